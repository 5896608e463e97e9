#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "magswap/witness/case_span.hpp"
#include "magswap/witness/comparison.hpp"

namespace {

using namespace magswap;

const Comparison& row(const std::vector<Comparison>& rows, std::string_view quantity) {
  for (const Comparison& one : rows) {
    if (one.fe->name == quantity) return one;
  }
  throw std::runtime_error("no model of " + std::string(quantity));
}

// What the mesh leaves open, as a share.
double mesh_error_of(const WitnessCase& item, std::string_view quantity) {
  const WitnessQuantity& found = *item.find(quantity);
  return found.error / std::abs(found.value);
}

// Short magnets of mu_rec up to 1.1 keep half a percent; longer ones are further off, by the factor
// of a magnet that is not uniformly magnetised (docs/methods/verification.md).
TEST(OpenMagnets, MeanFieldWithinHalfAPercentUpToHalfAsLongAsWide) {
  int checked = 0;
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "open magnet") continue;
    const std::vector<Comparison> rows = compare(item);
    const double h = std::abs(row(rows, "H_mean").deviation());
    const double b = std::abs(row(rows, "B_mean").deviation());
    const bool is_short =
        item.length("length") / item.length("outer_size") <= 0.5 && item.material.mu_rec <= 1.1;
    const bool is_full = item.model == "block" || si(item.length("inner_size")) == 0.0;
    if (is_short && is_full) {
      ++checked;
      EXPECT_LT(h, 0.005 + mesh_error_of(item, "H_mean")) << item.name;
      EXPECT_LT(b, 0.005 + mesh_error_of(item, "B_mean")) << item.name;
    } else {
      EXPECT_LT(h, 0.012) << item.name;
      EXPECT_LT(b, 0.009) << item.name;
    }
  }
  EXPECT_GE(checked, 4);
}

// A magnet with mu_rec > 1 is stronger magnetised in its middle, where less opposes it: the load
// line with the factor of a uniform magnet says too much.
TEST(OpenMagnets, LoadLineOverstatesTheField) {
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "open magnet") continue;
    EXPECT_LT(row(compare(item), "H_mean").deviation(), 0.0) << item.name << ": H is negative";
  }
}

// The worst point of the model is a bound of the worst hundredth of the volume.
TEST(OpenMagnets, WorstPointIsOnTheSafeSide) {
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "open magnet") continue;
    const Comparison worst = row(compare(item), "H_worst_percent");
    EXPECT_LT(worst.model, worst.fe->value * (1.0 - 5e-4)) << item.name;
    EXPECT_LT(std::abs(worst.deviation()), 0.10) << item.name;
  }
}

// The factor that a shape has at the magnet's own permeability takes uneven magnetisation into
// account: what the load line leaves of half a per cent and more nearly vanishes.
TEST(LoadLine, WithTheFactorOfItsPermeability) {
  int checked = 0;
  for (const WitnessCase& item : witness_cases()) {
    for (const Comparison& one : compare(item)) {
      if (one.goal->model != "load line, N at mu_rec") continue;
      SCOPED_TRACE(item.name + " " + one.fe->name);
      EXPECT_LT(std::abs(one.deviation()), 0.002);
      ++checked;
    }
  }
  EXPECT_EQ(checked, 2 * 16);
  const auto plain = error_band("load line", "H in the magnet");
  const auto better = error_band("load line, N at mu_rec", "H in the magnet");
  ASSERT_TRUE(plain && better);
  EXPECT_LT(-better->low, 0.1 * -plain->low);
}

// Magnets divided into cells: what uniform magnetisation leaves out is in it.
TEST(Cells, StraightMagnetsWithinHalfAPercent) {
  int checked = 0;
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "open magnet" || item.symmetry == WitnessSymmetry::planar) continue;
    SCOPED_TRACE(item.name);
    const std::vector<Comparison> rows = compare(item, ModelCost::slow);
    const double h = std::abs(row(rows, "H_mean").deviation());
    // Meshes of three dimensions leave 0.03 to 0.06 % open.
    const double mesh = mesh_error_of(item, "H_mean");
    EXPECT_LT(h, 0.0008 + mesh);
    EXPECT_LT(std::abs(row(rows, "B_mean").deviation()), 0.0008 + mesh_error_of(item, "B_mean"));
    EXPECT_LT(h, 0.2 * std::abs(row(compare(item), "H_mean").deviation()) + mesh)
        << "far nearer than the load line";
    ++checked;
  }
  EXPECT_EQ(checked, 15);
}

