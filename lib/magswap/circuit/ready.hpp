#pragma once

#include <memory>
#include <optional>

#include "magswap/circuit/network.hpp"

namespace magswap {

/// What ready networks are made of.
struct CircuitMaterials {
  DemagnetisationCurve magnet;
  std::shared_ptr<const BhCurve> steel;  ///< none: ideal
  double stacking = 1.0;                 ///< share of the steel's section that is steel
};

/// A magnet in one limb of a frame of steel and a gap in the opposite one.
///
/// Names of branches: "magnet", "gap", "magnet leakage", "window", steel "magnet limb N" and so on.
/// Against finite elements of eight planar frames: gap field within 2.6 %, magnet within 0.3 %
/// (docs/methods/circuit.md).
struct CCore {
  Length magnet_length{};  ///< along its limb
  Length magnet_width{};   ///< of the magnet's limb
  Length gap{};
  Length gap_width{};      ///< of the gap's limb
  Length window_width{};   ///< between the limbs
  Length window_height{};  ///< between the bars, along the magnet
  Length bar_thickness{};  ///< 0: the wider limb
  Length depth = metre;    ///< planar: any, results per depth
  bool planar = true;      ///< false: with the leakage of the faces in front and behind
};

/// A round magnet in a steel cup, holding a round keeper over a gap.
///
/// Working gap "pole gap" over the magnet, "rim gap" over the cup's rim.
struct PotMagnet {
  Length magnet_radius{};
  Length magnet_length{};
  Length cup_inner_radius{};
  Length cup_outer_radius{};
  Length bottom_thickness{};
  Length keeper_thickness{};
  Length keeper_radius{};  ///< 0: that of the cup
  Length gap{};
};

/// A loudspeaker's motor with a ring magnet between two plates around a pole.
///
/// Working gap "gap" between pole and upper plate. The plates end with the ring unless they are
/// given.
struct RingMotor {
  Length pole_radius{};
  Length gap{};
  Length top_plate_thickness{};
  Length bottom_plate_thickness{};  ///< 0: that of the upper
  Length magnet_inner_radius{};
  Length magnet_outer_radius{};
  Length magnet_thickness{};
  Length plate_outer_radius{};  ///< 0: that of the magnet
  Length pole_bore_radius{};    ///< 0: solid pole
};

/// A loudspeaker's motor with a round magnet under the pole, in a steel cup.
struct CentreMotor {
  Length magnet_radius{};
  Length magnet_thickness{};
  Length pole_radius{};
  Length pole_thickness{};
  Length gap{};
  Length cup_thickness{};     ///< of the wall
  Length bottom_thickness{};  ///< 0: that of the wall
  Length cup_inner_radius{};  ///< below the gap; 0: pole plus gap, a straight wall
};

/// A flat voice-coil motor: two magnets side by side on a yoke, a gap, a plate that closes the
/// flux.
///
/// The coil moves across both gaps, "gap 1" and "gap 2". Its air takes 1 to 1.5 ms to solve.
/// Against finite elements of 24 planar motors, five of them unseen: gap field within 0.9 %, magnet
/// within 0.6 % (docs/methods/circuit.md).
struct FlatVoiceCoil {
  Length magnet_thickness{};
  Length magnet_width{};  ///< in the direction of travel
  Length spacing{};       ///< between the magnets
  Length gap{};           ///< from the magnet's face to the plate, or to the magnet across
  Length yoke_thickness{};
  Length depth = metre;      ///< across the travel
  bool both_plates = false;  ///< magnets on both plates
  bool planar = false;       ///< true: results per depth, without the leakage of the ends
};

/// The gap of a magnetic separator: two magnets face each other on a frame of steel.
///
/// Its air is solved, as a voice coil's; six planar separators, two of them unseen: gap field
/// within 0.9 %, magnet within 0.5 %.
struct SeparatorGap {
  Length magnet_thickness{};  ///< of each
  Length magnet_width{};
  Length gap{};           ///< between the faces
  Length window_width{};  ///< from the magnets to the back of the frame
  Length frame_thickness{};
  Length depth = metre;
  bool planar = false;  ///< true: results per depth, without the leakage of the ends
};

/// Field over the middle of the gap, halfway between the faces, as a share of its mean between
/// them, which the network gives; means over the magnet's width, ideal steel.
/// @throws DomainError as network_of().
[[nodiscard]] double middle_of_gap(const FlatVoiceCoil& motor);
[[nodiscard]] double middle_of_gap(const SeparatorGap& separator);

/// The reluctance network of a device, its leakage from its geometry.
/// @throws DomainError naming the device and the length that is not positive, or the pair of
/// lengths that cannot go together.
[[nodiscard]] MagneticNetwork network_of(const CCore& core, const CircuitMaterials& materials);
[[nodiscard]] MagneticNetwork network_of(const PotMagnet& pot, const CircuitMaterials& materials);
[[nodiscard]] MagneticNetwork network_of(const RingMotor& motor, const CircuitMaterials& materials);
[[nodiscard]] MagneticNetwork network_of(const CentreMotor& motor,
                                         const CircuitMaterials& materials);
[[nodiscard]] MagneticNetwork network_of(const FlatVoiceCoil& motor,
                                         const CircuitMaterials& materials);
[[nodiscard]] MagneticNetwork network_of(const SeparatorGap& separator,
                                         const CircuitMaterials& materials);

}  // namespace magswap
