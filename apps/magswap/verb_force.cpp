#include <fmt/format.h>

#include <cmath>

#include "assembly_answer.hpp"
#include "force_answer.hpp"
#include "force_options.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

// The pull over a gap that counts all coatings.
PullRow row_at(const ForceMaterial& material, const PullAnswer& of, Length gap) {
  const Pull pull = material.curve
                        ? pull_force(*material.curve, of.body, of.counterpart, gap)
                        : pull_force(of.magnet.Br, of.magnet.mu_rec, of.body, of.counterpart, gap);
  PullRow row{gap, pull, {}, pull.stiffness_N_per_m};
  if (of.plate_thickness)
    row.plate = plate_limit(of.body, pull.J, gap, *of.plate_thickness, of.saturation);
  return row;
}

PullAnswer pull_answer(const ForceOptions& options) {
  const ForceMaterial material = material_of(options);
  PullAnswer out{material.magnet, body_of(options), counterpart_of(options.on), {}, {}, {}, {}};
  out.saturation = options.saturation.empty() ? from_si<FluxDensity>(kSteelSaturation_T)
                                              : parse<FluxDensity>(options.saturation);
  out.coating = coating_of(options);
  if (!options.plate_thickness.empty()) {
    if (out.counterpart != Counterpart::plate)
      throw ArgumentError("--plate-thickness goes with --on plate");
    out.plate_thickness = parse<Length>(options.plate_thickness);
  }
  // Both magnets of a pair are coated.
  const Length coats = (out.counterpart == Counterpart::plate ? 1.0 : 2.0) * out.coating;
  for (const Length& gap : gaps_of(options)) {
    const Length whole = gap + coats;
    PullRow row = row_at(material, out, whole);
    row.gap = gap;
    if (row.plate && row.plate->share < 1.0) {
      row.stiffness_N_per_m =
          limited_stiffness([&](Length at) { return row_at(material, out, at).force(); }, whole,
                            half_length(out.body));
    }
    out.rows.push_back(row);
  }
  return out;
}

CouplingAnswer coupling_answer(const ForceOptions& options) {
  const std::string content = read_file(options.coupling);
  const ForceMaterial material = material_of(options);
  CouplingAnswer out{material.magnet,
                     options.coupling,
                     content,
                     read_coupling(options.coupling, content),
                     {},
                     {},
                     {}};
  out.curve = coupling_curve(out.file.coupling);
  constexpr int kSteps = 12;
  for (int k = 0; k <= kSteps; ++k)
    out.angles_rad.push_back(kPi / out.curve.pole_pairs * k / kSteps);
  const DemagnetisationCurve magnet =
      material.curve ? *material.curve
                     : DemagnetisationCurve::ideal(out.magnet.Br, out.magnet.mu_rec);
  for (const auto& [name, angle] : {std::pair{"aligned", 0.0},
                                    {"pull-out", out.curve.pull_out().angle_rad},
                                    {"slipping", kPi / out.curve.pole_pairs}}) {
    const double N = mean_factor(out.file.coupling, angle);
    out.points.push_back({name, operating_point(magnet, DemagnetisingFactor{N, 1.0 - N})});
  }
  return out;
}

template <class Answer>
int show(const Answer& answer, const ForceOptions& options) {
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

PotAnswer pot_answer(const ForceOptions& options) {
  if (options.cup_diameter.empty() || options.cup_bore.empty() || options.cup_floor.empty()) {
    throw ArgumentError("a pot magnet needs --cup-diameter, --cup-bore and --cup-floor");
  }
  if (!options.saturation.empty()) {
    throw ArgumentError(
        "--steel-saturation is for the plate before a bare magnet; a pot takes the B(H) of a "
        "steel: --steel \"AISI 1008\"");
  }
  const Body body = body_of(options);
  const auto* disc = std::get_if<Cylinder>(&body);
  if (!disc) throw ArgumentError("a pot magnet holds a disc: --shape \"cylinder D22 L5 mm\"");
  const ForceMaterial material = material_of(options);
  PotAnswer answer{material.magnet, {}, options.steel.empty() ? kPotSteel : options.steel, {}, {}};
  HoldingMagnet& pot = answer.pot;
  pot.magnet_diameter = disc->diameter;
  pot.magnet_length = disc->length;
  pot.cup_diameter = parse<Length>(options.cup_diameter);
  pot.cup_bore = parse<Length>(options.cup_bore);
  pot.floor = parse<Length>(options.cup_floor);
  pot.plate_thickness = length_or(options.plate_thickness, {});
  answer.coating = coating_of(options);
  const auto steel = std::make_shared<const BhCurve>(library().steel(answer.steel));
  answer.steel = steel->name();
  for (const Length& gap : gaps_of(options)) {
    pot.gap = gap + answer.coating;
    answer.rows.push_back(
        {gap, material.curve ? pot_pull(pot, *material.curve, steel)
                             : pot_pull(pot, material.magnet.Br, material.magnet.mu_rec, steel)});
  }
  return answer;
}

int show_assembly(const ForceOptions& options) {
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

int run(const ForceOptions& options) {
  if (!options.assembly.empty()) return show_assembly(options);
  if (!options.coupling.empty()) {
    if (!options.shape.empty() || options.pot() || !options.gap.empty() || !options.sweep.empty())
      throw ArgumentError(
          "--coupling describes its magnets and gap itself: leave --shape, --gap and "
          "--sweep out");
    return show(coupling_answer(options), options);
  }
  if (options.pot()) return show(pot_answer(options), options);
  if (!options.steel.empty())
    throw ArgumentError("--steel is for the cup of a pot magnet (--cup-diameter ...)");
  return show(pull_answer(options), options);
}

}  // namespace

std::function<int()> declare_force(Arguments& arguments) {
  auto options = std::make_shared<ForceOptions>();
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
