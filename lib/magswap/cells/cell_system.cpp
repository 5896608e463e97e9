#include "magswap/cells/cell_system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/cells/sample_points.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr std::size_t kMostDense = 60000000;  // numbers, 480 MB
constexpr double kMostTables = 1.5e8;         // numbers, 1.2 GB

bool is_unturned(const Rotation& rotation) {
  const Rotation none;
  constexpr double kRounding = 1e-12;
  for (std::size_t i = 0; i < 9; ++i) {
    if (std::abs(rotation.matrix()[i] - none.matrix()[i]) > kRounding) return false;
  }
  return true;
}

// The one component of an axis along x, y or z; 3 when it lies between.
std::size_t grid_axis(const Triple& axis) {
  for (std::size_t c = 0; c < 3; ++c) {
    if (std::abs(axis[c]) == 1.0) return c;
  }
  return 3;
}

double box_volume(const Body& body) {
  const Box box = box_of(body);
  return (box.high[0] - box.low[0]) * (box.high[1] - box.low[1]) * (box.high[2] - box.low[2]);
}

// Transforms along x and y take squares of the cells there, kernels twelve numbers a cell and with
// an image as many again.
void check_tables(const CellGrid& grid, bool image) {
  const auto nx = static_cast<double>(grid.counts[0]), ny = static_cast<double>(grid.counts[1]);
  const double numbers =
      4.0 * (nx * nx + ny * ny) + (image ? 24.0 : 12.0) * static_cast<double>(grid.size());
  if (numbers <= kMostTables) return;
  throw DomainError(
      fmt::format("{} × {} × {} cells need {:.1f} GB for their interaction: ask for fewer cells",
                  grid.counts[0], grid.counts[1], grid.counts[2], 8e-9 * numbers));
}

// Each cell of a part gets the weighted sum of the field at its points.
void gather(const SamplePoints& points, const VectorSpans<const double>& h, double scale,
            const Placement& placement, CellField& out) {
  for (std::size_t i = 0; i < points.cell.size(); ++i) {
    const double weight = scale * points.weight[i];
    const Triple here = into_frame(placement, {h.x[i], h.y[i], h.z[i]});
    Triple sum = out.at(points.cell[i]);
    for (std::size_t c = 0; c < 3; ++c) sum[c] += weight * here[c];
    out.set(points.cell[i], sum);
  }
}

struct Fields {
  explicit Fields(std::size_t n) : x(n), y(n), z(n) {}
  std::vector<double> x, y, z;
};

Fields field_at_points(const UniformMagnet& magnet, const SamplePoints& points) {
  Fields h(points.cell.size());
  field_strength({&magnet, 1}, {points.x_m, points.y_m, points.z_m}, {h.x, h.y, h.z});
  return h;
}

}  // namespace

CellSystem::CellSystem(std::vector<SystemBody> bodies, std::size_t cells,
                       std::optional<double> plane_m, bool aligned)
    : plane_m_(plane_m) {
  if (bodies.empty()) throw ArgumentError("no magnets: give one or more to divide into cells");
  lay_out(std::move(bodies), cells, aligned);
  check_room();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    for (std::size_t j = 0; j < parts_.size(); ++j) {
      if (i != j) check_apart(parts_[i], parts_[j]);
    }
  }
  add_blocks();
  correct_outlines();
}

