#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/cells/history.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace magswap {

/// Magnets, soft iron and what happens to them, as a file says it: docs/formats/demag.md.
struct DemagFile {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  std::string title;
  std::vector<CellBody> bodies;
  std::vector<std::string> grades;  ///< "maker/grade" of each body, empty for iron
  CellOptions options;
  CellHistory history;
};

/// Reads a demagnetisation task; `path` is what errors call it. Names of bodies are unique.
/// @param extrapolate  temperature data are carried on beyond their validity.
/// @throws DataError with line, column and caret at the first thing that is missing, unknown, of
/// the wrong unit or without meaning, and at a grade that the library does not have.
[[nodiscard]] DemagFile read_demag(std::string_view path, std::string_view text,
                                   const Library& library, Basis basis = Basis::nominal,
                                   bool extrapolate = false);
/// Reads a file. @throws IoError, DataError
[[nodiscard]] DemagFile read_demag_file(const std::string& path, const Library& library,
                                        Basis basis = Basis::nominal, bool extrapolate = false);

/// A magnet of a grade: its curve at any temperature in its validity, or beyond, across the axis
/// linear with the grade's recoil permeability at reference.
/// @throws DataError as GradeModel does.
[[nodiscard]] CellBody cell_body(const GradeModel& model, const Body& body,
                                 bool extrapolate = false);

}  // namespace magswap
