#pragma once

#include <string>

#include "magswap/cells/demag_file.hpp"

namespace magswap::cells_test {

inline FieldStrength kA_per_m(double value) { return from_si<FieldStrength>(1e3 * value); }

/// A straight magnet of Br 1.2 T, as the finite-element cases have it: mu_r in every direction.
inline CellBody straight(const std::string& shape, double mu_r = 1.05) {
  const auto curve = DemagnetisationCurve::ideal(from_si<Polarisation>(1.2), mu_r);
  return {"magnet", parse_body(shape), {}, {0, 0, 1}, [curve](Temperature) { return curve; }, mu_r};
}

/// A magnet of a shipped grade.
inline CellBody of_grade(const std::string& grade, const std::string& shape) {
  const Library& library = Library::shipped();
  CellBody out = cell_body(GradeModel(library.grade(grade), library), parse_body(shape));
  out.name = grade;
  return out;
}

inline CellBody at(CellBody body, double x_mm, double y_mm, double z_mm) {
  body.placement.position = {x_mm * millimetre, y_mm * millimetre, z_mm * millimetre};
  return body;
}

inline CellBody iron(const std::string& shape, double mu_r) {
  return {"iron", parse_body(shape), {}, {0, 0, 1}, {}, mu_r};
}

/// Alone in space at 20 °C.
inline CellState alone(const CellBody& body, std::size_t cells) {
  CellOptions options;
  options.cells = cells;
  return DividedMagnets({body}, options).bring_to({});
}

}  // namespace magswap::cells_test
