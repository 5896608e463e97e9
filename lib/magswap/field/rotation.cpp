#include <fmt/format.h>

#include "magswap/core/error.hpp"
#include "magswap/field/vector.hpp"

namespace magswap {

Rotation Rotation::of_quaternion(double w, double x, double y, double z) {
  const double length = std::hypot(std::hypot(w, x), std::hypot(y, z));
  if (!(std::isfinite(length) && length > 0.0)) {
    throw DomainError(fmt::format(
        "rotation: quaternion ({}, {}, {}, {}) must be finite and not zero", w, x, y, z));
  }
  w /= length, x /= length, y /= length, z /= length;
  Rotation out;
  out.m_ = {1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - w * z),       2.0 * (x * z + w * y),
            2.0 * (x * y + w * z),       1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - w * x),
            2.0 * (x * z - w * y),       2.0 * (y * z + w * x),       1.0 - 2.0 * (x * x + y * y)};
  return out;
}

Rotation Rotation::about(const std::array<double, 3>& axis, double angle_rad) {
  const double length = std::hypot(axis[0], axis[1], axis[2]);
  if (!(std::isfinite(length) && length > 0.0 && std::isfinite(angle_rad))) {
    throw DomainError(
        fmt::format("rotation about ({}, {}, {}) by {} rad: the axis must have a direction and "
                    "every number be finite",
                    axis[0], axis[1], axis[2], angle_rad));
  }
  const double s = std::sin(0.5 * angle_rad) / length;
  return of_quaternion(std::cos(0.5 * angle_rad), s * axis[0], s * axis[1], s * axis[2]);
}

Rotation Rotation::of_vector(const std::array<double, 3>& vector_rad) {
  const double angle = std::hypot(vector_rad[0], vector_rad[1], vector_rad[2]);
  return angle == 0.0 ? Rotation() : about(vector_rad, angle);
}

Rotation Rotation::of_matrix(const std::array<double, 9>& m) {
  constexpr double kNear = 1e-9;
  const auto row = [&m](std::size_t a, std::size_t b) {
    return m[3 * a] * m[3 * b] + m[3 * a + 1] * m[3 * b + 1] + m[3 * a + 2] * m[3 * b + 2];
  };
  bool good = true;
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b <= a; ++b) good = good && std::abs(row(a, b) - (a == b)) < kNear;
  }
  const double determinant = m[0] * (m[4] * m[8] - m[5] * m[7]) -
                             m[1] * (m[3] * m[8] - m[5] * m[6]) +
                             m[2] * (m[3] * m[7] - m[4] * m[6]);
  if (!good || !(determinant > 0.0)) {
    throw DomainError(
        "rotation: the matrix is none: its rows must be of length 1, at right angles "
        "and right-handed");
  }
  Rotation out;
  out.m_ = m;
  return out;
}

Rotation Rotation::after(const Rotation& first) const {
  Rotation out;
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      double sum = 0.0;
      for (std::size_t k = 0; k < 3; ++k) sum += m_[3 * row + k] * first.m_[3 * k + column];
      out.m_[3 * row + column] = sum;
    }
  }
  return out;
}

std::array<double, 3> Rotation::operator()(const std::array<double, 3>& v) const {
  return {m_[0] * v[0] + m_[1] * v[1] + m_[2] * v[2], m_[3] * v[0] + m_[4] * v[1] + m_[5] * v[2],
          m_[6] * v[0] + m_[7] * v[1] + m_[8] * v[2]};
}

}  // namespace magswap
