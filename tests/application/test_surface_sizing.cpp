#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "magswap/application/surface_sizing.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

SurfaceMachine motor() {
  SurfaceMachine m;
  m.bore_radius = 70.0 * millimetre;
  m.gap = 1.0 * millimetre;
  m.pole_pairs = 4;
  m.slots = 48;
  m.slot_opening = 2.0 * millimetre;
  m.shaft_radius = 25.0 * millimetre;
  m.electric_loading = 40.0 * kiloampere_per_metre;
  m.winding_factor = 0.93;
  m.short_circuit_ratio = 1.0;
  m.hot = celsius(150.0);
  m.cold = celsius(-40.0);
  return m;
}

SurfaceMagnet reference_magnet() { return {6.0 * millimetre, 0.8, 100.0 * millimetre}; }

SizingLimits limits() {
  SizingLimits l;
  l.reference_stack = reference_magnet().stack;
  l.required_margin = 30.0 * kiloampere_per_metre;
  return l;
}

DemagnetisationCurve curve(double br, double hcj_kA_per_m, double mu = 1.05) {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(br),
                                        hcj_kA_per_m * kiloampere_per_metre, mu, 0.02, 1.0);
}

WorkingCurves ndfeb() { return {curve(1.10, 800.0), curve(1.32, 2200.0)}; }
WorkingCurves strong_ndfeb() { return {curve(1.20, 850.0), curve(1.42, 2200.0)}; }
WorkingCurves samarium_cobalt() { return {curve(0.98, 1200.0, 1.06), curve(1.08, 2100.0, 1.06)}; }
WorkingCurves ferrite() { return {curve(0.34, 430.0, 1.08), curve(0.44, 250.0, 1.08)}; }

Torque reference_torque() { return evaluate(motor(), reference_magnet(), ndfeb()).torque; }

void expect_good(const SizedSurfaceMachine& r, const SurfaceMachine& machine, const SizingLimits& l,
                 Torque torque, const WorkingCurves& curves) {
  ASSERT_TRUE(r.feasible) << r.sentence;
  // Judged anew by the evaluation of a single design.
  const SurfaceMachineState state = evaluate(machine, r.magnet, curves);
  EXPECT_NEAR(state.torque / torque, 1.0, 1e-8);
  EXPECT_GE(si(state.worst_stress().margin), si(l.required_margin) - 5.0);
  EXPECT_LE(si(state.rotor_yoke), si(machine.yoke_limit) * (1.0 + 1e-5));
  EXPECT_LE(si(state.stator_yoke), si(machine.yoke_limit) * (1.0 + 1e-5));
  EXPECT_GE(r.magnet.arc, l.min_arc - 1e-12);
  EXPECT_LE(r.magnet.arc, l.max_arc + 1e-12);
}

TEST(SurfaceSizing, SameMagnetReturnsTheReference) {
  ASSERT_GT(si(evaluate(motor(), reference_magnet(), ndfeb()).worst_stress().margin), 30e3);
  const SizedSurfaceMachine r = size(motor(), limits(), ndfeb(), reference_torque());
  ASSERT_TRUE(r.feasible) << r.sentence;
  EXPECT_NEAR(si(r.magnet.thickness), 6e-3, 1e-11);
  EXPECT_DOUBLE_EQ(r.magnet.arc, 0.8);
  EXPECT_NEAR(r.stack_ratio, 1.0, 1e-12);
  EXPECT_NEAR(r.state.torque / reference_torque(), 1.0, 1e-10);
}

TEST(SurfaceSizing, StrongerMagnetIsThinner) {
  const auto r = size(motor(), limits(), strong_ndfeb(), reference_torque());
  expect_good(r, motor(), limits(), reference_torque(), strong_ndfeb());
  EXPECT_LT(r.magnet.thickness, reference_magnet().thickness);
}

