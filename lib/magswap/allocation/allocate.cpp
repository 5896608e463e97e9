#include "magswap/allocation/allocate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "magswap/allocation/basis.hpp"
#include "magswap/allocation/conflict.hpp"
#include "magswap/allocation/model.hpp"
#include "magswap/allocation/shadow_price.hpp"

namespace magswap {
namespace {

using detail::AllocationModel;
using detail::BasisAnalysis;
using detail::BasisStatus;
using detail::LinearProgram;

constexpr double kNothing = 1e-9;  // a share or a reduced cost that counts as zero

std::size_t at(int index) { return static_cast<std::size_t>(index); }

const AllocationOption& reference_of(const AllocationProduct& product) {
  return *std::find_if(product.options.begin(), product.options.end(),
                       [](const AllocationOption& option) { return option.reference; });
}

void add_elements(const AllocationOption& option, double units,
                  std::map<std::string, double>& sum) {
  for (const auto& [symbol, mass] : option.element_kg) sum[symbol] += units * mass.value;
}

// NaN where it is not known, which stays one in every sum.
double mass_of(const AllocationOption& option) {
  return option.mass_known ? option.mass_kg : std::numeric_limits<double>::quiet_NaN();
}

void add_share(const Portfolio& portfolio, const AllocationModel::Share& column, double share,
               Allocation& out) {
  const AllocationProduct& product = portfolio.products[column.product];
  const AllocationOption& today = reference_of(product);
  AllocatedShare row{column.product,         column.option, column.unmet, share,
                     share * product.demand, 0.0,           0.0};
  if (column.unmet) {
    row.loss_USD = row.units * *product.unmet_USD;
    out.mass_change_kg -= row.units * mass_of(today);
    if (today.cost_USD) out.cost_change_USD -= row.units * *today.cost_USD;
    out.shares.push_back(row);
    return;
  }
  const AllocationOption& option = product.options[column.option];
  row.loss_USD = row.units * unit_loss_USD(portfolio, product, option).value_or(0.0);
  row.mass_kg = row.units * mass_of(option);
  if (!option.reference) out.mass_change_kg += row.units * (mass_of(option) - mass_of(today));
  if (option.cost_USD && today.cost_USD)
    out.cost_change_USD += row.units * (*option.cost_USD - *today.cost_USD);
  out.performance_USD +=
      row.units * product.performance_USD * (option.performance - today.performance);
  add_elements(option, row.units, out.element_kg);
  out.shares.push_back(row);
}

void fill_shares(const Portfolio& portfolio, const AllocationModel& model,
                 const std::vector<double>& x, Allocation& out) {
  for (const AllocationModel::Share& column : model.shares) {
    const double share = x[at(column.column)];
    if (share > kNothing) add_share(portfolio, column, share, out);
    if (column.decision >= 0 && x[at(column.decision)] > 0.5)
      out.qualification_USD +=
          portfolio.products[column.product].options[column.option].qualify_USD;
  }
  for (const AllocationProduct& product : portfolio.products)
    add_elements(reference_of(product), product.demand, out.element_today_kg);
}

CapPrice cap_price(const Portfolio& portfolio, const AllocationModel& model,
                   const BasisAnalysis& optimum, const detail::RowPrice& price, std::size_t cap,
                   ContentBound bound) {
  CapPrice out;
  const double scale = model.cap_scale[cap];
  out.name = portfolio.caps[cap].name;
  out.limit_kg = portfolio.caps[cap].limit_kg;
  out.used_kg = optimum.activity()[at(model.cap_row[cap])] * scale;
  for (const AllocationProduct& product : portfolio.products)
    out.today_kg +=
        product.demand * unit_content_kg(portfolio.caps[cap], reference_of(product), bound);
  out.more_USD_per_kg = std::max(0.0, model.price_USD_per_kg(cap, price.more));
  out.less_USD_per_kg =
      price.last ? detail::kUnbounded : std::max(0.0, model.price_USD_per_kg(cap, price.less));
  out.low_kg = std::max(0.0, price.low * scale);
  out.high_kg = price.high * scale;
  return out;
}

void fill_caps(const Portfolio& portfolio, const AllocationModel& model,
               const LinearProgram& program, detail::SimplexSolver& solver,
               const BasisAnalysis& optimum, const AllocateOptions& options, Allocation& out) {
  for (std::size_t k = 0; k < portfolio.caps.size(); ++k) {
    const detail::RowPrice price =
        options.prices && portfolio.caps[k].limit_kg
            ? detail::row_price(program, solver, optimum, model.cap_row[k])
            : detail::RowPrice{0.0, 0.0, optimum.activity()[at(model.cap_row[k])],
                               detail::kUnbounded, false};
    out.caps.push_back(cap_price(portfolio, model, optimum, price, k, options.content));
  }
}

// All optima of a program have the duals of one: what has a reduced cost stays at its bound, what
// has a dual stays tight. Moving into this face as far as it goes finds another optimum.
std::optional<std::vector<double>> other_optimum(const LinearProgram& program,
                                                 const BasisAnalysis& optimum) {
  LinearProgram face = program;
  bool any = false;
  for (std::size_t c = 0; c < face.cost.size(); ++c) {
    const bool resting = optimum.vertex().column[c] != BasisStatus::basic;
    const bool free = std::abs(optimum.reduced_cost()[c]) <= kNothing;
    face.cost[c] = 0.0;
    if (!free) {
      face.lower[c] = face.upper[c] = optimum.x()[c];
    } else if (resting && face.lower[c] < face.upper[c]) {
      face.cost[c] = optimum.vertex().column[c] == BasisStatus::at_lower ? -1.0 : 1.0;
      any = true;
    }
  }
  for (std::size_t r = 0; r < face.row_upper.size(); ++r) {
    if (optimum.vertex().row[r] == BasisStatus::basic) continue;
    if (std::abs(optimum.dual()[r]) > kNothing) {
      face.row_lower[r] = face.row_upper[r] = optimum.activity()[r];
    } else {
      any = any || face.row_lower[r] < face.row_upper[r];
    }
  }
  if (!any) return std::nullopt;
  detail::SimplexSolver solver(face);
  const detail::Vertex vertex = solver.solve();
  if (vertex.status != detail::SolveStatus::optimal) return std::nullopt;
  return BasisAnalysis(face, vertex).x();
}

void fill_alternatives(const AllocationModel& model, const LinearProgram& program,
                       const BasisAnalysis& optimum, Allocation& out) {
  const auto other = other_optimum(program, optimum);
  if (!other) return;
  constexpr double kWorthSaying = 1e-6;
  for (const AllocationModel::Share& column : model.shares) {
    const double here = optimum.x()[at(column.column)], there = (*other)[at(column.column)];
    if (!column.unmet && std::abs(here - there) > kWorthSaying)
      out.alternatives.push_back({column.product, column.option, here, there});
  }
}

}  // namespace

Allocation allocate(const Portfolio& portfolio, const AllocateOptions& options) {
  check(portfolio);
  const AllocationModel model = detail::model_of(portfolio, options.content);
  Allocation out;
  out.left_out = model.left_out;
  out.has_decisions = portfolio.has_decisions();
  LinearProgram program = model.program;
  if (out.has_decisions) {
    const std::vector<double> best = detail::solve_whole(program);
    if (best.empty()) {
      out.conflict = detail::explain_conflict(portfolio, model);
      return out;
    }
    program = detail::held(model, best);
  }
  detail::SimplexSolver solver(program);
  const detail::Vertex vertex = solver.solve();
  if (vertex.status == detail::SolveStatus::infeasible) {
    out.conflict = detail::explain_conflict(portfolio, model);
    return out;
  }
  const BasisAnalysis optimum(program, vertex);
  out.feasible = true;
  out.loss_USD = model.loss_USD(optimum.objective());
  fill_shares(portfolio, model, optimum.x(), out);
  fill_caps(portfolio, model, program, solver, optimum, options, out);
  if (options.prices) fill_alternatives(model, program, optimum, out);
  return out;
}

}  // namespace magswap
