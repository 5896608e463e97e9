#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "magswap/material/check_tools.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

using detail::Findings;

void check_source_record(Findings& findings, const Source& source) {
  constexpr int kOldest = 1800;
  constexpr int kNewest = 2100;
  if (!source.url.empty() && !source.url.starts_with("http://") &&
      !source.url.starts_with("https://")) {
    findings.error(
        source.path, source.line, 1,
        fmt::format("url '{}' of source '{}' is not a web address", source.url, source.key));
  }
  if (source.year && (*source.year < kOldest || *source.year > kNewest)) {
    findings.error(source.path, source.line, 1,
                   fmt::format("year {} of source '{}' is none", *source.year, source.key));
  }
}

bool is_date(std::string_view text) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    if (text.size() < from + count) return false;
    const auto part = text.substr(from, count);
    return part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!digits(0, 4)) return false;
  if (text.size() == 4) return true;
  if (text[4] != '-' || !digits(5, 2)) return false;
  return text.size() == 7 || (text.size() == 10 && text[7] == '-' && digits(8, 2));
}

// An element, or a mixture named by its elements, such as NdPr.
bool is_mixture(std::string_view item) {
  try {
    return !formula_atoms(item).empty();
  } catch (const ArgumentError&) {
    return false;
  }
}

void check_price(Findings& findings, const Price& price) {
  detail::check_value(findings, price.path, "price", price.value, false);
  const bool known = is_mixture(price.item) || findings.library().families().contains(price.item);
  if (!known) {
    findings.error(price.path, price.line, 1,
                   fmt::format("price of '{}': neither an element nor a family", price.item));
  }
  if (!is_date(price.date)) {
    findings.error(
        price.path, price.line, 1,
        fmt::format("date '{}' of a price is not of the form 2025, 2025-04 or 2025-04-30",
                    price.date));
  }
}

void check_defaults(Findings& findings, const std::vector<Price>& prices) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const Price& price : prices) {
    if (!price.is_default || seen.emplace(price.item, price.form).second) continue;
    findings.error(price.path, price.line, 1,
                   fmt::format("second default price of {} as {}", price.item, price.form));
  }
}

}  // namespace

std::vector<Finding> Library::check() const {
  Findings findings(*this);
  for (const auto& [key, source] : sources_) check_source_record(findings, source);
  for (const auto& [key, family] : families_) detail::check_family(findings, family);
  for (const Grade& grade : grades_) detail::check_grade(findings, grade);
  for (const Compound& compound : compounds_) detail::check_compound(findings, compound);
  for (const Price& price : prices_) check_price(findings, price);
  for (const Steel& steel : steels_) detail::check_steel(findings, steel);
  check_defaults(findings, prices_);
  return std::move(findings).sorted();
}

std::vector<Finding> Library::check_of(const Library& own) const {
  std::vector<Finding> out = check();
  std::erase_if(out,
                [&](const Finding& finding) { return !own.texts_.contains(finding.what.path()); });
  return out;
}

}  // namespace magswap
