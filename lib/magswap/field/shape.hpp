#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// Rectangular block with edges a × b × c, magnetised along c.
struct Block {
  Length a;
  Length b;
  Length c;
};

/// Cylinder or disc, magnetised along its axis.
struct Cylinder {
  Length diameter;
  Length length;
};

/// Ring (tube) of two diameters, magnetised along its axis.
struct Ring {
  Length outer;  ///< outer diameter
  Length inner;  ///< inner diameter, smaller than the outer
  Length length;
};

/// Ellipsoid with full axes (diameters) a × b × c, magnetised along c; a sphere has three equal
/// axes.
struct Ellipsoid {
  Length a;
  Length b;
  Length c;
};

/// The outline of a magnet and, by the order of its dimensions, the direction it is magnetised in.
using Shape = std::variant<Block, Cylinder, Ring, Ellipsoid>;

/// Reads a shape from text: "block 40x20x5 mm", "cylinder D20 L10 mm", "ring OD20 ID10 L5 mm".
///
/// Also "ellipsoid 30x20x10 mm" and "sphere D20 mm"; "disc" reads as cylinder and "tube" as ring.
/// The last dimension of a block lies along the magnetisation. Each number may carry its own unit
/// ("2 cm x 10 mm x 5 mm"); one without takes the next unit to its right, and the last must have
/// one.
/// @throws ArgumentError when the text is no shape (lists the forms), DomainError when its
/// dimensions make none.
[[nodiscard]] Shape parse_shape(std::string_view text);

/// Text of a shape in millimetres that reads back to the same shape: "block 40x20x5 mm".
[[nodiscard]] std::string to_text(const Shape& shape);

namespace detail {

/// Sizes that closed forms are computed for: below and above their products overflow.
inline constexpr double kSmallest_m = 1e-15, kLargest_m = 1e12;
/// @throws DomainError naming the dimension and the limits.
void check_size(std::string_view shape, std::string_view dimension, Length value);
/// As parse_shape(), dimensions of 0 or out of order allowed.
[[nodiscard]] Shape parse_unchecked(std::string_view text);

}  // namespace detail

/// Checks that every dimension is positive and finite and that a ring's hole fits in it.
/// @throws DomainError naming the shape, the dimension, its value and the limit.
void check(const Shape& shape);

/// Volume of a shape [m³].
/// @throws DomainError as check() does; so do all functions of a shape.
[[nodiscard]] Volume volume(const Shape& shape);

/// Area of one pole, or the largest section across the magnetisation for an ellipsoid [m²].
[[nodiscard]] Area pole_area(const Shape& shape);

/// Whole surface, the bore of a ring included [m²].
///
/// Ellipsoid: Carlson's R_G form, exact; Carlson, J. Res. NIST 107 (2002) 413.
[[nodiscard]] Area surface_area(const Shape& shape);

/// Dimension along the magnetisation [m].
[[nodiscard]] Length magnetic_length(const Shape& shape);

/// The shape with every dimension multiplied by a factor > 0.
[[nodiscard]] Shape scaled(const Shape& shape, double factor);

}  // namespace magswap
