#include <fmt/format.h>

#include "cli.hpp"
#include "magswap/core/error.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::vector<std::string> words;
  Format format;
};

// "42 MGOe kJ/m3" may come as one, two or three words; the last is the target when a number and a
// unit stand before it.
std::pair<std::string, std::string> split(const std::vector<std::string>& words) {
  std::string quantity = words.front();
  std::string target;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "to" || words[i] == "in") continue;
    const bool has_unit = quantity.find_first_not_of("0123456789+-.eE \t") != std::string::npos;
    if (!has_unit) {
      quantity += " " + words[i];
    } else {
      if (!target.empty())
        throw ArgumentError("give one quantity and one target unit: magswap convert 42 MGOe kJ/m3");
      target = words[i];
    }
  }
  return {quantity, target};
}

std::string unit_choices(const std::vector<Kind>& kinds) {
  std::string out;
  for (const Kind kind : kinds) {
    if (!out.empty()) out += "; ";
    out += fmt::format("{}: {}", info(kind).name, info(kind).accepted);
  }
  return out;
}

void require_same_kind(const AnyQuantity& from, const UnitText& to, const std::string& quantity,
                       const std::string& target) {
  if (from.unit.exponents == to.exponents) return;
  const auto kinds = kinds_of(from.unit);
  throw ArgumentError(
      fmt::format("'{}' cannot be given in '{}'{}", quantity, target,
                  kinds.empty() ? std::string() : " (" + unit_choices(kinds) + ")"));
}

// What a unit stands for, where a number is shown in several: "  field strength or magnetisation".
std::string meaning(const std::string& unit) {
  std::string out;
  for (const Kind kind : kinds_of(parse_unit(unit))) {
    const bool shown = info(kind).si_unit == unit || info(kind).cgs_unit == unit;
    if (shown) out += (out.empty() ? "  " : " or ") + std::string(info(kind).name);
  }
  return out;
}

int run(const Options& options) {
  const auto [quantity, target] = split(options.words);
  const AnyQuantity from = parse_any(quantity);
  std::vector<std::string> targets;
  if (!target.empty()) {
    require_same_kind(from, parse_unit(target), quantity, target);
    targets.push_back(target);
  } else {
    for (const Kind kind : kinds_of(from.unit)) {
      for (const std::string_view unit : {info(kind).si_unit, info(kind).cgs_unit}) {
        const bool known = std::find(targets.begin(), targets.end(), unit) != targets.end();
        if (!known && !unit.empty()) targets.emplace_back(unit);
      }
    }
  }
  Document list = Document::list();
  std::string text;
  for (const std::string& unit : targets) {
    const double value = in_unit(from.si, unit);
    list.add(Document::quantity_in(value, unit));
    text += fmt::format("{:.10g} {}{}\n", value, unit, target.empty() ? meaning(unit) : "");
  }
  print(options.format.json ? list.json() + "\n" : text);
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_convert(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positionals("quantity",
                        "a number with its unit, then the unit wanted (all usual ones if left out)",
                        options->words);
  declare_format(arguments, options->format);
  std::string footer =
      "Examples:\n  magswap convert 42 MGOe kJ/m3\n  magswap convert \"12.5 kOe\"\n\nUnits:\n";
  for (const KindInfo& row : all_kinds())
    footer += fmt::format("  {:<24}{}\n", row.name, row.accepted);
  arguments.footer(footer);
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
