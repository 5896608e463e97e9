#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "magswap/cells/cell_pieces.hpp"
#include "magswap/cells/cell_solver.hpp"
#include "magswap/field/body.hpp"
#include "magswap/field/safe_temperature.hpp"
#include "magswap/field/vector.hpp"

namespace magswap {

/// What closes the magnetic circuit of magnets that are divided into cells.
enum class Circuit : unsigned char {
  open,    ///< they stand alone, with the soft iron that is among the bodies
  plate,   ///< before the iron plane of the task
  closed,  ///< in a perfect circuit, such as a magnetiser or a keeper: no self-demagnetisation
};

[[nodiscard]] std::string_view to_text(Circuit circuit);

/// A magnet, or a block of soft iron, among bodies that are divided into cells.
struct CellBody {
  std::string name;  ///< for messages
  Body body;
  Placement placement;
  /// It is magnetised along, in its own frame; any length but 0.
  std::array<double, 3> axis{0.0, 0.0, 1.0};
  CurveOfTemperature curve;  ///< of a magnet: J(H) along the axis at a temperature
  /// Relative permeability across the axis; of soft iron in every direction.
  double mu_r = 1.05;

  [[nodiscard]] bool is_iron() const { return !curve; }
};

/// How bodies are divided, and what else stands there.
struct CellOptions {
  std::size_t cells = 4000;  ///< of all bodies together, about
  /// Height z of the face of a plane of soft iron of infinite permeability.
  std::optional<Length> plate;
  /// Direction of the applied field in the world; that of the magnetisation of the first magnet
  /// where it is left out.
  std::optional<std::array<double, 3>> field_direction;
};

/// The conditions of one moment.
struct CellLoad {
  Circuit circuit = Circuit::open;
  Temperature temperature = celsius(20.0);
  FieldStrength field = {};  ///< applied, negative against the magnet

  bool operator==(const CellLoad&) const = default;
};

/// How one magnet, or all together, stands at one moment; means over the volume along the axis.
///
/// The worst place is the 0.01 % of the volume that stands worst, resolved finer than the cells:
/// beyond that the field of an edge across the magnetisation has no limit.
struct CellFigures {
  FluxDensity B;
  FieldStrength H;
  Polarisation J;
  FieldStrength H_worst;          ///< of the place whose field opposes it most
  Position worst_at;              ///< in it, in the frame of its magnet
  FieldStrength H_worst_percent;  ///< mean of the worst 1 % of the volume
  FieldStrength margin;           ///< knee less |H| of the mean; negative: past the knee
  FieldStrength margin_worst;     ///< of the place nearest to its knee, or farthest past it
  /// Share of the remanence that has been lost for good up to now, 0…1: mean and worst place.
  double irreversible_loss = 0.0;
  double irreversible_loss_worst = 0.0;
  /// Share of the volume that has been past the knee (lost 5 % or more).
  double share_past_knee = 0.0;
};

/// Answer at one moment.
struct CellState {
  CellLoad load;
  CellFigures all;
  std::vector<CellFigures> magnets;  ///< in the order of the bodies, without the iron
  detail::CellEffort effort;
};

/// One cell of a map.
struct CellRecord {
  std::size_t magnet = 0;        ///< place among the bodies
  std::array<double, 3> at_m{};  ///< its centre in the frame of its magnet
  double H_A_per_m = 0.0;        ///< along the axis
  double B_T = 0.0;
  double J_T = 0.0;
  double loss = 0.0;  ///< share of its remanence lost for good
  double fill = 1.0;  ///< share of the cell inside the magnet
};

namespace detail {

/// A cell, or a piece of one, and how it stands.
struct Portion {
  std::size_t part = 0;
  double volume_m3 = 0.0;
  double h_A_per_m = 0.0;  ///< along the axis
  double kept = 1.0;       ///< share of the remanence, 0…1
  std::array<double, 3> at_m{};
};

}  // namespace detail

/// Magnets and soft iron divided into cells, each with its own field, branch and memory.
///
/// Every cell follows the curve of its grade along the easy axis, and once it has passed a point of
/// it the recoil line from there; what is lost never comes back. Across the axis it is linear. A
/// magnet alone is held by the quarter x, y > 0. Value type: copies share the geometry and keep
/// their own past. docs/methods/local-operating-point.md.
class DividedMagnets {
 public:
  /// @throws ArgumentError when bodies overlap, cut the plane, or none is a magnet; DomainError
  /// when a dimension, an axis, a permeability or the number of cells makes no sense.
  DividedMagnets(std::vector<CellBody> bodies, const CellOptions& options = {});

  /// Brings the magnets to new conditions, by way of every multiple of 10 °C and of 50 kA/m in
  /// between, and remembers what each cell loses.
  /// @throws DomainError when a plate is asked for and there is none, or the field is beyond
  /// ±100 MA/m or the temperature beyond 5000 K; what a curve throws passes through.
  CellState bring_to(const CellLoad& load);

  /// Cells of all magnets as they stand now, z fastest, then y, then x.
  [[nodiscard]] std::vector<CellRecord> map() const;
  /// Number of cells that hold material.
  [[nodiscard]] std::size_t cells() const;
  /// Grid of a body.
  [[nodiscard]] const CellGrid& grid(std::size_t body) const;
  [[nodiscard]] const std::vector<CellBody>& bodies() const { return *bodies_; }

 private:
  void cut();
  void step_to(const CellLoad& load);
  [[nodiscard]] CellFigures figures(std::size_t first, std::size_t last) const;
  [[nodiscard]] std::vector<detail::Portion> portions(std::size_t first, std::size_t last) const;

  std::shared_ptr<const std::vector<CellBody>> bodies_;
  std::shared_ptr<const detail::CellSystem> system_;
  std::array<double, 3> field_direction_{};
  std::optional<CellLoad> load_;
  std::vector<detail::CellLaw> laws_;
  std::vector<double> kept_;
  detail::CellField m_, h_;
  std::shared_ptr<const detail::CellPieces> pieces_;  // cut at the first step
  detail::PieceStates piece_states_;
  detail::CellEffort effort_;
};

}  // namespace magswap
