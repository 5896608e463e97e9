#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "magswap/fit/curve_shape.hpp"
#include "magswap/fit/demagnetisation_points.hpp"
#include "magswap/fit/fit_value.hpp"

namespace magswap {

/// How much a row counts.
enum class RowWeight : std::uint8_t {
  field,  ///< the stretch of field nearest to it: the mean of (ΔJ)² over H is least
  row,    ///< all alike
};

/// What is asked of a fit.
struct CurveFitOptions {
  std::vector<FitModel> models;  ///< empty: all
  RowWeight weight = RowWeight::field;
};

/// One model fitted to a demagnetisation curve.
struct CurveFit {
  FitModel model = FitModel::logistic;
  /// Br, HcJ, mu_rec, knee_width (w/HcJ; 1/(K1·HcJ) of the exponential), q, n, a0 as the model has
  /// them.
  std::vector<FitValue> parameters;
  /// w [A/m], HcB, BHmax, Hk (0.9 Br) and HD5, their errors propagated; empty without a curve.
  std::vector<FitValue> derived;
  std::vector<double> covariance;  ///< of the parameters, row by row; empty where not fixed

  double rms = 0.0;             ///< of ΔJ/Br over the range of field, Br of the curve at sight
  double largest_misfit = 0.0;  ///< ΔJ/Br, model minus curve, where it is largest
  double largest_at_A_per_m = 0.0;
  double aicc = 0.0;  ///< information criterion of the residuals; compare within one set of points

  std::size_t points = 0;
  double autocorrelation = 0.0;   ///< of neighbouring residuals
  double effective_points = 0.0;  ///< as many independent ones would know as much
  double from_A_per_m = 0.0;      ///< range of field, −|H| first
  double to_A_per_m = 0.0;

  bool converged = false;
  bool determined = false;  ///< the data fix every parameter
  /// The curve for the rest of the library, where it has the model.
  std::optional<DemagnetisationCurve> curve;
  std::vector<std::string> warnings;  ///< one sentence each

  detail::CurveShape shape{FitModel::logistic, 1.0, 1.0};
  detail::ShapePoint point{};  ///< parameters at the shape's scale

  /// Polarisation of the model at an internal field ≤ 0 [T].
  [[nodiscard]] double polarisation_T(double h_A_per_m) const;
  /// A parameter or derived value by its symbol, nullptr where the model has none.
  [[nodiscard]] const FitValue* find(std::string_view symbol) const;
};

/// All models of one curve, the best first.
struct CurveFits {
  std::vector<CurveFit> candidates;  ///< by aicc; those that the data do not fix come last
  /// Of the candidates the first that DemagnetisationCurve can represent.
  std::optional<std::size_t> representable;
  std::vector<std::string> warnings;  ///< models left out, models too close to tell apart

  [[nodiscard]] const CurveFit& chosen() const { return candidates.front(); }
};

/// One model by least squares of ΔJ/Br, with errors that allow for correlated residuals.
///
/// @throws ArgumentError when the columns do not fit together, a value is not finite or a field
/// positive; DataError when there are fewer than p + 2 different fields or J starts below 0.
[[nodiscard]] CurveFit fit_curve(const DemagnetisationPoints& points, FitModel model,
                                 const CurveFitOptions& options = {});

/// Every model, sorted by the information criterion. Cost about 5 ms for 1000 points.
///
/// The effective number of points is that of the closest model, for all. docs/methods/fits.md.
/// @throws as fit_curve(); models with too many parameters for the points are left out.
[[nodiscard]] CurveFits fit_models(const DemagnetisationPoints& points,
                                   const CurveFitOptions& options = {});

}  // namespace magswap
