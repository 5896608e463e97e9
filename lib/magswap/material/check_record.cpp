// Gates of single values, compositions, families and compounds.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/nearest.hpp"
#include "magswap/material/check_tools.hpp"
#include "magswap/material/elements.hpp"
#include "magswap/material/fields.hpp"

namespace magswap::detail {
namespace {

struct Range {
  std::string_view key;
  std::string_view symbol;  // as messages call it
  Kind kind;
  double low, high;  // SI, allowed
};

constexpr double kLargestBr_T = 2.5;
constexpr double kMostAlpha = 0.05e-2;  // 1/K
constexpr double kMostBeta = 0.6e-2;    // 1/K

// Outside of these a value is a slip, not a magnet.
constexpr std::array kRanges{
    Range{"density", "density", Kind::density, 3000.0, 10000.0},
    Range{"compound density", "density", Kind::density, 1000.0, 23000.0},
    Range{"HcB", "HcB", Kind::field_strength, 500.0, 2.5e6},
    Range{"HcJ", "HcJ", Kind::field_strength, 500.0, 1e7},
    Range{"Hk", "Hk", Kind::field_strength, 500.0, 1e7},
    Range{"BHmax", "BHmax", Kind::energy_density, 100.0, 1.3e6},
    Range{"mu_rec", "µrec", Kind::dimensionless, 0.9, 8.0},
    Range{"knee_width", "knee_width", Kind::dimensionless, 0.001, 0.5},
    Range{"knee_asymmetry", "knee_asymmetry", Kind::dimensionless, 0.05, 10.0},
    Range{"alpha_Br", "α(Br)", Kind::temperature_coefficient, -0.5e-2, kMostAlpha},
    Range{"beta_HcJ", "β(HcJ)", Kind::temperature_coefficient, -1e-2, kMostBeta},
    Range{"T_max", "T_max", Kind::temperature, 273.15, 1100.0},
    Range{"T_Curie", "Curie temperature", Kind::temperature, 300.0, 1400.0},
    Range{"resistivity", "resistivity", Kind::resistivity, 1e-8, 1e12},
    Range{"Dy", "Dy", Kind::dimensionless, 0.0, 0.15},
    Range{"Tb", "Tb", Kind::dimensionless, 0.0, 0.15},
    Range{"price", "price", Kind::mass_price, 0.0, 1e6},
    Range{"rare_earth", "rare_earth", Kind::dimensionless, 0.0, 0.5},
    Range{"squareness", "squareness", Kind::dimensionless, 0.05, 1.0},
    Range{"price_Dy", "Dy in the price", Kind::dimensionless, 0.0, 0.15},
    Range{"Ms", "Ms", Kind::magnetisation, 1e3, 2.0e6},
    Range{"K1", "K1", Kind::energy_density, -5e7, 5e7},
    Range{"mu0Ha", "µ0Ha", Kind::flux_density, 1e-4, 150.0},
    Range{"A_exchange", "A_exchange", Kind::exchange_stiffness, 1e-13, 1e-10},
    Range{"a", "a", Kind::length, 0.2e-9, 10e-9},
    Range{"c", "c", Kind::length, 0.2e-9, 10e-9},
};

// A unit that would bring a stray value into its range.
struct Slip {
  Kind kind;
  double factor;
  std::string_view remedy;
};
constexpr std::array kSlips{
    Slip{Kind::density, 1e3, "did you mean g/cm3?"},
    Slip{Kind::density, 1e-3, "did you mean g/m3?"},
    Slip{Kind::temperature_coefficient, -1.0, "is its sign missing?"},
    Slip{Kind::temperature_coefficient, 1e-2, "did you mean %/K?"},
    Slip{Kind::field_strength, 1e3, "did you mean kA/m?"},
    Slip{Kind::field_strength, 1e-3, "did you mean A/m?"},
    Slip{Kind::energy_density, 1e-3, "did you mean J/m3?"},
    Slip{Kind::energy_density, 1e3, "did you mean kJ/m3?"},
    Slip{Kind::polarisation, 0.1, "did you mean kG?"},
    Slip{Kind::polarisation, 1e-3, "did you mean mT?"},
    Slip{Kind::polarisation, 1e-4, "did you mean G?"},
    Slip{Kind::resistivity, 1e-6, "did you mean uOhm*m?"},
    Slip{Kind::length, 0.1, "did you mean angstrom, 0.1 nm?"},
};

template <class Fits>
std::string remedy(Kind kind, double value, Fits fits) {
  for (const Slip& slip : kSlips) {
    if (slip.kind == kind && fits(value * slip.factor)) return fmt::format("; {}", slip.remedy);
  }
  return "";
}

void check_range(Findings& findings, const std::string& path, std::string_view key,
                 const SourcedValue& value, bool bonded) {
  const auto* const found =
      std::find_if(kRanges.begin(), kRanges.end(), [&](const Range& r) { return r.key == key; });
  if (found == kRanges.end()) return;
  Range range = *found;
  if (bonded && key == "density") range.low = 2500.0;
  if (bonded && key == "density") range.high = 8000.0;
  const auto fits = [&](double x) { return x >= range.low && x <= range.high; };
  for (const double number : numbers(value)) {
    if (fits(number)) continue;
    findings.error(path, value,
                   fmt::format("{} {} lies outside {} … {}{}", range.symbol,
                               shown(number, range.kind), shown(range.low, range.kind),
                               shown(range.high, range.kind), remedy(range.kind, number, fits)));
    return;
  }
}

void check_polarisation(Findings& findings, const std::string& path, std::string_view key,
                        const SourcedValue& value) {
  if (key != "Br" && key != "mu0Ms") return;
  const auto fits = [](double x) { return x > 0.0 && x <= kLargestBr_T; };
  for (const double number : numbers(value)) {
    if (fits(number)) continue;
    const std::string what = key == "Br" ? "Br" : "µ0Ms";
    findings.error(path, value,
                   number <= 0.0
                       ? fmt::format("{} {} must be positive; leave out what is not known", what,
                                     shown(number, Kind::polarisation))
                       : fmt::format("{} {} lies beyond the physical limit 2.5 T{}", what,
                                     shown(number, Kind::polarisation),
                                     remedy(Kind::polarisation, number, fits)));
    return;
  }
}

void check_order(Findings& findings, const std::string& path, std::string_view key,
                 const SourcedValue& value) {
  const auto ordered = [&](const std::optional<double>& a, std::string_view a_name,
                           const std::optional<double>& b, std::string_view b_name) {
    if (!a || !b || *a <= *b) return true;
    findings.error(path, value,
                   fmt::format("{}: {} exceeds {}: {} > {}", key, a_name, b_name,
                               shown(*a, value.kind), shown(*b, value.kind)));
    return false;
  };
  const std::optional<double> middle = value.value ? value.value : value.typical;
  const bool single = value.value.has_value();
  if (!single) {
    (void)(ordered(value.min, "min", value.max, "max") &&
           ordered(value.min, "min", value.typical, "typical") &&
           ordered(value.typical, "typical", value.max, "max"));
  }
  const std::string_view name = single ? "value" : "typical";
  (void)(ordered(value.low, "low", middle, name) && ordered(middle, name, value.high, "high"));
}

void check_interval(Findings& findings, const std::string& path, std::string_view key,
                    const SourcedValue& value) {
  if (value.from_K.has_value() != value.to_K.has_value()) {
    findings.error(path, value,
                   fmt::format("{} has '{}' without '{}'", key, value.from_K ? "from" : "to",
                               value.from_K ? "to" : "from"));
  } else if (value.from_K && *value.from_K >= *value.to_K) {
    findings.error(path, value,
                   fmt::format("{}: 'from' {} does not lie below 'to' {}", key,
                               shown(*value.from_K, Kind::temperature),
                               shown(*value.to_K, Kind::temperature)));
  }
}

void check_source(Findings& findings, const std::string& path, int line, int column,
                  const std::string& key) {
  const auto& sources = findings.library().sources();
  if (sources.contains(key)) return;
  std::vector<std::string> names;
  for (const auto& [name, source] : sources) names.push_back(name);
  const auto near = nearest_names(key, names, 1);
  findings.error(
      path, line, column,
      fmt::format(
          "unknown source '{}'{}", key,
          near.empty()
              ? std::string("; describe it in sources.toml or in [sources.<key>] of the file")
              : fmt::format("; did you mean '{}'?", near.front())));
}

// Compares the composition of a compound with its formula, where that is one.
void check_formula(Findings& findings, const Compound& compound) {
  constexpr double kRounding = 0.004;
  if (compound.formula.empty() || compound.composition.fractions.empty()) return;
  std::map<std::string, double> expected;
  try {
    expected = mass_fractions(compound.formula);
  } catch (const ArgumentError&) {
    return;  // formulas with unknown shares, such as R2Fe14B
  }
  for (const auto& [symbol, fraction] : expected) {
    const double given = compound.composition.fraction(symbol);
    if (std::abs(given - fraction) <= kRounding) continue;
    findings.error(compound.path, compound.composition.line, compound.composition.column,
                   fmt::format("{} of {} is {:.2f} % by mass, its formula gives {:.2f} %", symbol,
                               compound.name, 100 * given, 100 * fraction));
  }
}

bool holds_rare_earth(const Compound& compound) {
  const auto& fractions = compound.composition.fractions;
  return std::any_of(fractions.begin(), fractions.end(),
                     [](const auto& row) { return is_rare_earth(row.first); });
}

// µ0Ms of a compound against its Ms, and against what compounds with rare earths reach.
void check_magnetisation(Findings& findings, const Compound& compound) {
  constexpr double kAgreement = 0.02;
  constexpr double kMostWithRareEarth_T = 1.95;
  if (!compound.Ms) return;
  const double polarisation_T = kMu0 * compound.Ms->nominal();
  if (polarisation_T > kLargestBr_T) {
    findings.error(compound.path, *compound.Ms,
                   fmt::format("Ms {} is µ0Ms {}, beyond the physical limit 2.5 T",
                               shown(compound.Ms->nominal(), Kind::magnetisation),
                               shown(polarisation_T, Kind::polarisation)));
  } else if (polarisation_T > kMostWithRareEarth_T && holds_rare_earth(compound)) {
    findings.error(
        compound.path, *compound.Ms,
        fmt::format(
            "Ms {} is µ0Ms {:.2f} T, more than compounds with rare earths reach; is it a value in "
            "tesla reused in MA/m?",
            shown(compound.Ms->nominal(), Kind::magnetisation), polarisation_T));
  }
  if (compound.mu0Ms && std::abs(polarisation_T / compound.mu0Ms->nominal() - 1.0) > kAgreement) {
    findings.error(
        compound.path, *compound.Ms,
        fmt::format(
            "Ms {} gives µ0Ms {:.3f} T, the record says {}; is it a value in tesla reused in MA/m?",
            shown(compound.Ms->nominal(), Kind::magnetisation), polarisation_T,
            shown(compound.mu0Ms->nominal(), Kind::polarisation)));
  }
}

void check_anisotropy(Findings& findings, const Compound& compound) {
  if (!compound.K1 || !compound.mu0Ha || (!compound.Ms && !compound.mu0Ms)) return;
  const double ms = compound.Ms ? compound.Ms->nominal() : compound.mu0Ms->nominal() / kMu0;
  const double field_T = 2.0 * compound.K1->nominal() / ms;
  const double ratio = field_T / compound.mu0Ha->nominal();
  if (ratio > 0.5 && ratio < 2.0) return;
  findings.warning(compound.path, *compound.K1,
                   fmt::format("2 K1/Ms is {:.3g} T, the record's µ0Ha {}", field_T,
                               shown(compound.mu0Ha->nominal(), Kind::flux_density)));
}

}  // namespace

void check_sources(Findings& findings, const std::string& path, const SourcedValue& value) {
  check_source(findings, path, value.line, value.column, value.source);
  for (const std::string& key : value.disputed_by)
    check_source(findings, path, value.line, value.column, key);
}

void check_value(Findings& findings, const std::string& path, std::string_view key,
                 const SourcedValue& value, bool bonded) {
  check_order(findings, path, key, value);
  check_range(findings, path, key, value, bonded);
  check_polarisation(findings, path, key, value);
  check_interval(findings, path, key, value);
  check_sources(findings, path, value);
}

void check_composition(Findings& findings, const std::string& path,
                       const Composition& composition) {
  constexpr double kTolerance = 1e-3;
  if (!composition.source.empty()) {
    check_source(findings, path, composition.line, composition.column, composition.source);
  }
  double sum = 0.0;
  for (const auto& [symbol, value] : composition.fractions) {
    sum += value.nominal();
    check_order(findings, path, symbol, value);
    const bool within = value.nominal() >= 0.0 && value.nominal() <= 1.0;
    if (!within)
      findings.error(path, value,
                     fmt::format("{}: mass fraction {} lies outside 0 … 1; is a % missing?", symbol,
                                 value.nominal()));
    if (!value.source.empty() && value.source != composition.source)
      check_sources(findings, path, value);
  }
  if (std::abs(sum - 1.0) > kTolerance) {
    findings.error(
        path, composition.line, composition.column,
        fmt::format("mass fractions sum to {:.4g} %, not to 100 % within 0.1 %", 100 * sum));
  }
}

void check_signs(Findings& findings, const std::string& path, const std::string& chemistry,
                 const std::optional<SourcedValue>& alpha_Br,
                 const std::optional<SourcedValue>& beta_HcJ) {
  const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), chemistry) != names.end();
  };
  const Kind kind = Kind::temperature_coefficient;
  const auto positive = [](const SourcedValue& value,
                           double allowed) {  // and not out of range already
    return largest(value) > 0.0 && largest(value) <= allowed;
  };
  if (alpha_Br && positive(*alpha_Br, kMostAlpha) && is_one_of({"NdFeB", "ferrite", "SmFeN"})) {
    findings.error(path, *alpha_Br,
                   fmt::format("α(Br) {} is positive: Br of {} falls with temperature; is its sign "
                               "missing?",
                               shown(largest(*alpha_Br), kind), chemistry));
  }
  if (!beta_HcJ) return;
  if (is_one_of({"ferrite", "MnBi"}) && smallest(*beta_HcJ) <= 0.0) {
    findings.error(
        path, *beta_HcJ,
        fmt::format("β(HcJ) {} must be positive for hard ferrite and MnBi: their coercivity "
                    "rises with temperature",
                    shown(smallest(*beta_HcJ), kind)));
  }
  if (is_one_of({"NdFeB", "SmCo", "SmFeN"}) && positive(*beta_HcJ, kMostBeta)) {
    findings.error(
        path, *beta_HcJ,
        fmt::format("β(HcJ) {} is positive: HcJ of {} falls with temperature; is its sign "
                    "missing?",
                    shown(largest(*beta_HcJ), kind), chemistry));
  }
}