void CellSystem::lay_out(std::vector<SystemBody> bodies, std::size_t cells, bool aligned) {
  double all = 0.0;
  for (const SystemBody& body : bodies) {
    check(body.body);
    all += box_volume(body.body);
  }
  quarter_ = bodies.size() == 1 && aligned && !bodies[0].iron && grid_axis(bodies[0].axis) < 3 &&
             !std::holds_alternative<ArcSegment>(bodies[0].body) &&
             (!plane_m_ || is_unturned(bodies[0].placement.rotation));
  for (SystemBody& body : bodies) {
    const double share = box_volume(body.body) / all;
    const double own = std::max(64.0, std::round(static_cast<double>(cells) * share));
    Part part{body, divide(body.body, static_cast<std::size_t>(own)), fill_.size(), 0};
    std::optional<double> plane;
    if (plane_m_ && is_unturned(body.placement.rotation)) {
      plane = *plane_m_ - si(body.placement.position.z) - part.grid.centre_m[2];
    }
    check_tables(part.grid, plane.has_value());
    products_.emplace_back(part.grid.edges_m, part.grid.counts, plane);
    part.count = quarter_ ? products_.back().quarter() : products_.back().cells();
    parts_.push_back(std::move(part));
    for (std::size_t i = 0; i < parts_.back().count; ++i) {
      const double share_of_cell =
          parts_.back().grid.fill[grid_index(parts_.size() - 1, parts_.back().first + i)];
      fill_.push_back(share_of_cell);
      volume_.push_back(share_of_cell * parts_.back().grid.cell_volume_m3());
    }
  }
  if (!quarter_) return;
  const std::size_t along = grid_axis(parts_[0].source.axis);
  parity_ = {along == 0, along == 1};
}

std::size_t CellSystem::grid_index(std::size_t which, std::size_t cell) const {
  const Part& part = parts_[which];
  const std::size_t local = cell - part.first;
  if (!quarter_) return local;
  const auto& n = part.grid.counts;
  const std::size_t z = local % n[2], y = local / n[2] % (n[1] / 2),
                    x = local / (n[2] * (n[1] / 2));
  return part.grid.index(n[0] / 2 + x, n[1] / 2 + y, z);
}

// Bodies stand clear of the plane, all on one side of it.
void CellSystem::check_room() const {
  if (!plane_m_) return;
  int above = 0, below = 0;
  for (const Part& part : parts_) {
    const Box box = box_of(part.source.body);
    double low = INFINITY, high = -INFINITY;
    for (int corner = 0; corner < 8; ++corner) {
      Triple point{};
      for (std::size_t axis = 0; axis < 3; ++axis) {
        point[axis] = (corner >> axis & 1) != 0 ? box.high[axis] : box.low[axis];
      }
      const double z = to_world(part.source.placement, point)[2];
      low = std::min(low, z);
      high = std::max(high, z);
    }
    const double slack = 1e-9 * (high - low);
    above += low >= *plane_m_ - slack;
    below += high <= *plane_m_ + slack;
  }
  const int all = static_cast<int>(parts_.size());
  if (above == all || below == all) return;
  throw ArgumentError(fmt::format(
      "the iron plane at z = {} cuts a body or stands between two: all must lie on one side of it",
      format(from_si<Length>(*plane_m_))));
}

void CellSystem::check_apart(const Part& a, const Part& b) const {
  for (std::size_t i = 0; i < a.grid.size(); ++i) {
    if (a.grid.fill[i] == 0.0) continue;
    const Triple centre = a.grid.centre_of(i);
    // A cell on a round surface counts with its middle alone.
    const double reach = a.grid.fill[i] == 1.0 ? 0.499 : 0.0;
    for (int corner = 0; corner < (reach > 0.0 ? 8 : 1); ++corner) {
      Triple point = centre;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        point[axis] += ((corner >> axis & 1) != 0 ? reach : -reach) * a.grid.edges_m[axis];
      }
      const Triple world = to_world(a.source.placement, point);
      if (!contains(a.source.body, point) ||
          !contains(b.source.body, point_into_frame(b.source.placement, world))) {
        continue;
      }
      throw ArgumentError(fmt::format(
          "'{}' and '{}' overlap near ({:.4g}, {:.4g}, {:.4g}) mm: move one of them", a.source.name,
          b.source.name, 1e3 * world[0], 1e3 * world[1], 1e3 * world[2]));
    }
  }
}

