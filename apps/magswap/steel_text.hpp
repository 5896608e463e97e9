#pragma once

#include <string>

#include "cli.hpp"
#include "magswap/material/steel.hpp"

namespace magswap::cli {

/// The steels of the library as a table, JSON or CSV.
[[nodiscard]] std::string steel_list(const Format& format);
/// Everything a record of a steel holds, as text or JSON.
[[nodiscard]] std::string steel_record(const Steel& steel, const Format& format);
/// A steel by name or alias, nullptr where there is none.
[[nodiscard]] const Steel* find_steel(const std::string& name);

}  // namespace magswap::cli
