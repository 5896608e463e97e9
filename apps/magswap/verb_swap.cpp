#include <fmt/format.h>

#include <algorithm>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/report/swap_report.hpp"
#include "magswap/study/application_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string application;
  std::string reference, minimise;
  std::vector<std::string> candidates;
  bool fail_on_infeasible = false;
  bool explain = false;
  Format format;
};

// "a/x,b/y" names two grades, "a/x, cast" one where there is one of that name.
std::vector<std::string> grades_in(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) {
    if (!library().grades_named(text).empty()) {
      out.push_back(text);
      continue;
    }
    for (std::size_t from = 0; from <= text.size();) {
      const std::size_t to = std::min(text.find(',', from), text.size());
      if (to > from) out.push_back(text.substr(from, to - from));
      from = to + 1;
    }
  }
  return out;
}

void override_by(const Options& options, Application& application) {
  std::visit(
      [&](auto& task) {
        if (!options.reference.empty()) task.reference = options.reference;
        if (!options.candidates.empty()) task.candidates = grades_in(options.candidates);
        if (!options.minimise.empty()) task.rank = rank_by(options.minimise);
      },
      application.task);
}

template <class Task>
int show(const Options& options, const Task& task) {
  const auto result = swap(task, library());
  if (options.format.json) {
    print(swap_document(task, result).json() + "\n");
  } else if (options.format.csv) {
    print(swap_csv(result));
  } else {
    print(swap_text(task, result) + (options.explain ? "\n" + swap_explanation(result) : ""));
  }
  const bool any = std::any_of(result.rows.begin(), result.rows.end(),
                               [](const auto& row) { return row.feasible && !row.is_reference; });
  return !any && options.fail_on_infeasible ? Exit::infeasible : Exit::ok;
}

int run(const Options& options) {
  Application application = read_application_file(options.application);
  override_by(options, application);
  require_grades(application, library());
  return std::visit([&](const auto& task) { return show(options, task); }, application.task);
}

}  // namespace

std::function<int()> declare_swap(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("application",
                       "what the magnet has to do: a file as in docs/formats/application.md",
                       options->application);
  arguments.option("--reference", "GRADE", "the magnet in it today, instead of the file's",
                   options->reference);
  arguments.options("--candidates", "GRADE,…", "grades to try, instead of the file's",
                    options->candidates);
  arguments.choice("--minimise", {"mass", "volume", "cost", "rare-earth", "Dy"},
                   "ranking, instead of the file's", options->minimise);
  arguments.flag("--fail-on-infeasible", "exit status 1 when no candidate can do it",
                 options->fail_on_infeasible);
  arguments.flag("--explain", "models, assumptions and sources behind the table", options->explain);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Example:\n  magswap swap examples/ev_traction_motor.toml --candidates "
      "hl-mag/G48UHT,\"arnold/Recoma 26\"\n\n"
      "Every candidate is sized for the same function at its own working temperature, or rejected "
      "with the reason. The margin\n"
      "is the distance of the worst place in the magnet from the knee of its curve, in the worst "
      "event.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
