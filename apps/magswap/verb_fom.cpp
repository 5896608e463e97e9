#include <fmt/format.h>

#include <cmath>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/field/permeance.hpp"
#include "magswap/field/safe_temperature.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/report/loop_plot.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::vector<std::string> grades;
  std::string temperature, permeance, shape, field, svg;
  std::string basis = "nominal";
  bool extrapolate = false;
  bool explain = false;
  Format format;
};

/// The question, parsed.
struct Query {
  std::optional<Temperature> temperature;
  std::optional<double> permeance;
  std::optional<Shape> shape;
  FieldStrength field;
  Basis basis = Basis::nominal;
  bool extrapolate = false;

  [[nodiscard]] bool has_load() const { return permeance || shape; }
};

Query query_of(const Options& options) {
  Query query;
  if (!options.temperature.empty()) query.temperature = parse<Temperature>(options.temperature);
  if (!options.permeance.empty())
    query.permeance = parse_si(options.permeance, Kind::dimensionless);
  if (!options.shape.empty()) query.shape = parse_shape(options.shape);
  if (!options.field.empty()) query.field = parse<FieldStrength>(options.field);
  if (query.permeance && query.shape) {
    throw ArgumentError("--permeance and --shape both set the load line: give one of them");
  }
  if (!options.field.empty() && !query.has_load()) {
    throw ArgumentError("--field acts on a magnet in its circuit: add --permeance or --shape");
  }
  query.basis = options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal;
  query.extrapolate = options.extrapolate;
  return query;
}

/// Safe temperatures by the mean and by the worst point; none without temperature data.
struct SafePair {
  std::optional<SafeTemperature> mean, worst;
};

/// Everything the verb says of one grade.
struct Answer {
  const Grade* grade;
  GradeModel model;
  Temperature temperature;
  DemagnetisationCurve curve;
  FiguresOfMerit figures;
  std::optional<OperatingPoint> point;          // with the applied field
  std::optional<OperatingPoint> point_at_rest;  // without it
  std::optional<SafePair> safe, safe_at_rest;
  std::optional<PermeanceSpread> permeance;
};

OperatingPoint point_of(const DemagnetisationCurve& curve, const Query& query,
                        FieldStrength field) {
  if (query.shape) return operating_point(curve, *query.shape, field);
  return operating_point_at_permeance(curve, *query.permeance, field);
}

SafePair safe_of(const GradeModel& model, const Query& query, FieldStrength field) {
  if (!(model.valid_from() < model.valid_to())) return {};
  const auto by = [&](MarginBasis basis) {
    const ThermalLoad load =
        query.shape ? ThermalLoad::of(*query.shape, field, basis)
                    : ThermalLoad{factor_of_permeance(*query.permeance), 1.0, field, basis};
    return safe_temperature([&](Temperature t) { return model.at(t); }, load, model.valid_from(),
                            model.valid_to(), model.reference());
  };
  // A permeance coefficient knows no shape, and so no worst point.
  if (!query.shape) return {by(MarginBasis::mean), {}};
  return {by(MarginBasis::mean), by(MarginBasis::worst)};
}

DemagnetisationCurve curve_at(const GradeModel& model, Temperature temperature, bool extrapolate) {
  try {
    return model.at(temperature, extrapolate);
  } catch (const DomainError& error) {
    if (extrapolate) throw;
    throw DomainError(std::string(error.what()) + "; --extrapolate carries them on");
  }
}

Answer answer_of(const std::string& name, const Query& query) {
  const Grade& grade = find_grade(name);
  GradeModel model(grade, library(), query.basis);
  const Temperature temperature = query.temperature.value_or(model.reference());
  const DemagnetisationCurve curve = curve_at(model, temperature, query.extrapolate);
  Answer out{&grade, std::move(model), temperature, curve, figures_of_merit(curve), {}, {}, {}, {},
             {}};
  if (query.shape) out.permeance = permeance_spread(*query.shape);
  if (!query.has_load()) return out;
  out.point = point_of(curve, query, query.field);
  out.safe = safe_of(out.model, query, query.field);
  if (si(query.field) != 0.0) {
    out.point_at_rest = point_of(curve, query, {});
    out.safe_at_rest = safe_of(out.model, query, {});
  }
  return out;
}

// ---- text
// -----------------------------------------------------------------------------------------

/// A quantity in the units asked for: "1.28 T (12.8 kG)".
class Printer {
 public:
  explicit Printer(std::string units) : units_(std::move(units)) {}

