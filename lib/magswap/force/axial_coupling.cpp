#include <algorithm>
#include <cmath>

#include "magswap/field/volume_nodes.hpp"
#include "magswap/force/coupling.hpp"
#include "magswap/force/legendre_q.hpp"

namespace magswap::detail {
namespace {

// Two charged annuli at a distance d; weight in the energy, and dd/d(gap).
struct Sheets {
  double d, weight, slope;
};

// I_n(d) = ∫∫ √(rr′) Q_{n−1/2}/π dr dr′ of two equal annuli and its slope in d, for orders n.
class Annuli {
 public:
  Annuli(double r1, double r2, std::vector<int> orders)
      : r1_(r1), r2_(r2), orders_(std::move(orders)) {}

  struct Values {
    std::vector<double> integral, slope;
  };

  [[nodiscard]] Values at(double d, int across, int along) const {
    const std::size_t count = orders_.size();
    Values out{std::vector<double>(count), std::vector<double>(count)};
    std::vector<double> q(static_cast<std::size_t>(orders_.back()) + 1);
    const double width = r2_ - r1_, end = std::asinh(width / d);
    const auto radial = line_nodes(along, false);
    for (const LineNode& u : line_nodes(across, false)) {
      const double t = d * std::sinh(end * u.at);  // r′ − r
      const double dt = d * std::cosh(end * u.at) * end * u.weight;
      for (const LineNode& v : radial) {
        const double r = r1_ + (width - t) * v.at, other = r + t;
        const double weight = 2.0 * dt * (width - t) * v.weight * std::sqrt(r * other) / kPi;
        add(out, q, weight, (t * t + d * d) / (2.0 * r * other), d / (r * other));
      }
    }
    return out;
  }

 private:
  // Twice, for r and r′ exchanged, is in the weight.
  void add(Values& out, std::vector<double>& q, double weight, double e, double de_dd) const {
    legendre_q(e, q);
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      const auto n = static_cast<std::size_t>(orders_[i]);
      const double nu = orders_[i] - 0.5;
      out.integral[i] += weight * q[n];
      out.slope[i] += weight * de_dd * nu * ((1.0 + e) * q[n] - q[n - 1]) / (e * (2.0 + e));
    }
  }

