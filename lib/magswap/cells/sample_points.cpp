#include "magswap/cells/sample_points.hpp"

#include <cmath>

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

// Both Gauss points of an edge, from its middle, in edges.
constexpr double kGauss = 0.28867513459481288225;

void add(SamplePoints& out, const CellSystem::Part& part, const Triple& point, double weight,
         std::size_t cell) {
  const Triple at = to_world(part.source.placement, point);
  out.x_m.push_back(at[0]);
  out.y_m.push_back(at[1]);
  out.z_m.push_back(at[2]);
  out.weight.push_back(weight);
  out.cell.push_back(cell);
}

// The field of an arc takes 5 to 15 µs a point: its cells get fewer.
bool is_slow(const CellSystem::Part& part) {
  return std::holds_alternative<ArcSegment>(part.source.body);
}

// Points of a regular grid in the cell that lie in the body; its centre where none does.
std::vector<Triple> points_inside(const CellSystem::Part& part, const Triple& centre) {
  constexpr int kAcross = 4;
  const int along = is_slow(part) ? 1 : 2;
  std::vector<Triple> out;
  const auto& edges = part.grid.edges_m;
  for (int i = 0; i < kAcross; ++i) {
    for (int j = 0; j < kAcross; ++j) {
      for (int k = 0; k < along; ++k) {
        const Triple point{centre[0] + ((i + 0.5) / kAcross - 0.5) * edges[0],
                           centre[1] + ((j + 0.5) / kAcross - 0.5) * edges[1],
                           centre[2] + (along == 1 ? 0.0 : (2 * k - 1) * kGauss * edges[2])};
        if (contains(part.source.body, point)) out.push_back(point);
      }
    }
  }
  if (out.empty()) out.push_back(centre);
  return out;
}

std::vector<Triple> points_of(const CellSystem::Part& part, std::size_t index) {
  const Triple centre = part.grid.centre_of(index);
  if (part.grid.fill[index] < 1.0) return points_inside(part, centre);
  if (is_slow(part)) return {centre};
  std::vector<Triple> out;
  for (int corner = 0; corner < 8; ++corner) {
    const auto side = [&](int axis) { return (corner >> axis & 1) != 0 ? kGauss : -kGauss; };
    out.push_back({centre[0] + side(0) * part.grid.edges_m[0],
                   centre[1] + side(1) * part.grid.edges_m[1],
                   centre[2] + side(2) * part.grid.edges_m[2]});
  }
  return out;
}

// A rotation as a quaternion, from its matrix.
std::array<double, 4> quaternion_of(const Rotation& rotation) {
  const auto& m = rotation.matrix();
  const double trace = m[0] + m[4] + m[8];
  if (trace > 0.0) return {1.0 + trace, m[7] - m[5], m[2] - m[6], m[3] - m[1]};
  if (m[0] >= m[4] && m[0] >= m[8]) {
    return {m[7] - m[5], 1.0 + m[0] - m[4] - m[8], m[1] + m[3], m[2] + m[6]};
  }
  if (m[4] >= m[8]) return {m[2] - m[6], m[1] + m[3], 1.0 - m[0] + m[4] - m[8], m[5] + m[7]};
  return {m[3] - m[1], m[2] + m[6], m[5] + m[7], 1.0 - m[0] - m[4] + m[8]};
}

}  // namespace

Triple to_world(const Placement& placement, const Triple& point) {
  const Triple turned = placement.rotation(point);
  return {turned[0] + si(placement.position.x), turned[1] + si(placement.position.y),
          turned[2] + si(placement.position.z)};
}

Triple into_frame(const Placement& placement, const Triple& v) {
  const auto& m = placement.rotation.matrix();
  return {m[0] * v[0] + m[3] * v[1] + m[6] * v[2], m[1] * v[0] + m[4] * v[1] + m[7] * v[2],
          m[2] * v[0] + m[5] * v[1] + m[8] * v[2]};
}

Triple point_into_frame(const Placement& placement, const Triple& point) {
  return into_frame(placement,
                    {point[0] - si(placement.position.x), point[1] - si(placement.position.y),
                     point[2] - si(placement.position.z)});
}

// Mirroring across z turns the axis of a rotation, an axial vector, to (−x, −y, z).
Placement image_of(const Placement& placement, double plane_m) {
  const auto q = quaternion_of(placement.rotation);
  Placement out;
  out.position = placement.position;
  out.position.z = from_si<Length>(2.0 * plane_m - si(placement.position.z));
  out.rotation = Rotation::of_quaternion(q[0], -q[1], -q[2], q[3]);
  return out;
}

UniformMagnet magnet_of(const Body& body, const Triple& j, const Placement& placement) {
  const auto p = [](double value) { return from_si<Polarisation>(value); };
  return {body, Vector<Polarisation>{p(j[0]), p(j[1]), p(j[2])}, placement};
}

UniformMagnet image_magnet(const Body& body, const Triple& j, const Placement& placement,
                           double plane_m) {
  const Triple world = placement.rotation(j);
  const Placement image = image_of(placement, plane_m);
  return magnet_of(body, into_frame(image, {-world[0], -world[1], world[2]}), image);
}

PointVectors field_at(const UniformMagnet& magnet, const SamplePoints& points) {
  PointVectors h(points.cell.size());
  field_strength({&magnet, 1}, {points.x_m, points.y_m, points.z_m}, {h.x, h.y, h.z});
  return h;
}

SamplePoints sample_points(const CellSystem& system, std::size_t which) {
  const CellSystem::Part& part = system.parts()[which];
  SamplePoints out;
  for (std::size_t cell = part.first; cell < part.first + part.count; ++cell) {
    const std::size_t index = system.grid_index(which, cell);
    if (part.grid.fill[index] == 0.0) continue;
    const std::vector<Triple> points = points_of(part, index);
    for (const Triple& point : points) {
      add(out, part, point, 1.0 / static_cast<double>(points.size()), cell);
    }
  }
  return out;
}

std::vector<double> uniform_field(const CellSystem& system, std::span<const double> strength,
                                  bool with_plane, std::size_t part,
                                  std::span<const Triple> points) {
  std::vector<UniformMagnet> magnets;
  for (std::size_t p = 0; p < system.parts().size(); ++p) {
    if (strength[p] == 0.0) continue;
    const SystemBody& source = system.parts()[p].source;
    Triple j = source.axis;
    for (double& component : j) component *= kMu0 * strength[p];
    magnets.push_back(magnet_of(source.body, j, source.placement));
    if (with_plane) {
      magnets.push_back(image_magnet(source.body, j, source.placement, *system.plane_m()));
    }
  }
  const std::size_t n = points.size();
  PointVectors at(n), h(n);
  std::vector<double> out(n);
  const SystemBody& target = system.parts()[part].source;
  for (std::size_t i = 0; i < n; ++i) {
    const Triple world = to_world(target.placement, points[i]);
    at.x[i] = world[0];
    at.y[i] = world[1];
    at.z[i] = world[2];
  }
  field_strength(magnets, {at.x, at.y, at.z}, {h.x, h.y, h.z});
  for (std::size_t i = 0; i < n; ++i) {
    const Triple here = into_frame(target.placement, {h.x[i], h.y[i], h.z[i]});
    out[i] = here[0] * target.axis[0] + here[1] * target.axis[1] + here[2] * target.axis[2];
  }
  return out;
}

}  // namespace magswap::detail
