#include "magswap/units/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"

namespace magswap {
namespace {

using detail::Exponents;

struct Atom {
  std::string_view symbol;
  double factor;
  Exponents exponents;
  bool prefixes;  // takes SI prefixes
};

constexpr double kPerOersted = 1000.0 / (4.0 * kPi);    // A/m
constexpr double kPerGaussOersted = 0.1 / (4.0 * kPi);  // J/m³

constexpr Exponents kNone{};
constexpr Exponents kLength{1, 0, 0, 0, 0, 0};
constexpr Exponents kMass{0, 1, 0, 0, 0, 0};
constexpr Exponents kTime{0, 0, 1, 0, 0, 0};
constexpr Exponents kTemperature{0, 0, 0, 0, 1, 0};
constexpr Exponents kMoney{0, 0, 0, 0, 0, 1};
constexpr Exponents kForce{1, 1, -2, 0, 0, 0};
constexpr Exponents kPower{2, 1, -3, 0, 0, 0};
constexpr Exponents kTesla{0, 1, -2, -1, 0, 0};
constexpr Exponents kFlux{2, 1, -2, -1, 0, 0};
constexpr Exponents kFieldStrength{-1, 0, 0, 1, 0, 0};
constexpr Exponents kPressure{-1, 1, -2, 0, 0, 0};
constexpr Exponents kEnergy{2, 1, -2, 0, 0, 0};

constexpr std::array kAtoms{
    Atom{"m", 1.0, kLength, true},
    Atom{"in", 0.0254, kLength, false},
    Atom{"inch", 0.0254, kLength, false},
    Atom{"\"", 0.0254, kLength, false},
    Atom{"ft", 0.3048, kLength, false},
    Atom{"L", 1e-3, {3, 0, 0, 0, 0, 0}, true},
    Atom{"g", 1e-3, kMass, true},
    Atom{"t", 1e3, kMass, true},
    Atom{"tonne", 1e3, kMass, false},
    Atom{"lb", 0.45359237, kMass, false},
    Atom{"oz", 0.028349523125, kMass, false},
    Atom{"s", 1.0, kTime, true},
    Atom{"min", 60.0, kTime, false},
    Atom{"h", 3600.0, kTime, false},
    Atom{"a", 31557600.0, kTime, false},
    Atom{"year", 31557600.0, kTime, false},
    Atom{"Hz", 1.0, {0, 0, -1, 0, 0, 0}, true},
    Atom{"rpm", 1.0 / 60.0, {0, 0, -1, 0, 0, 0}, false},
    Atom{"A", 1.0, {0, 0, 0, 1, 0, 0}, true},
    Atom{"K", 1.0, kTemperature, true},
    Atom{"N", 1.0, kForce, true},
    Atom{"dyn", 1e-5, kForce, false},
    Atom{"kgf", 9.80665, kForce, false},
    Atom{"lbf", 4.4482216152605, kForce, false},
    Atom{"J", 1.0, kEnergy, true},
    Atom{"erg", 1e-7, kEnergy, true},
    Atom{"W", 1.0, kPower, true},
    Atom{"Pa", 1.0, kPressure, true},
    Atom{"V", 1.0, {2, 1, -3, -1, 0, 0}, true},
    Atom{"Ohm", 1.0, {2, 1, -3, -2, 0, 0}, true},
    Atom{"Ω", 1.0, {2, 1, -3, -2, 0, 0}, true},
    Atom{"S", 1.0, {-2, -1, 3, 2, 0, 0}, true},
    Atom{"T", 1.0, kTesla, true},
    Atom{"G", 1e-4, kTesla, true},
    Atom{"Gs", 1e-4, kTesla, true},
    Atom{"Wb", 1.0, kFlux, true},
    Atom{"Mx", 1e-8, kFlux, true},
    Atom{"Oe", kPerOersted, kFieldStrength, true},
    Atom{"GOe", kPerGaussOersted, kPressure, true},
    Atom{"emu", 1e-3, {2, 0, 0, 1, 0, 0}, true},
    Atom{"%", 0.01, kNone, false},
    Atom{"ppm", 1e-6, kNone, false},
    Atom{"rad", 1.0, kNone, true},
    Atom{"deg", kPi / 180.0, kNone, false},
    Atom{"°", kPi / 180.0, kNone, false},
    Atom{"USD", 1.0, kMoney, true},
    Atom{"$", 1.0, kMoney, false},
};

struct Prefix {
  std::string_view symbol;
  double factor;
};
constexpr std::array kPrefixes{
    Prefix{"k", 1e3},  Prefix{"M", 1e6},  Prefix{"G", 1e9},   Prefix{"T", 1e12}, Prefix{"h", 1e2},
    Prefix{"d", 1e-1}, Prefix{"c", 1e-2}, Prefix{"m", 1e-3},  Prefix{"u", 1e-6}, Prefix{"µ", 1e-6},
    Prefix{"μ", 1e-6}, Prefix{"n", 1e-9}, Prefix{"p", 1e-12},
};

struct OffsetUnit {
  std::string_view symbol;
  double factor;
  double offset;
};
// SI value = (number + offset) · factor.
constexpr std::array kOffsetUnits{
    OffsetUnit{"degC", 1.0, 273.15},     OffsetUnit{"°C", 1.0, 273.15},
    OffsetUnit{"C", 1.0, 273.15},        OffsetUnit{"degF", 5.0 / 9.0, 459.67},
    OffsetUnit{"°F", 5.0 / 9.0, 459.67},
};

constexpr std::array kKinds{
    KindInfo{Kind::dimensionless, "dimensionless number", "", "", "", "no unit, %, ppm"},
    KindInfo{Kind::length, "length", "mm", "in", "m", "m, mm, cm, um, nm, in"},
    KindInfo{Kind::area, "area", "mm2", "cm2", "m2", "m2, cm2, mm2, in2"},
    KindInfo{Kind::volume, "volume", "cm3", "cm3", "m3", "m3, cm3, mm3, L, in3"},
    KindInfo{Kind::time, "time", "s", "s", "s", "s, min, h, year"},
    KindInfo{Kind::frequency, "frequency", "Hz", "Hz", "Hz", "Hz, kHz, 1/s, rpm"},
    KindInfo{Kind::angle, "angle", "deg", "deg", "rad", "deg, rad"},
    KindInfo{Kind::mass, "mass", "kg", "g", "kg", "kg, g, mg, t, lb"},
    KindInfo{Kind::density, "density", "kg/m3", "g/cm3", "kg/m3", "kg/m3, g/cm3"},
    KindInfo{Kind::current, "current", "A", "A", "A", "A, kA, mA"},
    KindInfo{Kind::field_strength, "field strength", "kA/m", "kOe", "A/m", "A/m, kA/m, Oe, kOe"},
    KindInfo{Kind::magnetisation, "magnetisation", "kA/m", "emu/cm3", "A/m", "A/m, kA/m, emu/cm3"},
    KindInfo{Kind::magnetic_moment, "magnetic moment", "A*m2", "emu", "A*m2", "A*m2, emu"},
    KindInfo{Kind::specific_moment, "mass magnetisation", "A*m2/kg", "emu/g", "A*m2/kg",
             "A*m2/kg, emu/g"},
    KindInfo{Kind::flux_density, "flux density", "T", "kG", "T", "T, mT, G, kG"},
    KindInfo{Kind::polarisation, "polarisation", "T", "kG", "T", "T, mT, G, kG"},
    KindInfo{Kind::magnetic_flux, "magnetic flux", "mWb", "kMx", "Wb", "Wb, mWb, Mx"},
    KindInfo{Kind::energy_density, "energy density", "kJ/m3", "MGOe", "J/m3",
             "J/m3, kJ/m3, MJ/m3, GOe, MGOe, erg/cm3"},
    KindInfo{Kind::exchange_stiffness, "exchange stiffness", "pJ/m", "uerg/cm", "J/m",
             "J/m, pJ/m, erg/cm"},
    KindInfo{Kind::force, "force", "N", "N", "N", "N, kN, kgf, lbf"},
    KindInfo{Kind::torque, "torque", "N*m", "N*m", "N*m", "N*m, kN*m, lbf*ft"},
    KindInfo{Kind::power, "power", "kW", "kW", "W", "W, kW, MW, GW"},
    KindInfo{Kind::resistivity, "resistivity", "uOhm*m", "uOhm*cm", "Ohm*m",
             "Ohm*m, uOhm*m, uOhm*cm"},
    KindInfo{Kind::temperature, "temperature", "degC", "degC", "K", "degC, °C, K, degF"},
    KindInfo{Kind::temperature_difference, "temperature difference", "K", "K", "K", "K"},
    KindInfo{Kind::temperature_coefficient, "temperature coefficient", "%/K", "%/K", "1/K",
             "%/K, 1/K, ppm/K, %/degC"},
    KindInfo{Kind::money, "money", "USD", "USD", "USD", "USD"},
    KindInfo{Kind::mass_price, "price per mass", "USD/kg", "USD/kg", "USD/kg",
             "USD/kg, USD/t, USD/lb"},
};

// Exponents of each kind, from the coherent unit of its row.
const std::array<Exponents, kKinds.size()>& kind_exponents() {
  static const auto table = [] {
    std::array<Exponents, kKinds.size()> out{};
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (!kKinds[i].coherent.empty()) out[i] = parse_unit(kKinds[i].coherent).exponents;
    }
    return out;
  }();
  return table;
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

const Atom* find_atom(std::string_view symbol) {
  const auto* found = std::find_if(kAtoms.begin(), kAtoms.end(),
                                   [&](const Atom& atom) { return atom.symbol == symbol; });
  return found == kAtoms.end() ? nullptr : found;
}

// A symbol with or without prefix: a whole symbol wins over a prefixed one ("min" is the minute).
std::optional<UnitText> atom_unit(std::string_view symbol) {
  if (const Atom* atom = find_atom(symbol)) return UnitText{atom->factor, 0.0, atom->exponents};
  for (const Prefix& prefix : kPrefixes) {
    if (!symbol.starts_with(prefix.symbol)) continue;
    const Atom* atom = find_atom(symbol.substr(prefix.symbol.size()));
    if (atom && atom->prefixes) {
      // 1e6 · 1e-4 and the like stay exact when divided by the inverse of a negative power.
      const double inverse = std::round(1.0 / prefix.factor);
      const double factor =
          prefix.factor < 1.0 ? atom->factor / inverse : atom->factor * prefix.factor;
      return UnitText{factor, 0.0, atom->exponents};
    }
  }
  if (symbol == "degC" || symbol == "°C")
    return UnitText{1.0, 0.0, kTemperature};  // inside a compound
  return std::nullopt;
}

// Units that the table of kinds names, for suggestions.
const std::vector<std::string>& usual_units() {
  static const auto units = [] {
    std::vector<std::string> out;
    for (const KindInfo& row : kKinds) {
      std::string_view rest = row.accepted;
      while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(", "), rest.size());
        out.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 2, rest.size()));
      }
    }
    return out;
  }();
  return units;
}

