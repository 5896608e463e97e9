#include "magswap/material/elements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

// Standard atomic weights 2021, Pure Appl. Chem. 94 (2022) 573.
constexpr std::array kElements{
    Element{"H", "hydrogen", 1, 1.008},        Element{"Li", "lithium", 3, 6.94},
    Element{"B", "boron", 5, 10.81},           Element{"C", "carbon", 6, 12.011},
    Element{"N", "nitrogen", 7, 14.007},       Element{"O", "oxygen", 8, 15.999},
    Element{"F", "fluorine", 9, 18.998403},    Element{"Na", "sodium", 11, 22.989769},
    Element{"Mg", "magnesium", 12, 24.305},    Element{"Al", "aluminium", 13, 26.981538},
    Element{"Si", "silicon", 14, 28.085},      Element{"P", "phosphorus", 15, 30.973762},
    Element{"S", "sulfur", 16, 32.06},         Element{"Cl", "chlorine", 17, 35.45},
    Element{"K", "potassium", 19, 39.0983},    Element{"Ca", "calcium", 20, 40.078},
    Element{"Sc", "scandium", 21, 44.955907},  Element{"Ti", "titanium", 22, 47.867},
    Element{"V", "vanadium", 23, 50.9415},     Element{"Cr", "chromium", 24, 51.9961},
    Element{"Mn", "manganese", 25, 54.938043}, Element{"Fe", "iron", 26, 55.845},
    Element{"Co", "cobalt", 27, 58.933194},    Element{"Ni", "nickel", 28, 58.6934},
    Element{"Cu", "copper", 29, 63.546},       Element{"Zn", "zinc", 30, 65.38},
    Element{"Ga", "gallium", 31, 69.723},      Element{"Ge", "germanium", 32, 72.630},
    Element{"As", "arsenic", 33, 74.921595},   Element{"Rb", "rubidium", 37, 85.4678},
    Element{"Sr", "strontium", 38, 87.62},     Element{"Y", "yttrium", 39, 88.905838},
    Element{"Zr", "zirconium", 40, 91.224},    Element{"Nb", "niobium", 41, 92.90637},
    Element{"Mo", "molybdenum", 42, 95.95},    Element{"Ru", "ruthenium", 44, 101.07},
    Element{"Rh", "rhodium", 45, 102.90549},   Element{"Pd", "palladium", 46, 106.42},
    Element{"Ag", "silver", 47, 107.8682},     Element{"In", "indium", 49, 114.818},
    Element{"Sn", "tin", 50, 118.710},         Element{"Sb", "antimony", 51, 121.760},
    Element{"Ba", "barium", 56, 137.327},      Element{"La", "lanthanum", 57, 138.90547},
    Element{"Ce", "cerium", 58, 140.116},      Element{"Pr", "praseodymium", 59, 140.90766},
    Element{"Nd", "neodymium", 60, 144.242},   Element{"Sm", "samarium", 62, 150.36},
    Element{"Eu", "europium", 63, 151.964},    Element{"Gd", "gadolinium", 64, 157.25},
    Element{"Tb", "terbium", 65, 158.925354},  Element{"Dy", "dysprosium", 66, 162.500},
    Element{"Ho", "holmium", 67, 164.930329},  Element{"Er", "erbium", 68, 167.259},
    Element{"Tm", "thulium", 69, 168.934219},  Element{"Yb", "ytterbium", 70, 173.045},
    Element{"Lu", "lutetium", 71, 174.9668},   Element{"Hf", "hafnium", 72, 178.486},
    Element{"Ta", "tantalum", 73, 180.94788},  Element{"W", "tungsten", 74, 183.84},
    Element{"Re", "rhenium", 75, 186.207},     Element{"Ir", "iridium", 77, 192.217},
    Element{"Pt", "platinum", 78, 195.084},    Element{"Au", "gold", 79, 196.966570},
    Element{"Pb", "lead", 82, 207.2},          Element{"Bi", "bismuth", 83, 208.98040},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kTradedOxides{{
    {"Sc", "Sc2O3"},
    {"Y", "Y2O3"},
    {"La", "La2O3"},
    {"Ce", "CeO2"},
    {"Pr", "Pr6O11"},
    {"Nd", "Nd2O3"},
    {"Sm", "Sm2O3"},
    {"Eu", "Eu2O3"},
    {"Gd", "Gd2O3"},
    {"Tb", "Tb4O7"},
    {"Dy", "Dy2O3"},
    {"Ho", "Ho2O3"},
    {"Er", "Er2O3"},
    {"Tm", "Tm2O3"},
    {"Yb", "Yb2O3"},
    {"Lu", "Lu2O3"},
    {"Fe", "Fe2O3"},
}};

using Atoms = std::map<std::string, double>;

// Recursive descent over element symbols, parentheses and (decimal) counts.
class FormulaParser {
 public:
  explicit FormulaParser(std::string_view text) : text_(text) {}

  Atoms parse() {
    Atoms out = group(0);
    if (at_ != text_.size() || out.empty()) fail();
    return out;
  }

 private:
  static constexpr int kDeepest = 20;

  [[noreturn]] void fail() const {
    throw ArgumentError(fmt::format(
        "'{}' is not a chemical formula such as Nd2Fe14B (at character {})", text_, at_ + 1));
  }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  Atoms group(int depth) {
    Atoms out;
    while (at_ < text_.size() && peek() != ')') {
      Atoms part;
      if (peek() == '(') {
        if (depth == kDeepest) fail();
        ++at_;
        part = group(depth + 1);
        if (peek() != ')') fail();
        ++at_;
      } else {
        part[symbol()] = 1.0;
      }
      const double times = count();
      for (const auto& [name, number] : part) out[name] += times * number;
    }
    return out;
  }

  std::string symbol() {
    for (const std::size_t length : {std::size_t{2}, std::size_t{1}}) {
      const std::string_view candidate = text_.substr(at_, length);
      if (candidate.size() == length && find_element(candidate) != nullptr) {
        at_ += length;
        return std::string(candidate);
      }
    }
    fail();
  }

  double count() {
    double value = 1.0;
    if (std::isdigit(static_cast<unsigned char>(peek())) == 0) return value;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(),
                                              value, std::chars_format::fixed);
    if (error != std::errc() || !std::isfinite(value) || value <= 0.0) fail();
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::span<const Element> elements() { return kElements; }

const Element* find_element(std::string_view symbol) {
  const auto* const found = std::find_if(kElements.begin(), kElements.end(),
                                         [&](const Element& row) { return row.symbol == symbol; });
  return found == kElements.end() ? nullptr : found;
}

const Element& element(std::string_view symbol) {
  const Element* found = find_element(symbol);
  if (found == nullptr)
    throw NotFoundError(fmt::format("no element '{}'; elements stand by their symbols", symbol),
                        {});
  return *found;
}

bool is_rare_earth(std::string_view symbol) {
  const Element* found = find_element(symbol);
  return found != nullptr && found->is_rare_earth();
}

bool is_heavy_rare_earth(std::string_view symbol) {
  const Element* found = find_element(symbol);
  return found != nullptr && found->is_heavy_rare_earth();
}

std::map<std::string, double> formula_atoms(std::string_view formula) {
  return FormulaParser(formula).parse();
}

double molar_mass(std::string_view formula) {
  double sum = 0.0;
  for (const auto& [symbol, count] : formula_atoms(formula))
    sum += count * element(symbol).atomic_mass;
  return sum;
}

std::map<std::string, double> mass_fractions(std::string_view formula) {
  Atoms out = formula_atoms(formula);
  const double total = molar_mass(formula);
  for (auto& [symbol, fraction] : out) fraction *= element(symbol).atomic_mass / total;
  return out;
}

double oxide_factor(std::string_view oxide) {
  const Atoms fractions = mass_fractions(oxide);
  if (fractions.size() != 2 || !fractions.contains("O")) {
    throw ArgumentError(fmt::format("'{}' is not an oxide of one element, such as Nd2O3", oxide));
  }
  return 1.0 / (1.0 - fractions.at("O"));
}

std::string_view traded_oxide(std::string_view symbol) {
  const auto* const found = std::find_if(kTradedOxides.begin(), kTradedOxides.end(),
                                         [&](const auto& row) { return row.first == symbol; });
  return found == kTradedOxides.end() ? std::string_view() : found->second;
}

OxideMass oxide_mass(ElementMass mass, std::string_view symbol) {
  const std::string_view oxide = traded_oxide(symbol);
  if (oxide.empty()) throw ArgumentError(fmt::format("{} is not traded as an oxide", symbol));
  return from_si<OxideMass>(si(mass) * oxide_factor(oxide));
}

}  // namespace magswap
