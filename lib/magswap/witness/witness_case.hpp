#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// What a finite-element model takes the third dimension to be.
enum class WitnessSymmetry : std::uint8_t {
  planar,        ///< the same everywhere along it: forces per length
  axisymmetric,  ///< turned about the axis
  solid,         ///< none: meshed in three dimensions, by the scalar potential
};

/// The unknown that a finite-element run solves for; the truth lies between both in energy.
enum class Potential : std::uint8_t {
  vector,  ///< B without divergence
  scalar,  ///< H without curl
};

[[nodiscard]] std::string_view to_text(WitnessSymmetry symmetry);
[[nodiscard]] std::string_view to_text(Potential potential);

/// One number of a case's geometry, as the mesh program takes it.
struct WitnessParameter {
  std::string name;
  double value = 0.0;     ///< [mm] where it is a length
  bool is_length = true;  ///< else a count, a share or a switch
};

/// What a case is made of.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct WitnessMaterial {
  std::optional<Polarisation> Br;  ///< of a straight magnet
  double mu_rec = 1.0;
  std::string grade;  ///< of a curved one: maker/name in the library
  std::optional<Temperature> temperature;
  int curve = 0;      ///< its number in magnet_curves.pro, 0 for a straight magnet
  std::string steel;  ///< "ideal", the name of a steel of steel_curves.pro, or empty: none
};

/// One quantity of a case by finite elements, in the coherent SI unit named.
struct WitnessQuantity {
  std::string name;  ///< "H_mean", "B_gap_middle", "force" …
  std::string what;  ///< in words
  std::string unit;  ///< "T", "A/m", "N" or "N/m"
  double value = 0.0;
  double error = 0.0;          ///< of mesh and potential together, ≥ 0: an estimate
  std::vector<double> vector;  ///< by vector potential, one a mesh, coarse to fine
  std::vector<double> scalar;  ///< by scalar potential; either may be empty, not both
};

/// Meshes and programs that gave a case's numbers.
struct WitnessRun {
  std::string gmsh;   ///< version
  std::string getdp;  ///< version
  std::string date;   ///< year-month-day
  std::vector<double> refinements;
  std::vector<double> elements;  ///< triangles of each mesh, tetrahedra of a solid one
};

/// One finite-element case with its results.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct WitnessCase {
  std::string name;    ///< "cylinder-20x10"
  std::string title;   ///< one line
  std::string family;  ///< "open magnet", "C-core" …
  std::string model;   ///< stem of its .geo and .pro file
  WitnessSymmetry symmetry = WitnessSymmetry::planar;
  std::vector<Potential> potentials;
  bool unseen = false;  ///< solved after its models were written, which have not changed since
  std::vector<WitnessParameter> geometry;
  WitnessMaterial material;
  WitnessRun run;
  std::vector<WitnessQuantity> quantities;

  /// A quantity by name, nullptr where the case does not have it.
  [[nodiscard]] const WitnessQuantity* find(std::string_view quantity) const;
  /// A length of the geometry. @throws ArgumentError when the case has none of that name.
  [[nodiscard]] Length length(std::string_view parameter) const;
  /// A number of the geometry that is no length. @throws ArgumentError as length().
  [[nodiscard]] double number(std::string_view parameter) const;
};

/// Reads a case from TOML of schema "magswap-witness/1" (docs/methods/verification.md).
/// @throws DataError with path, line and column; unknown keys name the nearest one.
[[nodiscard]] WitnessCase read_witness_case(std::string_view path, std::string_view text);

/// The TOML text of a case; reads back to the same case.
[[nodiscard]] std::string to_toml(const WitnessCase& item);

/// The finite-element cases that came with the program, by family and size.
[[nodiscard]] const std::vector<WitnessCase>& witness_cases();

/// A case by name. @throws NotFoundError naming the nearest ones.
[[nodiscard]] const WitnessCase& witness_case(std::string_view name);

/// A model file for the mesh program or the solver.
struct WitnessFile {
  std::string_view name;  ///< "open.geo"
  std::string_view text;
};

/// The files that a run needs in one folder: .geo and .pro.
[[nodiscard]] const std::vector<WitnessFile>& witness_files();

}  // namespace magswap
