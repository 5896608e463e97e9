#include <fmt/format.h>

#include <cmath>

#include "assembly_answer.hpp"
#include "force_answer.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string grade, Br, mu_rec, shape, gap, sweep, coating, temperature;
  std::string plate_thickness, saturation, steel;
  std::string cup_diameter, cup_bore, cup_floor;
  std::string coupling, assembly, output, svg;
  std::string on = "plate";
  std::string basis = "nominal";
  bool extrapolate = false;
  Format format;

  [[nodiscard]] bool pot() const {
    return !cup_diameter.empty() || !cup_bore.empty() || !cup_floor.empty();
  }
};

/// The magnet's material, and its curve where a grade was named.
struct Material {
  ForceMagnet magnet;
  std::optional<DemagnetisationCurve> curve;
};

Material material_of(const Options& options) {
  if (options.grade.empty() == options.Br.empty()) {
    throw ArgumentError(options.grade.empty()
                            ? "give a grade, or --Br with its unit, such as --Br \"1.2 T\""
                            : "a grade and --Br both set the remanence: give one of them");
  }
  Material out;
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

// "0..10 mm": 21 gaps.
std::vector<Length> gaps_of(const Options& options) {
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

Body body_of(const Options& options) {
  if (options.shape.empty()) {
    throw ArgumentError(
        "--shape is missing: give the magnet's outline, such as --shape \"cylinder D20 L10 mm\"; "
        "for a coupling --coupling FILE.toml");
  }
  return parse_body(options.shape);
}

PullAnswer pull_answer(const Options& options) {
  const Material material = material_of(options);
  PullAnswer out{material.magnet, body_of(options), counterpart_of(options.on), {}, {}, {}, {}};
  out.saturation = options.saturation.empty() ? from_si<FluxDensity>(kSteelSaturation_T)
                                              : parse<FluxDensity>(options.saturation);
  out.coating = length_or(options.coating, {});
  if (!(si(out.coating) >= 0.0)) {
    throw DomainError(
        fmt::format("--coating is {}, must be zero or positive", format(out.coating)));
  }
  if (!options.plate_thickness.empty()) {
    if (out.counterpart != Counterpart::plate)
      throw ArgumentError("--plate-thickness goes with --on plate");
    out.plate_thickness = parse<Length>(options.plate_thickness);
  }
  // Both magnets of a pair are coated.
  const Length coats = (out.counterpart == Counterpart::plate ? 1.0 : 2.0) * out.coating;
  for (const Length& gap : gaps_of(options)) {
    const Length whole = gap + coats;
    const Pull pull = material.curve ? pull_force(*material.curve, out.body, out.counterpart, whole)
                                     : pull_force(out.magnet.Br, out.magnet.mu_rec, out.body,
                                                  out.counterpart, whole);
    PullRow row{gap, pull, {}};
    if (out.plate_thickness)
      row.plate = plate_limit(out.body, pull.J, whole, *out.plate_thickness, out.saturation);
    out.rows.push_back(row);
  }
  return out;
}

CouplingAnswer coupling_answer(const Options& options) {
  const std::string content = read_file(options.coupling);
  CouplingAnswer out{material_of(options).magnet,
                     options.coupling,
                     content,
                     read_coupling(options.coupling, content),
                     {},
                     {}};
  out.curve = coupling_curve(out.file.coupling);
  constexpr int kSteps = 12;
  for (int k = 0; k <= kSteps; ++k)
    out.angles_rad.push_back(kPi / out.curve.pole_pairs * k / kSteps);
  return out;
}

template <class Answer>
int show(const Answer& answer, const Options& options) {
  if (!options.svg.empty()) write_text_file(options.svg, picture_of(answer));
  if (!options.output.empty()) write_results(answer, options.output);
  if (options.format.json) {
    print(document_of(answer).json() + "\n");
  } else if (options.format.csv) {
    print(csv_of(answer));
  } else {
    std::string out = text_of(answer);
    for (const std::string& path : {options.output, options.svg})
      if (!path.empty()) out += "written: " + path + "\n";
    print(out);
  }
  return Exit::ok;
}

int show_pot(const Options& options) {
  if (options.cup_diameter.empty() || options.cup_bore.empty() || options.cup_floor.empty()) {
    throw ArgumentError("a pot magnet needs --cup-diameter, --cup-bore and --cup-floor");
  }
  if (options.format.csv || !options.output.empty() || !options.svg.empty() ||
      !options.sweep.empty()) {
    throw ArgumentError("a pot magnet is answered at one gap, as text or --json");
  }
  if (!options.saturation.empty()) {
    throw ArgumentError(
        "--steel-saturation is for the plate before a bare magnet; a pot takes the B(H) of a "
        "steel: --steel \"AISI 1008\"");
  }
  const Body body = body_of(options);
  const auto* disc = std::get_if<Cylinder>(&body);
  if (!disc) throw ArgumentError("a pot magnet holds a disc: --shape \"cylinder D22 L5 mm\"");
  const Material material = material_of(options);
  PotAnswer answer{material.magnet, {}, options.steel.empty() ? kPotSteel : options.steel, {}};
  HoldingMagnet& pot = answer.pot;
  pot.magnet_diameter = disc->diameter;
  pot.magnet_length = disc->length;
  pot.cup_diameter = parse<Length>(options.cup_diameter);
  pot.cup_bore = parse<Length>(options.cup_bore);
  pot.floor = parse<Length>(options.cup_floor);
  pot.gap = length_or(options.gap, {}) + length_or(options.coating, {});
  pot.plate_thickness = length_or(options.plate_thickness, {});
  const auto steel = std::make_shared<const BhCurve>(library().steel(answer.steel));
  answer.steel = steel->name();
  answer.pull = material.curve ? pot_pull(pot, *material.curve, steel)
                               : pot_pull(pot, material.magnet.Br, material.magnet.mu_rec, steel);
  print(options.format.json ? document_of(answer).json() + "\n" : text_of(answer));
  return Exit::ok;
}

int show_assembly(const Options& options) {
  const bool more = !options.grade.empty() || !options.Br.empty() || !options.shape.empty() ||
                    options.pot() || !options.coupling.empty() || !options.gap.empty() ||
                    !options.sweep.empty() || !options.plate_thickness.empty();
  if (more) {
    throw ArgumentError(
        "--assembly names its magnets and places itself: leave the grade, --Br, --shape, --gap and "
        "the like out");
  }
  return show(assembly_forces(assembly_of(options.assembly, options.temperature, options.basis,
                                          options.extrapolate)),
              options);
}

int run(const Options& options) {
  if (!options.assembly.empty()) return show_assembly(options);
  if (!options.coupling.empty()) {
    if (!options.shape.empty() || options.pot() || !options.gap.empty() || !options.sweep.empty())
      throw ArgumentError(
          "--coupling describes its magnets and gap itself: leave --shape, --gap and "
          "--sweep out");
    return show(coupling_answer(options), options);
  }
  if (options.pot()) return show_pot(options);
  if (!options.steel.empty())
    throw ArgumentError("--steel is for the cup of a pot magnet (--cup-diameter ...)");
  return show(pull_answer(options), options);
}

void declare_magnet(Arguments& arguments, Options& options) {
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

}  // namespace

std::function<int()> declare_force(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  declare_magnet(arguments, *options);
  arguments.option("--shape", "SHAPE",
                   "\"cylinder D20 L10 mm\", \"block 20x12x10 mm\" (magnetised along the last), "
                   "\"ring OD20 ID10 L5 mm\", \"sphere D20 mm\", \"arc OD40 ID20 L10 mm 60 deg\"",
                   options->shape);
  arguments.option("--gap", "GAP", "distance of the faces, 0 (contact) if left out", options->gap);
  arguments.choice("--on", {"plate", "magnet", "opposed"},
                   "a plate, an equal magnet that attracts, or one that repels", options->on);
  arguments.option("--plate-thickness", "T", "thickness of the plate; very thick if left out",
                   options->plate_thickness);
  arguments.option("--steel-saturation", "B", "of the plate, \"2.1 T\" if left out",
                   options->saturation);
  arguments.option("--coating", "T", "coating of the magnet, which adds to the gap: \"20 um\"",
                   options->coating);
  arguments.option("--sweep", "FROM..TO", "21 gaps: \"0..10 mm\"", options->sweep);
  arguments.option("--cup-diameter", "D", "pot magnet: outer diameter of its steel cup",
                   options->cup_diameter);
  arguments.option("--cup-bore", "D", "pot magnet: inner diameter of the cup", options->cup_bore);
  arguments.option("--cup-floor", "T", "pot magnet: thickness of the cup's floor",
                   options->cup_floor);
  arguments.option("--steel", "NAME",
                   "pot magnet: steel of cup and plate, AISI 1008 if left out (`magswap materials "
                   "list --kind steels`)",
                   options->steel);
  arguments.option("--coupling", "FILE.toml", "torque of a coupling: docs/formats/coupling.md",
                   options->coupling);
  arguments.option("--assembly", "FILE.toml",
                   "force and torque on groups of magnets in space: docs/formats/assembly.md",
                   options->assembly);
  arguments.option("-o,--output", "FILE.h5", "the table as a results file", options->output);
  arguments.option("--svg", "FILE.svg",
                   "force over the gap, or torque over the angle, as a picture", options->svg);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap force N42SH --shape \"cylinder D20 L10 mm\" --gap 1mm\n"
      "  magswap force N42SH --shape \"cylinder D20 L10 mm\" --plate-thickness 3mm --sweep \"0..10 "
      "mm\"\n"
      "  magswap force N38 --shape \"cylinder D22 L5 mm\" --cup-diameter 32mm --cup-bore 26mm "
      "--cup-floor 4mm --gap 0.1mm\n"
      "  magswap force N42SH --coupling examples/axial_coupling.toml\n"
      "  magswap force --assembly examples/sliding_latch.toml --svg latch.svg\n\n"
      "Force > 0 attracts. Two figures are given: ideal (J = Br) and at the magnet's working point "
      "before the\ncounterpart. Catalogues and tests of equal magnets scatter by ±30 % around it; "
      "the conditions stand with it.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
