#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/field/body.hpp"
#include "magswap/field/vector.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap::detail {

/// Reads a member's text; errors of the library become errors at its place.
template <class F>
auto at_member(TableReader& in, std::string_view key, const F& read) {
  try {
    return read(in.text(key));
  } catch (const DataError&) {
    throw;
  } catch (const Error& error) {
    throw in.error(key, error.what());
  }
}

/// Three numbers: "0 0 1". @throws DataError
[[nodiscard]] std::array<double, 3> read_direction(TableReader& in, std::string_view key);

/// Three lengths with one unit: "0 0 7.5 mm". @throws DataError
[[nodiscard]] Position read_position(TableReader& in, std::string_view key);

/// "turn" about "turn_axis", no rotation without the former. @throws DataError
[[nodiscard]] Rotation read_turn(TableReader& in);

/// A body from "shape", and where it stands from "position", "turn" and "turn_axis".
/// @throws DataError
[[nodiscard]] std::pair<Body, Placement> read_placed_body(TableReader& in);

}  // namespace magswap::detail
