#include "magswap/fit/kronmuller_fit.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::string_view kWhat = "HcJ(T)";

// One row: y = α·x − N·z in tesla.
struct Row {
  double y;       // µ0·HcJ
  double x;       // 2K1/Ms
  double z;       // µ0·Ms
  double weight;  // 1, or 1/σ
};

void check_positive(const KronmullerData& data) {
  const std::size_t n = data.HcJ.at.size();
  if (data.Ms_A_per_m.size() != n || data.K1_J_per_m3.size() != n)
    throw ArgumentError(fmt::format("{} rows of HcJ with {} of Ms and {} of K1; one of each a row",
                                    n, data.Ms_A_per_m.size(), data.K1_J_per_m3.size()));
  for (std::size_t i = 0; i < n; ++i) {
    const double ms = data.Ms_A_per_m[i], k1 = data.K1_J_per_m3[i];
    if (ms > 0.0 && k1 > 0.0 && std::isfinite(ms) && std::isfinite(k1)) continue;
    throw DomainError(fmt::format(
        "at {} K Ms is {} A/m and K1 {} J/m3: the law needs both above 0, "
        "so that rows at or above Tc have to go",
        detail::short_text(data.HcJ.at[i]), detail::short_text(ms), detail::short_text(k1)));
  }
}

std::vector<Row> rows_of(const KronmullerData& data, const std::vector<std::size_t>& order) {
  std::vector<Row> out;
  for (const std::size_t i : order) {
    const double ms = data.Ms_A_per_m[i];
    const double weight = data.HcJ.sigma.empty() ? 1.0 : 1.0 / (kMu0 * data.HcJ.sigma[i]);
    out.push_back({kMu0 * data.HcJ.value[i], 2.0 * data.K1_J_per_m3[i] / ms, kMu0 * ms, weight});
  }
  return out;
}

// With a third parameter the plot of y/z over x/z is a parabola.
detail::PartialFit fit_rows(const std::vector<Row>& rows, bool parabola, bool weighted) {
  const std::size_t n = rows.size();
  double centre = 0.0;
  for (const Row& row : rows) centre += row.x / row.z / static_cast<double>(n);
  const auto residuals = [&](std::span<const double> p, std::span<double> r,
                             std::span<double> jacobian) {
    for (std::size_t i = 0; i < n; ++i) {
      const Row& row = rows[i];
      const double offset = row.x / row.z - centre, square = row.z * offset * offset;
      r[i] = row.weight * (p[0] * row.x - p[1] * row.z + p[2] * square - row.y);
      if (jacobian.empty()) continue;
      jacobian[i] = row.weight * row.x;
      jacobian[n + i] = -row.weight * row.z;
      jacobian[2 * n + i] = row.weight * square;
    }
  };
  return detail::least_squares_of(residuals, {0.5, 1.0, 0.0}, {false, false, !parabola}, n,
                                  weighted, kWhat);
}

// Curvature over its standard error; 0 where rows are too few to tell, or a line meets them to
// rounding.
void test_bend(const std::vector<Row>& rows, bool weighted, KronmullerFit& out) {
  constexpr std::size_t kFewest = 5;
  constexpr double kRounding = 1e-9;
  if (rows.size() < kFewest || out.summary.relative_rms < kRounding) return;
  const Estimate curvature = fit_rows(rows, true, weighted).estimate(2);
  if (!(curvature.standard_error > 0.0)) return;
  out.bend = curvature.value / curvature.standard_error;
  out.bent = std::abs(out.bend) > detail::student(0.995, rows.size() - 3);
}

void add_warnings(const PropertySeries& used, const KronmullerRules& rules, KronmullerFit& fit) {
  std::vector<std::string>& out = fit.summary.warnings;
  if (fit.bent)
    out.push_back(
        fmt::format("the plot of HcJ/Ms over 2K1/(µ0Ms²) is bent, by {:.1f} standard errors: one α "
                    "and one Neff "
                    "do not hold over {} … {} K",
                    std::abs(fit.bend), detail::short_text(used.at.front()),
                    detail::short_text(used.at.back())));
  if (fit.alpha.value > 1.0)
    out.push_back(
        fmt::format("α {} above 1: more than the ideal nucleation field; Ms or K1 do not "
                    "belong to this hard phase, or pinning rules",
                    detail::short_text(fit.alpha.value)));
  if (fit.alpha.value <= 0.0)
    out.push_back(fmt::format("α {} is not positive: HcJ does not follow the anisotropy field",
                              detail::short_text(fit.alpha.value)));
  if (fit.Neff.value < 0.0)
    out.push_back(
        fmt::format("Neff {} is negative, which no demagnetising field is: K1(T) or "
                    "Ms(T) falls more steeply than assumed, or nucleation is not what "
                    "limits HcJ",
                    detail::short_text(fit.Neff.value)));
  if (std::abs(fit.correlation) > 0.99)
    out.push_back(
        fmt::format("α and Neff are correlated by {:.4f}: the rows tell them apart only "
                    "in part; widen the range of temperature",
                    fit.correlation));
  const double turn = rules.spin_reorientation ? si(*rules.spin_reorientation) : 0.0;
  if (used.at.front() < turn)
    out.push_back(
        fmt::format("rows below the spin reorientation at {} K: K2 turns the easy "
                    "direction there, and the law does not hold",
                    detail::short_text(turn)));
}

}  // namespace

Estimate KronmullerFit::HcJ_at(double ms_A_per_m, double k1_J_per_m3) const {
  const double x = 2.0 * k1_J_per_m3 / ms_A_per_m / kMu0;
  return {alpha.value * x - Neff.value * ms_A_per_m,
          detail::propagated(covariance, {x, -ms_A_per_m}), false};
}

KronmullerFit fit_kronmuller(const KronmullerData& data, const KronmullerRules& rules) {
  detail::check(data.HcJ, kWhat, "temperature", "K");
  check_positive(data);
  const std::vector<std::size_t> order = detail::ascending(data.HcJ);
  const std::vector<Row> rows = rows_of(data, order);
  const detail::PartialFit fit = fit_rows(rows, false, !data.HcJ.sigma.empty());
  KronmullerFit out;
  out.alpha = fit.estimate(0);
  out.Neff = fit.estimate(1);
  out.correlation = fit.outcome.correlation(0, 1);
  if (!fit.covariance.empty())
    out.covariance = {fit.covariance[0], fit.covariance[1], fit.covariance[3], fit.covariance[4]};
  PropertySeries used = detail::pick(data.HcJ, order);
  std::vector<double> left;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    used.value[i] = rows[i].y;
    left.push_back(out.alpha.value * rows[i].x - out.Neff.value * rows[i].z - rows[i].y);
  }
  out.summary = detail::summary_of(used, fit, left, 0);
  test_bend(rows, !data.HcJ.sigma.empty(), out);
  add_warnings(used, rules, out);
  return out;
}

std::optional<Temperature> spin_reorientation(std::string_view compound) {
  if (compound == "Nd2Fe14B") return from_si<Temperature>(135.0);
  return std::nullopt;
}

}  // namespace magswap
