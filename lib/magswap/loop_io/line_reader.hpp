#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/core/error.hpp"

namespace magswap::detail {

/// Lines of a file or a text, one at a time; memory is bounded by the longest line allowed.
///
/// Ends of lines may be LF, CR LF, or CR in a file without any LF; a UTF-8 byte-order mark is
/// skipped. A line stays valid until the next one is asked for.
class LineReader {
 public:
  static constexpr std::size_t kHead = 65'536;  ///< bytes looked at to detect a format
  static constexpr std::size_t kLongestLine = 1'048'576;

  /// @throws IoError when the file cannot be opened or read.
  [[nodiscard]] static LineReader open(const std::string& path);
  /// Lines of a text that outlives the reader.
  [[nodiscard]] static LineReader of_text(std::string_view text, std::string_view name);

  /// The next line without its end; false after the last one.
  /// @throws IoError when reading fails, DataError when the line is too long.
  bool next(std::string_view& line);

  /// The first bytes of the file; only before the first line is asked for.
  [[nodiscard]] std::string_view head() const;
  /// Bytes of the file, 0 when unknown (a pipe).
  [[nodiscard]] std::uintmax_t size() const { return size_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// 1-based number of the line last given.
  [[nodiscard]] int number() const { return number_; }
  /// Whether the line last given had an end: the last line of a file that was cut off has none.
  [[nodiscard]] bool terminated() const { return terminated_; }

  /// An error at a place in the line last given, or in another one.
  [[nodiscard]] DataError error(std::string_view line, std::size_t column,
                                std::string_view message) const;
  [[nodiscard]] DataError error_at(int number, std::string_view line, std::size_t column,
                                   std::string_view message) const;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  bool fill();
  void start();

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::uintmax_t size_ = 0;
  int number_ = 0;
  char terminator_ = '\n';
  bool terminated_ = true;
};

}  // namespace magswap::detail
