#include "magswap/application/surface_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace detail {
namespace {

double log_ratio(double r1, double r2) { return std::abs(std::log(r1 / r2)); }

// cosh(k·x)/sinh(k·y) for 0 ≤ x ≤ y, without overflow.
double cosh_over_sinh(double k, double x, double y) {
  return std::exp(-k * (y - x)) * (1.0 + std::exp(-2.0 * k * x)) / -std::expm1(-2.0 * k * y);
}

double sinc(double x) { return x == 0.0 ? 1.0 : std::sin(x) / x; }

struct Polarisations {
  double radial;
  double tangential;
};
// Fourier coefficients: J_r over cos(kθ), J_θ over sin(kθ).
Polarisations polarisation_of(const SurfaceGeometry& g, double br_T, int n) {
  if (g.pattern == Magnetisation2d::radial) {
    return {2.0 * br_T * g.arc * sinc(0.5 * n * kPi * g.arc), 0.0};
  }
  const double half = 0.5 * kPi * g.arc / g.pole_pairs;
  const double k = static_cast<double>(n) * g.pole_pairs;
  const double plus = sinc((k + 1.0) * half);
  const double minus = sinc((k - 1.0) * half);
  return {br_T * g.arc * (minus + plus), br_T * g.arc * (plus - minus)};
}

constexpr std::size_t kLanes = 16;
using Lanes = std::array<double, kLanes>;

// Clenshaw's recurrence b_i = a_i + y·b_(i+1) − b_(i+2) on many lanes; out = b_0 − b_1. Two steps a
// turn, so that nothing is copied.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
__attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
void clenshaw(std::span<const double> amplitudes, const Lanes& y, Lanes& out) {
  Lanes even{}, odd{};
  std::size_t n = amplitudes.size();
  if (n % 2 != 0) even.fill(amplitudes[--n]);
  for (; n > 0; n -= 2) {
    const double a1 = amplitudes[n - 1], a0 = amplitudes[n - 2];
    for (std::size_t i = 0; i < kLanes; ++i) odd[i] = y[i] * even[i] + (a1 - odd[i]);
    for (std::size_t i = 0; i < kLanes; ++i) even[i] = y[i] * odd[i] + (a0 - even[i]);
  }
  for (std::size_t i = 0; i < kLanes; ++i) out[i] = even[i] - odd[i];
}

// Sums a_i·cos((2i+1)x) at many angles.
void sum_odd_cosines(std::span<const double> amplitudes, int pole_pairs,
                     std::span<const double> theta, std::span<double> sums) {
  for (std::size_t start = 0; start < theta.size(); start += kLanes) {
    const std::size_t lanes = std::min(kLanes, theta.size() - start);
    Lanes cosine{}, y{}, out{};
    for (std::size_t i = 0; i < lanes; ++i) {
      cosine[i] = std::cos(pole_pairs * theta[start + i]);
      y[i] = 4.0 * cosine[i] * cosine[i] - 2.0;
    }
    clenshaw(amplitudes, y, out);
    for (std::size_t i = 0; i < lanes; ++i) sums[start + i] = cosine[i] * out[i];
  }
}

}  // namespace

void check(const SurfaceGeometry& g, double mu_r) {
  const auto length = [](double x) { return format(x, Kind::length); };
  const bool internal = 0.0 < g.rotor_m && g.rotor_m < g.magnet_m && g.magnet_m < g.stator_m;
  const bool external = 0.0 < g.stator_m && g.stator_m < g.magnet_m && g.magnet_m < g.rotor_m;
  if (!(internal || external) || !std::isfinite(g.rotor_m) || !std::isfinite(g.stator_m)) {
    throw DomainError(
        fmt::format("surface machine: rotor iron {}, magnet surface {} and stator iron {} are not "
                    "in order; give three "
                    "positive radii that rise (internal rotor) or fall (external rotor)",
                    length(g.rotor_m), length(g.magnet_m), length(g.stator_m)));
  }
  if (g.pole_pairs < 1) {
    throw DomainError(fmt::format("surface machine: {} pole pairs; at least 1", g.pole_pairs));
  }
  if (!(g.arc > 0.0 && g.arc <= 1.0)) {
    throw DomainError(fmt::format(
        "surface machine: magnet arc over pole pitch is {}; it must lie above 0 and not above 1",
        g.arc));
  }
  if (!(mu_r > 0.0 && std::isfinite(mu_r))) {
    throw DomainError(fmt::format("surface machine: µrec is {}; it must be positive", mu_r));
  }
}

SurfaceSolution::SurfaceSolution(const SurfaceGeometry& geometry, double br_T, double mu_r)
    : geometry_(geometry),
      br_T_(br_T),
      mu_r_(mu_r),
      outward_(geometry.stator_m > geometry.rotor_m ? 1.0 : -1.0),
      a_(log_ratio(geometry.stator_m, geometry.magnet_m)),
      b_(log_ratio(geometry.magnet_m, geometry.rotor_m)),
      shrink_(geometry.rotor_m / geometry.magnet_m) {}

