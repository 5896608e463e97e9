#include <fmt/format.h>

#include <array>
#include <cmath>

#include "assembly_answer.hpp"
#include "field_answer.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/witness/comparison.hpp"
#include "model_error.hpp"
#include "points.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

constexpr std::string_view kFrame =
    "origin at the centre; z along the last dimension, an arc's angles from x";

struct Options {
  std::string grade, Br, shape, direction, temperature, file;
  std::string assembly, section, output, svg;
  std::vector<std::string> at;
  std::string basis = "nominal";
  std::string polarisation = "working-point";
  bool extrapolate = false;
  Format format;
};

/// What the magnet is, and where its polarisation comes from.
struct Magnet {
  Body body;
  std::array<double, 3> direction;  // of length 1
  Polarisation J;
  std::string origin;  // of J, one clause
  std::string error;   // of the model, one clause
  std::string model;   // row of the error bands, empty where none is meant
  const Grade* grade = nullptr;
  std::optional<Temperature> temperature;
  std::optional<Polarisation> Br;  // of the grade
};

std::array<double, 3> direction_of(const std::string& text) {
  if (text.empty()) return {0.0, 0.0, 1.0};
  std::array<double, 3> out{};
  std::string rest = text;
  for (char& c : rest) c = c == ',' || c == ';' ? ' ' : c;
  std::size_t at = 0;
  bool good = true;
  for (double& component : out) {
    const std::size_t start = rest.find_first_not_of(' ', at);
    const std::size_t stop = std::min(rest.find(' ', start), rest.size());
    good = good && start != std::string::npos;
    if (!good) break;
    component = parse_si(rest.substr(start, stop - start), Kind::dimensionless);
    at = stop;
  }
  good = good && rest.find_first_not_of(' ', at) == std::string::npos;
  const double length = std::hypot(out[0], out[1], out[2]);
  if (!good || !(length > 0.0) || !std::isfinite(length)) {
    throw ArgumentError(fmt::format(
        "--direction '{}': give three components, not all zero, such as \"1 0 0\"", text));
  }
  return {out[0] / length, out[1] / length, out[2] / length};
}

// Row of `verify --bands` that a magnet of a grade at its working point belongs to.
std::string model_of(const DemagnetisationCurve& curve, double worst_loss) {
  constexpr double kWorthSaying = 1e-3;
  return worst_loss < kWorthSaying ? "uniform magnet"
                                   : bent_model("uniform magnet", curve.mu_rec());
}

void set_grade(Magnet& magnet, const Options& options) {
  const Grade& grade = find_grade(options.grade);
  const GradeModel model(grade, library(),
                         options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal);
  const Temperature temperature =
      options.temperature.empty() ? model.reference() : parse<Temperature>(options.temperature);
  const DemagnetisationCurve curve = curve_at(model, temperature, options.extrapolate);
  magnet.grade = &grade;
  magnet.temperature = temperature;
  magnet.Br = curve.Br();
  const bool wanted = options.polarisation == "working-point";
  if (!wanted) {
    magnet.J = curve.Br();
    magnet.origin = "its remanence";
    magnet.error =
        "not demagnetised by its own field: for mu_rec 1.05 1.5 to 4.3 % too high within a "
        "diameter "
        "of the pole face, for larger mu_rec more";
    return;
  }
  const double N = factor_along(magnet.body, magnet.direction);
  const OperatingPoint point = operating_point(curve, DemagnetisingFactor{N, 1.0 - N});
  magnet.J = point.J;
  magnet.origin = "that of its mean working point alone in space";
  magnet.model = model_of(curve, point.irreversible_loss_worst);
  magnet.error = "taken as uniform";
  constexpr double kWorthSaying = 1e-3;
  if (point.irreversible_loss > kWorthSaying) {
    magnet.origin +=
        fmt::format(", where it has lost {:.1f} % of Br for good", 100.0 * point.irreversible_loss);
  }
}

