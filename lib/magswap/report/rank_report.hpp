#pragma once

#include <string>
#include <string_view>

#include "magswap/report/document.hpp"
#include "magswap/study/rank_file.hpp"

namespace magswap {

/// A ranking for people: place, score, how often it is first, the figures behind it.
[[nodiscard]] std::string rank_text(const RankTask& task, const Ranking& ranking,
                                    const Acceptability& acceptability);
/// The same as a tree for JSON.
[[nodiscard]] Document rank_document(const RankTask& task, const Ranking& ranking,
                                     const Acceptability& acceptability);
/// One line for each alternative, best first.
[[nodiscard]] std::string rank_csv(const RankTask& task, const Ranking& ranking,
                                   const Acceptability& acceptability);

/// Figures of the candidates that `magswap swap --json` has printed: every quantity, every element,
/// carbon and energy of the raw materials; rejected candidates with their reason.
/// @throws DataError when the text is no JSON or has no list "candidates".
[[nodiscard]] FigureTable figures_of_json(std::string_view name, std::string_view text);

}  // namespace magswap
