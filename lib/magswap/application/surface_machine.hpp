#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "magswap/application/surface_field.hpp"
#include "magswap/magnet/curve.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// What a surface-mounted machine asks of its magnet: everything that stays when the magnet is
/// exchanged.
///
/// Internal rotor, magnets magnetised along the radius, magnet's outer radius = bore radius − gap.
struct SurfaceMachine {
  Length bore_radius;  ///< stator bore
  Length gap;          ///< from magnet to bore; a sleeve counts as gap
  int pole_pairs = 4;
  int slots = 0;        ///< 0: smooth bore
  Length slot_opening;  ///< width of a slot at the bore
  Length shaft_radius;  ///< inside of the rotor's back iron; 0: solid
  Length stator_yoke;   ///< radial thickness of the stator's yoke; 0: not checked
  FluxDensity yoke_limit =
      from_si<FluxDensity>(1.8);   ///< highest open-circuit flux density in the yokes
  FieldStrength electric_loading;  ///< current per bore circumference at peak load, rms
  double winding_factor = 0.95;    ///< of the fundamental
  double load_angle_rad = 0.0;     ///< of the peak-load current beyond the q-axis, demagnetising
  double short_circuit_ratio =
      1.0;  ///< demagnetising current in short circuit over peak-load current
  Temperature hot = celsius(120.0);
  Temperature cold = celsius(-40.0);
};

/// The magnets of one design.
struct SurfaceMagnet {
  Length thickness;  ///< along the radius, inward from the gap
  double arc = 0.8;  ///< over the pole pitch
  Length stack;      ///< axial length of the machine
};

/// A magnet material at the two temperatures of a machine.
struct WorkingCurves {
  DemagnetisationCurve hot;
  DemagnetisationCurve cold;
};

/// What demagnetises.
enum class DemagnetisingEvent : std::uint8_t {
  load,           ///< peak-load current in the q-axis, turned by the load angle
  short_circuit,  ///< current in the d-axis against the magnet
};

/// The magnet's worst place in one demagnetising event.
struct MagnetStress {
  DemagnetisingEvent event = DemagnetisingEvent::load;
  Temperature temperature = celsius(20.0);
  Current mmf;      ///< armature magnetomotive force of one pole at that place
  FieldStrength H;  ///< internal field, negative
  FluxDensity B;
  FieldStrength knee;    ///< magnitude
  FieldStrength margin;  ///< knee − |H|; negative: demagnetises
  double loss = 0.0;     ///< share of Br lost for good at that place
  bool at_edge = false;  ///< at the edge of the magnet, else inside the pole
};

/// "short circuit at 150 °C".
[[nodiscard]] std::string to_text(const MagnetStress& stress);

/// What a machine does with one design of magnet.
struct SurfaceMachineState {
  Torque torque;               ///< peak, hot
  FluxDensity fundamental;     ///< amplitude of B_r at the bore, hot, open circuit
  MagneticFlux flux_per_pole;  ///< into the stator, hot, open circuit
  FluxDensity rotor_yoke;      ///< hot, open circuit
  FluxDensity stator_yoke;     ///< hot, open circuit; 0 when not checked
  double carter = 1.0;
  Volume magnet_volume;
  Volume bore_volume;  ///< π·bore²·stack: the active size of the machine
  std::array<MagnetStress, 4>
      stresses;            ///< load hot, short circuit hot, load cold, short circuit cold
  std::size_t worst = 0;   ///< index of the smallest margin
  double flux_loss = 0.0;  ///< share of the magnet's flux lost for good in the worst event
  [[nodiscard]] const MagnetStress& worst_stress() const { return stresses[worst]; }
};

/// Torque, yoke flux densities and demagnetisation margins of one design. Cost about 5 µs.
///
/// Torque 2π·Rs²·L·kw·B1·A/√2. Fields by SurfaceField with Carter's gap. The worst place is the
/// mean field over the most demagnetised 1 % of the section; docs/methods/surface-machine.md.
/// @throws DomainError naming the value of the machine or magnet that cannot be.
[[nodiscard]] SurfaceMachineState evaluate(const SurfaceMachine& machine,
                                           const SurfaceMagnet& magnet,
                                           const WorkingCurves& curves);

/// Measured error of a slotted machine's fundamental (Carter's gap) against finite elements.
[[nodiscard]] ModelError slotted_fundamental_error();
/// Measured error of |H| at the magnet's worst place, smooth bore, µrec up to 1.2.
[[nodiscard]] ModelError worst_field_error();
/// Measured error of |H| at the magnet's worst place, slotted bore.
[[nodiscard]] ModelError slotted_worst_field_error();

}  // namespace magswap
