#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace magswap::test {

/// One row of examples/verify/surface_machine/results.csv.
struct WitnessRow {
  std::map<std::string, std::string> cells;
  [[nodiscard]] const std::string& text(const std::string& column) const {
    return cells.at(column);
  }
  [[nodiscard]] double number(const std::string& column) const {
    return std::stod(cells.at(column));
  }
};

inline std::vector<WitnessRow> read_witness(const std::string& set) {
  const std::string path =
      std::string(MAGSWAP_SOURCE_DIR) + "/examples/verify/surface_machine/results.csv";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  const auto split = [](const std::string& line) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> names = split(line);
  std::vector<WitnessRow> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split(line);
    WitnessRow row;
    for (std::size_t i = 0; i < names.size() && i < cells.size(); ++i)
      row.cells[names[i]] = cells[i];
    if (row.text("set") == set) rows.push_back(row);
  }
  return rows;
}

}  // namespace magswap::test
