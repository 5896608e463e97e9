#include "magswap/loop/anisotropy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "ensemble.hpp"
#include "loops.hpp"
#include "magswap/core/error.hpp"
#include "magswap/loop/bootstrap.hpp"
#include "magswap/loop/singular_point.hpp"

using namespace magswap;
using namespace magswap::loop_test;
using enum AnisotropyFigure;

namespace {

AnisotropyOptions with(SampleGeometry geometry, unsigned replicates = 0) {
  AnisotropyOptions options;
  options.geometry = geometry;
  options.replicates = replicates;
  return options;
}

LoopData record_of(const std::vector<double>& h, const std::vector<double>& j) {
  LoopData data;
  data.h_A_per_m = h;
  data.j_T = j;
  return data;
}

// Noise as a share of the largest J.
LoopData noisy(LoopData data, double share, std::uint64_t seed) {
  const double sigma = share * *std::max_element(data.j_T.begin(), data.j_T.end());
  for (std::size_t i = 0; i < data.size(); ++i)
    data.j_T[i] += sigma * detail::normal_pair(seed, 0, i).first;
  return data;
}

// From `top` anisotropy fields down to 0.
LoopData descending(const Ensemble& e, double top, int n) {
  const auto h = steps(top * e.Ha(), 0.0, n);
  return record_of(h, ensemble_j(e, h));
}

// Isotropic polycrystal of the constants of Nd2Fe14B, µ0Ha = 7.65625 T, computed once.
Ensemble neodymium() {
  Ensemble e;
  e.K1 = 4.9e6;
  e.Ms = 1.28e6;
  return e;
}

const LoopData& polycrystal() {
  static const LoopData data = descending(neodymium(), 2.5, 500);
  return data;
}

LoopData aligned(const Ensemble& e, double top, int n, double N = 0.0) {
  const auto j = [&](double h) { return std::copysign(aligned_j(e, std::abs(h)), h); };
  return record(steps(top * e.Ha(), -top * e.Ha(), n), j, N);
}

double share(const AnisotropyFigures& figures, AnisotropyFigure figure, double of) {
  return figures[figure].value() / of;
}

std::string reason(const AnisotropyFigures& figures, AnisotropyFigure figure) {
  return std::string(figures[figure].reason());
}

}  // namespace

TEST(Anisotropy, GrainsOfTheEnsembleHaveTheLeastEnergy) {
  Ensemble e;
  EXPECT_NEAR(neodymium().mu0Ha(), 7.65625, 1e-12);
  for (const double K2 : {0.0, 3e5, -1e5})
    for (const double alpha : {0.3, 1.0, 1.5})
      for (const double h : {0.2, 0.9, 1.1, 3.0}) {
        e.K2 = K2;
        const double delta = grain_angle(e, h * e.Ha(), alpha);
        const double least = grain_energy(e, h * e.Ha(), alpha, delta);
        for (int i = 0; i <= 2000; ++i)
          EXPECT_GE(grain_energy(e, h * e.Ha(), alpha, alpha * i / 2000.0), least - 1e-9 * e.K1);
      }
}

// Below Ha the ensemble lacks the part that an analytic continuation of J(H > Ha) would have: the
// leading power and its factor come from the expansion about the hard direction.
TEST(Anisotropy, SingularPart) {
  EXPECT_EQ(detail::singular_part(1.0), 0.0);
  EXPECT_EQ(detail::singular_part(2.0), 0.0);
  for (const double u : {1e-5, 1e-4, 1e-3}) {
    const double leading = 4.0 * std::sqrt(2.0) / 15.0 * std::pow(u, 2.5);
    EXPECT_NEAR(detail::singular_part(1.0 - u) / leading, 1.0, 10.0 * u);
  }
}

