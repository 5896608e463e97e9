#pragma once

#include <cstdint>
#include <span>

#include "magswap/field/magnetic_field.hpp"

namespace magswap {

/// How a force was found.
enum class ForceMethod : std::uint8_t {
  closed_form,  ///< two parallel cuboids, Akoun and Yonnet
  coaxial,      ///< cylinders and rings on one axis: one integral over the shared area
  quadrature,   ///< field on the charges of the surface, adaptively
};

[[nodiscard]] std::string_view to_text(ForceMethod method);

/// Force and torque on a rigid magnet, with the error of the integration.
struct MagnetForce {
  Vector<Force> force;
  Vector<Torque> torque;  ///< about the point that was asked for
  Force force_error;      ///< of the largest component; the model's own error comes on top
  Torque torque_error;
  ForceMethod method = ForceMethod::quadrature;  ///< of the force
};

/// What a force is computed to.
struct ForceAccuracy {
  double relative = 1e-6;  ///< of the force, and of the torque over the size of the magnet
  int most_cells = 3000;   ///< of 225 points each; when they do not do, the error says how far off
};

/// Force and torque on a magnet in the field of others [N, N·m], all uniformly magnetised (µrec 1).
///
/// F = ∮σH dS and τ = ∮(r − p)×σH dS with σ = J·n on the surface of the target. Forces of sources
/// that are parallel cuboids magnetised along their last dimension are taken in closed form (Akoun,
/// Yonnet, IEEE Trans. Magn. 20 (1984) 1962), those of coaxial cylinders and rings by their shared
/// area. Bodies may touch, and not overlap. Two blocks by quadrature 0.4 ms, oblique bodies up to
/// 50 ms; arcs 1 to 10 s.
/// @param about  point p of the torque, in the world.
/// @throws DomainError when two magnets overlap (found on the grid of the surfaces) or a number is
/// not finite.
[[nodiscard]] MagnetForce force_on(const UniformMagnet& target,
                                   std::span<const UniformMagnet> sources, const Position& about,
                                   const ForceAccuracy& accuracy = {});

/// The same about the centre of the target.
[[nodiscard]] MagnetForce force_on(const UniformMagnet& target,
                                   std::span<const UniformMagnet> sources,
                                   const ForceAccuracy& accuracy = {});

/// Force alone; where closed forms serve, without quadrature: two blocks in 0.1 ms, most of it to
/// find overlaps.
[[nodiscard]] MagnetForce force_only(const UniformMagnet& target,
                                     std::span<const UniformMagnet> sources,
                                     const ForceAccuracy& accuracy = {});

/// Where the mirror image of a body stands in the plane z = 0; bodies are their own images in z, so
/// that it is a copy, turned.
[[nodiscard]] Placement mirrored(const Placement& placement);

/// Mirror image of a magnet in a plate of infinite permeability that fills z < 0.
///
/// The force of the plate on the magnet is that of the image.
/// @throws DomainError when the magnet does not lie in z ≥ 0.
[[nodiscard]] UniformMagnet image_in_plate(const Body& body, const Vector<Polarisation>& J,
                                           const Placement& placement);

}  // namespace magswap