// What is asked for: the worst place and the worst hundredth of the volume within 5 % of a
// converged mesh, with the number of cells that nobody asked for. Round magnets keep 2.2 %.
TEST(Cells, WorstOfTheVolumeWithinFivePercent) {
  int checked = 0, unseen = 0;
  for (const WitnessCase& item : witness_cases()) {
    const std::vector<Comparison> rows = compare(item, ModelCost::slow);
    if (rows.empty()) continue;
    SCOPED_TRACE(item.name);
    const Comparison percent = row(rows, "H_worst_percent"), place = row(rows, "H_worst_cell");
    EXPECT_LT(std::abs(percent.deviation()), 0.05);
    EXPECT_GT(percent.deviation(), -0.02) << "too severe";
    EXPECT_TRUE(place.within());
    EXPECT_LT(std::abs(percent.deviation()), 0.015);
    if (item.model != "tile") {
      EXPECT_LT(std::abs(place.deviation()), 0.022);
    }
    ++checked;
    if (item.unseen) ++unseen;
  }
  EXPECT_EQ(checked, 22) << "15 straight, a tile, 6 with a curve";
  EXPECT_EQ(unseen, 8);
}

// The mean load line is off by up to 24 % there.
TEST(Cells, CurvedMagnetsWithinAPercent) {
  int checked = 0;
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "open magnet, curve") continue;
    SCOPED_TRACE(item.name);
    const std::vector<Comparison> rows = compare(item, ModelCost::slow);
    EXPECT_LT(std::abs(row(rows, "H_mean").deviation()), 0.002);
    EXPECT_LT(std::abs(row(rows, "B_mean").deviation()), 0.01);
    EXPECT_LT(std::abs(row(rows, "H_worst_percent").deviation()), 0.005);
    ++checked;
  }
  EXPECT_EQ(checked, 6) << "two AlNiCo rods; discs and a ring past their knee, hot and cold";
}

TEST(Cells, ABarOfThePlaneIsNotDivided) {
  EXPECT_TRUE(compare(witness_case("slab-20x10"), ModelCost::slow).empty());
}

// Solved after the networks were written, which were not changed for them: every kind of ready
// network has such cases.
TEST(Networks, OfCasesTheyHadNotSeen) {
  struct Limit {
    std::string_view model;
    double gap, magnet;
    int unseen;
  };
  constexpr Limit kLimits[] = {{"network: C-core", 0.03, 0.002, 2},
                               {"network: pot magnet", 0.045, 0.01, 5},
                               {"network: loudspeaker", 0.035, 0.006, 2},
                               {"network: voice coil", 0.005, 0.003, 5},
                               {"network: separator", 0.01, 0.006, 2}};
  for (const Limit& limit : kLimits) {
    std::set<std::string> names;
    for (const WitnessCase& item : witness_cases()) {
      if (!item.unseen) continue;
      for (const Comparison& one : compare(item)) {
        if (one.goal->model != limit.model) continue;
        SCOPED_TRACE(item.name + " " + one.fe->name);
        names.insert(item.name);
        const double off = std::abs(one.deviation());
        if (one.goal->quantity == "B in the gap") {
          EXPECT_LT(off, limit.gap);
        } else if (one.goal->quantity == "B in the magnet") {
          EXPECT_LT(off, limit.magnet);
        }
      }
    }
    EXPECT_EQ(static_cast<int>(names.size()), limit.unseen) << limit.model;
    EXPECT_EQ(error_band(limit.model)->unseen, limit.unseen) << limit.model;
  }
}

TEST(HoldingMagnets, OfCasesTheyHadNotSeen) {
  int unseen = 0;
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "pot magnet" || !item.unseen) continue;
    ++unseen;
    const std::vector<Comparison> pot = compare(item);
    EXPECT_LT(std::abs(row(pot, "force").deviation()), 0.10) << item.name;
    EXPECT_LT(std::abs(row(pot, "B_gap_volume").deviation()), 0.045) << item.name;
  }
  EXPECT_GE(unseen, 5);
}

TEST(ThinPlates, OfCasesTheyHadNotSeen) {
  int unseen = 0;
  for (const WitnessCase& item : witness_cases()) {
    if (item.model != "plate" || !item.unseen) continue;
    ++unseen;
    EXPECT_LT(std::abs(row(compare(item), "force").deviation()), 0.10) << item.name;
  }
  EXPECT_GE(unseen, 4);
}

TEST(Networks, KeepTheirGoals) {
  for (const ErrorBand& band : error_bands()) {
    if (!band.model.starts_with("network:")) continue;
    SCOPED_TRACE(std::string(band.model) + ", " + std::string(band.quantity));
    EXPECT_GT(band.low, -band.limit);
    EXPECT_LT(band.high, band.limit);
  }
}

