#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "magswap/cells/divided_magnets.hpp"

namespace magswap {
namespace {

using Triple = std::array<double, 3>;

constexpr double kWorstShare = 0.01;    // of the volume
constexpr double kWorstPlace = 0.0001;  // of the volume

// Means of the least values of the portions, in order; only as many as are asked for are sorted.
class Least {
 public:
  template <class Value>
  Least(const std::vector<detail::Portion>& portions, const Value& value) {
    heap_.reserve(portions.size());
    for (const auto& portion : portions) {
      heap_.emplace_back(value(portion), portion.volume_m3);
      all_ += portion.volume_m3;
    }
    std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
  }

  // Of those that fill a share of the volume; shares in rising order.
  double mean_of(double share) {
    const double wanted = share * all_;
    while (filled_ + heap_.front().second < wanted && heap_.size() > 1) {
      const auto [value, volume] = heap_.front();
      filled_ += volume;
      sum_ += volume * value;
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      heap_.pop_back();
    }
    return (sum_ + (wanted - filled_) * heap_.front().first) / wanted;
  }

 private:
  std::vector<std::pair<double, double>> heap_;  // value and volume, least on top
  double all_ = 0.0, filled_ = 0.0, sum_ = 0.0;
};

// Of two places, mirror images of each other perhaps, the one to name: upper, then along x, then y.
bool named_before(const detail::Portion& a, const detail::Portion& b) {
  constexpr double kApart_m = 1e-12;
  if (a.part != b.part) return a.part < b.part;
  for (const std::size_t k : {2U, 0U, 1U}) {
    const double apart = a.at_m[k] - b.at_m[k];
    if (std::abs(apart) > kApart_m) return apart > 0.0;
  }
  return false;
}

// Where the field opposes most. Mirror images have the same field but for rounding, which differs
// between processors: of those the same one is named everywhere.
Position worst_place(const std::vector<detail::Portion>& portions) {
  constexpr double kSame = 1e-9;
  double least = std::numeric_limits<double>::infinity();
  for (const detail::Portion& portion : portions) least = std::min(least, portion.h_A_per_m);
  const detail::Portion* found = nullptr;
  for (const detail::Portion& portion : portions) {
    if (portion.h_A_per_m > least + kSame * std::abs(least)) continue;
    if (found == nullptr || named_before(portion, *found)) found = &portion;
  }
  if (found == nullptr) return {};
  const Triple& at = found->at_m;
  return {from_si<Length>(at[0]), from_si<Length>(at[1]), from_si<Length>(at[2])};
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
      out.push_back({p, system_->volume()[i], detail::dot(laws_[p].axis, h_.at(i)),
                     clamped(kept_[i]), part.grid.centre_of(system_->grid_index(p, i))});
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
  double volume = 0.0, h_sum = 0.0, j_sum = 0.0, lost = 0.0;
  for (std::size_t p = first; p < last; ++p) {
    if (laws_[p].iron) continue;
    const auto& part = system_->parts()[p];
    for (std::size_t i = part.first; i < part.first + part.count; ++i) {
      const double v = system_->volume()[i];
      volume += v;
      if (!(v > 0.0)) continue;
      h_sum += v * detail::dot(laws_[p].axis, h_.at(i));
      j_sum += v * kMu0 * detail::dot(laws_[p].axis, m_.at(i));
      lost += v * (1.0 - std::clamp(kept_[i], 0.0, 1.0));
    }
  }
  std::vector<double> knee(laws_.size(), 0.0);
  for (std::size_t p = first; p < last; ++p) {
    if (!laws_[p].iron) knee[p] = si(DemagnetisationCurve(laws_[p].curve).knee());
  }
  CellFigures out;
  const std::vector<detail::Portion> all = portions(first, last);
  double past = 0.0, knees = 0.0;
  for (const detail::Portion& portion : all) {
    knees += portion.volume_m3 * knee[portion.part];
    if (portion.kept <= 1.0 - DemagnetisationCurve::kKneeLoss) past += portion.volume_m3;
  }
  out.worst_at = worst_place(all);
  Least h(all, [](const auto& p) { return p.h_A_per_m; });
  Least margin(all, [&](const auto& p) { return knee[p.part] + p.h_A_per_m; });
  Least kept(all, [](const auto& p) { return p.kept; });
  out.H = from_si<FieldStrength>(h_sum / volume);
  out.J = from_si<Polarisation>(j_sum / volume);
  out.B = from_si<FluxDensity>((j_sum + kMu0 * h_sum) / volume);
  out.H_worst = from_si<FieldStrength>(h.mean_of(kWorstPlace));
  out.H_worst_percent = from_si<FieldStrength>(h.mean_of(kWorstShare));
  out.margin = from_si<FieldStrength>((knees + h_sum) / volume);
  out.margin_worst = from_si<FieldStrength>(margin.mean_of(kWorstPlace));
  out.irreversible_loss = lost / volume;
  out.irreversible_loss_worst = std::max(out.irreversible_loss, 1.0 - kept.mean_of(kWorstPlace));
  out.share_past_knee = past / volume;
  return out;
}

}  // namespace magswap
