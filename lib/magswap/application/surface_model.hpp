#pragma once

#include <array>

#include "magswap/application/load_line.hpp"
#include "magswap/application/surface_machine.hpp"

namespace magswap::detail {

/// Place in a magnet where the armature and the magnet's own field act together.
struct StressPoint {
  double n_lin;           ///< −µ0·H/Br of the straight magnet in open circuit
  double armature_per_m;  ///< |H| per ampere of magnetomotive force at that angle
  double electrical_rad;  ///< angle from the pole centre
};

/// One stress in SI.
struct StressValue {
  double h_A_per_m;
  double margin_A_per_m;
  double mmf_A;
  bool at_edge;
};

/// A machine and a material in SI, prepared for many designs (thickness h in m, arc).
class SurfaceModel {
 public:
  /// @throws DomainError naming the value of the machine that cannot be.
  SurfaceModel(const SurfaceMachine& machine, const WorkingCurves& curves);

  [[nodiscard]] double magnet_radius() const { return rm_; }
  [[nodiscard]] double shaft_radius() const { return shaft_; }
  /// Torque per stack length and per tesla of fundamental [N·m/(m·T)].
  [[nodiscard]] double torque_per_tesla_metre() const { return torque_; }
  /// Fundamental at the bore over sin(arc·π/2), hot [T].
  [[nodiscard]] double fundamental_scale(double h) const;
  /// Fundamental at the bore, hot [T].
  [[nodiscard]] double fundamental(double h, double arc) const;
  /// Open-circuit flux density of the rotor's back iron, hot [T].
  [[nodiscard]] double rotor_yoke(double h, double arc) const;
  /// Open-circuit flux per pole into the stator, per stack length [Wb/m].
  [[nodiscard]] double stator_flux(double h, double arc) const;
  /// Open-circuit flux density of the stator's yoke, hot [T]; 0 without a thickness.
  [[nodiscard]] double stator_yoke(double h, double arc) const;
  [[nodiscard]] double carter(double h) const;
  /// Smallest margin to the knee over all events [A/m].
  [[nodiscard]] double margin(double h, double arc) const;
  /// Worst places of load hot, short circuit hot, load cold, short circuit cold.
  [[nodiscard]] std::array<StressValue, 4> stresses(double h, double arc) const;
  /// Mean irreversible loss over the section in one event; i as in stresses().
  [[nodiscard]] double section_loss(double h, double arc, std::size_t i) const;
  [[nodiscard]] const DemagnetisationCurve& curve(bool cold) const {
    return cold ? curves_.cold : curves_.hot;
  }
  [[nodiscard]] double knee(bool cold) const { return cold ? knee_cold_ : knee_hot_; }

 private:
  using Points = std::array<StressPoint, 2>;  // pole centre, edge

  [[nodiscard]] double slot_allowance(double h, double mu_r) const;
  [[nodiscard]] SurfaceGeometry geometry(double h, double arc, double mu_r) const;
  [[nodiscard]] Points points(double h, double arc, double mu_r) const;
  [[nodiscard]] StressValue stress(const Points& points, std::size_t i) const;
  [[nodiscard]] double mmf_at(DemagnetisingEvent event, const Points& points,
                              std::size_t place) const;

  WorkingCurves curves_;
  double knee_hot_, knee_cold_;
  double rs_, rm_, shaft_, yoke_, opening_, pitch_;
  double torque_, mmf_, load_angle_, short_circuit_ratio_;
  int p_;
  int orders_;  // highest order of the sums at the magnet's surface
};

/// Everything public about one design.
[[nodiscard]] SurfaceMachineState state_of(const SurfaceMachine& machine, const SurfaceModel& model,
                                           double h, double arc, double stack);

}  // namespace magswap::detail
