#include "magswap/field/operating_point.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/field/permeable_factor.hpp"
#include "magswap/field/permeance.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace detail {
namespace {

struct Bracket {
  double low;
  double high;
};

// J rises with H, so that F(h) = h − ha + n·J(h)/µ0 has one root, between ha and the field that
// J(ha) would make.
Bracket first_bracket(const CurveParameters& curve, double n, double ha) {
  const double self = n / kMu0 * evaluate(curve, ha).j_T;
  if (self < 0.0) return {ha, std::max(ha, std::min(-curve.hcj_A_per_m, ha - self))};
  return {ha - self, ha};
}

}  // namespace

RawPoint solve_load_line(const CurveParameters& curve, double n, double ha) {
  const double slope_of_line = n / kMu0;
  auto [low, high] = first_bracket(curve, n, ha);
  const double straight = (ha - slope_of_line * curve.br_T) / (1.0 + n * (curve.mu_rec - 1.0));
  double h = std::clamp(straight, low, high);
  constexpr int kMostSteps = 200;
  for (int step = 0; step < kMostSteps; ++step) {
    const CurveValue value = evaluate(curve, h);
    const double excess = h - ha + slope_of_line * value.j_T;
    (excess < 0.0 ? low : high) = h;
    double next = h - excess / (1.0 + slope_of_line * std::max(value.slope, 0.0));
    // A step that leaves the bracket or fails to halve it in time is replaced by bisection.
    if (!(next >= low && next <= high) || step % 8 == 7) next = 0.5 * (low + high);
    const double tolerance = 4e-16 * std::max(std::abs(low), std::abs(high));
    if (excess == 0.0 || high - low <= tolerance || std::abs(next - h) <= tolerance) {
      return {h, evaluate(curve, h).j_T};
    }
    h = next;
  }
  throw ConvergenceError(
      fmt::format("operating point with N {} in an applied field of {} not found after {} steps: "
                  "does J of the curve fall with H?",
                  n, format(ha, Kind::field_strength), kMostSteps));
}

namespace {

void fill(const CurveParameters& curve, std::span<const double> n, std::span<const double> ha,
          std::span<double> h, std::span<double> j) {
  const auto at = [](std::span<const double> values, std::size_t i) {
    return values.size() == 1 ? values[0] : values[i];
  };
  for (std::size_t i = 0; i < h.size(); ++i) {
    const RawPoint point = solve_load_line(curve, at(n, i), at(ha, i));
    h[i] = point.h_A_per_m;
    j[i] = point.j_T;
  }
}

void check_sizes(std::span<const double> n, std::span<const double> ha, std::size_t points,
                 std::size_t room) {
  const auto fits = [&](std::size_t size) { return size == 1 || size == points; };
  if (fits(n.size()) && fits(ha.size()) && room == points) return;
  throw ArgumentError(fmt::format(
      "operating points: {} factors, {} fields, room for {} fields and {} polarisations; "
      "give one value or as many as there is room for",
      n.size(), ha.size(), points, room));
}

}  // namespace

void operating_points(const CurveParameters& curve, std::span<const double> n,
                      std::span<const double> ha_A_per_m, std::span<double> h_A_per_m,
                      std::span<double> j_T) {
  check_sizes(n, ha_A_per_m, h_A_per_m.size(), j_T.size());
  if (curve.model != CurveModel::logistic) return fill(curve, n, ha_A_per_m, h_A_per_m, j_T);
  const auto one = [](const double& value) { return std::span<const double>(&value, 1); };
  operating_points(
      LogisticBatch{one(curve.br_T), one(curve.mu_rec), one(curve.hcj_A_per_m), one(curve.a),
                    one(curve.b), one(curve.c), one(curve.scale), n, ha_A_per_m},
      h_A_per_m, j_T);
}

