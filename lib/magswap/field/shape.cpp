#include "magswap/field/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/math/special_functions/ellint_rg.hpp>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr std::string_view kForms =
    "block 40x20x5 mm (magnetised along the last), cylinder D20 L10 mm, ring OD20 ID10 L5 mm, "
    "ellipsoid 30x20x10 mm, sphere D20 mm";

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  throw ArgumentError(fmt::format("'{}' is not a shape: {}; write {}", text, why, kForms));
}

// One number of a shape text with the label before it ("OD", "L", "x" or none) and its unit, if
// any.
struct Dimension {
  std::string label;
  std::string_view number;
  std::string_view unit;
  double value_m = 0.0;
};

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// The text with every multiplication and diameter sign in its ASCII form, "=" and "," as spaces.
std::string plain(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kReplacements{
      {{"×", "x"}, {"*", "x"}, {"Ø", "D"}, {"⌀", "D"}, {"ø", "D"}, {"=", " "}, {",", " "}}};
  std::string out(text);
  for (const auto& [from, to] : kReplacements) {
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from)) {
      out.replace(at, from.size(), to);
    }
  }
  return out;
}

// Length of the number at the front of the text; "20x10" ends before the x.
std::size_t number_width(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? static_cast<std::size_t>(end - text.data()) : 0;
}

std::size_t find_number(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) return i > 0 && (text[i - 1] == '-' || text[i - 1] == '+') ? i - 1 : i;
  }
  return text.size();
}

// Words between two numbers: the unit of the one before and the label of the one after.
std::pair<std::string_view, std::string> split_between(std::string_view text) {
  const std::string_view words = trim(text);
  const std::size_t space = words.find_last_of(" \t");
  std::string_view unit =
      space == std::string_view::npos ? std::string_view() : trim(words.substr(0, space));
  std::string label =
      lower(trim(space == std::string_view::npos ? words : words.substr(space + 1)));
  if (label.empty()) label.push_back('x');
  if (unit.empty() && label.size() > 1 && label.ends_with('x')) {  // "20mmx10mm"
    return {words.substr(0, words.size() - 1), "x"};
  }
  while (!unit.empty() && unit.back() == 'x') unit = trim(unit.substr(0, unit.size() - 1));
  return {unit, label};
}

std::vector<Dimension> split_dimensions(std::string_view text, std::string_view whole) {
  std::vector<Dimension> out;
  std::size_t start = find_number(text);
  std::string label = lower(trim(text.substr(0, start)));
  while (start < text.size()) {
    const std::string_view rest = text.substr(start);
    const std::size_t width = number_width(rest.starts_with('+') ? rest.substr(1) : rest);
    if (width == 0) refuse(whole, fmt::format("'{}' is not a number", rest));
    const std::size_t skip = rest.starts_with('+') ? 1 : 0;
    Dimension item{label, rest.substr(skip, width), {}, 0.0};
    const std::size_t used = start + skip + width;
    const std::size_t next = used + find_number(text.substr(used));
    const std::string_view between = text.substr(used, next - used);
    if (next < text.size()) {
      std::tie(item.unit, label) = split_between(between);
    } else {
      item.unit = trim(between);
    }
    out.push_back(item);
    start = next;
  }
  return out;
}

// Gives each dimension its value; a number without unit takes the unit of the next one.
void resolve(std::vector<Dimension>& items, std::string_view whole) {
  if (items.empty()) refuse(whole, "it has no dimensions");
  std::string_view unit = items.back().unit;
  if (unit.empty()) refuse(whole, "the unit is missing");
  for (std::size_t i = items.size(); i-- > 0;) {
    Dimension& item = items[i];
    if (!item.unit.empty()) unit = item.unit;
    try {
      item.value_m = parse_si(fmt::format("{} {}", item.number, unit), Kind::length);
    } catch (const ArgumentError& error) {
      refuse(whole, error.what());
    }
  }
}

