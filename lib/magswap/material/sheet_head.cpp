#include "magswap/material/sheet_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

using Words = std::vector<std::string>;
using Replacement = std::pair<std::string_view, std::string_view>;

constexpr std::size_t kLongestHead = 120;

constexpr std::array kUnitSpellings{
    Replacement{"℃", "°C"},     Replacement{"deg C", "degC"}, Replacement{"deg.C", "degC"},
    Replacement{"Tesla", "T"},  Replacement{"tesla", "T"},    Replacement{"Gauss", "G"},
    Replacement{"gauss", "G"},  Replacement{"Oersted", "Oe"}, Replacement{"oersted", "Oe"},
    Replacement{"GsOe", "GOe"}, Replacement{"G·Oe", "GOe"},   Replacement{"G.Oe", "GOe"},
    Replacement{"G*Oe", "GOe"}, Replacement{"/cc", "/cm3"},   Replacement{"/cu.m", "/m3"},
    Replacement{" / ", "/"},    Replacement{"pct", "%"},      Replacement{" per ", "/"},
    Replacement{"⋅", "*"},      Replacement{"Ω.", "Ω*"},      Replacement{"Ohm.", "Ohm*"},
    Replacement{"kGS", "kGs"},
};

// Capital K before a unit that it cannot multiply is kilo.
constexpr std::array<std::string_view, 5> kBehindKilo{"G", "Oe", "A/m", "J/m", "g/"};

std::string spelled(std::string_view text) {
  std::string out(trimmed_cell(text));
  for (const auto& [from, to] : kUnitSpellings) replace_each(out, from, to);
  const auto follows = [&](std::string_view unit) {
    return std::string_view(out).substr(1).starts_with(unit);
  };
  if (out.starts_with('K') && std::any_of(kBehindKilo.begin(), kBehindKilo.end(), follows))
    out.front() = 'k';
  return out;
}

// Names of a figure: one of `names` has to be there, `fillers` may stand beside it.
struct Names {
  std::string_view key;
  Words names, fillers;
};

Words coefficient_names(const Words& of) {
  const Words heads{"temperaturecoefficient",
                    "tempcoefficient",
                    "tempcoeff",
                    "tempcoef",
                    "tk",
                    "tc",
                    "reversibletemperaturecoefficient",
                    "reversibletempcoefficient",
                    "revtempcoefficient",
                    "revtempcoef",
                    "revtempcoeff",
                    "rtc"};
  Words out;
  for (const std::string& head : heads) {
    for (const std::string& symbol : of) {
      out.push_back(head + symbol);
      out.push_back(fmt::format("{}of{}", head, symbol));
    }
  }
  return out;
}

