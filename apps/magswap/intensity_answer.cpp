#include "intensity_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/material/element_content.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/results/reader.hpp"

namespace magswap::cli {
namespace {

MassFractions fractions_of(const Grade& grade, std::vector<std::string>& notes) {
  const ElementContent content = element_content(grade, library());
  MassFractions out;
  for (const auto& [symbol, entry] : content.elements)
    out.emplace(symbol, MassFraction{entry.value, entry.low, entry.high});
  for (const std::string& note : content.notes) notes.push_back(grade.key() + ": " + note);
  return out;
}

/// A sized magnet of a swap result.
struct Sized {
  std::string grade;
  bool reference;
  double kg;
};

std::vector<Sized> sized_in_results(const std::string& path) {
  const ResultsReader file(path);
  const auto grades = file.texts("/substitution/grade");
  const auto references = file.integers("/substitution/reference");
  const auto masses = file.doubles("/substitution/magnet_mass", "kg");
  std::vector<Sized> out;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    if (std::isfinite(masses[i])) out.push_back({grades[i], references[i] != 0, masses[i]});
  }
  return out;
}

template <class T>
const T* member(const Document& row, std::string_view key) {
  const Document* found = row.find(key);
  return found == nullptr ? nullptr : std::get_if<T>(&found->value());
}

std::vector<Sized> sized_in_json(const std::string& path) {
  const Document document = Document::from_json(path, read_file(path));
  std::vector<Sized> out;
  const auto* rows = member<Document::List>(document, "candidates");
  if (rows == nullptr) return out;
  for (const Document& row : *rows) {
    const auto* grade = member<std::string>(row, "grade");
    const auto* reference = member<bool>(row, "reference");
    const auto* mass = member<Document::Quantity>(row, "magnet_mass");
    if (grade != nullptr && mass != nullptr && mass->unit == "kg")
      out.push_back({*grade, reference != nullptr && *reference, mass->value});
  }
  return out;
}

// The reference stands for the present magnet, a sized candidate for the substitute; where a grade
// is there once, that one.
double mass_of(const std::string& path, const std::vector<Sized>& magnets, const Grade& grade,
               bool reference) {
  const Sized* best = nullptr;
  for (const Sized& each : magnets) {
    if (each.grade != grade.key() && each.grade != grade.name) continue;
    if (best == nullptr || (each.reference == reference && best->reference != reference))
      best = &each;
  }
  if (best != nullptr) return best->kg;
  throw ArgumentError(
      fmt::format("{} has no sized magnet of {}; write it by `magswap swap "
                  "APPLICATION.toml --json` or `magswap study` with it as a "
                  "candidate",
                  path, grade.key()));
}

// Ratio of the masses that do the same, by a result of `magswap swap --json` or `magswap study`.
double ratio_in(const std::string& path, const Grade& from, const Grade& to) {
  const std::vector<Sized> magnets =
      is_results_file(path) ? sized_in_results(path) : sized_in_json(path);
  const double present = mass_of(path, magnets, from, true);
  const double substitute = mass_of(path, magnets, to, false);
  if (!(present > 0.0) || !(substitute > 0.0)) {
    throw ArgumentError(fmt::format("{}: magnet masses of {} and {} are not both positive", path,
                                    from.key(), to.key()));
  }
  return substitute / present;
}

void require_pair(const SwapOptions& options) {
  if (options.from.empty() == options.to.empty()) return;
  throw ArgumentError(fmt::format("--swap-from and --swap-to go together; {} is missing",
                                  options.from.empty() ? "--swap-from" : "--swap-to"));
}

std::optional<SwapAnswer> swap_answer(const Product& product, double units,
                                      const BillOfMaterials& bill, const SwapOptions& options) {
  require_pair(options);
  const bool ratio_given = !options.mass_ratio.empty() || !options.result.empty();
  if (options.from.empty()) {
    if (ratio_given)
      throw ArgumentError("a mass ratio needs the magnets: give --swap-from and --swap-to");
    return std::nullopt;
  }
  if (options.mass_ratio.empty() == options.result.empty()) {
    throw ArgumentError(
        "the ratio of the magnets' masses at equal function is needed once: --mass-ratio 1.3, or "
        "--swap-result FILE of `magswap swap APPLICATION.toml --json` or `magswap study`");
  }
  const Grade& from = find_grade(options.from);
  const Grade& to = find_grade(options.to);
  SwapAnswer out;
  out.from = from.key();
  out.to = to.key();
  out.mass_ratio = options.result.empty() ? parse_si(options.mass_ratio, Kind::dimensionless)
                                          : ratio_in(options.result, from, to);
  out.origin = options.result.empty() ? "as given" : "magnet masses in " + options.result;
  Intensity whole;
  whole.product = product.key;
  whole.title = product.title;
  whole.per = product.per;
  whole.units = units;
  whole.lines = bill.lines;
  const MassFractions before = fractions_of(from, out.notes), after = fractions_of(to, out.notes);
  out.content = exchange(whole, {out.from, before, out.to, after, out.mass_ratio});
  return out;
}

constexpr double kRounding = 0.01;  // of values as they are printed in studies

void gather(std::set<std::string>& keys, const std::vector<IntensityLine>& lines) {
  for (const IntensityLine& line : lines) {
    keys.insert(line.entry.source);
    keys.insert(line.entry.drawn_from.begin(), line.entry.drawn_from.end());
    keys.insert(line.entry.disputed_by.begin(), line.entry.disputed_by.end());
  }
}

void gather_parts(std::set<std::string>& keys, const BillOfMaterials& bill) {
  for (const BillOfMaterials& child : bill.children) {
    keys.insert(child.part->source);
    gather_parts(keys, child);
  }
}

}  // namespace

