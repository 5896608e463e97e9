#include "magswap/results/seal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "magswap/core/error.hpp"
#include "magswap/results/sha256.hpp"

namespace magswap::detail {
namespace {

constexpr std::string_view kLabel = "\nmagswap-results sha256 ";
constexpr std::size_t kDigits = 64;
constexpr std::size_t kSealBytes = kLabel.size() + kDigits + 1;
constexpr std::size_t kPiece = std::size_t{1} << 20U;

std::string seal_with(const std::string& digits) { return std::string(kLabel) + digits + "\n"; }

std::string read(std::ifstream& in, std::size_t size, const std::filesystem::path& path) {
  std::string bytes(size, '\0');
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) {
    throw IoError(
        fmt::format("{}: cannot read: {}", path.string(), std::generic_category().message(errno)));
  }
  return bytes;
}

}  // namespace

std::string seal_of(std::span<const std::byte> bytes) {
  Sha256 sum;
  sum.add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return seal_with(sum.hex());
}

void check_seal(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const auto end = in ? static_cast<std::size_t>(in.tellg()) : 0;
  std::size_t left = end > kSealBytes ? end - kSealBytes : 0;
  in.seekg(0);
  Sha256 sum;
  while (left > 0) {
    const std::string piece = read(in, std::min(left, kPiece), path);
    sum.add(piece);
    left -= piece.size();
  }
  const std::string seal = end > kSealBytes ? read(in, kSealBytes, path) : std::string();
  if (!seal.starts_with(kLabel)) {
    throw DataError(path.string(), 0, 0,
                    "lacks the seal at its end: it was cut short, or another "
                    "program made or changed it; take a whole copy or run the study again");
  }
  if (seal != seal_with(sum.hex())) {
    throw DataError(path.string(), 0, 0,
                    "is damaged: its bytes do not give the SHA-256 that it was "
                    "sealed with; take a whole copy or run the study again");
  }
}

}  // namespace magswap::detail
