#include "magswap/witness/comparison.hpp"

namespace magswap {

// From `magswap verify --bands --csv`; 4000 cells. tests/witness computes them again.
const std::vector<ErrorBand>& recorded_bands() {
  static const std::vector<ErrorBand> bands{
      {"cells", "H in the magnet", -0.00014, 0.00035, 0.005, 9, 0, "ring-20-16x5"},
      {"cells", "B in the magnet", -7e-05, 0.0004, 0.005, 9, 0, "cylinder-20x2"},
      {"cells", "worst 1 % of the volume", 6e-05, 0.11918, 0.05, 9, 0, "ring-20-16x5"},
      {"cells, past the knee", "H in the magnet", -0.00135, 0.00031, 0.02, 4, 3,
       "knee-ring-20-10x5"},
      {"cells, past the knee", "B in the magnet", 0.00076, 0.00229, 0.02, 4, 3,
       "knee-ferrite-20x2"},
      {"cells, past the knee", "worst 1 % of the volume", -4e-05, 0.00152, 0.05, 4, 3,
       "knee-ring-20-10x5"},
      {"cells, curved magnet", "H in the magnet", -0.00057, 0.00072, 0.02, 2, 0,
       "alnico-rod-10x50"},
      {"cells, curved magnet", "B in the magnet", -0.00099, 0.00544, 0.02, 2, 0,
       "alnico-rod-10x20"},
      {"cells, curved magnet", "worst 1 % of the volume", -0.00157, 8e-05, 0.05, 2, 0,
       "alnico-rod-10x50"},
  };
  return bands;
}

}  // namespace magswap
