#pragma once

#include <functional>
#include <set>
#include <string>

#include "magswap/material/grade.hpp"
#include "magswap/report/document.hpp"

namespace magswap {

/// A source for the JSON of an answer: title, author, year, url, doi, licence, and how it was seen.
[[nodiscard]] Document source_document(const Source& source);

/// The sources of an answer by their keys.
/// @param find  the source of a key, nullptr where there is none, which is left out.
[[nodiscard]] Document sources_document(
    const std::set<std::string>& keys,
    const std::function<const Source*(const std::string&)>& find);

}  // namespace magswap