Magnet magnet_of(const Options& options) {
  if (options.shape.empty()) {
    throw ArgumentError(
        "--shape is missing: give the magnet's outline, such as --shape \"block "
        "20x12x10 mm\"");
  }
  if (options.grade.empty() == options.Br.empty()) {
    throw ArgumentError(options.grade.empty()
                            ? "give a grade, or --Br with its unit, such as --Br \"1.2 T\""
                            : "a grade and --Br both set the remanence: give one of them");
  }
  Magnet magnet{
      parse_body(options.shape), direction_of(options.direction), {}, {}, {}, {}, nullptr, {}, {}};
  if (!options.grade.empty()) {
    set_grade(magnet, options);
    return magnet;
  }
  if (!options.temperature.empty()) {
    throw ArgumentError("--temperature changes a grade: name one, or give --Br at temperature");
  }
  magnet.J = parse<Polarisation>(options.Br);
  if (!(si(magnet.J) > 0.0)) {
    throw DomainError(
        fmt::format("--Br is {}, must be positive; --direction turns it round", format(magnet.J)));
  }
  magnet.origin = "as given";
  magnet.error = "exact for mu_rec 1";
  return magnet;
}

std::vector<Position> points_of(const Options& options) {
  std::vector<Position> points;
  for (const std::string& text : options.at) points.push_back(parse_point(text));
  if (!options.file.empty()) {
    for (const Position& p : parse_points(read_file(options.file), options.file)) {
      points.push_back(p);
    }
  }
  return points;
}

std::string title_of_magnet(const Magnet& magnet) {
  std::string out = to_text(magnet.body);
  if (magnet.grade) {
    out = fmt::format("{} at {}, {}, Br {}", title_of(*magnet.grade), format(*magnet.temperature),
                      out, format(*magnet.Br));
  }
  return out;
}

FieldAnswer answer_of(const Magnet& magnet) {
  const auto& d = magnet.direction;
  FieldAnswer out;
  out.title = title_of_magnet(magnet);
  out.lines = {fmt::format("J {} along ({:.4g}, {:.4g}, {:.4g}), {}; {}",
                           format(magnet.J, UnitSystem::si, 5), d[0], d[1], d[2], magnet.origin,
                           magnet.error),
               std::string(kFrame)};
  if (const std::string band = model_error_text(magnet.model); !band.empty())
    out.lines.push_back(band.substr(0, band.size() - 1) +
                        "; round magnets, 5 and 10 mm before the face");
  out.about.set("shape", to_text(magnet.body));
  if (magnet.grade) {
    out.about.set("grade", magnet.grade->name).set("key", magnet.grade->key());
    out.about.set("temperature", Document::of(*magnet.temperature))
        .set("Br", Document::of(*magnet.Br));
  }
  Document direction = Document::list();
  for (const double component : d) direction.add(component);
  out.about.set("J", Document::of(magnet.J)).set("direction", std::move(direction));
  Document errors = Document::list();
  if (!magnet.model.empty()) add_model_error(errors, magnet.model);
  out.about.set("J_origin", magnet.origin).set("model_note", magnet.error).set("frame", kFrame);
  out.about.set("model_error", std::move(errors));
  out.sources.emplace_back(magnet.body,
                           Vector<Polarisation>{d[0] * magnet.J, d[1] * magnet.J, d[2] * magnet.J});
  out.names = {"magnet"};
  out.has_axis = !std::holds_alternative<ArcSegment>(magnet.body);
  out.half = half_length(magnet.body);
  return out;
}

FieldAnswer answer_of(const AssemblyFile& file) {
  const Assembly assembly(file.magnets, file.plate);
  FieldAnswer out;
  out.title = file.title;
  out.lines = assembly_lines(file, assembly);
  out.about = assembly_document(file, assembly);
  for (const UniformMagnet& source : assembly.sources()) out.sources.push_back(source);
  for (const AssemblyMagnet& magnet : file.magnets) out.names.push_back(magnet.name);
  out.plate = file.plate;
  return out;
}

// What only a single magnet, or only an assembly, takes.
void check_combination(const Options& options) {
  if (options.assembly.empty()) return;
  if (!options.grade.empty() || !options.Br.empty() || !options.shape.empty() ||
      !options.direction.empty()) {
    throw ArgumentError(
        "--assembly names its magnets itself: leave the grade, --Br, --shape and --direction out");
  }
  if (options.polarisation != "working-point")
    throw ArgumentError("--assembly takes every magnet at its working point");
}

