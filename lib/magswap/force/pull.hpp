#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "magswap/field/permeable_factor.hpp"
#include "magswap/force/magnet_force.hpp"
#include "magswap/magnet/curve.hpp"

namespace magswap {

/// What stands before the face of a magnet.
enum class Counterpart : std::uint8_t {
  plate,           ///< thick soft-iron plate, wide and of infinite permeability
  magnet,          ///< an equal magnet that attracts
  opposed_magnet,  ///< an equal magnet that repels
};

[[nodiscard]] std::string_view to_text(Counterpart counterpart);

/// What catalogues and tests of equal magnets scatter about the ideal force.
inline constexpr double kCatalogueScatter = 0.30;

/// Pull per square of polarisation of a magnet of a given outline, uniform J along its last
/// dimension.
struct FacePull {
  double force_N_per_T2 = 0.0;        ///< > 0 attracts
  double stiffness_N_per_m_T2 = 0.0;  ///< −dF/dgap
  /// Mean field of the counterpart in the magnet over J/µ0; > 0 helps the magnet.
  double help = 0.0;
  double error = 0.0;  ///< of the force, relative, by the integration
};

/// Pull between the face of a magnet and a plate or an equal magnet, at a gap.
///
/// A plate acts as an equal magnet at twice the gap (mirror image). Cylinder and ring by their
/// shared area (equal to the Hankel integral), block in closed form, ellipsoid and arc by
/// quadrature.
/// @throws DomainError when a dimension is not positive or the gap negative or not finite.
[[nodiscard]] FacePull face_pull(const Body& body, Counterpart counterpart, Length gap);

/// Force of a magnet of a grade or a remanence, with what it rests on.
struct Pull {
  Force ideal;               ///< J = Br everywhere: µrec 1
  Force force;               ///< J of the mean working point before the counterpart
  Force low, high;           ///< force ∓ kCatalogueScatter: what catalogues scatter
  double stiffness_N_per_m;  ///< −dF/dgap
  Polarisation J;            ///< of that working point
  double N;                  ///< demagnetising factor there, counterpart included
  double irreversible_loss;  ///< of Br, by the mean field there
  double error;              ///< of the integration, relative
};

/// Pull of a magnet on its demagnetisation curve [N].
///
/// The mean working point solves H = −(N − help)·J/µ0 on the curve; the force is that of uniform J
/// there. µrec 1.05 so lowers it by 2.4 to 4.7 %.
/// @throws DomainError as face_pull().
[[nodiscard]] Pull pull_force(const DemagnetisationCurve& curve, const Body& body,
                              Counterpart counterpart, Length gap);

/// Pull of a straight curve Br, µrec ≥ 1.
[[nodiscard]] Pull pull_force(Polarisation Br, double mu_rec, const Body& body,
                              Counterpart counterpart, Length gap);

/// Pulls at several gaps, in their order.
[[nodiscard]] std::vector<Pull> pull_sweep(const DemagnetisationCurve& curve, const Body& body,
                                           Counterpart counterpart, std::span<const Length> gaps);

/// Demagnetising factor alone in space of any body, magnetised along its last dimension [1].
[[nodiscard]] double body_factor(const Body& body);

}  // namespace magswap
