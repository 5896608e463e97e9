#include "magswap/field/body.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <type_traits>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr std::string_view kSpace = " \t";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw ArgumentError(
      fmt::format("'{}' is not an arc: {}; write arc OD40 ID20 L10 mm 60 deg (about the x axis) or "
                  "arc OD40 ID20 L10 mm 10 deg to 70 deg",
                  text, why));
}

double angle_of(std::string_view text, std::string_view whole) {
  try {
    return parse_si(trim(text), Kind::angle);
  } catch (const ArgumentError&) {
    refuse(whole, fmt::format("'{}' is not an angle with its unit, such as 60 deg", trim(text)));
  }
}

// The dimensions and the angles of "OD40 ID20 L10 mm 10 deg to 70 deg": the last length's unit ends
// the dimensions.
ArcSegment parse_arc(std::string_view dimensions, std::string_view whole) {
  std::optional<std::string_view> end;
  std::string_view rest = dimensions;
  const std::size_t to = rest.rfind(" to ");
  if (to != std::string_view::npos) {
    end = rest.substr(to + 4);
    rest = rest.substr(0, to);
  }
  rest = trim(rest);
  // The angle's number and unit, "60 deg" or "60deg", stand last.
  std::size_t unit = rest.find_last_of("0123456789.");
  if (unit == std::string_view::npos) refuse(whole, "its angle is missing");
  const std::size_t before = rest.find_last_of(kSpace, unit);
  if (before == std::string_view::npos) refuse(whole, "its angle is missing");
  const double first = angle_of(rest.substr(before), whole);
  Shape shape;
  try {
    shape = detail::parse_unchecked(fmt::format("ring {}", trim(rest.substr(0, before))));
  } catch (const ArgumentError& error) {
    refuse(whole, error.what());
  }
  const Ring ring = std::get<Ring>(shape);
  ArcSegment out{ring.outer, ring.inner, ring.length, -0.5 * first, 0.5 * first};
  if (end) {
    out.from_rad = first;
    out.to_rad = angle_of(*end, whole);
  }
  return out;
}

void check_length(std::string_view name, Length value, bool zero_allowed) {
  const double metres = si(value);
  if (zero_allowed && metres == 0.0) return;
  if (std::isfinite(metres) && metres > 0.0) return detail::check_size("arc", name, value);
  throw DomainError(fmt::format("arc: {} is {}, must be {} and finite", name, format(value),
                                zero_allowed ? "zero or positive" : "positive"));
}

double degrees(double radians) { return in_unit(radians, "deg"); }

void check_arc(const ArcSegment& arc) {
  check_length("outer diameter", arc.outer, false);
  check_length("inner diameter", arc.inner, true);
  check_length("length", arc.length, false);
  if (!(si(arc.inner) < si(arc.outer))) {
    throw DomainError(
        fmt::format("arc: inner diameter {} must be smaller than the outer diameter "
                    "{}; are the two swapped?",
                    format(arc.inner), format(arc.outer)));
  }
  // A full turn may miss 2π by the rounding of its two ends.
  constexpr double kTurn = 2.0 * kPi * (1.0 + 1e-12);
  const double span = arc.to_rad - arc.from_rad;
  if (std::isfinite(arc.from_rad) && span > 0.0 && span <= kTurn) return;
  throw DomainError(
      fmt::format("arc: from {:.6g}° to {:.6g}° spans {:.6g}°, must be more than 0° and at most "
                  "360°",
                  degrees(arc.from_rad), degrees(arc.to_rad), degrees(span)));
}

}  // namespace

Body body_of(const Shape& shape) {
  return std::visit([](const auto& s) { return Body(s); }, shape);
}

Body parse_body(std::string_view text) {
  const std::string_view body = trim(text);
  for (const std::string_view name : {"arc ", "segment ", "sector "}) {
    if (!body.starts_with(name)) continue;
    Body out = parse_arc(body.substr(name.size()), text);
    check(out);
    return out;
  }
  return body_of(parse_shape(text));
}

std::string detail::body_text(const Body& body) {
  if (const auto* arc = std::get_if<ArcSegment>(&body)) {
    const auto mm = [](Length value) { return in_unit(si(value), "mm"); };
    return fmt::format("arc OD{} ID{} L{} mm {} deg to {} deg", mm(arc->outer), mm(arc->inner),
                       mm(arc->length), degrees(arc->from_rad), degrees(arc->to_rad));
  }
  return std::visit(
      [](const auto& s) -> std::string {
        if constexpr (std::is_convertible_v<decltype(s), Shape>) return to_text(Shape(s));
        return {};
      },
      body);
}

void detail::check_body(const Body& body) {
  if (const auto* arc = std::get_if<ArcSegment>(&body)) return check_arc(*arc);
  std::visit(
      [](const auto& s) {
        if constexpr (std::is_convertible_v<decltype(s), Shape>) check(Shape(s));
      },
      body);
}

Length half_length(const Body& body) {
  return std::visit(
      [](const auto& s) {
        if constexpr (std::is_convertible_v<decltype(s), Shape>) {
          return 0.5 * magnetic_length(Shape(s));
        } else {
          return 0.5 * s.length;
        }
      },
      body);
}

}  // namespace magswap
