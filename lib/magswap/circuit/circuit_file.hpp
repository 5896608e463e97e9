#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "magswap/circuit/ready.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/material/toml_text.hpp"

namespace magswap {

/// What a magnet of a circuit file is made of: a grade, or a straight line.
struct MagnetChoice {
  std::string grade;  ///< empty: the straight line of Br and µrec
  Polarisation Br;
  double mu_rec = 1.05;
  FieldStrength worst_before{};  ///< strongest opposing field before, ≤ 0
  Place place;                   ///< of the choice in the file
};

/// What a piece of steel is made of.
struct SteelChoice {
  std::string material = "ideal";
  double stacking = 1.0;
  Place place;
};

/// A network branch by branch, as a circuit file of kind "network" has it.
struct NetworkSpec {
  template <class Part>
  struct Entry {
    BranchEnds ends;
    Part part;
    Place place;
  };
  struct Magnet {
    Length length;
    Area area;
    MagnetChoice choice;
  };
  struct Steel {
    Length length;
    Area area;
    SteelChoice choice;
  };
  std::vector<std::string> nodes;
  std::vector<Entry<Magnet>> magnets;
  std::vector<Entry<GapBranch>> gaps;
  std::vector<Entry<Steel>> steels;
  std::vector<Entry<LeakageBranch>> leakages;
};

/// A coil of a circuit file, with its magnetomotive force at a fault where there is one.
struct CoilSpec {
  std::string name;
  std::string around;
  Current mmf;
  std::optional<Current> fault;
  Place place;
};

/// What a circuit file says: docs/formats/circuit.md.
// NOLINTNEXTLINE(bugprone-exception-escape): quantities do not throw, Boost.Units does not say so
struct CircuitFile {
  std::string path;
  std::string text;  ///< exact content, kept for provenance
  std::string title;
  std::string kind;
  std::string note;
  Temperature temperature = celsius(20.0);
  MagnetChoice magnet;  ///< of a ready network
  SteelChoice steel;    ///< of a ready network
  std::variant<NetworkSpec, CCore, PotMagnet, RingMotor, CentreMotor, FlatVoiceCoil, SeparatorGap>
      device;
  Place geometry;                                            ///< of the table [geometry]
  std::vector<std::pair<std::string, Permeance>> overrides;  ///< leakage by hand
  std::vector<Place> override_places;
  std::vector<CoilSpec> coils;
};

/// Reads a circuit from a text; `path` is what errors call it.
/// @throws DataError with line, column and caret at the first thing that is missing, unknown or of
/// the wrong unit.
[[nodiscard]] CircuitFile read_circuit(std::string_view path, std::string_view text);
/// Reads a circuit file. @throws IoError, DataError
[[nodiscard]] CircuitFile read_circuit_file(const std::string& path);

/// What replaces a file's own choice.
struct CircuitOptions {
  std::optional<std::string> grade;  ///< for every magnet of the file
  std::optional<Temperature> temperature;
  Basis basis = Basis::nominal;
  bool extrapolate = false;
};

/// A circuit with its materials.
struct BuiltCircuit {
  MagneticNetwork network;
  Temperature temperature;
  std::vector<std::string> grades;  ///< in use: "maker/grade", or Br and µrec
  std::vector<std::string> steels;  ///< names of the steels in use
  std::vector<std::string> notes;   ///< on materials: assumptions of a grade, quality of a steel
  /// Coils that differ at a fault, by name.
  std::vector<std::pair<std::string, Current>> fault;
};

/// The network of a file with materials of a library.
/// @throws DataError  at the place in the file of a grade, steel, node or value that cannot be.
/// @throws NotFoundError, DomainError  for the grade and temperature of the options.
[[nodiscard]] BuiltCircuit build(const CircuitFile& file, const Library& library,
                                 const CircuitOptions& options = {});

}  // namespace magswap