  double r1_, r2_;
  std::vector<int> orders_;
};

struct Sum {
  std::vector<double> energy, slope;  // Σ w·I and Σ w·I′·slope, by order
};

constexpr int kAcross = 36, kAlong = 16, kCoarseAcross = 26, kCoarseAlong = 11;

void add(Sum& sum, const Annuli& annuli, const Sheets& sheets, bool coarse) {
  const auto values =
      annuli.at(sheets.d, coarse ? kCoarseAcross : kAcross, coarse ? kCoarseAlong : kAlong);
  for (std::size_t i = 0; i < sum.energy.size(); ++i) {
    sum.energy[i] += sheets.weight * values.integral[i];
    sum.slope[i] += sheets.weight * sheets.slope * values.slope[i];
  }
}

constexpr int kMostImages = 200;
constexpr double kSettled = 1e-11;

// Adds the terms of images j = 0, 1, … until they no longer change the fundamental.
template <class TermsOf>
Sum over_images(const Annuli& annuli, std::size_t count, bool yokes, bool coarse,
                const TermsOf& terms) {
  Sum sum{std::vector<double>(count), std::vector<double>(count)};
  for (int j = 0; j < (yokes ? kMostImages : 1); ++j) {
    const double energy = sum.energy.front(), slope = sum.slope.front();
    for (const Sheets& sheets : terms(j)) add(sum, annuli, sheets, coarse);
    const bool same =
        std::abs(sum.energy.front() - energy) <= kSettled * std::abs(sum.energy.front()) &&
        std::abs(sum.slope.front() - slope) <= kSettled * std::abs(sum.slope.front());
    if (j > 0 && same) break;
  }
  return sum;
}

// The two rows of poles with each other: ½Σ w·e^(−kd) of sinh kh₁ sinh kh₂/sinh kH, or of the four
// sheets in air.
Sum between(const Annuli& annuli, std::size_t count, const AxialCoupling& c, bool coarse) {
  const double h1 = si(c.driver_thickness), h2 = si(c.load_thickness), e = si(c.gap);
  const double whole = h1 + h2 + e;
  return over_images(annuli, count, c.yokes, coarse, [&](int j) {
    const double times = 2.0 * j + 1.0, d = c.yokes ? whole * times : whole;
    if (!c.yokes) {
      return std::vector<Sheets>{
          {e, 1.0, 1.0}, {e + h1, -1.0, 1.0}, {e + h2, -1.0, 1.0}, {whole, 1.0, 1.0}};
    }
    return std::vector<Sheets>{{d - h1 - h2, 1.0, times},
                               {d + h1 + h2, 1.0, times},
                               {d - h1 + h2, -1.0, times},
                               {d + h1 - h2, -1.0, times}};
  });
}

// One row with the yokes: ½Σ of sinh kh sinh k(H−h)/sinh kH; terms that do not move with the gap
// are left out.
Sum with_yokes(const Annuli& annuli, std::size_t count, double h, double whole, bool coarse) {
  return over_images(annuli, count, true, coarse, [&](int j) {
    std::vector<Sheets> out{{2.0 * (j + 1) * whole, 1.0, 2.0 * (j + 1)},
                            {2.0 * (j + 1) * whole - 2.0 * h, -1.0, 2.0 * (j + 1)}};
    if (j > 0) {
      out.push_back({2.0 * j * whole, 1.0, 2.0 * j});
      out.push_back({2.0 * (h + j * whole), -1.0, 2.0 * j});
    }
    return out;
  });
}

CouplingCurve curve(const AxialCoupling& c, const std::vector<int>& orders, bool coarse) {
  const double e = si(c.gap), h1 = si(c.driver_thickness), h2 = si(c.load_thickness);
  const Annuli annuli(0.5 * si(c.inner), 0.5 * si(c.outer), orders);
  const std::size_t count = orders.size();
  const Sum mutual = between(annuli, count, c, coarse);
  CouplingCurve out;
  out.pole_pairs = c.pole_pairs;
  for (std::size_t i = 0; i < count; ++i) {
    const double a = pole_amplitude(orders[i], c.pole_pairs, c.arc);
    const double scale = kPi / (2.0 * kMu0) * a * a;
    out.harmonics.push_back(
        {orders[i], scale * orders[i] * mutual.energy[i], -scale * mutual.slope[i]});
  }
  if (!c.yokes || coarse) return out;
  for (const double h : {h1, h2}) {
    const Sum own = with_yokes(annuli, count, h, h1 + h2 + e, coarse);
    for (std::size_t i = 0; i < count; ++i) {
      const double a = pole_amplitude(orders[i], c.pole_pairs, c.arc);
      out.attraction_N_per_T2 += kPi / (4.0 * kMu0) * a * a * own.slope[i];
    }
  }
  return out;
}

}  // namespace

CouplingCurve axial_curve(const AxialCoupling& c) {
  const double e = si(c.gap), h1 = si(c.driver_thickness), h2 = si(c.load_thickness);
  const double mean = 0.25 * (si(c.inner) + si(c.outer));
  const std::vector<int> used = orders(c.pole_pairs, e, 0.5 * si(c.outer));
  CouplingCurve out = curve(c, used, false);
  const double fine = out.pull_out().torque_Nm_per_T2;
  out.error =
      std::max(1e-12, std::abs(curve(c, used, true).pull_out().torque_Nm_per_T2 / fine - 1.0));
  out.demagnetising_factor = pole_row_factor(c.pole_pairs / mean, h1, h2 + e, c.yokes);
  return out;
}

}  // namespace magswap::detail
