#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

#include "magswap/fit/demagnetisation_points.hpp"
#include "magswap/loop/bootstrap.hpp"
#include "magswap/magnet/curve.hpp"

namespace magswap::testing {

/// Second quadrant of a table of materials/curves, rows as they stand.
inline DemagnetisationPoints table(const std::string& name) {
  DemagnetisationPoints out;
  std::ifstream file(MAGSWAP_SOURCE_DIR "/materials/curves/" + name + ".csv");
  for (std::string line; std::getline(file, line);) {
    double h = 0.0, b = 0.0, j = 0.0;
    if (std::sscanf(line.c_str(), "%lf,%lf,%lf", &h, &b, &j) != 3 || h > 0.0 || j < 0.0) continue;
    out.h_A_per_m.push_back(h);
    out.j_T.push_back(j);
  }
  return out;
}

inline DemagnetisationCurve logistic(double br, double hcj, double mu_rec, double width, double q) {
  return DemagnetisationCurve::logistic(from_si<Polarisation>(br), from_si<FieldStrength>(hcj),
                                        mu_rec, width, q);
}

/// n rows of a curve from H = 0 to −end, evenly spaced, with normal noise of J.
inline DemagnetisationPoints noisy(const DemagnetisationCurve& curve, double end_A_per_m,
                                   std::size_t n, double noise_T, std::uint32_t replicate) {
  DemagnetisationPoints out;
  for (std::size_t i = 0; i < n; ++i) {
    const double h = -end_A_per_m * static_cast<double>(i) / static_cast<double>(n - 1);
    const double noise = noise_T > 0.0 ? detail::normal_pair(7, replicate, i).first : 0.0;
    out.h_A_per_m.push_back(h);
    out.j_T.push_back(detail::evaluate(curve.parameters(), h).j_T + noise_T * noise);
  }
  return out;
}

}  // namespace magswap::testing
