#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/toml_text.hpp"
#include "magswap/units/text.hpp"

namespace magswap {

/// Reads the members of one table of a TOML text and remembers which keys it was asked for.
///
/// Every method throws DataError at the member when its type, unit or value does not fit; finish()
/// throws at the first key that nobody asked for, naming the nearest known one.
class TableReader {
 public:
  /// `what` names the table in messages: "grade 'N42SH'".
  /// @throws DataError when the node is not a table.
  TableReader(const TomlText& text, const TomlNode& node, std::string what);

  /// The member as it stands, nullptr when it is absent.
  const TomlNode* find(std::string_view key);
  /// The member as it stands. @throws DataError when it is absent.
  const TomlNode& require(std::string_view key);

  std::string text(std::string_view key);
  std::string text_or(std::string_view key, std::string_view otherwise);
  /// A text out of a fixed set. @throws DataError listing the set.
  std::string word(std::string_view key, const std::vector<std::string>& allowed);
  std::string word_or(std::string_view key, const std::vector<std::string>& allowed,
                      std::string_view otherwise);
  std::optional<double> number(std::string_view key);
  std::optional<int> integer(std::string_view key);
  bool flag_or(std::string_view key, bool otherwise);
  std::vector<std::string> texts(std::string_view key);
  /// A quantity [SI] from a text with its unit; a dimensionless one may be a bare number.
  std::optional<double> quantity(std::string_view key, Kind kind);
  /// The elements of a list of tables, such as [[grade]]; empty when the key is absent.
  std::vector<const TomlNode*> tables(std::string_view key);

  /// @throws DataError at the first member that nobody asked for.
  void finish() const;

  [[nodiscard]] const TomlText& document() const { return *text_; }
  [[nodiscard]] const TomlNode& node() const { return *node_; }
  [[nodiscard]] const std::string& what() const { return what_; }
  /// An error at a member's value, or at the table when it is absent.
  [[nodiscard]] DataError error(std::string_view key, std::string_view message) const;

 private:
  const TomlNode* typed(std::string_view key, TomlNode::Type type, std::string_view example);
  [[noreturn]] void missing(std::string_view key) const;

  const TomlText* text_;
  const TomlNode* node_;
  std::string what_;
  std::set<std::string, std::less<>> known_;
};

/// A quantity [SI] from a node: a text with unit, or a bare number where the kind has no dimension.
/// @throws DataError at the node.
[[nodiscard]] double read_quantity(const TomlText& text, const TomlNode& node, Kind kind);

/// "; did you mean 'x'?" for the nearest of some names, else "; known: a, b" (cut after ten).
[[nodiscard]] std::string suggest(std::string_view wanted, const std::vector<std::string>& names);

}  // namespace magswap
