#pragma once

#include <set>
#include <string>

#include "magswap/supply/library.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {

/// The companionality of an element, nullptr when none is known.
[[nodiscard]] const Companion* find_companion(const std::string& item);

/// "political stability … (stability), wgi-2023".
[[nodiscard]] std::string indicator_text(Governance indicator);
/// The indicator with its sources, whose keys are added.
[[nodiscard]] Document governance_document(Governance indicator, std::set<std::string>& keys);

/// What is known of an item beside its shares, one line each: import reliance, companionality, the
/// comparison with pymatgen's table.
[[nodiscard]] std::string context_text(const std::string& item);
/// The same as members of an object; adds the keys of its sources.
void add_context(Document& out, const std::string& item, std::set<std::string>& keys);

}  // namespace magswap::cli
