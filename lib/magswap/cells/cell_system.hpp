#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "magswap/cells/cell_grid.hpp"
#include "magswap/cells/grid_product.hpp"
#include "magswap/field/vector.hpp"

namespace magswap::detail {

/// Vectors on the cells of a system, x of all, then y, then z.
class CellField {
 public:
  explicit CellField(std::size_t cells = 0) : cells_(cells), values_(3 * cells, 0.0) {}

  [[nodiscard]] std::size_t cells() const { return cells_; }
  [[nodiscard]] std::span<double> of(std::size_t component) {
    return std::span(values_).subspan(component * cells_, cells_);
  }
  [[nodiscard]] std::span<const double> of(std::size_t component) const {
    return std::span(values_).subspan(component * cells_, cells_);
  }
  [[nodiscard]] std::array<double, 3> at(std::size_t i) const {
    return {values_[i], values_[cells_ + i], values_[2 * cells_ + i]};
  }
  void set(std::size_t i, const std::array<double, 3>& v) {
    for (std::size_t c = 0; c < 3; ++c) values_[c * cells_ + i] = v[c];
  }
  /// All components one after another.
  [[nodiscard]] std::span<double> all() { return values_; }
  [[nodiscard]] std::span<const double> all() const { return values_; }
  void clear() { values_.assign(values_.size(), 0.0); }

 private:
  std::size_t cells_;
  std::vector<double> values_;
};

class GridCouplings;

/// Dense interaction of two different bodies, or of a body with an image.
struct DenseBlock {
  std::size_t source;
  std::size_t target;
  bool image;
  std::vector<double> value;  ///< [target component][target][source component][source]
};

/// One body of a system of cells.
struct SystemBody {
  std::string name;  ///< for messages
  Body body;
  Placement placement;
  std::array<double, 3> axis{0.0, 0.0,
                             1.0};  ///< it is magnetised along, in its own frame, length 1
  bool iron = false;
};

/// Cells of bodies, and the field that their magnetisations make in them.
///
/// Vectors stand in each body's own frame. A magnet alone, magnetised along an axis of its grid and
/// symmetric about it, is held by the quarter x, y > 0.
class CellSystem {
 public:
  /// Where a body's cells stand in the vectors, and how they are laid out.
  struct Part {
    SystemBody source;
    CellGrid grid;
    std::size_t first = 0;
    std::size_t count = 0;
  };

  /// @param cells    of all bodies together, shared out by volume.
  /// @param plane_m  height z of soft iron of infinite permeability across z; bodies stand all
  /// above
  ///                 or all below.
  /// @param aligned  the applied field lies along the magnetisation of a body that stands alone.
  /// @throws ArgumentError when bodies overlap or meet the plane, DomainError as divide() does.
  CellSystem(std::vector<SystemBody> bodies, std::size_t cells, std::optional<double> plane_m,
             bool aligned);

  [[nodiscard]] std::size_t size() const { return fill_.size(); }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  /// Only the quarter x, y > 0 of the one body is held.
  [[nodiscard]] bool is_quarter() const { return quarter_; }
  [[nodiscard]] bool has_plane() const { return plane_m_.has_value(); }
  /// Height z of the iron plane [m].
  [[nodiscard]] const std::optional<double>& plane_m() const { return plane_m_; }
  /// Share of each cell that lies in its body, 0 for cells outside.
  [[nodiscard]] const std::vector<double>& fill() const { return fill_; }
  /// Volume of the material of each cell [m³], the mirrored ones of a quarter not counted.
  [[nodiscard]] const std::vector<double>& volume() const { return volume_; }
  /// Diagonal of a cell's tensor with itself.
  [[nodiscard]] const std::array<double, 3>& self(std::size_t part) const {
    return products_[part].self();
  }
  /// Place in its part's grid of a cell of the vectors.
  [[nodiscard]] std::size_t grid_index(std::size_t part, std::size_t cell) const;

  /// h = −N·m: the field of the cells, with or without the plane.
  void field(bool with_plane, const CellField& m, CellField& h) const;
  /// What the field of a uniformly magnetised round body differs by from that of its cells, per
  /// unit of magnetisation along its axis; empty for blocks, whose cells are exact.
  [[nodiscard]] const CellField& outline_correction(bool with_plane, std::size_t part) const {
    return (with_plane ? with_plane_ : free_)[part];
  }

 private:
  void lay_out(std::vector<SystemBody> bodies, std::size_t cells, bool aligned);
  void add_products();
  void add_couplings();
  void correct_outlines();

  std::vector<Part> parts_;
  std::optional<double> plane_m_;
  bool quarter_ = false;
  Parity parity_;
  std::vector<GridProduct> products_;
  std::shared_ptr<const GridCouplings> couplings_;  // of bodies whose cells are equal and parallel
  std::vector<DenseBlock> blocks_;                  // of the others
  std::vector<double> fill_, volume_;
  std::vector<CellField> free_, with_plane_;
};

}  // namespace magswap::detail
