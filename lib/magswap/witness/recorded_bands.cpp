#include "magswap/witness/comparison.hpp"

namespace magswap {

// From `magswap verify --bands --csv`; 4000 cells. tests/witness computes them again.
const std::vector<ErrorBand>& recorded_bands() {
  static const std::vector<ErrorBand> bands{
      {"cells", "H in the magnet", -0.00071, 0.00161, 0.005, 16, 5, "tile-60-48x20"},
      {"cells", "B in the magnet", -0.00188, 0.00255, 0.005, 16, 5, "tile-60-48x20"},
      {"cells", "worst 1 % of the volume", -0.00073, 0.01473, 0.05, 16, 5, "ring-40-36x10"},
      {"cells", "worst place", 0.00076, 0.02114, 0.05, 16, 5, "ring-40-36x10"},
      {"cells, past the knee", "H in the magnet", -0.00135, 0.00031, 0.02, 4, 3,
       "knee-ring-20-10x5"},
      {"cells, past the knee", "B in the magnet", 0.00076, 0.00229, 0.02, 4, 3,
       "knee-ferrite-20x2"},
      {"cells, past the knee", "worst 1 % of the volume", -0.00125, 0, 0.05, 4, 3,
       "knee-ring-20-10x5"},
      {"cells, past the knee", "worst place", -0.00126, 9e-05, 0.05, 4, 3, "knee-ring-20-10x5"},
      {"cells, curved magnet", "H in the magnet", -0.00057, 0.00072, 0.02, 2, 0,
       "alnico-rod-10x50"},
      {"cells, curved magnet", "B in the magnet", -0.00099, 0.00544, 0.02, 2, 0,
       "alnico-rod-10x20"},
      {"cells, curved magnet", "worst 1 % of the volume", -0.00165, 4e-05, 0.05, 2, 0,
       "alnico-rod-10x50"},
      {"cells, curved magnet", "worst place", -0.01102, -0.00012, 0.05, 2, 0, "alnico-rod-10x50"},
  };
  return bands;
}

}  // namespace magswap
