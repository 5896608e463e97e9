#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "magswap/curve_export/write_curve.hpp"
#include "magswap/loop/analysis.hpp"
#include "magswap/loop_io/read_loop.hpp"
#include "magswap/magnet/figures.hpp"

namespace magswap::test {

inline DemagnetisationCurve ndfeb(double br_T, double hcj_kA_per_m) {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(br_T),
                                        hcj_kA_per_m * kiloampere_per_metre, 1.05, 0.03, 0.6);
}

/// A knee far below B = 0, one above it, an exponential one, and AlNiCo.
inline std::vector<DemagnetisationCurve> curves() {
  return {ndfeb(1.28, 1700.0), ndfeb(1.15, 520.0),
          DemagnetisationCurve::exponential(from_si<Polarisation>(0.4),
                                            260.0 * kiloampere_per_metre, 1.08, 1.5e-4),
          DemagnetisationCurve::hyperbola(from_si<Polarisation>(1.25), 51.0 * kiloampere_per_metre,
                                          from_si<EnergyDensity>(41e3), 4.0)};
}

inline double b_of(const DemagnetisationCurve& curve, double h) {
  return si(curve.flux_density(from_si<FieldStrength>(h)));
}

/// B of a table at a field, on straight lines.
inline double interpolated(const BhTable& table, double h) {
  const auto at = std::lower_bound(table.h_A_per_m.begin() + 1, table.h_A_per_m.end() - 1, h);
  const auto i = static_cast<std::size_t>(at - table.h_A_per_m.begin());
  const double t = (h - table.h_A_per_m[i - 1]) / (table.h_A_per_m[i] - table.h_A_per_m[i - 1]);
  return std::lerp(table.b_T[i - 1], table.b_T[i], t);
}

/// Largest distance of the table from the curve on a fine grid [T].
inline double distance(const BhTable& table, const DemagnetisationCurve& curve) {
  double worst = 0.0;
  constexpr int kSteps = 20000;
  for (int i = 0; i <= kSteps; ++i) {
    const double h =
        std::lerp(table.h_A_per_m.front(), table.h_A_per_m.back(), static_cast<double>(i) / kSteps);
    worst = std::max(worst, std::abs(interpolated(table, h) - b_of(curve, h)));
  }
  return worst;
}

/// Both columns ascend and no slope is below µ0, the old or the new one.
inline void expect_usable(const std::vector<double>& h, const std::vector<double>& b) {
  constexpr double kOldMu0 = 4e-7 * kPi;
  ASSERT_EQ(h.size(), b.size());
  for (std::size_t i = 1; i < h.size(); ++i) {
    ASSERT_LT(h[i - 1], h[i]) << i;
    ASSERT_GE(b[i] - b[i - 1], std::max(kMu0, kOldMu0) * (h[i] - h[i - 1])) << i << " at " << h[i];
  }
}

/// Figures of the only branch of a record, with the table's own definition of µrec.
inline LoopFigures figures_of(const LoopData& data, double mu_rec) {
  LoopOptions options;
  options.rules.mu_rec = mu_rec;
  const LoopAnalysis analysis = analyse(data, options);
  EXPECT_EQ(analysis.branches.size(), 1U);
  return analysis.branches.at(0).figures;
}

}  // namespace magswap::test
