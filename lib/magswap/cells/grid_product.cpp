#include "magswap/cells/grid_product.hpp"

#include <cmath>
#include <utility>

#include "magswap/cells/cell_tensor.hpp"
#include "magswap/field/clones.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

// out (rows × width) = left (rows × inner) · right (inner × width), both by rows.
MAGSWAP_FIELD_CLONES void product(std::size_t rows, std::size_t inner, std::size_t width,
                                  const double* left, const double* right, double* __restrict out) {
  for (std::size_t r = 0; r < rows; ++r) {
    double* row = out + r * width;
    for (std::size_t w = 0; w < width; ++w) row[w] = 0.0;
    std::size_t i = 0;
    for (; i + 4 <= inner; i += 4) {
      const double* a = left + r * inner + i;
      const double* b = right + i * width;
      for (std::size_t w = 0; w < width; ++w) {
        row[w] +=
            a[0] * b[w] + a[1] * b[width + w] + a[2] * b[2 * width + w] + a[3] * b[3 * width + w];
      }
    }
    for (; i < inner; ++i) {
      const double a = left[r * inner + i];
      for (std::size_t w = 0; w < width; ++w) row[w] += a * right[i * width + w];
    }
  }
}

// h(z) += sign·Σ_z′ kernel(z − z′ + n − 1)·m(z′), for every mode.
MAGSWAP_FIELD_CLONES void add_convolution(std::size_t modes, std::size_t n, double sign,
                                          const double* kernel, const double* m,
                                          double* __restrict h) {
  for (std::size_t mode = 0; mode < modes; ++mode) {
    const double* k = kernel + mode * (2 * n - 1) + (n - 1);
    const double* from = m + mode * n;
    double* to = h + mode * n;
    for (std::size_t source = 0; source < n; ++source) {
      const double value = sign * from[source];
      const double* shifted = k - source;
      for (std::size_t z = 0; z < n; ++z) to[z] += shifted[z] * value;
    }
  }
}

// h(z) += sign·Σ_z′ kernel(z + z′)·m(z′), for every mode.
MAGSWAP_FIELD_CLONES void add_mirrored(std::size_t modes, std::size_t n, double sign,
                                       const double* kernel, const double* m,
                                       double* __restrict h) {
  for (std::size_t mode = 0; mode < modes; ++mode) {
    const double* k = kernel + mode * (2 * n - 1);
    const double* from = m + mode * n;
    double* to = h + mode * n;
    for (std::size_t source = 0; source < n; ++source) {
      const double value = sign * from[source];
      for (std::size_t z = 0; z < n; ++z) to[z] += k[z + source] * value;
    }
  }
}

constexpr std::size_t kXX = 0, kYY = 1, kZZ = 2, kXY = 3, kXZ = 4, kYZ = 5;
// Component of the tensor between two components of vectors.
constexpr std::size_t kBetween[3][3] = {{kXX, kXY, kXZ}, {kXY, kYY, kYZ}, {kXZ, kYZ, kZZ}};

double component(const CellTensor& t, std::size_t which) {
  const std::array<double, 6> values{t.xx, t.yy, t.zz, t.xy, t.xz, t.yz};
  return values[which];
}
bool odd_along_x(std::size_t which) { return which == kXY || which == kXZ; }
bool odd_along_y(std::size_t which) { return which == kXY || which == kYZ; }
bool odd_along_z(std::size_t which) { return which == kXZ || which == kYZ; }

// Symmetry of one component of a vector field.
Parity of_component(Parity parity, std::size_t c) {
  return {parity.odd_x != (c == 0), parity.odd_y != (c == 1)};
}

}  // namespace

// 2n − 1 places around keep a signal of n cells clear of its repetition; an odd number has no
// highest mode that a shift by half a cell would blur.
GridProduct::Transform::Transform(std::size_t cells) : n(cells) {
  const double places = static_cast<double>(2 * n - 1);
  const std::size_t half = n / 2;
  for (std::size_t k = 0; k < n; ++k) {
    const double wave = 2.0 * kPi * static_cast<double>(k) / places;
    for (std::size_t j = 0; j < half; ++j) {
      const double phase = wave * (static_cast<double>(j) + 0.5);
      forward[0].push_back(2.0 * std::cos(phase));
      forward[1].push_back(2.0 * std::sin(phase));
    }
    for (std::size_t d = 0; d < n; ++d) {
      const double phase = wave * static_cast<double>(d);
      kernel[0].push_back(d == 0 ? 1.0 : 2.0 * std::cos(phase));
      kernel[1].push_back(2.0 * std::sin(phase));
    }
  }
  for (std::size_t j = 0; j < half; ++j) {
    for (std::size_t k = 0; k < n; ++k) {
      const double phase =
          2.0 * kPi * static_cast<double>(k) * (static_cast<double>(j) + 0.5) / places;
      backward[0].push_back((k == 0 ? 1.0 : 2.0 * std::cos(phase)) / places);
      backward[1].push_back(2.0 * std::sin(phase) / places);
    }
  }
}