double take(std::span<const Dimension> items, std::initializer_list<std::string_view> labels,
            std::size_t position, std::string_view whole) {
  for (const Dimension& item : items) {
    if (std::find(labels.begin(), labels.end(), item.label) != labels.end()) return item.value_m;
  }
  const bool plain_label = items[position].label.empty() || items[position].label == "x";
  if (!plain_label)
    refuse(whole, fmt::format("'{}' is not one of its dimensions", items[position].label));
  return items[position].value_m;
}

void expect(std::span<const Dimension> items, std::size_t count, std::string_view what,
            std::string_view whole) {
  if (items.size() == count) return;
  refuse(whole, fmt::format("{} takes {} dimension{}, got {}", what, count, count == 1 ? "" : "s",
                            items.size()));
}

Length metres(double value_m) { return from_si<Length>(value_m); }

std::optional<Shape> build(std::string_view name, std::span<const Dimension> items,
                           std::string_view whole) {
  const auto at = [&](std::initializer_list<std::string_view> labels, std::size_t i) {
    return metres(take(items, labels, i, whole));
  };
  if (name == "block" || name == "ellipsoid") {
    expect(items, 3, name == "block" ? "a block" : "an ellipsoid", whole);
    const Length a = at({"a"}, 0), b = at({"b"}, 1), c = at({"c"}, 2);
    return name == "block" ? Shape(Block{a, b, c}) : Shape(Ellipsoid{a, b, c});
  }
  if (name == "cylinder" || name == "disc" || name == "disk" || name == "rod") {
    expect(items, 2, "a cylinder", whole);
    return Cylinder{at({"d", "od"}, 0), at({"l", "h", "t"}, 1)};
  }
  if (name == "ring" || name == "tube") {
    expect(items, 3, "a ring", whole);
    return Ring{at({"od", "d"}, 0), at({"id"}, 1), at({"l", "h", "t"}, 2)};
  }
  if (name == "sphere") {
    expect(items, 1, "a sphere", whole);
    const Length d = at({"d", "od"}, 0);
    return Ellipsoid{d, d, d};
  }
  return std::nullopt;
}

using detail::check_size;

void check_positive(std::string_view shape, std::string_view dimension, Length value) {
  if (std::isfinite(si(value)) && si(value) > 0.0) return check_size(shape, dimension, value);
  throw DomainError(
      fmt::format("{}: {} is {}, must be positive and finite", shape, dimension, format(value)));
}

// 15 digits: the last bit of an inch in millimetres is nobody's dimension.
std::string mm(Length value) { return fmt::format("{:.15g}", in_unit(si(value), "mm")); }

}  // namespace

void detail::check_size(std::string_view shape, std::string_view dimension, Length value) {
  if (si(value) >= kSmallest_m && si(value) <= kLargest_m) return;
  throw DomainError(fmt::format("{}: {} is {:.3g} m, must be from {:g} to {:g} m", shape, dimension,
                                si(value), kSmallest_m, kLargest_m));
}

Shape detail::parse_unchecked(std::string_view text) {
  const std::string body = plain(trim(text));
  const std::size_t space = std::min(body.find_first_of(" \t"), body.size());
  const std::string name = lower(std::string_view(body).substr(0, space));
  if (name.empty() || find_number(name) != name.size()) refuse(text, "its name is missing");
  auto items = split_dimensions(std::string_view(body).substr(space), text);
  resolve(items, text);
  const auto shape = build(name, items, text);
  if (!shape) refuse(text, fmt::format("'{}' is not known", name));
  return *shape;
}

Shape parse_shape(std::string_view text) {
  Shape shape = detail::parse_unchecked(text);
  check(shape);
  return shape;
}

std::string to_text(const Shape& shape) {
  return std::visit(
      Overloaded{[](const Block& s) {
                   return fmt::format("block {}x{}x{} mm", mm(s.a), mm(s.b), mm(s.c));
                 },
                 [](const Cylinder& s) {
                   return fmt::format("cylinder D{} L{} mm", mm(s.diameter), mm(s.length));
                 },
                 [](const Ring& s) {
                   return fmt::format("ring OD{} ID{} L{} mm", mm(s.outer), mm(s.inner),
                                      mm(s.length));
                 },
                 [](const Ellipsoid& s) {
                   return fmt::format("ellipsoid {}x{}x{} mm", mm(s.a), mm(s.b), mm(s.c));
                 }},
      shape);
}

