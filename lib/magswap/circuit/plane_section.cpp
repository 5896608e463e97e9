#include "magswap/circuit/plane_section.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

constexpr double kSteelPower = 9.0;
constexpr int kNodes = 32;  // of a mean over a face

// ∫ ln r ds over a panel, and its derivative along y.
struct LogIntegral {
  double value, slope_y;
};

double length_of(const Panel& panel) {
  return std::hypot(panel.xb - panel.xa, panel.yb - panel.ya);
}

LogIntegral log_integral(const Panel& panel, double x, double y) {
  const double l = length_of(panel);
  const double ux = (panel.xb - panel.xa) / l, uy = (panel.yb - panel.ya) / l;
  const double along = (x - panel.xa) * ux + (y - panel.ya) * uy;
  const double off = (y - panel.ya) * ux - (x - panel.xa) * uy;
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

/// Potential and flux density along y of a panel's unit charge with its images, µ0 = 1.
struct PanelField {
  double potential, flux_y;
};

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

class Solver {
 public:
  Solver(const PlaneSection& section, Mirror mirror) : section_(section), mirror_(mirror) {}

  [[nodiscard]] SectionAir run() const {
    const auto n = static_cast<Eigen::Index>(section_.panels.size());
    const auto bodies = static_cast<Eigen::Index>(section_.inside.size());
    const Panel& face = section_.face;
    Eigen::MatrixXd influence(n, n), given = Eigen::MatrixXd::Zero(n, bodies + 1);
    Eigen::VectorXd at_face(n), flux_middle(n), length(n);
    for (Eigen::Index j = 0; j < n; ++j) {
      const Panel& source = panel(j);
      for (Eigen::Index i = 0; i < n; ++i) influence(i, j) = at_middle_of(panel(i), source);
      given(j, source.body) = source.profile;
      given(j, bodies) = at_middle_of(source, face);
      at_face(j) = mean(source, face.ya).potential;
      flux_middle(j) = mean(source, 0.0).flux_y;
      length(j) = length_of(source);
    }
    const Eigen::MatrixXd charge = influence.partialPivLu().solve(given);
    // A unit of charge on the face with all steel at zero.
    const Eigen::VectorXd induced = charge.col(bodies);
    const double potential = mean(face, face.ya).potential - at_face.dot(induced);
    const double sum = length_of(face) / potential;
    const Eigen::VectorXd share = charge.leftCols(bodies).transpose() * at_face;
    Eigen::MatrixXd flux =
        given.leftCols(bodies).transpose() * length.asDiagonal() * charge.leftCols(bodies);
    flux += sum * share * share.transpose();
    SectionAir out;
    out.face = sum;
    out.face_to_plane = sum;
    for (Eigen::Index i = 0; i < bodies; ++i) {
      const double to_face = sum * share(i);
      out.face_to_body.push_back(to_face);
      out.face_to_plane -= to_face;
      out.body_to_plane.push_back(flux.row(i).sum() - to_face -
                                  section_.inside[static_cast<std::size_t>(i)]);
    }
    if (bodies > 1) out.body_to_body = -flux(0, 1);
    out.middle_field = (mean(face, 0.0).flux_y - flux_middle.dot(induced)) / potential;
    return out;
  }

 private:
  [[nodiscard]] const Panel& panel(Eigen::Index i) const {
    return section_.panels[static_cast<std::size_t>(i)];
  }

  // A panel and its image about x = 0.
  [[nodiscard]] LogIntegral about_axis(const Panel& of, double x, double y) const {
    const LogIntegral own = log_integral(of, x, y);
    if (!section_.odd_about_axis) return own;
    const LogIntegral left = log_integral(of, -x, y);
    return {own.value - left.value, own.slope_y - left.slope_y};
  }

  [[nodiscard]] PanelField field(const Panel& of, double x, double y) const {
    LogIntegral sum = about_axis(of, x, y);
    if (mirror_ != Mirror::none) {
      const double sign = mirror_ == Mirror::even ? 1.0 : -1.0;
      const LogIntegral below = about_axis(of, x, -y);
      sum.value += sign * below.value;
      sum.slope_y -= sign * below.slope_y;
    }
    return {-0.5 / kPi * sum.value, 0.5 / kPi * sum.slope_y};
  }

  [[nodiscard]] double at_middle_of(const Panel& at, const Panel& of) const {
    return field(of, 0.5 * (at.xa + at.xb), 0.5 * (at.ya + at.yb)).potential;
  }

  // Mean of a panel's field over the face's width at a height.
  [[nodiscard]] PanelField mean(const Panel& of, double y) const {
    const Panel& face = section_.face;
    PanelField out{0.0, 0.0};
    for (const Node& node : nodes()) {
      const PanelField f = field(of, face.xa + node.at * (face.xb - face.xa), y);
      out.potential += node.weight * f.potential;
      out.flux_y += node.weight * f.flux_y;
    }
    return out;
  }

  const PlaneSection& section_;
  Mirror mirror_;
};

}  // namespace

double BridgeProfile::mean() const { return way_ + pole_ / (kSteelPower + 2.0); }

double BridgeProfile::at(double way) const {
  const double under = std::clamp((way - way_) / pole_, 0.0, 1.0);
  const double gathered = 1.0 - std::pow(1.0 - under, kSteelPower + 1.0);
  return (std::min(way, way_) + pole_ / (kSteelPower + 1.0) * gathered) / mean();
}

double BridgeProfile::inside(double thickness) const {
  return thickness * (way_ + pole_ / (2.0 * kSteelPower + 1.0)) / (mean() * mean());
}

void PlaneSection::add_line(const Panel& line, int count, const BridgeProfile& profile,
                            double way_a, double way_b) {
  const auto share = [&](int k) { return 0.5 * (1.0 - std::cos(kPi * k / count)); };
  const double dx = line.xb - line.xa, dy = line.yb - line.ya;
  for (int k = 0; k < count; ++k) {
    const double a = share(k), b = share(k + 1), middle = 0.5 * (a + b);
    panels.push_back({line.xa + a * dx, line.ya + a * dy, line.xa + b * dx, line.ya + b * dy,
                      line.body, profile.at(way_a + middle * (way_b - way_a))});
  }
}

SectionAir solve_section(const PlaneSection& section, Mirror mirror) {
  return Solver(section, mirror).run();
}

}  // namespace magswap::detail
