#include "magswap/cells/outline_correction.hpp"

#include "magswap/cells/sample_points.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

// Each cell of a part gets the weighted sum of the field at its points.
void gather(const SamplePoints& points, const VectorSpans<const double>& h, double scale,
            const Placement& placement, CellField& out) {
  for (std::size_t i = 0; i < points.cell.size(); ++i) {
    const double weight = scale * points.weight[i];
    const Triple here = into_frame(placement, {h.x[i], h.y[i], h.z[i]});
    Triple sum = out.at(points.cell[i]);
    for (std::size_t c = 0; c < 3; ++c) sum[c] += weight * here[c];
    out.set(points.cell[i], sum);
  }
}

}  // namespace

CellField outline_correction(const CellSystem& system, std::size_t which, bool with_plane) {
  const CellSystem::Part& part = system.parts()[which];
  CellField m(system.size()), of_cells(system.size()), exact(system.size());
  for (std::size_t i = part.first; i < part.first + part.count; ++i) m.set(i, part.source.axis);
  system.field(with_plane, m, of_cells);
  Triple j = part.source.axis;
  for (double& component : j) component *= kMu0;
  const Body& body = part.source.body;
  for (std::size_t p = 0; p < system.parts().size(); ++p) {
    const SamplePoints points = sample_points(system, p);
    const auto add = [&](const UniformMagnet& magnet) {
      const PointVectors h = field_at(magnet, points);
      gather(points, {h.x, h.y, h.z}, 1.0, system.parts()[p].source.placement, exact);
    };
    add(magnet_of(body, j, part.source.placement));
    if (with_plane) add(image_magnet(body, j, part.source.placement, *system.plane_m()));
  }
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < system.size(); ++i) {
      exact.of(c)[i] = system.fill()[i] > 0.0 ? exact.of(c)[i] - of_cells.of(c)[i] : 0.0;
    }
  }
  return exact;
}

}  // namespace magswap::detail
