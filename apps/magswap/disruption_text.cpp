#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "disruption_answer.hpp"
#include "magswap/report/table.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

constexpr double kTonne = 1000.0;

std::string month_of(const DisruptionScenario& scenario, std::optional<int> t) {
  return t ? month_text(scenario.start_month + *t) : "–";
}

std::string tonnes(double kg) { return fmt::format("{:.4g}", kg / kTonne); }

// One row a month, or several months where there are many.
std::string months_text(const DisruptionAnswer& answer, std::size_t m, bool all) {
  constexpr auto kRight = Table::Align::right;
  const MaterialMonths& flows = answer.run.materials[m];
  const DisruptionMaterial& material = answer.scenario.materials[m];
  const bool declines = sum(flows.declined) > 0.0;
  std::vector<Table::Column> columns{{"  month"},
                                     {"arrives", "t", kRight},
                                     {"recycled", "t", kRight},
                                     {"released", "t", kRight},
                                     {"need", "t", kRight},
                                     {"shortage", "t", kRight},
                                     {"", "", kRight},
                                     {"stock", "t", kRight},
                                     {"cover", "days", kRight}};
  if (declines) columns.push_back({"declined", "t", kRight});
  Table table(columns);
  constexpr int kMostRows = 12;
  const int step = all ? 1 : (answer.scenario.months + kMostRows - 1) / kMostRows;
  for (int from = 0; from < answer.scenario.months; from += step) {
    const int to = std::min(from + step, answer.scenario.months);
    const auto part = [&](const std::vector<double>& values) {
      return std::accumulate(values.begin() + from, values.begin() + to, 0.0);
    };
    const auto last = static_cast<std::size_t>(to - 1);
    const double need = part(flows.need), shortage = part(flows.shortage);
    const int month = answer.scenario.start_month + from;
    std::vector<std::string> cells{
        "  " + month_text(month) +
            (step > 1 ? "…" + month_text(month + to - from - 1).substr(5) : ""),
        tonnes(part(flows.arrivals)),
        tonnes(part(flows.recycled)),
        tonnes(part(flows.released)),
        tonnes(need),
        tonnes(shortage),
        need > 0.0 ? fmt::format("{:.0f} %", 100.0 * shortage / need) : "",
        tonnes(flows.stock[last]),
        std::isfinite(flows.cover_days[last]) ? fmt::format("{:.0f}", flows.cover_days[last]) : ""};
    if (declines) cells.push_back(tonnes(part(flows.declined)));
    table.row(cells);
  }
  const double need = sum(flows.need);
  const std::string declined =
      declines ? fmt::format("; {} t that came beyond the most in stock was declined",
                             tonnes(sum(flows.declined)))
               : "";
  return fmt::format("{} as {}: short of {} of {} t ({:.1f} %){}\n", material.item,
                     to_text(material.basis), tonnes(sum(flows.shortage)), tonnes(need),
                     need > 0.0 ? 100.0 * sum(flows.shortage) / need : 0.0, declined) +
         table.text();
}

std::string products_text(const DisruptionAnswer& answer) {
  Table table({{"  product"},
               {"priority", "", Table::Align::right},
               {"made", "", Table::Align::right},
               {"reduced from"},
               {"STOPS"},
               {"months", "", Table::Align::right}});
  for (std::size_t p = 0; p < answer.scenario.products.size(); ++p) {
    const DisruptionProduct& product = answer.scenario.products[p];
    const ProductMonths& months = answer.run.products[p];
    table.row({"  " + product.name, fmt::format("{}", product.priority),
               fmt::format("{:.1f} %", 100.0 * sum(months.made) / answer.scenario.months),
               month_of(answer.scenario, months.first_reduced),
               month_of(answer.scenario, months.first_stopped),
               months.stopped_months == 0 ? "" : fmt::format("{}", months.stopped_months)});
  }
  return "products in the order they are served; made: mean over the months\n" + table.text();
}

std::string effects_text(const DisruptionAnswer& answer) {
  std::string out;
  for (std::size_t m = 0; m < answer.scenario.materials.size(); ++m) {
    const MeasureEffects& effects = answer.effects;
    std::string line = fmt::format("{}: short of {} t with no measure",
                                   answer.scenario.materials[m].item, tonnes(effects.none_kg[m]));
    for (const MeasureEffect& effect : effects.measures) {
      if (!effect.present) continue;
      line += fmt::format(", {} with {} alone", tonnes(effect.alone_kg[m]), effect.name);
    }
    out += wrapped(line + fmt::format(", {} with all", tonnes(effects.all_kg[m])));
  }
  return "what the measures buy\n" + out;
}

std::string observed_text(const DisruptionAnswer& answer) {
  std::string out;
  for (const DisruptionObservation& series : answer.scenario.observed) {
    std::string line = fmt::format("{} [{}]:", series.name, series.unit);
    for (const auto& [period, value] : series.points) {
      line += fmt::format(" {} {:g};", period.text, value);
    }
    line.back() = ' ';
    out += wrapped(line + fmt::format("({})", record_text(series.record)));
  }
  return out.empty() ? out : "what happened\n" + out;
}

}  // namespace

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

bool any_doubt(const DisruptionScenario& scenario) {
  const auto doubtful = [](const auto& things) {
    return std::any_of(things.begin(), things.end(),
                       [](const auto& thing) { return thing.record.doubtful(); });
  };
  return doubtful(scenario.materials) || doubtful(scenario.supplies) || doubtful(scenario.events) ||
         doubtful(scenario.products);
}

std::string disruption_text(const DisruptionAnswer& answer, bool all) {
  const DisruptionScenario& scenario = answer.scenario;
  std::string out = fmt::format("{}\n", scenario.title);
  for (std::size_t m = 0; m < scenario.materials.size(); ++m) {
    out += months_text(answer, m, all);
  }
  out += products_text(answer) + effects_text(answer) + observed_text(answer);
  if (!scenario.note.empty()) out += wrapped(scenario.note);
  if (any_doubt(scenario)) {
    out += "  rests on estimates or claims: the file names them, with their sources\n";
  }
  return out + fmt::format(
                   "  mass balance {:.0e}; --all prints every month, --plot FILE.svg draws them, "
                   "--output FILE.h5 "
                   "keeps them\n",
                   answer.run.balance_error);
}

}  // namespace magswap::cli