TEST(Anisotropy, PolycrystalWithoutNoise) {
  const Ensemble e = neodymium();
  const auto out = anisotropy_figures(polycrystal(), {}, with(SampleGeometry::polycrystal));
  ASSERT_EQ(out.runs.size(), 1U);
  EXPECT_NEAR(share(out.mean, mu0Ha_spd, e.mu0Ha()), 1.0, 0.005);
  EXPECT_NEAR(share(out.mean, K_spd, e.K1), 1.0, 0.005);
  // The peak lies above Ha by less than its window.
  EXPECT_GT(share(out.mean, mu0Ha_peak, e.mu0Ha()), 0.995);
  EXPECT_LT(share(out.mean, mu0Ha_peak, e.mu0Ha()), 1.0 + out.runs[0].half_width);
  EXPECT_NEAR(share(out.mean, mu0Ha_approach, e.mu0Ha()), 1.0, 0.005);
  EXPECT_NEAR(share(out.mean, K1_approach, e.K1), 1.0, 0.005);
  EXPECT_NEAR(share(out.mean, Ms, e.Ms), 1.0, 5e-4);
  EXPECT_NE(reason(out.mean, K1_st).find("hard axis"), std::string::npos);
}

// Finer rows carry a narrower window, and the peak moves to Ha; the fit is there already.
TEST(Anisotropy, FinerRowsConverge) {
  const Ensemble e = neodymium();
  double last = 1.0;
  for (const int n : {200, 1000}) {
    const auto out =
        anisotropy_figures(descending(e, 2.0, n), {}, with(SampleGeometry::polycrystal));
    const double error = std::abs(share(out.mean, mu0Ha_peak, e.mu0Ha()) - 1.0);
    EXPECT_LT(error, 0.6 * last) << n;
    EXPECT_NEAR(share(out.mean, mu0Ha_spd, e.mu0Ha()), 1.0, 0.005) << n;
    last = error;
  }
}

// The bootstrap's standard error is the scatter over records with other noise, and both hold the
// truth.
TEST(Anisotropy, StandardErrorIsTheScatter) {
  Ensemble e = neodymium();
  e.density = across(0.3);
  e.grains = 400;
  const LoopData clean = descending(e, 2.0, 800);
  const int n = 20;
  std::map<AnisotropyFigure, std::vector<double>> values, errors;
  for (int seed = 0; seed < n; ++seed) {
    const auto out = anisotropy_figures(noisy(clean, 1e-4, static_cast<std::uint64_t>(seed)), {},
                                        with(SampleGeometry::textured, 60));
    for (const auto figure : {mu0Ha_peak, mu0Ha_spd}) {
      if (!out.mean[figure].determined() || !out.mean[figure].spread) continue;
      values[figure].push_back(share(out.mean, figure, e.mu0Ha()));
      errors[figure].push_back(out.mean[figure].spread->standard_error / e.mu0Ha());
    }
  }
  for (const auto figure : {mu0Ha_peak, mu0Ha_spd}) {
    const auto count = static_cast<double>(values[figure].size());
    ASSERT_GE(count, 15.0) << info(figure).key;
    double mean = 0.0, squares = 0.0, error = 0.0;
    for (const double value : values[figure]) mean += value / count;
    for (const double value : values[figure]) squares += (value - mean) * (value - mean) / count;
    for (const double value : errors[figure]) error += value / count;
    EXPECT_GT(error, 0.4 * std::sqrt(squares)) << info(figure).key;
    EXPECT_LT(error, 3.0 * std::sqrt(squares)) << info(figure).key;
    EXPECT_NEAR(mean, 1.0, figure == mu0Ha_spd ? 0.01 : 0.05) << info(figure).key;
  }
}

TEST(Anisotropy, LawOfApproachWithNoise) {
  const Ensemble e = neodymium();
  const auto out =
      anisotropy_figures(noisy(polycrystal(), 1e-3, 5), {}, with(SampleGeometry::polycrystal, 200));
  const auto& ha = out.mean[mu0Ha_approach];
  EXPECT_GT(ha.spread->standard_error, 0.004 * e.mu0Ha());
  EXPECT_LT(ha.spread->standard_error, 0.02 * e.mu0Ha());
  EXPECT_NEAR(ha.value(), e.mu0Ha(), 3.0 * ha.spread->standard_error);
  EXPECT_LT(ha.spread->low, ha.value());
  EXPECT_GT(ha.spread->high, ha.value());
  // Too noisy for the singular point, and said so.
  EXPECT_FALSE(out.mean[mu0Ha_spd].determined());
}

