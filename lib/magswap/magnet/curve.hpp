#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// Mathematical form of a demagnetisation curve J(H); docs/methods/curves.md.
enum class CurveModel : std::uint8_t {
  logistic,     ///< J = Br·g(H)/g(0) + µ0(µrec−1)H, g = 1 − 2[1 + e^((H+Hs)/w)]^(−q)
  exponential,  ///< J = Br + µ0(µrec−1)H − E·exp(−K1(K2+H)), E = 1 T
  hyperbola,    ///< J = Br(HcJ−|H|)/(HcJ−a0|H|), for AlNiCo
};

[[nodiscard]] std::string_view to_text(CurveModel model);
/// @throws ArgumentError listing the models.
[[nodiscard]] CurveModel curve_model(std::string_view text);

namespace detail {

/// Parameters of one curve in SI, plain data for kernels.
struct CurveParameters {
  CurveModel model = CurveModel::logistic;
  double br_T = 0.0;
  double mu_rec = 1.05;      ///< relative recoil permeability, slope of the minor loops
  double hcj_A_per_m = 0.0;  ///< magnitude
  double a = 0.0;            ///< logistic: Hs [A/m]; exponential: K1 [m/A]; hyperbola: HcJ [A/m]
  double b = 0.0;            ///< logistic: 1/w [m/A]; exponential: K2 [A/m]; hyperbola: a0
  double c = 1.0;            ///< logistic: q
  double scale = 1.0;        ///< logistic: 1/g(0)
};

/// J and dJ/dH at one field.
struct CurveValue {
  double j_T;
  double slope;  ///< dJ/dH [T·m/A]
};

/// Polarisation of the curve at internal field h [A/m], h ≤ 0 in the demagnetising quadrant, recoil
/// slope beyond h = 0.
[[nodiscard]] CurveValue evaluate(const CurveParameters& curve, double h_A_per_m);
/// The same over a batch; out.size() == h.size().
void evaluate(const CurveParameters& curve, std::span<const double> h_A_per_m,
              std::span<double> j_T);

}  // namespace detail

/// Demagnetisation curve J(H) of a magnet at one temperature, from Br through the knee to −HcJ.
///
/// Value type without allocation. H is negative in the demagnetising quadrant; HcB, HcJ and the
/// knee are magnitudes.
class DemagnetisationCurve {
 public:
  DemagnetisationCurve() = default;
  explicit DemagnetisationCurve(const detail::CurveParameters& parameters)
      : parameters_(parameters) {}

  /// Logistic curve through Br and −HcJ with recoil permeability µrec and knee width w/HcJ.
  /// @throws DomainError when a value is not positive, µrec < 1 or the shape parameters make no
  /// curve.
  [[nodiscard]] static DemagnetisationCurve logistic(Polarisation Br, FieldStrength HcJ,
                                                     double mu_rec, double relative_width,
                                                     double asymmetry);
  /// Exponential-knee curve (Ruoho, Dlala, Arkkio, IEEE Trans. Magn. 43 (2007) 1677).
  [[nodiscard]] static DemagnetisationCurve exponential(Polarisation Br, FieldStrength HcJ,
                                                        double mu_rec,
                                                        double sharpness_per_A_per_m);
  /// Hyperbolic curve of AlNiCo through Br, HcB and BHmax.
  /// @throws DomainError when BHmax lies outside what a hyperbola between Br and HcB can have.
  [[nodiscard]] static DemagnetisationCurve hyperbola(Polarisation Br, FieldStrength HcB,
                                                      EnergyDensity BHmax, double mu_rec);
  /// Straight line of slope µ0µrec that never demagnetises: an ideal magnet [for checks against
  /// formulas].
  [[nodiscard]] static DemagnetisationCurve ideal(Polarisation Br, double mu_rec);

  [[nodiscard]] const detail::CurveParameters& parameters() const { return parameters_; }
  [[nodiscard]] Polarisation Br() const { return from_si<Polarisation>(parameters_.br_T); }
  [[nodiscard]] FieldStrength HcJ() const {
    return from_si<FieldStrength>(parameters_.hcj_A_per_m);
  }
  [[nodiscard]] double mu_rec() const { return parameters_.mu_rec; }
  /// Polarisation J at internal field H [T].
  [[nodiscard]] Polarisation polarisation(FieldStrength H) const;
  /// Flux density B = J + µ0·H [T].
  [[nodiscard]] FluxDensity flux_density(FieldStrength H) const;
  /// Field magnitude whose recoil line loses the fraction `loss` of Br: HD5 for 0.05 [A/m].
  [[nodiscard]] FieldStrength knee(double loss = kKneeLoss) const;
  /// Share of Br lost for good after the internal field has reached H (0…1; 1 when it is lost or
  /// reversed).
  [[nodiscard]] double irreversible_loss(FieldStrength H) const;
  /// The curve after the internal field has reached H: recoil line from that point, then the old
  /// curve.
  [[nodiscard]] Polarisation recoil_remanence(FieldStrength H) const;

  /// Loss of remanence that the knee stands for unless another is asked for: HD5, the usual limit of makers.
  static constexpr double kKneeLoss = 0.05;

 private:
  detail::CurveParameters parameters_;
};

}  // namespace magswap
