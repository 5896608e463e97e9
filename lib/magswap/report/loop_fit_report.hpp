#pragma once

#include <string>

#include "magswap/fit/family_fit.hpp"
#include "magswap/report/document.hpp"
#include "magswap/report/loop_report.hpp"

namespace magswap {

/// The models of a demagnetisation curve side by side and the parameters of the best, for people.
[[nodiscard]] std::string fits_text(const CurveFits& fits, ShownUnits units);
/// The same as a tree for JSON: every candidate with parameters, errors and misfit.
[[nodiscard]] Document fits_document(const CurveFits& fits, UnitSystem system);

/// J(H,T) of several temperatures, its coefficients and what to look at, for people.
[[nodiscard]] std::string family_text(const FamilyFit& fit, ShownUnits units);
[[nodiscard]] Document family_document(const FamilyFit& fit, UnitSystem system);

/// Anisotropy field and constants, or why they are not determined, for people.
[[nodiscard]] std::string anisotropy_text(const AnisotropyAnalysis& analysis, ShownUnits units);
[[nodiscard]] Document anisotropy_document(const AnisotropyAnalysis& analysis, UnitSystem system);

}  // namespace magswap
