#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/core/error.hpp"

namespace magswap {

/// A place in a text, 1-based; 0 when unknown.
struct Place {
  int line = 0;
  int column = 0;
};

/// A node of a TOML text: a value, the key it stands under, and where both are.
struct TomlNode {
  enum class Type : std::uint8_t { table, array, text, integer, number, boolean, date };

  Type type = Type::table;
  std::string key;  ///< empty for the root and for elements of an array
  Place key_place;
  Place place;        ///< of the value
  std::string text;   ///< value of a text; a date as written
  double number = 0;  ///< value of an integer or a number; 1 for true
  std::vector<TomlNode>
      children;  ///< members of a table or elements of an array, in the order of the text

  /// The member of a table under a key, nullptr when there is none.
  [[nodiscard]] const TomlNode* find(std::string_view wanted) const;
};

/// What a node is, for messages: "a text", "a table".
[[nodiscard]] std::string_view type_name(TomlNode::Type type);

/// A TOML text with its name and its tree; every error it makes names path, line and column and
/// shows the line.
class TomlText {
 public:
  /// Parses a text; `path` is what errors call it.
  /// @throws DataError when it is not TOML, not UTF-8, larger than kLargest or nested without
  /// sense.
  TomlText(std::string_view path, std::string_view text);

  [[nodiscard]] const TomlNode& root() const { return root_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// An error at a place, with the line and a caret.
  [[nodiscard]] DataError error_at(Place place, std::string_view message) const;

  /// Longest text that is read [bytes].
  static constexpr std::size_t kLargest = 8U << 20U;

 private:
  std::string path_;
  std::string text_;
  TomlNode root_;
};

/// Reads a whole file of at most `largest` bytes.
/// @throws IoError with the system's reason, DataError when it is larger.
[[nodiscard]] std::string read_text_file(const std::string& path,
                                         std::size_t largest = TomlText::kLargest);

/// An error at a place of a text, with the line (cut where it is long) and a caret.
[[nodiscard]] DataError error_in(std::string_view path, std::string_view text, Place place,
                                 std::string_view message);

}  // namespace magswap
