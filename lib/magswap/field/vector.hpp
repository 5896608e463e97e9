#pragma once

#include <array>
#include <cmath>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// Cartesian vector of a quantity.
template <class Q>
struct Vector {
  Q x{};
  Q y{};
  Q z{};
};

using Position = Vector<Length>;

/// Length of a vector, in its unit.
template <class Q>
[[nodiscard]] Q magnitude(const Vector<Q>& v);

/// Rotation in space, from a body's frame to the world's.
class Rotation {
 public:
  Rotation() = default;

  /// About an axis by an angle [rad], right-handed; the axis need not have length 1.
  /// @throws DomainError when the axis has no direction or a number is not finite.
  [[nodiscard]] static Rotation about(const std::array<double, 3>& axis, double angle_rad);
  /// By a rotation vector: axis times angle [rad].
  [[nodiscard]] static Rotation of_vector(const std::array<double, 3>& vector_rad);
  /// By a quaternion w + xi + yj + zk of any length but 0.
  [[nodiscard]] static Rotation of_quaternion(double w, double x, double y, double z);

  /// By a matrix, rows first.
  /// @throws DomainError when it is no rotation: rows of length 1, at right angles, right-handed.
  [[nodiscard]] static Rotation of_matrix(const std::array<double, 9>& matrix);

  /// The rotation that first does `first`, then this one.
  [[nodiscard]] Rotation after(const Rotation& first) const;
  [[nodiscard]] std::array<double, 3> operator()(const std::array<double, 3>& v) const;
  /// Matrix by rows.
  [[nodiscard]] const std::array<double, 9>& matrix() const { return m_; }

 private:
  std::array<double, 9> m_{1, 0, 0, 0, 1, 0, 0, 0, 1};
};

/// Where a body stands: its centre, and how it is turned about it.
struct Placement {
  Position position;
  Rotation rotation;
};

template <class Q>
Q magnitude(const Vector<Q>& v) {
  const double x = si(v.x), y = si(v.y), z = si(v.z);
  return from_si<Q>(std::hypot(x, y, z));
}

}  // namespace magswap
