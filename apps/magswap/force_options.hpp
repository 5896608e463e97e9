#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.hpp"
#include "force_answer.hpp"
#include "magswap/magnet/curve.hpp"

namespace magswap::cli {

/// What the command line of `force` says, as it was typed.
struct ForceOptions {
  std::string grade, Br, mu_rec, shape, gap, sweep, coating, temperature;
  std::string plate_thickness, saturation, steel;
  std::string cup_diameter, cup_bore, cup_floor;
  std::string coupling, assembly, output, svg;
  std::string on = "plate";
  std::string basis = "nominal";
  bool extrapolate = false;
  Format format;

  [[nodiscard]] bool pot() const {
    return !cup_diameter.empty() || !cup_bore.empty() || !cup_floor.empty();
  }
};

/// The magnet's material, and its curve where a grade was named.
struct ForceMaterial {
  ForceMagnet magnet;
  std::optional<DemagnetisationCurve> curve;
};

/// The magnet of a grade or a remanence. @throws ArgumentError when both or neither are given.
[[nodiscard]] ForceMaterial material_of(const ForceOptions& options);
/// A length, or another where the text is empty.
[[nodiscard]] Length length_or(const std::string& text, Length otherwise);
/// The coating. @throws DomainError when it is negative.
[[nodiscard]] Length coating_of(const ForceOptions& options);
/// The gap, or 21 of a sweep. @throws ArgumentError when both are given or the sweep does not rise.
[[nodiscard]] std::vector<Length> gaps_of(const ForceOptions& options);
[[nodiscard]] Counterpart counterpart_of(const std::string& on);
/// @throws ArgumentError when no shape is given.
[[nodiscard]] Body body_of(const ForceOptions& options);
/// The options of the magnet's material.
void declare_magnet(Arguments& arguments, ForceOptions& options);

}  // namespace magswap::cli
