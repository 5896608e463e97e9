#include "magswap/field/clones.hpp"
#include "magswap/field/field_kernels.hpp"

namespace magswap::detail {
namespace {

MAGSWAP_FIELD_CLONES void enter(std::size_t vectors, const Source& source, const WorldBlock& world,
                                FieldBlock& block) {
  const std::size_t n = whole(vectors);
  const double scale = 1.0 / source.unit_m;
  const double px = source.position_m[0], py = source.position_m[1], pz = source.position_m[2];
  for (std::size_t i = 0; i < n; ++i) {
    block.x[i] = (world.x[i] - px) * scale;
    block.y[i] = (world.y[i] - py) * scale;
    block.z[i] = (world.z[i] - pz) * scale;
    block.hx[i] = block.hy[i] = block.hz[i] = block.share[i] = 0.0;
  }
}

// Vectors by the rotation's rows, or by its columns for the way back.
MAGSWAP_FIELD_CLONES void turn(std::size_t vectors, const std::array<double, 9>& m, bool back,
                               double* __restrict x, double* __restrict y, double* __restrict z) {
  const std::size_t n = whole(vectors);
  const double xy = back ? m[3] : m[1], xz = back ? m[6] : m[2], yx = back ? m[1] : m[3];
  const double yz = back ? m[7] : m[5], zx = back ? m[2] : m[6], zy = back ? m[5] : m[7];
  const double xx = m[0], yy = m[4], zz = m[8];
  for (std::size_t i = 0; i < n; ++i) {
    const double u = x[i], v = y[i], w = z[i];
    x[i] = xx * u + xy * v + xz * w;
    y[i] = yx * u + yy * v + yz * w;
    z[i] = zx * u + zy * v + zz * w;
  }
}

MAGSWAP_FIELD_CLONES void leave(std::size_t vectors, const Source& source, const FieldBlock& block,
                                WorldBlock& world) {
  const std::size_t n = whole(vectors);
  const double jx = source.j_T[0], jy = source.j_T[1], jz = source.j_T[2];
  for (std::size_t i = 0; i < n; ++i) {
    world.hx[i] += block.hx[i];
    world.hy[i] += block.hy[i];
    world.hz[i] += block.hz[i];
    world.jx[i] += block.share[i] * jx;
    world.jy[i] += block.share[i] * jy;
    world.jz[i] += block.share[i] * jz;
  }
}

void evaluate(const CuboidSource& body, FieldBlock& block) { cuboid_field(body, block); }
void evaluate(const RoundSource& body, FieldBlock& block) { round_field(body, block); }
void evaluate(const EllipsoidSource& body, FieldBlock& block) { ellipsoid_field(body, block); }
void evaluate(const ArcSource& body, FieldBlock& block) { arc_field(body, block); }

}  // namespace

void add_source(const Source& source, WorldBlock& world) {
  FieldBlock block;
  const std::size_t padded = in_vectors(world.count);
  block.count = world.count;
  enter(padded, source, world, block);
  if (source.turned) {
    turn(padded, source.rotation, true, block.x.data(), block.y.data(), block.z.data());
  }
  std::visit([&block](const auto& body) { evaluate(body, block); }, source.body);
  if (source.turned) {
    turn(padded, source.rotation, false, block.hx.data(), block.hy.data(), block.hz.data());
  }
  leave(padded, source, block, world);
}

}  // namespace magswap::detail
