// magswap_pack OUTPUT.cpp ROOT FILE…: checks the data files and writes them as a C++ source.
// Run by the build; a file that does not pass the checks stops it.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "magswap/material/library.hpp"
#include "magswap/material/toml_text.hpp"

namespace {

struct Packed {
  std::string path;
  std::string text;
};

std::vector<Packed> read_files(const std::filesystem::path& root, const std::vector<std::string>& files) {
  std::vector<Packed> out;
  for (const std::string& file : files) {
    out.push_back({std::filesystem::relative(file, root).generic_string(), magswap::read_text_file(file)});
  }
  std::sort(out.begin(), out.end(), [](const Packed& a, const Packed& b) { return a.path < b.path; });
  return out;
}

// All findings of all files, printed; true when none is an error.
bool pass(const std::vector<Packed>& files) {
  magswap::Library library;
  std::vector<magswap::Finding> findings;
  for (const Packed& file : files) {
    for (auto& finding : library.read(file.path, file.text)) findings.push_back(std::move(finding));
  }
  for (auto& finding : library.check()) findings.push_back(std::move(finding));
  bool good = true;
  for (const auto& finding : findings) {
    if (finding.error) fmt::print(stderr, "{}\n", magswap::to_text(finding));
    good = good && !finding.error;
  }
  return good;
}

constexpr std::string_view kDelimiter = "magswap-data";

std::string source_text(const std::vector<Packed>& files) {
  std::string out = "// Written by magswap_pack from the files below materials/.\n\n"
                    "#include <array>\n\n#include \"magswap/material/embedded.hpp\"\n\n"
                    "namespace magswap {\nnamespace {\n\n";
  out += fmt::format("constexpr std::array<EmbeddedFile, {}> kFiles{{{{\n", files.size());
  for (const Packed& file : files) {
    out += fmt::format("{{\"{0}\", R\"{2}({1}){2}\"}},\n", file.path, file.text, kDelimiter);
  }
  return out + "}};\n\n}  // namespace\n\n"
               "std::span<const EmbeddedFile> embedded_files() { return kFiles; }\n\n}  // namespace magswap\n";
}

void write(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr || std::fwrite(text.data(), 1, text.size(), file) != text.size() || std::fclose(file) != 0) {
    throw magswap::IoError(fmt::format("cannot write '{}'", path));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 3) {
    fmt::print(stderr, "usage: magswap_pack OUTPUT.cpp ROOT FILE…\n");
    return 2;
  }
  try {
    const auto files = read_files(arguments[1], {arguments.begin() + 2, arguments.end()});
    if (!pass(files)) return 3;
    write(arguments[0], source_text(files));
  } catch (const std::exception& error) {
    fmt::print(stderr, "magswap_pack: {}\n", error.what());
    return 5;
  }
  return 0;
}
