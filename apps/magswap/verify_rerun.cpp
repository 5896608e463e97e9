#include "verify_rerun.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <map>
#include <thread>
#include <vector>

#include "cli.hpp"
#include "interrupt.hpp"
#include "magswap/core/error.hpp"
#include "magswap/witness/mesh_study.hpp"

namespace magswap::cli {
namespace {

using Path = std::filesystem::path;

/// How a program ended; nothing where Ctrl-C ended it.
struct Ended {
  int status = 0;
  std::string said;
};

void require_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::size_t stop = std::min(rest.find(':'), rest.size());
    const std::string candidate = rest.substr(0, stop) + "/" + program;
    if (access(candidate.c_str(), X_OK) == 0) return;
    rest.erase(0, std::min(stop + 1, rest.size()));
  }
  throw IoError(fmt::format(
      "'{}' is not on the path: finite elements are run again by gmsh and getdp (on Debian: "
      "apt-get install gmsh getdp); without --rerun the stored results are compared",
      program));
}

// Starts a program in a folder with its output in a file there.
pid_t start(const std::vector<std::string>& command, const Path& folder, const Path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  constexpr int kMode = 0600;
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, kMode);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int code =
      posix_spawnp(&child, command.front().c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (code != 0) {
    throw IoError(fmt::format("cannot start '{}': {}", command.front(), std::strerror(code)));
  }
  return child;
}

