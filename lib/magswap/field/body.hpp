#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <variant>

#include "magswap/field/shape.hpp"

namespace magswap {

/// Sector of a ring about z, as a motor's arc magnet: between two angles from x towards y.
struct ArcSegment {
  Length outer;  ///< outer diameter
  Length inner;  ///< inner diameter, 0 for a sector of a cylinder
  Length length;
  double from_rad = 0.0;
  double to_rad = 0.0;  ///< larger than from, by at most 2π
};

/// A body whose field is known: every shape of magnet, and sectors.
using Body = std::variant<Block, Cylinder, Ring, Ellipsoid, ArcSegment>;

/// The body of a shape.
[[nodiscard]] Body body_of(const Shape& shape);

/// Reads a shape's text, or a sector: "arc OD40 ID20 L10 mm 60 deg" (−30° … 30° about x) or "arc
/// OD40 ID20 L10 mm 10 deg to 70 deg".
/// @throws ArgumentError, DomainError as parse_shape() does.
[[nodiscard]] Body parse_body(std::string_view text);

/// A body, or what is one and no Shape: a Cylinder alone goes to the functions of shapes.
template <class T>
concept BodyOrArc = std::same_as<T, Body> || std::same_as<T, ArcSegment>;

namespace detail {
[[nodiscard]] std::string body_text(const Body& body);
void check_body(const Body& body);
}  // namespace detail

/// Text that reads back to the same body.
template <BodyOrArc T>
[[nodiscard]] std::string to_text(const T& body) {
  return detail::body_text(body);
}

/// @throws DomainError naming the dimension, its value and the limit.
template <BodyOrArc T>
void check(const T& body) {
  detail::check_body(body);
}

/// Distance from the centre to the face across z, half the last dimension [m].
[[nodiscard]] Length half_length(const Body& body);

}  // namespace magswap