Words joined(Words a, const Words& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

const std::vector<Names>& figure_names() {
  static const std::vector<Names> table = [] {
    const Words coercive{"coercivity", "coerciveforce", "coercivefield", "coercivefieldstrength",
                         "hc"};
    const Words remanences{"br", "remanence", "induction", "residualinduction"};
    const Words coercivities{"hcj", "hci", "ihc", "jhc", "hc", "intrinsiccoercivity", "coercivity"};
    return std::vector<Names>{
        {"Br",
         {"br", "remanence", "residualinduction", "remanentinduction", "residualfluxdensity",
          "remanentfluxdensity", "residualmagnetism"},
         {"b", "r"}},
        {"HcB",
         {"hcb", "bhc", "hbc", "normalcoercivity", "normalcoerciveforce"},
         {"coercivity", "coerciveforce", "coercivefield", "coercivefieldstrength"}},
        {"HcJ",
         {"hcj", "jhc", "hci", "ihc", "intrinsiccoercivity", "intrinsiccoerciveforce",
          "intrinsiccoercivefield"},
         {"coercivity", "coerciveforce", "coercivefield", "coercivefieldstrength"}},
        {"Hc", coercive, {}},
        {"BHmax",
         {"bhmax", "bhm", "bxhmax", "maximumenergyproduct", "maxenergyproduct", "energyproduct"},
         {}},
        {"Hk", {"hk", "hk90", "kneefield"}, {}},
        {"mu_rec",
         {"murec", "urec", "mur", "ur", "recoilpermeability", "relativerecoilpermeability",
          "relativepermeability", "permeability"},
         {}},
        {"knee_width", {"kneewidth"}, {}},
        {"knee_asymmetry", {"kneeasymmetry"}, {}},
        {"alpha_Br", joined(coefficient_names(remanences), {"alpha"}), {"br"}},
        {"beta_HcJ",
         joined(coefficient_names(coercivities), {"beta"}),
         {"hcj", "hci", "ihc", "jhc", "hc"}},
        {"density", {"density", "rho"}, {}},
        {"T_max",
         {"tmax", "tw", "twmax", "maxtemp", "maxworkingtemp", "maxoperatingtemp",
          "maxworkingtemperature", "maxoperatingtemperature", "maximumworkingtemperature",
          "maximumoperatingtemperature", "workingtemperature", "operatingtemperature",
          "workingtemp", "operatingtemp", "maxtemperature", "maximumtemperature",
          "maxservicetemperature"},
         {}},
        {"T_Curie", {"tc", "tcurie", "curie", "curietemperature", "curietemp", "curiepoint"}, {}},
        {"resistivity", {"resistivity", "electricalresistivity"}, {}},
        {"Dy", {"dy", "dysprosium"}, {"content"}},
        {"Tb", {"tb", "terbium"}, {"content"}},
        {"price", {"price"}, {}},
    };
  }();
  return table;
}

const std::vector<std::pair<SheetRole, Words>>& role_names() {
  static const std::vector<std::pair<SheetRole, Words>> table{
      {SheetRole::name,
       {"grade", "grades", "name", "gradename", "type", "material", "materialgrade", "quality",
        "designation", "magnetgrade", "gradeno", "code"}},
      {SheetRole::family, {"family"}},
      {SheetRole::maker, {"maker", "manufacturer", "producer", "vendor", "supplier"}},
      {SheetRole::process, {"process"}},
      {SheetRole::note, {"note", "notes", "remark", "remarks", "comment"}},
      {SheetRole::temperature, {"t", "at", "temperature", "temp"}},
  };
  return table;
}

// True when a name is made of the names and fillers of one figure, with a name among them.
bool made_of(std::string_view text, const Names& figure, bool named = false) {
  if (text.empty()) return named;
  const auto begins = [&](const std::string& word) {
    return text.starts_with(word) && made_of(text.substr(word.size()), figure, true);
  };
  if (std::any_of(figure.names.begin(), figure.names.end(), begins)) return true;
  return std::any_of(figure.fillers.begin(), figure.fillers.end(), [&](const std::string& word) {
    return text.starts_with(word) && made_of(text.substr(word.size()), figure, named);
  });
}

const Field<Grade>* field_of(std::string_view key) {
  const auto fields = grade_fields();
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& field) { return field.key == key; });
  return found == fields.end() ? nullptr : &*found;
}

// Sets the role where the text is a name; false when it is none.
bool recognise(SheetHead& head, std::string_view text) {
  const std::string plain = plain_head(text);
  if (plain.empty() || plain.size() > kLongestHead) return false;
  for (const auto& [role, names] : role_names()) {
    if (std::find(names.begin(), names.end(), plain) == names.end()) continue;
    head.role = role;
    return true;
  }
  for (const Names& figure : figure_names()) {
    if (!made_of(plain, figure)) continue;
    if (figure.key == "Hc") {
      throw ArgumentError(fmt::format(
          "'{}' may be the coercivity HcB or the intrinsic coercivity HcJ: name it HcB or HcJ",
          head.text));
    }
    head.role = SheetRole::figure;
    head.figure = field_of(figure.key);
    return true;
  }
  return false;
}

// The words before and behind the last blank, or the first one.
std::pair<std::string_view, std::string_view> split_last(std::string_view text) {
  const std::size_t at = text.find_last_of(" ,");
  if (at == std::string_view::npos) return {{}, text};
  return {trimmed_cell(text.substr(0, at)), text.substr(at + 1)};
}

std::pair<std::string_view, std::string_view> split_first(std::string_view text) {
  const std::size_t at = text.find_first_of(" ,");
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), trimmed_cell(text.substr(at + 1))};
}

// A name, or one with a word such as "min" behind or before it. "max" of "BH max" is of the name.
bool recognise_with_slot(SheetHead& head, std::string_view text) {
  text = trimmed_cell(text);
  const auto [front, last] = split_last(text);
  const bool is_sign =
      !last.empty() && plain_head(last).empty();  // "HcJ ≥": no letter, so no part of a name
  if (!is_sign && recognise(head, text)) return true;
  if (const auto slot = sheet_slot(last); slot && recognise(head, front)) {
    head.slot = *slot;
    return true;
  }
  const auto [first, back] = split_first(text);
  if (const auto slot = sheet_slot(first); slot && recognise(head, back)) {
    head.slot = *slot;
    return true;
  }
  return false;
}

