#include "magswap/report/fleet_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/report/source_document.hpp"
#include "magswap/report/table.hpp"

namespace magswap {
namespace {

constexpr auto kRight = Table::Align::right;
constexpr std::size_t kMostElements = 4;  // beside the magnets
constexpr std::size_t kMostNotes = 6;

struct Scale {
  const char* unit;
  double kg;
};

Scale scale_for(double kg) {
  if (kg >= 1e4) return {"t", 1e3};
  return kg >= 1.0 ? Scale{"kg", 1.0} : Scale{"g", 1e-3};
}

std::string number(double value) {
  if (value == 0.0) return "0";
  return std::abs(value) >= 1e4 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

double largest(const std::vector<double>& values) {
  double most = 0.0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

// Magnets and elements of which the fleet takes any, the usual ones first.
std::vector<const MaterialFlows*> shown(const FleetResult& result, const MaterialFlows& first) {
  std::vector<const MaterialFlows*> out;
  const auto add = [&](std::string_view substance, MassBasis basis) {
    for (const MaterialFlows& each : result.totals) {
      const bool any = largest(each.high.demand) > 0.0;
      if (each.substance == substance && each.basis == basis && any && &each != &first)
        out.push_back(&each);
    }
  };
  add("magnet", MassBasis::magnet);
  for (const char* symbol : {"Nd", "Pr", "Dy", "Tb", "Sm", "rare earths"})
    add(symbol, MassBasis::element);
  if (out.size() > kMostElements) out.resize(kMostElements);
  return out;
}

std::string units_table(const FleetResult& result, const std::vector<std::size_t>& places) {
  std::vector<Table::Column> columns{{"  product"}, {""}};
  // Four years at most: the first, the last and two between.
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < 4; ++i) at.push_back(places[i * (places.size() - 1) / 3]);
  at.erase(std::unique(at.begin(), at.end()), at.end());
  for (const std::size_t t : at) columns.push_back({fmt::format("{}", result.year(t)), "", kRight});
  Table table(columns);
  for (const FleetProductResult& product : result.products) {
    const auto row = [&](const std::string& name, const char* what,
                         const std::vector<double>& values) {
      std::vector<std::string> cells{name, fmt::format("{} [{}]", what, product.unit)};
      for (const std::size_t t : at) cells.push_back(number(values[t]));
      table.row(cells);
    };
    row("  " + product.name, "sold", product.units.inflow);
    row("", "in use", product.units.stock);
    row("", "end of life", product.units.outflow);
  }
  return table.text();
}

std::string range(const MaterialFlows& flows, std::vector<double> MassFlows::*member, std::size_t t,
                  double kg) {
  const double low = (flows.low.*member)[t] / kg, high = (flows.high.*member)[t] / kg;
  const double value = (flows.value.*member)[t] / kg;
  return low == high ? number(value)
                     : fmt::format("{} ({}–{})", number(value), number(low), number(high));
}

// With the basis where it is not the usual one.
std::string name_of(const MaterialFlows& flows) {
  const bool usual = flows.basis == MassBasis::element || flows.basis == MassBasis::magnet;
  return usual ? flows.substance : fmt::format("{} ({})", flows.substance, to_text(flows.basis));
}

// What the table has no room for, with the bases in which it is counted.
std::string not_shown_text(const FleetResult& result, const MaterialFlows& first) {
  const auto others = shown(result, first);
  std::vector<std::string> names;
  for (const MaterialFlows& each : result.totals) {
    const bool there =
        &each == &first || std::find(others.begin(), others.end(), &each) != others.end();
    if (!there && largest(each.high.demand) > 0.0)
      names.push_back(fmt::format("{} ({})", each.substance, to_text(each.basis)));
  }
  if (names.empty()) return "";
  return fmt::format("not in the table: {}; --substance and --basis show them\n",
                     fmt::join(names, ", "));
}

std::string masses_table(const FleetResult& result, const MaterialFlows& first,
                         const std::vector<std::size_t>& places) {
  const auto others = shown(result, first);
  const Scale scale = scale_for(largest(first.high.in_use));
  std::vector<Table::Column> columns{{"  year"}};
  columns.push_back({name_of(first) + " demand (range)", scale.unit, kRight});
  columns.push_back({"in use", scale.unit, kRight});
  columns.push_back({"end of life", scale.unit, kRight});
  columns.push_back({"recovered", scale.unit, kRight});
  columns.push_back({"recycled", "%", kRight});
  std::vector<Scale> scales;
  for (const MaterialFlows* each : others) {
    scales.push_back(scale_for(largest(each->high.demand)));
    columns.push_back({each->substance + " demand", scales.back().unit, kRight});
  }
  Table table(columns);
  for (const std::size_t t : places) {
    std::vector<std::string> cells{fmt::format("  {}", result.year(t)),
                                   range(first, &MassFlows::demand, t, scale.kg),
                                   number(first.value.in_use[t] / scale.kg),
                                   number(first.value.end_of_life[t] / scale.kg),
                                   number(first.value.recovered[t] / scale.kg),
                                   fmt::format("{:.1f}", 100.0 * first.value.recycled_content(t))};
    for (std::size_t i = 0; i < others.size(); ++i)
      cells.push_back(number(others[i]->value.demand[t] / scales[i].kg));
    table.row(cells);
  }
  return table.text();
}

// What was summed up over all years.
std::string sums_text(const FleetResult& result, const MaterialFlows& first) {
  const auto sum = [](const std::vector<double>& values) {
    double out = 0.0;
    for (const double value : values) out += value;
    return out;
  };
  const double demand = sum(first.value.demand);
  const Scale scale = scale_for(demand);
  return fmt::format(
      "over all years {} {} {} demanded ({}–{}), {} recovered; mass balance within {:.0e}\n",
      number(demand / scale.kg), scale.unit, name_of(first),
      number(sum(first.low.demand) / scale.kg), number(sum(first.high.demand) / scale.kg),
      number(sum(first.value.recovered) / scale.kg), std::max(result.balance_residual, 1e-16));
}

std::string remarks_text(const FleetResult& result) {
  std::string out;
  for (const std::string& warning : result.warnings) out += "WARNING " + warning + "\n";
  std::size_t count = 0;
  for (const FleetProductResult& product : result.products) {
    for (const std::string& note : product.notes) {
      if (++count <= kMostNotes) out += fmt::format("note {}: {}\n", product.name, note);
    }
  }
  if (count > kMostNotes) out += fmt::format("{} more notes: --json\n", count - kMostNotes);
  return out;
}

std::string doubts_text(const FleetResult& result) {
  std::vector<std::string> doubtful;
  for (const MaterialFlows& each : result.totals) {
    if (each.doubtful) doubtful.push_back(each.substance);
  }
  if (doubtful.empty()) return "";
  return fmt::format("rests on estimates or disputed values: {}\n", fmt::join(doubtful, ", "));
}

Document series(const std::vector<double>& values) {
  Document out = Document::list();
  for (const double value : values) out.add(value);
  return out;
}

Document flows_document(const MassFlows& flows) {
  Document out = Document::object();
  out.set("demand", series(flows.demand)).set("in_use", series(flows.in_use));
  out.set("end_of_life", series(flows.end_of_life)).set("collected", series(flows.collected));
  out.set("recovered", series(flows.recovered)).set("lost", series(flows.lost));
  for (std::size_t k = 0; k < flows.by_kind.size(); ++k) {
    std::string key = "recovered_by_" + std::string(to_text(static_cast<RecoveryKind>(k)));
    std::replace(key.begin(), key.end(), '-', '_');
    out.set(std::move(key), series(flows.by_kind.at(k)));
  }
  out.set("in_process", series(flows.in_process)).set("primary", series(flows.primary));
  out.set("surplus", series(flows.surplus));
  Document recycled = Document::list();
  for (std::size_t t = 0; t < flows.demand.size(); ++t) recycled.add(flows.recycled_content(t));
  return out.set("recycled_content", std::move(recycled))
      .set("balance_residual", flows.balance_residual);
}

Document material_document(const MaterialFlows& each) {
  Document out = Document::object();
  out.set("substance", each.substance).set("basis", to_text(each.basis)).set("unit", "kg");
  out.set("doubtful", each.doubtful);
  if (!each.conversion.empty()) out.set("conversion", each.conversion);
  return out.set("value", flows_document(each.value))
      .set("low", flows_document(each.low))
      .set("high", flows_document(each.high));
}

Document materials_document(const std::vector<MaterialFlows>& materials) {
  Document out = Document::list();
  for (const MaterialFlows& each : materials) out.add(material_document(each));
  return out;
}

Document product_document(const FleetProductResult& product, int first_year) {
  Document out = Document::object();
  out.set("name", product.name).set("unit", product.unit);
  out.set("driver", product.driver == FleetDriver::stock ? "stock" : "inflow");
  if (!product.target.empty()) out.set("target", series(product.target));
  out.set("inflow", series(product.units.inflow)).set("stock", series(product.units.stock));
  out.set("outflow", series(product.units.outflow));
  out.set("early_retirement", series(product.units.early));
  Document negative = Document::list();
  for (const NegativeInflowYear& each : product.units.negative) {
    Document item = Document::object();
    item.set("year", first_year + static_cast<int>(each.year)).set("inflow", each.inflow);
    negative.add(std::move(item));
  }
  out.set("negative_inflow", std::move(negative))
      .set("balance_residual", product.units.balance_residual);
  return out.set("materials", materials_document(product.materials)).set("notes", product.notes);
}

Document sources_document(const FleetFile& file) {
  Document out = Document::object();
  for (const auto& [key, source] : file.sources) out.set(key, source_document(source));
  return out;
}

void csv_rows(Table& table, const FleetResult& result, const std::string& product,
              const MaterialFlows& each) {
  const auto text = [](double value) { return fmt::format("{:.12g}", value); };
  for (std::size_t t = 0; t < result.years(); ++t) {
    table.row({product, each.substance, std::string(to_text(each.basis)),
               fmt::format("{}", result.year(t)), text(each.value.demand[t]),
               text(each.low.demand[t]), text(each.high.demand[t]), text(each.value.in_use[t]),
               text(each.low.in_use[t]), text(each.high.in_use[t]), text(each.value.end_of_life[t]),
               text(each.value.collected[t]), text(each.value.recovered[t]),
               text(each.value.primary[t]), text(each.value.recycled_content(t))});
  }
}

}  // namespace

const MaterialFlows& detail::headline(const FleetResult& result, const std::string& substance,
                                      std::optional<MassBasis> basis) {
  if (!substance.empty()) {
    return result.total(
        substance, basis.value_or(substance == "magnet" ? MassBasis::magnet : MassBasis::element));
  }
  const MassBasis wanted = basis.value_or(MassBasis::element);
  for (const char* symbol : {"Nd", "rare earths", "Sm"}) {
    for (const MaterialFlows& each : result.totals) {
      if (each.substance == symbol && each.basis == wanted) return each;
    }
  }
  for (const MaterialFlows& each : result.totals) {
    if (basis && each.basis == wanted) return each;
  }
  if (basis) return result.total("Nd", wanted);
  if (result.totals.empty()) return result.total("Nd");
  return result.totals.front();
}

std::vector<std::size_t> detail::years_shown(const FleetResult& result, int every) {
  std::vector<std::size_t> out;
  for (std::size_t t = 0; t < result.years(); ++t) {
    const bool end = t == 0 || t + 1 == result.years();
    if (end || result.year(t) % std::max(1, every) == 0) out.push_back(t);
  }
  return out;
}

std::string fleet_text(const FleetFile& file, const FleetResult& result,
                       const FleetTextOptions& options) {
  const MaterialFlows& first = detail::headline(result, options.substance, options.basis);
  const auto places = detail::years_shown(result, options.every);
  std::string out = fmt::format("{}, {}–{}, survival: {}\n", result.title, result.first_year,
                                result.year(result.years() - 1), to_text(result.convention));
  out += units_table(result, places) + "\n" + masses_table(result, first, places);
  out += not_shown_text(result, first) + sums_text(result, first) + doubts_text(result) +
         remarks_text(result);
  return out + fmt::format("{} sources: --json names them\n", file.sources.size());
}

Document fleet_document(const FleetFile& file, const FleetResult& result) {
  Document out = Document::object();
  out.set("title", result.title).set("note", result.note);
  out.set("convention", to_text(result.convention));
  Document all_years = Document::list();
  for (std::size_t t = 0; t < result.years(); ++t) all_years.add(result.year(t));
  out.set("years", std::move(all_years)).set("warnings", result.warnings);
  Document products = Document::list();
  for (const FleetProductResult& product : result.products)
    products.add(product_document(product, result.first_year));
  out.set("products", std::move(products)).set("totals", materials_document(result.totals));
  out.set("balance_residual", result.balance_residual);
  return out.set("sources", sources_document(file));
}

std::string fleet_csv(const FleetResult& result) {
  Table table({{"product"},
               {"substance"},
               {"basis"},
               {"year"},
               {"demand", "kg"},
               {"demand_low", "kg"},
               {"demand_high", "kg"},
               {"in_use", "kg"},
               {"in_use_low", "kg"},
               {"in_use_high", "kg"},
               {"end_of_life", "kg"},
               {"collected", "kg"},
               {"recovered", "kg"},
               {"primary", "kg"},
               {"recycled_content", "1"}});
  for (const FleetProductResult& product : result.products) {
    for (const MaterialFlows& each : product.materials) csv_rows(table, result, product.name, each);
  }
  for (const MaterialFlows& each : result.totals) csv_rows(table, result, "total", each);
  return table.csv();
}

}  // namespace magswap