int run(const Options& options) {
  check_combination(options);
  std::optional<AssemblyFile> file;
  if (!options.assembly.empty())
    file = assembly_of(options.assembly, options.temperature, options.basis, options.extrapolate);
  FieldAnswer answer = file ? answer_of(*file) : answer_of(magnet_of(options));
  const std::vector<UniformMagnet> magnets(
      answer.sources.begin(),
      answer.sources.begin() + static_cast<std::ptrdiff_t>(answer.names.size()));
  if (!options.section.empty()) answer.section = parse_section(options.section, magnets);
  if (!options.svg.empty() && !answer.section)
    throw ArgumentError("--svg draws a section: give --section xz too");
  std::vector<Position> points = points_of(options);
  const bool all = !options.output.empty() || options.format.csv || options.format.json;
  if (answer.section && points.empty() && all) {
    points = grid_of(*answer.section);
    std::erase_if(points, [&](const Position& at) { return in_iron(answer, at); });
  }
  if (points.empty() && !answer.section) {
    throw ArgumentError(
        "no points: give --at \"0 0 15 mm\", --file with columns x [mm], y [mm], z [mm], or "
        "--section xz");
  }
  if (answer.section && points.empty() && options.svg.empty())
    throw ArgumentError("--section: add --svg FILE to draw it, or --csv, --json, --output FILE.h5");
  add_points(answer, points);
  if (!options.svg.empty()) write_text_file(options.svg, svg(map_of(answer)));
  if (!options.output.empty())
    write_results(answer, options.output, options.assembly, file ? file->text : "");
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

}  // namespace

std::function<int()> declare_field(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("grade", "grade, as NAME or maker/NAME (or --Br)", options->grade, false);
  arguments.option("--Br", "J", "polarisation instead of a grade: \"1.2 T\"", options->Br);
  arguments.option("--shape", "SHAPE",
                   "\"block 20x12x10 mm\" (magnetised along the last), \"cylinder D20 L10 mm\", "
                   "\"ring OD20 ID10 L10 mm\", \"sphere D20 mm\", \"ellipsoid 20x12x10 mm\", "
                   "\"arc OD40 ID20 L10 mm 60 deg\"",
                   options->shape);
  arguments.options("--at", "POINT", "a point, such as \"0 0 15 mm\"; may be given again",
                    options->at);
  arguments.option("--file", "CSV", "points in columns x [mm], y [mm], z [mm]", options->file);
  arguments.option("--assembly", "FILE.toml",
                   "several magnets in each other's field: docs/formats/assembly.md",
                   options->assembly);
  arguments.option("--section", "PLANE", "\"xz\", \"xz 60x40 mm\" or \"xy 60x40 mm at 8 mm\"",
                   options->section);
  arguments.option("--svg", "FILE.svg", "draws the section: |B|, its direction, the magnets",
                   options->svg);
  arguments.option("-o,--output", "FILE.h5", "the points, or the section's grid, as a results file",
                   options->output);
  arguments.option("--direction", "\"X Y Z\"",
                   "direction of magnetisation in quotes, \"0 0 1\" if left out",
                   options->direction);
  arguments.option("--temperature", "T", "temperature of a grade, such as \"80 degC\"",
                   options->temperature);
  arguments.choice("--polarisation", {"working-point", "remanence"},
                   "of a grade: at its mean working point alone in space, or Br",
                   options->polarisation);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options->basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options->extrapolate);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap field N42SH --shape \"cylinder D20 L10 mm\" --at \"0 0 10 mm\" --at "
      "\"12 3 7 mm\"\n"
      "  magswap field --Br \"1.2 T\" --shape \"block 20x12x10 mm\" --file points.csv --csv\n"
      "  magswap field --assembly examples/halbach_row.toml --section xz --svg halbach.svg\n\n"
      "The origin is the centre of the magnet, z its last dimension: \"0 0 10 mm\" lies 5 mm "
      "before "
      "the face of a magnet\n10 mm long. B is in the magnet too; on its surface the mean of both "
      "sides is given. The magnet stands alone, and\nis uniformly magnetised.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
