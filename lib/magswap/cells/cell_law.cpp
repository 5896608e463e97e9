#include "magswap/cells/cell_law.hpp"

#include <algorithm>
#include <cmath>

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

// M rises with h, so that the root lies between the drive and the field that M of the drive leaves.
double balance(const CellLaw& law, double kept, double reluctance, double drive) {
  const double end = drive - reluctance * magnetise(law, kept, drive).m_A_per_m;
  double low = std::min(drive, end), high = std::max(drive, end), h = end;
  constexpr int kMostSteps = 100;
  for (int i = 0; i < kMostSteps; ++i) {
    const AlongAxis at = magnetise(law, kept, h);
    const double excess = h + reluctance * at.m_A_per_m - drive;
    (excess < 0.0 ? low : high) = h;
    double next = h - excess / (1.0 + reluctance * at.slope);
    if (!(next > low && next < high) || i % 4 == 3) next = 0.5 * (low + high);
    if (std::abs(next - h) <= 1e-13 * std::abs(drive) || !(low < high)) break;
    h = next;
  }
  return (drive - h) / reluctance;
}

double balance_near(const CellLaw& law, double kept, double reluctance, double drive,
                    double guess) {
  constexpr int kMostSteps = 6;
  constexpr double kClose = 1e-9;
  double h = guess;
  for (int i = 0; i < kMostSteps; ++i) {
    const AlongAxis at = magnetise(law, kept, h);
    const double step = (h + reluctance * at.m_A_per_m - drive) / (1.0 + reluctance * at.slope);
    h -= step;
    if (std::abs(step) <= kClose * std::abs(drive)) return (drive - h) / reluctance;
  }
  return balance(law, kept, reluctance, drive);
}

double kept_after(const CellLaw& law, double kept, double h) {
  if (law.iron || h >= 0.0) return kept;
  const double remanence = evaluate(law.curve, h).j_T - kMu0 * (law.curve.mu_rec - 1.0) * h;
  return std::min(kept, remanence / law.curve.br_T);
}

}  // namespace magswap::detail
