#pragma once

#include <cstddef>
#include <span>

#include "magswap/results/hdf5_calls.hpp"

namespace magswap::detail::h5 {

/// An HDF5 file built in memory.
///
/// HDF5 writing straight to a full disk can neither report the reason nor be closed; in memory
/// nothing fails but the allocation, and the bytes are then written by one plain writer that knows
/// the system's errors.
class MemoryFile {
 public:
  /// Starts an empty file: format of HDF5 1.8 (checksummed headers), no times, links in order of
  /// creation.
  MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  /// The open file; invalid after finish().
  [[nodiscard]] hid_t id() const noexcept { return file_.get(); }

  /// Flushes and closes; the bytes of the file, which live as long as this object.
  [[nodiscard]] std::span<const std::byte> finish();

  /// The buffer that HDF5 grows, kept when HDF5 closes the file.
  struct Image {
    void* bytes = nullptr;
  };

 private:
  Image image_;
  Handle file_;
};

}  // namespace magswap::detail::h5