double worst_field(const CurveParameters& curve, double n, double worst_ratio, double ha_A_per_m) {
  const double mean = solve_load_line(curve, n, ha_A_per_m).h_A_per_m;
  return std::min(mean,
                  solve_load_line(curve, std::min(1.0, worst_ratio * n), ha_A_per_m).h_A_per_m);
}

}  // namespace detail

namespace {

void check_input(DemagnetisingFactor factor, FieldStrength Ha, double worst_ratio) {
  if (!(factor.N >= 0.0 && factor.N <= 1.0)) {
    throw DomainError(
        fmt::format("demagnetising factor is {}; it must lie between 0 and 1", factor.N));
  }
  if (!std::isfinite(si(Ha))) {
    throw DomainError(fmt::format("applied field is {}; it must be finite", format(Ha)));
  }
  if (!(worst_ratio >= 1.0 && std::isfinite(worst_ratio))) {
    throw DomainError(fmt::format(
        "ratio of the worst to the mean self field is {}; it must be 1 or more", worst_ratio));
  }
}

// Field of the point that remains when the applied field is taken away.
double field_after_removal(const DemagnetisationCurve& curve, double n, double h, Polarisation& j) {
  const auto& parameters = curve.parameters();
  const auto alone = detail::solve_load_line(parameters, n, 0.0);
  if (alone.h_A_per_m <= h) {
    j = from_si<Polarisation>(alone.j_T);
    return alone.h_A_per_m;
  }
  const double chi = parameters.mu_rec - 1.0;
  const double remanence_T = si(curve.recoil_remanence(from_si<FieldStrength>(h)));
  const double h_removed = -n * remanence_T / kMu0 / (1.0 + n * chi);
  j = from_si<Polarisation>(remanence_T + kMu0 * chi * h_removed);
  return h_removed;
}

}  // namespace

OperatingPoint operating_point(const DemagnetisationCurve& curve, DemagnetisingFactor factor,
                               FieldStrength Ha, double worst_ratio) {
  check_input(factor, Ha, worst_ratio);
  const auto raw = detail::solve_load_line(curve.parameters(), factor.N, si(Ha));
  const FieldStrength knee = curve.knee();
  OperatingPoint out;
  out.factor = factor;
  out.H = from_si<FieldStrength>(raw.h_A_per_m);
  out.J = from_si<Polarisation>(raw.j_T);
  out.B = flux_density(out.J, out.H);
  out.margin = knee + out.H;
  out.irreversible_loss = curve.irreversible_loss(out.H);
  Polarisation J_removed;
  out.H_removed =
      from_si<FieldStrength>(field_after_removal(curve, factor.N, raw.h_A_per_m, J_removed));
  out.B_removed = flux_density(J_removed, out.H_removed);
  out.worst_ratio = worst_ratio;
  out.H_worst = from_si<FieldStrength>(
      detail::worst_field(curve.parameters(), factor.N, worst_ratio, si(Ha)));
  out.margin_worst = knee + out.H_worst;
  out.irreversible_loss_worst = curve.irreversible_loss(out.H_worst);
  return out;
}

OperatingPoint operating_point(const DemagnetisationCurve& curve, const Shape& shape,
                               FieldStrength Ha, FactorKind kind) {
  const DemagnetisingFactor factor = demagnetising_factor(shape, kind);
  const double worst_ratio = std::max(1.0, worst_local_factor(shape).N / factor.N);
  return operating_point(curve, factor, Ha, worst_ratio);
}

OperatingPoint recoil_operating_point(const DemagnetisationCurve& curve, const Shape& shape,
                                      FieldStrength Ha) {
  const double N = magnetometric_factor(shape, std::max(1.0, curve.mu_rec())).N;
  const double worst_ratio = std::max(1.0, worst_local_factor(shape).N / N);
  return operating_point(curve, DemagnetisingFactor{N, 1.0 - N}, Ha, worst_ratio);
}

OperatingPoint operating_point_at_permeance(const DemagnetisationCurve& curve, double Pc,
                                            FieldStrength Ha) {
  return operating_point(curve, factor_of_permeance(Pc), Ha);
}

}  // namespace magswap
