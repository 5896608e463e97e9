#include "magswap/force/coupling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "magswap/force/dimension_check.hpp"

namespace magswap {
namespace {

void check_size(std::string_view name, Length value) {
  detail::check_positive("coupling", name, value);
}

void check_pair(const detail::NamedLength& less, const detail::NamedLength& more) {
  detail::check_order("coupling", less, more);
}

void check_poles(int pole_pairs, double arc) {
  constexpr int kMost = 100;
  if (pole_pairs < 1 || pole_pairs > kMost) {
    throw DomainError(fmt::format("coupling: {} pole pairs, must be 1 to {}", pole_pairs, kMost));
  }
  if (!(arc > 0.0 && arc <= 1.0)) {
    throw DomainError(fmt::format(
        "coupling: arc is {}, must be more than 0 and at most 1 (share of the pole pitch)", arc));
  }
}

void check_one(const AxialCoupling& c) {
  check_poles(c.pole_pairs, c.arc);
  check_size("inner diameter", c.inner);
  check_pair({"inner diameter", c.inner}, {"outer diameter", c.outer});
  check_size("outer diameter", c.outer);
  check_size("thickness of the driver", c.driver_thickness);
  check_size("thickness of the load", c.load_thickness);
  check_size("gap", c.gap);
}

void check_one(const RadialCoupling& c) {
  check_poles(c.pole_pairs, c.arc);
  check_size("bore of the inner ring", c.inner_bore);
  check_pair({"bore of the inner ring", c.inner_bore}, {"its surface", c.inner_surface});
  check_pair({"surface of the inner ring", c.inner_surface},
             {"that of the outer ring", c.outer_surface});
  check_pair({"surface of the outer ring", c.outer_surface}, {"its back", c.outer_back});
  check_size("back of the outer ring", c.outer_back);
  check_size("length", c.length);
}

}  // namespace

double CouplingCurve::torque_Nm_per_T2(double angle_rad) const {
  double sum = 0.0;
  for (const CouplingHarmonic& h : harmonics)
    sum += h.torque_Nm_per_T2 * std::sin(h.order * angle_rad);
  return sum;
}

double CouplingCurve::force_N_per_T2(double angle_rad) const {
  double sum = attraction_N_per_T2;
  for (const CouplingHarmonic& h : harmonics)
    sum += h.force_N_per_T2 * std::cos(h.order * angle_rad);
  return sum;
}

CouplingCurve::PullOut CouplingCurve::pull_out() const {
  const double pitch = kPi / pole_pairs;
  constexpr int kSamples = 200;
  int best = 1;
  for (int k = 1; k < kSamples; ++k) {
    const auto at = [&](int i) { return torque_Nm_per_T2(pitch * i / kSamples); };
    if (at(k) > at(best)) best = k;
  }
  constexpr int kBits = 40;
  const auto [angle, negative] = boost::math::tools::brent_find_minima(
      [this](double a) { return -torque_Nm_per_T2(a); }, pitch * (best - 1) / kSamples,
      pitch * (best + 1) / kSamples, kBits);
  return {angle, -negative};
}

void check(const Coupling& coupling) {
  std::visit([](const auto& c) { check_one(c); }, coupling);
}

CouplingCurve coupling_curve(const Coupling& coupling) {
  check(coupling);
  if (const auto* axial = std::get_if<AxialCoupling>(&coupling)) return detail::axial_curve(*axial);
  return detail::radial_curve(std::get<RadialCoupling>(coupling));
}

Torque plane_pull_out(const AxialCoupling& c, Polarisation J) {
  check(c);
  const double r1 = 0.5 * si(c.inner), r2 = 0.5 * si(c.outer);
  const double k = c.pole_pairs / (0.5 * (r1 + r2));
  const double h1 = si(c.driver_thickness), h2 = si(c.load_thickness);
  const double amplitude = detail::pole_amplitude(c.pole_pairs, c.pole_pairs, c.arc) * si(J);
  const double stress = amplitude * amplitude / (2.0 * kMu0) * std::sinh(k * h1) *
                        std::sinh(k * h2) / std::sinh(k * (h1 + h2 + si(c.gap)));
  return from_si<Torque>(2.0 * kPi / 3.0 * (r2 * r2 * r2 - r1 * r1 * r1) * stress);
}

namespace detail {

std::vector<int> orders(int pole_pairs, double gap, double radius) {
  constexpr double kGone = 40.0;  // e^-40
  constexpr int kMost = 40;
  const double highest = kGone * radius / gap;
  std::vector<int> out;
  for (int m = 1; m < 2 * kMost && (m == 1 || m * pole_pairs <= highest); m += 2) {
    out.push_back(m * pole_pairs);
  }
  return out;
}

double pole_amplitude(int n, int pole_pairs, double arc) {
  const double m = static_cast<double>(n) / pole_pairs;
  return 4.0 / (kPi * m) * std::sin(0.5 * kPi * m * arc);
}

double pole_row_factor(double k, double h, double to_other_yoke, bool yokes) {
  if (!yokes) return -std::expm1(-k * h) / (k * h);
  // sinh kh sinh kd/(kh sinh k(h + d)), without powers that overflow
  return -std::expm1(-2.0 * k * h) * std::expm1(-2.0 * k * to_other_yoke) /
         (2.0 * k * h * std::expm1(-2.0 * k * (h + to_other_yoke)));
}

}  // namespace detail
}  // namespace magswap
