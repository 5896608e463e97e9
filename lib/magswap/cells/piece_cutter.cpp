#include "magswap/cells/piece_cutter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "magswap/cells/cell_leaf.hpp"
#include "magswap/cells/sample_points.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr double kWorstShare = 0.01;  // of a part's volume: resolved
constexpr double kFirstShare = 0.20;  // of a part's volume: looked into
constexpr double kVariation = 0.02;   // across a piece, of the field
constexpr double kMostCuts = 16.0;    // of a cell, along one axis
constexpr double kSmallest = 2e-5;    // of a part's volume: not cut, nor is a tenth of a cell
constexpr int kMostRounds = 16;
constexpr std::array<bool, 2> kPlanes{false, true};

// Both along each axis; those along which the field hardly varies are not looked at.
struct Halves {
  std::array<bool, 3> known{};
  std::array<std::array<Half, 2>, 3> of;
};

class Cutter {
 public:
  Cutter(const CellSystem& system, std::span<const double> strength)
      : system_(system), strength_(strength), kinds_(system.has_plane() ? 2 : 1) {
    for (std::size_t kind = 0; kind < kinds_; ++kind) fields_[kind] = of_cells(kPlanes[kind]);
  }

  std::vector<Leaf> run(std::size_t part) {
    part_ = part;
    volume_ = volume_of_part();
    leaves_.clear();
    seed();
    for (int round = 0; round < kMostRounds && cut_once(); ++round) {
    }
    return std::move(leaves_);
  }

 private:
  [[nodiscard]] const CellSystem::Part& part() const { return system_.parts()[part_]; }
  [[nodiscard]] const Triple& axis() const { return part().source.axis; }
  [[nodiscard]] double volume_of_part() const {
    const auto first = system_.volume().begin() + static_cast<std::ptrdiff_t>(part().first);
    return std::accumulate(first, first + static_cast<std::ptrdiff_t>(part().count), 0.0);
  }

  // Mean field in each cell of all bodies magnetised uniformly.
  [[nodiscard]] CellField of_cells(bool with_plane) const {
    CellField m(system_.size()), h(system_.size());
    for (std::size_t p = 0; p < system_.parts().size(); ++p) {
      const auto& one = system_.parts()[p];
      Triple value = one.source.axis;
      for (double& component : value) component *= strength_[p];
      for (std::size_t i = one.first; i < one.first + one.count; ++i) m.set(i, value);
    }
    system_.field(with_plane, m, h);
    for (std::size_t p = 0; p < system_.parts().size(); ++p) {
      const CellField& outline = system_.outline_correction(with_plane, p);
      for (std::size_t k = 0; k < outline.all().size(); ++k) {
        h.all()[k] += strength_[p] * outline.all()[k];
      }
    }
    return h;
  }