void CellSystem::add_blocks() {
  std::size_t numbers = 0;
  const auto count = [&](const Part& a, const Part& b) { numbers += 9 * a.count * b.count; };
  std::vector<std::array<std::size_t, 3>> wanted;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (plane_m_ && !is_unturned(parts_[i].source.placement.rotation)) wanted.push_back({i, i, 1});
    for (std::size_t j = i + 1; j < parts_.size(); ++j) {
      wanted.push_back({i, j, 0});
      if (plane_m_) wanted.push_back({i, j, 1});
    }
  }
  for (const auto& pair : wanted) count(parts_[pair[0]], parts_[pair[1]]);
  if (numbers > kMostDense) {
    throw DomainError(fmt::format(
        "{} cells in {} bodies need {:.1f} GB for their interaction: ask for fewer cells", size(),
        parts_.size(), 8e-9 * static_cast<double>(numbers)));
  }
  for (const auto& [i, j, image] : wanted) blocks_.push_back(block_of(i, j, image == 1));
}

// Mean over each target cell of the field of each source cell, by the closed form of its cuboid at
// Gauss points; at the centre beyond four edges.
CellSystem::DenseBlock CellSystem::block_of(std::size_t source, std::size_t target,
                                            bool image) const {
  const Part& from = parts_[source];
  const Part& to = parts_[target];
  DenseBlock out{source, target, image, std::vector<double>(9 * from.count * to.count, 0.0)};
  const auto at = [&](std::size_t tc, std::size_t t, std::size_t sc, std::size_t s) -> double& {
    return out.value[((tc * to.count + t) * 3 + sc) * from.count + s];
  };
  const SamplePoints fine = sample_points(*this, target);
  const auto metres = [](double value) { return from_si<Length>(value); };
  const auto& e = from.grid.edges_m;
  const magswap::Block cuboid{metres(e[0]), metres(e[1]), metres(e[2])};
  const double reach =
      4.0 * std::max(*std::max_element(e.begin(), e.end()),
                     *std::max_element(to.grid.edges_m.begin(), to.grid.edges_m.end()));
  std::vector<Triple> centres(to.count);
  for (std::size_t i = 0; i < fine.cell.size(); ++i) {
    Triple& centre = centres[fine.cell[i] - to.first];
    centre[0] += fine.weight[i] * fine.x_m[i];
    centre[1] += fine.weight[i] * fine.y_m[i];
    centre[2] += fine.weight[i] * fine.z_m[i];
  }
  for (std::size_t s = 0; s < from.count; ++s) {
    const std::size_t index = grid_index(source, from.first + s);
    if (from.grid.fill[index] == 0.0) continue;
    const Triple place = to_world(from.source.placement, from.grid.centre_of(index));
    const Placement standing{{metres(place[0]), metres(place[1]), metres(place[2])},
                             from.source.placement.rotation};
    const Placement seen = image ? image_of(standing, *plane_m_) : standing;
    const Triple seen_at{si(seen.position.x), si(seen.position.y), si(seen.position.z)};
    SamplePoints points;
    for (std::size_t i = 0, cell = to.first + to.count; i < fine.cell.size(); ++i) {
      const Triple& c = centres[fine.cell[i] - to.first];
      const bool far = std::hypot(c[0] - seen_at[0], c[1] - seen_at[1], c[2] - seen_at[2]) > reach;
      if (far && fine.cell[i] == cell) continue;
      cell = fine.cell[i];
      points.x_m.push_back(far ? c[0] : fine.x_m[i]);
      points.y_m.push_back(far ? c[1] : fine.y_m[i]);
      points.z_m.push_back(far ? c[2] : fine.z_m[i]);
      points.weight.push_back(far ? 1.0 : fine.weight[i]);
      points.cell.push_back(cell);
    }
    for (std::size_t sc = 0; sc < 3; ++sc) {
      Triple unit{};
      unit[sc] = kMu0;  // of magnetisation 1 A/m
      const UniformMagnet magnet = image ? image_magnet(cuboid, unit, standing, *plane_m_)
                                         : magnet_of(cuboid, unit, standing);
      const Fields h = field_at_points(magnet, points);
      for (std::size_t i = 0; i < points.cell.size(); ++i) {
        const Triple here = into_frame(to.source.placement, {h.x[i], h.y[i], h.z[i]});
        for (std::size_t tc = 0; tc < 3; ++tc) {
          at(tc, points.cell[i] - to.first, sc, s) += points.weight[i] * here[tc];
        }
      }
    }
  }
  if (source != target) return out;
  for (std::size_t a = 0; a < 3 * to.count; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      double& one = out.value[a * 3 * to.count + b];
      double& other = out.value[b * 3 * to.count + a];
      one = other = 0.5 * (one + other);
    }
  }
  return out;
}

