#include "magswap/field/placed_body.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace magswap::detail {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of(" \t,;", at);
    if (start == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \t,;", start), text.size());
    out.emplace_back(text.substr(start, at - start));
  }
  return out;
}

}  // namespace

std::array<double, 3> read_direction(TableReader& in, std::string_view key) {
  return at_member(in, key, [](const std::string& text) {
    const auto words = words_of(text);
    if (words.size() != 3) throw ArgumentError("three numbers are needed, such as \"0 0 1\"");
    std::array<double, 3> out{};
    for (std::size_t c = 0; c < 3; ++c) out[c] = parse_si(words[c], Kind::dimensionless);
    return out;
  });
}

Position read_position(TableReader& in, std::string_view key) {
  return at_member(in, key, [](const std::string& text) {
    const auto words = words_of(text);
    if (words.size() != 4) {
      throw ArgumentError("three numbers and their unit are needed, such as \"0 0 7.5 mm\"");
    }
    const auto at = [&](std::size_t c) { return parse<Length>(words[c] + " " + words[3]); };
    return Position{at(0), at(1), at(2)};
  });
}

Rotation read_turn(TableReader& in) {
  const auto angle = in.quantity("turn", Kind::angle);
  if (!angle) return {};
  const auto axis = read_direction(in, "turn_axis");
  try {
    return Rotation::about(axis, *angle);
  } catch (const DomainError& error) {
    throw in.error("turn_axis", error.what());
  }
}

std::pair<Body, Placement> read_placed_body(TableReader& in) {
  const Body body =
      at_member(in, "shape", [](const std::string& text) { return parse_body(text); });
  Placement placement;
  if (in.find("position")) placement.position = read_position(in, "position");
  placement.rotation = read_turn(in);
  return {body, placement};
}

}  // namespace magswap::detail
