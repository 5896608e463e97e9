#include "magswap/material/steel_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/material/fields.hpp"
#include "magswap/material/reader.hpp"

namespace magswap {

double SteelLossLaw::loss_W_per_kg(double frequency_Hz, double b_T) const {
  const double f = std::abs(frequency_Hz);
  const double b = std::abs(b_T);
  return kh * std::pow(f, alpha) * std::pow(b, beta) + ke * f * f * b * b;
}

namespace detail {
namespace {

const std::vector<std::string> kCategories{
    "electrical sheet", "carbon steel",    "pure iron", "cobalt iron",
    "nickel iron",      "stainless steel", "other"};
const std::vector<std::string> kMethods{"table", "fitted function"};
const std::vector<std::string> kStandings{"typical", "measured", "estimated", "derived", "claim"};

struct Pairs {
  std::vector<double> first, second;
};

double number_of(const TableReader& in, const TomlNode& node) {
  const bool number = node.type == TomlNode::Type::integer || node.type == TomlNode::Type::number;
  if (!number || !std::isfinite(node.number)) {
    throw in.document().error_at(node.place, fmt::format("'points' of {} holds pairs of finite "
                                                         "numbers, such as [100, 0.8]",
                                                         in.what()));
  }
  return node.number;
}

Pairs read_pairs(TableReader& in) {
  const TomlNode& list = in.require("points");
  if (list.type != TomlNode::Type::array)
    throw in.error("points", "'points' must be a list of pairs, such as [[0, 0], [100, 0.8]]");
  Pairs out;
  for (const TomlNode& pair : list.children) {
    if (pair.type != TomlNode::Type::array || pair.children.size() != 2) {
      throw in.document().error_at(
          pair.place,
          fmt::format("each of the 'points' of {} is a pair, such as [100, 0.8]", in.what()));
    }
    out.first.push_back(number_of(in, pair.children[0]));
    out.second.push_back(number_of(in, pair.children[1]));
  }
  return out;
}

// Numbers of a column in SI, by the unit that stands under a key.
void convert(TableReader& in, std::string_view key, const UnitText& coherent,
             std::string_view accepted, std::vector<double>& column) {
  const std::string name = in.text(key);
  UnitText unit;
  try {
    unit = parse_unit(name);
  } catch (const ArgumentError& error) {
    throw in.error(key, error.what());
  }
  if (unit.exponents != coherent.exponents)
    throw in.error(key, fmt::format("unit '{}' does not fit; use {}", name, accepted));
  for (double& value : column) value = (value + unit.offset) * unit.factor;
}

SteelCurve read_curve(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[steel.curve]");
  SteelCurve out;
  out.line = node.place.line;
  out.column = node.place.column;
  out.standing = standing(in.word("kind", kStandings));
  out.method = in.word("method", kMethods);
  out.source = in.text("source");
  out.quality = in.text("quality");
  out.note = in.text_or("note", "");
  out.levelled = in.flag_or("levelled", false);
  Pairs points = read_pairs(in);
  convert(in, "H_unit", parse_unit("A/m"), "A/m, kA/m or Oe", points.first);
  convert(in, "B_unit", parse_unit("T"), "T, mT, G or kG", points.second);
  in.finish();
  out.h_A_per_m = std::move(points.first);
  out.b_T = std::move(points.second);
  return out;
}

SteelLoss read_loss(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[[steel.loss]]");
  SteelLoss out;
  out.line = node.place.line;
  out.column = node.place.column;
  (void)in.require("frequency");
  out.frequency_Hz = *in.quantity("frequency", Kind::frequency);
  out.standing = standing(in.word("kind", kStandings));
  out.source = in.text("source");
  out.definition = in.text("definition");
  Pairs points = read_pairs(in);
  convert(in, "B_unit", parse_unit("T"), "T, mT, G or kG", points.first);
  convert(in, "unit", parse_unit("W/kg"), "W/kg, mW/g or W/lb", points.second);
  in.finish();
  out.b_T = std::move(points.first);
  out.loss_W_per_kg = std::move(points.second);
  return out;
}

SteelLossLaw read_loss_law(const TomlText& text, const TomlNode& node) {
  constexpr std::string_view kForm =
      "p = kh f^alpha B^beta + ke f^2 B^2; p in W/kg, f in Hz, B peak in T";
  TableReader in(text, node, "[steel.loss_law]");
  SteelLossLaw out;
  out.line = node.place.line;
  out.column = node.place.column;
  out.definition = in.text("definition");
  if (out.definition != kForm)
    throw in.error("definition", fmt::format("the only law is \"{}\"", kForm));
  out.standing = standing(in.word("kind", kStandings));
  out.source = in.text("source");
  out.note = in.text_or("note", "");
  const auto read = [&](std::string_view key, double& target) {
    (void)in.require(key);
    target = *in.number(key);
  };
  read("kh", out.kh);
  read("ke", out.ke);
  read("alpha", out.alpha);
  read("beta", out.beta);
  in.finish();
  return out;
}

}  // namespace

Steel read_steel(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[[steel]]");
  Steel out;
  out.path = text.path();
  out.line = node.place.line;
  out.name = in.text("name");
  out.aliases = in.texts("aliases");
  out.title = in.text("title");
  out.category = in.word("category", kCategories);
  out.standard = in.text_or("standard", "");
  out.note = in.text_or("note", "");
  for (const auto& field : steel_fields()) {
    if (const TomlNode* value = in.find(field.key))
      out.*field.member = read_value(text, *value, field.kind);
  }
  out.curve = read_curve(text, in.require("curve"));
  for (const TomlNode* loss : in.tables("loss")) out.losses.push_back(read_loss(text, *loss));
  std::stable_sort(
      out.losses.begin(), out.losses.end(),
      [](const SteelLoss& a, const SteelLoss& b) { return a.frequency_Hz < b.frequency_Hz; });
  if (const TomlNode* law = in.find("loss_law")) out.loss_law = read_loss_law(text, *law);
  in.finish();
  return out;
}

}  // namespace detail
}  // namespace magswap