GridProduct::GridProduct(const std::array<double, 3>& edges,
                         const std::array<std::size_t, 3>& counts, std::optional<double> plane)
    : counts_(counts), half_{counts[0] / 2, counts[1] / 2}, x_(counts[0]), y_(counts[1]) {
  fill_own(edges);
  if (plane) fill_image(edges, *plane);
}

// [x][y][z] distances to [x mode][y mode][z distance].
GridProduct::Table GridProduct::to_modes(const Table& kernel, std::size_t distances, bool odd_x,
                                         bool odd_y) const {
  const std::size_t nx = counts_[0], ny = counts_[1];
  Table along_x(kernel.size()), out(kernel.size());
  product(nx, nx, ny * distances, x_.kernel[odd_x].data(), kernel.data(), along_x.data());
  for (std::size_t k = 0; k < nx; ++k) {
    product(ny, ny, distances, y_.kernel[odd_y].data(), along_x.data() + k * ny * distances,
            out.data() + k * ny * distances);
  }
  return out;
}

void GridProduct::fill_own(const std::array<double, 3>& edges) {
  const std::size_t nz = counts_[2], columns = counts_[0] * counts_[1];
  std::vector<CellTensor> tensors(columns * nz);
  fill_cell_tensors(edges, {0.0, 0.0, 0.0}, counts_, tensors);
  self_ = {tensors[0].xx, tensors[0].yy, tensors[0].zz};
  own_.distances = 2 * nz - 1;
  for (std::size_t c = 0; c < 6; ++c) {
    Table table(columns * own_.distances);
    for (std::size_t column = 0; column < columns; ++column) {
      double* at = table.data() + column * own_.distances + (nz - 1);
      for (std::size_t z = 0; z < nz; ++z) {
        const double value = component(tensors[column * nz + z], c);
        at[z] = value;
        *(at - z) = odd_along_z(c) && z > 0 ? -value : value;
      }
    }
    own_.component[c] = to_modes(table, own_.distances, odd_along_x(c), odd_along_y(c));
  }
}

// Magnetisation (x, y, z) has the image (−x, −y, z) in iron across z.
void GridProduct::fill_image(const std::array<double, 3>& edges, double plane) {
  const std::size_t nz = counts_[2], columns = counts_[0] * counts_[1];
  const double half_height = 0.5 * static_cast<double>(nz - 1) * edges[2];
  const double first = 2.0 * (std::abs(plane) - half_height);
  image_.emplace();
  image_->distances = 2 * nz - 1;
  std::vector<CellTensor> tensors(columns * image_->distances);
  fill_cell_tensors(edges, {0.0, 0.0, first}, {counts_[0], counts_[1], image_->distances}, tensors);
  const bool above = plane > 0.0;
  for (std::size_t c = 0; c < 6; ++c) {
    Table table(tensors.size());
    for (std::size_t column = 0; column < columns; ++column) {
      for (std::size_t s = 0; s < image_->distances; ++s) {
        const std::size_t from = above ? image_->distances - 1 - s : s;
        const double value = component(tensors[column * image_->distances + from], c);
        table[column * image_->distances + s] = above && odd_along_z(c) ? -value : value;
      }
    }
    image_->component[c] = to_modes(table, image_->distances, odd_along_x(c), odd_along_y(c));
  }
}

void GridProduct::multiply(Parity parity, bool with_image, const std::array<Table, 3>& m,
                           std::array<Table, 3>& h) const {
  const std::size_t modes = counts_[0] * counts_[1], nz = counts_[2];
  for (std::size_t to = 0; to < 3; ++to) {
    h[to].assign(modes * nz, 0.0);
    for (std::size_t from = 0; from < 3; ++from) {
      const std::size_t c = kBetween[to][from];
      const Parity source = of_component(parity, from);
      // The product of two odd transforms is minus an even one.
      double sign = -1.0;
      if (odd_along_x(c) && source.odd_x) sign = -sign;
      if (odd_along_y(c) && source.odd_y) sign = -sign;
      add_convolution(modes, nz, sign, own_.component[c].data(), m[from].data(), h[to].data());
      if (!with_image || !image_) continue;
      add_mirrored(modes, nz, from == 2 ? sign : -sign, image_->component[c].data(), m[from].data(),
                   h[to].data());
    }
  }
}

