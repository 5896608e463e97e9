#pragma once

#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "magswap/loop/analysis.hpp"

namespace magswap::loop_test {

using Curve = std::function<double(double)>;

/// A loop of our test data: two columns H and M [A/m], lines that begin with # or a letter left
/// out.
inline LoopData read_loop(const std::string& name, std::size_t column) {
  std::ifstream file(std::string(MAGSWAP_SOURCE_DIR) + "/tests/loop/data/" + name);
  if (!file) throw std::runtime_error("no " + name);
  LoopData data;
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

inline LoopData rows(const LoopData& data, std::size_t begin, std::size_t end) {
  LoopData out;
  for (std::size_t i = begin; i < end; ++i) {
    out.h_A_per_m.push_back(data.h_A_per_m[i]);
    out.j_T.push_back(data.j_T[i]);
  }
  return out;
}

/// n + 1 equally spaced values from `first` to `last`.
inline std::vector<double> steps(double first, double last, int n) {
  std::vector<double> out;
  for (int i = 0; i <= n; ++i) out.push_back(first + (last - first) * i / n);
  return out;
}

/// J along fields, for an external field that is the internal one plus N·M.
inline LoopData record(const std::vector<double>& h_internal, const Curve& j, double N = 0.0) {
  LoopData data;
  for (const double h : h_internal) {
    data.h_A_per_m.push_back(h + N * j(h) / kMu0);
    data.j_T.push_back(j(h));
  }
  return data;
}

inline LoopData append(LoopData first, const LoopData& second) {
  first.h_A_per_m.insert(first.h_A_per_m.end(), second.h_A_per_m.begin(), second.h_A_per_m.end());
  first.j_T.insert(first.j_T.end(), second.j_T.begin(), second.j_T.end());
  return first;
}

/// Turned by half a revolution: the other branch.
inline LoopData turned(LoopData data) {
  for (double& h : data.h_A_per_m) h = -h;
  for (double& j : data.j_T) j = -j;
  return data;
}

inline LoopData reversed(LoopData data) {
  std::reverse(data.h_A_per_m.begin(), data.h_A_per_m.end());
  std::reverse(data.j_T.begin(), data.j_T.end());
  return data;
}

/// Smooth descending branch: J = Js·tanh((H + Hc)/w) + µ0·χ·H.
inline Curve smooth(double js = 1.2, double hc = 6e5, double width = 3e5, double chi = 0.04) {
  return [=](double h) { return js * std::tanh((h + hc) / width) + kMu0 * chi * h; };
}

/// Full loop of a descending branch between ±top, n steps a branch.
inline LoopData full_loop(const Curve& j, double top, int n, double N = 0.0) {
  const LoopData down = record(steps(top, -top, n), j, N);
  return append(down, turned(down));
}

inline double value(const LoopFigures& figures, LoopFigure figure) {
  return figures[figure].value();
}

/// Largest −B·H of a curve by a scan of its own, field 0 … −top.
inline double scan_product(const Curve& j, double top) {
  double best = 0.0;
  for (int i = 0; i <= 4000000; ++i) {
    const double h = -top * i / 4e6;
    best = std::max(best, -h * (j(h) + kMu0 * h));
  }
  return best;
}

/// Field where a falling curve of −H passes zero, by bisection.
inline double bisect(const Curve& f, double low, double high) {
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (f(middle) > 0.0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace magswap::loop_test
