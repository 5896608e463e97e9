#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/fit/curve_fit.hpp"

namespace magswap {

/// A demagnetisation curve and its temperature.
struct CurveAtTemperature {
  Temperature temperature;
  DemagnetisationPoints points;
};

/// How a parameter of all curves may change with temperature.
enum class Trend : std::uint8_t { constant, linear };

/// What is asked of a fit of several temperatures.
struct FamilyFitOptions {
  RowWeight weight = RowWeight::field;
  std::optional<Trend> mu_rec;      ///< empty: by the information criterion
  std::optional<Trend> knee_width;  ///< empty: by the information criterion
};

/// The fit at one of its temperatures.
struct FamilyPoint {
  Temperature temperature;
  std::vector<FitValue> parameters;  ///< Br, HcJ, mu_rec, knee_width, q
  std::vector<FitValue> derived;     ///< w, HcB, BHmax, Hk (0.9 Br), HD5
  DemagnetisationCurve curve;
  double rms = 0.0;             ///< of ΔJ/Br over the range of field
  double largest_misfit = 0.0;  ///< ΔJ/Br, model minus curve, where it is largest
  std::size_t points = 0;

  /// A parameter or derived value by its symbol, nullptr where there is none.
  [[nodiscard]] const FitValue* find(std::string_view symbol) const;
};

/// Coefficient [X(T2) − X(T1)]/[X(T1)(T2 − T1)] of a fitted value, and whether it tells all.
struct TemperatureTrend {
  FitValue coefficient;  ///< "alpha_Br" or "beta_HcJ" [1/K]
  Temperature from, to;  ///< T1, T2: the ends of the fit
  double largest_deviation =
      0.0;  ///< of the table from the straight line between its ends, of X(T1)
  bool linear =
      true;  ///< the table is a straight line within its errors: a coefficient says as much
};

/// J(H,T) of one material: logistic curves of common shape; docs/methods/fits.md.
struct FamilyFit {
  std::vector<FamilyPoint> points;  ///< ascending temperature
  Trend mu_rec = Trend::constant;
  Trend knee_width = Trend::constant;
  /// Br and HcJ of each temperature in turn, mu_rec and knee_width (each at the first and the last
  /// temperature where it changes), q.
  std::vector<FitValue> parameters;
  std::vector<double> covariance;  ///< of them, row by row, SI; empty where not fixed
  TemperatureTrend alpha_Br, beta_HcJ;
  bool coercivity_rises = false;  ///< β > 0 beyond its error: the cold end is the worst case

  double rms = 0.0;   ///< of ΔJ/Br, every temperature alike
  double aicc = 0.0;  ///< as of CurveFit
  double autocorrelation = 0.0;
  double effective_points = 0.0;
  bool converged = false;
  bool determined = false;  ///< the data fix every parameter
  std::vector<std::string> warnings;

  [[nodiscard]] Temperature from() const { return points.front().temperature; }
  [[nodiscard]] Temperature to() const { return points.back().temperature; }
  /// The curve at a temperature: Br, HcJ, µrec and w/HcJ linear between the temperatures fitted.
  ///
  /// Extrapolated, Br and HcJ follow the outermost slopes; µrec and w/HcJ stay.
  /// @throws DomainError outside of from() … to() unless extrapolation is asked for, and where
  /// that leaves no magnet.
  [[nodiscard]] DemagnetisationCurve curve_at(Temperature temperature,
                                              bool extrapolate = false) const;
};

/// Logistic curves fitted to two or more temperatures at once.
///
/// Br and HcJ are free at each; q is common; µrec and w/HcJ are common or linear in temperature.
/// Every temperature counts alike, however many rows it has.
/// @throws ArgumentError for fewer than two curves or two of one temperature; else as fit_curve().
[[nodiscard]] FamilyFit fit_family(std::span<const CurveAtTemperature> curves,
                                   const FamilyFitOptions& options = {});

}  // namespace magswap
