#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "magswap/magnet/curve.hpp"
#include "magswap/magnet/temperature.hpp"
#include "magswap/material/library.hpp"

namespace magswap {

/// Which limit of a record the model stands for.
enum class Basis : std::uint8_t {
  nominal,     ///< typical values where given
  guaranteed,  ///< the maker's minima: what a design may rely on
};

/// What a knee's place follows from, the most trusted first.
enum class KneeBasis : std::uint8_t {
  stored,   ///< curve parameters of the record, from a measured curve
  figures,  ///< Hk of the record, or its HcB and BHmax
  family,   ///< the usual squareness of its family: an estimate
};

/// How far a model reproduces one figure of its record, SI.
struct Residual {
  std::string figure;  ///< "HcB", "HcJ", "BHmax" or "Hk"
  double record = 0.0;
  double model = 0.0;
  [[nodiscard]] double relative() const { return model / record - 1.0; }
};

/// J(H,T) of a grade: the curve model of its family fitted to its record, and its change with
/// temperature.
///
/// Br(T) and HcJ(T) follow the grade's table, else its coefficients inside their interval, else its
/// family's; the knee's width scales with HcJ(T) and µrec stays, unless the grade's table gives
/// them. docs/methods/curves.md.
class GradeModel {
 public:
  /// Takes the record's Br, HcJ, µrec and its stored knee; else fits Hk, or HcB and BHmax where
  /// they show the knee; else takes the family's squareness.
  /// @throws DataError when Br or HcJ is missing (for a hyperbola: HcB and BHmax do instead of
  /// HcJ), or when the stored knee makes no curve.
  GradeModel(const Grade& grade, const Library& library, Basis basis = Basis::nominal);

  /// The demagnetisation curve at a temperature.
  /// @throws DomainError outside valid_from()…valid_to(), naming both, unless extrapolation is
  /// asked for.
  [[nodiscard]] DemagnetisationCurve at(Temperature temperature, bool extrapolate = false) const;

  [[nodiscard]] Temperature valid_from() const { return from_si<Temperature>(valid_from_K_); }
  [[nodiscard]] Temperature valid_to() const { return from_si<Temperature>(valid_to_K_); }
  /// Temperature at which the record stands.
  [[nodiscard]] Temperature reference() const { return from_si<Temperature>(reference_K_); }
  [[nodiscard]] CurveModel model() const { return reference_curve_.model; }
  /// Range that the grade's own data cover; outside, its family's stand in.
  [[nodiscard]] Temperature own_from() const { return from_si<Temperature>(own_from_K_); }
  [[nodiscard]] Temperature own_to() const { return from_si<Temperature>(own_to_K_); }
  /// How far the knee may lie below and above its nominal place, as a share of it: {−0.06, 0.05}.
  [[nodiscard]] std::pair<double, double> knee_spread() const { return knee_spread_; }
  /// What the knee's place follows from.
  [[nodiscard]] KneeBasis knee_basis() const { return knee_basis_; }
  /// True when no figure of the record shows the knee, so that it follows from the family's usual
  /// squareness, or when the record calls its stored knee an estimate.
  [[nodiscard]] bool knee_is_estimated() const { return knee_is_estimated_; }
  /// A curve from Br [T] and the knee's relative width w/HcJ.
  using CurveOf = std::function<DemagnetisationCurve(double br_T, double relative_width)>;
  /// Every figure of the record against the model, HcJ, HcB, BHmax and Hk where the record has
  /// them.
  [[nodiscard]] const std::vector<Residual>& residuals() const { return residuals_; }
  /// What was assumed, estimated or taken from the family, one sentence each.
  [[nodiscard]] const std::vector<std::string>& assumptions() const { return assumptions_; }

 private:
  struct Target;

  [[nodiscard]] static Target target_of(const Grade& grade, Basis basis);
  void fit(const Grade& grade, const Family& family, const Target& target);
  // A curve from the knee's relative width and its asymmetry.
  using StoredCurve = std::function<DemagnetisationCurve(double width, double asymmetry)>;
  void take_stored_knee(const Grade& grade, double width, double asymmetry,
                        const StoredCurve& curve);
  [[nodiscard]] double recoil_permeability(const Family& family, const Target& target);
  [[nodiscard]] double knee_width(const Family& family, const Target& target, const CurveOf& curve);
  [[nodiscard]] double estimated_width(const Family& family, const CurveOf& curve, double br,
                                       double hcj);
  void judge(const Target& target);
  void read_temperature(const Grade& grade, const Family& family);
  void read_shape(const Grade& grade);
  [[nodiscard]] std::optional<double> width_at(const GradePoint& point) const;

  std::string name_;
  detail::CurveParameters reference_curve_;
  double reference_K_;
  double valid_from_K_ = 0.0;
  double valid_to_K_ = 0.0;
  double own_from_K_ = 0.0;
  double own_to_K_ = 0.0;
  std::pair<double, double> knee_spread_{0.0, 0.0};
  KneeBasis knee_basis_ = KneeBasis::figures;
  bool knee_is_estimated_ = false;
  TemperatureLine br_;
  TemperatureLine hcj_;
  ValueLine mu_rec_;
  ValueLine width_;  // w/HcJ of a logistic curve
  std::vector<Residual> residuals_;
  std::vector<std::string> assumptions_;
};

}  // namespace magswap
