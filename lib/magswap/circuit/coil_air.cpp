#include "magswap/circuit/coil_air.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

constexpr double kSteelPower = 9.0;  // H ∝ Bⁿ of soft steel between 1.9 and 2.2 T
constexpr int kPanels = 12;          // of a pole's width
constexpr int kNodes = 32;           // of a mean over a pole's width

/// Across the middle of the gap the field is its own mirror image: with both signs, or there is no
/// such mirror.
enum class Mirror { none, odd, even };

// ∫ ln r ds over a straight panel, and its derivative along y.
struct LogIntegral {
  double value, slope_y;
};

/// A straight strip of even charge; x from the plane between the halves, y from the gap's middle.
struct Panel {
  double xa, ya, xb, yb;
  int body;  // 0 yoke, 1 plate

  [[nodiscard]] double length() const { return std::hypot(xb - xa, yb - ya); }
  [[nodiscard]] double x() const { return 0.5 * (xa + xb); }
  [[nodiscard]] double y() const { return 0.5 * (ya + yb); }

  [[nodiscard]] LogIntegral log_integral(double px, double py) const {
    const double l = length(), ux = (xb - xa) / l, uy = (yb - ya) / l;
    const double along = (px - xa) * ux + (py - ya) * uy;
    const double off = (py - ya) * ux - (px - xa) * uy;
    LogIntegral out{0.0, 0.0};
    for (const auto& [end, sign] : {std::pair{l - along, 1.0}, std::pair{-along, -1.0}}) {
      const double r2 = std::max(end * end + off * off, std::numeric_limits<double>::min());
      const double half_log = 0.5 * std::log(r2);
      const double angle = off == 0.0 ? 0.0 : std::atan(end / off);
      out.value += sign * (end * (half_log - 1.0) + off * angle);
      out.slope_y += sign * (angle * ux - half_log * uy);
    }
    return out;
  }
};

/// Potential and flux density along y of a panel's unit charge with its images, µ0 = 1.
struct PanelField {
  double potential, flux_y;
};

PanelField field_of(const Panel& panel, double x, double y, Mirror mirror) {
  const LogIntegral own = panel.log_integral(x, y), left = panel.log_integral(-x, y);
  double value = own.value - left.value, slope = own.slope_y - left.slope_y;
  if (mirror != Mirror::none) {
    const double sign = mirror == Mirror::even ? 1.0 : -1.0;
    const LogIntegral below = panel.log_integral(x, -y), both = panel.log_integral(-x, -y);
    value += sign * (below.value - both.value);
    slope -= sign * (below.slope_y - both.slope_y);
  }
  return {-0.5 / kPi * value, 0.5 / kPi * slope};
}

// Fejér's rule on 0…1, exact for polynomials below the number of nodes.
struct Node {
  double at, weight;
};

const std::array<Node, kNodes>& nodes() {
  static const std::array<Node, kNodes> rule = [] {
    std::array<Node, kNodes> out{};
    for (int k = 0; k < kNodes; ++k) {
      const double angle = (k + 0.5) * kPi / kNodes;
      double weight = 1.0;
      for (int j = 1; j <= kNodes / 2; ++j)
        weight -= 2.0 * std::cos(2.0 * j * angle) / (4.0 * j * j - 1.0);
      out[static_cast<std::size_t>(k)] = {0.5 * (1.0 - std::cos(angle)), weight / kNodes};
    }
    return out;
  }();
  return rule;
}

/// Permeances between the conductors, the face and the plane between the halves, for one mirror.
struct Reduced {
  Eigen::MatrixXd to;        // to(i, j), i ≠ j: conductors in their order, the face last
  Eigen::VectorXd to_plane;  // of each to the plane between the halves
  double face = 0.0;         // of the face to all others together
  double middle = 1.0;
};

class Outlines {
 public:
  explicit Outlines(const CoilSection& section) : section_(section) {
    const double face = -0.5 * section.gap;
    inner_ = 0.5 * section.spacing;
    outer_ = inner_ + section.magnet_width;
    sheet_ = {inner_, face, outer_, face, 0};
    add_body(face - section.magnet_thickness, -1.0, 0);
    if (!section.both_plates) add_body(0.5 * section.gap, 1.0, 1);
  }

  [[nodiscard]] Reduced reduced(Mirror mirror) const {
    const auto n = static_cast<Eigen::Index>(panels_.size());
    const Eigen::Index bodies = section_.both_plates ? 1 : 2;
    Eigen::MatrixXd influence(n, n), given = Eigen::MatrixXd::Zero(n, bodies + 1);
    Eigen::VectorXd at_face(n), length(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const Panel& at = panel(i);
      for (Eigen::Index j = 0; j < n; ++j)
        influence(i, j) = field_of(panel(j), at.x(), at.y(), mirror).potential;
      given(i, at.body) = profile(at.x());
      given(i, bodies) = field_of(sheet_, at.x(), at.y(), mirror).potential;
      at_face(i) = mean(at, sheet_.ya, mirror).potential;
      length(i) = at.length();
    }
    const Eigen::MatrixXd charge = influence.partialPivLu().solve(given);
    // A unit of charge on the face with all steel at zero.
    const PanelField own = mean(sheet_, sheet_.ya, mirror);
    const double potential = own.potential - at_face.dot(charge.col(bodies));
    const double face = section_.magnet_width / potential;
    const Eigen::VectorXd share = charge.leftCols(bodies).transpose() * at_face;
    Eigen::MatrixXd flux = Eigen::MatrixXd::Zero(bodies + 1, bodies + 1);
    flux.topLeftCorner(bodies, bodies) =
        given.leftCols(bodies).transpose() * length.asDiagonal() * charge.leftCols(bodies) +
        face * share * share.transpose();
    flux.diagonal().head(bodies).array() -= inside_steel();
    flux.col(bodies).head(bodies) = -face * share;
    flux.row(bodies).head(bodies) = -face * share.transpose();
    flux(bodies, bodies) = face;
    double middle = mean(sheet_, 0.0, mirror).flux_y;
    for (Eigen::Index i = 0; i < n; ++i)
      middle -= charge(i, bodies) * mean(panel(i), 0.0, mirror).flux_y;
    const double way = (section_.both_plates ? 0.5 : 1.0) * section_.gap;
    return {-flux, flux.rowwise().sum(), face, middle * way / potential};
  }

