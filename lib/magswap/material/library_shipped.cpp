#include <cstdlib>

#include "magswap/material/embedded.hpp"
#include "magswap/material/library.hpp"

namespace magswap {
namespace {

Library embedded_library() {
  Library out;
  for (const EmbeddedFile& file : embedded_files()) out.add_text(file.path, file.text);
  return out;
}

// The library with a user's records laid over it; the first error in the user's files is thrown.
Library laid_over(Library base, const std::filesystem::path& user) {
  Library own;
  own.add(user);
  base.overlay(own);
  for (const Finding& finding : base.check_of(own)) {
    if (finding.error) throw DataError(finding.what);
  }
  return base;
}

Library shipped_library() {
  Library out = embedded_library();
  const char* folder = std::getenv("MAGSWAP_MATERIALS");
  return folder == nullptr || *folder == '\0' ? out : laid_over(std::move(out), folder);
}

}  // namespace

const Library& Library::shipped() {
  static const Library library = shipped_library();
  return library;
}

Library Library::with(const std::filesystem::path& user) { return laid_over(shipped(), user); }

}  // namespace magswap
