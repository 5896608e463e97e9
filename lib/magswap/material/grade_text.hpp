#pragma once

#include <span>
#include <string>

#include "magswap/material/grade.hpp"

namespace magswap {

/// A file of grades of one maker, TOML of schema magswap-materials/1, sources of its own included.
///
/// Read back, every number is the same to the last digits of a double. Places in files are not
/// kept.
/// @throws ArgumentError  when there is no grade, when the grades are of several makers, or when a
///                        number is not finite.
[[nodiscard]] std::string grade_toml(std::span<const Grade> grades,
                                     std::span<const Source> sources = {});

}  // namespace magswap
