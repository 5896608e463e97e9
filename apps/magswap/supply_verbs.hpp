#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "cli.hpp"
#include "magswap/supply/library.hpp"

namespace magswap::cli {

/// The shipped supply data, with those of --materials where that was given.
/// @throws DataError when the user's data do not pass the checks.
[[nodiscard]] const SupplyLibrary& supply();

/// "usgs-mcs2025, medium" with "estimated" or "CLAIM" where it is one.
[[nodiscard]] std::string record_text(const SupplyRecord& record);
/// Source, kind, confidence, disputes and note as members of an object.
void add_record(Document& out, const SupplyRecord& record);
/// A list of sources with title, author, year, address and licence, by key.
[[nodiscard]] Document sources_document(const std::set<std::string>& keys);
/// A number with its range in the same digits: "8281 (8281–8362)", the range left out where it is
/// the number itself.
[[nodiscard]] std::string range_text(const Bounded& value, const std::string& format = "{:.0f}");
/// A finite number from the text of an option; a percentage is a number.
/// @throws ArgumentError naming the option, with an example of what it takes.
[[nodiscard]] double number_option(const std::string& option, const std::string& text,
                                   const std::string& example);
/// A year from the text of an option, nothing when that is empty.
[[nodiscard]] std::optional<int> year_option(const std::string& text);

// One subcommand of `magswap supply` each; a further one is a line here and in verb_supply.cpp.
void declare_supply_concentration(Arguments& arguments);
void declare_supply_controls(Arguments& arguments);
void declare_supply_capacity(Arguments& arguments);
void declare_supply_claims(Arguments& arguments);
void declare_supply_price(Arguments& arguments);
void declare_supply_disruption(Arguments& arguments);

}  // namespace magswap::cli
