#include "magswap/field/magnetic_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using detail::FieldBlock;
using detail::Source;
using detail::WorldBlock;
using Triple = std::array<double, 3>;

// Half the largest dimension, rounded up to a power of two: dividing by it is exact.
double unit_of(double half_m) { return std::exp2(std::ceil(std::log2(half_m))); }

Triple halves(Length a, Length b, Length c) { return {0.5 * si(a), 0.5 * si(b), 0.5 * si(c)}; }

double largest(const Triple& values) { return *std::max_element(values.begin(), values.end()); }

Triple over(const Triple& values, double unit) {
  return {values[0] / unit, values[1] / unit, values[2] / unit};
}

void set_body(Source& source, const Block& s, const Triple& j) {
  const Triple half = halves(s.a, s.b, s.c);
  source.unit_m = unit_of(largest(half));
  source.body = detail::CuboidSource{over(half, source.unit_m), j};
}

void set_body(Source& source, const Ellipsoid& s, const Triple& j) {
  const Triple half = halves(s.a, s.b, s.c);
  source.unit_m = unit_of(largest(half));
  source.body = detail::EllipsoidSource{over(half, source.unit_m), j};
}

void set_round(Source& source, Length outer, Length inner, Length length, const Triple& j) {
  source.unit_m = unit_of(0.5 * si(outer));
  const Triple half = over(halves(outer, inner, length), source.unit_m);
  source.body = detail::RoundSource::of(half[0], half[1], half[2], j);
}

void set_body(Source& source, const Cylinder& s, const Triple& j) {
  set_round(source, s.diameter, {}, s.length, j);
}

void set_body(Source& source, const Ring& s, const Triple& j) {
  set_round(source, s.outer, s.inner, s.length, j);
}

void set_body(Source& source, const ArcSegment& s, const Triple& j) {
  source.unit_m = unit_of(0.5 * si(s.outer));
  const Triple half = over(halves(s.outer, s.inner, s.length), source.unit_m);
  source.body = detail::ArcSource{half[0], half[1], half[2], s.from_rad, s.to_rad, j};
}

void check_finite(std::string_view what, const Triple& values, std::string_view unit) {
  if (std::isfinite(values[0]) && std::isfinite(values[1]) && std::isfinite(values[2])) return;
  throw DomainError(fmt::format("{} is ({}, {}, {}) {}, must be finite", what, values[0], values[1],
                                values[2], unit));
}

// Fills the lanes with points first, first + 1, …; the last one again up to whole vectors.
void load(WorldBlock& block, const VectorSpans<const double>& at, std::size_t first,
          std::size_t count) {
  block.count = count;
  const std::size_t padded = detail::in_vectors(count);
  const auto fill = [&](FieldBlock::Lanes& lanes, std::span<const double> values) {
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(first), count, lanes.begin());
    std::fill_n(lanes.begin() + static_cast<std::ptrdiff_t>(count), padded - count,
                lanes[count - 1]);
  };
  fill(block.x, at.x);
  fill(block.y, at.y);
  fill(block.z, at.z);
  for (auto* lanes : {&block.hx, &block.hy, &block.hz, &block.jx, &block.jy, &block.jz}) {
    std::fill_n(lanes->begin(), padded, 0.0);
  }
}

template <class Store>
void over_blocks(std::span<const UniformMagnet> magnets, const VectorSpans<const double>& at,
                 const Store& store) {
  WorldBlock block;
  for (std::size_t first = 0; first < at.x.size(); first += FieldBlock::kMost) {
    const std::size_t count = std::min(FieldBlock::kMost, at.x.size() - first);
    load(block, at, first, count);
    for (const UniformMagnet& magnet : magnets) detail::add_source(magnet.source(), block);
    store(block, first);
  }
}

void check_sizes(const VectorSpans<const double>& at, const VectorSpans<double>& out) {
  const std::size_t n = at.x.size();
  if (at.y.size() == n && at.z.size() == n && out.x.size() == n && out.y.size() == n &&
      out.z.size() == n) {
    return;
  }
  throw ArgumentError(
      fmt::format("field: {} × {} × {} coordinates, room for {} × {} × {} components; all must be "
                  "of one length",
                  n, at.y.size(), at.z.size(), out.x.size(), out.y.size(), out.z.size()));
}

}  // namespace

UniformMagnet::UniformMagnet(const Body& body, const Vector<Polarisation>& J,
                             const Placement& placement) {
  check(body);
  const Triple j{si(J.x), si(J.y), si(J.z)};
  check_finite("polarisation", j, "T");
  source_.position_m = {si(placement.position.x), si(placement.position.y),
                        si(placement.position.z)};
  check_finite("position of a magnet", source_.position_m, "m");
  source_.rotation = placement.rotation.matrix();
  source_.turned = source_.rotation != Rotation().matrix();
  source_.j_T = placement.rotation(j);
  std::visit([&](const auto& s) { set_body(source_, s, j); }, body);
}

UniformMagnet::UniformMagnet(const Body& body, Polarisation J, const Placement& placement)
    : UniformMagnet(body, Vector<Polarisation>{{}, {}, J}, placement) {}

MagneticField UniformMagnet::at(const Position& point) const { return field_at({this, 1}, point); }

MagneticField field_at(std::span<const UniformMagnet> magnets, const Position& point) {
  const double x = si(point.x), y = si(point.y), z = si(point.z);
  check_finite("point", {x, y, z}, "m");
  WorldBlock block;
  load(block, {{&x, 1}, {&y, 1}, {&z, 1}}, 0, 1);
  for (const UniformMagnet& magnet : magnets) detail::add_source(magnet.source(), block);
  const Triple h{block.hx[0], block.hy[0], block.hz[0]}, j{block.jx[0], block.jy[0], block.jz[0]};
  const auto b = [](double value) { return from_si<FluxDensity>(value); };
  const auto a = [](double value) { return from_si<FieldStrength>(value / kMu0); };
  const auto p = [](double value) { return from_si<Polarisation>(value); };
  return {{b(h[0] + j[0]), b(h[1] + j[1]), b(h[2] + j[2])},
          {a(h[0]), a(h[1]), a(h[2])},
          {p(j[0]), p(j[1]), p(j[2])}};
}

void flux_density(std::span<const UniformMagnet> magnets, const VectorSpans<const double>& at_m,
                  const VectorSpans<double>& b_T) {
  check_sizes(at_m, b_T);
  over_blocks(magnets, at_m, [&](const WorldBlock& block, std::size_t first) {
    const auto store = [&](double* out, const auto& h, const auto& j) {
      for (std::size_t i = 0; i < block.count; ++i) out[first + i] = h[i] + j[i];
    };
    store(b_T.x.data(), block.hx, block.jx);
    store(b_T.y.data(), block.hy, block.jy);
    store(b_T.z.data(), block.hz, block.jz);
  });
}

void field_strength(std::span<const UniformMagnet> magnets, const VectorSpans<const double>& at_m,
                    const VectorSpans<double>& h_A_per_m) {
  check_sizes(at_m, h_A_per_m);
  over_blocks(magnets, at_m, [&](const WorldBlock& block, std::size_t first) {
    const auto store = [&](double* out, const auto& h) {
      for (std::size_t i = 0; i < block.count; ++i) out[first + i] = h[i] / kMu0;
    };
    store(h_A_per_m.x.data(), block.hx);
    store(h_A_per_m.y.data(), block.hy);
    store(h_A_per_m.z.data(), block.hz);
  });
}

}  // namespace magswap