  // The cells that are looked into, by either surroundings.
  void seed() {
    std::vector<bool> taken(part().count, false);
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      std::vector<std::size_t> order(part().count);
      std::iota(order.begin(), order.end(), part().first);
      std::vector<double> value(part().count);
      for (std::size_t i = 0; i < value.size(); ++i) {
        value[i] = dot(axis(), fields_[kind].at(part().first + i));
      }
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return value[a - part().first] < value[b - part().first];
      });
      double left = kFirstShare * volume_;
      for (const std::size_t cell : order) {
        if (system_.volume()[cell] == 0.0) continue;
        if (left <= 0.0) break;
        left -= system_.volume()[cell];
        taken[cell - part().first] = true;
      }
    }
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (taken[i]) add_cell(part().first + i);
    }
  }

  void add_cell(std::size_t cell) {
    const std::size_t index = system_.grid_index(part_, cell);
    Leaf leaf;
    leaf.middle_m = part().grid.centre_of(index);
    leaf.edges_m = part().grid.edges_m;
    const Material inside = material_in(part().source.body, leaf.middle_m, leaf.edges_m,
                                        part().grid.fill[index] == 1.0);
    if (inside.volume_m3 == 0.0) return;
    leaf.piece = {part_, cell, inside.at_m, 1.0, 0.0};
    leaf.volume_m3 = inside.volume_m3;
    for (auto& along : leaf.varies) along.fill(std::numeric_limits<double>::infinity());
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      leaf.value[kind] = dot(axis(), fields_[kind].at(cell));
    }
    leaves_.push_back(leaf);
  }

  [[nodiscard]] double smallest() const {
    return std::min(kSmallest * volume_, 0.1 * part().grid.cell_volume_m3());
  }

  // Field below which the worst share of the part's volume lies.
  [[nodiscard]] double threshold(std::size_t kind) const {
    std::vector<std::pair<double, double>> order;
    order.reserve(leaves_.size());
    for (const Leaf& leaf : leaves_) order.emplace_back(leaf.value[kind], leaf.volume_m3);
    std::sort(order.begin(), order.end());
    double left = kWorstShare * volume_;
    for (const auto& [value, volume] : order) {
      left -= volume;
      if (left <= 0.0) return value;
    }
    return order.empty() ? 0.0 : order.back().first;
  }

  bool cut_once() {
    for (std::size_t kind = 0; kind < kinds_; ++kind) limit_[kind] = threshold(kind);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (!leaves_[i].settled && counts(leaves_[i])) open.push_back(i);
    }
    const std::vector<Halves> halves = halve(open);
    bool any = false;
    for (std::size_t k = 0; k < open.size(); ++k) any |= cut(open[k], halves[k]);
    return any;
  }

  // It may hold some of the worst share.
  [[nodiscard]] bool counts(const Leaf& leaf) const {
    bool out = false;
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      out |= leaf.value[kind] - leaf.reach(kind) < limit_[kind];
    }
    return out;
  }

  // What the field varies by across a leaf along an axis, as a share of the worst.
  [[nodiscard]] double share_of_limit(const Leaf& leaf, std::size_t axis) const {
    double out = 0.0;
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      out = std::max(out, std::abs(leaf.varies[axis][kind] / limit_[kind]));
    }
    return out;
  }

  [[nodiscard]] std::vector<Halves> halve(const std::vector<std::size_t>& open) const {
    std::vector<Halves> out(open.size());
    std::vector<Triple> points;
    std::vector<Half*> asked;
    for (std::size_t k = 0; k < open.size(); ++k) {
      const Leaf& leaf = leaves_[open[k]];
      const std::size_t index = system_.grid_index(part_, leaf.piece.cell);
      for (std::size_t a = 0; a < 3; ++a) {
        out[k].known[a] = share_of_limit(leaf, a) > 0.5 * kVariation;
        if (!out[k].known[a]) continue;
        for (std::size_t side = 0; side < 2; ++side) {
          Half& half = out[k].of[a][side];
          half = half_of(leaf, a, side);
          half.inside = material_in(part().source.body, half.middle_m, half.edges_m,
                                    part().grid.fill[index] == 1.0);
          points.push_back(half.inside.at_m);
          asked.push_back(&half);
        }
      }
    }
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      const auto h = uniform_field(system_, strength_, kPlanes[kind], part_, points);
      for (std::size_t i = 0; i < h.size(); ++i) asked[i]->value[kind] = h[i];
    }
    return out;
  }

  bool cut(std::size_t at, const Halves& halves) {
    Leaf& leaf = leaves_[at];
    std::size_t along = 3;
    double most = kVariation;
    for (std::size_t a = 0; a < 3; ++a) {
      if (!halves.known[a]) continue;
      for (std::size_t kind = 0; kind < kinds_; ++kind) {
        leaf.varies[a][kind] = variation(halves.of[a], kind);
      }
      if (leaf.edges_m[a] < 1.5 * part().grid.edges_m[a] / kMostCuts) continue;
      if (const double share = share_of_limit(leaf, a); share > most) {
        most = share;
        along = a;
      }
    }
    if (leaf.piece.self == 0.0) leaf.piece.self = self_factor(leaf, axis());
    leaf.settled = along == 3 || leaf.volume_m3 < smallest();
    if (leaf.settled) return false;
    const Leaf whole = leaf;
    leaves_[at] = leaf_of(whole, halves.of[along][0], along);
    leaves_.push_back(leaf_of(whole, halves.of[along][1], along));
    return true;
  }

  const CellSystem& system_;
  std::span<const double> strength_;
  std::size_t kinds_;
  std::array<CellField, 2> fields_;
  std::array<double, 2> limit_{};
  std::size_t part_ = 0;
  double volume_ = 0.0;  // of the part
  std::vector<Leaf> leaves_;
};

}  // namespace

CutCells cut_cells(const CellSystem& system, std::span<const double> strength) {
  Cutter cutter(system, strength);
  CutCells out;
  for (std::size_t part = 0; part < system.parts().size(); ++part) {
    std::vector<Leaf> leaves = cutter.run(part);
    std::stable_sort(leaves.begin(), leaves.end(),
                     [](const Leaf& a, const Leaf& b) { return a.piece.cell < b.piece.cell; });
    for (std::size_t first = 0, end = 0; first < leaves.size(); first = end) {
      double volume = 0.0;
      for (end = first; end < leaves.size() && leaves[end].piece.cell == leaves[first].piece.cell;
           ++end) {
        volume += leaves[end].volume_m3;
      }
      for (std::size_t i = first; end - first > 1 && i < end; ++i) {
        leaves[i].piece.share = leaves[i].volume_m3 / volume;
        out.list.push_back(leaves[i].piece);
        for (std::size_t kind = 0; kind < 2; ++kind) {
          out.field[kind].push_back(leaves[i].value[kind]);
        }
      }
    }
  }
  return out;
}

}  // namespace magswap::detail
