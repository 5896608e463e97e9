#include <fmt/format.h>

#include "disruption_answer.hpp"
#include "magswap/report/series_plot.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

constexpr double kTonne = 1000.0;

SeriesLine line_of(const std::string& name, const std::vector<double>& kg, int start, bool step) {
  SeriesLine out;
  out.name = name;
  out.is_step = step;
  for (std::size_t t = 0; t < kg.size(); ++t) {
    out.month.push_back(start + static_cast<int>(t) + (step ? 0 : 1));
    out.value.push_back(kg[t] / kTonne);
  }
  return out;
}

}  // namespace

void plot_disruption(const DisruptionAnswer& answer, const std::string& path) {
  const DisruptionScenario& scenario = answer.scenario;
  SeriesPlot out{
      scenario.title, scenario.title + ": availability, stock and shortage by month", {}, {}};
  for (std::size_t m = 0; m < scenario.materials.size(); ++m) {
    const MaterialMonths& flows = answer.run.materials[m];
    const std::string name =
        fmt::format("{} as {}", scenario.materials[m].item, to_text(scenario.materials[m].basis));
    std::vector<double> available(flows.arrivals);
    for (std::size_t t = 0; t < available.size(); ++t) {
      available[t] += flows.recycled[t] + flows.released[t];
    }
    const auto step = [&](const std::string& what, const std::vector<double>& kg) {
      return line_of(what, kg, scenario.start_month, true);
    };
    out.panels.push_back(
        {name + ": flows",
         "t a month",
         {step("need", flows.need), step("arrivals, recycled and released", available),
          step("shortage", flows.shortage)},
         false});
    SeriesPanel stock{
        name + ": stock at the end of the month", "t", {step("working stock", flows.stock)}, false};
    if (!scenario.stockpiles.empty()) stock.lines.push_back(step("stockpiles", flows.stockpile));
    out.panels.push_back(std::move(stock));
  }
  SeriesPanel made{"products", "share made", {}, false};
  for (std::size_t p = 0; p < scenario.products.size(); ++p) {
    std::vector<double> share(answer.run.products[p].made);
    for (double& each : share) each *= kTonne;  // line_of() divides
    made.lines.push_back(line_of(scenario.products[p].name, share, scenario.start_month, true));
  }
  out.panels.push_back(std::move(made));
  out.footnote = scenario.note;
  if (any_doubt(scenario)) out.footnote += " Rests on estimates or claims, named in the file.";
  write_text_file(path, series_svg(out));
}

}  // namespace magswap::cli
