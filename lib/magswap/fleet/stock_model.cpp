#include "magswap/fleet/stock_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/fleet/stock_kernel.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 3> kPolicies{"keep", "retire", "surplus"};
// Inflows below zero by rounding alone, relative to the target, are none.
constexpr double kRounding = 1e-12;

void require_years(std::string_view what, std::size_t given, std::size_t wanted) {
  if (given == wanted && given > 0) return;
  throw ArgumentError(fmt::format("{} has {} years, survival has {}", what, given, wanted));
}

void require_amounts(std::string_view what, std::span<const double> values) {
  for (std::size_t t = 0; t < values.size(); ++t) {
    if (std::isfinite(values[t]) && values[t] >= 0.0) continue;
    throw DomainError(fmt::format("{} of year {} is {}, not a number ≥ 0", what, t, values[t]));
  }
}

double largest_residual(const StockResult& result) {
  double in = 0.0, out = 0.0, scale = 0.0, worst = 0.0;
  for (std::size_t t = 0; t < result.years(); ++t) {
    in += result.inflow[t];
    out += result.outflow[t];
    scale += std::abs(result.inflow[t]);
    const double residual = scale > 0.0 ? std::abs(in - out - result.stock[t]) / scale : 0.0;
    if (!std::isfinite(residual)) {
      throw DomainError(fmt::format(
          "units sold until year {} leave the range of a number: check the amounts", t));
    }
    worst = std::max(worst, residual);
  }
  return worst;
}

StockResult sized(std::size_t years) {
  StockResult out;
  out.inflow.assign(years, 0.0);
  out.stock.assign(years, 0.0);
  out.outflow.assign(years, 0.0);
  out.early.assign(years, 0.0);
  out.cohorts.assign(packed_size(years), 0.0);
  return out;
}

/// Cohorts one year after another: what is left of each, and what left it.
class Cohorts {
 public:
  Cohorts(const CohortSurvival& survival, StockResult& result)
      : survival_(&survival), result_(&result), kept_(result.years(), 1.0) {}

  // Cohorts older than the year of sale, at its end.
  double age(std::size_t t) {
    double stock = 0.0;
    for (std::size_t c = 0; c < t; ++c) {
      const double before = result_->inflow[c] * kept_[c];
      const double life_before = survival_->by_lifetime(t - 1, c);
      const double life = survival_->by_lifetime(t, c);
      const double share_before = survival_->kept(t - 1, c), share = survival_->kept(t, c);
      const double early = before * life * (share_before - share);
      result_->outflow[t] += before * share_before * (life_before - life) + early;
      result_->early[t] += early;
      const double left = before * life * share;
      result_->cohorts[packed_index(t, c)] = left;
      stock += left;
    }
    return stock;
  }
  void sell(std::size_t t, double inflow) {
    const double left = inflow * survival_->at(t, t);
    result_->inflow[t] = inflow;
    result_->cohorts[packed_index(t, t)] = left;
    result_->outflow[t] += inflow - left;
    const double early = inflow * survival_->by_lifetime(t, t) * (1.0 - survival_->kept(t, t));
    result_->early[t] += early;
  }
  // Takes a share out of every cohort in use.
  void retire(std::size_t t, double share) {
    for (std::size_t c = 0; c < t; ++c) {
      double& left = result_->cohorts[packed_index(t, c)];
      result_->outflow[t] += share * left;
      result_->early[t] += share * left;
      left *= 1.0 - share;
      kept_[c] *= 1.0 - share;
    }
  }

 private:
  const CohortSurvival* survival_;
  StockResult* result_;
  std::vector<double> kept_;  // share that a target below the natural stock has left
};

double sum_of_cohorts(const StockResult& result, std::size_t t) {
  double sum = 0.0;
  for (std::size_t c = 0; c <= t; ++c) sum += result.cohort(t, c);
  return sum;
}

double sale_survival(const CohortSurvival& survival, std::size_t t) {
  const double share = survival.at(t, t);
  if (share > 0.0) return share;
  throw DomainError(
      fmt::format("stock-driven model: nothing sold in year {} is in use at its end, so no inflow "
                  "reaches the target; choose another survival convention",
                  t));
}

