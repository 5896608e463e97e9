#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/field/permeance.hpp"

namespace magswap {
namespace {

FieldStrength kA_per_m(double value) { return from_si<FieldStrength>(1e3 * value); }
Polarisation teslas(double value) { return from_si<Polarisation>(value); }

DemagnetisationCurve line() { return DemagnetisationCurve::ideal(teslas(1.2), 1.05); }
DemagnetisationCurve kneed() {
  return DemagnetisationCurve::logistic(teslas(1.2), kA_per_m(900), 1.05, 0.03, 1.2);
}

Cylinder cylinder_mm(double diameter, double length) {
  return {diameter * millimetre, length * millimetre};
}

// Straight curve: H = (Ha − N·Br/µ0)/(1 + N(µrec − 1)); values and finite-element means of the open
// circuit.
TEST(OperatingPoint, OpenCircuitOfCylindersAgainstFiniteElements) {
  const auto flat = operating_point(line(), cylinder_mm(20, 10));
  EXPECT_NEAR(si(flat.H) / 1e3, -442.604, 6e-4);
  EXPECT_NEAR(si(flat.B), 0.615998, 6e-7);
  EXPECT_NEAR(si(flat.H) / 1e3, -442.147, 0.002 * 442.147);
  EXPECT_NEAR(si(flat.B), 0.61660, 0.002 * 0.61660);
  const auto tall = operating_point(line(), cylinder_mm(20, 20));
  EXPECT_NEAR(si(tall.H) / 1e3, -292.970, 6e-4);
  EXPECT_NEAR(si(tall.B), 0.813435, 6e-7);
  EXPECT_NEAR(si(tall.H) / 1e3, -292.288, 0.003 * 292.288);
}

TEST(OperatingPoint, OpenCircuitOfABlockAgainstFiniteElements) {
  const Block block{20.0 * millimetre, 12.0 * millimetre, 10.0 * millimetre};
  const auto point = operating_point(line(), block);
  EXPECT_NEAR(si(point.H) / 1e3, -399.10, 0.005 * 399.10);
  // The worst cell lies between the mean and the pole face; a tenth of the length below it comes
  // within 2 %.
  EXPECT_LT(si(point.H_worst) / 1e3, -529.9);
  const double at_cell_depth = local_factor(block, 0.1) / point.factor.N;
  EXPECT_NEAR(at_cell_depth * si(point.H) / 1e3, -529.9, 0.02 * 529.9);
}

TEST(OperatingPoint, StraightCurveFollowsTheFormula) {
  for (const double n : {0.0, 0.01, 1.0 / 3.0, 0.8, 1.0}) {
    for (const double ha : {-500e3, 0.0, 300e3}) {
      const auto point = operating_point(line(), {n, 1.0 - n}, from_si<FieldStrength>(ha));
      const double expected = (ha - n * 1.2 / kMu0) / (1.0 + n * 0.05);
      EXPECT_NEAR(si(point.H), expected, 1e-9 * 1e6);
      EXPECT_NEAR(si(point.B), 1.2 + kMu0 * 1.05 * expected, 1e-12);
      EXPECT_NEAR(si(point.J), 1.2 + kMu0 * 0.05 * expected, 1e-12);
      EXPECT_NEAR(point.irreversible_loss, 0.0, 1e-12);
    }
  }
}

TEST(OperatingPoint, LiesOnCurveAndLoadLine) {
  const auto curve = kneed();
  for (const double Pc : {0.0, 0.05, 0.5, 1.0, 4.0, 50.0}) {
    for (const double ha : {-1200.0, -700.0, -200.0, 0.0, 150.0}) {
      const auto point = operating_point_at_permeance(curve, Pc, kA_per_m(ha));
      EXPECT_NEAR(si(point.J), si(curve.polarisation(point.H)), 1e-12);
      const double on_line = -kMu0 * Pc * si(point.H) + kMu0 * (1.0 + Pc) * 1e3 * ha;
      EXPECT_NEAR(si(point.B), on_line, 1e-10 * (1.0 + Pc)) << Pc << ' ' << ha;
    }
  }
}

TEST(OperatingPoint, SolvesEveryCurveModel) {
  const std::vector curves{
      kneed(), line(),
      DemagnetisationCurve::logistic(teslas(0.4), kA_per_m(250), 1.1, 0.002,
                                     0.5),  // nearly a square loop
      DemagnetisationCurve::exponential(teslas(1.2), kA_per_m(900), 1.05, 3e-5),
      DemagnetisationCurve::hyperbola(teslas(1.26), kA_per_m(51), from_si<EnergyDensity>(43e3),
                                      4.0)};
  for (const auto& curve : curves) {
    for (double n = 0.0; n <= 1.0; n += 0.05) {
      for (double ha = -3e6; ha <= 1e6; ha += 1.3e5) {
        const auto [h, j] = detail::solve_load_line(curve.parameters(), n, ha);
        // J may jump within the last bit of H on a steep flank: the residual is judged as a
        // distance in H or in J.
        const double before = std::nextafter(h, -1e9), after = std::nextafter(h, 1e9);
        const auto residual = [&](double x) {
          return x - ha + n / kMu0 * detail::evaluate(curve.parameters(), x).j_T;
        };
        EXPECT_LE(residual(before - 1e-7), 1e-6);
        EXPECT_GE(residual(after + 1e-7), -1e-6);
        EXPECT_EQ(j, detail::evaluate(curve.parameters(), h).j_T);
      }
    }
  }
}

TEST(OperatingPoint, LossGrowsWithTheOpposingField) {
  const auto curve = kneed();
  double last_loss = -1e-12;
  double last_margin = 1e9;
  for (double ha = 200.0; ha > -900.0; ha -= 25.0) {
    const auto point = operating_point(curve, cylinder_mm(20, 10), kA_per_m(ha));
    EXPECT_GE(point.irreversible_loss, last_loss);
    EXPECT_LT(si(point.margin), last_margin);
    EXPECT_LE(si(point.margin_worst), si(point.margin));
    EXPECT_GE(point.irreversible_loss_worst, point.irreversible_loss);
    last_loss = point.irreversible_loss;
    last_margin = si(point.margin);
  }
  EXPECT_GT(last_loss, 0.2);
}

// By definition the knee is where 5 % of Br is lost.
TEST(OperatingPoint, MarginChangesSignAtTheKnee) {
  const auto curve = kneed();
  const double knee = si(curve.knee());
  const DemagnetisingFactor closed{0.0, 1.0};
  const auto short_of = operating_point(curve, closed, from_si<FieldStrength>(-0.999 * knee));
  const auto past = operating_point(curve, closed, from_si<FieldStrength>(-1.001 * knee));
  EXPECT_NEAR(si(short_of.margin), 0.001 * knee, 1e-6 * knee);
  EXPECT_LT(si(past.margin), 0.0);
  EXPECT_LT(short_of.irreversible_loss, DemagnetisationCurve::kKneeLoss);
  EXPECT_GT(past.irreversible_loss, DemagnetisationCurve::kKneeLoss);
}

TEST(OperatingPoint, RecoilAfterTheFieldIsRemoved) {
  const auto curve = kneed();
  const Shape shape = cylinder_mm(20, 10);
  const auto alone = operating_point(curve, shape);
  const auto gentle = operating_point(curve, shape, kA_per_m(-100));
  const auto hard = operating_point(curve, shape, kA_per_m(-500));
  const auto helped = operating_point(curve, shape, kA_per_m(300));
  EXPECT_NEAR(si(gentle.B_removed), si(alone.B), 1e-3 * si(alone.B))
      << "short of the knee nothing is lost";
  EXPECT_GT(si(helped.B), si(alone.B));
  EXPECT_NEAR(si(helped.B_removed), si(alone.B), 1e-12)
      << "a field that helped leaves the virgin point";
  EXPECT_GT(hard.irreversible_loss, 0.1);
  EXPECT_LT(si(hard.B_removed), 0.95 * si(alone.B));
  EXPECT_GT(si(hard.H_removed), si(hard.H));
  // On its recoil line the magnet is an ideal one of the remanence that is left.
  const double left = 1.2 * (1.0 - hard.irreversible_loss);
  const auto recoiled = operating_point(DemagnetisationCurve::ideal(teslas(left), 1.05), shape);
  EXPECT_NEAR(si(hard.B_removed), si(recoiled.B), 1e-9);
}

TEST(OperatingPoint, ClosedCircuitSeesTheAppliedFieldOnly) {
  const auto point = operating_point(kneed(), DemagnetisingFactor{0.0, 1.0}, kA_per_m(-321));
  EXPECT_DOUBLE_EQ(si(point.H), -321e3);
}

TEST(OperatingPoint, SizeDoesNotMatter) {
  const Shape shape = Block{40.0 * millimetre, 20.0 * millimetre, 5.0 * millimetre};
  const auto small = operating_point(kneed(), shape, kA_per_m(-150));
  const auto large = operating_point(kneed(), scaled(shape, 1000.0), kA_per_m(-150));
  EXPECT_NEAR(si(small.H), si(large.H), 1e-6);
}

TEST(OperatingPoint, RefusesWhatIsNone) {
  EXPECT_THROW((void)operating_point(kneed(), DemagnetisingFactor{1.2, -0.2}), DomainError);
  EXPECT_THROW((void)operating_point(kneed(), DemagnetisingFactor{NAN, NAN}), DomainError);
  EXPECT_THROW((void)operating_point(kneed(), DemagnetisingFactor{0.5, 0.5}, kA_per_m(INFINITY)),
               DomainError);
  EXPECT_THROW((void)operating_point(kneed(), DemagnetisingFactor{0.5, 0.5}, {}, 0.9), DomainError);
  EXPECT_THROW((void)operating_point_at_permeance(kneed(), -1.0), DomainError);
}

struct Batch {
  explicit Batch(std::size_t count) : n(count), ha(count), h(count), j(count) {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> factor(0.0, 1.0), field(-1.3e6, 0.4e6);
    for (std::size_t i = 0; i < count; ++i) {
      n[i] = factor(random);
      ha[i] = field(random);
    }
  }
  std::vector<double> n, ha, h, j;
};

TEST(OperatingPointBatch, EqualsTheScalarSolver) {
  for (const double width : {0.002, 0.01, 0.03, 0.1}) {
    for (const double q : {0.3, 1.0, 3.0}) {
      const auto curve = DemagnetisationCurve::logistic(teslas(1.2), kA_per_m(900), 1.05, width, q);
      Batch batch(1001);
      detail::operating_points(curve.parameters(), batch.n, batch.ha, batch.h, batch.j);
      for (std::size_t i = 0; i < batch.n.size(); ++i) {
        const auto [h, j] = detail::solve_load_line(curve.parameters(), batch.n[i], batch.ha[i]);
        EXPECT_NEAR(batch.h[i], h, 1e-9 * 900e3);
        EXPECT_NEAR(batch.j[i], j, 1e-9 * 1.2);
      }
    }
  }
}

TEST(OperatingPointBatch, ResultDoesNotDependOnThePlace) {
  const auto p = kneed().parameters();
  Batch whole(203);
  detail::operating_points(p, whole.n, whole.ha, whole.h, whole.j);
  for (std::size_t i = 0; i < whole.n.size(); i += 7) {
    double h = 0.0, j = 0.0;
    detail::operating_points(p, {&whole.n[i], 1}, {&whole.ha[i], 1}, {&h, 1}, {&j, 1});
    EXPECT_EQ(h, whole.h[i]);
    EXPECT_EQ(j, whole.j[i]);
  }
}

TEST(OperatingPointBatch, EveryPointMayHaveItsOwnCurve) {
  std::vector<double> br, mu, hcj, hs, inverse_width, q, scale, n, ha;
  std::vector<detail::CurveParameters> curves;
  for (int i = 0; i < 77; ++i) {
    const auto p =
        DemagnetisationCurve::logistic(teslas(0.3 + 0.01 * i), kA_per_m(200.0 + 20.0 * i),
                                       1.02 + 0.001 * i, 0.02 + 0.001 * i, 0.5 + 0.02 * i)
            .parameters();
    curves.push_back(p);
    br.push_back(p.br_T);
    mu.push_back(p.mu_rec);
    hcj.push_back(p.hcj_A_per_m);
    hs.push_back(p.a);
    inverse_width.push_back(p.b);
    q.push_back(p.c);
    scale.push_back(p.scale);
    n.push_back(i / 76.0);
  }
  const double field = -250e3;
  std::vector<double> h(curves.size()), j(curves.size());
  detail::operating_points({br, mu, hcj, hs, inverse_width, q, scale, n, {&field, 1}}, h, j);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const auto point = detail::solve_load_line(curves[i], n[i], field);
    EXPECT_NEAR(h[i], point.h_A_per_m, 1e-9 * hcj[i]);
    EXPECT_NEAR(j[i], point.j_T, 1e-9);
  }
}

TEST(OperatingPointBatch, OtherModelsAndSizes) {
  const auto alnico =
      DemagnetisationCurve::hyperbola(teslas(1.26), kA_per_m(51), from_si<EnergyDensity>(43e3), 4.0)
          .parameters();
  Batch batch(5);
  detail::operating_points(alnico, batch.n, batch.ha, batch.h, batch.j);
  EXPECT_EQ(batch.h[3], detail::solve_load_line(alnico, batch.n[3], batch.ha[3]).h_A_per_m);
  std::vector<double> none;
  detail::operating_points(kneed().parameters(), none, none, none, none);
  std::vector<double> short_fields(4);
  EXPECT_THROW(
      detail::operating_points(kneed().parameters(), batch.n, short_fields, batch.h, batch.j),
      ArgumentError);
  EXPECT_THROW(detail::operating_points(alnico, batch.n, batch.ha, batch.h, short_fields),
               ArgumentError);
}

}  // namespace
}  // namespace magswap
