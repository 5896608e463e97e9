#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "cli.hpp"
#include "demag_outputs.hpp"
#include "interrupt.hpp"
#include "library_access.hpp"
#include "magswap/cells/demag_file.hpp"
#include "magswap/core/error.hpp"
#include "magswap/report/cell_map.hpp"
#include "magswap/study/write_cells.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string subject, shape, temperature, field, history, plate, cells, output, svg;
  std::string magnetised = "assembled";
  std::string basis = "nominal";
  bool extrapolate = false;
  Format format;
};

/// The question: bodies, conditions, and what is behind them.
struct Question {
  std::string title;
  std::vector<CellBody> bodies;
  CellOptions options;
  CellHistory history;
  std::vector<std::string> notes;
  std::optional<ResultsInput> input;
};

Basis basis_of(const Options& options) {
  return options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal;
}

std::size_t cells_of(const std::string& text) {
  const double value = parse_si(text, Kind::dimensionless);
  if (value >= 64.0 && value <= 1e6 && value == std::floor(value)) {
    return static_cast<std::size_t>(value);
  }
  throw DomainError(fmt::format("--cells {}: give a whole number from 64 to 1000000", text));
}

std::string knee_note(const std::string& name, const GradeModel& model) {
  const char* basis = "fitted to the record";
  if (model.knee_basis() == KneeBasis::stored) basis = "stored with the record";
  if (model.knee_is_estimated()) basis = "an estimate, not of this record's own figures";
  const auto [low, high] = model.knee_spread();
  return fmt::format("{}: knee {}, its place {:+.0f} to {:+.0f} %", name, basis, 100.0 * low,
                     100.0 * high);
}

// Steps of --at and --field, from where the magnet is magnetised.
std::string steps_of(const Options& options, Temperature start) {
  std::string out = "open";
  if (!options.plate.empty()) out = options.magnetised == "in-place" ? "plate" : "open; plate";
  if (!options.temperature.empty()) {
    const auto to = parse<Temperature>(options.temperature);
    out += fmt::format("; {} {}", to < start ? "cool" : "heat", options.temperature);
  }
  if (!options.field.empty()) out += fmt::format("; field {}; recover", options.field);
  return out;
}

void set_history(Question& question, const Options& options, Temperature start) {
  if (!options.history.empty() && !(options.temperature.empty() && options.field.empty())) {
    throw ArgumentError("--history says everything: leave --at and --field out");
  }
  question.history =
      parse_history(options.history.empty() ? steps_of(options, start) : options.history, start);
}

Question question_of_magnet(const Options& options) {
  if (options.shape.empty()) {
    throw ArgumentError(
        "--shape is missing: give the magnet's outline, such as --shape \"block 20x12x10 mm\", or "
        "name a file that ends with .toml");
  }
  const Grade& grade = find_grade(options.subject);
  const GradeModel model(grade, library(), basis_of(options));
  Question out;
  CellBody body = cell_body(model, parse_body(options.shape), options.extrapolate);
  body.name = grade.name;
  if (!options.cells.empty()) out.options.cells = cells_of(options.cells);
  if (!options.plate.empty()) {
    const auto gap = parse<Length>(options.plate);
    if (!(si(gap) >= 0.0)) {
      throw DomainError(fmt::format("--plate {}: the distance must be zero or more", format(gap)));
    }
    out.options.plate = -half_length(body.body) - gap;
  }
  const Temperature start = std::clamp(celsius(20.0), model.valid_from(), model.valid_to(),
                                       [](const auto& a, const auto& b) { return a < b; });
  set_history(out, options, start);
  out.title = fmt::format("{}, {}", title_of(grade), to_text(body.body));
  out.notes.push_back(knee_note(grade.name, model));
  out.notes.push_back(
      fmt::format("each cell on its own branch along the axis; across it linear, mu_r {:.3g}; "
                  "docs/methods/local-operating-point.md",
                  body.mu_r));
  out.bodies.push_back(std::move(body));
  return out;
}

Question question_of_file(const Options& options) {
  for (const auto& [text, name] : {std::pair{&options.shape, "--shape"},
                                   {&options.plate, "--plate"},
                                   {&options.temperature, "--at"},
                                   {&options.field, "--field"}}) {
    if (!text->empty())
      throw ArgumentError(fmt::format("{} stands in the file: leave it out", name));
  }
  const DemagFile file =
      read_demag_file(options.subject, library(), basis_of(options), options.extrapolate);
  Question out{file.title, file.bodies, file.options, file.history, {}, {}};
  if (!options.history.empty()) out.history = parse_history(options.history);
  if (!options.cells.empty()) out.options.cells = cells_of(options.cells);
  for (std::size_t i = 0; i < file.bodies.size(); ++i) {
    if (file.grades[i].empty()) continue;
    const GradeModel model(library().grade(file.grades[i]), library(), basis_of(options));
    out.notes.push_back(
        knee_note(fmt::format("{} ({})", file.bodies[i].name, file.grades[i]), model));
  }
  out.input = ResultsInput{file.path, file.text};
  return out;
}