TEST(SurfaceSizing, WeakerMagnetIsThickerOrLonger) {
  const auto r = size(motor(), limits(), samarium_cobalt(), reference_torque());
  expect_good(r, motor(), limits(), reference_torque(), samarium_cobalt());
  EXPECT_GT(r.magnet.thickness, reference_magnet().thickness);
}

// Equal torque at equal loading and frame: the stack grows as the fundamental falls.
TEST(SurfaceSizing, FerriteNeedsALongerStack) {
  SizingLimits l = limits();
  l.max_stack_ratio = 4.0;
  l.max_thickness = 20.0 * millimetre;
  SurfaceMachine light = motor();
  light.electric_loading = 15.0 * kiloampere_per_metre;
  const Torque torque = evaluate(light, reference_magnet(), ndfeb()).torque;
  const auto r = size(light, l, ferrite(), torque);
  expect_good(r, light, l, torque, ferrite());
  EXPECT_GT(r.stack_ratio, 2.0);
  const double b_reference = si(evaluate(light, reference_magnet(), ndfeb()).fundamental);
  EXPECT_NEAR(r.stack_ratio, b_reference / si(r.state.fundamental), 1e-8);
  l.max_stack_ratio = 2.0;
  const auto refused = size(light, l, ferrite(), torque);
  EXPECT_FALSE(refused.feasible);
  EXPECT_EQ(refused.reason, SizingReason::torque_out_of_reach);
  EXPECT_GT(refused.stack_ratio_needed.value(), 2.0);
  EXPECT_LE(refused.stack_ratio_needed.value(), r.stack_ratio);
  EXPECT_NE(refused.sentence.find("times the reference"), std::string::npos) << refused.sentence;
}

TEST(SurfaceSizing, FerriteDemagnetisesUnderFullLoad) {
  SizingLimits l = limits();
  l.max_thickness = 12.0 * millimetre;
  l.max_stack_ratio = 10.0;
  SurfaceMachine m = motor();
  m.short_circuit_ratio = 3.0;
  const auto r = size(m, l, ferrite(), reference_torque());
  EXPECT_FALSE(r.feasible);
  EXPECT_EQ(r.reason, SizingReason::demagnetises) << r.sentence;
  EXPECT_EQ(r.state.worst_stress().temperature, motor().cold);
  EXPECT_NE(r.sentence.find("-40 °C"), std::string::npos) << r.sentence;
}

TEST(SurfaceSizing, MarginAloneMakesAThickerMagnetAndAShorterStack) {
  // Strong but soft: knee close.
  const WorkingCurves soft{curve(1.25, 560.0), curve(1.40, 1500.0)};
  const auto r = size(motor(), limits(), soft, reference_torque());
  expect_good(r, motor(), limits(), reference_torque(), soft);
  EXPECT_LT(r.stack_ratio, 1.0);
  EXPECT_NEAR(si(r.state.worst_stress().margin), 30e3, 1.0);
  // With a free arc the margin is bought by a narrower, thicker magnet instead.
  SizingLimits free = limits();
  free.min_arc = 0.5;
  free.max_arc = 0.9;
  const auto narrow = size(motor(), free, soft, reference_torque());
  expect_good(narrow, motor(), free, reference_torque(), soft);
  EXPECT_LT(narrow.magnet.arc, 0.8);
  EXPECT_NEAR(narrow.stack_ratio, 1.0, 1e-9);
}

TEST(SurfaceSizing, ThicknessNeededKeepsTheMargin) {
  SizingLimits l = limits();
  l.max_thickness = 7.0 * millimetre;
  const WorkingCurves soft{curve(1.10, 380.0), curve(1.30, 1500.0)};
  const auto refused = size(motor(), l, soft, reference_torque());
  ASSERT_FALSE(refused.feasible);
  ASSERT_EQ(refused.reason, SizingReason::demagnetises) << refused.sentence;
  ASSERT_TRUE(refused.thickness_needed.has_value());
  SurfaceMagnet thick = refused.magnet;
  thick.thickness = *refused.thickness_needed;
  EXPECT_NEAR(si(evaluate(motor(), thick, soft).worst_stress().margin), 30e3, 1.0);
  l.max_thickness = 1.2 * thick.thickness;
  EXPECT_TRUE(size(motor(), l, soft, reference_torque()).feasible);
}

