#pragma once

#include <string>
#include <vector>

#include "magswap/magnet/curve.hpp"
#include "magswap/material/library.hpp"

namespace magswap {

/// Which limit of a record the model stands for.
enum class Basis : std::uint8_t {
  nominal,     ///< typical values where given
  guaranteed,  ///< the maker's minima: what a design may rely on
};

/// How far a model reproduces one figure of the record.
struct Residual {
  std::string figure;  ///< "HcB", "BHmax", "Hk"
  double record = 0.0;  ///< SI
  double model = 0.0;   ///< SI
  [[nodiscard]] double relative() const { return model / record - 1.0; }
};

/// J(H,T) of a grade: the curve model of its family fitted to its record, and its change with temperature.
class GradeModel {
 public:
  /// Fits the record's Br, HcJ, µrec, HcB, BHmax and Hk.
  /// @throws DataError when Br is missing, or HcJ (HcB and BHmax for AlNiCo) is.
  GradeModel(const Grade& grade, const Library& library, Basis basis = Basis::nominal);

  /// The demagnetisation curve at a temperature.
  /// @throws DomainError outside valid_from()…valid_to(), naming both, unless extrapolation is allowed.
  [[nodiscard]] DemagnetisationCurve at(Temperature temperature, bool extrapolate = false) const;

  [[nodiscard]] Temperature valid_from() const { return from_si<Temperature>(valid_from_K_); }
  [[nodiscard]] Temperature valid_to() const { return from_si<Temperature>(valid_to_K_); }
  /// Temperature at which the record stands.
  [[nodiscard]] Temperature reference() const { return from_si<Temperature>(reference_K_); }
  [[nodiscard]] CurveModel model() const { return reference_curve_.model; }
  /// Figures of the record that the model does not hit exactly.
  [[nodiscard]] const std::vector<Residual>& residuals() const { return residuals_; }
  /// What was assumed, estimated or taken from the family, one sentence each.
  [[nodiscard]] const std::vector<std::string>& assumptions() const { return assumptions_; }

 private:
  struct Scale {
    double temperature_K;
    double br;   // Br(T)/Br(reference)
    double hcj;  // HcJ(T)/HcJ(reference)
  };

  void read_temperature(const Grade& grade, const Family& family);
  void fit(const Grade& grade, const Family& family, Basis basis);
  [[nodiscard]] Scale scale_at(double temperature_K) const;
  void judge(const Grade& grade, Basis basis);

  detail::CurveParameters reference_curve_;
  double reference_K_ = 293.15;
  double valid_from_K_ = 293.15;
  double valid_to_K_ = 293.15;
  double alpha_per_K_ = 0.0;
  double beta_per_K_ = 0.0;
  std::vector<Scale> table_;
  std::string name_;
  std::vector<Residual> residuals_;
  std::vector<std::string> assumptions_;
};

}  // namespace magswap
