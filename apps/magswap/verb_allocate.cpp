#include <fmt/format.h>

#include <set>

#include "cli.hpp"
#include "interrupt.hpp"
#include "library_access.hpp"
#include "magswap/allocation/frontier.hpp"
#include "magswap/core/error.hpp"
#include "magswap/report/allocation_report.hpp"
#include "magswap/report/frontier_plot.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/portfolio_file.hpp"
#include "magswap/study/write_allocation.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string file, frontier, svg, output;
  std::vector<std::string> caps;
  std::string content = "nominal";
  bool fail_on_infeasible = false;
  Format format;
};

void write_results(const Options& options, const PortfolioFile& file, const Allocation& allocation,
                   const std::optional<Frontier>& curve) {
  Provenance provenance{command_line(), 0, {{file.path, file.text}}};
  for (const auto& [path, text] : file.applications) provenance.inputs.push_back({path, text});
  ResultsWriter writer(options.output, provenance);
  write_allocation(file.portfolio, allocation, curve, writer);
  writer.finish();
}

// What the terminal shows: the allocation, or the curve where one was asked for.
std::string text_of(const Options& options, const PortfolioFile& file, const Allocation& allocation,
                    const std::optional<Frontier>& curve, ContentBound content) {
  std::string out = allocation_text(file.portfolio, allocation, content);
  if (curve) {
    out += "\n" + frontier_text(*curve);
  } else {
    out += fmt::format("--frontier {} sweeps a cap, --svg FILE draws it\n",
                       file.portfolio.caps.empty() ? "Dy" : file.portfolio.caps.front().name);
  }
  for (const std::string& path : {options.svg, options.output})
    if (!path.empty()) out += "written: " + path + "\n";
  return out;
}

int run(const Options& options) {
  const ContentBound content = content_bound(options.content);
  if (!options.svg.empty() && options.frontier.empty())
    throw ArgumentError(
        "--svg draws the curve of --frontier: say of which cap, such as --frontier Dy");
  PortfolioFile file = read_portfolio_file(options.file, library());
  std::set<std::string> named;
  for (const std::string& cap : options.caps) {
    const std::string name = set_cap(file.portfolio, cap);
    if (!named.insert(name).second)
      throw ArgumentError(fmt::format("--cap names '{}' twice: which of the limits holds?", name));
  }
  if (!options.frontier.empty()) count_element(file.portfolio, options.frontier);
  const Heartbeat heartbeat("the allocation");
  const Allocation allocation = allocate(file.portfolio, {content});
  std::optional<Frontier> curve;
  if (!options.frontier.empty()) curve = frontier(file.portfolio, options.frontier, {content});
  if (!options.svg.empty())
    write_text_file(options.svg, frontier_svg(*curve, file.portfolio.title));
  if (!options.output.empty()) write_results(options, file, allocation, curve);
  if (options.format.json) {
    print(allocation_document(file.portfolio, allocation, content, curve).json() + "\n");
  } else if (options.format.csv) {
    print(curve ? frontier_csv(*curve) : allocation_csv(file.portfolio, allocation));
  } else {
    print(text_of(options, file, allocation, curve, content));
  }
  return !allocation.feasible && options.fail_on_infeasible ? Exit::infeasible : Exit::ok;
}

}  // namespace

void declare_allocate(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  const auto declare = [options](Arguments& inner) {
    inner.positional("portfolio",
                     "products, demands and caps: a file as in docs/formats/portfolio.md",
                     options->file);
    inner.options("--cap", "\"NAME MASS\"",
                  "a cap, such as \"Dy 100 t\" of the element; instead of the file's, or added",
                  options->caps);
    inner.option("--frontier", "NAME", "sweep this cap or element: least loss over its limit",
                 options->frontier);
    inner.option("--svg", "FILE", "draw the frontier", options->svg);
    inner.choice("--content", {"low", "nominal", "high"},
                 "which bound of uncertain element contents counts against the caps",
                 options->content);
    inner.option("--output", "FILE.h5", "write a results file", options->output);
    inner.flag("--fail-on-infeasible", "exit status 1 when the caps cannot be kept",
               options->fail_on_infeasible);
    declare_format(inner, options->format, true);
    inner.footer(
        "Examples:\n  magswap supply allocate examples/electric_drive_portfolio.toml\n"
        "  magswap supply allocate examples/defence_allocation.toml --cap \"Dy 2 t\" --frontier Dy "
        "--svg dy.svg\n\n"
        "A linear program: shares of each demand among magnets that were sized for the same "
        "function, so that every cap is\nkept and the loss is least. A price is the loss that a "
        "kg of the element more would save; it holds between the limits\nnamed. Caps that cannot "
        "be kept are named, with the least that each would have to give.");
  };
  arguments.verb("allocate", "which product uses which magnet when elements are short", declare,
                 [options] { return run(*options); });
}

}  // namespace magswap::cli
