#pragma once

#include "cli.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/material/library.hpp"
#include "magswap/product/library.hpp"

namespace magswap::cli {

/// The shipped library, with the records of --materials where that was given.
/// @throws DataError when the user's records do not pass the checks.
[[nodiscard]] const Library& library();

/// The shipped products, with those of --materials where that was given.
/// @throws DataError when the user's products do not pass the checks.
[[nodiscard]] const ProductLibrary& products();

/// A grade by name; says on standard error which maker was taken where several use a bare name.
[[nodiscard]] const Grade& find_grade(const std::string& name);

/// "N42SH (Arnold, sintered NdFeB)".
[[nodiscard]] std::string title_of(const Grade& grade);

/// The curve at a temperature; where the record ends before it, the error names --extrapolate.
[[nodiscard]] DemagnetisationCurve curve_at(const GradeModel& model, Temperature temperature,
                                            bool extrapolate);

}  // namespace magswap::cli
