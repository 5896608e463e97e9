#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/allocation/portfolio.hpp"
#include "magswap/material/library.hpp"

namespace magswap {

/// What a portfolio file says, its magnets sized and accounted for: docs/formats/portfolio.md.
struct PortfolioFile {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  Portfolio portfolio;
  /// Application files that it names, with their exact content.
  std::vector<std::pair<std::string, std::string>> applications;
};

/// Reads a portfolio from a text; `path` is what errors call it, application files stand beside it.
///
/// Options of an application are its substitutes as `magswap swap` sizes them, by the library;
/// those that cannot do it stand among the rejected, with the reason.
/// @throws DataError with line, column and caret at the first thing that is missing, unknown or of
/// the wrong unit, also for a grade or an element that does not exist; IoError for an application
/// file that cannot be read.
[[nodiscard]] PortfolioFile read_portfolio(std::string_view path, std::string_view text,
                                           const Library& library);
/// Reads a portfolio file. @throws IoError, DataError
[[nodiscard]] PortfolioFile read_portfolio_file(const std::string& path, const Library& library);

/// Reads a cap such as "Dy 100 t" and sets it: `--cap`. Returns its name.
/// @throws ArgumentError when the text is no name and mass; as set_cap().
std::string set_cap(Portfolio& portfolio, std::string_view text);

}  // namespace magswap
