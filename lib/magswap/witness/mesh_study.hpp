#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "magswap/witness/witness_case.hpp"

namespace magswap {

/// Error that mesh and potential leave in a number, from three meshes or more of two or fewer
/// potentials.
///
/// Of one potential: Richardson's difference of the last two meshes over (ratio − 1), the ratio of
/// the last two differences held to 1.5 … 16, times 1.25 for safety (Roache, J. Fluids Eng. 116
/// (1994) 405). Of two: the mean of both, or half of what they differ by, whichever is larger.
/// @throws ArgumentError when there are less than three numbers of either, or none.
[[nodiscard]] double mesh_error(const std::vector<double>& vector,
                                const std::vector<double>& scalar);

/// Numbers that one finite-element run left as tables in a folder, by quantity.
///
/// Reads STEM.magnet.volume, .h and .b (one element a row), STEM.gap.volume and .gap.b, STEM.force,
/// and one file STEM.NAME for every point or line. Means over lines weigh with the radius about an
/// axis. Fields of the magnet and before its face run along its direction, forces attract where
/// positive, other flux densities are magnitudes.
/// @throws DataError when a table is missing or not one.
[[nodiscard]] std::map<std::string, double> read_run_tables(const std::filesystem::path& folder,
                                                            const std::string& stem,
                                                            WitnessSymmetry symmetry);

/// The results of all runs as quantities of a case: vector and scalar hold one map a mesh.
///
/// Units, words and the order of names as in the stored cases.
[[nodiscard]] std::vector<WitnessQuantity> quantities_of(
    const std::vector<std::map<std::string, double>>& vector,
    const std::vector<std::map<std::string, double>>& scalar, WitnessSymmetry symmetry);

/// Elements of a mesh file (format 2.2) of second order: tetrahedra, or triangles where it has
/// none. @throws DataError when it holds neither.
[[nodiscard]] std::size_t elements_of(const std::filesystem::path& mesh);

}  // namespace magswap