// Waits for a child; ends it when Ctrl-C was pressed.
std::optional<int> wait_for(pid_t child) {
  constexpr auto kBetween = std::chrono::milliseconds(20);
  bool stopped = false;
  int raw = 0;
  while (true) {
    const pid_t done = waitpid(child, &raw, WNOHANG);
    if (done == child) break;
    if (done < 0 && errno != EINTR)
      throw IoError("a program that was started cannot be waited for");
    if (Interrupt::asked() && !stopped) {
      stopped = true;
      kill(child, SIGTERM);
    }
    std::this_thread::sleep_for(kBetween);
  }
  if (Interrupt::asked()) return std::nullopt;
  return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

std::optional<Ended> run(const std::vector<std::string>& command, const Path& folder) {
  const Path log = folder / (command.front() + ".log");
  const std::optional<int> status = wait_for(start(command, folder, log));
  if (!status) return std::nullopt;
  return Ended{*status, read_file(log.string())};
}

// As run(), and what went wrong as an error. getdp and gmsh say some errors and end with 0.
bool run_well(const std::vector<std::string>& command, const Path& folder) {
  const std::optional<Ended> ended = run(command, folder);
  if (!ended) return false;
  const bool bad = ended->status != 0 || ended->said.find("Error") != std::string::npos ||
                   ended->said.find("did NOT converge") != std::string::npos;
  if (!bad) return true;
  constexpr std::size_t kEnd = 600;
  const std::string& said = ended->said;
  throw ConvergenceError(fmt::format("{} ended with {}: {}", command.front(), ended->status,
                                     said.substr(said.size() - std::min(kEnd, said.size()))));
}

std::string version_of(const std::string& program, const Path& folder) {
  const std::optional<Ended> ended = run({program, "--version"}, folder);
  std::string out;
  for (const char c : ended ? ended->said : std::string()) {
    if ((c >= '0' && c <= '9') || c == '.') {
      out += c;
    } else if (!out.empty()) {
      break;
    }
  }
  return out.empty() ? "unknown" : out;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

void add_number(std::vector<std::string>& command, std::string_view name, double value) {
  command.insert(command.end(), {"-setnumber", std::string(name), fmt::format("{:.12g}", value)});
}

std::vector<std::string> mesh_command(const WitnessCase& item, double refinement) {
  std::vector<std::string> out{"gmsh",
                               item.symmetry == WitnessSymmetry::solid ? "-3" : "-2",
                               "-v",
                               "2",
                               "-nt",
                               "1",
                               item.model + ".geo",
                               "-o",
                               "mesh.msh"};
  for (const WitnessParameter& p : item.geometry) add_number(out, p.name, p.value);
  add_number(out, "refine", refinement);
  return out;
}

std::vector<std::string> solve_command(const WitnessCase& item, Potential potential,
                                       const std::string& stem) {
  std::vector<std::string> out{"getdp",      item.model + ".pro",
                               "-msh",       "mesh.msh",
                               "-name",      stem,
                               "-solve",     "solve",
                               "-pos",       "read",
                               "-v",         "2",
                               "-setstring", "out",
                               stem};
  for (const WitnessParameter& p : item.geometry) add_number(out, p.name, p.value);
  const WitnessMaterial& m = item.material;
  add_number(out, "axisymmetric", item.symmetry == WitnessSymmetry::axisymmetric ? 1 : 0);
  add_number(out, "scalar", potential == Potential::scalar ? 1 : 0);
  add_number(out, "mu_rec", m.mu_rec);
  add_number(out, "curve", m.curve);
  add_number(out, "steel", m.steel.empty() || m.steel == "ideal" ? 0 : 1);
  if (m.Br) add_number(out, "remanence", si(*m.Br));
  if (item.symmetry == WitnessSymmetry::solid) {
    // Its matrix is symmetric and positive, and too wide for elimination.
    out.insert(out.end(), {"-ksp_type", "cg", "-pc_type", "icc", "-ksp_rtol", "1e-10"});
  }
  return out;
}

void write_models(const Path& folder) {
  for (const WitnessFile& file : witness_files()) {
    std::ofstream out(folder / file.name, std::ios::binary);
    out << file.text;
    if (!out.flush()) throw IoError(fmt::format("cannot write in '{}'", folder.string()));
  }
}

}  // namespace

FiniteElementPrograms find_programs() {
  require_on_path("gmsh");
  require_on_path("getdp");
  const RunFolder folder("");
  return {version_of("gmsh", folder.path()), version_of("getdp", folder.path())};
}

RunFolder::RunFolder(const std::string& keep) : kept_(!keep.empty()) {
  std::error_code code;
  if (kept_) {
    path_ = std::filesystem::absolute(keep);
    std::filesystem::create_directories(path_, code);
  } else {
    std::string name = (std::filesystem::temp_directory_path() / "magswap-verify-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) code = std::error_code(errno, std::generic_category());
    path_ = name;
  }
  if (code) throw IoError(fmt::format("cannot make '{}': {}", path_.string(), code.message()));
}

RunFolder::~RunFolder() {
  std::error_code ignored;
  if (!kept_) std::filesystem::remove_all(path_, ignored);
}

std::size_t runs_of(const WitnessCase& item) {
  return item.run.refinements.size() * (1 + item.potentials.size());
}

std::optional<WitnessCase> solve_again(const WitnessCase& item,
                                       const FiniteElementPrograms& programs, const Path& folder,
                                       const std::function<void()>& step) {
  write_models(folder);
  WitnessCase out = item;
  out.run.gmsh = programs.gmsh;
  out.run.getdp = programs.getdp;
  out.run.date = today();
  out.run.elements.clear();
  std::map<Potential, std::vector<std::map<std::string, double>>> results;
  for (const double refinement : item.run.refinements) {
    if (!run_well(mesh_command(item, refinement), folder)) return std::nullopt;
    out.run.elements.push_back(static_cast<double>(elements_of(folder / "mesh.msh")));
    step();
    for (const Potential potential : item.potentials) {
      const std::string stem = fmt::format("{}-{}-{:g}", item.name, to_text(potential), refinement);
      if (!run_well(solve_command(item, potential, stem), folder)) return std::nullopt;
      results[potential].push_back(read_run_tables(folder, stem, item.symmetry));
      step();
    }
  }
  out.quantities =
      quantities_of(results[Potential::vector], results[Potential::scalar], item.symmetry);
  return out;
}

}  // namespace magswap::cli