 private:
  [[nodiscard]] const Panel& panel(Eigen::Index i) const {
    return panels_[static_cast<std::size_t>(i)];
  }

  // Panels narrower towards both ends, where the charge has no limit or a kink.
  void add_line(double xa, double ya, double xb, double yb, int count, int body) {
    const auto share = [&](int k) { return 0.5 * (1.0 - std::cos(kPi * k / count)); };
    for (int k = 0; k < count; ++k) {
      const double a = share(k), b = share(k + 1);
      panels_.push_back(
          {xa + a * (xb - xa), ya + a * (yb - ya), xa + b * (xb - xa), ya + b * (yb - ya), body});
    }
  }

  void add_body(double y_inner, double away, int body) {
    const double y_back = y_inner + away * section_.yoke;
    for (const double y : {y_inner, y_back}) {
      add_line(0.0, y, inner_, y, kPanels / 2, body);
      add_line(inner_, y, outer_, y, kPanels, body);
    }
    add_line(outer_, y_inner, outer_, y_back, kPanels / 2, body);
  }

  // Potential along the steel: 0 in the plane between the halves, 1 as the mean over the pole.
  [[nodiscard]] double profile(double x) const {
    const double w = section_.magnet_width, n = kSteelPower;
    const double under = std::clamp((x - inner_) / w, 0.0, 1.0);
    const double way = std::min(x, inner_) + w / (n + 1.0) * (1.0 - std::pow(1.0 - under, n + 1.0));
    return way / (inner_ + w / (n + 2.0));
  }

  // What the outlines' charges count inside the steel, where its B(H) has it.
  [[nodiscard]] double inside_steel() const {
    const double w = section_.magnet_width, n = kSteelPower;
    const double mean = inner_ + w / (n + 2.0);
    return section_.yoke * (inner_ + w / (2.0 * n + 1.0)) / (mean * mean);
  }

  // Mean of a panel's field over the magnet's width at a height.
  [[nodiscard]] PanelField mean(const Panel& of, double y, Mirror mirror) const {
    PanelField out{0.0, 0.0};
    for (const Node& node : nodes()) {
      const PanelField f = field_of(of, inner_ + node.at * section_.magnet_width, y, mirror);
      out.potential += node.weight * f.potential;
      out.flux_y += node.weight * f.flux_y;
    }
    return out;
  }

  CoilSection section_;
  double inner_ = 0.0, outer_ = 0.0;  // edges of the magnet
  Panel sheet_{};                     // its face
  std::vector<Panel> panels_;
};

// Magnets that are thick or far from the plate send less than w/t or w/g straight on: what would be
// negative is taken from the other paths, so that the face's sum stays right.
void keep_positive(CoilAir& air, double rest, double fringing_twice) {
  air.sides = std::max(air.sides, 0.0);
  air.fringing = std::max(air.fringing, 0.0);
  air.across = std::max(air.across, 0.0);
  const double sum = air.sides + fringing_twice * air.fringing + air.across;
  const double scale = sum > 0.0 ? std::max(rest, 0.0) / sum : 0.0;
  air.sides *= scale;
  air.fringing *= scale;
  air.across *= scale;
  air.beside = std::max(air.beside, 0.0);
  air.yoke = std::max(air.yoke, 0.0);
  air.plate = std::max(air.plate, 0.0);
}

bool is_finite(const CoilAir& air) {
  return std::isfinite(air.sides + air.fringing + air.across + air.beside + air.yoke + air.plate +
                       air.middle) &&
         air.middle > 0.0;
}

}  // namespace

CoilAir air_of(const CoilSection& section) {
  const Outlines outlines(section);
  const double magnet = section.magnet_width / section.magnet_thickness;
  const double gap = section.magnet_width / section.gap;
  CoilAir out;
  if (section.both_plates) {
    // Odd: the state of the motor. Even tells the ways across the gap's middle from the others.
    const Reduced odd = outlines.reduced(Mirror::odd), even = outlines.reduced(Mirror::even);
    out.sides = odd.to(0, 1) - magnet;
    out.across = even.to_plane(1);
    out.fringing = 0.5 * (odd.to_plane(1) - even.to_plane(1)) - gap;
    out.beside = 0.5 * (odd.to_plane(0) - even.to_plane(0));
    out.yoke = out.plate = even.to_plane(0);
    out.middle = odd.middle;
    keep_positive(out, odd.face - magnet - 2.0 * gap, 2.0);
  } else {
    const Reduced all = outlines.reduced(Mirror::none);
    out = {all.to(0, 2) - magnet, all.to(1, 2) - gap, all.to_plane(2), all.to(0, 1),
           all.to_plane(0),       all.to_plane(1),    all.middle};
    keep_positive(out, all.face - magnet - gap, 1.0);
  }
  if (!is_finite(out)) {
    throw DomainError(
        "voice-coil motor: no finite field of its section; the proportions of its lengths are too "
        "extreme");
  }
  return out;
}

}  // namespace magswap::detail
