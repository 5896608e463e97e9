#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "magswap/loop/loop.hpp"

namespace magswap {

struct LoopTask;

/// What is known of the sample behind one file; what stays empty is left as it is.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct SampleRow {
  Sample sample;
  std::optional<double> demagnetising_factor;
  std::optional<double> Ms_A_per_m;
  std::optional<double> temperature_K;  ///< of records without one
};

/// Samples by the name of their file.
using SampleTable = std::map<std::string, SampleRow, std::less<>>;

/// Reads a table of samples: CSV, TSV or semicolons with the columns `file` and any of `mass`,
/// `volume`, `density`, `shape`, `N`, `Ms`, `temperature`.
///
/// Units stand in the header ("mass (mg)") or in the cell ("15.2 mg"); a shape is a text such as
/// "block 2x2x3 mm". An empty cell leaves its value open. Form: docs/formats/loops.md.
/// @throws IoError, DataError with the place in the table.
[[nodiscard]] SampleTable read_sample_table(const std::string& path);
[[nodiscard]] SampleTable read_sample_table_text(std::string_view text, std::string_view name);

/// The row of a file, by its whole path or its last part; nullptr when there is none.
[[nodiscard]] const SampleRow* find_sample(const SampleTable& table, const std::string& path);

/// Lays what is known of a sample over a task.
void apply(const SampleRow& row, LoopTask& task);

}  // namespace magswap
