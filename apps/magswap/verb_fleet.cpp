#include <fmt/format.h>

#include <optional>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/report/fleet_report.hpp"
#include "magswap/study/write_fleet.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string file, output, svg, substance, basis, every = "5";
  Format format;
};

int every_of(const Options& options) {
  const double every = parse_si(options.every, Kind::dimensionless);
  if (every >= 1.0 && every <= 1000.0 && every == static_cast<int>(every))
    return static_cast<int>(every);
  throw ArgumentError(fmt::format("--every {}: give a whole number of years", options.every));
}

void write_results(const Options& options, const FleetFile& fleet, const FleetResult& result) {
  if (options.output.empty()) return;
  ResultsWriter file(options.output, {command_line(), 0, {{options.file, fleet.text}}});
  write_fleet(result, file);
  file.finish();
}

std::string written(const Options& options) {
  std::string out;
  for (const std::string& path : {options.output, options.svg}) {
    if (!path.empty()) out += (out.empty() ? "written: " : ", ") + path;
  }
  return out.empty() ? "next: --output FILE.h5, --svg FILE.svg, or --substance Dy\n" : out + "\n";
}

int run(const Options& options) {
  const int every = every_of(options);
  const FleetFile fleet = read_fleet_file(options.file, products(), library());
  const FleetResult result = run_fleet(fleet.fleet);
  const std::optional<MassBasis> basis =
      options.basis.empty() ? std::nullopt : std::optional(mass_basis(options.basis));
  // Names what there is before anything is written.
  (void)detail::headline(result, options.substance, basis);
  write_results(options, fleet, result);
  if (!options.svg.empty())
    write_text_file(options.svg, fleet_svg(result, options.substance, basis));
  if (options.format.json) {
    print(fleet_document(fleet, result).json() + "\n");
  } else if (options.format.csv) {
    print(fleet_csv(result));
  } else {
    print(fleet_text(fleet, result, {every, options.substance, basis}) + written(options));
  }
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_fleet(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("file", "the fleet: a file as in docs/formats/fleet.md", options->file);
  arguments.option("--substance", "S", "element in the foreground (Nd if left out), or \"magnet\"",
                   options->substance);
  arguments.choice("--basis", {"element", "oxide", "magnet", "material", "rare-earth-bearing part"},
                   "what its mass is counted of (element, or magnet)", options->basis);
  arguments.option("--every", "N", "years between two rows (5 if left out)", options->every);
  arguments.option("--output", "FILE.h5", "units, cohorts and masses of every year as HDF5",
                   options->output);
  arguments.option("--svg", "FILE.svg", "picture of demand, end of life and recovery",
                   options->svg);
  declare_format(arguments, options->format, true);
  arguments.footer(
      "Examples:\n  magswap fleet examples/eu_offshore_wind.toml\n"
      "  magswap fleet examples/us_ev_fleet.toml --substance Dy --svg dy.svg --output ev.h5\n\n"
      "Units sold or in use each year, by cohorts with a distribution of lifetimes; the magnets "
      "and "
      "elements in them by\ntechnology and year of sale; what is collected and recovered, with "
      "yield and delay. The range of a mass comes\nfrom the lowest and the highest content of "
      "every "
      "technology at once. A negative inflow is named, not hidden.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