// A number that ends at `end` of a text; its beginning is stored.
std::optional<double> number_before(std::string_view text, std::size_t end, std::size_t& begin) {
  while (end > 0 && text[end - 1] == ' ') --end;
  std::size_t at = end;
  const auto belongs = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  while (at > 0 && belongs(text[at - 1])) --at;
  double value = 0.0;
  if (at == end ||
      std::from_chars(text.data() + at, text.data() + end, value).ptr != text.data() + end)
    return {};
  begin = at;
  return value;
}

bool ends_with_and_cut(std::string_view text, std::size_t& end, std::string_view tail) {
  if (!text.substr(0, end).ends_with(tail)) return false;
  end -= tail.size();
  return true;
}

void cut_blanks(std::string_view text, std::size_t& end) {
  while (end > 0 && text[end - 1] == ' ') --end;
}

// Takes "at 20 °C" or "20–100 °C" out of a text.
void take_temperatures(SheetHead& head, std::string& text) {
  for (const std::string_view unit : {std::string_view("°C"), std::string_view("degC")}) {
    const std::size_t place = text.find(unit);
    if (place == std::string::npos) continue;
    std::size_t begin = 0;
    auto last = number_before(text, place, begin);
    if (!last) continue;
    constexpr std::array<std::string_view, 7> kDashes{"–", "—", "~", "…", "...", "to", "-"};
    std::size_t end = begin;
    cut_blanks(text, end);
    std::optional<double> first;
    for (const std::string_view dash : kDashes) {
      std::size_t before = end;
      std::size_t start = 0;
      if (!ends_with_and_cut(text, before, dash)) continue;
      first = number_before(text, before, start);
      if (first) begin = start;
      break;
    }
    // A sign of its own: "-40 °C".
    if (begin > 0 && text[begin - 1] == '-') {
      --begin;
      (first ? *first : *last) *= -1.0;
    }
    if (first) {
      head.from_K = *first + 273.15;
      head.to_K = *last + 273.15;
    } else {
      head.at_K = *last + 273.15;
    }
    end = begin;
    cut_blanks(text, end);
    for (const std::string_view word : {std::string_view("@"), std::string_view(" at")})
      if (ends_with_and_cut(text, end, word)) begin = end;
    text.erase(begin, place + unit.size() - begin);
    text = trimmed_cell(text);
    return;
  }
}

// Takes in what stands in a pair of brackets; false when it is part of the name.
bool take_part(SheetHead& head, std::string_view part) {
  std::string text(trimmed_cell(part));
  take_temperatures(head, text);
  if (text.empty()) return true;
  if (const auto slot = sheet_slot(text)) {
    head.slot = *slot;
    return true;
  }
  const auto [front, last] = split_last(text);
  const auto slot = front.empty() ? std::nullopt : sheet_slot(last);
  const auto unit = sheet_unit(slot ? front : std::string_view(text));
  if (!unit || head.unit) return false;
  head.unit = unit;
  if (slot) head.slot = *slot;
  return true;
}

bool take_bracket(SheetHead& head, std::string_view inside) {
  SheetHead trial = head;
  for (std::size_t start = 0; start <= inside.size();) {
    const std::size_t end = std::min(inside.find(',', start), inside.size());
    if (!take_part(trial, inside.substr(start, end - start))) return false;
    start = end + 1;
  }
  head = std::move(trial);
  return true;
}

// Takes units, "min" and temperatures in brackets out of a text; other brackets are of the name.
void take_brackets(SheetHead& head, std::string& text) {
  constexpr std::array<std::pair<char, char>, 3> kBrackets{{{'(', ')'}, {'[', ']'}, {'{', '}'}}};
  for (const auto& [open, close] : kBrackets) {
    for (std::size_t at = text.rfind(open); at != std::string::npos;
         at = at == 0 ? std::string::npos : text.rfind(open, at - 1)) {
      const std::size_t end = text.find(close, at);
      if (end == std::string::npos) continue;
      if (!take_bracket(head, std::string_view(text).substr(at + 1, end - at - 1))) continue;
      text.replace(at, end - at + 1, " ");
    }
  }
  text = trimmed_cell(text);
  if (text.ends_with('/') || text.ends_with(','))
    text = trimmed_cell(text.substr(0, text.size() - 1));
}