void check(const Shape& shape) {
  std::visit(Overloaded{[](const Block& s) {
                          check_positive("block", "edge a", s.a);
                          check_positive("block", "edge b", s.b);
                          check_positive("block", "edge c", s.c);
                        },
                        [](const Cylinder& s) {
                          check_positive("cylinder", "diameter", s.diameter);
                          check_positive("cylinder", "length", s.length);
                        },
                        [](const Ring& s) {
                          check_positive("ring", "outer diameter", s.outer);
                          check_positive("ring", "inner diameter", s.inner);
                          check_positive("ring", "length", s.length);
                          if (si(s.inner) < si(s.outer)) return;
                          throw DomainError(fmt::format(
                              "ring: inner diameter {} must be smaller than the outer diameter {}; "
                              "are the two swapped?",
                              format(s.inner), format(s.outer)));
                        },
                        [](const Ellipsoid& s) {
                          check_positive("ellipsoid", "axis a", s.a);
                          check_positive("ellipsoid", "axis b", s.b);
                          check_positive("ellipsoid", "axis c", s.c);
                        }},
             shape);
}

Volume volume(const Shape& shape) {
  check(shape);
  if (const auto* s = std::get_if<Ellipsoid>(&shape)) return kPi / 6.0 * s->a * s->b * s->c;
  return pole_area(shape) * magnetic_length(shape);
}

Area pole_area(const Shape& shape) {
  check(shape);
  return std::visit(
      Overloaded{[](const Block& s) -> Area { return s.a * s.b; },
                 [](const Cylinder& s) -> Area { return kPi / 4.0 * s.diameter * s.diameter; },
                 [](const Ring& s) -> Area {
                   return kPi / 4.0 * (s.outer - s.inner) * (s.outer + s.inner);
                 },
                 [](const Ellipsoid& s) -> Area { return kPi / 4.0 * s.a * s.b; }},
      shape);
}

Area surface_area(const Shape& shape) {
  check(shape);
  const Area poles = 2.0 * pole_area(shape);
  return std::visit(
      Overloaded{
          [&](const Block& s) -> Area { return poles + 2.0 * s.c * (s.a + s.b); },
          [&](const Cylinder& s) -> Area { return poles + kPi * s.diameter * s.length; },
          [&](const Ring& s) -> Area { return poles + kPi * (s.outer + s.inner) * s.length; },
          [](const Ellipsoid& s) -> Area {
            const double x = si(s.a) * si(s.a) / 4.0;
            const double y = si(s.b) * si(s.b) / 4.0;
            const double z = si(s.c) * si(s.c) / 4.0;
            return from_si<Area>(4.0 * kPi * boost::math::ellint_rg(x * y, y * z, x * z));
          }},
      shape);
}

Length magnetic_length(const Shape& shape) {
  check(shape);
  return std::visit(
      Overloaded{[](const Block& s) { return s.c; }, [](const Ellipsoid& s) { return s.c; },
                 [](const auto& s) { return s.length; }},
      shape);
}

Shape scaled(const Shape& shape, double factor) {
  Shape out =
      std::visit(Overloaded{[&](const Block& s) -> Shape {
                              return Block{factor * s.a, factor * s.b, factor * s.c};
                            },
                            [&](const Cylinder& s) -> Shape {
                              return Cylinder{factor * s.diameter, factor * s.length};
                            },
                            [&](const Ring& s) -> Shape {
                              return Ring{factor * s.outer, factor * s.inner, factor * s.length};
                            },
                            [&](const Ellipsoid& s) -> Shape {
                              return Ellipsoid{factor * s.a, factor * s.b, factor * s.c};
                            }},
                 shape);
  check(out);
  return out;
}

}  // namespace magswap
