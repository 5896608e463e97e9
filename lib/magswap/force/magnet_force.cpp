#include "magswap/force/magnet_force.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/force/charge_integral.hpp"
#include "magswap/force/force_kernels.hpp"

namespace magswap {
namespace {

using detail::Source;
using detail::Triple;

constexpr double kAligned = 1e-14;  // of direction cosines and sizes

template <std::size_t n>
bool same(const std::array<double, n>& a, const std::array<double, n>& b) {
  for (std::size_t k = 0; k < n; ++k) {
    if (std::abs(a[k] - b[k]) > kAligned) return false;
  }
  return true;
}

bool along_z(const Triple& j) { return j[0] == 0.0 && j[1] == 0.0; }

// The second centre from the first, in the frame of the first [m].
Triple offset_of(const Source& target, const Source& source) {
  Triple d{};
  for (std::size_t k = 0; k < 3; ++k) d[k] = target.position_m[k] - source.position_m[k];
  const auto& m = source.rotation;
  return {m[0] * d[0] + m[3] * d[1] + m[6] * d[2], m[1] * d[0] + m[4] * d[1] + m[7] * d[2],
          m[2] * d[0] + m[5] * d[1] + m[8] * d[2]};
}

Triple in_metres(const Triple& half, double unit_m) {
  return {half[0] * unit_m, half[1] * unit_m, half[2] * unit_m};
}

struct KnownForce {
  Triple force_N;
  ForceMethod method;
};

std::optional<KnownForce> cuboid_force(const Source& target, const Source& source) {
  const auto* b = std::get_if<detail::CuboidSource>(&target.body);
  const auto* a = std::get_if<detail::CuboidSource>(&source.body);
  if (!a || !b || !along_z(a->j_T) || !along_z(b->j_T)) return {};
  if (!same(target.rotation, source.rotation)) return {};
  const auto pair =
      detail::cuboid_pair(in_metres(a->half, source.unit_m), in_metres(b->half, target.unit_m),
                          offset_of(target, source));
  const double scale = a->j_T[2] * b->j_T[2];
  return KnownForce{detail::turned(source, in_metres(pair.force, scale)), ForceMethod::closed_form};
}

std::optional<KnownForce> coaxial_force(const Source& target, const Source& source) {
  const auto* b = std::get_if<detail::RoundSource>(&target.body);
  const auto* a = std::get_if<detail::RoundSource>(&source.body);
  if (!a || !b || !along_z(a->j_T) || !along_z(b->j_T)) return {};
  const Triple axis = detail::turned(source, {0.0, 0.0, 1.0});
  const Triple other = detail::turned(target, {0.0, 0.0, 1.0});
  const double cosine = detail::dot(axis, other);
  if (!same(other, in_metres(axis, cosine > 0.0 ? 1.0 : -1.0))) return {};
  const Triple offset = offset_of(target, source);
  if (std::hypot(offset[0], offset[1]) > kAligned * source.unit_m) return {};
  const auto body = [](const detail::RoundSource& round, double unit_m) {
    return detail::CoaxialBody{round.outer * unit_m, round.inner * unit_m, round.half * unit_m};
  };
  const auto pair =
      detail::coaxial_pair(body(*a, source.unit_m), body(*b, target.unit_m), offset[2]);
  const double scale = a->j_T[2] * b->j_T[2] * (cosine > 0.0 ? 1.0 : -1.0);
  return KnownForce{in_metres(axis, scale * pair.force), ForceMethod::coaxial};
}

std::optional<KnownForce> known_force(const Source& target, const Source& source) {
  const auto cuboids = cuboid_force(target, source);
  return cuboids ? cuboids : coaxial_force(target, source);
}

template <class Q>
Vector<Q> vector_of(const Triple& v) {
  return {from_si<Q>(v[0]), from_si<Q>(v[1]), from_si<Q>(v[2])};
}

double length(const Triple& v) { return std::hypot(v[0], v[1], v[2]); }

constexpr double kFastFormError = 1e-11;  // relative, of both fast forms within ten sizes

void replace_force(MagnetForce& out, const UniformMagnet& target,
                   std::span<const UniformMagnet> sources) {
  Triple sum{};
  double size = 0.0;
  ForceMethod method = ForceMethod::closed_form;
  for (const UniformMagnet& source : sources) {
    const auto known = known_force(target.source(), source.source());
    if (!known) return;
    for (std::size_t k = 0; k < 3; ++k) sum[k] += known->force_N[k];
    size += length(known->force_N);
    method = known->method;
  }
  out.force = vector_of<Force>(sum);
  out.force_error = from_si<Force>(kFastFormError * size);
  out.method = method;
}

Triple triple_of(const Position& p) { return {si(p.x), si(p.y), si(p.z)}; }

}  // namespace

std::string_view to_text(ForceMethod method) {
  switch (method) {
    case ForceMethod::closed_form:
      return "closed form";
    case ForceMethod::coaxial:
      return "coaxial integral";
    case ForceMethod::quadrature:
      break;
  }
  return "quadrature";
}

MagnetForce force_on(const UniformMagnet& target, std::span<const UniformMagnet> sources,
                     const Position& about, const ForceAccuracy& accuracy) {
  const Triple p = triple_of(about);
  if (!std::isfinite(p[0]) || !std::isfinite(p[1]) || !std::isfinite(p[2])) {
    throw DomainError("force: the point of the torque must be finite");
  }
  if (!(accuracy.relative > 0.0)) {
    throw DomainError(
        fmt::format("force: relative accuracy is {}, must be positive", accuracy.relative));
  }
  detail::check_apart(target, sources);
  const detail::ChargeIntegral sum = detail::charge_integral(target, sources, p, accuracy);
  MagnetForce out{vector_of<Force>(sum.force), vector_of<Torque>(sum.torque),
                  from_si<Force>(sum.force_error), from_si<Torque>(sum.torque_error),
                  ForceMethod::quadrature};
  replace_force(out, target, sources);
  return out;
}

MagnetForce force_on(const UniformMagnet& target, std::span<const UniformMagnet> sources,
                     const ForceAccuracy& accuracy) {
  const Triple& c = target.source().position_m;
  return force_on(target, sources,
                  {from_si<Length>(c[0]), from_si<Length>(c[1]), from_si<Length>(c[2])}, accuracy);
}

MagnetForce force_only(const UniformMagnet& target, std::span<const UniformMagnet> sources,
                       const ForceAccuracy& accuracy) {
  const bool known = std::all_of(sources.begin(), sources.end(), [&](const UniformMagnet& source) {
    return known_force(target.source(), source.source()).has_value();
  });
  if (!known) return force_on(target, sources, accuracy);
  detail::check_apart(target, sources);
  MagnetForce out;
  replace_force(out, target, sources);
  return out;
}

Placement mirrored(const Placement& placement) {
  Placement out = placement;
  out.position.z = -placement.position.z;
  const auto& m = placement.rotation.matrix();
  out.rotation = Rotation::of_matrix({m[0], m[1], -m[2], m[3], m[4], -m[5], -m[6], -m[7], m[8]});
  return out;
}

UniformMagnet image_in_plate(const Body& body, const Vector<Polarisation>& J,
                             const Placement& placement) {
  const UniformMagnet magnet(body, J, placement);
  const Source& source = magnet.source();
  constexpr double kDip = 1e-9;
  constexpr int kGrid = 16;
  for (const detail::SurfacePatch& patch : detail::surface_of(source)) {
    for (int i = 0; i <= kGrid; ++i) {
      for (int k = 0; k <= kGrid; ++k) {
        const auto point = patch(static_cast<double>(i) / kGrid, static_cast<double>(k) / kGrid);
        const double z = detail::to_world(source, point.at)[2];
        if (z >= -kDip * source.unit_m) continue;
        throw DomainError(fmt::format(
            "magnet on a plate: it reaches {:.6g} mm into the plate, which fills z < 0; lift it",
            -1e3 * z));
      }
    }
  }
  return {body, Vector<Polarisation>{-J.x, -J.y, J.z}, mirrored(placement)};
}

}  // namespace magswap
