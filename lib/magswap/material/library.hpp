#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/material/grade.hpp"

namespace magswap {

/// A finding of the checker; an error keeps the record out, a warning does not.
struct Finding {
  bool error = true;
  DataError what;
};

/// The material library: grades, families, compounds, prices and their sources.
///
/// Value type; the shipped one is read once from the data embedded in the program. Thread-safe to read.
class Library {
 public:
  Library() = default;

  /// The library embedded in the program, plus the folder named by MAGSWAP_MATERIALS where it is set.
  /// @throws DataError  when the user's files do not pass the checks.
  [[nodiscard]] static const Library& shipped();

  /// Reads one TOML text of any of the schemas; sources and families it names may come later.
  /// @throws DataError with line, column and caret when the text is not of a known schema.
  void add_text(std::string_view path, std::string_view text);
  /// Reads a file, or every .toml below a folder.
  /// @throws IoError, DataError
  void add(const std::filesystem::path& path);
  /// Applies every gate of docs/formats/materials.md to what has been read; empty when all is well.
  [[nodiscard]] std::vector<Finding> check() const;

  /// A grade by "maker/grade", or by a bare name: then the fullest record of the makers that use it.
  /// @throws NotFoundError naming the nearest grades.
  [[nodiscard]] const Grade& grade(std::string_view name) const;
  /// All records that a bare name could mean, the one grade() takes first.
  [[nodiscard]] std::vector<const Grade*> grades_named(std::string_view name) const;
  [[nodiscard]] const std::vector<Grade>& grades() const { return grades_; }
  [[nodiscard]] const Family& family(std::string_view key) const;
  [[nodiscard]] const Family& family_of(const Grade& grade) const { return family(grade.family); }
  [[nodiscard]] const std::map<std::string, Family, std::less<>>& families() const { return families_; }
  [[nodiscard]] const Compound& compound(std::string_view name) const;
  [[nodiscard]] const std::vector<Compound>& compounds() const { return compounds_; }
  [[nodiscard]] const std::vector<Price>& prices() const { return prices_; }
  /// The default price of an item in a form, nullptr when none is known.
  [[nodiscard]] const Price* price(std::string_view item, std::string_view form) const;
  [[nodiscard]] const Source& source(std::string_view key) const;
  [[nodiscard]] const std::map<std::string, Source, std::less<>>& sources() const { return sources_; }

 private:
  std::vector<Grade> grades_;
  std::map<std::string, Family, std::less<>> families_;
  std::vector<Compound> compounds_;
  std::vector<Price> prices_;
  std::map<std::string, Source, std::less<>> sources_;
  std::map<std::string, std::string, std::less<>> texts_;  // by path, for excerpts
};

/// Element content of a grade by mass fraction, heavy rare earths estimated where its maker does not give them.
struct ElementContent {
  /// One element: fraction of the magnet's mass and its range, 0…1.
  struct Entry {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
    Standing standing = Standing::derived;
    std::string source;
    std::string note;  ///< how it was estimated
  };
  std::map<std::string, Entry> elements;
};

/// Mass fractions of every element of a grade.
///
/// Dy of bulk-alloyed sintered NdFeB follows HcJ = 913 kA/m + 166 kA/m per wt% (residual 61 kA/m) as a triangular
/// distribution of ±1.5 wt%; diffused grades by their own relation. Dy and Tb replace Nd and Pr in proportion.
[[nodiscard]] ElementContent element_content(const Grade& grade, const Library& library);

}  // namespace magswap
