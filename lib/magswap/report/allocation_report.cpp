#include "magswap/report/allocation_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "magswap/report/table.hpp"

namespace magswap {
namespace {

constexpr auto kRight = Table::Align::right;

std::string number(double value, int digits = 3) { return format_number(value, digits); }

std::string mass_text(double kg) {
  if (std::isinf(kg)) return "any";
  if (std::isnan(kg)) return "–";
  if (std::abs(kg) >= 1e4) return number(kg / 1e3) + " t";
  return std::abs(kg) >= 1.0 || kg == 0.0 ? number(kg) + " kg" : number(kg * 1e3) + " g";
}

std::string money_text(double usd) {
  const double size = std::abs(usd);
  if (size >= 1e9) return number(usd / 1e9) + " billion USD";
  if (size >= 1e6) return number(usd / 1e6) + " million USD";
  return (size < 0.5 ? "0" : fmt::format("{:.0f}", usd)) + " USD";
}

std::string price_text(double usd_per_kg) {
  return std::isinf(usd_per_kg) ? "infeasible" : usd_per_kg == 0.0 ? "0" : number(usd_per_kg);
}

std::string magnet_name(const AllocationProduct& product, const AllocatedShare& row) {
  if (row.unmet) return "NOT MADE";
  const AllocationOption& option = product.options[row.option];
  return option.name + (option.reference ? " (today)" : "") +
         (option.estimated ? " (estimated)" : "");
}

std::string shares_text(const Portfolio& portfolio, const Allocation& allocation) {
  Table table({{"product"},
               {"magnet"},
               {"share", "%", kRight},
               {"units", "", kRight},
               {"magnet", "t", kRight},
               {"loss", "million USD", kRight}});
  for (const AllocatedShare& row : allocation.shares) {
    const AllocationProduct& product = portfolio.products[row.product];
    table.row({product.name, magnet_name(product, row), number(100.0 * row.share),
               number(row.units), std::isnan(row.mass_kg) ? "–" : number(row.mass_kg / 1e3),
               number(row.loss_USD / 1e6)});
  }
  return table.text();
}

std::string caps_text(const Allocation& allocation) {
  if (allocation.caps.empty()) return "no caps\n";
  Table table({{"cap"},
               {"today", "", kRight},
               {"limit", "", kRight},
               {"used", "", kRight},
               {"a kg more saves", "USD/kg", kRight},
               {"a kg less costs", "USD/kg", kRight},
               {"holds for limits"}});
  for (const CapPrice& cap : allocation.caps) {
    const bool limited = cap.limit_kg.has_value();
    table.row(
        {cap.name, mass_text(cap.today_kg), limited ? mass_text(*cap.limit_kg) : "–",
         mass_text(cap.used_kg), limited ? price_text(cap.more_USD_per_kg) : "–",
         limited ? price_text(cap.less_USD_per_kg) : "–",
         limited ? fmt::format("{} to {}", mass_text(cap.low_kg), mass_text(cap.high_kg)) : "–"});
  }
  return table.text();
}

// Limits that the file gives as a mass of oxide, beside what they are of the element.
std::string oxides_text(const Portfolio& portfolio) {
  std::string out;
  for (const ElementCap& cap : portfolio.caps) {
    if (cap.given.empty() || !cap.limit_kg) continue;
    out += fmt::format("{}: the limit is {}: {} of the element\n", cap.name, cap.given,
                       mass_text(*cap.limit_kg));
  }
  return out;
}

std::string mass_change_text(double kg) {
  if (std::isnan(kg)) return "how much more they weigh is not known: not every magnet gives 'mass'";
  return fmt::format("weigh {} {}", mass_text(std::abs(kg)), kg < 0.0 ? "less" : "more");
}

std::string alternatives_text(const Portfolio& portfolio, const Allocation& allocation) {
  if (allocation.alternatives.empty()) return "the optimum is unique\n";
  std::string out = "NOT UNIQUE: another allocation has the same loss:\n";
  for (const AlternativeShare& row : allocation.alternatives) {
    const AllocationProduct& product = portfolio.products[row.product];
    out += fmt::format("  {}: {} {} % instead of {} %\n", product.name,
                       product.options[row.option].name, number(100.0 * row.other_share),
                       number(100.0 * row.share));
  }
  return out;
}

std::string conflict_text(const Conflict& conflict) {
  std::string out = "INFEASIBLE: no allocation meets the demands\n";
  for (const std::string& demand : conflict.demands) out += "  " + demand + "\n";
  if (conflict.caps.empty()) return out;
  Table table({{"cap in conflict"},
               {"limit", "", kRight},
               {"enough if it alone gave", "", kRight},
               {"least joint relaxation", "", kRight}});
  for (const CapRelaxation& cap : conflict.caps) {
    const double more = cap.together_kg - cap.limit_kg;
    table.row(
        {cap.name, mass_text(cap.limit_kg),
         cap.alone_kg ? fmt::format("+{}", mass_text(*cap.alone_kg - cap.limit_kg)) : "not alone",
         more > 0.0 ? fmt::format("+{}", mass_text(more)) : "0"});
  }
  return out + table.text();
}

std::string left_out_text(const Portfolio& portfolio, const Allocation& allocation) {
  std::string out;
  for (const std::string& line : allocation.left_out) out += "  " + line + "\n";
  for (const AllocationProduct& product : portfolio.products) {
    for (const auto& [name, reason] : product.rejected)
      out += fmt::format("  {}: {}: {}\n", product.name, name, reason);
  }
  return out.empty() ? out : "not considered\n" + out;
}

std::string basis_text(const Portfolio& portfolio, const Allocation& allocation,
                       ContentBound content) {
  std::string out =
      fmt::format("masses of elements by the {} content of each magnet", to_text(content));
  if (content == ContentBound::nominal) out += "; --content high counts their upper bounds";
  out += fmt::format("\nloss: {:g} × cost of magnets", portfolio.loss.cost);
  if (portfolio.loss.mass_USD_per_kg > 0.0)
    out += fmt::format(" + {:g} USD/kg × mass", portfolio.loss.mass_USD_per_kg);
  out += " + performance and further losses that the file gives\n";
  if (allocation.has_decisions)
    out += "prices and uniqueness hold with the same qualifications kept\n";
  return out;
}

// ---- JSON
// -----------------------------------------------------------------------------------------

Document bounded(double value, const char* unit) {
  return std::isfinite(value) ? Document::quantity_in(value, unit) : Document();
}

Document shares_document(const Portfolio& portfolio, const Allocation& allocation) {
  Document out = Document::list();
  for (const AllocatedShare& row : allocation.shares) {
    const AllocationProduct& product = portfolio.products[row.product];
    Document item = Document::object();
    item.set("product", product.name);
    item.set("magnet", row.unmet ? Document() : Document(product.options[row.option].name));
    if (!row.unmet) {
      const AllocationOption& option = product.options[row.option];
      item.set("reference", option.reference).set("estimated", option.estimated);
      if (!option.source.empty()) item.set("source", option.source);
    }
    item.set("share", row.share).set("units", Document::quantity_in(row.units, product.unit));
    item.set("loss", Document::quantity_in(row.loss_USD, "USD"));
    item.set("magnet_mass", bounded(row.mass_kg, "kg"));
    out.add(std::move(item));
  }
  return out;
}

Document caps_document(const Portfolio& portfolio, const Allocation& allocation) {
  Document out = Document::list();
  for (const CapPrice& cap : allocation.caps) {
    Document item = Document::object();
    item.set("cap", cap.name).set("basis", "element");
    item.set("limit", cap.limit_kg ? Document::quantity_in(*cap.limit_kg, "kg") : Document());
    if (const std::string& given = portfolio.cap(cap.name).given; !given.empty())
      item.set("limit_given", given);
    item.set("used", Document::quantity_in(cap.used_kg, "kg"));
    item.set("today", Document::quantity_in(cap.today_kg, "kg"));
    item.set("price_more", Document::quantity_in(cap.more_USD_per_kg, "USD/kg"));
    item.set("price_less", bounded(cap.less_USD_per_kg, "USD/kg"));
    item.set("price_holds_from", bounded(cap.low_kg, "kg"));
    item.set("price_holds_to", bounded(cap.high_kg, "kg"));
    item.set("source", portfolio.cap(cap.name).source);
    out.add(std::move(item));
  }
  return out;
}

Document conflict_document(const Conflict& conflict) {
  Document out = Document::object();
  Document caps = Document::list();
  for (const CapRelaxation& cap : conflict.caps) {
    Document item = Document::object();
    item.set("cap", cap.name).set("limit", Document::quantity_in(cap.limit_kg, "kg"));
    item.set("limit_alone", cap.alone_kg ? Document::quantity_in(*cap.alone_kg, "kg") : Document());
    item.set("limit_together", Document::quantity_in(cap.together_kg, "kg"));
    caps.add(std::move(item));
  }
  return out.set("caps", std::move(caps)).set("demands", conflict.demands);
}

Document elements_document(const std::map<std::string, double>& masses) {
  Document out = Document::object();
  for (const auto& [symbol, mass] : masses) out.set(symbol, Document::quantity_in(mass, "kg"));
  return out;
}

Document frontier_document(const Frontier& frontier) {
  Document out = Document::object();
  out.set("cap", frontier.cap).set("exact", frontier.exact);
  out.set("today", Document::quantity_in(frontier.today_kg, "kg"));
  Document points = Document::list();
  for (const FrontierPoint& point : frontier.points) {
    Document item = Document::object();
    item.set("limit", Document::quantity_in(point.limit_kg, "kg"));
    item.set("loss", Document::quantity_in(point.loss_USD, "USD"));
    item.set("price_less", bounded(point.less_USD_per_kg, "USD/kg"));
    item.set("magnet_cost_change", Document::quantity_in(point.cost_change_USD, "USD"));
    item.set("magnet_mass_change", bounded(point.mass_change_kg, "kg"));
    points.add(std::move(item));
  }
  return out.set("points", std::move(points));
}

Document alternatives_document(const Portfolio& portfolio, const Allocation& allocation) {
  Document out = Document::list();
  for (const AlternativeShare& row : allocation.alternatives) {
    const AllocationProduct& product = portfolio.products[row.product];
    Document item = Document::object();
    item.set("product", product.name).set("magnet", product.options[row.option].name);
    item.set("share", row.share).set("other_share", row.other_share);
    out.add(std::move(item));
  }
  return out;
}

Document rejected_document(const Portfolio& portfolio) {
  Document out = Document::list();
  for (const AllocationProduct& product : portfolio.products) {
    for (const auto& [name, reason] : product.rejected) {
      Document item = Document::object();
      item.set("product", product.name).set("magnet", name).set("reason", reason);
      out.add(std::move(item));
    }
  }
  return out;
}

std::string csv_number(double value) {
  return std::isfinite(value) ? fmt::format("{:.12g}", value) : "";
}

}  // namespace

std::string allocation_text(const Portfolio& portfolio, const Allocation& allocation,
                            ContentBound content) {
  std::string out =
      fmt::format("{}: {} product{} over {:g} year{}\n", portfolio.title, portfolio.products.size(),
                  portfolio.products.size() == 1 ? "" : "s", portfolio.horizon_years,
                  portfolio.horizon_years == 1.0 ? "" : "s");
  if (!allocation.feasible)
    return out + "\n" + conflict_text(allocation.conflict) + oxides_text(portfolio) + "\n" +
           left_out_text(portfolio, allocation);
  out += fmt::format(
      "least loss {}{}: magnets cost {} {}, {}\n\n", money_text(allocation.loss_USD),
      allocation.qualification_USD > 0.0
          ? fmt::format(" ({} of it to qualify magnets)", money_text(allocation.qualification_USD))
          : "",
      money_text(std::abs(allocation.cost_change_USD)),
      allocation.cost_change_USD < 0.0 ? "less" : "more",
      mass_change_text(allocation.mass_change_kg));
  if (allocation.loss_USD < 0.0)
    out += "a negative loss is a gain: today's magnets are not the ones of least loss\n\n";
  out += shares_text(portfolio, allocation) + "\n" + caps_text(allocation) + oxides_text(portfolio);
  out += alternatives_text(portfolio, allocation) + left_out_text(portfolio, allocation);
  return out + basis_text(portfolio, allocation, content);
}

std::string frontier_text(const Frontier& frontier) {
  Table table({{"limit of " + frontier.cap, "", kRight},
               {"least loss", "", kRight},
               {"a kg less costs", "USD/kg", kRight},
               {"magnets", "", kRight}});
  constexpr std::size_t kMost = 24;  // a screen
  const std::size_t step = (frontier.points.size() + kMost - 1) / kMost;
  for (std::size_t i = 0; i < frontier.points.size(); ++i) {
    if (i % step != 0 && i + 1 != frontier.points.size()) continue;
    const FrontierPoint& point = frontier.points[i];
    table.row({mass_text(point.limit_kg), money_text(point.loss_USD),
               price_text(point.less_USD_per_kg),
               std::isnan(point.mass_change_kg) ? "–"
                                                : (point.mass_change_kg < 0.0 ? "−" : "+") +
                                                      mass_text(std::abs(point.mass_change_kg))});
  }
  return table.text() + fmt::format("{} points{}; today {}\n", frontier.points.size(),
                                    frontier.exact ? ", every edge of the curve" : " of a sweep",
                                    mass_text(frontier.today_kg));
}

Document allocation_document(const Portfolio& portfolio, const Allocation& allocation,
                             ContentBound content, const std::optional<Frontier>& frontier) {
  Document out = Document::object();
  out.set("title", portfolio.title).set("note", portfolio.note);
  out.set("horizon", Document::quantity_in(portfolio.horizon_years, "year"));
  out.set("content", to_text(content)).set("feasible", allocation.feasible);
  if (!allocation.feasible) {
    out.set("conflict", conflict_document(allocation.conflict));
  } else {
    out.set("loss", Document::quantity_in(allocation.loss_USD, "USD"));
    out.set("qualification", Document::quantity_in(allocation.qualification_USD, "USD"));
    out.set("performance_loss", Document::quantity_in(allocation.performance_USD, "USD"));
    out.set("magnet_cost_change", Document::quantity_in(allocation.cost_change_USD, "USD"));
    out.set("magnet_mass_change", bounded(allocation.mass_change_kg, "kg"));
    out.set("has_decisions", allocation.has_decisions);
    out.set("shares", shares_document(portfolio, allocation));
    out.set("caps", caps_document(portfolio, allocation));
    out.set("element_mass", elements_document(allocation.element_kg));
    out.set("element_mass_today", elements_document(allocation.element_today_kg));
    out.set("unique", allocation.alternatives.empty());
    out.set("alternatives", alternatives_document(portfolio, allocation));
  }
  out.set("left_out", allocation.left_out).set("rejected", rejected_document(portfolio));
  Document sources = Document::object();
  for (const AllocationProduct& product : portfolio.products)
    sources.set(product.name, product.source);
  out.set("sources", std::move(sources));
  if (frontier) out.set("frontier", frontier_document(*frontier));
  return out;
}

std::string allocation_csv(const Portfolio& portfolio, const Allocation& allocation) {
  Table table({{"product"},
               {"magnet"},
               {"reference"},
               {"share"},
               {"units"},
               {"magnet_mass", "kg"},
               {"loss", "USD"}});
  for (const AllocatedShare& row : allocation.shares) {
    const AllocationProduct& product = portfolio.products[row.product];
    const bool reference = !row.unmet && product.options[row.option].reference;
    table.row({product.name, row.unmet ? "" : product.options[row.option].name,
               reference ? "1" : "0", csv_number(row.share), csv_number(row.units),
               csv_number(row.mass_kg), csv_number(row.loss_USD)});
  }
  return table.csv();
}

std::string frontier_csv(const Frontier& frontier) {
  Table table({{"limit", "kg"},
               {"loss", "USD"},
               {"price_less", "USD/kg"},
               {"magnet_cost_change", "USD"},
               {"magnet_mass_change", "kg"}});
  for (const FrontierPoint& point : frontier.points) {
    table.row({csv_number(point.limit_kg), csv_number(point.loss_USD),
               csv_number(point.less_USD_per_kg), csv_number(point.cost_change_USD),
               csv_number(point.mass_change_kg)});
  }
  return table.csv();
}

}  // namespace magswap
