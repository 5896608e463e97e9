#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "magswap/witness/witness_case.hpp"

namespace magswap::cli {

/// gmsh and getdp, with their versions.
struct FiniteElementPrograms {
  std::string gmsh;   ///< version, such as "4.8.4"
  std::string getdp;  ///< version
};

/// Looks for both programs on the path.
/// @throws IoError naming the one that is missing and the Debian packages.
[[nodiscard]] FiniteElementPrograms find_programs();

/// A new folder for meshes and solutions, removed with everything in it at the end of its life.
class RunFolder {
 public:
  /// A folder of its own below the system's temporary one, or `keep`, which stays, where that is
  /// given. @throws IoError when it cannot be made.
  explicit RunFolder(const std::string& keep);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool kept_;
};

/// Solves a case anew on all its meshes; the case as it came, with new results.
///
/// One program runs at a time, on one thread. `step` is called after each.
/// @return nothing when Ctrl-C ended it.
/// @throws ConvergenceError when a program fails, with the end of what it said.
[[nodiscard]] std::optional<WitnessCase> solve_again(const WitnessCase& item,
                                                     const FiniteElementPrograms& programs,
                                                     const std::filesystem::path& folder,
                                                     const std::function<void()>& step);

/// Number of program runs that a case takes.
[[nodiscard]] std::size_t runs_of(const WitnessCase& item);

}  // namespace magswap::cli
