#include "magswap/loop_io/line_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "magswap/loop_io/cells.hpp"

namespace magswap::detail {
namespace {

constexpr std::size_t kChunk = 262'144;
constexpr std::size_t kLongestExcerpt = 160;
static_assert(kChunk >= LineReader::kHead);

IoError io_error(const std::string& path, int reason) {
  return IoError(fmt::format("cannot read '{}': {}", path, std::strerror(reason)));
}

const char* find(const char* begin, const char* end, char wanted) {
  if (begin == end) return nullptr;
  return static_cast<const char*>(
      std::memchr(begin, wanted, static_cast<std::size_t>(end - begin)));
}

}  // namespace

LineReader LineReader::open(const std::string& path) {
  LineReader out;
  out.path_ = path;
  out.file_.reset(std::fopen(path.c_str(), "rb"));
  if (!out.file_) throw io_error(path, errno);
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(path, unknown);
  out.size_ = unknown ? 0 : size;
  out.buffer_.resize(kChunk);
  out.begin_ = out.end_ = out.buffer_.data();
  while (out.end_ < out.buffer_.data() + kHead && out.fill()) {
  }
  out.start();
  return out;
}

LineReader LineReader::of_text(std::string_view text, std::string_view name) {
  LineReader out;
  out.path_ = name;
  out.begin_ = text.data();
  out.end_ = text.data() + text.size();
  out.size_ = text.size();
  out.start();
  return out;
}

void LineReader::start() {
  if (std::string_view(begin_, static_cast<std::size_t>(end_ - begin_)).starts_with("\xEF\xBB\xBF"))
    begin_ += 3;
  if (!find(begin_, end_, '\n') && find(begin_, end_, '\r')) terminator_ = '\r';
}

std::string_view LineReader::head() const {
  return {begin_, std::min(kHead, static_cast<std::size_t>(end_ - begin_))};
}

// Moves what is left to the front of the buffer and reads on behind it; false at the end.
bool LineReader::fill() {
  if (!file_) return false;
  const auto left = static_cast<std::size_t>(end_ - begin_);
  if (left > 0 && begin_ != buffer_.data()) std::memmove(buffer_.data(), begin_, left);
  if (left == buffer_.size()) buffer_.resize(2 * buffer_.size());
  begin_ = buffer_.data();
  const std::size_t count =
      std::fread(buffer_.data() + left, 1, buffer_.size() - left, file_.get());
  end_ = begin_ + left + count;
  if (count == 0 && std::ferror(file_.get()) != 0) throw io_error(path_, errno);
  return count > 0;
}

bool LineReader::next(std::string_view& line) {
  const char* stop = find(begin_, end_, terminator_);
  while (!stop) {
    const auto searched = static_cast<std::size_t>(end_ - begin_);
    if (searched > kLongestLine || !fill()) break;
    stop = find(begin_ + searched, end_, terminator_);
  }
  if (begin_ == end_) return false;
  ++number_;
  terminated_ = stop != nullptr;
  if (!stop) stop = end_;
  line = {begin_, static_cast<std::size_t>(stop - begin_)};
  if (line.size() > kLongestLine)
    throw error(line, 1, "the line is longer than 1 MiB: no table of a loop");
  begin_ = terminated_ ? stop + 1 : stop;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

DataError LineReader::error(std::string_view line, std::size_t column,
                            std::string_view message) const {
  return error_at(number_, line, column, message);
}

DataError LineReader::error_at(int number, std::string_view line, std::size_t column,
                               std::string_view message) const {
  const int place = static_cast<int>(std::max<std::size_t>(column, 1));
  if (column > kLongestExcerpt) return DataError(path_, number, place, message);
  return DataError(path_, number, place, message, printable(line.substr(0, kLongestExcerpt)));
}

}  // namespace magswap::detail
