#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/field/operating_point.hpp"
#include "magswap/force/magnet_force.hpp"

namespace magswap {

/// A magnet of an assembly.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct AssemblyMagnet {
  std::string name;
  std::string group;  ///< magnets of one group are one rigid body
  std::string grade;  ///< "maker/grade", empty for a bare remanence
  Body body;
  Placement placement;
  std::array<double, 3> direction{0.0, 0.0, 1.0};  ///< of magnetisation, in its own frame
  DemagnetisationCurve curve;
};

/// Magnets in space, each uniformly magnetised at its mean working point in the field of all.
class Assembly {
 public:
  /// Solves H = −N·J/µ0 + field of the others on every magnet's curve, by Gauss–Seidel.
  ///
  /// N is the magnet's mean demagnetising factor along its direction, the field of the others the
  /// mean over its volume, both by quadrature to about 1e-4 where no closed form serves. Across its
  /// direction a magnet stays as it is. The state is that of magnets magnetised in place: what one
  /// loses while others are brought near does not show. n² · 30 µs for n blocks.
  /// @param plate  height z of the face of thick ideal iron below the magnets.
  /// @throws ArgumentError when there is no magnet; DomainError when two overlap, one reaches into
  /// the plate or a direction has no length; ConvergenceError when the points do not settle.
  explicit Assembly(std::vector<AssemblyMagnet> magnets, std::optional<Length> plate = {});

  [[nodiscard]] const std::vector<AssemblyMagnet>& magnets() const { return magnets_; }
  /// Mean working points, along each magnet's direction, in the order of the magnets.
  [[nodiscard]] const std::vector<OperatingPoint>& points() const { return points_; }
  /// The magnets, and behind them their images in the plate.
  [[nodiscard]] std::span<const UniformMagnet> sources() const { return sources_; }
  /// Names of the groups, in the order of their first magnets.
  [[nodiscard]] std::vector<std::string> groups() const;

  /// Force and torque on a group of everything outside it: other magnets, and the plate.
  /// @param about  point of the torque; the mean of the group's centres, by volume, if left out.
  /// @throws NotFoundError when no magnet is of that group.
  [[nodiscard]] MagnetForce force_on_group(std::string_view group,
                                           const std::optional<Position>& about = {},
                                           const ForceAccuracy& accuracy = {}) const;
  /// Mean of the centres of a group's magnets, by volume. @throws NotFoundError
  [[nodiscard]] Position centre_of(std::string_view group) const;

 private:
  std::vector<AssemblyMagnet> magnets_;
  std::vector<OperatingPoint> points_;
  std::vector<UniformMagnet> sources_;
};

/// A rigid motion: first turned about a point, then shifted.
struct RigidMotion {
  Rotation turn;
  Position about;
  Position shift;
};

/// The magnets with those of a group moved.
[[nodiscard]] std::vector<AssemblyMagnet> moved(std::vector<AssemblyMagnet> magnets,
                                                std::string_view group, const RigidMotion& motion);

/// Mean demagnetising factor of a body along any direction of its own frame [1].
[[nodiscard]] double factor_along(const Body& body, const std::array<double, 3>& direction);

}  // namespace magswap