// With K2 the singular point stays at (2K1 + 4K2)/Ms; the law of approach sees the mean torque,
// K1² + 16/7·K1·K2 + 32/21·K2².
TEST(Anisotropy, SecondConstant) {
  for (const double q : {-0.1, 0.2}) {
    Ensemble e = neodymium();
    e.K2 = q * e.K1;
    const auto out =
        anisotropy_figures(descending(e, 2.5, 500), {}, with(SampleGeometry::polycrystal));
    // The fit takes the curvature of K2 = 0: -1 % at 0.2, +4 % near the limit -1/6.
    EXPECT_NEAR(share(out.mean, mu0Ha_spd, e.mu0Ha()), q < 0.0 ? 1.025 : 0.99, 0.015) << q;
    EXPECT_NEAR(share(out.mean, mu0Ha_peak, e.mu0Ha()), 1.01, 0.015) << q;
    const double effective = e.K1 * std::sqrt(1.0 + 16.0 / 7.0 * q + 32.0 / 21.0 * q * q);
    EXPECT_NEAR(share(out.mean, K1_approach, effective), 1.0, 0.02) << q;
  }
}

// Shape, sign of the field, a soft phase and a holder change nothing.
TEST(Anisotropy, OtherRecordsOfTheSameSample) {
  const Ensemble e = neodymium();
  const auto options = with(SampleGeometry::polycrystal);
  const auto plain = anisotropy_figures(polycrystal(), {}, options).mean;
  const auto same = [&](const AnisotropyFigures& other, double tolerance) {
    EXPECT_NEAR(share(other, mu0Ha_spd, plain[mu0Ha_spd].value()), 1.0, tolerance);
    EXPECT_NEAR(share(other, mu0Ha_approach, plain[mu0Ha_approach].value()), 1.0, tolerance);
  };
  LoopData sheared = polycrystal();
  const double N = 1.0 / 3.0;
  for (std::size_t i = 0; i < sheared.size(); ++i)
    sheared.h_A_per_m[i] += N * sheared.j_T[i] / kMu0;
  LoopOptions corrected;
  corrected.correction.demagnetising_factor = N;
  same(anisotropy_figures(sheared, corrected, options).mean, 1e-4);
  EXPECT_GT(std::abs(anisotropy_figures(sheared, {}, options).mean[mu0Ha_spd].value_or(0.0) -
                     plain[mu0Ha_spd].value()),
            0.02 * e.mu0Ha());
  same(anisotropy_figures(turned(polycrystal()), {}, options).mean, 1e-9);

  LoopData rising = reversed(polycrystal());
  const auto up = anisotropy_figures(rising, {}, options);
  same(up.mean, 1e-9);
  EXPECT_TRUE(up.runs[0].rising);
  EXPECT_NE(std::find(up.warnings.begin(), up.warnings.end(),
                      "no run comes down from saturation: read from a rising field"),
            up.warnings.end());

  LoopData soft = polycrystal();
  for (std::size_t i = 0; i < soft.size(); ++i)
    soft.j_T[i] += 0.1 * std::tanh(soft.h_A_per_m[i] / (0.03 * e.Ha()));
  EXPECT_NEAR(share(anisotropy_figures(soft, {}, options).mean, mu0Ha_spd, e.mu0Ha()), 1.0, 0.01);

  LoopData holder = polycrystal();
  for (std::size_t i = 0; i < holder.size(); ++i)
    holder.j_T[i] -= kMu0 * 2e-3 * holder.h_A_per_m[i];
  auto with_chi = options;
  with_chi.chi = -2e-3;
  same(anisotropy_figures(holder, {}, with_chi).mean, 1e-6);
}