  template <class Q>
  [[nodiscard]] std::string operator()(const Q& q, int digits = 4) const {
    std::string in_si = format(q, UnitSystem::si, digits),
                in_cgs = format(q, UnitSystem::cgs, digits);
    if (units_ == "si" || in_si == in_cgs) return in_si;
    return units_ == "cgs" ? in_cgs : fmt::format("{} ({})", in_si, in_cgs);
  }

 private:
  std::string units_;
};

std::string percent(double fraction) {
  return fmt::format("{:.{}f} %", 100.0 * fraction, fraction < 0.1 ? 1 : 0);
}

std::string figures_text(const Answer& a, const Printer& print_q) {
  const FiguresOfMerit& f = a.figures;
  const auto pair = [](const std::string& left_name, const std::string& left,
                       const std::string& right_name, const std::string& right,
                       const std::string& note = {}) {
    constexpr std::size_t kWidth = 30;
    const std::size_t width = display_width(left);
    const std::string padding(width < kWidth ? kWidth - width : 1, ' ');
    return fmt::format("  {:<8}{}{}{:<7}{}{}\n", left_name, left, padding, right_name, right, note);
  };
  std::string out;
  out += pair("Br", print_q(f.Br), "Hk", print_q(f.Hk), "  at J = 0.9 Br");
  out += pair("HcB", print_q(f.HcB), "BHmax", print_q(f.BHmax));
  out += pair("HcJ", print_q(f.HcJ), "S", fmt::format("{:.3f}  Hk/HcJ", f.squareness));
  const std::string mu = fmt::format("{:.3f}", f.mu_rec);
  out += pair("mu_rec", mu, "knee", print_q(f.knee), "  5 % of Br lost (HD5)");
  return out;
}

std::string verdict(const OperatingPoint& point, bool has_shape) {
  const std::string mean = percent(point.irreversible_loss);
  const std::string worst = percent(point.irreversible_loss_worst);
  if (si(point.margin) < 0.0) return fmt::format("DEMAGNETISES: {} of Br lost for good", mean);
  if (has_shape && si(point.margin_worst) < 0.0) {
    return fmt::format("DEMAGNETISES AT THE WORST POINT: {} of Br lost there, {} on the mean",
                       worst, mean);
  }
  if (std::max(point.irreversible_loss, point.irreversible_loss_worst) < 1e-3) return "holds";
  return fmt::format("holds; loses {} once on the mean{}", mean,
                     has_shape ? ", " + worst + " at the worst point" : "");
}

// A permeance coefficient knows no shape, and so no worst point.
std::string point_text(const OperatingPoint& point, const Printer& print_q,
                       const std::string& title, bool has_shape) {
  std::string out = fmt::format("  {:<18}B {}   H {}\n", title, print_q(point.B), print_q(point.H));
  const std::string worst =
      has_shape ? fmt::format(", {} worst point", print_q(point.margin_worst, 3)) : "";
  return out + fmt::format("  {:<18}{} mean{}   → {}\n", "margin to knee", print_q(point.margin, 3),
                           worst, verdict(point, has_shape));
}

std::string shape_text(const Answer& a, const Query& query) {
  if (!query.shape)
    return fmt::format("permeance coefficient Pc {}\n", format_number(*query.permeance));
  const PermeanceSpread& p = *a.permeance;
  return fmt::format(
      "{}: N {} (volume mean), {} (middle section); Pc {} ({} to {} over {} methods)\n",
      to_text(*query.shape), format_number(magnetometric_factor(*query.shape).N),
      format_number(fluxmetric_factor(*query.shape).N),
      format_number(magnetometric_factor(*query.shape).permeance(), 3), format_number(p.lowest, 3),
      format_number(p.highest, 3), p.entries.size());
}

std::string safe_text(const Answer& a, const SafePair& safe) {
  if (!safe.mean) return "safe temperature not determined: the record has no temperature data";
  const auto words = [&](const SafeTemperature& t) {
    const bool to_start = t.lowest && t.from_start_of_validity;
    return to_text(t, a.model.valid_from(), a.model.valid_to(), a.model.reference()) +
           (to_start ? fmt::format(", down to {}", format(*t.lowest)) : std::string());
  };
  const std::string mean = "mean point " + words(*safe.mean);
  return safe.worst ? mean + "; worst point " + words(*safe.worst) : mean;
}

std::string load_text(const Answer& a, const Query& query, const Printer& print_q) {
  const bool has_shape = query.shape.has_value();
  std::string out = shape_text(a, query);
  if (a.point_at_rest) {
    out += point_text(*a.point_at_rest, print_q, "without field", has_shape);
    out += point_text(*a.point, print_q, fmt::format("with {}", format(query.field)), has_shape);
    out += fmt::format("  without field: {}\n  with field:    {}\n", safe_text(a, *a.safe_at_rest),
                       safe_text(a, *a.safe));
  } else {
    out += point_text(*a.point, print_q, "operating point", has_shape);
    out += fmt::format("  {}\n", safe_text(a, *a.safe));
  }
  return out;
}