void write_results(const Question& question, const CellResult& result, ResultsWriter& file) {
  Provenance provenance{command_line(), 0, {}};
  if (question.input) provenance.inputs.push_back(*question.input);
  file.provenance(provenance);
  write_cells(result, question.bodies, file);
  file.finish();
}

// Before anything is solved: may every magnet be at every temperature of the history?
void check_temperatures(const Question& question) {
  for (const CellBody& body : question.bodies) {
    if (body.is_iron()) continue;
    for (const HistoryStep& step : question.history) {
      try {
        (void)body.curve(step.load.temperature);
      } catch (const DomainError& error) {
        throw DomainError(
            fmt::format("step '{}': {}; --extrapolate carries them on", step.text, error.what()));
      }
    }
  }
}

CellResult result_of(const Question& question, bool extrapolate) {
  if (!extrapolate) check_temperatures(question);
  const std::size_t bodies = question.bodies.size();
  const Heartbeat heartbeat(
      fmt::format("{}, about {} cells{}, {} steps", question.title, question.options.cells,
                  bodies > 1 ? fmt::format(" in {} bodies", bodies) : "", question.history.size()));
  return run_history(question.bodies, question.options, question.history);
}

int run(const Options& options) {
  const bool of_file = options.subject.ends_with(".toml");
  Question question = of_file ? question_of_file(options) : question_of_magnet(options);
  std::optional<ResultsWriter> file;
  if (!options.output.empty()) file.emplace(options.output, ResultsWriter::ProvenanceLater{});
  CellResult result = result_of(question, options.extrapolate);
  if (file) write_results(question, result, *file);
  if (!options.svg.empty()) {
    const std::string& step = result.steps[result.severest].text;
    const auto magnet = std::find_if(question.bodies.begin(), question.bodies.end(),
                                     [](const CellBody& body) { return !body.is_iron(); });
    write_text_file(
        options.svg,
        cell_map_svg(result, {question.title, "severest step: " + step,
                              static_cast<std::size_t>(magnet - question.bodies.begin())}));
  }
  const DemagAnswer answer{question.title, std::move(question.bodies), std::move(question.history),
                           std::move(result), std::move(question.notes)};
  if (options.format.json) {
    print(demag_document(answer).json() + "\n");
    return Exit::ok;
  }
  if (options.format.csv) {
    print(demag_csv(answer));
    return Exit::ok;
  }
  std::string out = demag_text(answer);
  for (const std::string& name : {options.output, options.svg}) {
    if (!name.empty()) out += fmt::format("written: {}\n", name);
  }
  if (!of_file) {
    out +=
        fmt::format("limits of this shape: magswap fom {} --shape \"{}\" --loss 1%\n",
                    options.subject.find(' ') == std::string::npos ? options.subject
                                                                   : "\"" + options.subject + "\"",
                    options.shape);
  }
  print(out);
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_demag(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("magnet",
                       "grade, as NAME or maker/NAME, or a file of magnets and iron: "
                       "FILE.toml (docs/formats/demag.md)",
                       options->subject);
  arguments.option("--shape", "SHAPE",
                   "\"block 20x12x10 mm\" (magnetised along the last), \"cylinder D20 L10 mm\", "
                   "\"ring OD20 ID10 L10 mm\", \"ellipsoid 20x12x10 mm\", "
                   "\"arc OD40 ID20 L10 mm 60 deg\"",
                   options->shape);
  arguments.option("--at", "T", "temperature it is brought to, such as \"150 degC\"",
                   options->temperature);
  arguments.option("--field", "H", "field then applied, negative against the magnet: \"-200 kA/m\"",
                   options->field);
  arguments.option(
      "--history", "STEPS",
      "instead of both: \"open; heat 150 degC; field -200 kA/m; recover; cool 20 degC\"",
      options->history);
  arguments.option("--plate", "GAP", "thick soft iron before the lower pole, at this distance",
                   options->plate);
  arguments.choice("--magnetised", {"assembled", "in-place"},
                   "before it is put on the plate, or on it", options->magnetised);
  arguments.option("--cells", "N", "number of cells, 4000 if left out", options->cells);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options->basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options->extrapolate);
  arguments.option("--output", "FILE.h5", "every step and every cell, in HDF5", options->output);
  arguments.option("--svg", "FILE.svg", "map of the section through the middle", options->svg);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap demag N42SH --shape \"block 20x12x10 mm\" --at \"150 degC\" --field "
      "\"-200 kA/m\"\n"
      "  magswap demag LNG44 --shape \"cylinder D10 L30 mm\" --history \"closed; open; closed\"\n"
      "  magswap demag examples/magnet_between_plates.toml --output plates.h5\n\n"
      "Steps: open, plate, closed (magnetiser or keeper), heat T, cool T, at T, field H, recover. "
      "The magnet starts at\n20 degC; \"back\" is that again, without field. Lost: share of the "
      "remanence that no cooling brings back. Past the\nknee: lost 5 % or more. H is negative "
      "against the magnet.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
