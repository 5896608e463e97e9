#include <algorithm>
#include <cmath>

#include "magswap/field/clones.hpp"
#include "magswap/field/field_kernels.hpp"
#include "magswap/units/quantity.hpp"

// Compiled with -fno-math-errno -fno-trapping-math -D__FAST_MATH__ (this file alone): the compiler
// then takes log1p and atan2 from glibc's vector library and still keeps NaN, infinity and the
// order of operations. Formulas: docs/methods/fields.md.

namespace magswap::detail {
namespace {

// Beyond this many half edges the closed form loses digits to cancellation, and dipoles on
// the 2×2×2 Gauss points, wrong by the fourth power of the inverse distance, are exact.
constexpr double kCuboidFar = 500.0;

// One edge of a charged rectangle seen from a point: s the sum of the distances to its ends, and
// s − L as n/m without cancellation near the edge.
struct Edge {
  double s;
  double plus;  // s + L
  double n;
  double m;
};

// Ends at r_near and r_far; the foot of the point lies `inside` beyond the near end, less than
// nothing when it lies outside the edge; `rho2` is its squared distance from the edge's line.
[[gnu::always_inline]] inline Edge edge(double r_near, double r_far, double inside, double beyond,
                                        double rho2) {
  const double a = r_near + std::abs(inside);
  const double b = r_far + beyond;
  const double ab = a * b;
  const bool outside = inside < 0.0;
  const double s = r_near + r_far;
  return {s, s + inside + beyond, outside ? ab + rho2 : rho2 * (a + b), outside ? b : ab};
}

// Two opposite edges of length L, a distance `width` apart, the point's foot `inside` the near one.
// potential: the near edge's over the far one's is log(above/below), above − below = excess;
// angle: their share of half the solid angle is arg(re + i·im).
struct EdgePair {
  double above, below, excess;
  double re, im;
};

[[gnu::always_inline]] inline EdgePair edge_pair(const Edge& near, const Edge& far, double length,
                                                 double inside, double beyond, double height,
                                                 double s_difference) {
  const double width = inside + beyond;
  const double mm = near.m * far.m;
  const double d_near = 0.5 * near.plus * near.n + height * near.s * near.m;
  const double d_far = 0.5 * far.plus * far.n + height * far.s * far.m;
  const double turn = s_difference * (0.5 * (near.s + far.s) + height);
  return {near.plus * far.n * near.m, far.plus * near.n * far.m, 2.0 * length * s_difference * mm,
          d_near * d_far - inside * beyond * length * length * mm,
          length * (inside * turn * mm + width * d_near * far.m)};
}

using Pairs = FieldBlock::Pairs;

// The two charged faces seen from each point: all points with the top, then all with the bottom.
// Logarithms of the edge pairs, and arg(re + i·im), half the solid angle.
struct alignas(64) FaceLanes {
  Pairs x, y, height;                // |x|, |y|, height above the face
  Pairs y_above, y_below, y_excess;  // edges along y
  Pairs x_above, x_below, x_excess;  // edges along x
  Pairs re, im;
};

// Rectangles |x| < a, |y| < b below points at x, y and height.
MAGSWAP_FIELD_CLONES void fill_faces(std::size_t vectors, double a, double b, FaceLanes& out) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    const double ux = out.x[i], uy = out.y[i], h = std::abs(out.height[i]);
    // Distances of the foot from the near and the far edges, inward.
    const double x_in = a - ux, x_out = a + ux, y_in = b - uy, y_out = b + uy;
    const double q = h * h + kEdgeCut * kEdgeCut;
    const double x_near = x_in * x_in + q, x_far = x_out * x_out + q;
    const double y_near = y_in * y_in, y_far = y_out * y_out;
    const double r_nn = std::sqrt(x_near + y_near), r_nf = std::sqrt(x_near + y_far);
    const double r_fn = std::sqrt(x_far + y_near), r_ff = std::sqrt(x_far + y_far);
    // Far sum of distances minus near one, from the differences of their squares.
    const double ax = r_nn + r_fn, bx = r_nf + r_ff;
    const double ay = r_nn + r_nf, by = r_fn + r_ff;
    const double dx = 4.0 * a * ux * (ax + bx) / (ax * bx);
    const double dy = 4.0 * b * uy * (ay + by) / (ay * by);
    const EdgePair along_y =
        edge_pair(edge(r_nn, r_nf, y_in, y_out, x_near), edge(r_fn, r_ff, y_in, y_out, x_far),
                  2.0 * b, x_in, x_out, h, dx);
    const EdgePair along_x =
        edge_pair(edge(r_nn, r_fn, x_in, x_out, y_near + q),
                  edge(r_nf, r_ff, x_in, x_out, y_far + q), 2.0 * a, y_in, y_out, h, dy);
    out.y_above[i] = along_y.above;
    out.y_below[i] = along_y.below;
    out.y_excess[i] = along_y.excess;
    out.x_above[i] = along_x.above;
    out.x_below[i] = along_x.below;
    out.x_excess[i] = along_x.excess;
    out.re[i] = along_y.re * along_x.re - along_y.im * along_x.im;
    out.im[i] = along_y.re * along_x.im + along_y.im * along_x.re;
  }
}

