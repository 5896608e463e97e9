#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "magswap/field/shape.hpp"

namespace magswap {

/// What the field column of a loop is.
enum class FieldKind : std::uint8_t {
  external,  ///< applied field; H inside the sample is H − N·M
  internal,  ///< field in the sample: closed circuit, a curve table, or corrected already
};

/// The sample as its file or the user describes it; what is not known stays empty.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct Sample {
  std::optional<double> mass_kg;
  std::optional<double> volume_m3;
  std::optional<double> density_kg_per_m3;
  std::optional<Shape> shape;  ///< last dimension along the field
};

/// One measured or simulated record in measurement order, SI, structure of arrays.
///
/// Columns that the record lacks are empty, all others are of one length. A row may hold NaN; it is
/// left out of every figure. Rows are never sorted: after a demagnetisation correction the field is
/// not monotone along a branch.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct LoopData {
  std::vector<double> h_A_per_m;        ///< field H, see `field`
  std::vector<double> j_T;              ///< polarisation J = µ0·M; empty for a record of B alone
  std::vector<double> b_T;              ///< flux density B of a record of B alone, else empty
  std::vector<double> temperature_K;    ///< optional
  std::vector<double> sigma_h_A_per_m;  ///< optional standard error of H
  std::vector<double> sigma_j_T;        ///< optional standard error of J (or of B)

  FieldKind field = FieldKind::external;
  /// Demagnetising factor that the source itself has applied already; only for an internal field.
  std::optional<double> applied_factor;
  Sample sample;

  std::string source;              ///< path of the file, or what made the data
  std::string format;              ///< name of the file format it was read from, empty otherwise
  std::string title;               ///< the file's own title or sample name
  std::string instrument;          ///< instrument or program, as the file names it
  std::vector<std::string> notes;  ///< what the reader assumed, skipped or left out

  /// Number of rows.
  [[nodiscard]] std::size_t size() const noexcept { return h_A_per_m.size(); }
  /// Whether the record holds B and no J: then HcJ cannot be known.
  [[nodiscard]] bool flux_density_only() const noexcept { return j_T.empty(); }
};

/// Checks that the columns have one length and that there is exactly one of J and B.
/// @throws ArgumentError naming the record, the column and both lengths.
void check(const LoopData& data);

}  // namespace magswap