// There and, by reciprocity (cells act on each other as their volumes), back in one pass.
void CellSystem::apply(const DenseBlock& block, const CellField& m, CellField& h) const {
  const Part& from = parts_[block.source];
  const Part& to = parts_[block.target];
  const bool both = block.source != block.target;
  const double back = both ? to.grid.cell_volume_m3() / from.grid.cell_volume_m3() : 0.0;
  const double* row = block.value.data();
  for (std::size_t tc = 0; tc < 3; ++tc) {
    for (std::size_t t = to.first; t < to.first + to.count; ++t) {
      double sum = 0.0;
      const double moment = back * m.of(tc)[t];
      for (std::size_t sc = 0; sc < 3; ++sc, row += from.count) {
        const double* in = m.of(sc).data() + from.first;
        double* out = h.of(sc).data() + from.first;
        for (std::size_t s = 0; s < from.count; ++s) {
          sum += row[s] * in[s];
          out[s] += row[s] * moment;
        }
      }
      h.of(tc)[t] += sum;
    }
  }
}

void CellSystem::field(bool with_plane, const CellField& m, CellField& h) const {
  h.clear();
  CellField filled(size());
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < size(); ++i) filled.of(c)[i] = fill_[i] * m.of(c)[i];
  }
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const auto in = [&](std::size_t c) {
      return std::span<const double>(filled.of(c)).subspan(parts_[p].first, parts_[p].count);
    };
    const auto out = [&](std::size_t c) {
      return h.of(c).subspan(parts_[p].first, parts_[p].count);
    };
    const ConstVectorCells from{in(0), in(1), in(2)};
    const VectorCells to{out(0), out(1), out(2)};
    if (quarter_) {
      products_[p].add_quarter(parity_, with_plane, from, to);
    } else {
      products_[p].add_whole(with_plane, from, to);
    }
  }
  for (const DenseBlock& block : blocks_) {
    if (block.image && !with_plane) continue;
    apply(block, filled, h);
  }
}

// The field of a uniformly magnetised round body is known exactly; only what its magnetisation
// deviates from uniform then feels the stairs of the cells.
CellField CellSystem::correction_of(std::size_t which, bool with_plane) const {
  const Part& part = parts_[which];
  CellField m(size()), of_cells(size()), exact(size());
  for (std::size_t i = part.first; i < part.first + part.count; ++i) m.set(i, part.source.axis);
  field(with_plane, m, of_cells);
  Triple j = part.source.axis;
  for (double& component : j) component *= kMu0;
  const Body& body = part.source.body;
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const SamplePoints points = sample_points(*this, p);
    const auto add = [&](const UniformMagnet& magnet) {
      const Fields h = field_at_points(magnet, points);
      gather(points, {h.x, h.y, h.z}, 1.0, parts_[p].source.placement, exact);
    };
    add(magnet_of(body, j, part.source.placement));
    if (with_plane) add(image_magnet(body, j, part.source.placement, *plane_m_));
  }
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < size(); ++i) {
      exact.of(c)[i] = fill_[i] > 0.0 ? exact.of(c)[i] - of_cells.of(c)[i] : 0.0;
    }
  }
  return exact;
}

void CellSystem::correct_outlines() {
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const bool exact = parts_[p].grid.exact || parts_[p].source.iron;
    free_.push_back(exact ? CellField() : correction_of(p, false));
    with_plane_.push_back(exact || !plane_m_ ? CellField() : correction_of(p, true));
  }
}

}  // namespace magswap::detail