// log(top above·low below/(top below·low above)) as sign·log(1 + argument), argument ≥ 0: exact
// where the two faces almost cancel.
MAGSWAP_FIELD_CLONES void fill_logs(std::size_t vectors, const double* above, const double* below,
                                    const double* excess, std::size_t low,
                                    double* __restrict argument, double* __restrict sign) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    const double difference = excess[i] * below[low + i] - excess[low + i] * below[i];
    const double base = difference >= 0.0 ? below[i] * above[low + i] : below[low + i] * above[i];
    argument[i] = std::abs(difference) / base;
    sign[i] = std::copysign(1.0, difference);
  }
}

MAGSWAP_FIELD_CLONES void take_functions(std::size_t vectors, double* __restrict argument,
                                         const double* __restrict height,
                                         const double* __restrict re, double* __restrict im) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    const double side = height[i] > 0.0 ? 1.0 : (height[i] < 0.0 ? -1.0 : 0.0);
    argument[i] = std::log1p(argument[i]);
    im[i] = side * std::atan2(im[i], re[i]);
  }
}

MAGSWAP_FIELD_CLONES void add_field(std::size_t vectors, double scale, std::size_t low,
                                    const double* logs, const double* signs, const double* angles,
                                    const double* x, const double* y, double* __restrict hx,
                                    double* __restrict hy, double* __restrict hz) {
  const std::size_t n = whole(vectors);
  for (std::size_t i = 0; i < n; ++i) {
    hx[i] += scale * std::copysign(logs[i], signs[i] * x[i]);
    hy[i] += scale * std::copysign(logs[low + i], signs[low + i] * y[i]);
    hz[i] += 2.0 * scale * (angles[i] - angles[low + i]);
  }
}

// Faces across the third of three axes, in their cyclic order.
void add_faces(std::size_t n, const std::array<double, 3>& half, double j_T,
               const std::array<const double*, 3>& at, const std::array<double*, 3>& h) {
  FaceLanes faces;
  Pairs logs;
  Pairs signs;
  const std::size_t both = in_vectors(2 * n), one = in_vectors(n);
  for (const std::size_t first : {std::size_t{0}, n}) {
    const double height = first == 0 ? half[2] : -half[2];
    for (std::size_t i = 0; i < n; ++i) {
      faces.x[first + i] = std::abs(at[0][i]);
      faces.y[first + i] = std::abs(at[1][i]);
      faces.height[first + i] = at[2][i] - height;
    }
  }
  for (std::size_t i = 2 * n; i < both; ++i) {
    faces.x[i] = faces.x[0];
    faces.y[i] = faces.y[0];
    faces.height[i] = faces.height[0];
  }
  fill_faces(both, half[0], half[1], faces);
  for (std::size_t i = both; i < n + one; ++i) {
    faces.y_above[i] = faces.y_below[i] = faces.y_excess[i] = 0.0;
    faces.x_above[i] = faces.x_below[i] = faces.x_excess[i] = 0.0;
  }
  fill_logs(one, faces.y_above.data(), faces.y_below.data(), faces.y_excess.data(), n, logs.data(),
            signs.data());
  fill_logs(one, faces.x_above.data(), faces.x_below.data(), faces.x_excess.data(), n,
            logs.data() + n, signs.data() + n);
  take_functions(both, logs.data(), faces.height.data(), faces.re.data(), faces.im.data());
  add_field(one, j_T / (4.0 * kPi), n, logs.data(), signs.data(), faces.im.data(), at[0], at[1],
            h[0], h[1], h[2]);
}

