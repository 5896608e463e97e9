#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "library_access.hpp"
#include "magswap/report/series_plot.hpp"
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

constexpr double kTonne = 1000.0;

/// A scenario, its run and what each measure is worth.
struct Answer {
  std::string text;
  DisruptionScenario scenario;
  DisruptionRun run;
  MeasureEffects effects;
};

Answer answer_of(const Options& options) {
  std::vector<std::string> sources;
  for (const auto& [key, source] : supply().sources()) sources.push_back(key);
  for (const auto& [key, source] : products().sources()) sources.push_back(key);
  Answer out;
  out.text = read_file(options.file);
  out.scenario = read_disruption(options.file, out.text, sources);
  out.run = run_disruption(out.scenario, {!options.no_stockpile, !options.no_recycling,
                                          !options.no_substitution, !options.no_floor});
  out.effects = measure_effects(out.scenario);
  return out;
}

std::string month_of(const DisruptionScenario& scenario, std::optional<int> t) {
  return t ? month_text(scenario.start_month + *t) : "–";
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::string tonnes(double kg) { return fmt::format("{:.4g}", kg / kTonne); }

// ---- text ---------------------------------------------------------------------------------------

// One row a month, or a quarter where there are many.
std::string months_text(const Answer& answer, std::size_t m, bool all) {
  constexpr auto kRight = Table::Align::right;
  const MaterialMonths& flows = answer.run.materials[m];
  const DisruptionMaterial& material = answer.scenario.materials[m];
  Table table({{"  month"},
               {"arrives", "t", kRight},
               {"recycled", "t", kRight},
               {"released", "t", kRight},
               {"need", "t", kRight},
               {"shortage", "t", kRight},
               {"", "", kRight},
               {"stock", "t", kRight},
               {"cover", "days", kRight}});
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
    table.row({"  " + month_text(month) +
                   (step > 1 ? "…" + month_text(month + to - from - 1).substr(5) : ""),
               tonnes(part(flows.arrivals)), tonnes(part(flows.recycled)),
               tonnes(part(flows.released)), tonnes(need), tonnes(shortage),
               need > 0.0 ? fmt::format("{:.0f} %", 100.0 * shortage / need) : "",
               tonnes(flows.stock[last]),
               std::isfinite(flows.cover_days[last]) ? fmt::format("{:.0f}", flows.cover_days[last])
                                                     : ""});
  }
  const double need = sum(flows.need);
  return fmt::format("{} as {}: short of {} of {} t ({:.1f} %)\n", material.item,
                     to_text(material.basis), tonnes(sum(flows.shortage)), tonnes(need),
                     need > 0.0 ? 100.0 * sum(flows.shortage) / need : 0.0) +
         table.text();
}

