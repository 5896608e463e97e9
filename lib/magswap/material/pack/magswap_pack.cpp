// magswap_pack OUTPUT.cpp ROOT FILE…: checks the data files and writes their records as a C++
// source. Run by the build; a file that does not pass the checks stops it.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "magswap/material/library.hpp"
#include "magswap/material/packed.hpp"
#include "magswap/material/toml_text.hpp"

namespace {

struct Packed {
  std::string path;
  std::string text;
};

std::vector<Packed> read_files(const std::filesystem::path& root,
                               const std::vector<std::string>& files) {
  std::vector<Packed> out;
  for (const std::string& file : files) {
    out.push_back(
        {std::filesystem::relative(file, root).generic_string(), magswap::read_text_file(file)});
  }
  std::sort(out.begin(), out.end(),
            [](const Packed& a, const Packed& b) { return a.path < b.path; });
  return out;
}

// What modules above read and check themselves is embedded as texts.
bool is_text(const Packed& file) {
  return file.path.starts_with("materials/products/") ||
         file.path.starts_with("materials/supply/") || file.path == "materials/footprints.toml";
}

// Prints what is wrong; true when nothing is.
bool report(const std::vector<magswap::Finding>& findings) {
  bool good = true;
  for (const auto& finding : findings) {
    if (!finding.error) continue;
    fmt::print(stderr, "{}\n", magswap::to_text(finding));
    good = false;
  }
  return good;
}

// Reads every file into the library; false when a file or what they say together does not pass the
// checks.
bool read_checked(const std::vector<Packed>& files, magswap::Library& library) {
  bool good = true;
  for (const Packed& file : files) {
    if (!is_text(file)) good = report(library.read(file.path, file.text)) && good;
  }
  return report(library.check()) && good;
}

// Bytes as the lines of a C++ string literal.
std::string literal(std::string_view bytes) {
  constexpr std::size_t kPerLine = 80;
  std::string out;
  for (std::size_t start = 0; start < bytes.size(); start += kPerLine) {
    out += "    \"";
    for (const char c : bytes.substr(start, kPerLine)) {
      const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?';
      out += plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
    out += "\"\n";
  }
  return out.empty() ? "\"\"" : out;
}

std::string source_text(const std::vector<Packed>& files, const std::string& records) {
  constexpr std::string_view kDelimiter = "magswap-data";
  std::string out =
      "// Written by magswap_pack from the files below materials/.\n\n"
      "#include <algorithm>\n#include <vector>\n\n#include \"magswap/material/embedded.hpp\"\n"
      "#include \"magswap/material/packed.hpp\"\n\nnamespace magswap {\n\n"
      "std::span<const EmbeddedFile> embedded_files(std::string_view start) {\n"
      "  static const std::vector<EmbeddedFile> files{\n";
  for (const Packed& file : files) {
    if (!is_text(file)) continue;
    out += fmt::format("{{\"{0}\", R\"{2}({1}){2}\"}},\n", file.path, file.text, kDelimiter);
  }
  out += fmt::format(
      "  }};\n"
      "  const auto within = [&](const EmbeddedFile& file) {{ return "
      "file.path.starts_with(start); }};\n"
      "  const auto first = std::find_if(files.begin(), files.end(), within);\n"
      "  const auto last = std::find_if_not(first, files.end(), within);\n"
      "  return {{first, last}};\n}}\n\nstd::string_view detail::packed_records() {{\n"
      "  static constexpr char kRecords[] =\n{};\n  return {{kRecords, {}}};\n}}\n\n"
      "}}  // namespace magswap\n",
      literal(records), records.size());
  return out;
}

void write(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr || std::fwrite(text.data(), 1, text.size(), file) != text.size() ||
      std::fclose(file) != 0) {
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
    magswap::Library library;
    if (!read_checked(files, library)) return 3;
    write(arguments[0], source_text(files, magswap::detail::pack(library)));
  } catch (const std::exception& error) {
    fmt::print(stderr, "magswap_pack: {}\n", error.what());
    return 5;
  }
  return 0;
}
