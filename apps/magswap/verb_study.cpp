#include <fmt/format.h>

#include <filesystem>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/report/swap_report.hpp"
#include "magswap/study/study.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string application, output;
};

std::string product_text(const StudyResult& study) {
  if (study.product.empty()) return "";
  const bool big = study.product.front().content.before.front().value_kg > 50.0;
  const char* unit = big ? "kg" : "g";
  const double per_kg = big ? 1.0 : 1e3;
  Table table({{fmt::format("{}, per {}", study.product_title, study.product_per)},
               {"magnet", "kg", Table::Align::right},
               {"Nd", unit, Table::Align::right},
               {"Dy", unit, Table::Align::right},
               {"Co", unit, Table::Align::right}});
  const auto row = [&](const std::string& name, const std::vector<IntensityLine>& lines,
                       const char* none = "0") {
    std::vector<std::string> cells{name};
    for (const auto& [substance, factor] :
         {std::pair{"magnet", 1.0}, {"Nd", per_kg}, {"Dy", per_kg}, {"Co", per_kg}}) {
      std::string cell = none;
      for (const IntensityLine& line : lines) {
        if (line.substance != substance || line.high_kg == 0.0) continue;
        cell = fmt::format("{} ({}–{})", format_number(line.value_kg * factor, 3),
                           format_number(line.low_kg * factor, 2),
                           format_number(line.high_kg * factor, 2));
      }
      cells.push_back(cell);
    }
    table.row(std::move(cells));
  };
  std::vector<IntensityLine> published;
  for (const IntensityLine& line : study.published) {
    const auto basis = line.substance == "magnet" ? MassBasis::magnet : MassBasis::element;
    if (line.basis == basis && line.conversion.empty()) published.push_back(line);
  }
  row("published for this product", published, "–");
  row("today's magnet, " + study.application.reference(), study.product.front().content.before);
  for (const ProductExchange& each : study.product)
    row("with " + each.substitute, each.content.after);
  return table.text() +
         "derived: the product's magnet mass × the sized mass ratio × the composition of each "
         "grade\n";
}

// The study's own words: table, product, file.
std::string text_of(const StudyResult& study, const std::string& output) {
  std::string out = std::visit(
      [&](const auto& result) {
        using Task =
            std::conditional_t<std::is_same_v<std::decay_t<decltype(result)>, SurfaceSwapResult>,
                               SurfaceSwap, GapSwap>;
        return swap_text(std::get<Task>(study.application.task), result);
      },
      study.swap);
  const std::string product = product_text(study);
  if (!product.empty()) out += "\n" + product;
  return out +
         fmt::format("\nwritten: {} ({} grades × {} temperatures, substitution, elements{})\n",
                     output, study.figures.grades.size(), study.figures.temperature_K.size(),
                     study.product.empty() ? "" : ", product before and after");
}

int run(const Options& options) {
  const Application application = read_application_file(options.application);
  require_grades(application, library());
  require_product(application, products());
  const std::string output =
      options.output.empty() ? std::filesystem::path(options.application).stem().string() + ".h5"
                             : options.output;
  Provenance provenance{command_line(), 0, {{options.application, application.text}}};
  // Opened first: an unwritable folder is known before anything is computed.
  ResultsWriter file(output, provenance);
  const StudyResult study = run_study(application, library(), products());
  write_study(study, file);
  file.finish();
  print(text_of(study, output));
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_study(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("application",
                       "what the magnet has to do: a file as in docs/formats/application.md",
                       options->application);
  arguments.option("-o,--output", "FILE.h5",
                   "results file (the application's name in this folder if left out)",
                   options->output);
  arguments.footer(
      "Example:\n  magswap study examples/ev_traction_motor.toml --output ev.h5\n  ncdump -h "
      "ev.h5\n\n"
      "Writes figures of merit of every candidate over temperature, the substitution table, the "
      "elements and the product\n"
      "before and after. The file says what it holds: docs/results-schema.md. A run that fails or "
      "is stopped leaves no file.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
