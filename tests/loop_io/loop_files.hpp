#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "magswap/core/error.hpp"
#include "magswap/loop_io/read_loop.hpp"

namespace magswap::test {

inline std::string data_file(std::string_view name) {
  return std::string(MAGSWAP_SOURCE_DIR) + "/tests/loop_io/data/" + std::string(name);
}

inline LoopData read_text(std::string_view text, const ReadOptions& options = {}) {
  return read_loop_text(text, "loop.csv", options);
}

/// Options with columns chosen in words.
inline ReadOptions with_columns(std::initializer_list<std::string_view> choices) {
  ReadOptions out;
  for (const std::string_view choice : choices) out.columns.push_back(parse_column_choice(choice));
  return out;
}

/// The message of the error that reading a text throws, empty when it throws none.
inline std::string failure(std::string_view text, const ReadOptions& options = {}) {
  try {
    (void)read_text(text, options);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

constexpr double kOersted = 1e3 / (4.0 * kPi);  // in A/m, by the definition of the oersted

}  // namespace magswap::test
