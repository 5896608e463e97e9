#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "magswap/loop/loop.hpp"

namespace magswap::loop_test {

/// Uniaxial material and how its easy axes lie to the field.
struct Ensemble {
  double K1 = 1e6;  // J/m³
  double K2 = 0.0;
  double Ms = 1e6;  // A/m
  /// Density over the cosine of the angle between easy axis and field; 1: all directions alike.
  std::function<double(double)> density = [](double) { return 1.0; };
  int grains = 600;

  [[nodiscard]] double Ha() const { return (2.0 * K1 + 4.0 * K2) / (kMu0 * Ms); }
  [[nodiscard]] double mu0Ha() const { return kMu0 * Ha(); }
};

/// Energy density of a grain at an angle delta from the field, easy axis at alpha [J/m³].
inline double grain_energy(const Ensemble& e, double h, double alpha, double delta) {
  const double s = std::sin(alpha - delta);
  return e.K1 * s * s + e.K2 * s * s * s * s - kMu0 * e.Ms * h * std::cos(delta);
}

/// Angle from the field to the magnetisation that comes down from saturation: the least energy on
/// the way from the field to the easy axis, by a scan of the energy, finished on its derivative,
/// for the energy alone leaves eight digits of the angle.
inline double grain_angle(const Ensemble& e, double h, double alpha) {
  constexpr int n = 16;
  int best = 0;
  double least = grain_energy(e, h, alpha, 0.0);
  for (int i = 1; i <= n; ++i) {
    const double energy = grain_energy(e, h, alpha, alpha * i / n);
    if (energy < least) {
      least = energy;
      best = i;
    }
  }
  double low = alpha * std::max(best - 1, 0) / n, high = alpha * std::min(best + 1, n) / n;
  const auto torque = [&](double delta) {
    const double t = alpha - delta, s = std::sin(t);
    return kMu0 * e.Ms * h * std::sin(delta) - (2.0 * e.K1 + 4.0 * e.K2 * s * s) * s * std::cos(t);
  };
  for (int i = 0; i < 40; ++i) {
    const double middle = 0.5 * (low + high);
    (torque(middle) > 0.0 ? high : low) = middle;
  }
  return 0.5 * (low + high);
}

/// J of the ensemble at each field, no interaction between grains.
inline std::vector<double> ensemble_j(const Ensemble& e, const std::vector<double>& h) {
  std::vector<double> j(h.size(), 0.0);
  double total = 0.0;
  for (int i = 0; i < e.grains; ++i) {
    // Closer together around the hard direction.
    const double u = (i + 0.5) / e.grains, c = u * u;
    const double weight = 2.0 * u * e.density(c);
    total += weight;
    for (std::size_t k = 0; k < h.size(); ++k)
      j[k] += weight * std::cos(grain_angle(e, h[k], std::acos(c)));
  }
  for (double& value : j) value *= kMu0 * e.Ms / total;
  return j;
}

/// J of grains aligned with the easy axis across the field, solved for H: Js·H = 2K1·m + 4K2·m³.
inline double aligned_j(const Ensemble& e, double h) {
  if (h >= e.Ha()) return kMu0 * e.Ms;
  double low = 0.0, high = 1.0;
  for (int i = 0; i < 60; ++i) {
    const double m = 0.5 * (low + high);
    // The least energy of all angles; its derivative in m vanishes.
    (2.0 * e.K1 * m + 4.0 * e.K2 * m * m * m > kMu0 * e.Ms * h ? high : low) = m;
  }
  return kMu0 * e.Ms * 0.5 * (low + high);
}

/// Gaussian spread of easy axes around the plane across the field, half width `sigma` in cos α.
inline std::function<double(double)> across(double sigma) {
  return [=](double c) { return std::exp(-0.5 * c * c / (sigma * sigma)); };
}

}  // namespace magswap::loop_test