TEST(Anisotropy, FullLoopHasTwoRunsAndDriftComesOff) {
  const auto options = with(SampleGeometry::polycrystal);
  const Ensemble e = neodymium();
  LoopData half = polycrystal();
  // Behind H = 0 a step at the coercivity, then the other side of saturation.
  const LoopData& up = polycrystal();
  for (std::size_t i = up.size(); i-- > 0;) {
    if (up.h_A_per_m[i] == 0.0) continue;
    half.h_A_per_m.push_back(-up.h_A_per_m[i]);
    half.j_T.push_back(up.h_A_per_m[i] < 0.4 * e.Ha() ? 0.5 * kMu0 * e.Ms : -up.j_T[i]);
  }
  const LoopData loop = append(half, turned(half));
  const auto out = anisotropy_figures(loop, {}, options);
  ASSERT_EQ(out.runs.size(), 2U);
  EXPECT_EQ(out.runs[0].side, 1);
  EXPECT_EQ(out.runs[1].side, -1);
  EXPECT_NEAR(share(out.mean, mu0Ha_spd, e.mu0Ha()), 1.0, 0.005);

  LoopData drifting = loop;
  for (std::size_t i = 0; i < loop.size(); ++i)
    drifting.j_T[i] += 0.02 * static_cast<double>(i) / static_cast<double>(loop.size() - 1);
  LoopOptions remove;
  remove.remove_drift = true;
  remove.centre = true;
  const auto without = anisotropy_figures(drifting, remove, options).mean;
  const auto drift = anisotropy_figures(drifting, {}, options).mean;
  EXPECT_NEAR(share(without, mu0Ha_approach, out.mean[mu0Ha_approach].value()), 1.0, 0.003);
  EXPECT_GT(std::abs(share(drift, Ms, e.Ms) - 1.0), std::abs(share(without, Ms, e.Ms) - 1.0));
}

TEST(Anisotropy, FieldTooLow) {
  const Ensemble e = neodymium();
  LoopData low = rows(polycrystal(), 310, 501);  // up to 0.95 Ha
  const auto out = anisotropy_figures(low, {}, with(SampleGeometry::polycrystal)).mean;
  EXPECT_NE(reason(out, mu0Ha_peak).find("field too low"), std::string::npos)
      << reason(out, mu0Ha_peak);
  EXPECT_FALSE(out[mu0Ha_spd].determined());
  EXPECT_NE(reason(out, mu0Ha_approach).find("field too low"), std::string::npos);
  EXPECT_FALSE(out[Ms].determined());
  LoopData few;
  for (std::size_t i = 0; i < polycrystal().size(); i += 60) {
    few.h_A_per_m.push_back(polycrystal().h_A_per_m[i]);
    few.j_T.push_back(polycrystal().j_T[i]);
  }
  EXPECT_NE(reason(anisotropy_figures(few).mean, mu0Ha_peak).find("too few rows"),
            std::string::npos);
}

// A bend without a singular point has a peak of -d²J/dH², too; the fit tells them apart.
TEST(Anisotropy, SmoothBendIsNoSingularPoint) {
  for (const double width : {8e5, 1.2e6}) {
    LoopData data;
    for (const double h : steps(4e6, 0.0, 600)) {
      data.h_A_per_m.push_back(h);
      data.j_T.push_back(std::atan((h - 1.2e6) / width) + 2.0);
    }
    const auto out =
        anisotropy_figures(noisy(data, 1e-4, 2), {}, with(SampleGeometry::polycrystal)).mean;
    EXPECT_TRUE(out[mu0Ha_peak].determined()) << width;
    EXPECT_FALSE(out[mu0Ha_spd].determined()) << width;
    EXPECT_NE(reason(out, mu0Ha_spd).find("smooth curve"), std::string::npos)
        << width << ' ' << reason(out, mu0Ha_spd);
  }
}

// A narrow one it cannot tell apart: whoever gets a field is told so.
TEST(Anisotropy, NarrowBendPassesAndIsWarnedOf) {
  LoopData data;
  for (const double h : steps(4e6, 0.0, 600)) {
    data.h_A_per_m.push_back(h);
    data.j_T.push_back(std::atan((h - 1.2e6) / 3e5) + 2.0);
  }
  for (const LoopData& each : {data, polycrystal()}) {
    const auto out =
        anisotropy_figures(noisy(each, 1e-5, 2), {}, with(SampleGeometry::polycrystal));
    const bool warned = std::any_of(
        out.warnings.begin(), out.warnings.end(),
        [](const std::string& text) { return text.find("smooth bend") != std::string::npos; });
    EXPECT_EQ(warned, out.mean[mu0Ha_spd].determined());
  }
}

