#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "example_machine.hpp"
#include "magswap/core/error.hpp"
#include "magswap/substitution/gap_swap.hpp"

namespace magswap {
namespace {

using test::library;
using test::row_of;
using ::testing::HasSubstr;

GapSwap example_gap(std::vector<std::string> candidates) {
  GapSwap task;
  task.title = "gap";
  task.circuit.gap_area = from_si<Area>(2e-4);
  task.circuit.gap = 2.0 * millimetre;
  task.circuit.gap_flux_density = from_si<FluxDensity>(0.8);
  task.circuit.leakage = 1.5;
  task.circuit.mmf_factor = 1.1;
  task.circuit.hot = celsius(80.0);
  task.circuit.cold = celsius(-20.0);
  task.reference = "taihan/LNG44";
  task.candidates = std::move(candidates);
  return task;
}

TEST(GapSwap, ReferenceIsSizedLikeTheOthers) {
  const GapSwapResult out = swap(example_gap({"taihan/LNG44"}), library());
  ASSERT_EQ(out.rows.size(), 2U);
  EXPECT_TRUE(out.rows[0].is_reference);
  EXPECT_FALSE(out.rows[1].is_reference);
  EXPECT_DOUBLE_EQ(out.rows[0].account->mass_kg.value, out.rows[1].account->mass_kg.value);
}

// Without limits the volume is σ·f·Bg²·Ag·g/(µ0·BHmax).
TEST(GapSwap, FreeSizeHasTheVolumeOfTheEnergyProduct) {
  const GapSwap task =
      example_gap({"arnold/N42SH", "taihan/Y30H-1", "arnold/Recoma 26", "femm/LNGT72"});
  for (const GapSubstitute& row : swap(task, library()).rows) {
    ASSERT_TRUE(row.feasible) << row.reason;
    const double BH = -si(row.state->point.B) * si(row.state->point.H);
    const double volume = 1.5 * 1.1 * 0.64 * 2e-4 * 2e-3 / (kMu0 * BH);
    EXPECT_NEAR(si(row.magnet->volume()), volume, 1e-6 * volume) << row.key;
    EXPECT_NEAR(row.account->mass_kg.value / si(row.magnet->volume()),
                row.account->mass_kg.value / volume, 1e-5 * row.account->mass_kg.value / volume);
    EXPECT_NEAR(si(row.state->gap_flux_density), 0.8, 1e-6) << row.key;
  }
}

TEST(GapSwap, RanksByTheCriterion) {
  GapSwap task = example_gap({"taihan/Y30H-1", "arnold/N42SH", "arnold/Recoma 26", "femm/LNGT72"});
  for (const RankBy by :
       {RankBy::mass, RankBy::volume, RankBy::cost, RankBy::rare_earth, RankBy::heavy_rare_earth}) {
    task.rank = by;
    const GapSwapResult out = swap(task, library());
    for (std::size_t i = 2; i < out.rows.size(); ++i) {
      EXPECT_LE(out.rows[i - 1].score(by, out.rows[i - 1].magnet->volume()),
                out.rows[i].score(by, out.rows[i].magnet->volume()));
    }
  }
}

TEST(GapSwap, GradeWithoutCurveIsRejectedWithItsReasonEvenAsReference) {
  GapSwap task = example_gap({"arnold/N42SH"});
  task.reference = "arnold/N40H";
  const GapSwapResult out = swap(task, library());
  EXPECT_FALSE(out.rows.front().feasible);
  EXPECT_THAT(out.rows.front().reason, HasSubstr("HcJ"));
  EXPECT_TRUE(row_of(out, "arnold/N42SH").feasible);
}

TEST(GapSwap, MistakesOfTheTaskAreErrorsNotReasons) {
  GapSwap task = example_gap({"arnold/N42SH"});
  task.circuit.leakage = 0.5;
  EXPECT_THROW((void)swap(task, library()), DomainError);
  EXPECT_THROW((void)swap(example_gap({"own/unknown"}), library()), NotFoundError);
}

TEST(GapSwap, AnyGradeIsSizedOrRejectedWithAReason) {
  std::vector<std::string> all;
  for (const Grade& grade : library().grades()) all.push_back(grade.key());
  GapSwap task = example_gap(all);
  task.circuit.demagnetising_field = from_si<FieldStrength>(20e3);
  task.limits.required_margin = from_si<FieldStrength>(5e3);
  task.limits.max_length = 60.0 * millimetre;
  int feasible = 0;
  for (const GapSubstitute& row : swap(task, library()).rows) {
    EXPECT_EQ(row.reason.empty(), row.feasible) << row.key;
    if (!row.feasible) continue;
    ++feasible;
    EXPECT_GE(si(row.state->margin()), 5e3 - 1.0) << row.key;
    EXPECT_NEAR(si(row.state->gap_flux_density), 0.8, 1e-5) << row.key;
    EXPECT_LE(si(row.magnet->length), 60e-3 * (1 + 1e-9)) << row.key;
  }
  EXPECT_GE(feasible, 100);
}

}  // namespace
}  // namespace magswap
