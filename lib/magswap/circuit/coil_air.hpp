#pragma once

namespace magswap::detail {

/// Section of a flat voice-coil motor along its coil's travel; lengths in one unit, any.
struct CoilSection {
  double magnet_width = 0.0;
  double magnet_thickness = 0.0;
  double spacing = 0.0;  ///< between the magnets
  double gap = 0.0;      ///< from a magnet's face to the plate, or to the magnet across
  double yoke = 0.0;     ///< thickness of yoke and plate
  bool both_plates = false;
};

/// Permeances of the air of one half of that section, for a unit of depth and over µ0.
///
/// Between a magnet's face, the yoke under it, the plate across (or its magnet and yoke) and the
/// plane between the halves. All ≥ 0.
struct CoilAir {
  double sides = 0.0;     ///< face to yoke, less the magnet's own w/t
  double fringing = 0.0;  ///< face to plate or face across, less the gap's own w/g
  double across = 0.0;    ///< face to the plane between the halves
  double beside = 0.0;    ///< yoke to plate, or to the yoke across
  double yoke = 0.0;      ///< yoke to the plane between the halves
  double plate = 0.0;     ///< plate, or yoke across, to that plane
  /// Field halfway between the faces over the mean between them, each as a mean over the magnet's
  /// width; steel ideal.
  double middle = 1.0;
};

/// The air of a section by boundary elements: the field of charges on the outlines of the steel and
/// of a magnet's face, both magnets uniformly magnetised.
///
/// Along a bridge of steel the potential is not one, but rises from the middle as H ∝ Bⁿ has it,
/// n = 9, where flux gathers evenly under the pole: what saturated steel does, and of no account
/// otherwise (docs/methods/circuit.md). About 2 ms.
/// @throws DomainError when the proportions are too extreme for a finite answer.
[[nodiscard]] CoilAir air_of(const CoilSection& section);

}  // namespace magswap::detail
