#pragma once

#include <string_view>

#include "magswap/results/values.hpp"

// What schema 1 asks of names, texts and attributes; every function throws ArgumentError naming the
// path.
namespace magswap::detail {

/// An absolute path of parts that Python, netCDF and a shell can all spell.
void check_path(std::string_view path);
/// A text that HDF5 can store and its readers decode.
void check_text(std::string_view path, std::string_view text);
/// Units, long_name, flags and extra attributes of a dataset.
void check_attributes(std::string_view path, const Values& values, const Attributes& attributes);
/// Elements: texts storable, flags within their meanings.
void check_elements(std::string_view path, const Values& values, const Attributes& attributes);
/// The name of an attribute that the caller may set.
void check_attribute_name(std::string_view path, std::string_view name);

/// "/a/b" of "/a/b/c"; "/" of "/a".
[[nodiscard]] std::string_view parent_of(std::string_view path);
/// "c" of "/a/b/c".
[[nodiscard]] std::string_view leaf_of(std::string_view path);

}  // namespace magswap::detail