// Brute force over arc, thickness by bisection on the torque, finds no smaller magnet.
TEST(SurfaceSizing, NoGridPointIsBetter) {
  SurfaceMachine m = motor();
  m.shaft_radius = 10.0 * millimetre;
  SizingLimits l = limits();
  const Torque torque = 0.9 * reference_torque();
  l.min_arc = 0.5;
  l.max_arc = 0.95;
  for (const WorkingCurves& curves : {ndfeb(), strong_ndfeb(), samarium_cobalt(),
                                      WorkingCurves{curve(1.25, 620.0), curve(1.40, 1500.0)}}) {
    const auto best = size(m, l, curves, torque);
    expect_good(best, m, l, torque, curves);
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= 90; ++i) {
      const double arc = 0.5 + 0.005 * i;
      double low = 0.5e-3, high = 40e-3;
      for (int k = 0; k < 60; ++k) {
        const double h = 0.5 * (low + high);
        const auto state = evaluate(m, {from_si<Length>(h), arc, l.reference_stack}, curves);
        (state.torque < torque ? low : high) = h;
      }
      const auto state = evaluate(m, {from_si<Length>(high), arc, l.reference_stack}, curves);
      if (state.torque < 0.999 * torque || state.worst_stress().margin < l.required_margin ||
          state.rotor_yoke > m.yoke_limit || high < 1e-3) {
        continue;
      }
      least = std::min(least, si(state.magnet_volume));
    }
    ASSERT_TRUE(std::isfinite(least));
    EXPECT_LE(si(best.state.magnet_volume), least * (1.0 + 1e-6));
    EXPECT_GE(si(best.state.magnet_volume), least * 0.99);
  }
}

TEST(SurfaceSizing, YokesAreKeptOrNamed) {
  SurfaceMachine m = motor();
  m.stator_yoke = 14.0 * millimetre;
  const auto reference = evaluate(m, reference_magnet(), ndfeb());
  ASSERT_GT(si(reference.stator_yoke), 1.2);
  // A limit a tenth below what equal torque needs: the stack grows by about a tenth.
  m.yoke_limit = from_si<FluxDensity>(0.9 * si(reference.stator_yoke));
  m.shaft_radius = 10.0 * millimetre;
  const auto longer = size(m, limits(), ndfeb(), reference_torque());
  expect_good(longer, m, limits(), reference_torque(), ndfeb());
  EXPECT_NEAR(longer.stack_ratio, 1.0 / 0.9, 0.01);
  SizingLimits fixed = limits();
  fixed.max_stack_ratio = 1.0;
  const auto refused = size(m, fixed, ndfeb(), reference_torque());
  EXPECT_FALSE(refused.feasible);
  EXPECT_EQ(refused.reason, SizingReason::stator_yoke_saturates);
  EXPECT_NE(refused.sentence.find("stator yoke"), std::string::npos);
  SurfaceMachine hollow = motor();
  hollow.shaft_radius = 63.5 * millimetre;
  const auto thin = size(hollow, limits(), ndfeb(), reference_torque());
  EXPECT_FALSE(thin.feasible);
  EXPECT_EQ(thin.reason, SizingReason::rotor_yoke_saturates) << thin.sentence;
}

TEST(SurfaceSizing, RotorYokeLimitsTheThickness) {
  SurfaceMachine m = motor();
  m.shaft_radius = 40.0 * millimetre;
  SizingLimits l = limits();
  l.min_arc = 0.6;
  l.max_arc = 0.95;
  const auto r = size(m, l, samarium_cobalt(), reference_torque());
  expect_good(r, m, l, reference_torque(), samarium_cobalt());
}

