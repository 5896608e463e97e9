#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/magnet/intrinsic.hpp"

using namespace magswap;

// Values computed independently for Ms 1.28 MA/m, K1 4.9 MJ/m³, A 8 pJ/m, near those of Nd2Fe14B.
TEST(Intrinsic, FiguresOfAHardMaterial) {
  const auto figures =
      intrinsic_figures(from_si<Magnetisation>(1.28e6), from_si<EnergyDensity>(4.9e6),
                        from_si<ExchangeStiffness>(8e-12));
  EXPECT_NEAR(figures.kappa, 1.542706, 1e-6);
  EXPECT_NEAR(si(figures.BHmax_limit), 514.7185e3, 0.1);
  EXPECT_NEAR(si(figures.mu0Ha), 7.65625, 1e-9);
  EXPECT_NEAR(si(figures.exchange_length), 1.9712e-9, 1e-13);
  EXPECT_NEAR(si(figures.wall_width), 4.0142e-9, 1e-13);
  EXPECT_NEAR(figures.wall_energy_J_per_m2, 25.0440e-3, 1e-7);
  EXPECT_NEAR(si(figures.single_domain_radius), 109.475e-9, 1e-12);
}

TEST(Intrinsic, RefusesWhatIsNoEasyAxisMagnet) {
  EXPECT_THROW((void)intrinsic_figures(from_si<Magnetisation>(0.0), from_si<EnergyDensity>(1e6)),
               DomainError);
  EXPECT_THROW((void)intrinsic_figures(from_si<Magnetisation>(1e6), from_si<EnergyDensity>(-1e6)),
               DomainError);
}

// Ms0 = 100, Tc = 300 K, s = 0.5 at 0, 150 and 300 K.
TEST(Kuzmin, FollowsTheFormula) {
  const auto at = [](double t) {
    return si(kuzmin_magnetisation(from_si<Magnetisation>(100.0), from_si<Temperature>(300.0), 0.5,
                                   from_si<Temperature>(t)));
  };
  EXPECT_NEAR(at(0.0), 100.0, 1e-12);
  EXPECT_NEAR(at(150.0), 90.23948387, 1e-8);
  EXPECT_EQ(at(300.0), 0.0);
  EXPECT_EQ(at(400.0), 0.0);
}
