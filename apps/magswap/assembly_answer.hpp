#pragma once

#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/force/assembly_file.hpp"

namespace magswap::cli {

/// Reads an assembly; temperature and basis as the command line says them.
/// @throws IoError, DataError
[[nodiscard]] AssemblyFile assembly_of(const std::string& path, const std::string& temperature,
                                       const std::string& basis, bool extrapolate);

/// The working point of every magnet, and what is assumed, one sentence each.
[[nodiscard]] std::vector<std::string> assembly_lines(const AssemblyFile& file,
                                                      const Assembly& assembly);
/// The same for programs: magnets with shape, place, J, H, B, margin, loss.
[[nodiscard]] Document assembly_document(const AssemblyFile& file, const Assembly& assembly);

/// Force and torque on one group, at one place of a motion.
struct AssemblyForceRow {
  double share = 0.0;  ///< of the motion, 0 … 1
  std::string group;
  Position about;
  MagnetForce force;
  FieldStrength least_margin;  ///< of all magnets, to their knees
};

/// Forces of an assembly as it stands, or along a motion.
struct AssemblyForces {
  AssemblyFile file;
  std::vector<std::string> lines;  ///< of the assembly as it stands
  Document about = Document::object();
  std::vector<AssemblyForceRow> rows;
};

/// @throws DomainError naming the step where magnets run into each other.
[[nodiscard]] AssemblyForces assembly_forces(AssemblyFile file);

[[nodiscard]] std::string text_of(const AssemblyForces& answer);
[[nodiscard]] std::string csv_of(const AssemblyForces& answer);
[[nodiscard]] Document document_of(const AssemblyForces& answer);
/// Force and torque along the motion. @throws ArgumentError without one.
[[nodiscard]] std::string picture_of(const AssemblyForces& answer);
/// Writes the rows as a table /assembly_force. @throws IoError.
void write_results(const AssemblyForces& answer, const std::string& path);

}  // namespace magswap::cli