void GridProduct::add_quarter(Parity parity, bool with_image, const ConstVectorCells& m,
                              const VectorCells& h) const {
  const std::size_t nx = counts_[0], ny = counts_[1], nz = counts_[2];
  const std::array<std::span<const double>, 3> in{m.x, m.y, m.z};
  const std::array<std::span<double>, 3> out{h.x, h.y, h.z};
  std::array<Table, 3> modes, field;
  Table part(nx * half_[1] * nz);
  for (std::size_t c = 0; c < 3; ++c) {
    const Parity own = of_component(parity, c);
    product(nx, half_[0], half_[1] * nz, x_.forward[own.odd_x].data(), in[c].data(), part.data());
    modes[c].resize(nx * ny * nz);
    for (std::size_t k = 0; k < nx; ++k) {
      product(ny, half_[1], nz, y_.forward[own.odd_y].data(), part.data() + k * half_[1] * nz,
              modes[c].data() + k * ny * nz);
    }
  }
  multiply(parity, with_image, modes, field);
  Table result(quarter());
  for (std::size_t c = 0; c < 3; ++c) {
    const Parity own = of_component(parity, c);
    for (std::size_t k = 0; k < nx; ++k) {
      product(half_[1], ny, nz, y_.backward[own.odd_y].data(), field[c].data() + k * ny * nz,
              part.data() + k * half_[1] * nz);
    }
    product(half_[0], nx, half_[1] * nz, x_.backward[own.odd_x].data(), part.data(), result.data());
    for (std::size_t i = 0; i < result.size(); ++i) out[c][i] += result[i];
  }
}

void GridProduct::add_whole(bool with_image, const ConstVectorCells& m,
                            const VectorCells& h) const {
  const std::array<std::span<const double>, 3> in{m.x, m.y, m.z};
  const std::array<std::span<double>, 3> out{h.x, h.y, h.z};
  const std::size_t nz = counts_[2];
  // The four mirror images of a column of the quarter, and the sign of each in a symmetric part.
  const auto columns = [&](std::size_t i, std::size_t j) {
    const std::size_t right = half_[0] + i, left = half_[0] - 1 - i;
    const std::size_t upper = half_[1] + j, lower = half_[1] - 1 - j;
    const auto at = [&](std::size_t x, std::size_t y) { return (x * counts_[1] + y) * nz; };
    return std::array{at(right, upper), at(left, upper), at(right, lower), at(left, lower)};
  };
  const auto signs = [](Parity p) {
    const double x = p.odd_x ? -1.0 : 1.0, y = p.odd_y ? -1.0 : 1.0;
    return std::array{1.0, x, y, x * y};
  };
  std::array<Table, 3> part, field;
  for (const Parity parity :
       {Parity{false, false}, Parity{true, false}, Parity{false, true}, Parity{true, true}}) {
    for (std::size_t c = 0; c < 3; ++c) {
      part[c].assign(quarter(), 0.0);
      field[c].assign(quarter(), 0.0);
      const auto sign = signs(of_component(parity, c));
      for (std::size_t i = 0; i < half_[0]; ++i) {
        for (std::size_t j = 0; j < half_[1]; ++j) {
          const auto from = columns(i, j);
          double* to = part[c].data() + (i * half_[1] + j) * nz;
          for (std::size_t z = 0; z < nz; ++z) {
            to[z] = 0.25 * (in[c][from[0] + z] + sign[1] * in[c][from[1] + z] +
                            sign[2] * in[c][from[2] + z] + sign[3] * in[c][from[3] + z]);
          }
        }
      }
    }
    add_quarter(parity, with_image, {part[0], part[1], part[2]}, {field[0], field[1], field[2]});
    for (std::size_t c = 0; c < 3; ++c) {
      const auto sign = signs(of_component(parity, c));
      for (std::size_t i = 0; i < half_[0]; ++i) {
        for (std::size_t j = 0; j < half_[1]; ++j) {
          const auto to = columns(i, j);
          const double* from = field[c].data() + (i * half_[1] + j) * nz;
          for (std::size_t n = 0; n < 4; ++n) {
            for (std::size_t z = 0; z < nz; ++z) out[c][to[n] + z] += sign[n] * from[z];
          }
        }
      }
    }
  }
}

}  // namespace magswap::detail