std::string products_text(const Answer& answer) {
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

std::string effects_text(const Answer& answer) {
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

std::string observed_text(const Answer& answer) {
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

bool any_doubt(const DisruptionScenario& scenario) {
  const auto doubtful = [](const auto& things) {
    return std::any_of(things.begin(), things.end(),
                       [](const auto& thing) { return thing.record.doubtful(); });
  };
  return doubtful(scenario.materials) || doubtful(scenario.supplies) || doubtful(scenario.events) ||
         doubtful(scenario.products);
}

std::string text_of(const Answer& answer, const Options& options) {
  const DisruptionScenario& scenario = answer.scenario;
  std::string out = fmt::format("{}\n", scenario.title);
  for (std::size_t m = 0; m < scenario.materials.size(); ++m) {
    out += months_text(answer, m, options.all);
  }
  out += products_text(answer) + effects_text(answer) + observed_text(answer);
  if (!scenario.note.empty()) out += wrapped(scenario.note);
  if (any_doubt(scenario)) {
    out += "  rests on estimates or claims: the file names them, with their sources\n";
  }
  return out + fmt::format(
                   "  mass balance {:.0e}; --plot FILE.svg draws it, --output FILE.h5 keeps "
                   "every month\n",
                   answer.run.balance_error);
}

// ---- JSON and CSV -------------------------------------------------------------------------------

Document numbers(const std::vector<double>& values) {
  Document out = Document::list();
  for (const double value : values) out.add(value);
  return out;
}

Document document_of(const DisruptionMaterial& material, const MaterialMonths& flows) {
  Document out = Document::object();
  out.set("item", material.item).set("basis", to_text(material.basis)).set("unit", "kg");
  out.set("shortage_total", Document::quantity_in(sum(flows.shortage), "kg"));
  out.set("need_total", Document::quantity_in(sum(flows.need), "kg"));
  out.set("arrivals", numbers(flows.arrivals)).set("recycled", numbers(flows.recycled));
  out.set("released", numbers(flows.released)).set("declined", numbers(flows.declined));
  out.set("need", numbers(flows.need)).set("used", numbers(flows.used));
  out.set("shortage", numbers(flows.shortage)).set("stock", numbers(flows.stock));
  out.set("stockpile", numbers(flows.stockpile)).set("cover_days", numbers(flows.cover_days));
  add_record(out, material.record);
  return out;
}

Document document_of(const DisruptionProduct& product, const ProductMonths& months,
                     const DisruptionScenario& scenario) {
  const auto month = [&](std::optional<int> t) {
    return t ? Document(month_text(scenario.start_month + *t)) : Document();
  };
  Document out = Document::object();
  out.set("name", product.name).set("priority", product.priority).set("made", numbers(months.made));
  out.set("first_reduced", month(months.first_reduced));
  out.set("first_stopped", month(months.first_stopped));
  out.set("stopped_months", months.stopped_months);
  Document conversions = Document::list();
  for (const auto& need : product.needs) {
    if (!need.conversion.empty()) conversions.add(need.conversion);
  }
  out.set("conversions", std::move(conversions));
  add_record(out, product.record);
  return out;
}

Document effects_document(const Answer& answer) {
  Document out = Document::list();
  const auto add = [&](const std::string& name, bool present, const std::vector<double>& without,
                       const std::vector<double>& alone) {
    Document item = Document::object();
    item.set("measure", name).set("present", present).set("unit", "kg");
    item.set("shortage_without", numbers(without)).set("shortage_alone", numbers(alone));
    out.add(std::move(item));
  };
  add("all measures", true, answer.effects.all_kg, answer.effects.all_kg);
  add("no measure", true, answer.effects.none_kg, answer.effects.none_kg);
  for (const MeasureEffect& effect : answer.effects.measures) {
    add(effect.name, effect.present, effect.without_kg, effect.alone_kg);
  }
  return out;
}

Document document_of(const Answer& answer) {
  const DisruptionScenario& scenario = answer.scenario;
  Document out = Document::object();
  out.set("title", scenario.title).set("note", scenario.note);
  Document months = Document::list();
  for (int t = 0; t < scenario.months; ++t) months.add(month_text(scenario.start_month + t));
  out.set("months", std::move(months));
  Document materials = Document::list(), made = Document::list(), seen = Document::list();
  for (std::size_t m = 0; m < scenario.materials.size(); ++m) {
    materials.add(document_of(scenario.materials[m], answer.run.materials[m]));
  }
  for (std::size_t p = 0; p < scenario.products.size(); ++p) {
    made.add(document_of(scenario.products[p], answer.run.products[p], scenario));
  }
  for (const DisruptionObservation& series : scenario.observed) {
    Document item = Document::object();
    item.set("name", series.name).set("unit", series.unit);
    Document points = Document::list();
    for (const auto& [period, value] : series.points) {
      Document point = Document::object();
      point.set("period", period.text).set("value", value);
      points.add(std::move(point));
    }
    item.set("points", std::move(points));
    add_record(item, series.record);
    seen.add(std::move(item));
  }
  out.set("materials", std::move(materials)).set("products", std::move(made));
  out.set("effects", effects_document(answer)).set("observed", std::move(seen));
  out.set("balance_error", answer.run.balance_error);
  return out;
}

std::string csv_of(const Answer& answer) {
  Table table({{"month"},
               {"material"},
               {"basis"},
               {"arrivals", "kg"},
               {"recycled", "kg"},
               {"released", "kg"},
               {"declined", "kg"},
               {"need", "kg"},
               {"used", "kg"},
               {"shortage", "kg"},
               {"stock", "kg"},
               {"stockpile", "kg"},
               {"cover", "days"}});
  const auto text = [](double value) {
    return std::isfinite(value) ? fmt::format("{:.12g}", value) : "";
  };
  for (int month = 0; month < answer.scenario.months; ++month) {
    const auto t = static_cast<std::size_t>(month);
    for (std::size_t m = 0; m < answer.scenario.materials.size(); ++m) {
      const MaterialMonths& flows = answer.run.materials[m];
      table.row({month_text(answer.scenario.start_month + month), answer.scenario.materials[m].item,
                 std::string(to_text(answer.scenario.materials[m].basis)), text(flows.arrivals[t]),
                 text(flows.recycled[t]), text(flows.released[t]), text(flows.declined[t]),
                 text(flows.need[t]), text(flows.used[t]), text(flows.shortage[t]),
                 text(flows.stock[t]), text(flows.stockpile[t]), text(flows.cover_days[t])});
    }
  }
  return table.csv();
}

// ---- drawing ------------------------------------------------------------------------------------

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

void plot(const Answer& answer, const std::string& path) {
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

int run(const Options& options) {
  const Answer answer = answer_of(options);
  if (!options.output.empty()) {
    write_disruption(options.output,
                     Provenance{command_line(), 0, {{options.file, answer.text, {}}}},
                     answer.scenario, answer.run, answer.effects);
  }
  if (!options.plot.empty()) plot(answer, options.plot);
  if (options.format.json) {
    print(document_of(answer).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(answer) : text_of(answer, options));
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
