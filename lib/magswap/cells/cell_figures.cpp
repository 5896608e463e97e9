#include <algorithm>
#include <limits>

#include "magswap/cells/divided_magnets.hpp"

namespace magswap {
namespace {

using Triple = std::array<double, 3>;

constexpr double kWorstShare = 0.01;

double dot(const Triple& a, const Triple& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// Mean field of the portions that fill the worst share of the volume.
double worst_percent(const std::vector<detail::Portion>& portions) {
  std::vector<std::pair<double, double>> order;
  order.reserve(portions.size());
  double all = 0.0;
  for (const auto& portion : portions) {
    order.emplace_back(portion.h_A_per_m, portion.volume_m3);
    all += portion.volume_m3;
  }
  std::sort(order.begin(), order.end());
  const double wanted = kWorstShare * all;
  double filled = 0.0, sum = 0.0;
  for (const auto& [h, volume] : order) {
    const double part = std::min(volume, wanted - filled);
    if (!(part > 0.0)) break;
    filled += part;
    sum += part * h;
  }
  return sum / filled;
}

}  // namespace

std::vector<detail::Portion> DividedMagnets::portions(std::size_t first, std::size_t last) const {
  std::vector<detail::Portion> out;
  const auto clamped = [](double kept) { return std::clamp(kept, 0.0, 1.0); };
  for (std::size_t p = first; p < last; ++p) {
    if (laws_[p].iron) continue;
    const auto& part = system_->parts()[p];
    for (std::size_t i = part.first; i < part.first + part.count; ++i) {
      if (system_->fill()[i] == 0.0 || pieces_->is_cut(i)) continue;
      out.push_back({p, system_->volume()[i], dot(laws_[p].axis, h_.at(i)), clamped(kept_[i]),
                     part.grid.centre_of(system_->grid_index(p, i))});
    }
  }
  for (std::size_t i = 0; i < pieces_->list().size(); ++i) {
    const auto& piece = pieces_->list()[i];
    if (piece.part < first || piece.part >= last) continue;
    out.push_back({piece.part, piece.share * system_->volume()[piece.cell], piece_states_.h[i],
                   clamped(piece_states_.kept[i]), piece.at_m});
  }
  return out;
}

CellFigures DividedMagnets::figures(std::size_t first, std::size_t last) const {
  double volume = 0.0, h_sum = 0.0, j_sum = 0.0;
  for (std::size_t p = first; p < last; ++p) {
    if (laws_[p].iron) continue;
    const auto& part = system_->parts()[p];
    for (std::size_t i = part.first; i < part.first + part.count; ++i) {
      const double v = system_->volume()[i];
      volume += v;
      if (!(v > 0.0)) continue;
      h_sum += v * dot(laws_[p].axis, h_.at(i));
      j_sum += v * kMu0 * dot(laws_[p].axis, m_.at(i));
    }
  }
  std::vector<double> knee(laws_.size(), 0.0);
  for (std::size_t p = first; p < last; ++p) {
    if (!laws_[p].iron) knee[p] = si(DemagnetisationCurve(laws_[p].curve).knee());
  }
  CellFigures out;
  const std::vector<detail::Portion> all = portions(first, last);
  double worst = std::numeric_limits<double>::infinity(), margin = worst, least_kept = 1.0;
  double lost = 0.0, past = 0.0, knees = 0.0;
  for (const detail::Portion& portion : all) {
    knees += portion.volume_m3 * knee[portion.part];
    lost += portion.volume_m3 * (1.0 - portion.kept);
    if (portion.kept <= 1.0 - DemagnetisationCurve::kKneeLoss) past += portion.volume_m3;
    least_kept = std::min(least_kept, portion.kept);
    margin = std::min(margin, knee[portion.part] + portion.h_A_per_m);
    if (portion.h_A_per_m >= worst) continue;
    worst = portion.h_A_per_m;
    const Triple& at = portion.at_m;
    out.worst_at = {from_si<Length>(at[0]), from_si<Length>(at[1]), from_si<Length>(at[2])};
  }
  out.H = from_si<FieldStrength>(h_sum / volume);
  out.J = from_si<Polarisation>(j_sum / volume);
  out.B = from_si<FluxDensity>((j_sum + kMu0 * h_sum) / volume);
  out.H_worst = from_si<FieldStrength>(worst);
  out.H_worst_percent = from_si<FieldStrength>(worst_percent(all));
  out.margin = from_si<FieldStrength>((knees + h_sum) / volume);
  out.margin_worst = from_si<FieldStrength>(margin);
  out.irreversible_loss = lost / volume;
  out.irreversible_loss_worst = 1.0 - least_kept;
  out.share_past_knee = past / volume;
  return out;
}

}  // namespace magswap
