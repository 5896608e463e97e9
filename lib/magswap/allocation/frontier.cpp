#include "magswap/allocation/frontier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/allocation/basis.hpp"
#include "magswap/allocation/model.hpp"
#include "magswap/allocation/shadow_price.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

std::size_t place_of(const Portfolio& portfolio, std::string_view name) {
  const auto found = std::find_if(portfolio.caps.begin(), portfolio.caps.end(),
                                  [&](const ElementCap& cap) { return cap.name == name; });
  return static_cast<std::size_t>(found - portfolio.caps.begin());
}

Allocation at_limit(Portfolio& portfolio, std::size_t cap, std::optional<double> limit_kg,
                    ContentBound content) {
  portfolio.caps[cap].limit_kg = limit_kg;
  return allocate(portfolio, {content, false});
}

FrontierPoint point_of(double limit_kg, const Allocation& allocation) {
  return {limit_kg, allocation.loss_USD, 0.0, allocation.cost_change_USD,
          allocation.mass_change_kg};
}

// Limits at which the slope of the optimum changes, descending from the use without a limit.
std::vector<double> edges(const Portfolio& portfolio, std::size_t cap, double start_kg,
                          const FrontierOptions& options, bool& exact) {
  detail::AllocationModel model = detail::model_of(portfolio, options.content);
  detail::LinearProgram& program = model.program;
  const int row = model.cap_row[cap];
  const double scale = model.cap_scale[cap];
  double& bound = program.row_upper[static_cast<std::size_t>(row)];
  detail::SimplexSolver solver(program);
  std::vector<double> out{start_kg};
  bound = start_kg / scale;
  double slope = 0.0;
  for (std::size_t step = 0; step < 50 * options.most_points; ++step) {
    const auto below = detail::beside(program, solver, row, bound, -1);
    if (!below) return out;
    const double next = std::max(0.0, below->upper_range(row).low);
    const double here = below->dual()[static_cast<std::size_t>(row)];
    // A change of basis without a change of slope is no edge.
    constexpr double kSame = 1e-9;
    if (out.size() > 1 && std::abs(here - slope) <= kSame * std::max(1.0, std::abs(slope))) {
      out.back() = next * scale;
    } else {
      if (out.size() == options.most_points) break;
      out.push_back(next * scale);
    }
    slope = here;
    bound = std::min(next, bound);
    if (bound <= 0.0) return out;
  }
  exact = false;
  return out;
}

std::vector<double> equal_steps(double high, double low, std::size_t count) {
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(high + (low - high) * static_cast<double>(i) / static_cast<double>(count - 1));
  return out;
}

// The least use of a cap: what no allocation can go below.
double least_use(Portfolio portfolio, std::size_t cap, ContentBound content) {
  const Allocation none = at_limit(portfolio, cap, 0.0, content);
  if (none.feasible) return 0.0;
  for (const CapRelaxation& relaxation : none.conflict.caps) {
    if (relaxation.name == portfolio.caps[cap].name && relaxation.alone_kg)
      return *relaxation.alone_kg;
  }
  throw ArgumentError(
      fmt::format("the demands cannot be met at any limit of '{}'", portfolio.caps[cap].name));
}

void set_slopes(Frontier& out) {
  for (std::size_t i = 0; i + 1 < out.points.size(); ++i) {
    const FrontierPoint& here = out.points[i];
    const FrontierPoint& next = out.points[i + 1];
    out.points[i].less_USD_per_kg =
        (next.loss_USD - here.loss_USD) / (here.limit_kg - next.limit_kg);
  }
  out.points.back().less_USD_per_kg = detail::kUnbounded;
}

}  // namespace

Frontier frontier(Portfolio portfolio, std::string_view cap, const FrontierOptions& options) {
  if (options.most_points < 2) throw ArgumentError("a frontier needs at least two points");
  check(portfolio);
  count_element(portfolio, cap);
  const std::size_t place = place_of(portfolio, cap);
  const Allocation open = at_limit(portfolio, place, std::nullopt, options.content);
  if (!open.feasible) {
    throw ArgumentError(
        fmt::format("the demands cannot be met even without a limit on '{}': "
                    "`magswap supply allocate` without --frontier says why",
                    cap));
  }
  Frontier out;
  out.cap = portfolio.caps[place].name;
  out.today_kg = open.caps[place].today_kg;
  const double start = open.caps[place].used_kg;
  std::vector<double> limits;
  if (open.has_decisions) {
    constexpr std::size_t kSteps = 25;
    out.exact = false;
    limits = equal_steps(start, least_use(portfolio, place, options.content),
                         std::min(kSteps, options.most_points));
  } else {
    limits = edges(portfolio, place, start, options, out.exact);
  }
  for (const double limit : limits) {
    // A limit a little above the edge, where rounding would make the last one infeasible.
    const double kept = limit * (1.0 + 1e-12) + 1e-12;
    const Allocation here = at_limit(portfolio, place, kept, options.content);
    const bool fresh = out.points.empty() || limit < out.points.back().limit_kg;
    if (here.feasible && fresh) out.points.push_back(point_of(limit, here));
  }
  if (out.points.empty()) {
    throw ConvergenceError(
        fmt::format("the limit on '{}' that the best allocation reaches counts as infeasible when "
                    "it is set: are its masses of very different size?",
                    cap));
  }
  set_slopes(out);
  return out;
}

}  // namespace magswap
