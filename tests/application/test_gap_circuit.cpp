#include <gtest/gtest.h>

#include <cmath>

#include "magswap/application/gap_circuit.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/figures.hpp"

namespace magswap {
namespace {

GapCircuit circuit() {
  GapCircuit c;
  c.gap_area = from_si<Area>(2e-4);
  c.gap = 2.0 * millimetre;
  c.gap_flux_density = 0.8 * tesla;
  return c;
}

DemagnetisationCurve ndfeb(double br, double hcj_kA_per_m) {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(br),
                                        hcj_kA_per_m * kiloampere_per_metre, 1.05, 0.02, 1.0);
}

// Alnico 5 at 1.0 T and −40 kA/m, the textbook's example.
TEST(GapCircuit, TextbookMagnetOfAlnico5) {
  const GapMagnet magnet = gap_magnet(circuit(), {-40.0 * kiloampere_per_metre, 1.0 * tesla});
  EXPECT_NEAR(si(magnet.area), 1.6e-4, 1e-16);
  EXPECT_NEAR(si(magnet.length), 0.03183, 5e-6);
  EXPECT_NEAR(si(magnet.volume()), 5.093e-6, 5e-10);
}

// Planar C-core by finite elements: magnet 10 × 20 mm, gap 1 × 20 mm, leakage 1.2996, ideal iron,
// per metre.
TEST(GapCircuit, CoreOfFiniteElements) {
  GapCircuit c;
  c.gap_area = from_si<Area>(0.020);
  c.gap = 1.0 * millimetre;
  c.gap_flux_density = 0.85415 * tesla;
  c.leakage = 1.2996;
  c.mmf_factor = 68.19e3 * 0.010 / (0.85415 / kMu0 * 1e-3);
  const auto curve = DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05);
  const GapState state = evaluate(c, {from_si<Area>(0.020), 10.0 * millimetre}, curve, curve);
  EXPECT_NEAR(si(state.gap_flux_density), 0.85415, 2e-5);
  EXPECT_NEAR(si(state.point.B), 1.11002, 3e-5);
  EXPECT_NEAR(si(state.point.H), -68.19e3, 20.0);
}

TEST(GapCircuit, OptimumOfAStraightMagnetIsHalfItsRemanence) {
  const auto curve = DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), 1.05);
  const SizedGapMagnet r = size(circuit(), {}, curve, curve);
  ASSERT_TRUE(r.feasible) << r.sentence;
  EXPECT_NEAR(si(r.state.point.B), 0.6, 1e-4);
  EXPECT_NEAR(si(r.state.gap_flux_density), 0.8, 1e-9);
  // V = Bg²·Ag·g/(µ0·BHmax), BHmax = Br²/(4µ0µr).
  const double bhmax = 1.2 * 1.2 / (4.0 * kMu0 * 1.05);
  EXPECT_NEAR(si(r.magnet.volume()), 0.8 * 0.8 * 2e-4 * 2e-3 / (kMu0 * bhmax), 1e-13);
}

TEST(GapCircuit, CurvedMagnetSitsAtItsLargestProduct) {
  const auto alnico = DemagnetisationCurve::hyperbola(
      from_si<Polarisation>(1.25), 51.0 * kiloampere_per_metre, from_si<EnergyDensity>(42e3), 3.0);
  const SizedGapMagnet r = size(circuit(), {}, alnico, alnico);
  ASSERT_TRUE(r.feasible) << r.sentence;
  EXPECT_NEAR(-si(r.state.point.B) * si(r.state.point.H), 42e3, 5.0);
  EXPECT_NEAR(si(r.magnet.volume()), 0.8 * 0.8 * 2e-4 * 2e-3 / (kMu0 * 42e3), 1e-9);
}

TEST(GapCircuit, MarginMovesTheLoadLine) {
  GapCircuit c = circuit();
  c.hot = celsius(150.0);
  c.cold = celsius(-40.0);
  c.demagnetising_field = 150.0 * kiloampere_per_metre;
  const auto hot = ndfeb(1.1, 500.0), cold = ndfeb(1.3, 2000.0);
  const SizedGapMagnet free = size(c, {}, hot, cold);
  EXPECT_LT(si(free.state.margin()), 0.0);
  EXPECT_GT(free.state.loss, 0.01);
  GapLimits limits;
  limits.required_margin = 20.0 * kiloampere_per_metre;
  const SizedGapMagnet safe = size(c, limits, hot, cold);
  ASSERT_TRUE(safe.feasible) << safe.sentence;
  EXPECT_NEAR(si(safe.state.margin()), 20e3, 1.0);
  EXPECT_GT(safe.magnet.length, free.magnet.length);
  EXPECT_GT(safe.magnet.volume(), free.magnet.volume());
  EXPECT_NEAR(si(safe.state.gap_flux_density), 0.8, 1e-9);
  // The demagnetised state lies on B = −µ0·Pc·H + µ0(1 + Pc)·Ha.
  const MagnetPoint& worst = safe.state.worst[0];
  const double pc = safe.state.permeance;
  EXPECT_NEAR(si(worst.B), -kMu0 * pc * si(worst.H) - kMu0 * (1.0 + pc) * 150e3, 1e-9);
}

TEST(GapCircuit, NamesWhatIsMissing) {
  GapCircuit c = circuit();
  c.demagnetising_field = 600.0 * kiloampere_per_metre;
  GapLimits limits;
  limits.required_margin = FieldStrength();
  const auto curve = ndfeb(1.1, 500.0);
  const SizedGapMagnet soft = size(c, limits, curve, curve);
  EXPECT_FALSE(soft.feasible);
  EXPECT_EQ(soft.reason, GapReason::demagnetises) << soft.sentence;

  limits = {};
  limits.max_length = 1.0 * millimetre;
  const SizedGapMagnet cramped = size(circuit(), limits, curve, curve);
  EXPECT_FALSE(cramped.feasible);
  EXPECT_EQ(cramped.reason, GapReason::no_room) << cramped.sentence;

  c = circuit();
  c.leakage = 1.5;
  c.steel_area = from_si<Area>(1e-4);
  const SizedGapMagnet narrow = size(c, {}, curve, curve);
  EXPECT_EQ(narrow.reason, GapReason::steel_saturates);
  EXPECT_NEAR(si(narrow.steel_area_needed), 1.5 * 0.8 * 2e-4 / 1.8, 1e-12);
  EXPECT_NEAR(si(narrow.state.steel), 1.5 * 0.8 * 2.0, 1e-8);
  c.leakage = 0.9;
  EXPECT_THROW(static_cast<void>(size(c, {}, curve, curve)), DomainError);
}

TEST(GapCircuit, LimitsShapeTheMagnet) {
  const auto curve = ndfeb(1.2, 2000.0);
  const SizedGapMagnet free = size(circuit(), {}, curve, curve);
  GapLimits limits;
  limits.max_length = 0.8 * free.magnet.length;
  const SizedGapMagnet shorter = size(circuit(), limits, curve, curve);
  ASSERT_TRUE(shorter.feasible) << shorter.sentence;
  EXPECT_NEAR(si(shorter.magnet.length), 0.8 * si(free.magnet.length), 1e-9);
  EXPECT_GT(shorter.magnet.volume(), free.magnet.volume());
  limits = {};
  limits.max_area = 0.8 * free.magnet.area;
  const SizedGapMagnet slim = size(circuit(), limits, curve, curve);
  ASSERT_TRUE(slim.feasible) << slim.sentence;
  EXPECT_NEAR(si(slim.magnet.area), 0.8 * si(free.magnet.area), 1e-10);
}

}  // namespace
}  // namespace magswap
