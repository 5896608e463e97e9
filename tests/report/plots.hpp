#pragma once

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "magswap/magnet/grade_model.hpp"
#include "magswap/report/loop_plot.hpp"

namespace magswap::plot_test {

/// A loop of the test data of the loop module: H and M [A/m] from the column given on.
inline LoopData read_loop(const std::string& name, std::size_t column) {
  std::ifstream file(std::string(MAGSWAP_SOURCE_DIR) + "/tests/loop/data/" + name);
  if (!file) throw std::runtime_error("no " + name);
  LoopData data;
  data.source = "some/folder/" + name;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || std::isalpha(static_cast<unsigned char>(line[0])))
      continue;
    std::istringstream cells(line);
    std::vector<double> row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(std::stod(cell));
    data.h_A_per_m.push_back(row.at(column));
    data.j_T.push_back(kMu0 * row.at(column + 1));
  }
  return data;
}

/// Plot of a record after its evaluation with a demagnetising factor.
inline LoopPlot evaluated(const LoopData& raw, double factor, const LoopPlotOptions& options = {}) {
  LoopOptions how;
  if (factor > 0.0) how.correction.demagnetising_factor = factor;
  const LoopAnalysis analysis = analyse(raw, how);
  return loop_plot(raw, factor > 0.0 ? corrected(raw, factor) : raw, analysis, options);
}

/// Plot of a shipped grade at temperatures [°C].
inline LoopPlot grade(const std::string& name, const std::vector<double>& degrees,
                      const LoopPlotOptions& options = {}) {
  const GradeModel model(Library::shipped().grade(name), Library::shipped());
  std::vector<NamedCurve> curves;
  for (const double t : degrees) {
    const DemagnetisationCurve curve = model.at(celsius(t), true);
    curves.push_back({name, curve, figures_of_merit(curve), celsius(t)});
  }
  return curve_plot(curves, options);
}

/// Smooth loop between ±2 MA/m, so many rows on each of two branches, with noise that no generator
/// of random numbers has to make.
inline LoopData noisy_loop(int n) {
  LoopData data;
  for (const int side : {1, -1}) {
    for (int i = 0; i <= n; ++i) {
      const double h = 2e6 - 4e6 * i / n;
      const double noise = 0.02 * std::sin(12.9898 * i) * std::cos(78.233 * i * side);
      data.h_A_per_m.push_back(side * h);
      data.j_T.push_back(side * 1.2 * std::tanh((h + 6e5) / 3e5) + noise);
    }
  }
  return data;
}

}  // namespace magswap::plot_test