StockResult uniform_inflow_driven(std::span<const double> inflow,
                                  std::span<const double> survival) {
  StockResult out = sized(inflow.size());
  std::copy(inflow.begin(), inflow.end(), out.inflow.begin());
  detail::inflow_driven({1, inflow.size(), survival.data(), out.inflow.data(), out.stock.data(),
                         out.outflow.data(), out.cohorts.data()});
  return out;
}

}  // namespace

std::string_view to_text(NegativeInflow policy) {
  return kPolicies.at(static_cast<std::size_t>(policy));
}

NegativeInflow negative_inflow(std::string_view text) {
  const auto* const found = std::find(kPolicies.begin(), kPolicies.end(), text);
  if (found != kPolicies.end()) return static_cast<NegativeInflow>(found - kPolicies.begin());
  throw ArgumentError(
      fmt::format("unknown rule for negative inflow '{}'; known: keep, retire, surplus", text));
}

double StockResult::cohort_outflow(std::size_t year, std::size_t c) const {
  const double before = year == c ? inflow[c] : cohort(year - 1, c);
  return before - cohort(year, c);
}

StockResult inflow_driven(std::span<const double> inflow, const CohortSurvival& survival) {
  require_years("inflow", inflow.size(), survival.years());
  require_amounts("inflow", inflow);
  StockResult out;
  if (!survival.uniform().empty()) {
    out = uniform_inflow_driven(inflow, survival.uniform());
  } else {
    out = sized(inflow.size());
    Cohorts cohorts(survival, out);
    for (std::size_t t = 0; t < inflow.size(); ++t) {
      (void)cohorts.age(t);
      cohorts.sell(t, inflow[t]);
      out.stock[t] = sum_of_cohorts(out, t);
    }
  }
  out.balance_residual = largest_residual(out);
  return out;
}

StockResult stock_driven(std::span<const double> target, const CohortSurvival& survival,
                         NegativeInflow policy) {
  require_years("stock", target.size(), survival.years());
  require_amounts("stock", target);
  StockResult out = sized(target.size());
  Cohorts cohorts(survival, out);
  for (std::size_t t = 0; t < target.size(); ++t) {
    const double older = cohorts.age(t);
    double inflow = (target[t] - older) / sale_survival(survival, t);
    if (inflow < 0.0 && older - target[t] <= kRounding * older) inflow = 0.0;
    if (inflow < 0.0) {
      out.negative.push_back({t, inflow});
      if (policy != NegativeInflow::keep) inflow = 0.0;
      if (policy == NegativeInflow::retire) cohorts.retire(t, 1.0 - target[t] / older);
    }
    cohorts.sell(t, inflow);
    out.stock[t] = sum_of_cohorts(out, t);
  }
  out.balance_residual = largest_residual(out);
  return out;
}

void inflow_driven_batch(std::size_t years, std::span<const double> inflow,
                         std::span<const double> survival, std::span<double> stock,
                         std::span<double> outflow, std::span<double> cohorts) {
  const std::size_t products = years == 0 ? 0 : inflow.size() / years;
  const auto fits = [&](std::size_t size) { return size == products * years; };
  if (products == 0 || !fits(inflow.size()) || !fits(survival.size()) || !fits(stock.size()) ||
      !fits(outflow.size()) ||
      !(cohorts.empty() || cohorts.size() == products * packed_size(years))) {
    throw ArgumentError(fmt::format(
        "batch of stock models over {} years: inflow {}, survival {}, stock {}, outflow {}, "
        "cohorts {} numbers do not belong together",
        years, inflow.size(), survival.size(), stock.size(), outflow.size(), cohorts.size()));
  }
  const auto finite = [](double value) { return std::isfinite(value); };
  if (!std::all_of(inflow.begin(), inflow.end(), finite) ||
      !std::all_of(survival.begin(), survival.end(), finite)) {
    throw DomainError("batch of stock models: an inflow or a survival is not a finite number");
  }
  detail::inflow_driven({products, years, survival.data(), inflow.data(), stock.data(),
                         outflow.data(), cohorts.empty() ? nullptr : cohorts.data()});
}

}  // namespace magswap
