#include <gtest/gtest.h>

#include <random>

#include "loops.hpp"
#include "magswap/core/error.hpp"

using namespace magswap;
using namespace magswap::loop_test;

// A line M = aH + b gives µ0b²/(4(1+a)), HcB = b/(1+a), µrec = 1 + a.
TEST(LoopFigures, Line) {
  const double a = 0.07, b = 9e5;
  const auto line = [=](double h) { return kMu0 * (a * h + b); };
  for (const int n : {3, 17, 1000}) {
    const auto figures = analyse(record(steps(5e5, -1.5e7, n), line)).mean;
    EXPECT_NEAR(value(figures, LoopFigure::BHmax) / (kMu0 * b * b / (4.0 * (1.0 + a))), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::HcB) / (b / (1.0 + a)), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::HcJ) / (b / a), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::mu_rec), 1.0 + a, 1e-9);
    EXPECT_NEAR(value(figures, LoopFigure::Hk) / (0.1 * b / a), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::fullness), 1.0 / (1.0 + a), 1e-12);
  }
}

// A square loop M0 gives µ0M0²/4 for any N.
TEST(LoopFigures, SquareLoopForAnyFactor) {
  const double m0 = 1e6;
  for (const double factor : {0.0, 0.1, 1.0 / 3.0, 0.7, 1.0}) {
    LoopData data;
    for (const double h : steps(5e6, -5e6, 50)) {
      data.h_A_per_m.push_back(h);
      data.j_T.push_back(h > -3e6 ? kMu0 * m0 : -kMu0 * m0);
    }
    LoopOptions options;
    options.correction.demagnetising_factor = factor;
    const auto figures = analyse(data, options).mean;
    EXPECT_NEAR(value(figures, LoopFigure::BHmax) / (kMu0 * m0 * m0 / 4.0), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::Br) / (kMu0 * m0), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::HcB) / m0, 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::fullness), 1.0, 1e-12);
    EXPECT_NEAR(value(figures, LoopFigure::mu_rec), 1.0, 1e-12);
  }
}

// The figures of samples converge to those of the curve with the square of the step.
TEST(LoopFigures, ResamplingConverges) {
  const auto curve = smooth();
  const double product = scan_product(curve, 6e5);
  const double hcj = -bisect([&](double h) { return curve(h); }, 0.0, -2e6);
  const double hcb = -bisect([&](double h) { return curve(h) + kMu0 * h; }, 0.0, -2e6);
  const double hk = -bisect([&](double h) { return curve(h) - 0.9 * curve(0.0); }, 0.0, -2e6);
  double last = 1.0;
  for (const int n : {101, 401, 1601, 6401}) {
    const auto figures = analyse(record(steps(2e6, -2.1e6, n), curve)).mean;
    const double worst = std::max({std::abs(value(figures, LoopFigure::BHmax) / product - 1.0),
                                   std::abs(value(figures, LoopFigure::HcJ) / hcj - 1.0),
                                   std::abs(value(figures, LoopFigure::HcB) / hcb - 1.0),
                                   std::abs(value(figures, LoopFigure::Hk) / hk - 1.0)});
    EXPECT_LT(worst, last / 3.0) << n;
    last = worst;
  }
  EXPECT_LT(last, 2e-6);
}

// HDx: the recoil line of slope µ0µrec through the curve at −HDx ends at (1 − x)·Br.
TEST(LoopFigures, RecoilLineOfHdEndsAtTheLoss) {
  const auto curve = smooth();
  const auto figures = analyse(record(steps(2e6, -2e6, 8000), curve)).mean;
  const double mu_rec = value(figures, LoopFigure::mu_rec);
  for (const auto& [figure, loss] : {std::pair{LoopFigure::HD5, 0.05}, {LoopFigure::HD10, 0.1}}) {
    const double h = -value(figures, figure);
    EXPECT_NEAR(curve(h) + kMu0 * h - kMu0 * mu_rec * h, (1.0 - loss) * curve(0.0), 1e-5);
  }
}

TEST(LoopFigures, OtherDefinitionsOfHk) {
  const auto curve = smooth();
  LoopOptions options;
  options.rules.Hk_fraction = 0.8;
  const auto figures = analyse(record(steps(2e6, -2e6, 8000), curve), options).mean;
  EXPECT_NEAR(curve(-value(figures, LoopFigure::Hk)) / curve(0.0), 0.8, 1e-5);
  EXPECT_EQ(figures.Hk_fraction, 0.8);
  options.rules.Hk_fraction = 1.0;
  EXPECT_THROW((void)analyse(full_loop(curve, 2e6, 10), options), DomainError);
}

