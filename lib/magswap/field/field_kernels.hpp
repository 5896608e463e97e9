#pragma once

#include <array>
#include <cstddef>
#include <variant>

namespace magswap::detail {

/// Doubles in a vector of the instruction set that the kernels run in: 2, 4 or 8.
[[nodiscard]] std::size_t vector_width();

/// A count rounded up to whole vectors.
[[nodiscard]] inline std::size_t in_vectors(std::size_t count) {
  const std::size_t width = vector_width();
  return (count + width - 1) / width * width;
}

/// A number of whole vectors, which the compiler so knows to be even: its loops need no remainder.
[[nodiscard]] constexpr std::size_t whole(std::size_t count) { return count / 2 * 2; }

/// Points and the field there, in the frame of one body.
///
/// Kernels work on whole vectors (the last point repeated up to in_vectors(count)), so that every
/// point goes through the same vector code and its result does not depend on its place in a batch.
/// They add to h and set share.
struct alignas(64) FieldBlock {
  static constexpr std::size_t kMost = 64;
  static constexpr std::size_t kWidest = 8;
  using Lanes = std::array<double, kMost>;
  using Pairs = std::array<double, 2 * kMost + kWidest>;  ///< two ends of a body, one after another

  std::size_t count;  ///< of points
  Lanes x, y, z;      ///< in units of the source, see Source
  Lanes hx, hy, hz;   ///< µ0·H [T]
  Lanes share;        ///< of the polarisation: 1 inside, 0 outside, the mean on the surface
};

/// Distance below which the logarithm at an edge no longer grows, the body's size being about 1;
/// far below what the difference of two coordinates can show.
inline constexpr double kEdgeCut = 1e-18;

/// Cuboid, half edges at most 1.
struct CuboidSource {
  std::array<double, 3> half{};  ///< half edges along x, y, z
  std::array<double, 3> j_T{};   ///< polarisation [T]
};

/// Adds µ0·H of a cuboid and sets its share; points beyond kCuboidFar by dipoles on Gauss points.
void cuboid_field(const CuboidSource& body, FieldBlock& block);

/// Cylinder or ring about z, outer radius at most 1.
struct RoundSource {
  double outer = 0.0;
  double inner = 0.0;  ///< radius of the bore, 0 for a cylinder
  double half = 0.0;   ///< half length
  std::array<double, 3> j_T{};
  /// Multipole moments of even order 0, 2, … 14 of a body of unit density.
  std::array<double, 8> moments{};

  /// A source with its moments.
  [[nodiscard]] static RoundSource of(double outer, double inner, double half,
                                      const std::array<double, 3>& j_T);
};

/// Adds µ0·H of a cylinder or ring and sets its share; far points by multipoles.
void round_field(const RoundSource& body, FieldBlock& block);

/// Adds the same at point i by the multipole series, for points beyond kRoundFar half diagonals.
void set_round_far(const RoundSource& body, FieldBlock& block, std::size_t i);
inline constexpr double kRoundFar = 6.0;

/// Ellipsoid, half axes at most 1.
struct EllipsoidSource {
  std::array<double, 3> half{};
  std::array<double, 3> j_T{};
};

/// Adds µ0·H of an ellipsoid and sets its share.
void ellipsoid_field(const EllipsoidSource& body, FieldBlock& block);

/// Sector of a ring about z, outer radius at most 1, between two angles, from < to ≤ from + 2π.
struct ArcSource {
  double outer = 0.0;
  double inner = 0.0;
  double half = 0.0;
  double from_rad = 0.0;
  double to_rad = 0.0;
  std::array<double, 3> j_T{};
};

/// Adds µ0·H of a sector of a ring and sets its share; 5 to 15 µs a point nearby.
void arc_field(const ArcSource& body, FieldBlock& block);

/// Share of the polarisation along one axis of half length `half`: 1 inside, ½ on the face.
[[nodiscard]] constexpr double share_within(double distance, double half) {
  return distance < half ? 1.0 : (distance > half ? 0.0 : 0.5);
}

/// A body in its own frame, in units of a power of two of metres (so that scaling is exact), and
/// where it stands.
struct Source {
  std::variant<CuboidSource, RoundSource, EllipsoidSource, ArcSource> body;
  double unit_m = 1.0;
  std::array<double, 3> position_m{};
  std::array<double, 9> rotation{1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< body to world, by rows
  std::array<double, 3> j_T{};                                ///< polarisation in the world
  bool turned = false;                                        ///< rotation is not the identity
};

/// µ0·H and J [T] at up to FieldBlock::kMost points, of all sources together.
struct alignas(64) WorldBlock {
  std::size_t count;
  FieldBlock::Lanes x, y, z;  ///< [m]
  FieldBlock::Lanes hx, hy, hz;
  FieldBlock::Lanes jx, jy, jz;
};

/// Adds the field of one source; the lanes up to in_vectors(count) hold points too.
void add_source(const Source& source, WorldBlock& world);

}  // namespace magswap::detail
