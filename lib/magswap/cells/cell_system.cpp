#include "magswap/cells/cell_system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/cells/dense_block.hpp"
#include "magswap/cells/grid_coupling.hpp"
#include "magswap/cells/outline_correction.hpp"
#include "magswap/cells/room_check.hpp"
#include "magswap/cells/size_check.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr double kMostTables = 1.5e8;  // numbers, 1.2 GB

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

}  // namespace

CellSystem::CellSystem(std::vector<SystemBody> bodies, std::size_t cells,
                       std::optional<double> plane_m, bool aligned)
    : plane_m_(plane_m) {
  if (bodies.empty()) throw ArgumentError("no magnets: give one or more to divide into cells");
  lay_out(std::move(bodies), cells, aligned);
  check_size(parts_, plane_m_);
  check_room(parts_, plane_m_);
  add_products();
  add_couplings();
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
    check_tables(part.grid, plane_m_ && is_unturned(body.placement.rotation));
    part.count = part.grid.size() / (quarter_ ? 4 : 1);
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

void CellSystem::add_products() {
  for (const Part& part : parts_) {
    std::optional<double> plane;
    if (plane_m_ && is_unturned(part.source.placement.rotation)) {
      plane = *plane_m_ - si(part.source.placement.position.z) - part.grid.centre_m[2];
    }
    products_.emplace_back(part.grid.edges_m, part.grid.counts, plane);
  }
}

void CellSystem::add_couplings() {
  GridCouplings couplings;
  over_pairs(parts_, plane_m_, [&](const BodyPair& pair) {
    if (pair.alignment) {
      couplings.add(parts_, pair.source, pair.target, pair.image, *pair.alignment);
    } else {
      blocks_.push_back(dense_block(*this, pair.source, pair.target, pair.image));
    }
  });
  couplings_ = std::make_shared<const GridCouplings>(std::move(couplings));
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
  couplings_->add_product(parts_, with_plane, filled, h);
  for (const DenseBlock& block : blocks_) {
    if (block.image && !with_plane) continue;
    add_product(block, parts_, filled, h);
  }
}

void CellSystem::correct_outlines() {
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const bool exact = parts_[p].grid.exact || parts_[p].source.iron;
    free_.push_back(exact ? CellField() : detail::outline_correction(*this, p, false));
    with_plane_.push_back(exact || !plane_m_ ? CellField()
                                             : detail::outline_correction(*this, p, true));
  }
}

}  // namespace magswap::detail
