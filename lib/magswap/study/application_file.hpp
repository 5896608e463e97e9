#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "magswap/product/library.hpp"
#include "magswap/substitution/gap_swap.hpp"
#include "magswap/substitution/surface_swap.hpp"

namespace magswap {

/// What an application file says: docs/formats/application.md.
struct Application {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  std::string title;
  std::string note;
  std::string product;  ///< key of the product that holds it, empty when none is named
  std::variant<SurfaceSwap, GapSwap> task;

  [[nodiscard]] const std::string& reference() const;
  [[nodiscard]] std::vector<std::string>& candidates();
  [[nodiscard]] const std::vector<std::string>& candidates() const;
  /// Temperatures at which the magnet works.
  [[nodiscard]] std::pair<Temperature, Temperature> cold_and_hot() const;
};

/// Reads an application from a text; `path` is what errors call it.
/// @throws DataError with line, column and caret at the first thing that is missing, unknown or of
/// the wrong unit.
[[nodiscard]] Application read_application(std::string_view path, std::string_view text);
/// Reads an application file. @throws IoError, DataError
[[nodiscard]] Application read_application_file(const std::string& path);

/// Checks that the library has every grade of the task that the file names.
/// @throws DataError at the name in the file, with the nearest grades.
void require_grades(const Application& application, const Library& library);
/// Checks that there is the product that the file names. @throws DataError at its key.
void require_product(const Application& application, const ProductLibrary& products);

}  // namespace magswap