std::string doubt_text(const Grade& grade) {
  std::string out;
  const auto add = [&out](std::string_view name, const std::optional<SourcedValue>& value) {
    if (!value || !value->doubtful()) return;
    out += fmt::format(
        "{}{} ({})", out.empty() ? "" : ", ", name,
        value->disputed_by.empty() ? std::string(to_text(value->standing)) : "disputed");
  };
  add("Br", grade.Br);
  add("HcJ", grade.HcJ);
  add("HcB", grade.HcB);
  add("BHmax", grade.BHmax);
  add("Hk", grade.Hk);
  return out;
}

std::string explain_text(const Answer& a) {
  std::string out =
      fmt::format("curve: {} model, docs/methods/curves.md\n", to_text(a.model.model()));
  for (const Residual& r : a.model.residuals()) {
    const Kind kind = r.figure == "BHmax" ? Kind::energy_density : Kind::field_strength;
    out += fmt::format("  {:<6} record {}, model {} ({:+.1f} %)\n", r.figure,
                       format(r.record, kind), format(r.model, kind), 100.0 * r.relative());
  }
  for (const std::string& assumption : a.model.assumptions())
    out += fmt::format("  {}\n", assumption);
  out += "  operating point: uniform magnetisation, H = Ha − N·J(H)/µ0 on the curve itself\n";
  if (a.grade->Br && !a.grade->Br->source.empty()) {
    const Source& source = library().source(a.grade->Br->source);
    out += fmt::format("  source: {}, {} ({})\n", source.author, source.title, source.seen);
  }
  return out;
}

// "its own data −40 … 180 °C", and where the family's coefficients stand in beyond.
std::string validity_text(const GradeModel& model) {
  const auto range = [](Temperature from, Temperature to) {
    return fmt::format("{:.0f} … {:.0f} °C", to_celsius(from), to_celsius(to));
  };
  std::string out = "its own data " + range(model.own_from(), model.own_to());
  if (model.valid_from() < model.own_from() || model.own_to() < model.valid_to()) {
    out += ", with its family's " + range(model.valid_from(), model.valid_to());
  }
  return out;
}

std::string_view basis_text(const GradeModel& model) {
  switch (model.knee_basis()) {
    case KneeBasis::stored:
      return model.knee_is_estimated() ? "estimated by the record" : "stored with the record";
    case KneeBasis::family:
      return "estimated from the family's squareness";
    case KneeBasis::figures:
      break;
  }
  return "fitted to the record";
}

std::string knee_text(const Answer& a, const Printer& print_q) {
  const auto [low, high] = a.model.knee_spread();
  if (!(low < 0.0)) return "";
  const double knee = si(a.figures.knee);
  return fmt::format("knee {}: {} to {}\n", basis_text(a.model),
                     print_q(from_si<FieldStrength>(knee * (1.0 + low)), 3),
                     print_q(from_si<FieldStrength>(knee * (1.0 + high)), 3));
}

std::string heavy_rare_earth_text(const Grade& grade) {
  const ElementContent content = element_content(grade, library());
  std::string out;
  for (const char* symbol : {"Dy", "Tb"}) {
    const auto found = content.elements.find(symbol);
    if (found == content.elements.end() || found->second.value <= 0.0) continue;
    const auto& entry = found->second;
    out += fmt::format("{} {:.1f} ({:.1f}–{:.1f}) wt%, {}\n", symbol, 100.0 * entry.value,
                       100.0 * entry.low, 100.0 * entry.high, to_text(entry.standing));
  }
  return out;
}

// What stands behind the numbers that is not measured.
std::string doubts_text(const Answer& a, const Printer& print_q) {
  const std::string figures = doubt_text(*a.grade);
  std::string out =
      figures.empty() ? "" : fmt::format("estimated or claimed, not measured: {}\n", figures);
  out += knee_text(a, print_q);
  if (a.temperature < a.model.own_from() || a.model.own_to() < a.temperature) {
    out += fmt::format("at {} the temperature coefficients are the family's, not the grade's\n",
                       format(a.temperature));
  }
  return out + heavy_rare_earth_text(*a.grade);
}

