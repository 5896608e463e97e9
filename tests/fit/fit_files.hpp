#pragma once

#include <string>

#include "magswap/fit/property_table.hpp"

/// Ms over temperature of a file in tests/fit/data.
inline magswap::PropertySeries magnetisation_of(const std::string& name) {
  const magswap::PropertyOptions options{{}, {}, {"temperature", "Ms"}, {}};
  return magswap::read_properties(MAGSWAP_SOURCE_DIR "/tests/fit/data/" + name, options)
      .series("temperature", "Ms");
}