TEST(SurfaceSizing, ObjectivesDoWhatTheySay) {
  SizingLimits l = limits();
  l.min_arc = 0.6;
  l.max_arc = 0.9;
  l.max_thickness = 10.0 * millimetre;
  const auto magnet = size(motor(), l, ndfeb(), reference_torque());
  l.objective = SizingObjective::bore_volume;
  const auto bore = size(motor(), l, ndfeb(), reference_torque());
  expect_good(bore, motor(), l, reference_torque(), ndfeb());
  EXPECT_LT(bore.state.bore_volume, magnet.state.bore_volume);
  EXPECT_GT(bore.state.magnet_volume, magnet.state.magnet_volume);
  l.objective = SizingObjective::weighted;
  l.magnet_weight = 1.0;
  l.bore_weight = 0.2;
  const auto cost = [](const SizedSurfaceMachine& r) {
    return si(r.state.magnet_volume) + 0.2 * si(r.state.bore_volume);
  };
  const auto both = size(motor(), l, ndfeb(), reference_torque());
  expect_good(both, motor(), l, reference_torque(), ndfeb());
  EXPECT_LE(cost(both), cost(magnet) * (1.0 + 1e-9));
  EXPECT_LE(cost(both), cost(bore) * (1.0 + 1e-9));
}

TEST(SurfaceSizing, NoRoom) {
  SurfaceMachine m = motor();
  m.shaft_radius = 68.5 * millimetre;
  const auto r = size(m, limits(), ndfeb(), reference_torque());
  EXPECT_FALSE(r.feasible);
  EXPECT_EQ(r.reason, SizingReason::no_room);
}

TEST(SurfaceSizing, HighestFeasibleTemperature) {
  const auto at = [](Temperature t) {
    const double rise = si(t) - 293.15;
    return curve(1.30 * (1.0 - 0.0012 * rise), 1500.0 * (1.0 - 0.0055 * rise));
  };
  const auto found = highest_feasible_temperature(motor(), limits(), reference_torque(),
                                                  celsius(20.0), celsius(200.0), at);
  ASSERT_TRUE(found.has_value());
  EXPECT_GT(to_celsius(*found), 60.0);
  EXPECT_LT(to_celsius(*found), 180.0);
  SurfaceMachine m = motor();
  m.hot = *found;
  EXPECT_TRUE(size(m, limits(), {at(m.hot), at(m.cold)}, reference_torque()).feasible);
  m.hot = from_si<Temperature>(si(*found) + 0.6);
  EXPECT_FALSE(size(m, limits(), {at(m.hot), at(m.cold)}, reference_torque()).feasible);
}

TEST(SurfaceSizing, RefusesWhatCannotBe) {
  EXPECT_THROW(static_cast<void>(size(motor(), limits(), ndfeb(), Torque())), DomainError);
  SizingLimits l = limits();
  l.min_arc = 0.9;
  EXPECT_THROW(static_cast<void>(size(motor(), l, ndfeb(), reference_torque())), DomainError);
}

// One pole pair: the fundamental of a very thick magnet passes a maximum.
TEST(SurfaceSizing, TwoPoleMachine) {
  SurfaceMachine m = motor();
  m.pole_pairs = 1;
  m.shaft_radius = 1.0 * millimetre;
  m.electric_loading = 10.0 * kiloampere_per_metre;
  const SurfaceMagnet magnet{8.0 * millimetre, 0.8, 100.0 * millimetre};
  m.yoke_limit = from_si<FluxDensity>(3.0);
  const Torque torque = evaluate(m, magnet, ndfeb()).torque;
  const auto r = size(m, limits(), ndfeb(), torque);
  ASSERT_TRUE(r.feasible) << r.sentence;
  EXPECT_NEAR(r.state.torque / torque, 1.0, 1e-8);
}

}  // namespace
}  // namespace magswap