// Without pole pieces the section's field is solved: yokes beyond 2 T, magnets far apart and gaps
// as long as the magnets are wide are in these cases.
TEST(Networks, OfASolvedSectionKeepOnePerCent) {
  int cases = 0;
  for (const WitnessCase& item : witness_cases()) {
    if (item.family != "voice-coil motor" && item.family != "magnetic separator") continue;
    ++cases;
    for (const Comparison& one : compare(item))
      EXPECT_LT(std::abs(one.deviation()), 0.01) << item.name << " " << one.fe->name;
  }
  EXPECT_GE(cases, 30);
}

TEST(CaseSpan, HoldsTheRatiosOfItsCases) {
  const auto span = case_span("voice-coil motor", "spacing", "gap_length");
  ASSERT_TRUE(span.has_value());
  EXPECT_DOUBLE_EQ(span->low, 1.0 / 3.0) << "12 x 5 mm on both plates, 2 and 6 mm";
  EXPECT_DOUBLE_EQ(span->high, 10.0) << "12 x 3 mm, 10 and 1 mm";
  EXPECT_TRUE(span->holds(1.0));
  EXPECT_FALSE(span->holds(10.1));
  EXPECT_FALSE(case_span("voice-coil motor", "spacing", "no such length").has_value());
  EXPECT_FALSE(case_span("no such family", "spacing", "gap_length").has_value());
}

TEST(SurfaceField, FollowsFiniteElements) {
  for (const Comparison& one : compare(witness_case("surface-pole-27-30-31"))) {
    EXPECT_LT(std::abs(one.deviation()), 0.002) << one.fe->name;
  }
}

TEST(Bands, HoldEveryComparison) {
  std::set<std::string> models;
  for (const WitnessCase& item : witness_cases()) {
    for (const Comparison& one : compare(item)) {
      const auto band = error_band(one.goal->model, one.goal->quantity);
      ASSERT_TRUE(band.has_value());
      EXPECT_LE(band->low, one.deviation());
      EXPECT_GE(band->high, one.deviation());
      EXPECT_GE(band->cases, 1);
      models.insert(std::string(one.goal->model));
      const auto wide = error_band(one.goal->model);
      EXPECT_LE(wide->low, band->low);
      EXPECT_GE(wide->high, band->high);
    }
  }
  EXPECT_EQ(error_bands().size(), model_goals().size()) << "a goal without a case";
  EXPECT_FALSE(error_band("no such model").has_value());
  EXPECT_GE(models.size(), 4U);
}

// Slow bands stand in the source, so that every verb can say them at once.
TEST(Bands, RecordedOnesAreTheComputedOnes) {
  std::size_t compared = 0;
  for (const ErrorBand& band : error_bands()) {
    const auto recorded =
        std::find_if(recorded_bands().begin(), recorded_bands().end(), [&](const ErrorBand& one) {
          return one.model == band.model && one.quantity == band.quantity;
        });
    if (recorded == recorded_bands().end()) continue;
    SCOPED_TRACE(std::string(band.model) + ", " + std::string(band.quantity));
    ++compared;
    EXPECT_NEAR(recorded->low, band.low, 2e-5);
    EXPECT_NEAR(recorded->high, band.high, 2e-5);
    EXPECT_EQ(recorded->limit, band.limit);
    EXPECT_EQ(recorded->cases, band.cases);
    EXPECT_EQ(recorded->unseen, band.unseen);
    EXPECT_EQ(recorded->worst, band.worst);
  }
  std::size_t slow = 0;
  for (const ModelGoal& goal : model_goals()) {
    if (goal.cost != ModelCost::slow) continue;
    ++slow;
    EXPECT_TRUE(error_band(goal.model, goal.quantity).has_value()) << goal.model;
  }
  EXPECT_EQ(compared, slow);
  EXPECT_EQ(recorded_bands().size(), slow);
  const auto all = error_band("cells");
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->cases, 16);
  EXPECT_DOUBLE_EQ(all->high, std::max(error_band("cells", "worst 1 % of the volume")->high,
                                       error_band("cells", "worst place")->high));
}

TEST(Bands, AreSaidInOneClause) {
  const ErrorBand band{"load line", "B in the magnet", -0.0012, 0.0049, 0.005, 12, 0, "x"};
  EXPECT_EQ(to_text(band), "model error -0.12 to +0.49 % (finite elements, 12 cases)");
}

}  // namespace
