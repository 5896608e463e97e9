#include "magswap/cells/grid_coupling.hpp"

#include <algorithm>
#include <cmath>

#include "magswap/cells/cell_tensor.hpp"
#include "magswap/cells/sample_points.hpp"
#include "magswap/cells/wave_transform.hpp"
#include "magswap/field/clones.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;
using Counts = std::array<std::size_t, 3>;

constexpr double kSame = 1e-9;  // of an edge

// Place of a component pair in CellTensor.
constexpr std::array<std::array<std::size_t, 3>, 3> kSymmetric{{{0, 3, 4}, {3, 1, 5}, {4, 5, 2}}};

std::size_t waves_of(std::size_t places) { return places / 2 + 1; }

std::array<std::size_t, 3> differences(const GridAlignment& a) {
  return {a.counts[0] + a.other[0] - 1, a.counts[1] + a.other[1] - 1, a.counts[2] + a.other[2] - 1};
}

// Directions of the source's axes, mirrored or not, in the target's frame.
std::array<Triple, 3> axes_in(const SystemBody& source, const SystemBody& target, bool mirrored) {
  std::array<Triple, 3> out{};
  for (std::size_t own = 0; own < 3; ++own) {
    Triple unit{};
    unit[own] = 1.0;
    Triple world = source.placement.rotation(unit);
    if (mirrored) world[2] = -world[2];
    out[own] = into_frame(target.placement, world);
  }
  return out;
}

// h −= K·m of one wave, or its adjoint: out(z) over in(z′), kernels at `step` a z.
struct WaveLayout {
  std::size_t in, out;
  bool adjoint;
};

MAGSWAP_FIELD_CLONES void add_waves(std::size_t modes, const WaveLayout& n, const double* kernel,
                                    const double* m_re, const double* m_im, double* __restrict h_re,
                                    double* __restrict h_im) {
  const std::size_t rows = n.in + n.out - 1, source_z = n.adjoint ? n.out : n.in;
  const double turn = n.adjoint ? -1.0 : 1.0;
  for (std::size_t mode = 0; mode < modes; ++mode) {
    const double* wave = kernel + mode * rows * 12;
    for (std::size_t out = 0; out < n.out; ++out) {
      std::array<double, 3> re{}, im{};
      for (std::size_t in = 0; in < n.in; ++in) {
        const std::size_t row = n.adjoint ? in + source_z - 1 - out : out + source_z - 1 - in;
        const double* k = wave + row * 12;
        for (std::size_t b = 0; b < 3; ++b) {
          const double x = m_re[(mode * 3 + b) * n.in + in];
          const double y = m_im[(mode * 3 + b) * n.in + in];
          for (std::size_t a = 0; a < 3; ++a) {
            const double* at = k + 2 * kSymmetric[a][b];
            re[a] += at[0] * x - turn * at[1] * y;
            im[a] += at[0] * y + turn * at[1] * x;
          }
        }
      }
      for (std::size_t a = 0; a < 3; ++a) {
        h_re[(mode * 3 + a) * n.out + out] -= re[a];
        h_im[(mode * 3 + a) * n.out + out] -= im[a];
      }
    }
  }
}

// Place in the vectors of a cell of the alignment's order.
std::size_t own_index(const GridAlignment& a, const Counts& at) {
  Counts own{}, counts{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    own[a.from[axis]] = a.sign[axis] > 0.0 ? at[axis] : a.counts[axis] - 1 - at[axis];
    counts[a.from[axis]] = a.counts[axis];
  }
  return (own[0] * counts[1] + own[1]) * counts[2] + own[2];
}

// Calls with the place in the vectors, the place in the packed order and its component's factor.
template <class Visit>
void over_packed(const GridAlignment& a, const Visit& visit) {
  const auto [nx, ny, nz] = a.counts;
  for (std::size_t i = 0; i < nx * ny * nz; ++i) {
    const Counts at{i / (ny * nz), i / nz % ny, i % nz};
    const std::size_t cell = own_index(a, at);
    for (std::size_t c = 0; c < 3; ++c) {
      visit(cell, a.from[c], (i / nz * 3 + c) * nz + at[2], a.moment * a.sign[c]);
    }
  }
}

WaveTransform transform_of(const GridAlignment& a, const std::array<std::size_t, 2>& places) {
  return {{a.counts[0], a.counts[1]}, places, 3 * a.counts[2]};
}

}  // namespace

std::optional<GridAlignment> align(const SystemBody& source, const CellGrid& of_source,
                                   const SystemBody& target, const CellGrid& of_target,
                                   const std::optional<double>& mirror_m) {
  const std::array<Triple, 3> axes = axes_in(source, target, mirror_m.has_value());
  GridAlignment out;
  out.moment = mirror_m ? -1.0 : 1.0;
  out.other = of_target.counts;
  Triple centre = to_world(source.placement, of_source.centre_m);
  if (mirror_m) centre[2] = 2.0 * *mirror_m - centre[2];
  centre = point_into_frame(target.placement, centre);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::size_t own = 0;
    while (own < 3 && std::abs(std::abs(axes[own][axis]) - 1.0) > kSame) ++own;
    if (own == 3) return std::nullopt;
    const double edge = of_target.edges_m[axis];
    if (std::abs(of_source.edges_m[own] - edge) > kSame * edge) return std::nullopt;
    out.from[axis] = own;
    out.sign[axis] = std::copysign(1.0, axes[own][axis]);
    out.counts[axis] = of_source.counts[own];
    const double halves = 0.5 * static_cast<double>(out.counts[axis] + out.other[axis] - 2);
    out.nearest_m[axis] = of_target.centre_m[axis] - centre[axis] - halves * edge;
  }
  return out;
}

