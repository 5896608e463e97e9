#pragma once

#include <string>

#include "intensity_answer.hpp"

namespace magswap::cli {

/// The carbon of the magnets of a product in three lines, with its steps and range; empty where
/// the product has no magnet mass to calculate with.
[[nodiscard]] std::string footprint_text(const IntensityAnswer& answer);
/// The same as a member of an object, with its steps and their sources.
void add_footprint(Document& out, const IntensityAnswer& answer);

}  // namespace magswap::cli
