#include "magswap/study/write_fleet.hpp"

#include "magswap/study/record_columns.hpp"

namespace magswap {
namespace {

using detail::Columns;

/// Units of one product in one year.
struct UnitRow {
  const FleetProductResult* product;
  std::size_t t;
  int year;
};

/// Units of one cohort in one year.
struct CohortRow {
  const FleetProductResult* product;
  std::size_t t, cohort;
  int first_year;
};

/// Masses of one substance in one year, of a product or of all.
struct MassRow {
  std::string product;
  const MaterialFlows* flows;
  std::size_t t;
  int year;
};

void write_units(const FleetResult& result, ResultsWriter& file) {
  std::vector<UnitRow> rows;
  for (const FleetProductResult& product : result.products) {
    for (std::size_t t = 0; t < result.years(); ++t) rows.push_back({&product, t, result.year(t)});
  }
  Columns<UnitRow> columns(rows);
  columns.text("product", "product", [](const UnitRow& r) { return r.product->name; });
  columns.text("unit", "what its units are", [](const UnitRow& r) { return r.product->unit; });
  columns.flag("driver", "what drives its stock", {"inflow", "stock"},
               [](const UnitRow& r) { return static_cast<int>(r.product->driver); });
  columns.count("year", "calendar year",
                [](const UnitRow& r) { return static_cast<std::size_t>(r.year); });
  columns.number("inflow", "1", "units sold in the year",
                 [](const UnitRow& r) { return r.product->units.inflow[r.t]; });
  columns.number("stock", "1", "units in use at its end",
                 [](const UnitRow& r) { return r.product->units.stock[r.t]; });
  columns.number("outflow", "1", "units that leave use in it",
                 [](const UnitRow& r) { return r.product->units.outflow[r.t]; });
  columns.number("early", "1", "of them, retired early",
                 [](const UnitRow& r) { return r.product->units.early[r.t]; });
  file.table("/fleet/units", "one product in one year", columns.columns());
}

void write_cohorts(const FleetResult& result, ResultsWriter& file) {
  std::vector<CohortRow> rows;
  for (const FleetProductResult& product : result.products) {
    for (std::size_t t = 0; t < result.years(); ++t) {
      for (std::size_t c = 0; c <= t; ++c) rows.push_back({&product, t, c, result.first_year});
    }
  }
  Columns<CohortRow> columns(rows);
  columns.text("product", "product", [](const CohortRow& r) { return r.product->name; });
  columns.count("year", "calendar year",
                [](const CohortRow& r) { return static_cast<std::size_t>(r.first_year) + r.t; });
  columns.count("cohort", "year of sale", [](const CohortRow& r) {
    return static_cast<std::size_t>(r.first_year) + r.cohort;
  });
  columns.number("stock", "1", "units of the cohort in use at the year's end",
                 [](const CohortRow& r) { return r.product->units.cohort(r.t, r.cohort); });
  file.table("/fleet/cohorts", "one cohort of one product in one year", columns.columns());
}

void add_flow(Columns<MassRow>& columns, const std::string& name, const std::string& long_name,
              std::vector<double> MassFlows::*member) {
  const auto add = [&](const std::string& suffix, const char* what,
                       MassFlows MaterialFlows::*bound) {
    columns.number(name + suffix, "kg", long_name + what,
                   [&](const MassRow& r) { return (r.flows->*bound.*member)[r.t]; });
  };
  add("", "", &MaterialFlows::value);
  add("_low", ", lowest contents", &MaterialFlows::low);
  add("_high", ", highest contents", &MaterialFlows::high);
}

void write_masses(const FleetResult& result, ResultsWriter& file) {
  std::vector<MassRow> rows;
  const auto add = [&](const std::string& product, const MaterialFlows& flows) {
    for (std::size_t t = 0; t < result.years(); ++t)
      rows.push_back({product, &flows, t, result.year(t)});
  };
  for (const FleetProductResult& product : result.products) {
    for (const MaterialFlows& flows : product.materials) add(product.name, flows);
  }
  for (const MaterialFlows& flows : result.totals) add("total", flows);
  Columns<MassRow> columns(rows);
  columns.text("product", "product, or 'total' over all",
               [](const MassRow& r) { return r.product; });
  columns.text("substance", "element symbol, 'magnet' or another substance",
               [](const MassRow& r) { return r.flows->substance; });
  detail::add_basis(columns, [](const MassRow& r) { return r.flows->basis; });
  columns.flag("doubtful", "rests on estimates, claims or disputed values",
               [](const MassRow& r) { return r.flows->doubtful; });
  columns.text("conversion", "how contents were derived, by technology; empty where given",
               [](const MassRow& r) { return r.flows->conversion; });
  columns.count("year", "calendar year",
                [](const MassRow& r) { return static_cast<std::size_t>(r.year); });
  add_flow(columns, "demand", "in what is sold in the year", &MassFlows::demand);
  add_flow(columns, "in_use", "in what is in use at its end", &MassFlows::in_use);
  add_flow(columns, "end_of_life", "in what leaves use in it", &MassFlows::end_of_life);
  add_flow(columns, "collected", "of that, collected", &MassFlows::collected);
  add_flow(columns, "recovered", "supplied by recovery in the year", &MassFlows::recovered);
  add_flow(columns, "lost", "not collected, sent nowhere or lost in recovery", &MassFlows::lost);
  add_flow(columns, "primary", "demand that recovery does not meet", &MassFlows::primary);
  columns.number("recycled_content", "1", "share of the demand that recovery meets",
                 [](const MassRow& r) { return r.flows->value.recycled_content(r.t); });
  file.table("/fleet/masses", "one substance of one product in one year", columns.columns());
}

}  // namespace

void write_fleet(const FleetResult& result, ResultsWriter& file) {
  write_units(result, file);
  write_cohorts(result, file);
  write_masses(result, file);
  file.attribute("/fleet", "title", result.title);
  file.attribute("/fleet", "survival", std::string(to_text(result.convention)));
  file.attribute("/fleet", "balance_residual", result.balance_residual);
  std::string warnings;
  for (const std::string& each : result.warnings) warnings += (warnings.empty() ? "" : "\n") + each;
  file.attribute("/fleet", "warnings", warnings);
}

}  // namespace magswap
