#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli.hpp"
#include "interrupt.hpp"
#include "magswap/core/error.hpp"
#include "magswap/witness/witness_case.hpp"
#include "verify_output.hpp"
#include "verify_rerun.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::vector<std::string> cases;
  bool all = false, list = false, bands = false, rerun = false;
  std::string keep, record;
  Format format;
};

std::vector<Checked> chosen(const Options& options) {
  std::vector<Checked> out;
  if (options.all) {
    for (const WitnessCase& item : witness_cases()) out.push_back({&item, std::nullopt});
    return out;
  }
  for (const std::string& name : options.cases) out.push_back({&witness_case(name), std::nullopt});
  return out;
}

void record(const WitnessCase& item, const std::string& folder) {
  std::error_code code;
  std::filesystem::create_directories(folder, code);
  const std::filesystem::path path = std::filesystem::path(folder) / (item.name + ".toml");
  std::ofstream out(path, std::ios::binary);
  out << to_toml(item);
  if (!out.flush()) throw IoError(fmt::format("cannot write '{}'", path.string()));
}

// Solves the cases again; false when Ctrl-C ended that. Those not reached are dropped.
bool solve_all(std::vector<Checked>& checked, const Options& options) {
  const FiniteElementPrograms programs = find_programs();
  const RunFolder folder(options.keep);
  const Interrupt interrupt;
  Progress progress("runs");
  std::size_t all = 0;
  std::size_t done = 0;
  for (const Checked& one : checked) all += runs_of(*one.stored);
  for (auto one = checked.begin(); one != checked.end(); ++one) {
    one->fresh = solve_again(*one->stored, programs, folder.path(), [&] { progress(++done, all); });
    if (!one->fresh) {
      checked.erase(one, checked.end());
      return false;
    }
    if (!options.record.empty()) record(*one->fresh, options.record);
  }
  return true;
}

void check_options(const Options& options) {
  if (!options.all && !options.list && !options.bands && options.cases.empty()) {
    throw ArgumentError(
        "no case: name one or more, or give --all, --list or --bands (`magswap verify --list` "
        "lists the cases)");
  }
  if (options.all && !options.cases.empty()) {
    throw ArgumentError("--all takes every case: leave the names out, or leave --all out");
  }
  if (!options.rerun && !(options.keep.empty() && options.record.empty())) {
    throw ArgumentError("--keep and --record belong to --rerun");
  }
}

void print_cases(const std::vector<Checked>& checked, const Options& options) {
  if (options.format.json) {
    Document out = Document::list();
    for (const Checked& one : checked) out.add(case_document(one));
    print(out.json() + "\n");
  } else if (options.format.csv) {
    print(cases_csv(checked));
  } else if (options.all) {
    print(summary_text(checked));
  } else {
    for (const Checked& one : checked) print(case_text(one));
  }
}

int run(const Options& options) {
  check_options(options);
  if (options.list) {
    print(options.format.json ? list_document().json() + "\n" : list_text());
    return Exit::ok;
  }
  if (options.bands) {
    const Heartbeat heartbeat("the bands of the models");
    print(options.format.json  ? bands_document().json() + "\n"
          : options.format.csv ? bands_csv()
                               : bands_text());
    return Exit::ok;
  }
  std::vector<Checked> checked = chosen(options);
  const bool whole = !options.rerun || solve_all(checked, options);
  if (whole || !checked.empty()) print_cases(checked, options);
  return whole ? static_cast<int>(Exit::ok) : kInterrupted;
}

}  // namespace

std::function<int()> declare_verify(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positionals("case", "finite-element cases, as --list names them", options->cases,
                        false);
  arguments.flag("--all", "every case, one line each (--csv and --json: every number)",
                 options->all);
  arguments.flag("--list", "the cases, and the models that each checks", options->list);
  arguments.flag("--bands", "the error of each model over all cases", options->bands);
  arguments.flag("--rerun", "solve the cases again with gmsh and getdp", options->rerun);
  arguments.option("--keep", "FOLDER", "with --rerun: leave meshes and solutions there",
                   options->keep);
  arguments.option("--record", "FOLDER", "with --rerun: write the new results there, CASE.toml",
                   options->record);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap verify cylinder-20x10\n  magswap verify --all\n"
      "  magswap verify --bands\n  magswap verify c-core-20-2 --rerun --keep runs\n\n"
      "FE: nonlinear finite elements in two dimensions (solid: three), stored with the program; mesh: what their "
      "mesh and potential\nleave open, estimated from three meshes. deviation: (model - FE)/|FE|. "
      "goal: what the model is asked to keep;\nwithin allows for the error of the mesh. --rerun "
      "needs gmsh and getdp (Debian: apt-get install gmsh getdp).");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