// A name with its unit behind a slash, a comma or a blank: "Br/T", "HcJ, kA/m", "Br min kG".
bool take_name_and_unit(SheetHead& head, std::string_view text) {
  std::optional<ArgumentError> ambiguous;
  for (std::size_t at = text.find_first_of("/, ", 1); at < text.size();
       at = text.find_first_of("/, ", at + 1)) {
    SheetHead trial = head;
    std::string_view rest = trimmed_cell(text.substr(at + 1));
    const auto [first, behind] = split_first(rest);
    const auto slot = behind.empty() ? std::nullopt : sheet_slot(first);
    if (slot) rest = behind;
    auto unit = sheet_unit(rest);
    try {
      if (rest.empty() || !recognise_with_slot(trial, text.substr(0, at)) || !trial.figure)
        continue;
    } catch (const ArgumentError& mistake) {
      ambiguous = mistake;  // "Coercive force" of "Coercive force bHc kA/m"
      continue;
    }
    if (!unit || !measures(unit->unit, trial.figure->kind)) {
      std::string other(rest);  // "kA m" of "HcJ_kA_m"
      replace_each(other, " ", "/");
      unit = sheet_unit(other);
    }
    if (!unit || !measures(unit->unit, trial.figure->kind)) continue;
    if (slot) trial.slot = *slot;
    trial.unit = unit;
    head = std::move(trial);
    return true;
  }
  if (ambiguous) throw ArgumentError(*ambiguous);
  return false;
}

}  // namespace

std::string_view trimmed_cell(std::string_view text) {
  constexpr std::string_view kNoBreak = "\u00A0";
  while (true) {
    if (text.starts_with(kNoBreak)) {
      text.remove_prefix(kNoBreak.size());
    } else if (text.ends_with(kNoBreak)) {
      text.remove_suffix(kNoBreak.size());
    } else if (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != text.npos) {
      text.remove_prefix(1);
    } else if (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != text.npos) {
      text.remove_suffix(1);
    } else {
      return text;
    }
  }
}

void replace_each(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

bool measures(const UnitText& unit, Kind kind) {
  const auto kinds = kinds_of(unit);
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

std::optional<SheetUnit> sheet_unit(std::string_view text) {
  constexpr std::size_t kLongestUnit = 24;
  const std::string_view body = trimmed_cell(text);
  if (body.empty() || body.size() > kLongestUnit) return {};
  try {
    return SheetUnit{std::string(body), parse_unit(spelled(body))};
  } catch (const ArgumentError&) {
    return {};
  }
}

std::optional<SheetSlot> sheet_slot(std::string_view word) {
  std::string plain(trimmed_cell(word));
  if (plain == "≥" || plain == ">=" || plain == ">") return SheetSlot::min;
  if (plain == "≤" || plain == "<=" || plain == "<") return SheetSlot::max;
  plain = plain_head(plain);
  if (plain == "min" || plain == "minimum") return SheetSlot::min;
  if (plain == "max" || plain == "maximum") return SheetSlot::max;
  if (plain == "typ" || plain == "typical" || plain == "nom" || plain == "nominal")
    return SheetSlot::typical;
  return {};
}

std::string plain_head(std::string_view text) {
  constexpr std::array kLetters{Replacement{"µ", "u"},     Replacement{"μ", "u"},
                                Replacement{"α", "alpha"}, Replacement{"β", "beta"},
                                Replacement{"ρ", "rho"},   Replacement{"₀", "0"}};
  std::string out(text);
  for (const auto& [from, to] : kLetters) replace_each(out, from, to);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  std::erase_if(out, [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')); });
  return out;
}

SheetHead sheet_head(std::string_view text) {
  SheetHead head;
  head.text = trimmed_cell(text);
  std::string rest = head.text;
  for (const auto& [from, to] :
       {Replacement{"\u00A0", " "}, Replacement{"\n", " "}, Replacement{"\r", " "},
        Replacement{"_", " "}, Replacement{"℃", "°C"}, Replacement{"−", "-"}})
    replace_each(rest, from, to);
  if (rest.size() > kLongestHead) return head;
  take_brackets(head, rest);
  take_temperatures(head, rest);
  if (!recognise_with_slot(head, rest)) take_name_and_unit(head, rest);
  return head;
}

}  // namespace magswap::detail