// Grains whose anisotropy fields spread by 15 %: their mean, or none.
TEST(Anisotropy, SpreadOfAnisotropyFieldsGivesTheirMeanOrNone) {
  const auto h = steps(2.5 * neodymium().Ha(), 0.0, 300);
  std::vector<double> j(h.size(), 0.0);
  double total = 0.0;
  for (int k = -6; k <= 6; ++k) {
    Ensemble e = neodymium();
    e.K1 *= 1.0 + 0.06 * k;
    e.grains = 100;
    const double weight = std::exp(-0.5 * std::pow(0.06 * k / 0.15, 2));
    const auto part = ensemble_j(e, h);
    for (std::size_t i = 0; i < j.size(); ++i) j[i] += weight * part[i];
    total += weight;
  }
  for (double& value : j) value /= total;
  const auto out =
      anisotropy_figures(noisy(record_of(h, j), 2e-5, 2), {}, with(SampleGeometry::polycrystal));
  if (out.mean[mu0Ha_spd].determined()) {
    EXPECT_NEAR(share(out.mean, mu0Ha_spd, neodymium().mu0Ha()), 1.0, 0.1);
  } else {
    EXPECT_NE(reason(out.mean, mu0Ha_spd), "");
  }
}

TEST(Anisotropy, SucksmithThompsonOfAlignedGrains) {
  for (const double q : {-0.1, 0.0, 0.3})
    for (const double noise : {0.0, 1e-3, 1e-2}) {
      Ensemble e;
      e.K2 = q * e.K1;
      const auto out = anisotropy_figures(noisy(aligned(e, 1.6, 800), noise, 8), {},
                                          with(SampleGeometry::hard_axis, 200));
      const auto near = [&](AnisotropyFigure figure, double truth) {
        const Figure& here = out.mean[figure];
        ASSERT_TRUE(here.determined()) << q << ' ' << noise << ' ' << here.reason();
        EXPECT_NEAR(here.value(), truth,
                    4.0 * here.spread->standard_error +
                        2e-4 * std::abs(e.K1 + 2.0 * e.K2) * (figure == mu0Ha_st ? 2e-6 : 1.0))
            << info(figure).key << ' ' << q << ' ' << noise;
      };
      near(K1_st, e.K1);
      near(K2_st, e.K2);
      near(mu0Ha_st, e.mu0Ha());
      EXPECT_LT(out.mean[K1_st].spread->standard_error, 3.0 * noise * e.K1 + 1e-4 * e.K1);
      if (noise < 5e-3) {
        EXPECT_NEAR(share(out.mean, mu0Ha_peak, e.mu0Ha()), 1.0, 0.02);
      }
      EXPECT_FALSE(out.mean[mu0Ha_spd].determined());
    }
}

TEST(Anisotropy, SucksmithThompsonNeedsTheInternalField) {
  Ensemble e;
  e.K2 = 2e5;
  const double N = 0.4;
  const LoopData data = aligned(e, 1.6, 800, N);
  LoopOptions corrected;
  corrected.correction.demagnetising_factor = N;
  const auto good = anisotropy_figures(data, corrected, with(SampleGeometry::hard_axis)).mean;
  EXPECT_NEAR(share(good, K1_st, e.K1), 1.0, 1e-3);
  EXPECT_NEAR(share(good, K2_st, e.K2), 1.0, 1e-2);
  // N adds µ0·N·Ms²/2 to K1, exactly.
  const auto raw = anisotropy_figures(data, {}, with(SampleGeometry::hard_axis)).mean;
  EXPECT_NEAR(raw[K1_st].value() - good[K1_st].value(), 0.5 * kMu0 * N * e.Ms * e.Ms, 2e-3 * e.K1);
}

