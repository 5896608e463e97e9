#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "magswap/magnet/curve.hpp"

namespace magswap {

/// Form of J(H) that is fitted to a demagnetisation curve; docs/methods/fits.md.
enum class FitModel : std::uint8_t {
  line,         ///< J = Br + µ0(µrec−1)H
  exponential,  ///< J = Br + µ0(µrec−1)H − E·exp(−K1(K2+H)), E = 1 T
  logistic,     ///< J = Br·g(H)/g(0) + µ0(µrec−1)H, g = 1 − 2[1 + e^((H+Hs)/w)]^(−q)
  tanh,         ///< logistic of q = 1: g = tanh((H+Hs)/2w)
  arctan,       ///< the same with g = (2/π)·atan((H+Hs)/w)
  power,        ///< J = Br(1 − (|H|/HcJ)^n)
  hyperbola,    ///< J = Br(HcJ−|H|)/(HcJ−a0|H|)
};
inline constexpr std::size_t kFitModels = 7;

[[nodiscard]] std::string_view to_text(FitModel model);
/// @throws ArgumentError listing the models.
[[nodiscard]] FitModel fit_model(std::string_view text);
[[nodiscard]] std::span<const FitModel> all_fit_models();

namespace detail {

/// Most parameters of a shape.
inline constexpr std::size_t kShapeParameters = 5;

/// What one coordinate of a shape stands for. The last four are logarithms, so that they stay in
/// range: of w/HcJ, q, n and 1/(1 − a0).
enum class ShapeParameter : std::uint8_t { Br, HcJ, mu_rec, width, asymmetry, exponent, bend };

/// The parameters of a model, in order.
[[nodiscard]] std::span<const ShapeParameter> parameters_of(FitModel model);

/// Coordinates of a shape at its working scale; those beyond its number are not read.
using ShapePoint = std::array<double, kShapeParameters>;

/// A model in units of its own: x = |H|/Hn, j = J/Jn, so that all coordinates are of order 1.
class CurveShape {
 public:
  CurveShape(FitModel model, double field_A_per_m, double polarisation_T);

  [[nodiscard]] FitModel model() const { return model_; }
  [[nodiscard]] std::size_t size() const { return parameters_of(model_).size(); }
  [[nodiscard]] double field_A_per_m() const { return field_; }
  [[nodiscard]] double polarisation_T() const { return polarisation_; }

  /// j at every x and, where `slopes` is not empty, ∂j_i/∂p_k at slopes[k·n + i].
  /// @return false where the parameters make no curve: then nothing is written.
  [[nodiscard]] bool evaluate(std::span<const double> p, std::span<const double> x,
                              std::span<double> j, std::span<double> slopes) const;

  /// Value in SI of a coordinate (w/HcJ, q, n and a0 for the logarithms), and its derivative.
  struct Physical {
    double value;
    double slope;
  };
  [[nodiscard]] Physical physical(std::size_t k, double coordinate) const;
  /// Coordinate of a value in SI.
  [[nodiscard]] double coordinate(std::size_t k, double value_si) const;

  /// The curve as the rest of the library takes it; a hyperbola's recoil permeability is its slope
  /// at H = 0.
  /// @throws ArgumentError for a line, an arctan and a power law; DomainError when there is none.
  [[nodiscard]] DemagnetisationCurve curve(std::span<const double> p) const;

 private:
  FitModel model_;
  double field_;
  double polarisation_;
  double chi_;  // of the working units for µrec = 2
};

/// Whether DemagnetisationCurve has the model.
[[nodiscard]] bool has_curve(FitModel model);

}  // namespace detail
}  // namespace magswap
