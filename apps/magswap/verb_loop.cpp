#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>

#include "cli.hpp"
#include "interrupt.hpp"
#include "loop_options.hpp"
#include "loop_outputs.hpp"
#include "magswap/core/error.hpp"
#include "magswap/report/loop_fit_report.hpp"
#include "magswap/report/loop_report.hpp"
#include "magswap/results/writer.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::vector<std::string> files, patterns;
  LoopArguments loop;
  LoopOutputs outputs;
  std::string output, jobs;
  bool with_rows = false;
  bool explain = false;
  Format format;
};

// Rows of so many files are kept without being asked for.
constexpr std::size_t kFewFiles = 32;
// A text larger than this is named in the results by its sum alone.
constexpr std::size_t kLargestText = 4'000'000;
// In a batch only the sums: a thousand files of 4 MB would not fit.
constexpr std::size_t kLargestTextOfMany = 100'000;

// What is kept beside the figures, for a results file.
void choose_what_to_keep(const Options& options, std::size_t files, LoopTask& task) {
  task.keep_rows = options.outputs.needs_rows();
  if (options.output.empty()) return;
  const bool few = files <= kFewFiles;
  task.keep_rows = task.keep_rows || few || options.with_rows;
  task.largest_text = few ? kLargestText : kLargestTextOfMany;
}

std::vector<LoopResult> results_of(const Options& options, LoopTask& task) {
  const unsigned threads =
      options.jobs.empty()
          ? std::max(1U, std::thread::hardware_concurrency())
          : static_cast<unsigned>(std::max(1.0, parse_si(options.jobs, Kind::dimensionless)));
  choose_what_to_keep(options, 1, task);
  if (options.files == std::vector<std::string>{"-"})
    return {run_loop_text(read_file("/dev/stdin"), "standard input", task, threads)};
  const LoopFiles files = find_loop_files(options.files, options.patterns);
  if (files.passed_over > 0)
    warn(fmt::format("{} files of other names passed over; --pattern says which to take",
                     files.passed_over));
  choose_what_to_keep(options, files.paths.size(), task);
  if (files.paths.size() == 1) {
    const Heartbeat heartbeat(files.paths.front());
    return run_loops(files.paths, task, threads);
  }
  const Interrupt interrupt;
  Progress progress("files");
  return run_loops(
      files.paths, task, threads, [&](std::size_t done, std::size_t all) { progress(done, all); },
      &Interrupt::asked());
}

void write(const std::vector<LoopResult>& results, const LoopTask& task,
           const std::optional<FamilyFit>& family, const std::string& samples,
           ResultsWriter& file) {
  Provenance provenance{
      command_line(), static_cast<std::int64_t>(task.analysis.bootstrap.seed), {}};
  for (const LoopResult& result : results) {
    if (result.sha256.empty()) continue;
    ResultsInput input{result.path, result.text};
    if (input.text.empty()) input.sha256 = result.sha256;
    provenance.inputs.push_back(std::move(input));
  }
  if (std::filesystem::is_regular_file(samples))  // a pipe gives its bytes once
    provenance.inputs.push_back({samples, read_file(samples)});
  file.provenance(provenance);
  write_loops(results, task, file);
  if (family) write_family(*family, file);
  file.finish();
}

// What the library asks for, in the words of the command line.
std::string remedy(const std::vector<LoopResult>& results) {
  const auto asks = [](const LoopResult& r) {
    return r.status == LoopStatus::bad_data && (r.error.find("give ") != std::string::npos ||
                                                r.error.find("name it") != std::string::npos);
  };
  if (std::none_of(results.begin(), results.end(), asks)) return "";
  return "\nwhat a file leaves open: --column, --volume, --shape, --mass, --density, --Ms, "
         "--shift; "
         "`magswap loop --help` shows how";
}

std::string shown(const Options& options, const std::vector<LoopResult>& results,
                  const LoopTask& task, const std::optional<FamilyFit>& family,
                  const std::string& why_no_family) {
  const UnitSystem system = options.format.units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  const ShownUnits units = options.format.units == "both"  ? ShownUnits::both
                           : options.format.units == "cgs" ? ShownUnits::cgs
                                                           : ShownUnits::si;
  if (options.format.csv) return loops_csv(results, system);
  if (options.format.json) {
    if (results.size() == 1) return loop_document(results.front(), task, system).json() + "\n";
    Document list = Document::list();
    for (const LoopResult& result : results) list.add(loop_document(result, task, system));
    if (!task.fit) return list.json() + "\n";
    Document out = Document::object();
    out.set("loops", std::move(list));
    out.set("family", family ? family_document(*family, system) : Document());
    return out.json() + "\n";
  }
  std::string text =
      results.size() == 1 ? loop_text(results.front(), task, units) : loops_text(results, units);
  if (results.size() > 1 && !remedy(results).empty()) text += remedy(results).substr(1) + "\n";
  if (task.fit && results.size() > 1)
    text += "\n" + (family ? family_text(*family, units)
                           : "no family of curves over temperature: " + why_no_family + "\n");
  return options.explain ? text + "\n" + loop_explanation(task) : text;
}

