#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/results/writer.hpp"

namespace magswap {

/// What a dataset of a results file holds.
struct DatasetInfo {
  enum class Type { f64, i8, i32, i64, text };

  std::string path;
  Type type = Type::f64;
  /// Length of each axis; empty for a single value. C order, the last axis fastest.
  std::vector<std::size_t> shape;
  /// Path of each axis; empty text where the file names none.
  std::vector<std::string> axes;
  /// True for an axis itself.
  bool is_axis = false;
  std::string units;
  std::string long_name;
  /// Meaning of 0, 1, 2 …; empty unless the values are flags.
  std::vector<std::string> flag_meanings;
};

/// A finished results file of schema 1, opened for reading.
///
/// Opening checks the seal over all bytes and reads everything but the elements: O(size of the
/// file). A file that somebody forged together with its seal is only as safe as the HDF5 library.
/// Not copyable; one thread at a time.
class ResultsReader {
 public:
  /// Opens a file and checks that it is a whole results file of this major version.
  ///
  /// @throws IoError    when it is not there, no regular file or not readable, with the system's
  /// reason.
  /// @throws DataError  when it is no HDF5, cut short, damaged, of another program, of another
  /// major version
  ///                    (naming both), unfinished, or holds what schema 1 does not allow.
  explicit ResultsReader(const std::filesystem::path& path);
  ResultsReader(const ResultsReader&) = delete;
  ResultsReader& operator=(const ResultsReader&) = delete;
  ~ResultsReader();

  /// Major and minor number of the schema that the file was written by.
  [[nodiscard]] std::array<std::int64_t, 2> schema_version() const noexcept;
  /// Command, seed and the exact inputs of the run.
  [[nodiscard]] Provenance provenance() const;

  /// All datasets in the order in which they were written, axes among them.
  [[nodiscard]] const std::vector<DatasetInfo>& datasets() const& noexcept;
  /// A list that would die with its reader.
  const std::vector<DatasetInfo>& datasets() const&& = delete;
  /// Whether there is a dataset of this path.
  [[nodiscard]] bool contains(std::string_view path) const noexcept;
  /// One dataset. @throws NotFoundError  with the nearest paths.
  [[nodiscard]] const DatasetInfo& info(std::string_view path) const;

  /// Elements of a dataset of doubles, in C order; missing ones are NaN.
  ///
  /// @param units  when given, what the file must say; the numbers are not converted.
  /// @throws DataError  when the type or the units are others, or the elements cannot be read.
  [[nodiscard]] std::vector<double> doubles(std::string_view path,
                                            std::optional<std::string_view> units = {}) const;
  /// Elements of a dataset of integers or flags, in C order. @throws DataError  as doubles().
  [[nodiscard]] std::vector<std::int64_t> integers(std::string_view path) const;
  /// Elements of a dataset of texts, in C order. @throws DataError  as doubles().
  [[nodiscard]] std::vector<std::string> texts(std::string_view path) const;

  /// A text attribute of the root ("/"), a group or a dataset; nothing when it has none of this
  /// name.
  [[nodiscard]] std::optional<std::string> text_attribute(std::string_view path,
                                                          std::string_view name) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace magswap
