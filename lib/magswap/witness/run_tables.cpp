#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <sstream>

#include "magswap/core/error.hpp"
#include "magswap/material/toml_text.hpp"
#include "magswap/witness/mesh_study.hpp"

namespace magswap {
namespace {

using Table = std::vector<std::vector<double>>;
constexpr std::size_t kLargest = 512U << 20U;  // a table or a mesh [bytes]
constexpr double kWorstShare = 0.01;

std::vector<double> numbers_of(const std::string& path, int number, const std::string& line) {
  std::vector<double> out;
  const char* at = line.data();
  const char* const end = at + line.size();
  while (true) {
    while (at != end && (*at == ' ' || *at == '\t' || *at == '\r')) ++at;
    if (at == end) return out;
    double value = 0.0;
    const auto [next, code] = std::from_chars(at, end, value);
    if (code != std::errc() || !std::isfinite(value)) {
      throw DataError(path, number, static_cast<int>(at - line.data()) + 1, "not a finite number",
                      line);
    }
    out.push_back(value);
    at = next;
  }
}

Table table_of(const std::filesystem::path& path) {
  std::istringstream text(read_text_file(path.string(), kLargest));
  Table out;
  int number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    std::vector<double> row = numbers_of(path.string(), number, line);
    if (!row.empty()) out.push_back(std::move(row));
  }
  if (out.empty()) throw DataError(fmt::format("'{}' holds no numbers", path.string()));
  return out;
}

std::vector<double> last_column(const std::filesystem::path& path) {
  std::vector<double> out;
  for (const auto& row : table_of(path)) out.push_back(row.back());
  return out;
}

// Mean of the most negative values that fill a share of the volume.
double mean_of_worst(const std::vector<double>& value, const std::vector<double>& volume) {
  std::vector<std::size_t> order(value.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return value[a] < value[b]; });
  const double wanted = kWorstShare * std::accumulate(volume.begin(), volume.end(), 0.0);
  double filled = 0.0;
  double sum = 0.0;
  for (const std::size_t k : order) {
    const double part = std::min(volume[k], wanted - filled);
    filled += part;
    sum += part * value[k];
    if (filled >= wanted * (1.0 - 1e-12)) break;
  }
  return sum / filled;
}

void add_magnet(std::map<std::string, double>& out, const std::string& stem) {
  const std::vector<double> volume = last_column(stem + ".magnet.volume");
  std::vector<double> h = last_column(stem + ".magnet.h");
  const std::vector<double> b = last_column(stem + ".magnet.b");
  if (h.size() != volume.size() || b.size() != volume.size()) {
    throw DataError(fmt::format("tables of '{}' differ in length", stem));
  }
  const double all = std::accumulate(volume.begin(), volume.end(), 0.0);
  out["H_mean"] = std::accumulate(h.begin(), h.end(), 0.0) / all;
  out["B_mean"] = std::accumulate(b.begin(), b.end(), 0.0) / all;
  for (std::size_t k = 0; k < h.size(); ++k) h[k] /= volume[k];
  out["H_worst_percent"] = mean_of_worst(h, volume);
  out["H_worst_cell"] = *std::min_element(h.begin(), h.end());
}

// Mean along a line (trapezes, weighed with the radius about an axis), or the value at a point.
double mean_of_line(const Table& rows, WitnessSymmetry symmetry) {
  constexpr std::size_t kRadius = 2;  // columns: type, element, x, y, z, …, value
  const bool turned = symmetry == WitnessSymmetry::axisymmetric && rows.size() > 1;
  double sum = 0.0;
  double weights = 0.0;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const bool end = rows.size() > 1 && (k == 0 || k + 1 == rows.size());
    const double weight = (end ? 0.5 : 1.0) * (turned ? rows[k].at(kRadius) : 1.0);
    sum += weight * rows[k].back();
    weights += weight;
  }
  return sum / weights;
}

std::vector<std::string> names_of(const std::filesystem::path& folder, const std::string& stem) {
  std::vector<std::string> out;
  for (const auto& item : std::filesystem::directory_iterator(folder)) {
    const std::string name = item.path().filename().string();
    if (name.starts_with(stem + ".")) out.push_back(name.substr(stem.size() + 1));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

std::map<std::string, double> read_run_tables(const std::filesystem::path& folder,
                                              const std::string& stem, WitnessSymmetry symmetry) {
  std::map<std::string, double> out;
  const std::string base = (folder / stem).string();
  add_magnet(out, base);
  for (const std::string& name : names_of(folder, stem)) {
    if (name.starts_with("magnet.") || name == "gap.volume" || name == "pre" || name == "res") {
      continue;
    }
    const std::string path = fmt::format("{}.{}", base, name);
    if (name == "gap.b") {
      const double sum = last_column(path).front();
      out["B_gap_volume"] = std::abs(sum / last_column(base + ".gap.volume").front());
    } else if (name == "force") {
      const bool turned = symmetry == WitnessSymmetry::axisymmetric;
      out["force"] = -last_column(path).front() * (turned ? 2.0 * kPi : 1.0);
    } else {
      // Before a face the sign counts: it turns in front of a ring.
      const double mean = mean_of_line(table_of(path), symmetry);
      out[name] = name.ends_with("mm") ? mean : std::abs(mean);
    }
  }
  return out;
}

std::size_t elements_of(const std::filesystem::path& mesh) {
  std::istringstream text(read_text_file(mesh.string(), kLargest));
  std::size_t triangles = 0, tetrahedra = 0;
  bool in_elements = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("$")) {
      in_elements = line.starts_with("$Elements");
      continue;
    }
    std::istringstream words(line);
    int number = 0;
    int type = 0;
    // Types of second order.
    constexpr int kTriangle = 9, kTetrahedron = 11;
    if (!in_elements || !(words >> number >> type)) continue;
    if (type == kTriangle) ++triangles;
    if (type == kTetrahedron) ++tetrahedra;
  }
  const std::size_t out = tetrahedra > 0 ? tetrahedra : triangles;
  if (out == 0) throw DataError(fmt::format("'{}' holds no elements", mesh.string()));
  return out;
}

}  // namespace magswap
