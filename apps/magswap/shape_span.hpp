#pragma once

#include <string>
#include <string_view>

#include "magswap/field/body.hpp"

namespace magswap::cli {

/// Round shapes among the finite-element cases of a model.
enum class RoundCases : unsigned char { discs, discs_and_rings };

/// Why no finite-element case has a magnet's shape; empty where its kind and proportions are
/// among the magnets alone in space that were solved.
///
/// "no finite elements of this shape: length/diameter 1e+06 (cases: 0.1 to 4)"
[[nodiscard]] std::string outside_shapes(const Body& body, RoundCases cases,
                                         std::string_view family = "open magnet");

/// Why a magnet's working point lies outside the cases of a straight magnet; empty where it does
/// not.
///
/// "outside the cases of that error: past its knee, 34 % lost; magswap demag divides it into cells"
[[nodiscard]] std::string outside_straight(double irreversible_loss, double mu_rec);

}  // namespace magswap::cli
