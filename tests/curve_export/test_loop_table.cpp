#include <random>

#include "curves.hpp"
#include "magswap/core/error.hpp"
#include "magswap/loop/correction.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::Contains;
using testing::HasSubstr;

// Descending branch from +1 MA/m to beyond −HcJ in the applied field of a sample of factor N.
LoopData measured(const DemagnetisationCurve& curve, double factor, double noise_T) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> noise(-noise_T, noise_T);
  LoopData out;
  const double lowest = -1.2 * si(curve.HcJ());
  for (int i = 0; i <= 4000; ++i) {
    const double h = std::lerp(1e6, lowest, i / 4000.0);
    const double j = si(curve.polarisation(from_si<FieldStrength>(h))) + noise(random);
    out.h_A_per_m.push_back(h + factor * j / kMu0);
    out.j_T.push_back(j);
  }
  out.source = "synthetic.csv";
  return out;
}

TEST(LoopTable, CorrectedLoopGivesItsCurve) {
  const DemagnetisationCurve curve = ndfeb(1.2, 1100.0);
  const BhTable table = bh_table(corrected(measured(curve, 0.3, 0.0), 0.3));
  expect_usable(table.h_A_per_m, table.b_T);
  EXPECT_LE(distance(table, curve), 1.5e-4 * 1.2);
  EXPECT_LE(table.b_T.size(), 200U);
  EXPECT_NEAR(table.br_T, 1.2, 1e-5);
  EXPECT_NEAR(*table.hcb_A_per_m, si(figures_of_merit(curve).HcB), 10.0);
  EXPECT_NEAR(*table.hcj_A_per_m, 1100e3, 20.0);
  EXPECT_THAT(table.notes, Contains(HasSubstr("N = 0.3")));
}

TEST(LoopTable, NoiseIsSmoothedAsLittleAsPossibleAndCounted) {
  const DemagnetisationCurve curve = ndfeb(1.2, 1100.0);
  const BhTable table = bh_table(corrected(measured(curve, 0.3, 2e-3), 0.3));
  expect_usable(table.h_A_per_m, table.b_T);
  EXPECT_THAT(table.notes, Contains(HasSubstr("rows moved by up to")));
  // The regression stays inside of the noise, and the noise in H is that in J over µ0 times N.
  EXPECT_LE(distance(table, curve), 3.5e-3);
  EXPECT_LE(table.deviation_T, 4e-3);
  EXPECT_GT(table.deviation_T, 5e-4);
}

TEST(LoopTable, EveryFormatReadsBack) {
  const DemagnetisationCurve curve = ndfeb(1.2, 1100.0);
  const LoopData loop = corrected(measured(curve, 0.3, 0.0), 0.3);
  for (const std::string_view name : {"femm", "maxwell", "comsol", "csv"}) {
    BhOptions options;
    options.form = curve_format(name).form;
    const BhTable table = bh_table(loop, options);
    const LoopFigures read =
        figures_of(read_loop_text(write_curve(table, curve_format(name)), "exported"), 1.05);
    EXPECT_NEAR(read[LoopFigure::Br].value(), 1.2, 1e-5) << name;
    EXPECT_NEAR(read[LoopFigure::HcB].value(), *table.hcb_A_per_m, 1e-6 * *table.hcb_A_per_m);
  }
}

TEST(LoopTable, AscendingBranchIsTurned) {
  const DemagnetisationCurve curve = ndfeb(1.2, 1100.0);
  LoopData loop = corrected(measured(curve, 0.3, 0.0), 0.3);
  for (double& h : loop.h_A_per_m) h = -h;
  for (double& j : loop.j_T) j = -j;
  const BhTable table = bh_table(loop);
  EXPECT_NEAR(table.br_T, 1.2, 1e-5);
  EXPECT_THAT(table.notes, Contains(HasSubstr("turned")));
}

TEST(LoopTable, RecordOfBUpToZeroHasNoHcJ) {
  LoopData loop;
  loop.field = FieldKind::internal;
  loop.h_A_per_m = {50e3, 0.0, -300e3, -600e3, -900e3};
  loop.b_T = {1.27, 1.2, 0.8, 0.4, 0.0};
  const BhTable table = bh_table(loop);
  EXPECT_FALSE(table.hcj_A_per_m);
  EXPECT_DOUBLE_EQ(*table.hcb_A_per_m, 900e3);
  EXPECT_DOUBLE_EQ(table.h_A_per_m.front(), -900e3);
}

TEST(LoopTable, WhatCannotBeMeant) {
  const DemagnetisationCurve curve = ndfeb(1.2, 1100.0);
  EXPECT_THROW((void)bh_table(measured(curve, 0.3, 0.0)), ArgumentError);
  BhOptions far;
  far.from = -5000.0 * kiloampere_per_metre;
  EXPECT_THROW((void)bh_table(corrected(measured(curve, 0.3, 0.0), 0.3), far), DomainError);
  LoopData initial;
  initial.field = FieldKind::internal;
  initial.h_A_per_m = {1e3, 2e3, 3e3};
  initial.j_T = {0.1, 0.2, 0.3};
  EXPECT_THROW((void)bh_table(initial), DataError);
}

}  // namespace
}  // namespace magswap
