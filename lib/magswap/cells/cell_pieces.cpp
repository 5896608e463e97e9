#include "magswap/cells/cell_pieces.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "magswap/cells/piece_cutter.hpp"
#include "magswap/cells/sample_points.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;
using Piece = CellPieces::Piece;

// End of the pieces that share the cell of the one at `first`.
std::size_t end_of_cell(const std::vector<Piece>& list, std::size_t first) {
  std::size_t end = first;
  while (end < list.size() && list[end].cell == list[first].cell) ++end;
  return end;
}

void subtract_means(const std::vector<Piece>& list, std::vector<double>& value) {
  for (std::size_t first = 0, end = 0; first < list.size(); first = end) {
    end = end_of_cell(list, first);
    double mean = 0.0;
    for (std::size_t i = first; i < end; ++i) mean += list[i].share * value[i];
    for (std::size_t i = first; i < end; ++i) value[i] -= mean;
  }
}

std::vector<double> excess_of(const CellSystem& system, const std::vector<Piece>& list,
                              bool with_plane, std::size_t source) {
  std::vector<double> unit(system.parts().size(), 0.0);
  unit[source] = 1.0;
  std::vector<double> out;
  for (std::size_t part = 0; part < system.parts().size(); ++part) {
    std::vector<Triple> points;
    for (const Piece& piece : list) {
      if (piece.part == part) points.push_back(piece.at_m);
    }
    const std::vector<double> here = uniform_field(system, unit, with_plane, part, points);
    out.insert(out.end(), here.begin(), here.end());
  }
  subtract_means(list, out);
  return out;
}

// The same of a magnet alone, whose field the cutting has left behind.
std::vector<double> excess_alone(const std::vector<Piece>& list, std::vector<double> field,
                                 double strength) {
  for (double& value : field) value /= strength;
  subtract_means(list, field);
  return field;
}

// Mean magnetisation of each part along its axis.
std::vector<double> means_of(const CellTask& task, const CellField& m) {
  std::vector<double> out;
  for (std::size_t p = 0; p < task.laws.size(); ++p) {
    const auto& part = task.system.parts()[p];
    double sum = 0.0, volume = 0.0;
    for (std::size_t i = part.first; i < part.first + part.count; ++i) {
      sum += task.system.volume()[i] * dot(task.laws[p].axis, m.at(i));
      volume += task.system.volume()[i];
    }
    out.push_back(sum / volume);
  }
  return out;
}

}  // namespace

CellPieces::CellPieces(const CellSystem& system, std::span<const double> strength) {
  for (const auto& part : system.parts()) {
    if (part.source.iron) return;
  }
  CutCells cut = cut_cells(system, strength);
  list_ = std::move(cut.list);
  cut_.assign(system.size(), false);
  for (const Piece& piece : list_) cut_[piece.cell] = true;
  const auto excess = [&](bool with_plane, std::size_t source) {
    return system.parts().size() == 1
               ? excess_alone(list_, std::move(cut.field[with_plane ? 1 : 0]), strength[source])
               : excess_of(system, list_, with_plane, source);
  };
  for (std::size_t source = 0; source < system.parts().size(); ++source) {
    free_.push_back(excess(false, source));
    if (system.has_plane()) with_plane_.push_back(excess(true, source));
  }
}

void settle_pieces(const CellPieces& pieces, const CellTask& task, const CellField& m,
                   const CellField& h, PieceStates& states) {
  const bool closed = task.surroundings == Surroundings::closed;
  const bool with_plane = task.surroundings == Surroundings::plane;
  const std::vector<double> means = means_of(task, m);
  for (std::size_t i = 0; i < pieces.list().size(); ++i) {
    const Piece& piece = pieces.list()[i];
    const CellLaw& law = task.laws[piece.part];
    const double of_cell = dot(law.axis, m.at(piece.cell));
    double drive = dot(law.axis, h.at(piece.cell)), self = piece.self;
    for (std::size_t source = 0; !closed && source < means.size(); ++source) {
      const double excess = pieces.excess(with_plane, source)[i];
      const bool own = source == piece.part;
      drive += (own ? of_cell : means[source]) * excess;
      if (own) self = std::max(self, std::abs(excess));
    }
    const double guess = drive;  // were it magnetised as its cell
    drive += self * of_cell;
    states.m[i] = balance_near(law, states.kept[i], self, drive, guess);
    states.h[i] = drive - self * states.m[i];
    states.kept[i] = kept_after(law, states.kept[i], states.h[i]);
  }
}

}  // namespace magswap::detail
