#include <fmt/format.h>

#include "cli.hpp"
#include "fom_answer.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"
#include "magswap/report/loop_plot.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::vector<std::string> grades;
  std::string temperature, permeance, shape, field, loss, svg;
  std::string basis = "nominal";
  bool extrapolate = false;
  bool explain = false;
  Format format;
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
  if (!options.loss.empty()) {
    if (!query.shape) throw ArgumentError("--loss asks for a whole magnet: add --shape");
    query.loss = parse_si(options.loss, Kind::dimensionless);
  }
  query.basis = options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal;
  query.extrapolate = options.extrapolate;
  query.explain = options.explain;
  return query;
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
    for (const Answer& a : answers) list.add(document_of(a, query, options.format.units));
    print((answers.size() == 1 ? document_of(answers.front(), query, options.format.units) : list)
              .json() +
          "\n");
    return Exit::ok;
  }
  if (options.format.csv) {
    print(csv_of(answers, options.format.units));
    return Exit::ok;
  }
  std::string out;
  for (const Answer& a : answers)
    out += (out.empty() ? "" : "\n") + text_of(a, query, options.format.units);
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
  arguments.option("--loss", "SHARE",
                   "limits of the whole shape, cell by cell: temperatures and length at which it "
                   "loses that share of Br, such as 1%",
                   options->loss);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options->basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options->extrapolate);
  arguments.option("--svg", "FILE.svg",
                   "the curves with their figures and the load line, as a picture", options->svg);
  arguments.flag("--explain",
                 "formulas, assumptions, residuals and sources; with --shape the factors at mu_rec",
                 options->explain);
  declare_format(arguments, options->format, true, true);
  arguments.footer(
      "Example:\n  magswap fom N42SH --temperature \"150 degC\" --shape \"block 40x20x5 mm\" "
      "--field \"-150 kA/m\"\n"
      "  magswap fom N42SH --shape \"block 20x12x10 mm\" --loss 1%\n\n"
      "The margin is the distance of the operating point from the knee, the field whose recoil "
      "loses 5 % of Br. The worst\n"
      "point is the most demagnetised place of the shape at uniform magnetisation. H is negative "
      "against the magnet.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