// One factor of a product: symbol with an optional integer exponent ("m3", "m^3", "m³", "s-2").
UnitText factor_unit(std::string_view text, std::string_view whole) {
  std::string_view symbol = text;
  int exponent = 1;
  for (const auto& [super, value] :
       {std::pair{std::string_view("²"), 2}, std::pair{std::string_view("³"), 3}}) {
    if (symbol.ends_with(super)) {
      symbol.remove_suffix(super.size());
      exponent = value;
    }
  }
  if (symbol.size() == text.size()) {
    const std::size_t end = symbol.find_last_not_of("0123456789");
    if (end != std::string_view::npos && end + 1 < symbol.size()) {
      const auto digits = symbol.substr(end + 1);
      std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
      symbol = symbol.substr(0, end + 1);
      if (symbol.ends_with('-')) {
        exponent = -exponent;
        symbol.remove_suffix(1);
      }
      if (symbol.ends_with('^')) symbol.remove_suffix(1);
    }
  }
  const auto unit = symbol == "1" ? std::optional(UnitText{}) : atom_unit(symbol);
  if (!unit || exponent == 0 || std::abs(exponent) > 6) {
    const std::string inside = text == whole ? std::string() : fmt::format(" in '{}'", whole);
    const auto near = nearest_names(text, usual_units(), 2);
    throw ArgumentError(fmt::format(
        "unknown unit '{}'{}{}", text, inside,
        near.empty() ? "" : "; did you mean " + fmt::format("{}", fmt::join(near, " or ")) + "?"));
  }
  UnitText out;
  for (int i = 0; i < std::abs(exponent); ++i) out.factor *= unit->factor;
  if (exponent < 0) out.factor = 1.0 / out.factor;
  for (std::size_t i = 0; i < out.exponents.size(); ++i) {
    out.exponents[i] = static_cast<std::int8_t>(unit->exponents[i] * exponent);
  }
  return out;
}

