#include "magswap/study/write_allocation.hpp"

#include <cmath>
#include <limits>

#include "magswap/study/columns.hpp"

namespace magswap {
namespace {

void write_shares(const Portfolio& portfolio, const Allocation& allocation, ResultsWriter& file) {
  detail::Columns<AllocatedShare> out(allocation.shares);
  const auto product = [&](const AllocatedShare& row) -> const AllocationProduct& {
    return portfolio.products[row.product];
  };
  out.text("product", "what the magnets are for",
           [&](const auto& row) { return product(row).name; });
  out.text("magnet", "grade or option; empty: demand that is not met",
           [&](const auto& row) { return row.unmet ? "" : product(row).options[row.option].name; });
  out.number("share", "1", "share of the demand", [](const auto& row) { return row.share; });
  out.number("units", "1", "units of the product", [](const auto& row) { return row.units; });
  out.number("loss", "USD", "loss against the reference",
             [](const auto& row) { return row.loss_USD; });
  out.number("magnet_mass", "kg", "mass of magnet", [](const auto& row) { return row.mass_kg; });
  file.table("/allocation", "one product made with one magnet", out.columns());
  file.attribute("/allocation", "feasible", std::int64_t{allocation.feasible ? 1 : 0});
  file.attribute("/allocation", "loss_USD", allocation.loss_USD);
}

void write_caps(const Allocation& allocation, ResultsWriter& file) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto finite = [](double value) { return std::isfinite(value) ? value : kNone; };
  detail::Columns<CapPrice> out(allocation.caps);
  out.text("cap", "element, or name of a limit on several",
           [](const auto& row) { return row.name; });
  out.number("limit", "kg", "limit; missing: counted alone",
             [=](const auto& row) { return row.limit_kg.value_or(kNone); });
  out.number("used", "kg", "mass in all products", [](const auto& row) { return row.used_kg; });
  out.number("today", "kg", "mass with the references alone",
             [](const auto& row) { return row.today_kg; });
  out.number("price_more", "USD/kg", "loss that a kg more saves",
             [](const auto& row) { return row.more_USD_per_kg; });
  out.number("price_less", "USD/kg", "loss that a kg less costs; missing: infeasible",
             [=](const auto& row) { return finite(row.less_USD_per_kg); });
  out.number("price_from", "kg", "limit down to which price_less holds",
             [](const auto& row) { return row.low_kg; });
  out.number("price_to", "kg", "limit up to which price_more holds; missing: any",
             [=](const auto& row) { return finite(row.high_kg); });
  file.table("/caps", "one limit on elements", out.columns());
}

void write_frontier(const Frontier& frontier, ResultsWriter& file) {
  detail::Columns<FrontierPoint> out(frontier.points);
  out.number("limit", "kg", "limit of the cap", [](const auto& row) { return row.limit_kg; });
  out.number("loss", "USD", "least loss", [](const auto& row) { return row.loss_USD; });
  out.number("magnet_cost_change", "USD", "cost of the magnets against the references",
             [](const auto& row) { return row.cost_change_USD; });
  out.number("magnet_mass_change", "kg", "mass of the magnets against the references",
             [](const auto& row) { return row.mass_change_kg; });
  file.table("/frontier", "least loss at one limit", out.columns());
  file.attribute("/frontier", "cap", frontier.cap);
}

}  // namespace

void write_allocation(const Portfolio& portfolio, const Allocation& allocation,
                      const std::optional<Frontier>& frontier, ResultsWriter& file) {
  write_shares(portfolio, allocation, file);
  write_caps(allocation, file);
  if (frontier) write_frontier(*frontier, file);
}

}  // namespace magswap
