#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/material/element_content.hpp"
#include "magswap/material/grade.hpp"
#include "magswap/material/steel.hpp"

namespace magswap {

struct DatasheetOptions;

namespace detail {
struct LibraryAccess;
struct MaterialText;
}  // namespace detail

/// A finding of the checker; an error keeps the record out, a warning does not.
struct Finding {
  bool error = true;
  DataError what;
};

/// "path:line:column: warning: …" or "… error: …" with the line and a caret beneath it.
[[nodiscard]] std::string to_text(const Finding& finding);

/// A file as it is, or every .toml below a folder in alphabetical order, except below folders named
/// products or supply.
/// @throws IoError with the system's reason.
[[nodiscard]] std::vector<std::filesystem::path> material_files(const std::filesystem::path& path);

/// The material library: grades, families, compounds, steels, prices and their sources.
///
/// Value type; the shipped one is read once from the data embedded in the program. Thread-safe to
/// read.
class Library {
 public:
  using Families = std::map<std::string, Family, std::less<>>;
  using Sources = std::map<std::string, Source, std::less<>>;

  Library() = default;

  /// The library embedded in the program, plus the folder named by MAGSWAP_MATERIALS where it is
  /// set.
  /// @throws DataError  when the user's files do not pass the checks.
  [[nodiscard]] static const Library& shipped();
  /// The shipped library with a user's file or folder laid over it: the user's record wins over one
  /// of the same key.
  /// @throws IoError, DataError  when the user's files do not pass the checks.
  [[nodiscard]] static Library with(const std::filesystem::path& user);

  /// Reads one TOML text of any of the schemas; sources and families it names may come later.
  /// @throws DataError with line, column and caret at the first mistake; the other records are
  /// added all the same.
  void add_text(std::string_view path, std::string_view text);
  /// Reads a file, or the material_files() of a folder.
  /// @throws IoError, DataError
  void add(const std::filesystem::path& path);
  /// Reads as add_text() does and returns every mistake instead of throwing the first.
  [[nodiscard]] std::vector<Finding> read(std::string_view path, std::string_view text);
  /// Reads a table of a data sheet, one row per grade, and returns every mistake; columns that are
  /// not read are warnings. docs/formats/datasheet.md.
  [[nodiscard]] std::vector<Finding> read_datasheet(std::string_view path, std::string_view text,
                                                    const DatasheetOptions& options);
  /// Lays another library over this one: its records win over those of the same key.
  void overlay(const Library& other);
  /// Applies every gate of docs/formats/materials.md to what has been read; empty when all is well.
  /// Sorted by path and line.
  [[nodiscard]] std::vector<Finding> check() const;
  /// The findings of check() that stand in the files of another library, which was laid over this
  /// one.
  [[nodiscard]] std::vector<Finding> check_of(const Library& own) const;

  /// A grade by "maker/grade", or by a bare name or alias: then the fullest record of the makers
  /// that use it. Case, spaces and hyphens matter only where two grades differ by them.
  /// @throws NotFoundError naming the nearest grades.
  [[nodiscard]] const Grade& grade(std::string_view name) const;
  /// All records that a name could mean, the one grade() takes first; empty when there is none.
  [[nodiscard]] std::vector<const Grade*> grades_named(std::string_view name) const;
  [[nodiscard]] const std::vector<Grade>& grades() const { return grades_; }
  /// @throws NotFoundError naming the nearest families.
  [[nodiscard]] const Family& family(std::string_view key) const;
  [[nodiscard]] const Family& family_of(const Grade& grade) const { return family(grade.family); }
  [[nodiscard]] const Families& families() const { return families_; }
  /// A compound by its name or formula. @throws NotFoundError naming the nearest ones.
  [[nodiscard]] const Compound& compound(std::string_view name) const;
  [[nodiscard]] const std::vector<Compound>& compounds() const { return compounds_; }
  /// A soft magnetic material by its name or an alias, without regard to case, spaces and hyphens.
  /// @throws NotFoundError naming the nearest steels.
  [[nodiscard]] const Steel& steel(std::string_view name) const;
  [[nodiscard]] const std::vector<Steel>& steels() const { return steels_; }
  [[nodiscard]] const std::vector<Price>& prices() const { return prices_; }
  /// The default price of an item in a form, the first where none is marked, nullptr when none is
  /// known.
  [[nodiscard]] const Price* price(std::string_view item, std::string_view form) const;
  /// @throws NotFoundError naming the nearest keys.
  [[nodiscard]] const Source& source(std::string_view key) const;
  [[nodiscard]] const Sources& sources() const { return sources_; }

  /// An error at a place of a file that was read, with its line and a caret where the text is at
  /// hand.
  [[nodiscard]] DataError error_at(const std::string& path, int line, int column,
                                   std::string_view message) const;

 private:
  friend struct detail::LibraryAccess;

  [[nodiscard]] std::vector<Finding> take(std::string_view path, std::string_view text,
                                          detail::MaterialText in);

  std::vector<Grade> grades_;
  Families families_;
  std::vector<Compound> compounds_;
  std::vector<Price> prices_;
  std::vector<Steel> steels_;
  Sources sources_;
  std::map<std::string, std::string, std::less<>> texts_;  // by path, for excerpts
};

}  // namespace magswap
