#pragma once

#include <optional>
#include <string>

#include "magswap/fit/family_fit.hpp"
#include "magswap/material/grade.hpp"

namespace magswap {

/// What a record says beside the fitted numbers.
struct RecordTitle {
  std::string name;                        ///< of the grade
  std::string maker;                       ///< as people write it
  std::string maker_key;                   ///< lower case
  std::string family;                      ///< key of a Family, "ndfeb-sintered"
  std::string source;                      ///< key of the source that every value names
  Standing standing = Standing::measured;  ///< measured, or derived for a simulated curve
  std::string process;
  std::string anisotropy;  ///< anisotropic, isotropic or empty
  std::string note;
};

/// A grade whose stored curve is that of a fit over temperature, with a table of its temperatures.
///
/// Br, HcJ, HcB, BHmax, Hk (J = 0.9 Br), mu_rec and the knee at the temperature nearest to 20 °C;
/// the same at every temperature in `points`, the coefficients over the interval of the fit. `low`
/// and `high` are 95 % intervals. Those of knee_width carry the interval of HD5 at the q given, for
/// the errors of w and q alone make a knee far less certain than both together. GradeModel gives
/// back the fitted curves.
/// @throws ArgumentError when name, maker, family or source is missing; DataError when the data do
/// not fix HcJ to 10 %.
[[nodiscard]] Grade grade_record(const FamilyFit& fit, const RecordTitle& title);

/// The same of one curve, a logistic or tanh fit; without coefficients and table.
/// @throws ArgumentError for another model; else as above.
[[nodiscard]] Grade grade_record(const CurveFit& fit, Temperature temperature,
                                 const RecordTitle& title);

/// A table of sources for a file of such grades, seen directly.
[[nodiscard]] Source record_source(const std::string& key, const std::string& title,
                                   const std::string& author = {},
                                   std::optional<int> year = std::nullopt);

}  // namespace magswap