SurfaceStation SurfaceSolution::station(double r_m) const {
  const bool in_magnet = outward_ * (r_m - geometry_.magnet_m) < 0.0;
  return {r_m, in_magnet, log_ratio(geometry_.magnet_m, r_m),
          log_ratio(in_magnet ? geometry_.rotor_m : geometry_.stator_m, r_m)};
}

SurfaceHarmonic SurfaceSolution::solve(int n) const {
  const auto [jr, jt] = polarisation_of(geometry_, br_T_, n);
  const double k = static_cast<double>(n) * geometry_.pole_pairs;
  const double minus_a = -std::expm1(-2.0 * k * a_);  // 1 − e^(−2ka)
  const double minus_b = -std::expm1(-2.0 * k * b_);
  const double coth_a = (2.0 - minus_a) / minus_a;
  const double coth_b = (2.0 - minus_b) / minus_b;
  const double csch_b = 2.0 * std::exp(-k * b_) / minus_b;
  SurfaceHarmonic h{k, jr, 0.0, 0.0, 0.0};
  double source = jr;
  if (n * geometry_.pole_pairs == 1) {
    const double d = 0.5 * (jr + jt);
    source -= d * (1.0 - shrink_ * b_ * csch_b);
    h.d_T = d / mu_r_;
  } else {
    const double c = (jr + k * jt) / (1.0 - k * k);
    source += c * (outward_ * k * (coth_b - shrink_ * csch_b) - 1.0);
    h.c_T = c / mu_r_;
  }
  h.x_T = source / (coth_a + mu_r_ * coth_b);
  return h;
}

double SurfaceSolution::field(const SurfaceHarmonic& h, const SurfaceStation& at) const {
  const double k = h.k;
  const double scale = geometry_.magnet_m / at.r_m;
  if (!at.in_magnet) return h.x_T * scale * cosh_over_sinh(k, at.from_iron, a_);
  const double kp = outward_ * h.x_T - k * h.c_T;
  const double kq = k * shrink_ * (outward_ * h.d_T * b_ - h.c_T);
  const double homogeneous =
      kp * cosh_over_sinh(k, at.from_iron, b_) - kq * cosh_over_sinh(k, at.from_gap, b_);
  return -outward_ * scale * homogeneous - h.c_T - h.d_T * (1.0 - outward_ * at.from_gap);
}

double SurfaceSolution::flux_density(const SurfaceHarmonic& h, const SurfaceStation& at) const {
  return at.in_magnet ? mu_r_ * field(h, at) + h.j_T : field(h, at);
}

double SurfaceSolution::polarisation(double theta_rad) const {
  const double pitch = kPi / geometry_.pole_pairs;
  const double pole = std::round(theta_rad / pitch);
  const double local = theta_rad - pole * pitch;
  if (std::abs(local) > 0.5 * geometry_.arc * pitch) return 0.0;
  const double sign = std::fmod(pole, 2.0) == 0.0 ? 1.0 : -1.0;
  return sign * br_T_ * (geometry_.pattern == Magnetisation2d::radial ? 1.0 : std::cos(local));
}

double SurfaceSolution::armature_field(const SurfaceStation& in_magnet) const {
  const double k = geometry_.pole_pairs;
  const double csch_a = 2.0 * std::exp(-k * a_) / -std::expm1(-2.0 * k * a_);
  const double at_magnet = csch_a / (cosh_over_sinh(k, a_, a_) + mu_r_ * cosh_over_sinh(k, b_, b_));
  const double from_rotor = b_ - in_magnet.from_gap;
  return at_magnet * k / in_magnet.r_m * cosh_over_sinh(k, from_rotor, b_);
}

double fundamental(const SurfaceGeometry& g, double br_T, double mu_r, double r_m) {
  const SurfaceSolution solution(g, br_T, mu_r);
  return solution.flux_density(solution.solve(1), solution.station(r_m));
}

void harmonics(const SurfaceGeometry& g, double br_T, double mu_r, double r_m,
               std::span<double> amplitudes_T) {
  const SurfaceSolution solution(g, br_T, mu_r);
  const SurfaceStation at = solution.station(r_m);
  int n = 1;
  for (double& amplitude : amplitudes_T) {
    amplitude = solution.flux_density(solution.solve(n), at);
    n += 2;
  }
}

