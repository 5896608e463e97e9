#include "disruption_answer.hpp"
#include "library_access.hpp"
#include "magswap/study/write_supply.hpp"
#include "magswap/supply/disruption_file.hpp"
#include "supply_verbs.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string file;
  std::string output, plot;
  bool no_stockpile = false, no_recycling = false, no_substitution = false, no_floor = false;
  bool all = false;
  Format format;
};

DisruptionAnswer answer_of(const Options& options) {
  std::vector<std::string> sources;
  for (const auto& [key, source] : supply().sources()) sources.push_back(key);
  for (const auto& [key, source] : products().sources()) sources.push_back(key);
  DisruptionAnswer out;
  out.text = read_file(options.file);
  out.scenario = read_disruption(options.file, out.text, sources);
  out.run = run_disruption(out.scenario, {!options.no_stockpile, !options.no_recycling,
                                          !options.no_substitution, !options.no_floor});
  out.effects = measure_effects(out.scenario);
  return out;
}

int run(const Options& options) {
  const DisruptionAnswer answer = answer_of(options);
  if (!options.output.empty()) {
    write_disruption(options.output,
                     Provenance{command_line(), 0, {{options.file, answer.text, {}}}},
                     answer.scenario, answer.run, answer.effects);
  }
  if (!options.plot.empty()) plot_disruption(answer, options.plot);
  if (options.format.json) {
    print(disruption_document(answer).json() + "\n");
  } else {
    print(options.format.csv ? disruption_csv(answer) : disruption_text(answer, options.all));
  }
  return Exit::ok;
}

}  // namespace

void declare_supply_disruption(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.verb(
      "disruption", "what a stop of supply does, month by month, and what measures buy",
      [options](Arguments& in) {
        in.positional("file", "scenario, such as examples/japan_2010.toml", options->file);
        in.flag("--all", "every month in the text", options->all);
        in.flag("--no-stockpile", "run without release of stockpiles", options->no_stockpile);
        in.flag("--no-recycling", "run without recycling", options->no_recycling);
        in.flag("--no-substitution", "run without substitution", options->no_substitution);
        in.flag("--no-floor", "run without price floors", options->no_floor);
        declare_format(in, options->format, true);
        in.option("--output", "FILE.h5", "write every month to a results file", options->output);
        in.option("--plot", "FILE.svg", "draw availability, stock, shortage and products",
                  options->plot);
        in.footer(
            "Examples:\n  magswap supply disruption examples/japan_2010.toml\n  magswap supply "
            "disruption examples/dysprosium_stop.toml --plot stop.svg\n\n"
            "docs/formats/disruption.md describes the file. A run is bookkeeping of what the file "
            "says, not a forecast: prices do\nnot move demand in it.");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
