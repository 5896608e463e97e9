#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "magswap/footprint/footprint.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/embedded.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

constexpr std::string_view kSchema = "magswap-footprints/1";
constexpr std::string_view kCarbonUnit = "kg CO2e/kg";
constexpr std::string_view kEnergyUnit = "MJ/kg";

const std::vector<std::string> kBases{"element", "oxide"};
const std::vector<std::string> kLevels{"low", "medium", "high"};
const std::vector<std::string> kKinds{"typical", "estimated", "claim"};

// The number of a text such as "17.6 kg CO2e/kg".
double number_of(const TomlText& text, const TomlNode& node, std::string_view unit) {
  const std::string_view value = node.text;
  if (node.type == TomlNode::Type::text && value.ends_with(unit)) {
    try {
      const std::string_view number = value.substr(0, value.size() - unit.size());
      const double parsed = parse_si(number, Kind::dimensionless);
      if (std::isfinite(parsed) && parsed >= 0.0) return parsed;
    } catch (const ArgumentError&) {
      // said below, with the place
    }
  }
  throw text.error_at(node.place, fmt::format("'{}' is a text with its unit, 0 or more, such as "
                                              "\"12 {}\"",
                                              node.key, unit));
}

FootprintRange read_range(const TomlText& text, TableReader& in, std::string_view key,
                          std::string_view unit) {
  TableReader table(text, in.require(key), fmt::format("'{}' of {}", key, in.what()));
  FootprintRange out;
  out.value = out.low = out.high = number_of(text, table.require("value"), unit);
  if (const TomlNode* low = table.find("low")) out.low = number_of(text, *low, unit);
  if (const TomlNode* high = table.find("high")) out.high = number_of(text, *high, unit);
  if (!(out.low <= out.value && out.value <= out.high))
    throw table.error("value", "the value lies outside its range");
  table.finish();
  return out;
}

FootprintFactor read_factor(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[[footprint]]");
  FootprintFactor out;
  out.item = in.text("item");
  if (find_element(out.item) == nullptr)
    throw in.error("item", fmt::format("unknown element '{}'", out.item));
  out.basis = in.word("basis", kBases) == "oxide" ? FootprintBasis::oxide : FootprintBasis::element;
  if (out.basis == FootprintBasis::oxide && traded_oxide(out.item).empty())
    throw in.error("basis", fmt::format("{} is not traded as an oxide", out.item));
  out.form = in.text("form");
  out.carbon = read_range(text, in, "carbon", kCarbonUnit);
  out.energy_MJ = read_range(text, in, "energy", kEnergyUnit);
  out.standing = standing(in.word("kind", kKinds));
  out.source = in.text("source");
  out.note = in.text_or("note", "");
  in.finish();
  return out;
}

constexpr std::array kStepBases{StepBasis::input, StepBasis::rare_earth_metal,
                                StepBasis::rare_earth_share};

StepBasis step_basis(TableReader& in) {
  std::vector<std::string> words;
  for (const StepBasis each : kStepBases) words.emplace_back(to_text(each));
  const std::string word = in.word("basis", words);
  return *std::find_if(kStepBases.begin(), kStepBases.end(),
                       [&](StepBasis each) { return to_text(each) == word; });
}

std::string_view unit_of(StepBasis basis) {
  if (basis == StepBasis::input) return "kg/kg";
  return basis == StepBasis::rare_earth_metal ? kCarbonUnit : "%";
}

// An input below the magnet, or a part that is none or more than all, would make a step negative.
void check_amount(const TableReader& in, const MakingStep& step) {
  if (step.basis == StepBasis::input && step.amount.low < 1.0)
    throw in.error("amount", "the input is at least 1 kg/kg");
  if (step.basis == StepBasis::rare_earth_share &&
      !(step.amount.low > 0.0 && step.amount.high <= 1.0))
    throw in.error("amount", "the share is above 0 %, up to 100 %");
}

MakingStep read_step(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[[step]]");
  MakingStep out;
  out.title = in.text("title");
  out.basis = step_basis(in);
  out.amount = read_range(text, in, "amount", unit_of(out.basis));
  if (out.basis == StepBasis::rare_earth_share) {
    constexpr double kPerCent = 0.01;
    for (double* number : {&out.amount.value, &out.amount.low, &out.amount.high})
      *number *= kPerCent;
  }
  check_amount(in, out);
  out.standing = standing(in.word("kind", kKinds));
  out.confidence = confidence(in.word("confidence", kLevels));
  out.source = in.text("source");
  out.note = in.text_or("note", "");
  in.finish();
  return out;
}

}  // namespace

Footprints Footprints::read(std::string_view path, std::string_view text) {
  const TomlText parsed(path, text);
  TableReader root(parsed, parsed.root(), "the file");
  (void)root.word("schema", {std::string(kSchema)});
  Footprints out;
  for (const TomlNode* node : root.tables("footprint")) {
    FootprintFactor factor = read_factor(parsed, *node);
    if (out.find(factor.item) != nullptr)
      throw parsed.error_at(node->find("item")->place,
                            fmt::format("{} has two factors", factor.item));
    out.factors_.push_back(std::move(factor));
  }
  for (const TomlNode* node : root.tables("step")) {
    MakingStep step = read_step(parsed, *node);
    if (out.find(step.basis) != nullptr)
      throw parsed.error_at(node->find("basis")->place,
                            fmt::format("'{}' has two steps", to_text(step.basis)));
    out.steps_.push_back(std::move(step));
  }
  root.finish();
  return out;
}

const Footprints& Footprints::shipped() {
  static const Footprints factors = [] {
    const auto files = embedded_files("materials/footprints.toml");
    return files.empty() ? Footprints() : read(files.front().path, files.front().text);
  }();
  return factors;
}

}  // namespace magswap