// Inside the magnet the series of H converges, that of B does not at the magnet's sides: B = µ0µrH
// + J.
void flux_density(const SurfaceGeometry& g, double br_T, double mu_r, double r_m,
                  std::span<const double> theta_rad, std::span<double> b_T, int count) {
  if (theta_rad.size() != b_T.size()) {
    throw ArgumentError(
        fmt::format("{} angles but room for {} flux densities", theta_rad.size(), b_T.size()));
  }
  const SurfaceSolution solution(g, br_T, mu_r);
  const SurfaceStation at = solution.station(r_m);
  std::vector<double> amplitudes(static_cast<std::size_t>(std::max(count, 1)));
  int n = 1;
  for (double& amplitude : amplitudes) {
    amplitude = solution.field(solution.solve(n), at);
    n += 2;
  }
  sum_odd_cosines(amplitudes, g.pole_pairs, theta_rad, b_T);
  if (!at.in_magnet) return;
  for (std::size_t i = 0; i < b_T.size(); ++i) {
    b_T[i] = mu_r * b_T[i] + solution.polarisation(theta_rad[i]);
  }
}

double flux_per_pole(const SurfaceGeometry& g, double br_T, double mu_r, double r_m, int count) {
  const SurfaceSolution solution(g, br_T, mu_r);
  const SurfaceStation at = solution.station(r_m);
  double sum = 0.0;
  double sign = 1.0;
  for (int n = 1; n < 2 * count; n += 2) {
    sum += sign / n * solution.flux_density(solution.solve(n), at);
    sign = -sign;
  }
  return 2.0 * r_m / g.pole_pairs * sum;
}

}  // namespace detail

SurfaceField::SurfaceField(Length rotor_radius, Length magnet_radius, Length stator_radius,
                           int pole_pairs, double arc, Polarisation Br, double mu_rec,
                           Magnetisation2d pattern)
    : geometry_{si(rotor_radius), si(magnet_radius), si(stator_radius), pole_pairs, arc, pattern},
      br_T_(si(Br)),
      mu_rec_(mu_rec) {
  detail::check(geometry_, mu_rec);
  if (!(br_T_ > 0.0 && std::isfinite(br_T_))) {
    throw DomainError(fmt::format("surface machine: Br is {}; it must be positive", format(Br)));
  }
}

void SurfaceField::require_between_irons(double r_m) const {
  const auto [low, high] = std::minmax(geometry_.rotor_m, geometry_.stator_m);
  // A radius computed from the same numbers may miss the surface by a rounding.
  if (r_m >= low * (1.0 - 1e-12) && r_m <= high * (1.0 + 1e-12)) return;
  throw DomainError(fmt::format(
      "radius {} lies outside the space between the iron surfaces, {} to {}",
      format(r_m, Kind::length), format(low, Kind::length), format(high, Kind::length)));
}

FluxDensity SurfaceField::fundamental(Length radius) const { return harmonic(1, radius); }

FluxDensity SurfaceField::harmonic(int n, Length radius) const {
  require_between_irons(si(radius));
  if (n < 1 || n % 2 == 0) {
    throw DomainError(fmt::format("order {}: poles of alternating sign have odd orders only", n));
  }
  const detail::SurfaceSolution solution(geometry_, br_T_, mu_rec_);
  return from_si<FluxDensity>(
      solution.flux_density(solution.solve(n), solution.station(si(radius))));
}

FluxDensity SurfaceField::flux_density(Length radius, double theta_rad) const {
  require_between_irons(si(radius));
  double b = 0.0;
  detail::flux_density(geometry_, br_T_, mu_rec_, si(radius), {&theta_rad, 1}, {&b, 1}, kHarmonics);
  return from_si<FluxDensity>(b);
}

FieldStrength SurfaceField::field_strength(Length radius, double theta_rad) const {
  const double b = si(flux_density(radius, theta_rad));
  const detail::SurfaceSolution solution(geometry_, br_T_, mu_rec_);
  if (!solution.station(si(radius)).in_magnet) return from_si<FieldStrength>(b / kMu0);
  return from_si<FieldStrength>((b - solution.polarisation(theta_rad)) / (kMu0 * mu_rec_));
}

FluxDensity SurfaceField::mean_over_arc(Length radius) const {
  require_between_irons(si(radius));
  std::array<double, kHarmonics> b{};
  detail::harmonics(geometry_, br_T_, mu_rec_, si(radius), b);
  double mean = 0.0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double n = 2.0 * static_cast<double>(i) + 1.0;
    mean += b[i] * detail::sinc(0.5 * n * kPi * geometry_.arc);
  }
  return from_si<FluxDensity>(mean);
}

MagneticFlux SurfaceField::flux_per_pole(Length radius, Length stack) const {
  require_between_irons(si(radius));
  const double per_length =
      detail::flux_per_pole(geometry_, br_T_, mu_rec_, si(radius), kHarmonics);
  return from_si<MagneticFlux>(per_length * si(stack));
}

ModelError smooth_fundamental_error() {
  return {-0.0023, 0.0001, 19,
          "fundamental of the smooth machine, radial magnets of µrec up to 1.2"};
}

}  // namespace magswap
