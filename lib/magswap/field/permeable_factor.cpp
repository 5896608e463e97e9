#include "magswap/field/permeable_factor.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/field/magnetic_field.hpp"
#include "magswap/field/surface_charge.hpp"
#include "magswap/field/volume_nodes.hpp"

namespace magswap {
namespace {

// Mean of |H|²/M² over a body of uniform polarisation along its last dimension.
double mean_square(const Shape& shape) {
  if (const auto* s = std::get_if<Ellipsoid>(&shape)) {
    const double n = magnetometric_factor(Shape(*s)).N;
    return n * n;
  }
  constexpr int kBlockOrder = 20, kRoundOrder = 32;
  const bool block = std::holds_alternative<Block>(shape);
  const detail::VolumeNodes nodes =
      detail::volume_nodes(body_of(shape), block ? kBlockOrder : kRoundOrder, 1);
  const UniformMagnet magnet(body_of(shape), from_si<Polarisation>(kMu0));  // M = 1 A/m
  const std::size_t n = nodes.weight.size();
  std::vector<double> hx(n), hy(n), hz(n);
  field_strength({&magnet, 1}, {nodes.x_m, nodes.y_m, nodes.z_m}, {hx, hy, hz});
  double sum = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    sum += nodes.weight[i] * (hx[i] * hx[i] + hy[i] * hy[i] + hz[i] * hz[i]);
  return sum;
}

// N of ⟨M⟩/M₀ = m, from ⟨H⟩ = −(1 − m)/χ·M₀.
double factor_of_mean(double m, double chi) { return (1.0 - m) / (chi * m); }

}  // namespace

namespace detail {

void check_permeability(double mu_r) {
  if (mu_r >= 1.0 && std::isfinite(mu_r)) return;
  throw DomainError(
      fmt::format("relative permeability is {}; it must be 1 or more and finite", mu_r));
}

}  // namespace detail

PermeableFactor permeable_factor(double N, double mean_square, double mu_rec) {
  detail::check_permeability(mu_rec);
  PermeableFactor out{N, N, N, std::max(0.0, mean_square - N * N)};
  const double chi = mu_rec - 1.0;
  constexpr double kNothing = 1e-9;
  if (chi < kNothing || out.variance == 0.0) return out;
  // One free node and one at the end 0 or 1 of the spectrum: upper and lower bound of ⟨1/(1+χλ)⟩.
  const double square = out.variance + N * N;
  const double share = N * N / square;
  const double most = (1.0 - share) + share / (1.0 + chi * square / N);
  const double rest = 1.0 - N, rest_square = 1.0 - 2.0 * N + square;
  const double other = rest * rest / rest_square;
  const double least =
      (1.0 - other) / (1.0 + chi) + other / (1.0 + chi * (1.0 - rest_square / rest));
  out.low = factor_of_mean(most, chi);
  out.high = factor_of_mean(least, chi);
  out.N = 0.5 * (out.low + out.high);
  return out;
}

PermeableFactor magnetometric_factor(const Shape& shape, double mu_rec) {
  return permeable_factor(magnetometric_factor(shape).N, mean_square(shape), mu_rec);
}

}  // namespace magswap
