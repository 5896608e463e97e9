#pragma once

#include <hdf5.h>
#include <hdf5_hl.h>  // dimension scales

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "magswap/core/error.hpp"

// HDF5 behind wrappers that throw: outside this, hdf5_calls.cpp and memory_file.cpp no H5 function
// is called.
namespace magswap::detail::h5 {

/// What HDF5 says when a call fails: our few words and the library's own, innermost first.
class Failure : public Error {
 public:
  using Error::Error;
};

/// Silences HDF5's printing of errors in this thread while it lives; the host's handler comes back
/// after.
class Quiet {
 public:
  Quiet() noexcept;
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t handler_ = nullptr;
  void* data_ = nullptr;
};

/// The text of HDF5's error stack of this thread, innermost first, repeats left out.
[[nodiscard]] std::string error_text();

/// Runs one HDF5 call and returns its result; throws Failure("what: HDF5's text") when that is
/// negative.
template <class Call>
auto checked(std::string_view what, Call&& call) {
  const Quiet quiet;
  const auto result = std::forward<Call>(call)();
  if (result < 0) throw Failure(std::string(what) + ": " + error_text());
  return result;
}

/// An HDF5 identifier that is closed once.
class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, herr_t (*close)(hid_t)) noexcept : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept;
  ~Handle() { reset(); }

  [[nodiscard]] hid_t get() const noexcept { return id_; }
  [[nodiscard]] explicit operator bool() const noexcept { return id_ >= 0; }
  /// Closes without a word about failure.
  void reset() noexcept;
  /// Closes; throws Failure when HDF5 could not write what it still held.
  void close_or_throw(std::string_view what);

 private:
  hid_t id_ = H5I_INVALID_HID;
  herr_t (*close_)(hid_t) = nullptr;
};

/// Runs a call that yields a new identifier and takes hold of it.
template <class Call>
[[nodiscard]] Handle held(std::string_view what, herr_t (*close)(hid_t), Call&& call) {
  return {checked(what, std::forward<Call>(call)), close};
}

/// Type of the elements of a dataset, the five that schema 1 knows.
enum class Kind { f64, i8, i32, i64, text, other };

/// The little-endian file type, or for text variable-length UTF-8.
[[nodiscard]] Handle file_type(Kind kind);
/// The type in memory of the same elements; for text `char*`.
[[nodiscard]] Handle memory_type(Kind kind);
/// Which of the five a type in a file is.
[[nodiscard]] Kind kind_of(hid_t type);

// Writing. `location` is a file, group or dataset.

/// Creates the group of an absolute path whose parent exists, with links in order of creation and
/// without times.
void create_group(hid_t file, const std::string& path);
/// Writes a whole dataset of the extents (none: a scalar); elements of text are `const char*`.
void write_dataset(hid_t file, const std::string& path, Kind kind, std::span<const hsize_t> extents,
                   const void* elements);
/// Writes an attribute; `count` 0 means a scalar.
void write_attribute(hid_t object, const std::string& name, Kind kind, std::size_t count,
                     const void* elements);
/// Writes a scalar text attribute.
void write_attribute(hid_t object, const std::string& name, const std::string& text);
/// Makes a dataset a dimension scale under the name that netCDF shows.
void make_scale(hid_t dataset, const std::string& name);
/// Ties dimension `index` of a dataset to a scale.
void attach_scale(hid_t dataset, hid_t scale, unsigned int index);
/// Opens a group or dataset.
[[nodiscard]] Handle open_object(hid_t location, const std::string& path);

// Reading.

/// Opens an existing file for reading, without locks: a finished results file never changes.
[[nodiscard]] Handle open_file(const std::string& path);
/// Names of the hard links of a group, in order of creation where the file keeps it, else of the
/// alphabet.
///
/// Soft and external links are left out: a results file has none, and they could lead out of the
/// file.
[[nodiscard]] std::vector<std::string> link_names(hid_t group, std::size_t most);
/// True when the object is a dataset, false when a group; throws Failure for anything else.
[[nodiscard]] bool is_dataset(hid_t object);
/// Extents of a dataset, none for a scalar; throws Failure for a null dataspace.
[[nodiscard]] std::vector<hsize_t> extents_of(hid_t dataset);
/// Element type of a dataset.
[[nodiscard]] Kind kind_of_dataset(hid_t dataset);
/// Bytes that the file spends on a dataset's elements; throws Failure when they lie outside this
/// file.
[[nodiscard]] hsize_t stored_bytes(hid_t dataset);
/// True when the elements are stored as they are, neither in chunks nor filtered.
[[nodiscard]] bool is_plain(hid_t dataset);
/// Reads all elements of a dataset of numbers into memory of the same extents.
void read_numbers(hid_t dataset, Kind kind, void* elements);
/// Reads all elements of a dataset of texts.
[[nodiscard]] std::vector<std::string> read_texts(hid_t dataset, std::size_t count);
/// True when the object carries the attribute.
[[nodiscard]] bool has_attribute(hid_t object, const std::string& name);
/// Reads a scalar text attribute; throws Failure when it is of another kind.
[[nodiscard]] std::string text_attribute(hid_t object, const std::string& name);
/// Reads an integer attribute, a scalar being one element; throws Failure when it is of another
/// kind.
[[nodiscard]] std::vector<std::int64_t> integer_attribute(hid_t object, const std::string& name);
/// Address of an object in its file: equal for two handles of one object.
[[nodiscard]] haddr_t address_of(hid_t object);
/// Address of the scale of each dimension of a dataset, HADDR_UNDEF where there is none.
[[nodiscard]] std::vector<haddr_t> scale_addresses(hid_t dataset, std::size_t rank);
/// True when the dataset is a dimension scale.
[[nodiscard]] bool is_scale(hid_t dataset);

}  // namespace magswap::detail::h5