// Sets the share of the polarisation at each point; largest coordinate of all of them.
MAGSWAP_FIELD_CLONES double set_share(std::size_t vectors, double a, double b, double c,
                                      const double* __restrict x, const double* __restrict y,
                                      const double* __restrict z, double* __restrict share) {
  const std::size_t n = whole(vectors);
  double largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double ux = std::abs(x[i]), uy = std::abs(y[i]), uz = std::abs(z[i]);
    share[i] = share_within(ux, a) * share_within(uy, b) * share_within(uz, c);
    const double xy = ux > uy ? ux : uy;
    const double most = xy > uz ? xy : uz;
    largest = most > largest ? most : largest;
  }
  return largest;
}

// Eight dipoles on the Gauss points of the cuboid.
void set_far(const CuboidSource& body, FieldBlock& block, std::size_t i) {
  constexpr double kGauss = 0.57735026918962576451;
  double h[3] = {0.0, 0.0, 0.0};
  const double volume = 8.0 * body.half[0] * body.half[1] * body.half[2];
  for (int corner = 0; corner < 8; ++corner) {
    const auto at = [&](double value, int axis) {
      return value + ((corner >> axis & 1) != 0 ? kGauss : -kGauss) *
                         body.half[static_cast<std::size_t>(axis)];
    };
    const double r[3] = {at(block.x[i], 0), at(block.y[i], 1), at(block.z[i], 2)};
    const double distance = std::hypot(r[0], r[1], r[2]);
    const double unit[3] = {r[0] / distance, r[1] / distance, r[2] / distance};
    const double along =
        3.0 * (body.j_T[0] * unit[0] + body.j_T[1] * unit[1] + body.j_T[2] * unit[2]);
    const double weight = volume / (32.0 * kPi) / distance / distance / distance;
    for (std::size_t k = 0; k < 3; ++k) h[k] += weight * (along * unit[k] - body.j_T[k]);
  }
  block.hx[i] = h[0];
  block.hy[i] = h[1];
  block.hz[i] = h[2];
}

}  // namespace

void cuboid_field(const CuboidSource& body, FieldBlock& block) {
  const std::size_t n = block.count;
  const std::size_t padded = in_vectors(n);
  const auto& [a, b, c] = body.half;
  const std::array<const double*, 3> at{block.x.data(), block.y.data(), block.z.data()};
  const std::array<double*, 3> h{block.hx.data(), block.hy.data(), block.hz.data()};
  for (std::size_t k = 0; k < 3; ++k) {
    if (body.j_T[k] == 0.0) continue;
    const std::size_t u = (k + 1) % 3, v = (k + 2) % 3;
    add_faces(n, {body.half[u], body.half[v], body.half[k]}, body.j_T[k], {at[u], at[v], at[k]},
              {h[u], h[v], h[k]});
  }
  const double largest = set_share(padded, a, b, c, at[0], at[1], at[2], block.share.data());
  if (largest <= kCuboidFar) return;
  for (std::size_t i = 0; i < n; ++i) {
    const double most =
        std::max({std::abs(block.x[i]), std::abs(block.y[i]), std::abs(block.z[i])});
    if (most > kCuboidFar) set_far(body, block, i);
  }
}

}  // namespace magswap::detail