std::string text_of(const Answer& a, const Query& query, const Options& options) {
  const Printer print_q(options.format.units);
  std::string out =
      fmt::format("{} at {}   record at {}, {}\n", title_of(*a.grade), format(a.temperature),
                  format(a.model.reference()), validity_text(a.model));
  out += figures_text(a, print_q);
  if (a.point) out += load_text(a, query, print_q);
  out += doubts_text(a, print_q);
  if (options.explain)
    out += explain_text(a);
  else
    out += "--explain shows how these numbers came about, --json gives them to programs.\n";
  return out;
}

// ---- JSON and CSV
// ---------------------------------------------------------------------------------

Document point_document(const OperatingPoint& point, UnitSystem system) {
  Document out = Document::object();
  out.set("B", Document::of(point.B, system))
      .set("H", Document::of(point.H, system))
      .set("J", Document::of(point.J, system));
  out.set("margin", Document::of(point.margin, system))
      .set("margin_worst", Document::of(point.margin_worst, system));
  out.set("H_worst", Document::of(point.H_worst, system));
  out.set("irreversible_loss", point.irreversible_loss)
      .set("irreversible_loss_worst", point.irreversible_loss_worst);
  out.set("demagnetises", si(point.margin) < 0.0);
  return out;
}

Document safe_document(const SafeTemperature& safe) {
  const auto bound = [](const std::optional<Temperature>& t) {
    return t ? Document::of(*t) : Document();
  };
  Document out = Document::object();
  out.set("highest", bound(safe.highest))
      .set("highest_is_end_of_validity", safe.to_end_of_validity);
  out.set("lowest", bound(safe.lowest))
      .set("lowest_is_start_of_validity", safe.from_start_of_validity);
  return out;
}

Document safe_document(const SafePair& safe) {
  Document out = Document::object();
  if (safe.mean) out.set("mean", safe_document(*safe.mean));
  if (safe.worst) out.set("worst_point", safe_document(*safe.worst));
  return out;
}

Document document_of(const Answer& a, const Query& query, const Options& options) {
  const UnitSystem system = options.format.units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  const FiguresOfMerit& f = a.figures;
  Document out = Document::object();
  out.set("grade", a.grade->name)
      .set("maker", a.grade->maker)
      .set("key", a.grade->key())
      .set("family", a.grade->family);
  out.set("temperature", Document::of(a.temperature, system));
  out.set("Br", Document::of(f.Br, system))
      .set("HcB", Document::of(f.HcB, system))
      .set("HcJ", Document::of(f.HcJ, system));
  out.set("BHmax", Document::of(f.BHmax, system))
      .set("Hk", Document::of(f.Hk, system))
      .set("Hk_definition", "J = 0.9 Br");
  out.set("squareness", f.squareness).set("fullness", f.fullness).set("mu_rec", f.mu_rec);
  const auto [knee_low, knee_high] = a.model.knee_spread();
  const double knee = si(f.knee);
  out.set("knee", Document::quantity(knee, Kind::field_strength, system, knee * (1.0 + knee_low),
                                     knee * (1.0 + knee_high)))
      .set("knee_definition", "HD5: recoil loss 5 % of Br")
      .set("knee_is_estimated", a.model.knee_is_estimated());
  if (query.shape) {
    out.set("shape", to_text(*query.shape));
    Document factor = Document::object();
    factor.set("magnetometric", magnetometric_factor(*query.shape).N)
        .set("fluxmetric", fluxmetric_factor(*query.shape).N);
    out.set("demagnetising_factor", std::move(factor));
    out.set("Pc", magnetometric_factor(*query.shape).permeance());
  }
  if (query.permeance) out.set("Pc", *query.permeance);
  if (a.point) {
    out.set("applied_field", Document::of(query.field, system));
    out.set("operating_point", point_document(*a.point, system))
        .set("safe_temperature", safe_document(*a.safe));
  }
  Document validity = Document::object();
  validity.set("from", Document::of(a.model.valid_from()))
      .set("to", Document::of(a.model.valid_to()))
      .set("own_from", Document::of(a.model.own_from()))
      .set("own_to", Document::of(a.model.own_to()));
  out.set("validity", std::move(validity)).set("assumptions", a.model.assumptions());
  Document residuals = Document::object();
  for (const Residual& r : a.model.residuals()) residuals.set(r.figure, r.relative());
  out.set("relative_residuals", std::move(residuals)).set("estimated", doubt_text(*a.grade));
  out.set("source", a.grade->Br ? a.grade->Br->source : "");
  return out;
}

