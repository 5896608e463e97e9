#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "magswap/results/values.hpp"

namespace magswap {

/// Something a run has read: the study file, an application, a measured loop.
struct ResultsInput {
  /// As the user named it.
  std::string name;
  /// The exact bytes. Text that is not UTF-8 is stored as Latin-1 characters and says so.
  std::string text = {};
  /// For an input too large to be kept: its SHA-256, and no text. Empty: computed from the text.
  std::string sha256 = {};
};

/// Where the numbers of a results file come from; version and git revision are added by the
/// library.
struct Provenance {
  /// The command line, or for a host program what it asked for.
  std::string command;
  /// Seed of the random numbers; 0 where none were drawn.
  std::int64_t seed = 0;
  std::vector<ResultsInput> inputs = {};
};

/// A results file of schema 1 (docs/results-schema.md), whole or not there at all.
///
/// Built in memory and written by finish(); equal calls give equal bytes. Groups of a path are made
/// as needed. Misuse (a name twice, a missing unit, a size that does not fit) throws ArgumentError
/// at the call. Not copyable; one thread at a time.
class ResultsWriter {
 public:
  /// A value of attribute().
  using AttributeValue = std::variant<std::string, double, std::int64_t>;

  /// Claims the name (PATH.partial is opened and locked), so that an unwritable folder fails at
  /// once.
  ///
  /// @param path        the file to write or replace; a symbolic link is followed.
  /// @param provenance  what goes into the root attributes and the table /inputs.
  /// @throws IoError    with the path and the system's reason; also when another run is writing the
  /// file.
  /// @throws DataError  when an input holds NUL bytes, which no text of HDF5 can.
  explicit ResultsWriter(const std::filesystem::path& path, const Provenance& provenance = {});
  /// Says that the provenance is known only after the work; provenance() then hands it in.
  struct ProvenanceLater {};
  ResultsWriter(const std::filesystem::path& path, ProvenanceLater);
  ResultsWriter(const ResultsWriter&) = delete;
  ResultsWriter& operator=(const ResultsWriter&) = delete;
  /// Without finish(): removes the partial file, leaves what stood under the name.
  ~ResultsWriter();

  /// Writes the provenance of a file that was opened without it.
  /// @throws ArgumentError  when it stands in the file already; DataError as the constructor.
  void provenance(const Provenance& provenance);

  /// Adds a dimension scale that datasets of the same group and of groups below can stand on.
  ///
  /// @param path  absolute, "/fom/temperature"; its last part is the name of the dimension.
  /// @throws ArgumentError  for numbers that are not finite, and all that dataset() refuses.
  void axis(std::string_view path, const Values& values, const Attributes& attributes);

  /// Adds a dataset over axes, in C order, the last axis fastest; no axes: one value.
  ///
  /// Doubles that are missing are NaN (`_FillValue`). Cost O(n) time and memory.
  /// @param path  absolute; parts of letters, digits and `_ - . +`.
  /// @param axes  paths of axes in the dataset's own group or one above, no axis twice.
  /// @throws ArgumentError  for a bad or taken path, an unknown axis (with the nearest ones), a
  /// size that does
  ///                        not fit the axes, no unit on numbers, no long_name, a unit that xarray
  ///                        would turn into time, flags outside their meanings, text that is not
  ///                        UTF-8.
  void dataset(std::string_view path, const Values& values, const std::vector<std::string>& axes,
               const Attributes& attributes);

  /// Adds a table: a group with one dataset per column over a common axis `row` = 0 … n−1.
  ///
  /// @param path       absolute, of the group.
  /// @param long_name  what a row is: "one candidate at one application".
  /// @throws ArgumentError  for columns of different lengths, and all that dataset() refuses.
  void table(std::string_view path, std::string_view long_name, const std::vector<Column>& columns);

  /// Adds an attribute to the root ("/"), a group or a dataset that is already there.
  void attribute(std::string_view path, std::string_view name, const AttributeValue& value);

  /// Writes `complete`, closes, writes the bytes, syncs, renames, syncs the folder.
  ///
  /// @throws ArgumentError  when the provenance is still missing.
  /// @throws IoError  with the path and the system's reason (full disk, quota); what stood under
  /// the name
  ///                  before is then untouched.
  void finish();

  /// The name that the file gets.
  [[nodiscard]] const std::filesystem::path& path() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace magswap
