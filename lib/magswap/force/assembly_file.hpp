#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/force/assembly.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace magswap {

/// How a group of an assembly moves, step by step from where it stands.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct AssemblyMotion {
  std::string group;
  Position shift;  ///< of the last step
  std::array<double, 3> axis{0.0, 0.0, 1.0};
  double turn_rad = 0.0;  ///< of the last step
  Position about;
  int steps = 20;

  /// The motion at a share 0 … 1 of the way.
  [[nodiscard]] RigidMotion at(double share) const;
};

/// Magnets in space as a file says it: docs/formats/assembly.md.
struct AssemblyFile {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  std::string title, note;
  std::vector<AssemblyMagnet> magnets;
  std::optional<Length> plate;
  std::optional<AssemblyMotion> motion;
};

/// What a file does not say.
struct AssemblyConditions {
  std::optional<Temperature> temperature;  ///< instead of that of the file
  Basis basis = Basis::nominal;
  bool extrapolate = false;
};

/// Reads an assembly from TOML of schema "magswap-assembly/1".
/// @throws DataError with path, line and column; unknown keys name the nearest one.
[[nodiscard]] AssemblyFile read_assembly(std::string_view path, std::string_view text,
                                         const Library& library,
                                         const AssemblyConditions& conditions = {});

}  // namespace magswap
