#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// Direction of magnetisation across a pole.
enum class Magnetisation2d : std::uint8_t {
  radial,    ///< along the radius everywhere
  parallel,  ///< along the radius of the pole centre
};

/// How far a model was from finite elements, as (model − witness)/witness.
struct ModelError {
  double low;             ///< most negative relative error
  double high;            ///< most positive relative error
  int cases;              ///< number of witness cases
  std::string_view what;  ///< the quantity and the range of the cases
};

namespace detail {

/// Smooth annular machine; radii in m. Internal rotor when rotor < magnet < stator, external in
/// reverse.
struct SurfaceGeometry {
  double rotor_m;   ///< iron surface that carries the magnets
  double magnet_m;  ///< magnet surface at the gap
  double stator_m;  ///< iron surface across the gap
  int pole_pairs;
  double arc;  ///< magnet arc over pole pitch, 0…1
  Magnetisation2d pattern = Magnetisation2d::radial;
};

/// @throws DomainError naming the radius, arc, pole pairs or permeability that makes no machine.
void check(const SurfaceGeometry& geometry, double mu_r);

/// Solution of one harmonic, times µ0: everything in T.
struct SurfaceHarmonic {
  double k;    ///< n·p
  double j_T;  ///< radial polarisation
  double x_T;  ///< amplitude of B_r at the magnet surface is x·coth(k·a)
  double c_T;  ///< particular solution C·r of the magnet's potential, k ≠ 1
  double d_T;  ///< particular solution D·r·ln(r/magnet), k = 1
};

/// A radius in the gap or the magnet, with the logarithms that every harmonic needs.
struct SurfaceStation {
  double r_m;
  bool in_magnet;
  double from_gap;   ///< |ln| of the distance from the magnet's gap surface
  double from_iron;  ///< |ln| of the distance from the iron on the other side
};

/// Harmonics of the open-circuit field after Zhu & Howe (1993), docs/methods/surface-machine.md.
class SurfaceSolution {
 public:
  /// Takes a checked geometry.
  SurfaceSolution(const SurfaceGeometry& geometry, double br_T, double mu_r);

  [[nodiscard]] SurfaceStation station(double r_m) const;
  /// Order n = 1, 3, 5 …
  [[nodiscard]] SurfaceHarmonic solve(int n) const;
  /// Amplitude of µ0·H_r at a station [T].
  [[nodiscard]] double field(const SurfaceHarmonic& harmonic, const SurfaceStation& at) const;
  /// Amplitude of B_r at a station [T].
  [[nodiscard]] double flux_density(const SurfaceHarmonic& harmonic,
                                    const SurfaceStation& at) const;
  /// Polarisation along the radius in the magnet at an angle from a pole centre, with its sign [T].
  [[nodiscard]] double polarisation(double theta_rad) const;
  /// Magnitude of H_r at the pole centre from a sinusoidal sheet of peak 1 A at the stator's d-axis
  /// [1/m].
  [[nodiscard]] double armature_field(const SurfaceStation& in_magnet) const;

 private:
  SurfaceGeometry geometry_;
  double br_T_;
  double mu_r_;
  double outward_;  // +1 for an internal rotor
  double a_;        // |ln(stator/magnet)|
  double b_;        // |ln(magnet/rotor)|
  double shrink_;   // rotor/magnet radius
};

/// Amplitude of order 1 of B_r [T]: the fast path.
[[nodiscard]] double fundamental(const SurfaceGeometry& geometry, double br_T, double mu_r,
                                 double r_m);
/// Amplitudes of orders 1, 3, 5 … of B_r at one radius; as many as `amplitudes_T` holds.
void harmonics(const SurfaceGeometry& geometry, double br_T, double mu_r, double r_m,
               std::span<double> amplitudes_T);
/// B_r at one radius and many angles from the pole centre; orders 1 … 2·`count` − 1.
void flux_density(const SurfaceGeometry& geometry, double br_T, double mu_r, double r_m,
                  std::span<const double> theta_rad, std::span<double> b_T, int count);
/// Flux of one pole through the circle of radius r, per length of stack [Wb/m].
[[nodiscard]] double flux_per_pole(const SurfaceGeometry& geometry, double br_T, double mu_r,
                                   double r_m, int count);
}  // namespace detail

/// Open-circuit field of a smooth surface-mounted permanent-magnet machine.
///
/// Two-dimensional, infinitely permeable iron, magnets of constant µrec and poles of alternating
/// sign; the spaces between the magnets have the magnet's µrec. Any number of pole pairs, internal
/// or external rotor. Source: Z. Q. Zhu, D. Howe, E. Bolte, B. Ackermann, IEEE Trans. Magn. 29
/// (1993) 124, derived anew in docs/methods/surface-machine.md.
class SurfaceField {
 public:
  /// @throws DomainError when the radii are not in order, the arc not in 0…1 or a value not
  /// positive.
  SurfaceField(Length rotor_radius, Length magnet_radius, Length stator_radius, int pole_pairs,
               double arc, Polarisation Br, double mu_rec,
               Magnetisation2d pattern = Magnetisation2d::radial);

  /// Amplitude of the fundamental of B_r at a radius between the iron surfaces [T].
  [[nodiscard]] FluxDensity fundamental(Length radius) const;
  /// Amplitude of order n (odd) of B_r at a radius [T].
  [[nodiscard]] FluxDensity harmonic(int n, Length radius) const;
  /// Radial flux density at a radius and an angle from the pole centre [T]; angle in rad.
  [[nodiscard]] FluxDensity flux_density(Length radius, double theta_rad) const;
  /// Radial field strength at a radius and an angle from the pole centre [A/m]; angle in rad.
  [[nodiscard]] FieldStrength field_strength(Length radius, double theta_rad) const;
  /// Mean of B_r over the magnet's arc at a radius in the gap [T].
  [[nodiscard]] FluxDensity mean_over_arc(Length radius) const;
  /// Flux of one pole through the circle of a radius, for a stack length [Wb].
  [[nodiscard]] MagneticFlux flux_per_pole(Length radius, Length stack) const;

  [[nodiscard]] const detail::SurfaceGeometry& geometry() const { return geometry_; }
  [[nodiscard]] Polarisation Br() const { return from_si<Polarisation>(br_T_); }
  [[nodiscard]] double mu_rec() const { return mu_rec_; }
  /// Highest number of odd harmonics that a sum takes.
  static constexpr int kHarmonics = 100;

 private:
  void require_between_irons(double r_m) const;

  detail::SurfaceGeometry geometry_;
  double br_T_;
  double mu_rec_;
};

/// Measured error of the fundamental of a smooth machine against finite elements.
///
/// The model gives the space between the magnets the magnets' µrec; the witness gives it air.
[[nodiscard]] ModelError smooth_fundamental_error();

}  // namespace magswap
