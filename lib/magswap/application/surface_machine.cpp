#include "magswap/application/surface_machine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/application/surface_model.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace detail {
namespace {

MagnetStress public_stress(const SurfaceMachine& machine, const SurfaceModel& model,
                           const StressValue& value, std::size_t i) {
  const bool cold = i >= 2;
  const DemagnetisationCurve& curve = model.curve(cold);
  MagnetStress s;
  s.event = i % 2 == 0 ? DemagnetisingEvent::load : DemagnetisingEvent::short_circuit;
  s.temperature = cold ? machine.cold : machine.hot;
  s.mmf = from_si<Current>(value.mmf_A);
  s.H = from_si<FieldStrength>(value.h_A_per_m);
  s.B = curve.flux_density(s.H);
  s.knee = from_si<FieldStrength>(model.knee(cold));
  s.margin = from_si<FieldStrength>(value.margin_A_per_m);
  s.loss = curve.irreversible_loss(s.H);
  s.at_edge = value.at_edge;
  return s;
}

}  // namespace

SurfaceMachineState state_of(const SurfaceMachine& machine, const SurfaceModel& model, double h,
                             double arc, double stack) {
  const double rm = model.magnet_radius();
  const double rs = si(machine.bore_radius);
  const double b1 = model.fundamental(h, arc);
  const double flux = model.stator_flux(h, arc);
  const double yoke = si(machine.stator_yoke);
  SurfaceMachineState state;
  state.torque = from_si<Torque>(model.torque_per_tesla_metre() * b1 * stack);
  state.fundamental = from_si<FluxDensity>(b1);
  state.flux_per_pole = from_si<MagneticFlux>(flux * stack);
  state.rotor_yoke = from_si<FluxDensity>(model.rotor_yoke(h, arc));
  state.stator_yoke = from_si<FluxDensity>(yoke > 0.0 ? 0.5 * flux / yoke : 0.0);
  state.carter = model.carter(h);
  state.magnet_volume = from_si<Volume>(arc * kPi * h * (2.0 * rm - h) * stack);
  state.bore_volume = from_si<Volume>(kPi * rs * rs * stack);
  const auto values = model.stresses(h, arc);
  for (std::size_t i = 0; i < values.size(); ++i) {
    state.stresses[i] = public_stress(machine, model, values[i], i);
    if (values[i].margin_A_per_m < values[state.worst].margin_A_per_m) state.worst = i;
  }
  if (values[state.worst].margin_A_per_m < 0.0)
    state.flux_loss = model.section_loss(h, arc, state.worst);
  return state;
}

}  // namespace detail

std::string to_text(const MagnetStress& stress) {
  return fmt::format("{} at {:.0f} °C",
                     stress.event == DemagnetisingEvent::load ? "peak load" : "short circuit",
                     to_celsius(stress.temperature));
}

SurfaceMachineState evaluate(const SurfaceMachine& machine, const SurfaceMagnet& magnet,
                             const WorkingCurves& curves) {
  const double h = si(magnet.thickness);
  const double room = si(machine.bore_radius) - si(machine.gap) - si(machine.shaft_radius);
  if (!(h > 0.0 && h < room)) {
    throw DomainError(fmt::format(
        "magnet thickness is {}; it must lie between 0 and {}, the room between gap and shaft",
        format(magnet.thickness), format(room, Kind::length)));
  }
  if (!(magnet.arc > 0.0 && magnet.arc <= 1.0)) {
    throw DomainError(fmt::format(
        "magnet arc over pole pitch is {}; it must lie above 0 and not above 1", magnet.arc));
  }
  if (!(si(magnet.stack) > 0.0)) {
    throw DomainError(fmt::format("stack length is {}; it must be positive", format(magnet.stack)));
  }
  const detail::SurfaceModel model(machine, curves);
  return detail::state_of(machine, model, h, magnet.arc, si(magnet.stack));
}

ModelError slotted_fundamental_error() {
  return {-0.0010, 0.0005, 10,
          "fundamental at the bore, slotted machines, mean of two rotor positions"};
}

ModelError worst_field_error() {
  return {0.0, 0.111, 40, "|H| of the magnet's worst 1 % of section, smooth bore, µrec up to 1.2"};
}

ModelError slotted_worst_field_error() {
  return {-0.076, 0.211, 26, "|H| of the magnet's worst 1 % of section, slotted bore"};
}

}  // namespace magswap
