#include "magswap/product/product.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 6> kBases{
    "magnet", "element", "oxide", "rare-earth-bearing part", "material", "unspecified"};
constexpr std::array<std::string_view, 3> kLevels{"low", "medium", "high"};

template <class Enum, std::size_t n>
Enum read_word(std::string_view text, const std::array<std::string_view, n>& words,
               std::string_view what) {
  const auto* const found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<Enum>(found - words.begin());
  std::string known;
  for (const std::string_view word : words)
    known += (known.empty() ? "" : ", ") + std::string(word);
  throw ArgumentError(fmt::format("unknown {} '{}'; known: {}", what, text, known));
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A number that begins a text, and what follows it.
std::optional<std::pair<double, std::string_view>> leading_number(std::string_view text) {
  const std::string_view body = trim(text);
  double value = 0.0;
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value);
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  return std::pair{value, trim(body.substr(static_cast<std::size_t>(end - body.data())))};
}

bool is_noun(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0 || c == '-';
  });
}

std::string plural(const std::string& noun) { return noun.ends_with("craft") ? noun : noun + "s"; }

// Nouns that are unit symbols too ("h", "t") do not count anything here: a unit wins.
std::optional<UnitText> unit_of(std::string_view text) {
  try {
    return parse_unit(text);
  } catch (const ArgumentError&) {
    return std::nullopt;
  }
}

}  // namespace

std::string_view to_text(MassBasis basis) { return kBases.at(static_cast<std::size_t>(basis)); }
MassBasis mass_basis(std::string_view text) { return read_word<MassBasis>(text, kBases, "basis"); }
std::string_view to_text(Confidence confidence) {
  return kLevels.at(static_cast<std::size_t>(confidence));
}
Confidence confidence(std::string_view text) {
  return read_word<Confidence>(text, kLevels, "confidence");
}

FunctionalUnit::FunctionalUnit(std::string_view text) : text_(text), unit_(unit_of(text)) {
  const bool is_unit = unit_ && !text_.empty() && unit_->offset == 0.0;
  if (is_unit && unit_->exponents != detail::Exponents{}) return;
  if (unit_ || !is_noun(text)) {
    throw ArgumentError(
        fmt::format("functional unit '{}' is neither a unit, such as MW, nor a noun in small "
                    "letters, such as vehicle",
                    text));
  }
}

std::string FunctionalUnit::example() const { return describe(counted() ? 3.0 : 12.0); }

std::string FunctionalUnit::describe(double units) const {
  return fmt::format("{:.12g} {}", units, counted() && units != 1.0 ? plural(text_) : text_);
}

double FunctionalUnit::units_in(std::string_view quantity) const {
  const auto fail = [&](std::string_view why) {
    throw ArgumentError(fmt::format("quantity '{}' {}: give it in {}, such as '{}'", trim(quantity),
                                    why, counted() ? plural(text_) : text_, example()));
  };
  const auto split = leading_number(quantity);
  if (!split) fail("is not a number");
  const auto& [number, rest] = *split;
  if (number < 0.0) fail("is negative");
  const bool own_word = rest == text_ || rest == plural(text_);
  const bool any_piece = rest.empty() || rest == "unit" || rest == "units";
  if (own_word || (counted() && any_piece)) return number;
  if (counted()) fail(fmt::format("is not a number of {}", plural(text_)));
  if (rest.empty()) fail("has no unit");
  const auto unit = unit_of(rest);
  if (!unit || unit->exponents != unit_->exponents || unit->offset != 0.0) {
    fail(fmt::format("cannot be measured in {}", text_));
  }
  return in_unit(number * unit->factor, *unit_);
}

double FunctionalUnit::mass_kg(std::string_view value) const {
  const std::string unit_text = counted() ? "kg" : mass_unit();
  const UnitText wanted = parse_unit(unit_text);
  const AnyQuantity given = parse_any(value);
  if (given.unit.exponents != wanted.exponents || given.unit.offset != 0.0) {
    throw ArgumentError(fmt::format("'{}' is not {} per {}, such as '12 {}'", trim(value),
                                    counted() ? "a mass, counted" : "a mass", text_, unit_text));
  }
  return in_unit(given.si, wanted);
}

double IntensityEntry::nominal_kg() const {
  if (value_kg) return *value_kg;
  if (low_kg && high_kg) return 0.5 * (*low_kg + *high_kg);
  return low_kg ? *low_kg : high_kg.value_or(std::nan(""));
}

bool IntensityEntry::doubtful() const {
  return standing == Standing::estimated || standing == Standing::claim || !disputed_by.empty();
}

const IntensityEntry* Product::default_entry(std::string_view substance, MassBasis basis) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const IntensityEntry& entry) {
    return entry.is_default && entry.substance == substance && entry.basis == basis;
  });
  return found == entries.end() ? nullptr : &*found;
}

std::vector<StudyStatistics> study_statistics(const Product& product) {
  std::vector<StudyStatistics> out;
  std::vector<std::vector<double>> values;
  for (const StudyValue& study : product.studies) {
    if (study.is_projection) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const StudyStatistics& row) {
      return row.substance == study.substance && row.basis == study.basis;
    });
    const auto index = static_cast<std::size_t>(same - out.begin());
    if (same == out.end()) {
      out.push_back({study.substance, study.basis});
      values.emplace_back();
    }
    values[index].push_back(study.value_kg);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::vector<double>& sorted = values[i];
    std::sort(sorted.begin(), sorted.end());
    const std::size_t n = sorted.size();
    out[i].count = static_cast<int>(n);
    out[i].low_kg = sorted.front();
    out[i].high_kg = sorted.back();
    out[i].median_kg = 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
  }
  return out;
}

}  // namespace magswap
