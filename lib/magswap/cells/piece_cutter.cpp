#include "magswap/cells/piece_cutter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "magswap/cells/sample_points.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr double kWorstShare = 0.01;  // of a part's volume: resolved
constexpr double kFirstShare = 0.20;  // of a part's volume: looked into
constexpr double kVariation = 0.02;   // across a piece, of the field
constexpr double kMostCuts = 16.0;    // of a cell, along one axis
constexpr double kSmallest = 2e-5;    // of a part's volume: not cut
constexpr double kLeastSelf = 0.05;
constexpr int kMostRounds = 16;
constexpr std::array<bool, 2> kPlanes{false, true};

double dot(const Triple& a, const Triple& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// What lies inside the body of a rectangular box of its frame.
struct Material {
  Triple at{};
  double volume = 0.0;
};

// A box in a cell, and the field along the axis at the middle of its material.
struct Leaf {
  CellPieces::Piece piece;
  Triple middle{}, edges{};
  double volume = 0.0;
  std::array<double, 2> value{};                  // in the open, with the plane
  std::array<std::array<double, 2>, 3> varies{};  // across it along each axis
  bool settled = false;

  // How far the field may be from its value anywhere in it.
  [[nodiscard]] double reach(std::size_t kind) const {
    double out = 0.0;
    for (const auto& along : varies) out += 0.5 * std::abs(along[kind]);
    return out;
  }
};

// Half of a leaf.
struct Half {
  Triple middle{}, edges{};
  Material inside;
  std::array<double, 2> value{};
};
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

  // Centroid of the points of a regular grid that lie inside; all of it in a whole cell.
  [[nodiscard]] Material material(const Triple& middle, const Triple& edges, bool whole) const {
    const double box = edges[0] * edges[1] * edges[2];
    if (whole) return {middle, box};
    constexpr int kAcross = 4;
    const int along = std::holds_alternative<Ellipsoid>(part().source.body) ? kAcross : 1;
    const auto place = [](int i, int n) { return (i + 0.5) / n - 0.5; };
    Material out;
    int inside = 0;
    for (int k = 0; k < kAcross * kAcross * along; ++k) {
      const Triple point{middle[0] + place(k % kAcross, kAcross) * edges[0],
                         middle[1] + place(k / kAcross % kAcross, kAcross) * edges[1],
                         middle[2] + place(k / (kAcross * kAcross), along) * edges[2]};
      if (!contains(part().source.body, point)) continue;
      ++inside;
      for (std::size_t c = 0; c < 3; ++c) out.at[c] += point[c];
    }
    if (inside == 0) return {};
    for (double& component : out.at) component /= inside;
    out.volume = box * inside / (kAcross * kAcross * along);
    return out;
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
    leaf.middle = part().grid.centre_of(index);
    leaf.edges = part().grid.edges_m;
    const Material inside = material(leaf.middle, leaf.edges, part().grid.fill[index] == 1.0);
    if (inside.volume == 0.0) return;
    leaf.piece = {part_, cell, inside.at, 1.0, 0.0};
    leaf.volume = inside.volume;
    for (auto& along : leaf.varies) along.fill(std::numeric_limits<double>::infinity());
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      leaf.value[kind] = dot(axis(), fields_[kind].at(cell));
    }
    leaves_.push_back(leaf);
  }

  // Field below which the worst share of the part's volume lies.
  [[nodiscard]] double threshold(std::size_t kind) const {
    std::vector<std::pair<double, double>> order;
    order.reserve(leaves_.size());
    for (const Leaf& leaf : leaves_) order.emplace_back(leaf.value[kind], leaf.volume);
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
          half.inside = material(half.middle, half.edges, part().grid.fill[index] == 1.0);
          points.push_back(half.inside.at);
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

  static Half half_of(const Leaf& leaf, std::size_t axis, std::size_t side) {
    Half out{leaf.middle, leaf.edges, {}, {}};
    out.edges[axis] *= 0.5;
    out.middle[axis] += (side == 0 ? -0.5 : 0.5) * out.edges[axis];
    return out;
  }

  // Where both halves hold material the field varies by so much across the whole.
  static double variation(const std::array<Half, 2>& halves, std::size_t kind) {
    if (halves[0].inside.volume == 0.0 || halves[1].inside.volume == 0.0) return 0.0;
    return 2.0 * (halves[1].value[kind] - halves[0].value[kind]);
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
      if (leaf.edges[a] < 1.5 * part().grid.edges_m[a] / kMostCuts) continue;
      if (const double share = share_of_limit(leaf, a); share > most) {
        most = share;
        along = a;
      }
    }
    if (leaf.piece.self == 0.0) leaf.piece.self = self_factor(leaf);
    leaf.settled = along == 3 || leaf.volume < kSmallest * volume_;
    if (leaf.settled) return false;
    const Leaf whole = leaf;
    leaves_[at] = half_leaf(whole, halves.of[along][0], along);
    leaves_.push_back(half_leaf(whole, halves.of[along][1], along));
    return true;
  }

  static Leaf half_leaf(const Leaf& whole, const Half& half, std::size_t along) {
    Leaf out = whole;
    out.middle = half.middle;
    out.edges = half.edges;
    out.piece.at_m = half.inside.at;
    out.volume = half.inside.volume;
    out.value = half.value;
    for (double& varies : out.varies[along]) varies *= 0.5;
    return out;
  }

  // (e·∇H)²/|∇H|²: what N of a charge wave along the gradient is.
  [[nodiscard]] double self_factor(const Leaf& leaf) const {
    Triple gradient{};
    for (std::size_t a = 0; a < 3; ++a) gradient[a] = leaf.varies[a][0] / leaf.edges[a];
    const double along = dot(axis(), gradient), all = dot(gradient, gradient);
    return all > 0.0 ? std::max(kLeastSelf, along * along / all) : 1.0;
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

std::vector<double> uniform_field(const CellSystem& system, std::span<const double> strength,
                                  bool with_plane, std::size_t part,
                                  std::span<const Triple> points) {
  std::vector<UniformMagnet> magnets;
  for (std::size_t p = 0; p < system.parts().size(); ++p) {
    if (strength[p] == 0.0) continue;
    const SystemBody& source = system.parts()[p].source;
    Triple j = source.axis;
    for (double& component : j) component *= kMu0 * strength[p];
    magnets.push_back(magnet_of(source.body, j, source.placement));
    if (with_plane) {
      magnets.push_back(image_magnet(source.body, j, source.placement, *system.plane_m()));
    }
  }
  const std::size_t n = points.size();
  std::vector<double> x(n), y(n), z(n), hx(n), hy(n), hz(n), out(n);
  const SystemBody& target = system.parts()[part].source;
  for (std::size_t i = 0; i < n; ++i) {
    const Triple world = to_world(target.placement, points[i]);
    x[i] = world[0];
    y[i] = world[1];
    z[i] = world[2];
  }
  field_strength(magnets, {x, y, z}, {hx, hy, hz});
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = dot(target.axis, into_frame(target.placement, {hx[i], hy[i], hz[i]}));
  }
  return out;
}

std::vector<CellPieces::Piece> cut_cells(const CellSystem& system,
                                         std::span<const double> strength) {
  Cutter cutter(system, strength);
  std::vector<CellPieces::Piece> out;
  for (std::size_t part = 0; part < system.parts().size(); ++part) {
    std::vector<Leaf> leaves = cutter.run(part);
    std::stable_sort(leaves.begin(), leaves.end(),
                     [](const Leaf& a, const Leaf& b) { return a.piece.cell < b.piece.cell; });
    for (std::size_t first = 0, end = 0; first < leaves.size(); first = end) {
      double volume = 0.0;
      for (end = first; end < leaves.size() && leaves[end].piece.cell == leaves[first].piece.cell;
           ++end) {
        volume += leaves[end].volume;
      }
      for (std::size_t i = first; end - first > 1 && i < end; ++i) {
        leaves[i].piece.share = leaves[i].volume / volume;
        out.push_back(leaves[i].piece);
      }
    }
  }
  return out;
}

}  // namespace magswap::detail