int exit_of(LoopStatus status) {
  switch (status) {
    case LoopStatus::done:
      return Exit::ok;
    case LoopStatus::unreadable:
      return Exit::io;
    case LoopStatus::bad_data:
      return Exit::bad_data;
    case LoopStatus::refused:
      return Exit::usage;
    case LoopStatus::out_of_domain:
      return Exit::domain;
    case LoopStatus::left:
      break;
  }
  return kInterrupted;
}

int run(const Options& options) {
  LoopTask task = task_of(options.loop);
  check(options.outputs, task);
  // Opened first: an unwritable folder is known before anything is computed.
  std::optional<ResultsWriter> file;
  if (!options.output.empty()) file.emplace(options.output, ResultsWriter::ProvenanceLater{});
  const std::vector<LoopResult> results = results_of(options, task);
  if (results.size() == 1 && !results.front().error.empty()) {
    warn(results.front().error + remedy(results));
    return exit_of(results.front().status);
  }
  std::string why_no_family;
  std::optional<FamilyFit> family;
  if (task.fit && results.size() > 1) family = family_of(results, why_no_family);
  if (file) write(results, task, family, options.loop.samples, *file);
  print(shown(options, results, task, family, why_no_family));
  const bool for_people = !options.format.json && !options.format.csv;
  if (file && for_people) print(fmt::format("written: {}\n", options.output));
  for (const std::string& line :
       write_outputs(options.outputs, results, task, family, why_no_family)) {
    if (for_people) print(line + "\n");
  }
  int status = Exit::ok;
  for (const LoopResult& result : results)
    if (status == Exit::ok) status = exit_of(result.status);
  if (status != Exit::ok && (options.format.json || options.format.csv))
    warn(loop_failures_text(results));
  return Interrupt::asked() ? kInterrupted : status;
}

constexpr const char* kFooter =
    "Examples:\n"
    "  magswap loop VSM.DAT --shape \"block 1.98x1.99x2.70 mm\"        a moment, corrected for "
    "shape\n"
    "  magswap loop loop.csv --column \"H=1 in kOe\" --column \"J=2 in T\" -N 0\n"
    "  magswap loop measurements/ --pattern '*.DAT' --output batch.h5  a folder, one row for each\n"
    "  magswap loop table.txt --format mumax3 --Ms \"1.28 MA/m\" --json\n"
    "  magswap loop T20.csv T80.csv T120.csv --fit --samples samples.csv --save-record mine.toml "
    "\\\n"
    "    --name X --maker \"My lab\" --family ndfeb-sintered; magswap --materials mine.toml fom "
    "X\n\n"
    "Every branch is evaluated on straight segments between its rows, in internal field; the mean "
    "of\n"
    "the branches and their difference are shown. A figure that the record does not determine "
    "says\n"
    "why. Units are read from the file or given here, never assumed. Exit status 3 when a file of\n"
    "several cannot be used; the others are evaluated all the same. Formats: "
    "docs/formats/loops.md,\n"
    "definitions: docs/methods/loop.md.";

}  // namespace

std::function<int()> declare_loop(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positionals("file", "loop files, folders of them, or - for standard input",
                        options->files);
  arguments.options("--pattern", "GLOB", "names of files to take from folders, such as '*.DAT'",
                    options->patterns);
  declare_reading(arguments, options->loop);
  declare_evaluation(arguments, options->loop);
  declare_outputs(arguments, options->outputs);
  arguments.option("-o,--output", "FILE.h5",
                   "results file: one row for each loop, the records of up to 32", options->output);
  arguments.flag("--with-rows", "keep the records of any number of loops in the results file",
                 options->with_rows);
  arguments.option("-j,--jobs", "N", "threads (all cores)", options->jobs);
  arguments.flag("--explain", "how each figure is defined, and the sources", options->explain);
  declare_format(arguments, options->format, true, true);
  arguments.footer(kFooter);
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
