#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// Magnetic permeance Φ/F, flux over magnetomotive force [Wb/A].
using Permeance = detail::Derived<detail::Power<detail::M, 2>, detail::Power<detail::Kg, 1>,
                                  detail::Power<detail::S, -2>, detail::Power<detail::A, -2>>;

/// Permeance for people: "124.3 nWb/A".
[[nodiscard]] std::string format_permeance(const Permeance& permeance, int digits = 4);
/// A permeance from text with its unit, "0.12 uWb/A". @throws ArgumentError
[[nodiscard]] Permeance parse_permeance(std::string_view text);

/// A path of flux through air between two surfaces, with the formula its permeance is from.
///
/// The shapes are the probable flux paths of H. C. Roters, Electromagnetic Devices, Wiley 1941,
/// chapter V, where nothing else is said. Each function throws DomainError naming the length that
/// is not positive and finite.
struct FluxPath {
  std::string shape;    ///< "half cylinder"
  std::string formula;  ///< with its symbols, in which L is the length along the edge
  Permeance permeance;
};

/// Sum of the permeances of paths in parallel.
[[nodiscard]] Permeance total(const std::vector<FluxPath>& paths);

/// Between two parallel faces of equal area: µ0·A/g.
[[nodiscard]] FluxPath parallel_plates(Area area, Length gap);
/// Between two opposite edges of length L, half a cylinder over the gap: 0.26·µ0·L.
[[nodiscard]] FluxPath half_cylinder(Length edge);
/// Around that half cylinder, between two faces of width t in one plane: (µ0·L/π)·ln(1 + 2t/g).
[[nodiscard]] FluxPath half_annulus(Length edge, Length gap, Length face);
/// As half_annulus() between the sides of magnets, whose potential falls evenly to nothing over t.
///
/// (µ0·L/π)·∫(1 − s/t)²/(g/2 + s) ds: the permeance that stores the same energy at the potential of
/// the edge.
[[nodiscard]] FluxPath tapered_half_annulus(Length edge, Length gap, Length face);
/// From an edge of length L to a plane at right angles to the gap's face: 0.52·µ0·L.
[[nodiscard]] FluxPath quarter_cylinder(Length edge);
/// Around that quarter cylinder, faces of width t: (2µ0·L/π)·ln(1 + t/g).
[[nodiscard]] FluxPath quarter_annulus(Length edge, Length gap, Length face);
/// At a corner between two half cylinders, a quarter of a sphere: 0.077·µ0·g.
[[nodiscard]] FluxPath spherical_quadrant(Length gap);
/// At a corner between two quarter cylinders, an eighth of a sphere: 0.308·µ0·g.
[[nodiscard]] FluxPath spherical_octant(Length gap);
/// Around the quarter of a sphere, faces of width t: µ0·t/4.
[[nodiscard]] FluxPath quadrant_shell(Length face);
/// Around the eighth of a sphere, faces of width t: µ0·t/2.
[[nodiscard]] FluxPath octant_shell(Length face);
/// Between coaxial cylinders over a length: 2πµ0·l/ln(R/r).
/// @throws DomainError also unless outer > inner.
[[nodiscard]] FluxPath coaxial_cylinders(Length inner_radius, Length outer_radius, Length length);
/// From the side of a round magnet to a coaxial wall at the potential of its far face: a third of
/// coaxial_cylinders().
///
/// The side's potential falls evenly along the magnet; ∫(z/l)² dz/l = 1/3 stores the same energy.
[[nodiscard]] FluxPath magnet_side(Length inner_radius, Length outer_radius, Length length);
/// The same where that leakage bends the potential along a magnet of recoil permeability µrec.
///
/// V'' = V·x²/l² with x² = 2πl²/(µrec·A·ln(R/r)), A the magnet's section, so (µ0µrec·A/l)·(x·coth x
/// − 1): a third of coaxial_cylinders() for a short magnet, far less for a long one in a narrow
/// cup. @throws DomainError also unless µrec ≥ 1.
[[nodiscard]] FluxPath magnet_side(Length inner_radius, Length outer_radius, Length length,
                                   double mu_rec);
/// From the side of a magnet of length L along the edge to the side of the steel it stands on, half
/// circles of potential falling to nothing: µ0·L/(2π), ∫(z/l)²/(πz) dz.
[[nodiscard]] FluxPath magnet_flank(Length edge);
/// From the ceiling of a long chamber of width w and height h to its floor and to the wall at its
/// end, from which the ceiling is a gap g away; L deep.
///
/// (µ0·L/π)·ln[(cosh(πw/h) − 1)/(cosh(πg/h) − 1)] by conformal mapping with cosh(πz/h).
/// @throws DomainError also unless gap < width.
[[nodiscard]] FluxPath walled_chamber(Length depth, Length width, Length height, Length gap);
/// The part of walled_chamber() that ends on the wall, between two heights above the floor.
///
/// (µ0·L/π)·ln[(1 + cos(πa/h))/(1 + cos(πb/h))] for a < b; near the ceiling the flux begins at
/// cosh(πg/h) − 1 instead of 1 + cos(πb/h), whichever is larger.
[[nodiscard]] FluxPath chamber_wall(Length depth, Length height, Length gap, Length from,
                                    Length to);
/// The part of walled_chamber() that ends on the floor:
/// (µ0·L/π)·ln{[cosh(πw/h) − 1]/max[2, cosh(πg/h) − 1]}, none where that is below 0.
[[nodiscard]] FluxPath chamber_floor(Length depth, Length width, Length height, Length gap);
/// Outside of two equal coaxial discs of radius R and thickness t, d apart:
/// µ0·R·{ln[16πR(d + t)/d²] − 1 + (t/d)·ln(1 + d/t)}.
///
/// G. Kirchhoff, Monatsber. Akad. Wiss. Berlin 1877, 144: the edge term of his disc capacitor, for
/// d ≪ R; rims and outer faces are in it.
[[nodiscard]] FluxPath disc_rims(Length radius, Length distance, Length thickness);
/// A permeance given by hand.
[[nodiscard]] FluxPath given_permeance(const Permeance& permeance);

}  // namespace magswap
