#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace magswap::detail {

/// Complex amplitudes [wave along x][wave along y][value], real and imaginary part.
struct Spectrum {
  std::vector<double> re, im;
};

/// Waves of real values on a grid across x and y that is filled up with zeros, and back.
///
/// Plain sums, row by row: the grids are tens of cells wide. Along y only the waves that a real
/// field does not repeat.
class WaveTransform {
 public:
  /// @param counts  of the grid along x and y.
  /// @param places  over which waves are taken, as many as the counts or more.
  /// @param width   values at each place, one behind another.
  WaveTransform(const std::array<std::size_t, 2>& counts, const std::array<std::size_t, 2>& places,
                std::size_t width);

  /// [x][y][value] to waves.
  [[nodiscard]] Spectrum forth(const std::vector<double>& values) const;
  /// Waves to [x][y][value].
  [[nodiscard]] std::vector<double> back(const Spectrum& waves) const;

 private:
  std::array<std::size_t, 2> counts_, places_;
  std::size_t waves_, width_;
  std::array<std::vector<double>, 2> cos_, sin_;
};

}  // namespace magswap::detail