bool is_results_file(const std::string& path) {
  return path.ends_with(".h5") || path.ends_with(".hdf5");
}

IntensityAnswer intensity_answer(const std::string& name, const std::string& quantity,
                                 const SwapOptions& swap) {
  const Product& product = products().product(name);
  IntensityAnswer out{
      &product, quantity.empty() ? intensity(product) : intensity(product, quantity),
      {},       {},
      {},       {},
      {},       {},
      {}};
  DerivedElements derived = derived_elements(product, out.content, library());
  out.derived = std::move(derived.lines);
  out.composition = std::move(derived.composition);
  out.composition_note = std::move(derived.note);
  out.bill = bill_of_materials(product, out.content.units, products(), library());
  const auto known = [&](const IntensityLine& line) {
    const auto same = [&](const IntensityLine& other) {
      return other.substance == line.substance && other.basis == line.basis;
    };
    return std::any_of(out.content.lines.begin(), out.content.lines.end(), same) ||
           std::any_of(out.derived.begin(), out.derived.end(), same);
  };
  for (const IntensityLine& line : out.bill.lines) {
    if (!known(line)) out.summed.push_back(line);
  }
  out.fits = fit_studies(product);
  out.swap = swap_answer(product, out.content.units, out.bill, swap);
  return out;
}

std::string total_note(const std::vector<IntensityLine>& lines) {
  const IntensityLine* total = nullptr;
  double sum = 0.0;
  for (const IntensityLine& line : lines) {
    if (line.basis != MassBasis::element) continue;
    if (line.substance == "rare earths") total = &line;
    if (is_rare_earth(line.substance)) sum += line.value_kg;
  }
  if (total == nullptr || sum <= total->value_kg * (1.0 + kRounding)) return "";
  return fmt::format(
      "the elements sum to {}, more than the total of {}: not every study gives both, and the rows "
      "stand as their own studies have them",
      mass_text(sum), mass_text(total->value_kg));
}

std::set<std::string> sources_of(const IntensityAnswer& answer, bool all) {
  std::set<std::string> keys;
  gather(keys, answer.content.lines);
  gather(keys, answer.content.claims);
  gather(keys, answer.derived);
  gather(keys, answer.summed);
  gather_parts(keys, answer.bill);
  keys.erase("");
  if (!all) return keys;
  gather(keys, answer.content.others);
  for (const StudyValue& study : answer.product->studies) keys.insert(study.source);
  for (const ProductFact& fact : answer.product->facts) keys.insert(fact.source);
  return keys;
}

const Source* source_of(const std::string& key) {
  const auto found = products().sources().find(key);
  return found == products().sources().end() ? nullptr : &found->second;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

}  // namespace magswap::cli
