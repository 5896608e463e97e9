#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

// The last line of a results file: a sum over all before it. HDF5 ignores what stands behind its
// own end.
namespace magswap::detail {

/// "\nmagswap-results sha256 <64 digits>\n" over the bytes of an HDF5 file.
[[nodiscard]] std::string seal_of(std::span<const std::byte> bytes);

/// Reads a whole file and throws DataError unless it ends with its own seal.
///
/// HDF5 1.10 keeps no sums of texts and of plain data: a single wrong byte there goes unnoticed or
/// crashes it. Cost O(n), a buffer of 1 MiB. @throws IoError  when the file cannot be read, with
/// the system's reason.
void check_seal(const std::filesystem::path& path);

}  // namespace magswap::detail
