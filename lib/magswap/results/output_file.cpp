#include "magswap/results/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, std::string_view what, int reason) {
  throw IoError(
      fmt::format("{}: {}: {}", path.string(), what, std::generic_category().message(reason)));
}

// Repeats a system call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// Where a write to `path` would land: symbolic links followed, even one whose target is not there
// yet.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  fs::path out = path;
  for (int links = 0; links < 40 && fs::is_symlink(fs::symlink_status(out, error)); ++links) {
    const fs::path target = fs::read_symlink(out, error);
    if (error) fail(path, "cannot follow the link", error.value());
    out = target.is_absolute() ? target : out.parent_path() / target;
  }
  return out;
}

fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

// A rename is durable only once the folder is; some file systems do not sync folders, which is no
// error.
void sync_folder(const fs::path& path) {
  const int folder = uninterrupted(
      [&] { return ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
  if (folder < 0) return;
  const int result = uninterrupted([&] { return ::fsync(folder); });
  const int reason = errno;
  ::close(folder);
  if (result != 0 && reason == EIO) fail(path, "cannot sync the folder", reason);
}

}  // namespace

OutputFile::OutputFile(const fs::path& path) : path_(resolved(path)) {
  if (path.empty() || !path_.has_filename()) {
    throw IoError(fmt::format("'{}' names no file to write results to", path.string()));
  }
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw IoError(
        fmt::format("{}: is no regular file; results can only be written to one", path.string()));
  }
  partial_ = path_;
  partial_ += ".partial";
  open_and_lock();
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::open_and_lock() {
  constexpr int kTries = 100;  // more than enough where inode numbers are stable
  for (int tries = 0; tries < kTries && !(descriptor_ >= 0 && still_named()); ++tries) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = uninterrupted(
        [&] { return ::open(partial_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666); });
    if (descriptor_ < 0) fail(path_, "cannot write", errno);
    if (uninterrupted([&] { return ::flock(descriptor_, LOCK_EX | LOCK_NB); }) != 0 &&
        errno == EWOULDBLOCK) {
      ::close(descriptor_);
      descriptor_ = -1;
      throw IoError(
          fmt::format("{}: another run is writing this file ({} is locked); wait for it "
                      "or choose another name",
                      path_.string(), partial_.string()));
    }
  }
}

// Between open and lock another run may have renamed or removed the file that we opened.
bool OutputFile::still_named() const {
  struct stat ours {};
  struct stat named {};
  return ::fstat(descriptor_, &ours) == 0 && ::stat(partial_.c_str(), &named) == 0 &&
         ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

void OutputFile::write_all(std::span<const std::byte> bytes) const {
  constexpr std::size_t kMost = std::size_t{1} << 30U;  // Linux writes at most 2 GiB at once
  while (!bytes.empty()) {
    const ssize_t written = uninterrupted(
        [&] { return ::write(descriptor_, bytes.data(), std::min(bytes.size(), kMost)); });
    if (written <= 0) fail(path_, "cannot write", written < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void OutputFile::commit(std::span<const std::span<const std::byte>> pieces) {
  if (descriptor_ < 0) throw IoError(fmt::format("{}: was already written", path_.string()));
  try {
    if (::ftruncate(descriptor_, 0) != 0) fail(path_, "cannot empty the partial file", errno);
    if (::lseek(descriptor_, 0, SEEK_SET) != 0) fail(path_, "cannot write", errno);
    for (const auto piece : pieces) write_all(piece);
    if (uninterrupted([&] { return ::fsync(descriptor_); }) != 0) fail(path_, "cannot sync", errno);
    if (::rename(partial_.c_str(), path_.c_str()) != 0) fail(path_, "cannot rename", errno);
  } catch (...) {
    discard();
    throw;
  }
  ::close(descriptor_);
  descriptor_ = -1;
  sync_folder(path_);
}

void OutputFile::discard() noexcept {
  if (descriptor_ < 0) return;
  ::unlink(partial_.c_str());
  ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace magswap::detail
