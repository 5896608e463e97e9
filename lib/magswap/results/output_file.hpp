#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace magswap::detail {

/// A file that appears under its name whole or not at all.
///
/// The bytes go to `NAME.partial` in the same folder, held by an advisory lock while the object
/// lives; commit() writes, syncs and renames. A killed process leaves at most the partial file,
/// which the next run takes over. Not copyable; one thread at a time.
class OutputFile {
 public:
  /// Opens and locks the partial file, so that a folder that cannot be written fails before hours
  /// of work.
  ///
  /// A symbolic link is followed: the file it points to is replaced, not the link.
  /// @throws IoError  with the path and the system's reason; also when `path` names something that
  /// is no regular
  ///                  file, or another process is writing the same file.
  explicit OutputFile(const std::filesystem::path& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Removes the partial file unless commit() was called.
  ~OutputFile();

  /// Writes the pieces one after the other, syncs the file, renames it and syncs the folder.
  ///
  /// @throws IoError  with the path and the system's reason (no space, quota, size limit); nothing
  /// is then
  ///                  left but what stood under the name before.
  void commit(std::span<const std::span<const std::byte>> pieces);

  /// The name that the file will have.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  void open_and_lock();
  [[nodiscard]] bool still_named() const;
  void write_all(std::span<const std::byte> bytes) const;
  void discard() noexcept;

  std::filesystem::path path_;
  std::filesystem::path partial_;
  int descriptor_ = -1;
};

}  // namespace magswap::detail
