#include <fmt/format.h>

#include <array>
#include <cmath>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/magnetic_field.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "points.hpp"

namespace magswap::cli {
namespace {

constexpr std::string_view kFrame =
    "origin at the centre; z along the last dimension, an arc's angles from x";

struct Options {
  std::string grade, Br, shape, direction, temperature, file;
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

std::optional<Shape> shape_of(const Body& body) {
  return std::visit(
      [](const auto& s) -> std::optional<Shape> {
        if constexpr (std::is_convertible_v<decltype(s), Shape>) return Shape(s);
        return std::nullopt;
      },
      body);
}

// How far a uniform polarisation is off, from the finite-element runs of docs/methods/fields.md.
std::string error_of(double mu_rec, bool at_working_point) {
  constexpr double kLikeTheRuns = 1.1;  // they have 1.05
  if (mu_rec > kLikeTheRuns) {
    return fmt::format(
        "taken as uniform: for mu_rec {:.2f} the error is not known, and larger than "
        "the {} % of mu_rec 1.05",
        mu_rec, at_working_point ? "1.5" : "4.3");
  }
  return at_working_point
             ? "taken as uniform: 1 to 1.5 % too high at the pole face, 0.4 to 0.7 % half a "
               "diameter before it"
             : "not demagnetised by its own field: 1.5 to 4.3 % too high within a diameter of the "
               "pole face";
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
  const std::optional<Shape> shape = shape_of(magnet.body);
  const bool known = shape && magnet.direction[2] == 1.0;
  magnet.error = error_of(curve.mu_rec(), wanted && known);
  if (!wanted || !known) {
    magnet.J = curve.Br();
    magnet.origin = "its remanence";
    if (wanted) {
      magnet.origin += !shape ? " (no working point is known of an arc)"
                              : " (the working point is known along the last dimension alone)";
    }
    return;
  }
  const OperatingPoint point = operating_point(curve, *shape);
  magnet.J = point.J;
  magnet.origin = "that of its mean working point alone in space";
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
      parse_body(options.shape), direction_of(options.direction), {}, {}, {}, nullptr, {}, {}};
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
  if (points.empty()) {
    throw ArgumentError(
        "no points: give --at \"0 0 15 mm\", or --file with columns x [mm], y "
        "[mm], z [mm]");
  }
  return points;
}

/// One point and the field there.
struct Row {
  Position at;
  MagneticField field;
  double share;               // of the polarisation
  std::optional<Length> gap;  // from the pole face, on the axis outside
};

std::vector<Row> rows_of(const Magnet& magnet, const std::vector<Position>& points) {
  const auto j = [&](std::size_t k) { return magnet.direction[k] * magnet.J; };
  const UniformMagnet source(magnet.body, Vector<Polarisation>{j(0), j(1), j(2)});
  const bool has_axis = !std::holds_alternative<ArcSegment>(magnet.body);
  const double half = si(half_length(magnet.body));
  std::vector<Row> rows;
  for (const Position& at : points) {
    const MagneticField field = source.at(at);
    Row row{at, field, magnitude(field.J) / magnet.J, {}};
    const double z = std::abs(si(at.z));
    if (has_axis && si(at.x) == 0.0 && si(at.y) == 0.0 && z > half) {
      row.gap = from_si<Length>(z - half);
    }
    rows.push_back(row);
  }
  return rows;
}

std::string place_of(const Row& row) {
  if (row.gap) return fmt::format("{} before the face", format(*row.gap));
  if (row.share == 0.0) return "outside";
  return row.share > 0.99 ? "inside" : "on the surface";
}

std::string title_of_magnet(const Magnet& magnet) {
  std::string out = to_text(magnet.body);
  if (magnet.grade) {
    out = fmt::format("{} at {}, {}, Br {}", title_of(*magnet.grade), format(*magnet.temperature),
                      out, format(*magnet.Br));
  }
  return out;
}

std::string text_of(const Magnet& magnet, const std::vector<Row>& rows) {
  const auto& d = magnet.direction;
  std::string out = fmt::format("{}\n  J {} along ({:.4g}, {:.4g}, {:.4g}), {}; {}\n  {}\n",
                                title_of_magnet(magnet), format(magnet.J, UnitSystem::si, 5), d[0],
                                d[1], d[2], magnet.origin, magnet.error, kFrame);
  constexpr auto kRight = Table::Align::right;
  Table table({{"x", "mm", kRight},
               {"y", "mm", kRight},
               {"z", "mm", kRight},
               {"Bx", "mT", kRight},
               {"By", "mT", kRight},
               {"Bz", "mT", kRight},
               {"|B|", "mT", kRight},
               {"Hx", "kA/m", kRight},
               {"Hy", "kA/m", kRight},
               {"Hz", "kA/m", kRight},
               {"place"}});
  for (const Row& row : rows) {
    const auto mm = [](Length v) { return fmt::format("{:g}", in_unit(si(v), "mm")); };
    const auto mT = [](FluxDensity v) { return fmt::format("{:.3f}", 1e3 * si(v)); };
    const auto kA = [](FieldStrength v) { return fmt::format("{:.2f}", 1e-3 * si(v)); };
    const auto& [B, H, J] = row.field;
    table.row({mm(row.at.x), mm(row.at.y), mm(row.at.z), mT(B.x), mT(B.y), mT(B.z),
               mT(magnitude(B)), kA(H.x), kA(H.y), kA(H.z), place_of(row)});
  }
  return out + table.text();
}

template <class Q>
Document vector_document(const Vector<Q>& v, bool with_magnitude) {
  Document out = Document::object();
  out.set("x", Document::of(v.x)).set("y", Document::of(v.y)).set("z", Document::of(v.z));
  if (with_magnitude) out.set("magnitude", Document::of(magnitude(v)));
  return out;
}

Document document_of(const Magnet& magnet, const std::vector<Row>& rows) {
  Document out = Document::object();
  out.set("shape", to_text(magnet.body));
  if (magnet.grade) {
    out.set("grade", magnet.grade->name).set("key", magnet.grade->key());
    out.set("temperature", Document::of(*magnet.temperature)).set("Br", Document::of(*magnet.Br));
  }
  Document direction = Document::list();
  for (const double component : magnet.direction) direction.add(component);
  out.set("J", Document::of(magnet.J)).set("direction", std::move(direction));
  out.set("J_origin", magnet.origin).set("model_error", magnet.error);
  out.set("frame", kFrame);
  Document points = Document::list();
  for (const Row& row : rows) {
    Document point = Document::object();
    point.set("at", vector_document(row.at, false)).set("B", vector_document(row.field.B, true));
    point.set("H", vector_document(row.field.H, true));
    point.set("place", row.share == 0.0 ? "outside" : (row.share > 0.99 ? "inside" : "surface"));
    if (row.gap) point.set("distance_from_face", Document::of(*row.gap));
    points.add(std::move(point));
  }
  out.set("points", std::move(points));
  return out;
}

std::string csv_of(const std::vector<Row>& rows) {
  Table table({{"x", "mm"},
               {"y", "mm"},
               {"z", "mm"},
               {"Bx", "T"},
               {"By", "T"},
               {"Bz", "T"},
               {"B", "T"},
               {"Hx", "kA/m"},
               {"Hy", "kA/m"},
               {"Hz", "kA/m"},
               {"place"}});
  const auto text = [](double value) { return fmt::format("{}", value); };
  for (const Row& row : rows) {
    const auto mm = [&](Length v) { return text(in_unit(si(v), "mm")); };
    const auto& [B, H, J] = row.field;
    table.row({mm(row.at.x), mm(row.at.y), mm(row.at.z), text(si(B.x)), text(si(B.y)),
               text(si(B.z)), text(si(magnitude(B))), text(1e-3 * si(H.x)), text(1e-3 * si(H.y)),
               text(1e-3 * si(H.z)),
               row.share == 0.0 ? "outside" : (row.share > 0.99 ? "inside" : "surface")});
  }
  return table.csv();
}

int run(const Options& options) {
  const Magnet magnet = magnet_of(options);
  const std::vector<Row> rows = rows_of(magnet, points_of(options));
  if (options.format.json) {
    print(document_of(magnet, rows).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(rows) : text_of(magnet, rows));
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
  arguments.option("--direction", "X Y Z", "direction of magnetisation, \"0 0 1\" if left out",
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
      "  magswap field --Br \"1.2 T\" --shape \"block 20x12x10 mm\" --file points.csv --csv\n\n"
      "The origin is the centre of the magnet, z its last dimension: \"0 0 10 mm\" lies 5 mm "
      "before "
      "the face of a magnet\n10 mm long. B is in the magnet too; on its surface the mean of both "
      "sides is given. The magnet stands alone, and\nis uniformly magnetised.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
