#include <cstdlib>

#include "magswap/material/library.hpp"
#include "magswap/material/packed.hpp"

namespace magswap {
namespace {

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
  Library out = detail::unpack(detail::packed_records());
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
