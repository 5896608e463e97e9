#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "magswap/material/library.hpp"
#include "magswap/ranking/acceptability.hpp"
#include "magswap/ranking/criteria.hpp"
#include "magswap/results/writer.hpp"

namespace magswap {

/// What is to be ranked, and how: docs/formats/rank.md.
struct RankTask {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  std::string title;
  std::string note;
  FigureTable figures;
  std::vector<Criterion> criteria;
  RankOptions options;
  AcceptabilityOptions uncertainty;
  /// Further files that it names, with their exact content.
  std::vector<std::pair<std::string, std::string>> inputs;
};

/// Reads a ranking from a text; `path` is what errors call it, files it names stand beside it.
///
/// Figures come from an application, whose substitutes the library sizes, from a CSV table, or from
/// [[alternative]] tables in the file itself.
/// @throws DataError with line, column and caret at the first thing that is missing, unknown or of
/// the wrong unit; IoError for a file that cannot be read.
[[nodiscard]] RankTask read_rank(std::string_view path, std::string_view text,
                                 const Library& library);
/// Reads a ranking file. @throws IoError, DataError
[[nodiscard]] RankTask read_rank_file(const std::string& path, const Library& library);

/// A criterion from a text such as "cost", "margin max", "mass min 2.5": name, goal, weight.
///
/// The goal of figures that the library knows may be left out.
/// @throws ArgumentError when the goal is not known or a word is neither goal nor weight.
[[nodiscard]] Criterion parse_criterion(std::string_view text);

/// Writes `/ranking`, one row for each alternative, and `/criteria`: docs/results-schema.md.
void write_ranking(const RankTask& task, const Ranking& ranking, const Acceptability& acceptability,
                   ResultsWriter& file);

}  // namespace magswap
