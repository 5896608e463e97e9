#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "cli.hpp"
#include "interrupt.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/report/rank_report.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/figure_table.hpp"
#include "magswap/study/rank_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string file, method, weights, normalisation, missing, output;
  std::string draws, seed;
  std::vector<std::string> criteria;
  Format format;
};

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// A table of figures; one of magnets has criteria where none are given.
RankTask task_of_figures(const std::string& path, const std::string& text, FigureTable figures) {
  RankTask task;
  task.path = path;
  task.text = text;
  task.title = path;
  task.figures = std::move(figures);
  if (task.figures.find("magnet_mass") == nullptr) return task;
  for (const char* name : {"magnet_mass", "cost", "rare_earth", "margin"}) {
    if (task.figures.find(name) != nullptr) task.criteria.push_back(parse_criterion(name));
  }
  return task;
}

RankTask task_of(const Options& options) {
  const std::string& path = options.file;
  if (ends_with(path, ".toml")) return read_rank_file(path, library());
  const std::string text = read_file(path);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool json = ends_with(path, ".json") || (first != std::string::npos && text[first] == '{');
  return task_of_figures(path, text, json ? figures_of_json(path, text) : read_figures(path, text));
}

std::uint64_t whole(const std::string& option, const std::string& text, std::uint64_t most) {
  const double value = parse_si(text, Kind::dimensionless);
  if (!(value >= 0.0 && value <= static_cast<double>(most)) ||
      value != static_cast<double>(static_cast<std::uint64_t>(value)))
    throw ArgumentError(
        fmt::format("{} '{}': give a whole number from 0 to {}", option, text, most));
  return static_cast<std::uint64_t>(value);
}

void override_by(const Options& options, RankTask& task) {
  if (!options.method.empty()) task.options.method = rank_method(options.method);
  if (!options.weights.empty()) task.options.weights = weight_rule(options.weights);
  if (!options.normalisation.empty())
    task.options.normalisation = normalisation(options.normalisation);
  if (!options.missing.empty()) task.options.missing = missing_rule(options.missing);
  if (!options.draws.empty())
    task.uncertainty.draws =
        static_cast<std::uint32_t>(whole("--draws", options.draws, kMostDraws));
  if (!options.seed.empty()) task.uncertainty.seed = whole("--seed", options.seed, 1ULL << 52U);
  if (!options.criteria.empty()) task.criteria.clear();
  for (const std::string& text : options.criteria) task.criteria.push_back(parse_criterion(text));
  if (task.criteria.empty()) {
    std::string names;
    for (const FigureColumn& column : task.figures.columns)
      names += (names.empty() ? "" : ", ") + column.name;
    throw ArgumentError(
        fmt::format("by what to rank '{}'? Give --criterion \"NAME min|max WEIGHT\"; "
                    "there are {}",
                    options.file, names));
  }
}

// Draws that were not asked for are left out, with a note, where there are too many alternatives.
Acceptability shares_of(const Options& options, const RankTask& task, const DecisionTable& table,
                        Ranking& ranking) {
  if (task.uncertainty.draws == 0) return {};
  const auto ranked = std::count_if(ranking.rows.begin(), ranking.rows.end(),
                                    [](const RankedAlternative& row) { return row.rank > 0; });
  if (options.draws.empty() && static_cast<std::size_t>(ranked) > kMostDrawnAlternatives) {
    ranking.notes.push_back(
        fmt::format("no rank acceptability: {} alternatives are ranked, it counts at most {}",
                    ranked, kMostDrawnAlternatives));
    return {};
  }
  const Interrupt interrupt;
  Progress progress("draws");
  AcceptabilityOptions how = task.uncertainty;
  how.threads = std::max(1U, std::thread::hardware_concurrency());
  how.stop = &Interrupt::asked();
  how.progress = [&progress](std::size_t done, std::size_t all) { progress(done, all); };
  return acceptability(table, task.options, how);
}

void write_results(const Options& options, const RankTask& task, const Ranking& ranking,
                   const Acceptability& shares) {
  Provenance provenance{
      command_line(), static_cast<std::int64_t>(task.uncertainty.seed), {{task.path, task.text}}};
  for (const auto& [path, text] : task.inputs) provenance.inputs.push_back({path, text});
  ResultsWriter writer(options.output, provenance);
  write_ranking(task, ranking, shares, writer);
  writer.finish();
}

int run(const Options& options) {
  RankTask task = task_of(options);
  override_by(options, task);
  const DecisionTable table = decision_table(task.figures, task.criteria);
  Ranking ranking = rank(table, task.options);
  const Acceptability shares = shares_of(options, task, table, ranking);
  if (Interrupt::asked()) return kInterrupted;
  if (!options.output.empty()) write_results(options, task, ranking, shares);
  if (options.format.json) {
    print(rank_document(task, ranking, shares).json() + "\n");
  } else if (options.format.csv) {
    print(rank_csv(task, ranking, shares));
  } else {
    print(rank_text(task, ranking, shares) +
          (options.output.empty() ? "" : "written: " + options.output + "\n"));
  }
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_rank(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("file",
                       "a ranking as in docs/formats/rank.md, a CSV table, or what `magswap swap` "
                       "printed with --csv or --json",
                       options->file);
  arguments.options("--criterion", "\"NAME min|max WEIGHT\"",
                    "rank by this figure instead of the file's criteria; may be given again",
                    options->criteria);
  arguments.choice("--method", {"topsis", "promethee", "spotis", "sum"}, "instead of the file's",
                   options->method);
  arguments.choice("--weights", {"hand", "entropy", "critic"}, "where the weights come from",
                   options->weights);
  arguments.choice("--normalisation", {"range", "vector", "best", "total"},
                   "of sum; range or vector of topsis", options->normalisation);
  arguments.choice("--missing", {"leave-out", "leave-out-criterion", "worst", "median", "refuse"},
                   "what is done about a value that is missing", options->missing);
  arguments.option("--draws", "N", "draws of the rank acceptability, 0: none (10000)",
                   options->draws);
  arguments.option("--seed", "N", "seed of the draws (1)", options->seed);
  arguments.option("--output", "FILE.h5", "write a results file", options->output);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap rank examples/rank_traction_magnets.toml\n"
      "  magswap swap examples/wind_generator.toml --json > wind.json\n"
      "  magswap rank wind.json --criterion \"cost 2\" --criterion Dy --criterion carbon --method "
      "promethee\n\n"
      "The column `first` says how often an alternative is the best one when values and weights "
      "vary within their\nuncertainty: a rank that does not hold there is no answer. SPOTIS does "
      "not reverse ranks when alternatives\ncome or go, where bounds and weights are given by hand "
      "and no gap is filled; a note says where they are not.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