double numbers_of(const GridAlignment& a) {
  const auto places = differences(a);
  return 12.0 * static_cast<double>(places[0] * waves_of(places[1]) * places[2]);
}

GridKernel::GridKernel(const Triple& edges, const GridAlignment& a)
    : places_{differences(a)[0], differences(a)[1]},
      waves_(waves_of(places_[1])),
      source_z_(a.counts[2]),
      target_z_(a.other[2]) {
  const Counts n = differences(a);
  std::vector<CellTensor> tensors(n[0] * n[1] * n[2]);
  fill_cell_tensors(edges, a.nearest_m, n, tensors);
  const std::size_t width = 6 * n[2];
  std::vector<double> packed(n[0] * n[1] * width);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const CellTensor& t = tensors[i];
    // The first place is that of the source's last cell: the target's first stands as far behind.
    const std::size_t z = i % n[2], column = i / n[2];
    const std::size_t x = (column / n[1] + n[0] - (a.counts[0] - 1)) % n[0];
    const std::size_t y = (column % n[1] + n[1] - (a.counts[1] - 1)) % n[1];
    const std::array<double, 6> value{t.xx, t.yy, t.zz, t.xy, t.xz, t.yz};
    std::copy(value.begin(), value.end(),
              packed.begin() + static_cast<std::ptrdiff_t>((x * n[1] + y) * width + 6 * z));
  }
  const Spectrum waves = WaveTransform({n[0], n[1]}, places_, width).forth(packed);
  value_.resize(2 * waves.re.size());
  for (std::size_t i = 0; i < waves.re.size(); ++i) {
    value_[2 * i] = waves.re[i];
    value_[2 * i + 1] = waves.im[i];
  }
}

void GridKernel::add_forth(const Spectrum& m, Spectrum& h) const {
  add_waves(modes(), {source_z_, target_z_, false}, value_.data(), m.re.data(), m.im.data(),
            h.re.data(), h.im.data());
}

void GridKernel::add_back(const Spectrum& m, Spectrum& h) const {
  add_waves(modes(), {target_z_, source_z_, true}, value_.data(), m.re.data(), m.im.data(),
            h.re.data(), h.im.data());
}

std::size_t GridCouplings::port(std::size_t part, const GridAlignment& a,
                                const std::array<std::size_t, 2>& places) {
  const auto found = std::find_if(ports_.begin(), ports_.end(), [&](const Port& p) {
    return p.part == part && p.places == places && p.alignment.from == a.from &&
           p.alignment.sign == a.sign && p.alignment.moment == a.moment;
  });
  if (found != ports_.end()) return static_cast<std::size_t>(found - ports_.begin());
  ports_.push_back({part, a, places});
  return ports_.size() - 1;
}

void GridCouplings::add(std::span<const CellSystem::Part> parts, std::size_t source,
                        std::size_t target, bool image, const GridAlignment& a) {
  const Triple& edges = parts[target].grid.edges_m;
  std::vector<std::int64_t> key;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    key.push_back(std::llround(a.nearest_m[axis] / (kSame * edges[axis])));
    key.push_back(static_cast<std::int64_t>(a.counts[axis]));
    key.push_back(static_cast<std::int64_t>(a.other[axis]));
    key.push_back(std::llround(edges[axis] / (kSame * edges[0])));
  }
  auto& kernel = kernels_[key];
  if (!kernel) kernel = std::make_shared<const GridKernel>(edges, a);
  GridAlignment own;
  own.counts = a.other;
  const std::size_t from = port(source, a, kernel->places()),
                    to = port(target, own, kernel->places());
  pairs_.push_back({from, to, image, source != target, kernel});
}

void GridCouplings::add_product(std::span<const CellSystem::Part> parts, bool with_plane,
                                const CellField& m, CellField& h) const {
  std::vector<Spectrum> in(ports_.size()), out(ports_.size());
  const auto source = [&](std::size_t p) -> const Spectrum& {
    if (!in[p].re.empty()) return in[p];
    const GridAlignment& a = ports_[p].alignment;
    const std::size_t first = parts[ports_[p].part].first;
    std::vector<double> packed(3 * a.counts[0] * a.counts[1] * a.counts[2]);
    over_packed(a, [&](std::size_t cell, std::size_t c, std::size_t at, double factor) {
      packed[at] = factor * m.of(c)[first + cell];
    });
    return in[p] = transform_of(a, ports_[p].places).forth(packed);
  };
  const auto target = [&](std::size_t p) -> Spectrum& {
    const std::size_t size =
        ports_[p].places[0] * waves_of(ports_[p].places[1]) * 3 * ports_[p].alignment.counts[2];
    if (out[p].re.empty()) out[p] = {std::vector<double>(size), std::vector<double>(size)};
    return out[p];
  };
  for (const Pair& pair : pairs_) {
    if (pair.image && !with_plane) continue;
    pair.kernel->add_forth(source(pair.source), target(pair.target));
    if (pair.both) pair.kernel->add_back(source(pair.target), target(pair.source));
  }
  for (std::size_t p = 0; p < ports_.size(); ++p) {
    if (out[p].re.empty()) continue;
    const GridAlignment& a = ports_[p].alignment;
    const std::size_t first = parts[ports_[p].part].first;
    const std::vector<double> packed = transform_of(a, ports_[p].places).back(out[p]);
    over_packed(a, [&](std::size_t cell, std::size_t c, std::size_t at, double factor) {
      h.of(c)[first + cell] += factor * packed[at];
    });
  }
}

}  // namespace magswap::detail
