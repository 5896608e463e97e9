#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "magswap/fit/family_fit.hpp"
#include "magswap/fit/fit_problem.hpp"

namespace magswap::detail {

/// Curves of several temperatures at the scale of a fit, ascending temperature.
struct FamilyProblem {
  std::vector<double> temperature_K;
  std::vector<FitProblem> curves;  ///< weights such that every temperature counts alike
  std::vector<CurveShape> shapes;  ///< logistic, each at its own scale
  std::vector<ShapeFit> alone;     ///< each curve fitted by itself
  std::vector<double> spread;      ///< of all rows, temperature by temperature
  double total = 0.0;              ///< of weight times relative variance, over all rows
  double least_variance = 0.0;
  std::size_t distinct = 0;  ///< different fields, summed over the temperatures
};

/// @throws ArgumentError, DataError as fit_family().
[[nodiscard]] FamilyProblem family_problem(std::span<const CurveAtTemperature> curves,
                                           RowWeight weight);

/// Which coordinates the curves of a family share.
///
/// Order: Br and HcJ of each temperature, µrec, ln(w/HcJ) and ln q; µrec and w/HcJ twice, at the
/// first and the last temperature, where they are linear between.
struct FamilyLayout {
  std::vector<double> temperature_K;
  bool mu_rec_linear = false;
  bool width_linear = false;

  [[nodiscard]] std::size_t size() const;
  /// Coordinates of the shape of one curve.
  [[nodiscard]] ShapePoint local(std::span<const double> coordinates, std::size_t curve) const;
  /// Their derivatives by all coordinates, at chain[k·size() + i] for shape coordinate k.
  [[nodiscard]] std::vector<double> chain(std::span<const double> coordinates,
                                          std::size_t curve) const;
  /// Which curve and which of its shape's coordinates one of all coordinates is.
  [[nodiscard]] std::pair<std::size_t, std::size_t> place(std::size_t coordinate) const;

 private:
  [[nodiscard]] double share(std::size_t curve) const;
  [[nodiscard]] std::size_t first_mu_rec() const { return 2 * temperature_K.size(); }
  [[nodiscard]] std::size_t first_width() const { return first_mu_rec() + (mu_rec_linear ? 2 : 1); }
};

/// Weighted residuals of all rows and, where asked for, their slopes by all coordinates.
void family_residuals(const FamilyProblem& problem, const FamilyLayout& layout,
                      std::span<const double> coordinates, std::vector<double>& residuals,
                      std::vector<double>* slopes);

/// Coordinates of the least sum of squares.
struct FamilySolution {
  std::vector<double> coordinates;
  std::vector<bool> held;  ///< at the end of its range
  double sum_of_squares = 0.0;
  bool converged = false;
};
[[nodiscard]] FamilySolution fit_family_of(const FamilyProblem& problem,
                                           const FamilyLayout& layout);

}  // namespace magswap::detail