double parse_number(std::string_view text, std::string_view whole) {
  double value = std::numeric_limits<double>::quiet_NaN();
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) {
    throw ArgumentError(fmt::format("'{}' is not a number with a unit, such as '1.28 T'", whole));
  }
  return value;
}

// Splits "12.5 kOe" into number and unit text; the longest prefix that reads as a number is the
// number.
std::pair<double, std::string_view> split_number(std::string_view text) {
  const std::string_view body = trim(text);
  const std::size_t skip = body.starts_with('+') ? 1 : 0;
  constexpr std::string_view kMinus = "−";  // a typographic minus is a minus
  if (body.starts_with(kMinus)) {
    auto [value, unit] = split_number(body.substr(kMinus.size()));
    return {-value, unit};
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(body.data() + skip, body.data() + body.size(), value);
  const auto used = static_cast<std::size_t>(end - body.data());
  if (error != std::errc() || used == skip) parse_number(body, text);
  if (used + 1 < body.size() && body[used] == ',' &&
      std::isdigit(static_cast<unsigned char>(body[used + 1])) != 0) {
    throw ArgumentError(
        fmt::format("'{}' has a comma in its number: write a point, as in 1.5", trim(text)));
  }
  return {parse_number(body.substr(0, used), text), trim(body.substr(used))};
}

std::string describe(Kind kind) {
  const KindInfo& row = info(kind);
  return fmt::format("{} takes {}", row.name, row.accepted);
}

bool takes_bare_number(Kind kind) { return kind == Kind::dimensionless; }

}  // namespace