// Recoil loops give µrec and leave every other figure as it is.
TEST(LoopFigures, RecoilLoops) {
  const auto curve = smooth();
  const double slope = kMu0 * 0.06;
  const auto plain = analyse(record(steps(2e6, -2e6, 400), curve));
  LoopData data = record(steps(2e6, -2e5, 220), curve);
  for (const double tip : {-2e5, -4e5, -5e5}) {
    const auto recoil = [&, tip](double h) { return curve(tip) + slope * (h - tip); };
    data = append(data, record(steps(tip, 0.0, 20), recoil));
    data = append(data, record(steps(0.0, tip, 20), recoil));
    data = append(data, record(steps(tip, tip - (tip == -2e5 ? 2e5 : 1e5), 20), curve));
  }
  data = append(data, record(steps(-6e5, -2e6, 140), curve));
  const auto result = analyse(data);
  ASSERT_EQ(result.branches.size(), 1U);
  ASSERT_EQ(result.recoils.size(), 3U);
  EXPECT_EQ(result.branches[0].branch.pieces.size(), 4U);
  EXPECT_FALSE(result.mean.mu_rec_is_apparent);
  EXPECT_TRUE(plain.mean.mu_rec_is_apparent);
  EXPECT_NEAR(value(result.mean, LoopFigure::mu_rec), 1.06, 1e-9);
  // An ascending branch without recoil loops does not water the slope down.
  const auto full = analyse(append(data, turned(record(steps(2e6, -2e6, 400), curve))));
  ASSERT_EQ(full.branches.size(), 2U);
  EXPECT_TRUE(full.branches[1].figures.mu_rec_is_apparent);
  EXPECT_FALSE(full.mean.mu_rec_is_apparent);
  EXPECT_NEAR(value(full.mean, LoopFigure::mu_rec), 1.06, 1e-9);
  EXPECT_NEAR(result.recoils[1].line.h_A_per_m, -4e5, 1e-6);
  EXPECT_NEAR(result.recoils[1].line.j_end_T, curve(-4e5) + slope * 4e5, 1e-12);
  for (const auto figure : {LoopFigure::Br, LoopFigure::HcB, LoopFigure::HcJ, LoopFigure::BHmax})
    EXPECT_NEAR(value(result.mean, figure) / value(plain.mean, figure), 1.0, 2e-4)
        << info(figure).key;
  EXPECT_FALSE(result.mean[LoopFigure::Hcr].determined());
}

// Reversals beyond HcJ: the coercivity of remanence is where the recoil ends at J(0) = 0.
TEST(LoopFigures, CoercivityOfRemanence) {
  const auto curve = smooth();
  const double slope = kMu0 * 0.3;
  LoopData data = record(steps(2e6, -5e5, 250), curve);
  for (const double tip : {-5e5, -6e5, -7e5, -8e5, -9e5}) {
    const auto recoil = [&, tip](double h) { return curve(tip) + slope * (h - tip); };
    data = append(data, record(steps(tip, 0.0, 20), recoil));
    data = append(data, record(steps(0.0, tip, 20), recoil));
    data = append(data, record(steps(tip, tip - 1e5, 10), curve));
  }
  data = append(data, record(steps(-1e6, -2e6, 50), curve));
  const auto figures = analyse(data).mean;
  const double exact = -bisect([&](double h) { return curve(h) - slope * h; }, 0.0, -2e6);
  EXPECT_GT(exact, value(figures, LoopFigure::HcJ));
  EXPECT_NEAR(value(figures, LoopFigure::Hcr) / exact, 1.0, 2e-2);  // chord between two reversals
}

TEST(LoopFigures, LawOfApproach) {
  const double ms = 1.1e6, b = 4e10;
  const auto curve = [=](double h) {
    return std::abs(h) < 1e6 ? kMu0 * ms * (1.0 - b * 1e-12) * std::tanh((h + 3e5) / 2e5)
                             : std::copysign(kMu0 * ms * (1.0 - b / (h * h)), h);
  };
  const auto figures = analyse(full_loop(curve, 4e6, 400)).mean;
  EXPECT_NEAR(value(figures, LoopFigure::Ms) / ms, 1.0, 1e-9);
  EXPECT_NEAR(value(figures, LoopFigure::Ms_max) / (ms * (1.0 - b / 1.6e13)), 1.0, 1e-12);
  EXPECT_LT(value(figures, LoopFigure::Ms_slope), ms);
}

TEST(LoopFigures, HighFieldLine) {
  const double ms = 1.1e6, chi = 0.003;
  const auto curve = [=](double h) { return kMu0 * (ms * std::tanh((h + 3e5) / 1e5) + chi * h); };
  const auto figures = analyse(full_loop(curve, 4e6, 400)).mean;
  EXPECT_NEAR(value(figures, LoopFigure::Ms_slope) / ms, 1.0, 1e-9);
  EXPECT_NEAR(value(figures, LoopFigure::chi) / chi, 1.0, 1e-7);
  // A falling high field (diamagnetic holder) has no law of approach.
  const auto holder = [=](double h) { return kMu0 * (ms * std::tanh((h + 3e5) / 1e5) - 1e-3 * h); };
  EXPECT_FALSE(analyse(full_loop(holder, 4e6, 400)).mean[LoopFigure::Ms].determined());
}

// Limits that hold for any loop: HcB ≤ HcJ, BHmax ≤ Br²/4µ0, squareness ≤ 1.
TEST(LoopFigures, LimitsOverRandomLoops) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  for (int i = 0; i < 300; ++i) {
    const double hc = 5e4 + 2e6 * unit(random);
    const auto curve =
        smooth(0.3 + unit(random), hc, hc * (0.02 + unit(random)), 0.1 * unit(random));
    const int n = 20 + static_cast<int>(500 * unit(random));
    const auto figures = analyse(full_loop(curve, 4.0 * hc, n)).mean;
    EXPECT_LE(value(figures, LoopFigure::HcB), value(figures, LoopFigure::HcJ));
    EXPECT_LE(value(figures, LoopFigure::fullness), 1.0 + 1e-12);
    EXPECT_LE(value(figures, LoopFigure::squareness), 1.0);
    EXPECT_LE(value(figures, LoopFigure::HD5), value(figures, LoopFigure::HD10));
  }
}