// The page states the error by the remanence that a spread of the easy axes leaves.
TEST(Anisotropy, MisalignmentShowsInTheRemanence) {
  for (const double sigma : {0.01, 0.03, 0.05}) {
    Ensemble e;
    e.density = across(sigma);
    e.grains = 1000;
    const LoopData data = descending(e, 2.5, 250);
    const double remanence = data.j_T.back() / (kMu0 * e.Ms);
    const auto out = anisotropy_figures(data, {}, with(SampleGeometry::hard_axis));
    EXPECT_LT(share(out.mean, K1_st, e.K1), 1.0 - 1.8 * remanence);
    EXPECT_GT(share(out.mean, K1_st, e.K1), 1.0 - 3.0 * remanence);
    EXPECT_GT(share(out.mean, mu0Ha_st, e.mu0Ha()), 1.0 + 1.5 * remanence);
    EXPECT_LT(share(out.mean, mu0Ha_st, e.mu0Ha()), 1.0 + 3.0 * remanence);
    EXPECT_EQ(out.warnings.empty(), remanence < 0.01);
  }
}

TEST(Anisotropy, SucksmithThompsonRefusals) {
  const auto hard = with(SampleGeometry::hard_axis);
  EXPECT_NE(reason(anisotropy_figures(polycrystal(), {}, hard).mean, K1_st).find("remanence"),
            std::string::npos);
  Ensemble e;
  auto given = hard;
  given.Ms_A_per_m = e.Ms;
  const LoopData low = aligned(e, 0.7, 400);
  EXPECT_NE(reason(anisotropy_figures(low, {}, given).mean, K1_st).find("field too low"),
            std::string::npos);
  EXPECT_NE(reason(anisotropy_figures(low, {}, hard).mean, K1_st).find("Ms is not given"),
            std::string::npos);
  const auto unknown = anisotropy_figures(aligned(e, 1.6, 400)).mean;
  EXPECT_TRUE(unknown[mu0Ha_peak].determined());
  for (const auto figure : {mu0Ha_spd, K1_st, K1_approach})
    EXPECT_NE(reason(unknown, figure).find("geometry"), std::string::npos);
  // No hysteresis and no hard axis: a Langevin curve.
  LoopData langevin;
  for (const double h : steps(4e7, -4e7, 2000)) {
    langevin.h_A_per_m.push_back(h);
    const double x = h / 4e5;
    langevin.j_T.push_back(std::abs(x) < 1e-6 ? x / 3.0 : 1.0 / std::tanh(x) - 1.0 / x);
  }
  given.Ms_A_per_m = 1.0 / kMu0;
  EXPECT_NE(reason(anisotropy_figures(langevin, {}, given).mean, K1_st).find("bent"),
            std::string::npos);
}

TEST(Anisotropy, GivenMs) {
  const Ensemble e = neodymium();
  auto options = with(SampleGeometry::polycrystal, 20);
  options.Ms_A_per_m = 2.0 * e.Ms;
  const auto out = anisotropy_figures(polycrystal(), {}, options).mean;
  EXPECT_EQ(out[Ms].value(), 2.0 * e.Ms);
  EXPECT_FALSE(out[Ms].spread.has_value());
  EXPECT_NEAR(share(out, K_spd, 2.0 * e.K1), 1.0, 0.005);
}

TEST(Anisotropy, OptionsOutOfRange) {
  const LoopData data = aligned(Ensemble{}, 1.6, 50);
  AnisotropyOptions options;
  options.Ms_A_per_m = -1.0;
  EXPECT_THROW((void)anisotropy_figures(data, {}, options), DomainError);
  options = {};
  options.straight_to = 1.2;
  EXPECT_THROW((void)anisotropy_figures(data, {}, options), DomainError);
  options = {};
  options.least_field_A_per_m = std::nan("");
  EXPECT_THROW((void)anisotropy_figures(data, {}, options), DomainError);
  EXPECT_THROW((void)anisotropy_figures(LoopData{}), ArgumentError);
}