const KindInfo& info(Kind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::span<const KindInfo> all_kinds() { return kKinds; }

UnitText parse_unit(std::string_view text) {
  const std::string_view whole = trim(text);
  if (whole.empty()) return {};
  for (const OffsetUnit& unit : kOffsetUnits) {
    if (unit.symbol == whole) return {unit.factor, unit.offset, kTemperature};
  }
  UnitText out;
  bool divide = false;
  std::size_t start = 0;
  while (start <= whole.size()) {
    std::size_t stop = whole.find_first_of("*/ ", start);
    std::size_t width = 1;
    if (const std::size_t dot = whole.find("·", start); dot < stop) {
      stop = dot;
      width = std::string_view("·").size();
    }
    if (stop == std::string_view::npos) stop = whole.size();
    const UnitText factor = factor_unit(whole.substr(start, stop - start), whole);
    out.factor = divide ? out.factor / factor.factor : out.factor * factor.factor;
    for (std::size_t i = 0; i < out.exponents.size(); ++i) {
      const int sum = out.exponents[i] + (divide ? -factor.exponents[i] : factor.exponents[i]);
      out.exponents[i] = static_cast<std::int8_t>(sum);
    }
    if (stop == whole.size()) break;
    divide = whole[stop] == '/';
    start = stop + width;
  }
  return out;
}

double parse_si(std::string_view text, Kind kind) {
  const auto [number, unit_text] = split_number(text);
  if (unit_text.empty() && !takes_bare_number(kind)) {
    throw ArgumentError(fmt::format("'{}' has no unit: {}", trim(text), describe(kind)));
  }
  UnitText unit;
  try {
    unit = parse_unit(unit_text);
  } catch (const ArgumentError& error) {
    throw ArgumentError(fmt::format("{}: {}", error.what(), describe(kind)));
  }
  if (unit.exponents != kind_exponents().at(static_cast<std::size_t>(kind))) {
    throw ArgumentError(
        fmt::format("'{}' is not a {}: {}", trim(text), info(kind).name, describe(kind)));
  }
  if (kind == Kind::temperature_difference) unit.offset = 0.0;
  const double value_si = (number + unit.offset) * unit.factor;
  if (kind == Kind::temperature && value_si < 0.0) {
    throw ArgumentError(fmt::format("'{}' lies below absolute zero", trim(text)));
  }
  return value_si;
}

AnyQuantity parse_any(std::string_view text) {
  const auto [number, unit_text] = split_number(text);
  if (unit_text.empty()) {
    throw ArgumentError(fmt::format(
        "'{}' has no unit, such as T, kG, kA/m, kOe, kJ/m3, MGOe, mm, degC, kg", trim(text)));
  }
  const UnitText unit = parse_unit(unit_text);
  return {(number + unit.offset) * unit.factor, unit};
}

std::vector<Kind> kinds_of(const UnitText& unit) {
  std::vector<Kind> out;
  for (const KindInfo& row : kKinds) {
    const bool fits = kind_exponents().at(static_cast<std::size_t>(row.kind)) == unit.exponents;
    if (fits) out.push_back(row.kind);
  }
  return out;
}

double in_unit(double value_si, const UnitText& unit) {
  const auto back = [&](double number) { return (number + unit.offset) * unit.factor; };
  const double number = value_si / unit.factor - unit.offset;
  if (!std::isfinite(number)) return number;
  // Of the doubles that give the SI value back, the one that people would write: the fewest digits.
  for (const int digits : {15, 16}) {
    const double rounded = std::strtod(fmt::format("{:.{}g}", number, digits).c_str(), nullptr);
    if (back(rounded) == value_si) return rounded;
  }
  if (back(number) == value_si) return number;
  double low = number;
  double high = number;
  for (int step = 0; step < 4; ++step) {
    low = std::nextafter(low, -std::numeric_limits<double>::infinity());
    high = std::nextafter(high, std::numeric_limits<double>::infinity());
    if (back(low) == value_si) return low;
    if (back(high) == value_si) return high;
  }
  return number;
}

double in_unit(double value_si, std::string_view unit) {
  return in_unit(value_si, parse_unit(unit));
}

std::string format_exact(double value_si, std::string_view unit) {
  const double number = in_unit(value_si, unit);
  return unit.empty() ? fmt::format("{}", number) : fmt::format("{} {}", number, unit);
}

std::string format_number(double value, int digits) {
  if (value == 0.0) return "0";
  if (!std::isfinite(value)) return fmt::format("{}", value);
  const double rounded = std::strtod(fmt::format("{:.{}e}", value, digits - 1).c_str(), nullptr);
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(rounded))));
  if (exponent < -4 || exponent > 6) return fmt::format("{:.{}e}", value, digits - 1);
  return fmt::format("{:.{}f}", rounded, std::max(0, digits - 1 - exponent));
}

std::string format(double value_si, Kind kind, UnitSystem system, int digits) {
  const KindInfo& row = info(kind);
  const std::string_view unit = system == UnitSystem::si ? row.si_unit : row.cgs_unit;
  std::string number = format_number(in_unit(value_si, unit), digits);
  if (unit.empty()) return number;
  if (kind == Kind::temperature && number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
  }
  const std::string_view shown = unit == "degC" ? "°C" : unit;
  return fmt::format("{} {}", number, shown);
}

}  // namespace magswap
