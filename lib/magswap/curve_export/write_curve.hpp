#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/curve_export/bh_table.hpp"

namespace magswap {

/// One text format: its name for options, the program and how that takes a curve.
struct CurveFormat {
  std::string_view name;
  std::string_view program;
  std::string_view extension;  ///< usual for its files, with the point
  BhForm form;                 ///< to be asked of bh_table()
  bool has_comments;           ///< provenance and notes stand in the file
};

/// All formats: femm, maxwell, jmag, comsol, csv. docs/formats/export.md.
[[nodiscard]] std::span<const CurveFormat> curve_formats();

/// A format by name.
/// @throws NotFoundError naming the nearest.
[[nodiscard]] const CurveFormat& curve_format(std::string_view name);

/// The text of a table in a format. Numbers keep twelve digits; lines end in LF.
/// @throws DomainError when the table has no point at B = 0 and the format asks for one.
[[nodiscard]] std::string write_curve(const BhTable& table, const CurveFormat& format);

/// FEMM material library (B T, H A/m; H from B = 0 on, H_c apart).
[[nodiscard]] std::string write_femm(const BhTable& table);
/// Ansys Maxwell .tab (H A/m, B T).
[[nodiscard]] std::string write_maxwell(const BhTable& table);
/// Two columns of numbers without header (H A/m, B T), for JMAG's tables of points.
[[nodiscard]] std::string write_jmag(const BhTable& table);
/// COMSOL interpolation function, spreadsheet format (H + HcB in A/m, B T).
[[nodiscard]] std::string write_comsol(const BhTable& table);
/// CSV of H (A/m), B (T), J (T) with comments.
[[nodiscard]] std::string write_csv(const BhTable& table);

/// What a table is and where it is from, one line each, without units missing: for comments and
/// for people.
[[nodiscard]] std::vector<std::string> provenance(const BhTable& table);

/// What a format cannot hold of a table: the curve below −HcB with its knee, its provenance.
[[nodiscard]] std::vector<std::string> left_out(const BhTable& table, const CurveFormat& format);

}  // namespace magswap
