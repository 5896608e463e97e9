#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/material/grade.hpp"
#include "magswap/material/toml_text.hpp"
#include "magswap/product/product.hpp"

namespace magswap {

/// The products and the sources they name.
///
/// Value type; the shipped one is read once from the data embedded in the program. Thread-safe to
/// read.
class ProductLibrary {
 public:
  /// The products embedded in the program, plus those of the folder named by MAGSWAP_MATERIALS
  /// where it is set.
  /// @throws DataError  when the user's files do not pass the checks.
  [[nodiscard]] static const ProductLibrary& shipped();
  /// Reads every .toml below a folder, or one file, and applies every check.
  /// @throws IoError, DataError at the first mistake.
  [[nodiscard]] static ProductLibrary read(const std::filesystem::path& path);

  /// The shipped products with a user's file or folder laid over them: a product of the same key
  /// replaces the shipped one.
  /// @throws IoError, DataError
  [[nodiscard]] static ProductLibrary with(const std::filesystem::path& user);

  /// Reads one text: products, or sources when it has no schema. Sources that it names may come
  /// later.
  /// @throws DataError with line, column and caret at the first mistake.
  void add_text(std::string_view path, std::string_view text);
  /// Reads a file, or every .toml below a folder.
  /// @throws IoError, DataError
  void add(const std::filesystem::path& path);
  /// Mistakes that show only when all is read: sources or parts that are missing, names used twice,
  /// products that contain themselves, variants of another functional unit; empty when all is well.
  [[nodiscard]] std::vector<DataError> check() const;

  /// A product by key or alias, without regard to case, blanks and hyphens; "NAME per UNIT" is NAME
  /// where that is counted in UNIT.
  /// @throws NotFoundError naming the nearest names and the products that share a word.
  [[nodiscard]] const Product& product(std::string_view name) const;
  [[nodiscard]] const std::vector<Product>& products() const { return products_; }
  /// @throws NotFoundError
  [[nodiscard]] const Source& source(std::string_view key) const;
  [[nodiscard]] const std::map<std::string, Source, std::less<>>& sources() const {
    return sources_;
  }

 private:
  // A name in a file, for the checks that need all files: a source that is named, or a key or
  // alias.
  struct Mention {
    std::string name;
    std::string path;
    Place place;
  };

  [[nodiscard]] const Product* find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> suggestions(std::string_view name) const;
  void overlay(const std::filesystem::path& user);
  void check_parts(std::vector<DataError>& errors) const;
  [[nodiscard]] bool contains_itself(const Product& inner, const std::string& key,
                                     std::size_t depth = 0) const;

  std::vector<Product> products_;
  std::map<std::string, Source, std::less<>> sources_;
  std::vector<Mention> named_sources_;
  std::vector<Mention> names_;
  std::map<std::string, std::string, std::less<>> texts_;  // by path, for excerpts
};

}  // namespace magswap
