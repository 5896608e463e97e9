#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace magswap::detail {

/// Rows of the first quadrant in internal field, H rising, J with its standard error.
struct QuadrantRows {
  std::vector<double> h_A_per_m;
  std::vector<double> j_T;
  std::vector<double> sigma_T;

  [[nodiscard]] std::size_t size() const noexcept { return h_A_per_m.size(); }
};

/// Singular part of M/Ms of an ensemble of uniaxial grains at h = H/Ha < 1, per unit density of
/// hard directions along the field; 0 from h = 1 on. Valid for h > 1/√2.
///
/// S = ∫ sin δ·sin(δ − ½·asin(2h·sin δ)) dδ from 0 to arccos h, which begins as
/// (4√2/15)·(1 − h)^(5/2). Derived in docs/methods/anisotropy.md.
[[nodiscard]] double singular_part(double h);

/// Local cubic fit in a window that grows with the field: −d²J/dH² as a linear form of J.
struct CurvatureStencil {
  double h_A_per_m = 0.0;       ///< centre
  std::size_t first = 0;        ///< first row of the window
  std::vector<double> weights;  ///< of the rows from `first` on [m²/A²]

  /// −d²J/dH² [T·m²/A²].
  [[nodiscard]] double curvature(std::span<const double> j_T) const;
  /// Its standard error.
  [[nodiscard]] double error(std::span<const double> sigma_T) const;
};

/// Search for the singular point of one record; stencils and bases serve all replicates.
class SingularPointSearch {
 public:
  /// Finds the narrowest window that lifts a peak of −d²J/dH² out of the noise.
  /// @param rows   must outlive the search.
  /// @param least_A_per_m  rows below this field are left out: soft phase, nucleation.
  SingularPointSearch(const QuadrantRows& rows, double least_A_per_m);

  /// Why there is no peak; empty when there is one.
  [[nodiscard]] std::string_view reason() const { return reason_; }
  /// Half width of the window as a share of its central field, 0 when there is no peak.
  [[nodiscard]] double half_width() const { return half_width_; }
  /// Height of the peak above the higher one of its feet over the standard error of this height.
  [[nodiscard]] double significance() const { return significance_; }

  /// Field of the peak for a J of the same rows [A/m]; none when it has none near that of `rows`.
  [[nodiscard]] std::optional<double> peak(std::span<const double> j_T) const;

  /// Builds the fit of a singular point around the peak.
  /// @return why it cannot be, empty when it can.
  [[nodiscard]] std::string_view prepare_fit(double peak_A_per_m);
  /// Anisotropy field from the least-squares fit of a cubic and the singular part [A/m].
  [[nodiscard]] std::optional<double> fit(std::span<const double> j_T) const;
  /// How much better than a polynomial of degree five the singular point fits, in χ².
  [[nodiscard]] double advantage(std::span<const double> j_T) const;

 private:
  struct Peak {
    double h_A_per_m = 0.0;
    double significance = 0.0;
  };
  struct Candidate {
    double h_A_per_m = 0.0;
    std::vector<double> direction;  // unit vector; empty when the rows do not carry it
  };
  struct Gain {
    std::size_t at = 0;
    double value = 0.0;
  };

  [[nodiscard]] bool build(double half_width);
  [[nodiscard]] std::optional<Peak> best_peak(std::span<const double> j_T, double least) const;
  void keep_around(double peak_A_per_m, double half_width);
  [[nodiscard]] bool rises_at_the_end() const;
  [[nodiscard]] double gain(const Candidate& candidate, std::span<const double> j_T) const;
  [[nodiscard]] Gain best_gain(std::span<const double> j_T) const;

  const QuadrantRows& rows_;
  double least_;
  std::string_view reason_;
  double half_width_ = 0.0;
  double significance_ = 0.0;
  std::vector<CurvatureStencil> stencils_;
  std::vector<double> errors_;
  std::size_t fit_first_ = 0;
  std::vector<Candidate> candidates_;
  std::vector<Candidate> polynomial_;  // degrees four and five
};

}  // namespace magswap::detail
