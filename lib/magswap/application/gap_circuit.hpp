#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "magswap/application/load_line.hpp"
#include "magswap/magnet/curve.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap {

/// A flux density wanted in an air gap, by one magnet through iron: what stays when the magnet is
/// exchanged.
struct GapCircuit {
  Area gap_area;
  Length gap;
  FluxDensity gap_flux_density;  ///< wanted at the hot temperature
  double leakage = 1.0;          ///< flux of the magnet over flux of the gap, ≥ 1
  double mmf_factor = 1.0;  ///< magnetomotive force of gap and iron over that of the gap, ≥ 1
  FieldStrength demagnetising_field;  ///< applied to the magnet against it, magnitude
  Area steel_area;                    ///< narrowest section of the return path; 0: not checked
  FluxDensity steel_limit = from_si<FluxDensity>(1.8);
  Temperature hot = celsius(20.0);
  Temperature cold = celsius(20.0);
};

/// What a sizing must keep.
struct GapLimits {
  /// Margin to the knee in both temperatures; none: magnetised in place and never demagnetised
  /// after.
  std::optional<FieldStrength> required_margin;
  Area max_area =
      from_si<Area>(std::numeric_limits<double>::infinity());  ///< section of the magnet
  Length max_length =
      from_si<Length>(std::numeric_limits<double>::infinity());  ///< along its easy axis
};

/// Size of a magnet.
struct GapMagnet {
  Area area;
  Length length;
  [[nodiscard]] Volume volume() const { return area * length; }
};

/// Why no magnet was found.
enum class GapReason : std::uint8_t {
  none,
  demagnetises,     ///< no load line keeps the margin
  no_room,          ///< length and section limits leave no load line
  steel_saturates,  ///< the return path is too narrow for the flux
};

[[nodiscard]] std::string_view to_text(GapReason reason);

/// State of a magnet in a gap circuit.
struct GapState {
  FluxDensity gap_flux_density;          ///< hot
  double permeance = 0.0;                ///< coefficient −B/(µ0·H) of the load line
  MagnetPoint point;                     ///< hot, without demagnetising field
  std::array<MagnetPoint, 2> worst;      ///< with demagnetising field: hot, cold
  std::array<FieldStrength, 2> margins;  ///< knee − |H|: hot, cold
  double loss = 0.0;                     ///< larger share of Br lost for good, of hot and cold
  FluxDensity steel;                     ///< in the return path; 0 when not checked
  [[nodiscard]] FieldStrength margin() const {
    return margins[1] < margins[0] ? margins[1] : margins[0];
  }
};

/// Outcome of a sizing: the least magnet, or the best effort and the reason why it does not do.
struct SizedGapMagnet {
  bool feasible = false;
  GapReason reason = GapReason::none;
  std::string sentence;  ///< reason for people, empty when feasible
  GapMagnet magnet;
  GapState state;
  Area steel_area_needed;  ///< for the flux at the steel's limit
};

/// Magnet that gives the wanted flux density at one operating point.
///
/// A = σ·Bg·Ag/B, l = f·Bg·g/(µ0·|H|).
/// @throws DomainError unless B > 0 > H and the circuit's values are positive.
[[nodiscard]] GapMagnet gap_magnet(const GapCircuit& circuit, const MagnetPoint& point);

/// Gap flux density, margins and return path of a magnet of given size.
///
/// Load line of permeance coefficient σ·Ag·l/(f·g·A), met with the real curve.
/// @throws DomainError naming the value that cannot be.
[[nodiscard]] GapState evaluate(const GapCircuit& circuit, const GapMagnet& magnet,
                                const DemagnetisationCurve& hot, const DemagnetisationCurve& cold);

/// Smallest magnet for a gap circuit.
///
/// Volume σ·f·Bg²·Ag·g/(µ0·|B·H|) is least at (BH)max where that point is safe, else at the load
/// line nearest to it that keeps the margin hot and cold under the demagnetising field. Cost about
/// 10 µs.
/// @throws DomainError naming the value that cannot be.
[[nodiscard]] SizedGapMagnet size(const GapCircuit& circuit, const GapLimits& limits,
                                  const DemagnetisationCurve& hot,
                                  const DemagnetisationCurve& cold);

}  // namespace magswap
