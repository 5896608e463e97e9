#include "force_options.hpp"

#include <fmt/format.h>

#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace magswap::cli {

ForceMaterial material_of(const ForceOptions& options) {
  if (options.grade.empty() == options.Br.empty()) {
    throw ArgumentError(options.grade.empty()
                            ? "give a grade, or --Br with its unit, such as --Br \"1.2 T\""
                            : "a grade and --Br both set the remanence: give one of them");
  }
  ForceMaterial out;
  if (!options.grade.empty()) {
    if (!options.mu_rec.empty())
      throw ArgumentError("--mu-rec goes with --Br: a grade has its own");
    const Grade& grade = find_grade(options.grade);
    const GradeModel model(grade, library(),
                           options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal);
    const Temperature temperature =
        options.temperature.empty() ? model.reference() : parse<Temperature>(options.temperature);
    out.curve = model.at(temperature, options.extrapolate);
    out.magnet = {title_of(grade), grade.key(), temperature, out.curve->Br(), out.curve->mu_rec()};
    return out;
  }
  if (!options.temperature.empty()) {
    throw ArgumentError("--temperature changes a grade: name one, or give --Br at temperature");
  }
  const Polarisation Br = parse<Polarisation>(options.Br);
  const double mu_rec =
      options.mu_rec.empty() ? 1.0 : parse_si(options.mu_rec, Kind::dimensionless);
  out.magnet = {"Br " + format(Br), "", {}, Br, mu_rec};
  return out;
}

Length length_or(const std::string& text, Length otherwise) {
  return text.empty() ? otherwise : parse<Length>(text);
}

Length coating_of(const ForceOptions& options) {
  const Length coating = length_or(options.coating, {});
  if (!(si(coating) >= 0.0)) {
    throw DomainError(fmt::format("--coating is {}, must be zero or positive", format(coating)));
  }
  return coating;
}

// "0..10 mm": 21 gaps.
std::vector<Length> gaps_of(const ForceOptions& options) {
  if (options.sweep.empty()) return {length_or(options.gap, {})};
  if (!options.gap.empty())
    throw ArgumentError("--gap and --sweep both set the gap: give one of them");
  const std::size_t dots = options.sweep.find("..");
  if (dots == std::string::npos) {
    throw ArgumentError(fmt::format("--sweep '{}': write it as \"0..10 mm\"", options.sweep));
  }
  const std::string last = options.sweep.substr(dots + 2);
  std::string first = options.sweep.substr(0, dots);
  const std::size_t unit = last.find_first_not_of(" 0123456789.eE+-");
  if (first.find_first_not_of(" 0123456789.eE+-") == std::string::npos && unit != std::string::npos)
    first += " " + last.substr(unit);
  const double from = si(parse<Length>(first)), to = si(parse<Length>(last));
  if (!(to > from)) {
    throw ArgumentError(
        fmt::format("--sweep '{}': the second gap must be the larger one", options.sweep));
  }
  constexpr int kSteps = 20;
  std::vector<Length> out;
  for (int k = 0; k <= kSteps; ++k) out.push_back(from_si<Length>(from + (to - from) * k / kSteps));
  return out;
}

Counterpart counterpart_of(const std::string& on) {
  if (on == "magnet") return Counterpart::magnet;
  return on == "opposed" ? Counterpart::opposed_magnet : Counterpart::plate;
}

Body body_of(const ForceOptions& options) {
  if (options.shape.empty()) {
    throw ArgumentError(
        "--shape is missing: give the magnet's outline, such as --shape \"cylinder D20 L10 mm\"; "
        "for a coupling --coupling FILE.toml");
  }
  return parse_body(options.shape);
}

void declare_magnet(Arguments& arguments, ForceOptions& options) {
  arguments.positional("grade", "grade, as NAME or maker/NAME (or --Br)", options.grade, false);
  arguments.option("--Br", "J", "remanence instead of a grade: \"1.2 T\"", options.Br);
  arguments.option("--mu-rec", "MU", "recoil permeability with --Br, 1 if left out",
                   options.mu_rec);
  arguments.option("--temperature", "T", "temperature of a grade, such as \"80 degC\"",
                   options.temperature);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options.basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options.extrapolate);
}

}  // namespace magswap::cli
