#include "magswap/cells/cell_law.hpp"

#include <algorithm>

#include "magswap/units/quantity.hpp"

namespace magswap::detail {

AlongAxis magnetise(const CellLaw& law, double kept, double h) {
  if (law.iron) return {law.transverse * h, law.transverse};
  const CurveValue virgin = evaluate(law.curve, h);
  if (kept < kVirgin) {
    const double recoil = law.curve.mu_rec - 1.0;
    const double on_line = kept * law.curve.br_T + kMu0 * recoil * h;
    if (on_line < virgin.j_T) return {on_line / kMu0, recoil};
  }
  return {virgin.j_T / kMu0, std::max(0.0, virgin.slope / kMu0)};
}

double kept_after(const CellLaw& law, double kept, double h) {
  if (law.iron || h >= 0.0) return kept;
  const double remanence = evaluate(law.curve, h).j_T - kMu0 * (law.curve.mu_rec - 1.0) * h;
  return std::min(kept, remanence / law.curve.br_T);
}

}  // namespace magswap::detail
