#include "magswap/cells/piece_cutter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
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
  std::array<double, 2> value{};  // in the open, with the plane
  std::array<double, 2> reach{};  // how far the field may be from that inside it
  bool settled = false;
};

// Both halves of a leaf along each axis.
struct Halves {
  std::array<std::array<Material, 2>, 3> of;
  std::array<std::array<std::array<double, 2>, 2>, 3> value{};  // [axis][side][surroundings]
};

class Cutter {
 public:
  Cutter(const CellSystem& system, std::span<const double> strength)
      : system_(system), strength_(strength), kinds_(system.has_plane() ? 2 : 1) {
    for (std::size_t kind = 0; kind < kinds_; ++kind) fields_[kind] = of_cells(kPlanes[kind]);
  }

  std::vector<Leaf> run(std::size_t part) {
    part_ = part;
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
      double left = kFirstShare * volume_of_part();
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
    leaf.reach.fill(std::numeric_limits<double>::infinity());
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
    double left = kWorstShare * volume_of_part();
    for (const auto& [value, volume] : order) {
      left -= volume;
      if (left <= 0.0) return value;
    }
    return order.empty() ? 0.0 : order.back().first;
  }

  bool cut_once() {
    std::array<double, 2> limit{};
    for (std::size_t kind = 0; kind < kinds_; ++kind) limit[kind] = threshold(kind);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (!leaves_[i].settled && counts(leaves_[i], limit)) open.push_back(i);
    }
    const std::vector<Halves> halves = halve(open);
    bool any = false;
    for (std::size_t k = 0; k < open.size(); ++k) any |= cut(open[k], halves[k], limit);
    return any;
  }

  // It may hold some of the worst share.
  [[nodiscard]] bool counts(const Leaf& leaf, const std::array<double, 2>& limit) const {
    bool out = false;
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      out |= leaf.value[kind] - leaf.reach[kind] < limit[kind];
    }
    return out;
  }

  std::vector<Halves> halve(const std::vector<std::size_t>& open) const {
    std::vector<Halves> out(open.size());
    std::vector<Triple> points;
    for (std::size_t k = 0; k < open.size(); ++k) {
      const Leaf& leaf = leaves_[open[k]];
      const std::size_t index = system_.grid_index(part_, leaf.piece.cell);
      for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t side = 0; side < 2; ++side) {
          const auto [middle, edges] = half_of(leaf, a, side);
          out[k].of[a][side] = material(middle, edges, part().grid.fill[index] == 1.0);
          points.push_back(out[k].of[a][side].at);
        }
      }
    }
    for (std::size_t kind = 0; kind < kinds_; ++kind) {
      const auto h = uniform_field(system_, strength_, kPlanes[kind], part_, points);
      for (std::size_t i = 0; i < h.size(); ++i) {
        out[i / 6].value[i / 2 % 3][i % 2][kind] = h[i];
      }
    }
    return out;
  }

  static std::pair<Triple, Triple> half_of(const Leaf& leaf, std::size_t axis, std::size_t side) {
    Triple middle = leaf.middle, edges = leaf.edges;
    edges[axis] *= 0.5;
    middle[axis] += (side == 0 ? -0.5 : 0.5) * edges[axis];
    return {middle, edges};
  }

  // Where both halves hold material the field varies by so much across the whole.
  static double variation(const Halves& halves, std::size_t axis, std::size_t kind) {
    if (halves.of[axis][0].volume == 0.0 || halves.of[axis][1].volume == 0.0) return 0.0;
    return 2.0 * (halves.value[axis][1][kind] - halves.value[axis][0][kind]);
  }

  bool cut(std::size_t at, const Halves& halves, const std::array<double, 2>& limit) {
    Leaf& leaf = leaves_[at];
    if (leaf.piece.self == 0.0) leaf.piece.self = self_factor(leaf, halves);
    std::size_t along = 0;
    double most = 0.0;
    for (std::size_t a = 0; a < 3; ++a) {
      if (leaf.edges[a] < 1.5 * part().grid.edges_m[a] / kMostCuts) continue;
      for (std::size_t kind = 0; kind < kinds_; ++kind) {
        const double share = std::abs(variation(halves, a, kind) / limit[kind]);
        if (!(share > most)) continue;
        most = share;
        along = a;
      }
    }
    leaf.settled = most <= kVariation;
    if (leaf.settled) return false;
    const Leaf whole = leaf;
    for (std::size_t side = 0; side < 2; ++side) {
      Leaf half = whole;
      std::tie(half.middle, half.edges) = half_of(whole, along, side);
      half.piece.at_m = halves.of[along][side].at;
      half.volume = halves.of[along][side].volume;
      for (std::size_t kind = 0; kind < kinds_; ++kind) {
        half.value[kind] = halves.value[along][side][kind];
        half.reach[kind] = reach_of(halves, along, kind);
      }
      if (side == 0) {
        leaves_[at] = half;
      } else {
        leaves_.push_back(half);
      }
    }
    return true;
  }

  static double reach_of(const Halves& halves, std::size_t cut, std::size_t kind) {
    double out = 0.0;
    for (std::size_t a = 0; a < 3; ++a) {
      out += (a == cut ? 0.25 : 0.5) * std::abs(variation(halves, a, kind));
    }
    return out;
  }

  // (e·∇H)²/|∇H|²: what N of a charge wave along the gradient is.
  [[nodiscard]] double self_factor(const Leaf& leaf, const Halves& halves) const {
    Triple gradient{};
    for (std::size_t a = 0; a < 3; ++a) gradient[a] = variation(halves, a, 0) / leaf.edges[a];
    const double along = dot(axis(), gradient), all = dot(gradient, gradient);
    return all > 0.0 ? std::max(kLeastSelf, along * along / all) : 1.0;
  }

  const CellSystem& system_;
  std::span<const double> strength_;
  std::size_t kinds_;
  std::array<CellField, 2> fields_;
  std::size_t part_ = 0;
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
