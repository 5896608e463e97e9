#pragma once

#include <sys/types.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "magswap/study/study.hpp"

namespace magswap::test {

inline const std::string kSource = MAGSWAP_SOURCE_DIR;

inline const Library& library() { return Library::shipped(); }
inline Application ev() {
  return read_application_file(kSource + "/examples/ev_traction_motor.toml");
}
inline Application gap() { return read_application_file(kSource + "/examples/gap_circuit.toml"); }
inline StudyResult study_of(const Application& application) {
  return run_study(application, library(), ProductLibrary::shipped());
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

/// A folder of its own for one test, removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "magswap-study-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace magswap::test
