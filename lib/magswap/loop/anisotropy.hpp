#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/loop/analysis.hpp"

namespace magswap {

/// How the easy axes of a uniaxial sample lie to the field; never guessed from the record.
enum class SampleGeometry : std::uint8_t {
  unknown,      ///< only the peak of -d²J/dH²
  polycrystal,  ///< easy axes in all directions alike: all but Sucksmith and Thompson
  textured,     ///< some order, with grains whose hard direction lies along the field
  hard_axis,    ///< single crystal or aligned powder, easy axis across the field
};

/// What is asked about the anisotropy of a record.
struct AnisotropyOptions {
  SampleGeometry geometry = SampleGeometry::unknown;
  std::optional<double> Ms_A_per_m;  ///< saturation magnetisation in place of the record's own
  double chi = 0.0;                  ///< susceptibility of sample and holder to take off [1]
  /// Singular points below this field are not looked for; 10 % of the largest field when not given.
  std::optional<double> least_field_A_per_m;
  double straight_from = 0.5;  ///< Sucksmith and Thompson: rows between these shares of Ms
  double straight_to = 0.85;
  unsigned replicates = 200;  ///< of the bootstrap, 0: no spreads
  std::uint64_t seed = 1;
};

/// The figures of anisotropy; docs/methods/anisotropy.md.
enum class AnisotropyFigure : std::uint8_t {
  mu0Ha_peak,      ///< peak of −d²J/dH² [T]
  mu0Ha_spd,       ///< singular point fitted around the peak [T]
  K_spd,           ///< K1 + 2·K2 = µ0·Ha·Ms/2 of the singular point [J/m³]
  K1_st,           ///< Sucksmith and Thompson [J/m³]
  K2_st,           ///< Sucksmith and Thompson [J/m³]
  mu0Ha_st,        ///< (2K1 + 4K2)/Ms [T]
  mu0Ha_approach,  ///< law of approach, uniaxial polycrystal [T]
  K1_approach,     ///< µ0·Ha·Ms/2 of it, K2 = 0 [J/m³]
  Ms,              ///< saturation magnetisation that the constants were formed with [A/m]
};
inline constexpr std::size_t kAnisotropyFigures = 9;

/// One row of the table of figures: its key, what kind of number it is, what it means.
struct AnisotropyFigureInfo {
  AnisotropyFigure figure;
  std::string_view key;
  Kind kind;
  std::string_view meaning;
};

[[nodiscard]] const AnisotropyFigureInfo& info(AnisotropyFigure figure);
[[nodiscard]] std::span<const AnisotropyFigureInfo> all_anisotropy_figures();

/// All figures of anisotropy of one run or their mean, each with its spread.
class AnisotropyFigures {
 public:
  [[nodiscard]] constexpr const Figure& operator[](AnisotropyFigure figure) const {
    return values_[static_cast<std::size_t>(figure)];
  }
  [[nodiscard]] constexpr Figure& operator[](AnisotropyFigure figure) {
    return values_[static_cast<std::size_t>(figure)];
  }

 private:
  std::array<Figure, kAnisotropyFigures> values_;
};

/// Figures of one run between saturation and H = 0.
struct AnisotropyRun {
  RowRange rows;            ///< of the record, as written
  int side = 1;             ///< sign of the field
  bool rising = false;      ///< from H = 0 up: only where no run comes down from saturation
  double half_width = 0.0;  ///< of the window of −d²J/dH², as a share of the field; 0: no peak
  double significance = 0.0;  ///< height of the peak over its standard error
  AnisotropyFigures figures;
};

/// Anisotropy of one record.
struct AnisotropyAnalysis {
  double demagnetising_factor = 0.0;
  SampleGeometry geometry = SampleGeometry::unknown;
  std::vector<AnisotropyRun> runs;
  AnisotropyFigures mean;  ///< over the runs that determine a figure
  std::vector<std::string> warnings;
};

/// Anisotropy field and constants of a record in internal field, run by run and their mean.
///
/// For uniaxial samples: singular point of −d²J/dH² (Asti and Rinaldi, J. Appl. Phys. 45 (1974)
/// 3600), H/M against M² (Sucksmith and Thompson, Proc. R. Soc. Lond. A 225 (1954) 362), law of
/// approach of a uniaxial polycrystal (Akulov, Z. Phys. 69 (1931) 822). Which of them applies
/// follows from the geometry that the caller states; what does not apply is not determined. The
/// correction, drift, centre and reversal threshold of `options` hold; its bootstrap does not,
/// `anisotropy` has its own. Cost O(n + windows·rows in a window).
/// @throws ArgumentError, DomainError as analyse(); DomainError when Ms, the least field or the
/// straight part of `anisotropy` is out of range.
[[nodiscard]] AnisotropyAnalysis anisotropy_figures(const LoopData& data,
                                                    const LoopOptions& options = {},
                                                    const AnisotropyOptions& anisotropy = {});

}  // namespace magswap
