#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "example_machine.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/figures.hpp"

namespace magswap {
namespace {

using test::example_machine;
using test::library;
using test::row_of;
using test::with_candidates;
using ::testing::HasSubstr;

double margin_kA_per_m(const SurfaceSubstitute& row) {
  return 1e-3 * si(row.state->worst_stress().margin);
}

// The reference itself, at fixed arc and stack, is the only design of that torque.
TEST(SurfaceSwap, SameGradeGivesTheReferenceBack) {
  SurfaceSwap task = with_candidates({"syre/N42UH"});
  task.limits.min_arc = task.limits.max_arc = task.reference_design.arc;
  task.limits.min_stack_ratio = task.limits.max_stack_ratio = 1.0;
  task.limits.required_margin = {};
  const SurfaceSwapResult out = swap(task, library());
  ASSERT_EQ(out.rows.size(), 2U);
  ASSERT_TRUE(out.rows[1].feasible) << out.rows[1].reason;
  EXPECT_NEAR(si(out.rows[1].magnet->thickness), si(task.reference_design.thickness), 1e-8);
  EXPECT_NEAR(si(out.rows[1].magnet->stack), si(task.reference_design.stack), 1e-8);
  EXPECT_NEAR(out.rows[1].account->mass_kg.value, out.rows[0].account->mass_kg.value,
              1e-6 * out.rows[0].account->mass_kg.value);
}

// More Br at ample coercivity: less magnet for the same flux.
TEST(SurfaceSwap, StrongerMagnetOfTheFamilyGetsThinner) {
  SurfaceSwap task = with_candidates({"arnold/N33AH", "arnold/N38UH"});
  task.reference = "arnold/N35EH";
  task.machine.hot = celsius(100.0);
  task.limits.min_arc = task.limits.max_arc = task.reference_design.arc;
  task.limits.min_stack_ratio = task.limits.max_stack_ratio = 1.0;
  task.limits.required_margin = {};
  const SurfaceSwapResult out = swap(task, library());
  const auto& weak = row_of(out, "arnold/N33AH");
  const auto& middle = row_of(out, "arnold/N35EH");
  const auto& strong = row_of(out, "arnold/N38UH");
  ASSERT_TRUE(weak.feasible && middle.feasible && strong.feasible) << weak.reason << strong.reason;
  EXPECT_LT(strong.magnet->thickness, middle.magnet->thickness);
  EXPECT_LT(middle.magnet->thickness, weak.magnet->thickness);
}

TEST(SurfaceSwap, LowCoercivityIsRejectedWithATemperatureThatHolds) {
  SurfaceSwap task = with_candidates({"arnold/N48"});
  const SurfaceSwapResult hot = swap(task, library());
  const SurfaceSubstitute& row = row_of(hot, "arnold/N48");
  ASSERT_FALSE(row.feasible);
  EXPECT_THAT(row.reason, HasSubstr("demagnetises"));
  double degrees = 0.0;
  ASSERT_EQ(std::sscanf(row.hint.c_str(), "feasible up to %lf", &degrees), 1) << row.hint;
  // The torque stays that of the hot reference: the machine is the same, only this magnet is
  // cooler.
  const GradeModel model(library().grade("arnold/N48"), library());
  const auto at = [&](double celsius_degrees) {
    SurfaceMachine cooler = task.machine;
    cooler.hot = celsius(celsius_degrees);
    SizingLimits limits = task.limits;
    limits.reference_stack = task.reference_design.stack;
    return size(cooler, limits, {model.at(cooler.hot), model.at(cooler.cold)}, hot.torque).feasible;
  };
  EXPECT_TRUE(at(degrees - 1.0));
  EXPECT_FALSE(at(degrees + 2.0));
}

TEST(SurfaceSwap, FerriteCannotReachTheTorque) {
  const SurfaceSwapResult out = swap(with_candidates({"proterial/NMF-12J"}), library());
  const SurfaceSubstitute& ferrite = row_of(out, "proterial/NMF-12J");
  EXPECT_FALSE(ferrite.feasible);
  EXPECT_THAT(ferrite.reason, HasSubstr("cannot reach the torque"));
  // With as much stack as it says it needs, it can.
  double ratio = 0.0;
  const auto at = ferrite.reason.find("would be ");
  ASSERT_NE(at, std::string::npos) << ferrite.reason;
  ASSERT_EQ(std::sscanf(ferrite.reason.c_str() + at, "would be %lf", &ratio), 1) << ferrite.reason;
  SurfaceSwap longer = with_candidates({"proterial/NMF-12J"});
  longer.limits.max_stack_ratio = ratio + 0.01;
  EXPECT_TRUE(row_of(swap(longer, library()), "proterial/NMF-12J").feasible);
  longer.limits.max_stack_ratio = ratio - 0.02;
  EXPECT_FALSE(row_of(swap(longer, library()), "proterial/NMF-12J").feasible);
}

TEST(SurfaceSwap, GradeWithoutCoercivityIsRejectedWithItsReason) {
  const SurfaceSwapResult out =
      swap(with_candidates({"arnold/N40H"}), library());  // its record has Br alone
  const SurfaceSubstitute& row = row_of(out, "arnold/N40H");
  EXPECT_FALSE(row.feasible);
  EXPECT_THAT(row.reason, HasSubstr("HcJ"));
  EXPECT_FALSE(row.state || row.magnet || row.account);
}

TEST(SurfaceSwap, GradeWithoutDataAtTheTemperatureIsRejectedWithIt) {
  SurfaceSwap task = with_candidates({"arnold/N42SH"});
  task.reference = "arnold/Recoma 30HE";
  task.machine.hot = celsius(240.0);
  const SurfaceSwapResult out = swap(task, library());
  const SurfaceSubstitute& row = row_of(out, "arnold/N42SH");
  EXPECT_FALSE(row.feasible);
  EXPECT_THAT(row.reason, HasSubstr("240 °C"));
}

TEST(SurfaceSwap, MoreMarginNeverTakesLessMagnet) {
  double last = 0.0;
  for (const double margin_A_per_m : {0.0, 25e3, 50e3, 100e3}) {
    SurfaceSwap task = with_candidates({"hl-mag/G48UHT"});
    task.limits.required_margin = from_si<FieldStrength>(margin_A_per_m);
    const SurfaceSwapResult out = swap(task, library());
    const SurfaceSubstitute& row = row_of(out, "hl-mag/G48UHT");
    if (!row.feasible) break;
    EXPECT_GE(margin_kA_per_m(row), 1e-3 * margin_A_per_m - 1e-3);
    EXPECT_GE(row.account->mass_kg.value, last - 1e-9);
    last = row.account->mass_kg.value;
  }
  EXPECT_GT(last, 0.0);
}

TEST(SurfaceSwap, ReferenceThatDemagnetisesSaysSo) {
  SurfaceSwap task = with_candidates({"arnold/Recoma 30HE"});
  task.limits.required_margin = from_si<FieldStrength>(500e3);
  const SurfaceSwapResult out = swap(task, library());
  EXPECT_FALSE(out.rows.front().feasible);
  EXPECT_TRUE(out.rows.front().is_reference);
  EXPECT_THAT(out.rows.front().reason, HasSubstr("present magnet"));
  EXPECT_TRUE(out.rows.front().state);
}

TEST(SurfaceSwap, MistakesOfTheTaskAreErrorsNotReasons) {
  EXPECT_THROW((void)swap(with_candidates({"own/unknown"}), library()), NotFoundError);
  SurfaceSwap no_room = with_candidates({"arnold/N42SH"});
  no_room.limits.max_stack_ratio = 0.1;  // below the least
  EXPECT_THROW((void)swap(no_room, library()), DomainError);
  SurfaceSwap no_reference = with_candidates({"arnold/N42SH"});
  no_reference.reference = "arnold/N40H";
  EXPECT_THROW((void)swap(no_reference, library()), DataError);
}

// Every grade of the library as a candidate: each does it or says why not.
TEST(SurfaceSwap, AnyGradeIsSizedOrRejectedWithAReason) {
  std::vector<std::string> all;
  for (const Grade& grade : library().grades()) all.push_back(grade.key());
  const SurfaceSwap task = with_candidates(all);
  const SurfaceSwapResult out = swap(task, library());
  ASSERT_EQ(out.rows.size(), 1 + all.size());
  const double torque = si(out.torque), required = si(task.limits.required_margin);
  int feasible = 0, rejected = 0;
  for (const SurfaceSubstitute& row : out.rows) {
    EXPECT_EQ(row.reason.empty(), row.feasible) << row.key;
    EXPECT_EQ(row.state.has_value(), row.account.has_value()) << row.key;
    (row.feasible ? feasible : rejected) += 1;
    if (row.state) {
      EXPECT_DOUBLE_EQ(row.margin.value, si(row.state->worst_stress().margin)) << row.key;
      EXPECT_LE(row.margin.low, row.margin.value) << row.key;
      EXPECT_GE(row.margin.high, row.margin.value) << row.key;
    }
    if (!row.feasible || row.is_reference) continue;
    EXPECT_NEAR(si(row.state->torque), torque, 1e-6 * torque) << row.key;
    for (const MagnetStress& stress : row.state->stresses)
      EXPECT_GE(si(stress.margin), required - 1.0) << row.key;
    EXPECT_LE(row.stack_ratio, task.limits.max_stack_ratio * (1 + 1e-9)) << row.key;
    EXPECT_LE(si(row.magnet->thickness), si(task.limits.max_thickness) * (1 + 1e-9)) << row.key;
    EXPECT_GE(row.magnet->arc, task.limits.min_arc * (1 - 1e-9)) << row.key;
    EXPECT_LE(row.magnet->arc, task.limits.max_arc * (1 + 1e-9)) << row.key;
    EXPECT_LE(si(row.state->rotor_yoke), si(task.machine.yoke_limit) * (1 + 1e-6)) << row.key;
    EXPECT_LE(si(row.state->stator_yoke), si(task.machine.yoke_limit) * (1 + 1e-6)) << row.key;
  }
  EXPECT_GE(feasible, 20);
  EXPECT_GE(rejected, 100);
}

}  // namespace
}  // namespace magswap
