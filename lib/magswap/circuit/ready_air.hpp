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
/// of a magnet's face, the magnets uniformly magnetised (docs/methods/circuit.md). 1 to 1.5 ms.
/// @throws DomainError when the proportions are too extreme for a finite answer.
[[nodiscard]] CoilAir air_of(const CoilSection& section);

/// Section of a separator's gap across its frame; lengths in one unit, any.
struct SeparatorSection {
  double magnet_width = 0.0;
  double magnet_thickness = 0.0;
  double gap = 0.0;
  double window = 0.0;  ///< from the magnets to the back of the frame
  double frame = 0.0;   ///< its thickness
};

/// Permeances of the air of that section, for a unit of depth and over µ0. All ≥ 0.
struct SeparatorAir {
  double sides = 0.0;     ///< face to the arm behind it, less the magnet's own w/t
  double fringing = 0.0;  ///< face to face, less the gap's own w/g
  double arms = 0.0;      ///< arm to arm
  double middle = 1.0;    ///< as CoilAir::middle
};

/// As air_of(CoilSection). About 1 ms.
[[nodiscard]] SeparatorAir air_of(const SeparatorSection& section);

}  // namespace magswap::detail
