#include "magswap/cells/dense_block.hpp"

#include <algorithm>
#include <cmath>

#include "magswap/cells/sample_points.hpp"
#include "magswap/field/clones.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

// row·in, and out += moment·row: one pass over the row serves both ways. Eight sums at a time.
MAGSWAP_FIELD_CLONES double both_ways(std::size_t n, const double* row, const double* in,
                                      double moment, double* __restrict out) {
  constexpr std::size_t kLanes = 8;
  std::array<double, kLanes> sum{};
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double value = row[i + lane];
      sum[lane] += value * in[i + lane];
      out[i + lane] += value * moment;
    }
  }
  for (; i < n; ++i) {
    sum[0] += row[i] * in[i];
    out[i] += row[i] * moment;
  }
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

// As the cells of the source act on points of the target.
DenseBlock one_way(const CellSystem& system, std::size_t source, std::size_t target, bool image) {
  const CellSystem::Part& from = system.parts()[source];
  const CellSystem::Part& to = system.parts()[target];
  DenseBlock out{source, target, image, std::vector<double>(9 * from.count * to.count, 0.0)};
  const auto at = [&](std::size_t tc, std::size_t t, std::size_t sc, std::size_t s) -> double& {
    return out.value[((tc * to.count + t) * 3 + sc) * from.count + s];
  };
  const SamplePoints fine = sample_points(system, target);
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
    const std::size_t index = system.grid_index(source, from.first + s);
    if (from.grid.fill[index] == 0.0) continue;
    const Triple place = to_world(from.source.placement, from.grid.centre_of(index));
    const Placement standing{{metres(place[0]), metres(place[1]), metres(place[2])},
                             from.source.placement.rotation};
    const Placement seen = image ? image_of(standing, *system.plane_m()) : standing;
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
      const UniformMagnet magnet = image ? image_magnet(cuboid, unit, standing, *system.plane_m())
                                         : magnet_of(cuboid, unit, standing);
      const PointVectors h = field_at(magnet, points);
      for (std::size_t i = 0; i < points.cell.size(); ++i) {
        const Triple here = into_frame(to.source.placement, {h.x[i], h.y[i], h.z[i]});
        for (std::size_t tc = 0; tc < 3; ++tc) {
          at(tc, points.cell[i] - to.first, sc, s) += points.weight[i] * here[tc];
        }
      }
    }
  }
  return out;
}

}  // namespace

// A source is whole cells, a target points of the material in them: both ways differ where cells
// are not full, and neither is the better one.
DenseBlock dense_block(const CellSystem& system, std::size_t source, std::size_t target,
                       bool image) {
  DenseBlock out = one_way(system, source, target, image);
  const CellSystem::Part& from = system.parts()[source];
  const CellSystem::Part& to = system.parts()[target];
  const std::vector<double> back =
      source == target ? out.value : one_way(system, target, source, image).value;
  const double volumes = from.grid.cell_volume_m3() / to.grid.cell_volume_m3();
  const std::size_t rows = 3 * to.count, columns = 3 * from.count;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      double& value = out.value[row * columns + column];
      value = 0.5 * (value + volumes * back[column * rows + row]);
    }
  }
  return out;
}

void add_product(const DenseBlock& block, std::span<const CellSystem::Part> parts,
                 const CellField& m, CellField& h) {
  const CellSystem::Part& from = parts[block.source];
  const CellSystem::Part& to = parts[block.target];
  const bool both = block.source != block.target;
  const double back = both ? to.grid.cell_volume_m3() / from.grid.cell_volume_m3() : 0.0;
  const double* row = block.value.data();
  for (std::size_t tc = 0; tc < 3; ++tc) {
    for (std::size_t t = to.first; t < to.first + to.count; ++t) {
      double sum = 0.0;
      const double moment = back * m.of(tc)[t];
      for (std::size_t sc = 0; sc < 3; ++sc, row += from.count) {
        sum += both_ways(from.count, row, m.of(sc).data() + from.first, moment,
                         h.of(sc).data() + from.first);
      }
      h.of(tc)[t] += sum;
    }
  }
}

}  // namespace magswap::detail
