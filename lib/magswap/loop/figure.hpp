#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "magswap/units/text.hpp"

namespace magswap {

/// The figures read from one branch of a loop; fields are magnitudes.
enum class LoopFigure : std::uint8_t {
  Br,          ///< J at H = 0 [T]
  HcB,         ///< |H| where B = 0 [A/m]
  HcJ,         ///< |H| where J = 0 [A/m]
  BHmax,       ///< largest −B·H [J/m³]
  H_BHmax,     ///< |H| at that point [A/m]
  Hk,          ///< |H| where J is a fraction of Br, 0.9 unless asked otherwise [A/m]
  HD5,         ///< |H| whose recoil line loses 5 % of Br [A/m]
  HD10,        ///< |H| whose recoil line loses 10 % of Br [A/m]
  squareness,  ///< Hk/HcJ [1]
  fullness,    ///< BHmax/(Br²/4µ0) [1]
  mu_rec,      ///< slope of the recoil loops over µ0, or the apparent slope near Br [1]
  Ms_max,      ///< largest magnetisation measured [A/m]
  Ms_slope,    ///< intercept of the high-field line at H = 0 [A/m]
  chi,         ///< slope dM/dH of the high-field line [1]
  Ms,          ///< law of approach, M = Ms(1 − b/H²) [A/m]
  Hcr,         ///< coercivity of remanence: |H| after which J(0) = 0 [A/m]
};
inline constexpr std::size_t kLoopFigures = 16;

/// One row of the table of figures: its key, what kind of number it is, what it means.
struct LoopFigureInfo {
  LoopFigure figure;
  std::string_view key;
  Kind kind;
  std::string_view meaning;
};

[[nodiscard]] const LoopFigureInfo& info(LoopFigure figure);
[[nodiscard]] std::span<const LoopFigureInfo> all_loop_figures();

/// Spread of a figure from bootstrap replicates, in the figure's SI unit.
struct Spread {
  double standard_error = 0.0;
  double low = 0.0;   ///< 2.5 % quantile
  double high = 0.0;  ///< 97.5 % quantile
};

/// A number in SI, or the reason why it is not determined.
class Figure {
 public:
  /// Not determined, for a reason that lives as long as the program (a literal).
  static constexpr Figure missing(std::string_view reason) { return Figure(0.0, reason); }
  static constexpr Figure of(double value_si) { return Figure(value_si, {}); }
  constexpr Figure() : Figure(0.0, "not computed") {}

  [[nodiscard]] constexpr bool determined() const { return reason_.empty(); }
  /// The number in SI.
  /// @throws DomainError with the reason when it is not determined.
  [[nodiscard]] double value() const;
  [[nodiscard]] constexpr double value_or(double other) const {
    return determined() ? value_ : other;
  }
  /// Why it is not determined; empty when it is.
  [[nodiscard]] constexpr std::string_view reason() const { return reason_; }

  /// Present after a bootstrap.
  std::optional<Spread> spread;

 private:
  constexpr Figure(double value, std::string_view reason) : value_(value), reason_(reason) {}
  double value_;
  std::string_view reason_;
};

/// All figures of one branch, or their mean or difference over branches.
class LoopFigures {
 public:
  [[nodiscard]] constexpr const Figure& operator[](LoopFigure figure) const {
    return values_[static_cast<std::size_t>(figure)];
  }
  [[nodiscard]] constexpr Figure& operator[](LoopFigure figure) {
    return values_[static_cast<std::size_t>(figure)];
  }

  double Hk_fraction = 0.9;        ///< the definition of Hk: J = fraction·Br
  bool mu_rec_is_apparent = true;  ///< from the slope near Br, not from recoil loops
  bool over_corrected = false;     ///< Hk > HcJ: demagnetising factor too large, or noise

 private:
  std::array<Figure, kLoopFigures> values_;
};

}  // namespace magswap
