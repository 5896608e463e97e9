#include "magswap/results/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "magswap/core/error.hpp"
#include "magswap/results/utf8.hpp"

namespace magswap::detail {
namespace {

[[noreturn]] void refuse(std::string_view path, std::string_view why) {
  throw ArgumentError(fmt::format("results {}: {}", path, why));
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view name) {
  return !name.empty() && is_word_character(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return is_word_character(c) || c == '-' || c == '.' || c == '+';
         });
}

// xarray turns numbers with these units into time spans, netCDF tools those with "since" into
// dates.
bool is_taken_for_time(std::string_view units) {
  constexpr std::array<std::string_view, 7> kSpans{
      "days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"};
  return units.find(" since ") != std::string_view::npos ||
         std::find(kSpans.begin(), kSpans.end(), units) != kSpans.end();
}

void check_units(std::string_view path, const Values& values, const Attributes& attributes) {
  const bool is_number = !std::holds_alternative<std::span<const std::string>>(values) &&
                         attributes.flag_meanings.empty();
  if (is_number && attributes.units.empty()) {
    refuse(path, "numbers need units; write \"1\" for counts and ratios");
  }
  if (is_taken_for_time(attributes.units)) {
    refuse(path, fmt::format("xarray would turn the unit '{}' into time; write s, h, d or year",
                             attributes.units));
  }
  check_text(path, attributes.units);
}

void check_flags(std::string_view path, const Values& values, const Attributes& attributes) {
  if (attributes.flag_meanings.empty()) return;
  const auto* const flags = std::get_if<std::span<const std::int8_t>>(&values);
  if (flags == nullptr) refuse(path, "flag_meanings belong to values of 8 bits only");
  constexpr std::size_t kMost = 127;
  if (attributes.flag_meanings.size() > kMost) refuse(path, "more than 127 flag_meanings");
  for (const std::string& word : attributes.flag_meanings) {
    if (!is_name(word)) {
      refuse(path, fmt::format("the flag meaning '{}' is not one word of letters, digits and "
                               "_ - . +",
                               word));
    }
  }
}

}  // namespace

void check_path(std::string_view path) {
  if (path.size() < 2 || path.front() != '/') {
    refuse(path, "a path starts with '/' and names something below the root");
  }
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (!is_name(path.substr(start, end - start))) {
      refuse(path, fmt::format("'{}' is no name; use letters, digits and _ - . + with a letter, "
                               "digit or _ first",
                               path.substr(start, end - start)));
    }
    start = end + 1;
  }
}

void check_text(std::string_view path, std::string_view text) {
  const std::size_t at = first_unstorable_byte(text);
  if (at != std::string_view::npos) {
    refuse(path, fmt::format("byte {} (0x{:02x}) of a text of {} bytes is not UTF-8 or is NUL", at,
                             static_cast<unsigned char>(text[at]), text.size()));
  }
}

void check_attributes(std::string_view path, const Values& values, const Attributes& attributes) {
  check_units(path, values, attributes);
  if (attributes.long_name.empty()) refuse(path, "needs a long_name");
  check_text(path, attributes.long_name);
  check_flags(path, values, attributes);
  for (std::size_t i = 0; i < attributes.extra.size(); ++i) {
    const auto& [name, text] = attributes.extra[i];
    check_attribute_name(path, name);
    check_text(path, text);
    const auto same = [&name = name](const auto& other) { return other.first == name; };
    if (std::any_of(attributes.extra.begin(), attributes.extra.begin() + static_cast<long>(i),
                    same)) {
      refuse(path, fmt::format("the attribute '{}' is given twice", name));
    }
  }
}

void check_elements(std::string_view path, const Values& values, const Attributes& attributes) {
  if (const auto* texts = std::get_if<std::span<const std::string>>(&values)) {
    for (const std::string& text : *texts) check_text(path, text);
  }
  if (attributes.flag_meanings.empty()) return;
  for (const std::int8_t flag : std::get<std::span<const std::int8_t>>(values)) {
    if (flag < 0 || static_cast<std::size_t>(flag) >= attributes.flag_meanings.size()) {
      refuse(path, fmt::format("the flag {} has no meaning; there are meanings of 0 to {}",
                               static_cast<int>(flag), attributes.flag_meanings.size() - 1));
    }
  }
}

void check_attribute_name(std::string_view path, std::string_view name) {
  constexpr std::array<std::string_view, 10> kReserved{
      "units", "long_name", "flag_values",    "flag_meanings",  "_FillValue",
      "CLASS", "NAME",      "REFERENCE_LIST", "DIMENSION_LIST", "complete"};
  if (!is_name(name)) refuse(path, fmt::format("'{}' is no name of an attribute", name));
  if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) {
    refuse(path, fmt::format("the attribute '{}' is set by the writer itself", name));
  }
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string_view leaf_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace magswap::detail
