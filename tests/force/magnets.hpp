#pragma once

#include "magswap/field/magnetic_field.hpp"

namespace magswap::test {

inline Length mm(double value) { return value * millimetre; }
inline Polarisation tesla_J(double value) { return from_si<Polarisation>(value); }

inline Placement at(double x, double y, double z, const Rotation& rotation = {}) {
  return {{mm(x), mm(y), mm(z)}, rotation};
}

}  // namespace magswap::test