void check_family(Findings& findings, const Family& family) {
  const bool bonded = family.key.find("bonded") != std::string::npos;
  for (const auto& field : family_fields()) {
    if (const auto& value = family.*field.member)
      check_value(findings, family.path, field.key, *value, bonded);
  }
  check_composition(findings, family.path, family.composition);
  check_signs(findings, family.path, family.chemistry, family.alpha_Br, family.beta_HcJ);
  for (const auto& coefficient : {family.alpha_Br, family.beta_HcJ}) {
    if (coefficient && !coefficient->from_K && !coefficient->to_K) {
      findings.error(family.path, *coefficient,
                     "the coefficient of a family needs its interval, 'from' and 'to'");
    }
  }
  if (family.T_max && family.T_Curie && largest(*family.T_max) >= smallest(*family.T_Curie)) {
    findings.error(family.path, *family.T_max,
                   fmt::format("T_max {} does not lie below the Curie temperature {}",
                               shown(largest(*family.T_max), Kind::temperature),
                               shown(smallest(*family.T_Curie), Kind::temperature)));
  }
  if (!family.rare_earth) return;
  double sum = 0.0;
  for (const auto& [symbol, value] : family.composition.fractions)
    sum += is_rare_earth(symbol) ? value.nominal() : 0.0;
  constexpr double kRounding = 5e-4;
  if (sum < family.rare_earth->lower() - kRounding ||
      sum > family.rare_earth->upper() + kRounding) {
    findings.error(
        family.path, *family.rare_earth,
        fmt::format("rare earths of the composition sum to {:.4g} %, outside {:.4g} … {:.4g} %",
                    100 * sum, 100 * family.rare_earth->lower(), 100 * family.rare_earth->upper()));
  }
}

void check_compound(Findings& findings, const Compound& compound) {
  for (const auto& field : compound_fields()) {
    const std::string_view key = field.key == "density" ? "compound density" : field.key;
    if (const auto& value = compound.*field.member)
      check_value(findings, compound.path, key, *value, false);
  }
  if (!compound.composition.fractions.empty())
    check_composition(findings, compound.path, compound.composition);
  check_formula(findings, compound);
  check_magnetisation(findings, compound);
  check_anisotropy(findings, compound);
}

}  // namespace magswap::detail
