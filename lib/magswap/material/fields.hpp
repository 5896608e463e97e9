#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "magswap/material/grade.hpp"
#include "magswap/material/steel.hpp"

namespace magswap {

/// One figure of a record: its key in the files, its kind, where it is stored. The tables of fields
/// drive the reader, the checks, the packing and what `magswap materials show` prints.
template <class Record>
struct Field {
  std::string_view key;
  Kind kind;
  std::optional<SourcedValue> Record::*member;
  bool needs_temperature = false;  ///< a magnetic figure says at which temperature it stands
  std::string_view title;          ///< words for people
};

[[nodiscard]] std::span<const Field<Grade>> grade_fields();
/// Figures of a [[grade.at]] table; its temperature is the table's.
[[nodiscard]] std::span<const Field<GradePoint>> point_fields();
[[nodiscard]] std::span<const Field<Family>> family_fields();
[[nodiscard]] std::span<const Field<Compound>> compound_fields();
[[nodiscard]] std::span<const Field<Steel>> steel_fields();

}  // namespace magswap
