#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "magswap/cells/cell_solver.hpp"

namespace magswap::detail {

/// Cells that the field opposes most, cut until it varies by less than 2 % across each piece.
///
/// A cell's field is a mean. Inside it the field of its magnet, magnetised uniformly, is known in
/// closed form, and that of other magnets and images too: the pieces carry what it differs by from
/// the mean of their cell. None where soft iron stands among the bodies, whose own field is not
/// known that finely.
class CellPieces {
 public:
  struct Piece {
    std::size_t part = 0;          ///< of the system
    std::size_t cell = 0;          ///< of the system's vectors
    std::array<double, 3> at_m{};  ///< middle of its material, in the frame of its body
    double share = 0.0;            ///< of its cell's material; those of a cell make 1
    /// Demagnetising factor of what varies inside the cell: 1 for layers across the axis, 0 along
    /// it.
    double self = 0.0;
  };

  CellPieces() = default;
  /// @param strength  magnetisation of each part along its axis that decides where to cut [A/m].
  CellPieces(const CellSystem& system, std::span<const double> strength);

  /// By part and cell, those of a cell side by side.
  [[nodiscard]] const std::vector<Piece>& list() const { return list_; }
  [[nodiscard]] bool is_cut(std::size_t cell) const { return !cut_.empty() && cut_[cell]; }
  /// Field along the axis of each piece, of a part magnetised by 1 A/m along its own, less the mean
  /// over the piece's cell.
  [[nodiscard]] std::span<const double> excess(bool with_plane, std::size_t source) const {
    return (with_plane ? with_plane_ : free_)[source];
  }

 private:
  std::vector<Piece> list_;
  std::vector<bool> cut_;
  std::vector<std::vector<double>> free_, with_plane_;
};

/// Field and magnetisation of each piece along its axis [A/m], and what it has kept.
struct PieceStates {
  std::vector<double> h, m, kept;

  PieceStates() = default;
  explicit PieceStates(std::size_t pieces) : h(pieces), m(pieces), kept(pieces, kVirgin) {}
};

/// Each piece on its own branch, in the field that its cell leaves it.
///
/// h + d·M(h) = H + d·M + M·x + ΣM̄′·x′, with H and M of the cell, x the excess of its own body
/// and x′, M̄′ those of the others; d the piece's self factor, or |x| where that is larger, so that
/// h falls wherever H and M do.
/// @param m, h  of the cells, as solve_cells() left them; task.kept as before it.
void settle_pieces(const CellPieces& pieces, const CellTask& task, const CellField& m,
                   const CellField& h, PieceStates& states);

}  // namespace magswap::detail