std::string csv_of(const std::vector<Answer>& answers, const std::string& units) {
  const UnitSystem system = units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  const auto unit = [system](Kind kind) {
    return std::string(system == UnitSystem::si ? info(kind).si_unit : info(kind).cgs_unit);
  };
  Table table({{"key"},
               {"temperature", "degC"},
               {"Br", unit(Kind::polarisation)},
               {"HcB", unit(Kind::field_strength)},
               {"HcJ", unit(Kind::field_strength)},
               {"BHmax", unit(Kind::energy_density)},
               {"Hk", unit(Kind::field_strength)},
               {"squareness"},
               {"mu_rec"},
               {"B", unit(Kind::flux_density)},
               {"H", unit(Kind::field_strength)},
               {"margin", unit(Kind::field_strength)},
               {"irreversible_loss"}});
  for (const Answer& a : answers) {
    const auto cell = [&](const auto& q) {
      return fmt::format("{:.9g}", in_unit(si(q), unit(KindOf<std::decay_t<decltype(q)>>::value)));
    };
    const FiguresOfMerit& f = a.figures;
    std::vector<std::string> row{a.grade->key(),
                                 fmt::format("{:.9g}", to_celsius(a.temperature)),
                                 cell(f.Br),
                                 cell(f.HcB),
                                 cell(f.HcJ),
                                 cell(f.BHmax),
                                 cell(f.Hk),
                                 fmt::format("{:.9g}", f.squareness),
                                 fmt::format("{:.9g}", f.mu_rec)};
    if (a.point) {
      row.insert(row.end(), {cell(a.point->B), cell(a.point->H), cell(a.point->margin),
                             fmt::format("{:.9g}", a.point->irreversible_loss)});
    }
    table.row(std::move(row));
  }
  return table.csv();
}

// The curves of the answers with the load line of the question.
std::string picture_of(const std::vector<Answer>& answers, const Query& query) {
  std::vector<NamedCurve> curves;
  LoopPlotOptions options;
  for (const Answer& a : answers)
    curves.push_back({a.grade->key(), a.curve, a.figures, a.temperature});
  options.title = answers.size() == 1 ? title_of(*answers.front().grade) : "Demagnetisation curves";
  const auto add_line = [&](double N) { options.permeance_coefficients.push_back((1.0 - N) / N); };
  if (query.permeance) options.permeance_coefficients.push_back(*query.permeance);
  if (query.shape) {
    add_line(magnetometric_factor(*query.shape).N);
    options.footnotes.push_back("load line of the volume mean: " + to_text(*query.shape));
  }
  options.ha_A_per_m = si(query.field);
  return svg(curve_plot(curves, options));
}

int run(const Options& options) {
  const Query query = query_of(options);
  std::vector<Answer> answers;
  for (const std::string& name : options.grades) answers.push_back(answer_of(name, query));
  if (!options.svg.empty()) write_text_file(options.svg, picture_of(answers, query));
  if (options.format.json) {
    Document list = Document::list();
    for (const Answer& a : answers) list.add(document_of(a, query, options));
    print((answers.size() == 1 ? document_of(answers.front(), query, options) : list).json() +
          "\n");
    return Exit::ok;
  }
  if (options.format.csv) {
    print(csv_of(answers, options.format.units));
    return Exit::ok;
  }
  std::string out;
  for (const Answer& a : answers) out += (out.empty() ? "" : "\n") + text_of(a, query, options);
  if (!options.svg.empty()) out += "written: " + options.svg + "\n";
  print(out);
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_fom(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positionals("grade", "grades, as NAME or maker/NAME", options->grades);
  arguments.option("--temperature", "T",
                   "temperature of the magnet, such as \"150 degC\" (the record's own if left out)",
                   options->temperature);
  arguments.option("--permeance", "PC", "permeance coefficient of its circuit", options->permeance);
  arguments.option("--shape", "SHAPE",
                   "its shape alone in space: \"block 40x20x5 mm\" (magnetised along the last), "
                   "\"cylinder D20 L10 mm\", "
                   "\"ring OD20 ID10 L5 mm\"",
                   options->shape);
  arguments.option("--field", "H", "applied field, negative against the magnet: \"-150 kA/m\"",
                   options->field);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options->basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options->extrapolate);
  arguments.option("--svg", "FILE.svg",
                   "the curves with their figures and the load line, as a picture", options->svg);
  arguments.flag("--explain", "formulas, assumptions, residuals and sources", options->explain);
  declare_format(arguments, options->format, true, true);
  arguments.footer(
      "Example:\n  magswap fom N42SH --temperature \"150 degC\" --shape \"block 40x20x5 mm\" "
      "--field \"-150 kA/m\"\n\n"
      "The margin is the distance of the operating point from the knee, the field whose recoil "
      "loses 5 % of Br. The worst\n"
      "point is the most demagnetised place of the shape at uniform magnetisation. H is negative "
      "against the magnet.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
