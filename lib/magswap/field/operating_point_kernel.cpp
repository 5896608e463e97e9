#include <fmt/format.h>

#include <array>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/field/operating_point.hpp"

// Compiled with -fno-math-errno -fno-trapping-math -D__FAST_MATH__ (this file alone): the compiler
// then takes exp and log from glibc's vector library and still keeps NaN, infinity and the order of
// operations.

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define MAGSWAP_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define MAGSWAP_CLONES
#endif

namespace magswap::detail {
namespace {

constexpr std::size_t kLanes = 64;
constexpr int kSteps = 5;
constexpr double kSettled = 1e-9;  // of a cubically convergent step: what is left is below 1e-15
using Lanes = std::array<double, kLanes>;

// One block of points; every block is full, so that a point's result does not depend on its place
// in the batch.
struct alignas(64) PointBlock {
  Lanes top, chi, hcj, hs, inverse_width, q, slope_of_line, ha;  // top: Br·scale
  Lanes h, j, low, high, change;
  Lanes size;  // scale of the fields, for the convergence test
};

// The higher of two first guesses: the load line on the recoil line, and on the steep flank at
// −HcJ.
MAGSWAP_CLONES void start(PointBlock& block) {
  for (std::size_t i = 0; i < kLanes; ++i) {
    const double n = block.slope_of_line[i];
    const double top = block.top[i];
    const double straight = (block.ha[i] - n * top) / (1.0 + n * block.chi[i]);
    // g that the load line asks for at −HcJ
    double share = (block.ha[i] + block.hcj[i] * (1.0 + n * block.chi[i])) / (n * top + 1e-300);
    share = share > 0.999 ? 0.999 : (share < -0.999 ? -0.999 : share);
    const double power = std::exp(-std::log(0.5 * (1.0 - share)) / block.q[i]);
    const double x = std::log(power - 1.0);
    const double flank = x / block.inverse_width[i] - block.hs[i];
    const bool reversed = block.ha[i] < -block.hcj[i];
    const double beyond = straight < block.ha[i] ? straight : block.ha[i];
    block.low[i] = reversed ? block.ha[i] : beyond;
    block.size[i] = std::abs(block.ha[i]) + n * top;
    block.high[i] = reversed ? -block.hcj[i] : (straight > block.ha[i] ? straight : block.ha[i]);
    const double guess = flank > straight ? flank : straight;
    const double above = guess > block.low[i] ? guess : block.low[i];
    block.h[i] = above < block.high[i] ? above : block.high[i];
  }
}

// One Halley step of F(h) = h − ha + n·J(h)/µ0, replaced by bisection where it leaves the bracket.
MAGSWAP_CLONES void step(PointBlock& block) {
  for (std::size_t i = 0; i < kLanes; ++i) {
    const double h = block.h[i];
    const double b = block.inverse_width[i];
    const double q = block.q[i];
    const double x = (h + block.hs[i]) * b;
    const double e = std::exp(-std::abs(x));
    const double inverse = 1.0 / (1.0 + e);
    const double sigma = x >= 0.0 ? inverse : e * inverse;
    const double softplus = (x > 0.0 ? x : 0.0) + std::log(1.0 + e);
    const double power = std::exp(-q * softplus);
    const double n = block.slope_of_line[i];
    const double jump = n * block.top[i];
    const double bend = 2.0 * jump * q * b * power * sigma;
    const double f = h - block.ha[i] + n * block.chi[i] * h + jump * (1.0 - 2.0 * power);
    const double f1 = 1.0 + n * block.chi[i] + bend;
    const double f2 = bend * b * (1.0 - sigma - q * sigma);
    const double low = f < 0.0 ? h : block.low[i];
    const double high = f < 0.0 ? block.high[i] : h;
    const double halley = h - 2.0 * f * f1 / (2.0 * f1 * f1 - f * f2);
    const double middle = 0.5 * (low + high);
    const double bounded = (halley >= low) & (halley <= high) ? halley : middle;
    block.low[i] = low;
    block.high[i] = high;
    block.change[i] = std::abs(bounded - h);
    block.h[i] = bounded;
  }
}

MAGSWAP_CLONES void finish(PointBlock& block) {
  for (std::size_t i = 0; i < kLanes; ++i) {
    const double x = (block.h[i] + block.hs[i]) * block.inverse_width[i];
    const double softplus = (x > 0.0 ? x : 0.0) + std::log(1.0 + std::exp(-std::abs(x)));
    const double g = 1.0 - 2.0 * std::exp(-block.q[i] * softplus);
    block.j[i] = block.top[i] * g + block.chi[i] * block.h[i];
  }
}

void load(Lanes& lanes, std::span<const double> values, std::size_t first, std::size_t count) {
  for (std::size_t i = 0; i < kLanes; ++i) {
    const std::size_t at = first + (i < count ? i : count - 1);
    lanes[i] = values.size() == 1 ? values[0] : values[at];
  }
}

void load(PointBlock& block, const LogisticBatch& batch, std::size_t first, std::size_t count) {
  Lanes scale;
  load(block.top, batch.br_T, first, count);
  load(block.chi, batch.mu_rec, first, count);
  load(block.hcj, batch.hcj_A_per_m, first, count);
  load(block.hs, batch.hs_A_per_m, first, count);
  load(block.inverse_width, batch.inverse_width_m_per_A, first, count);
  load(block.q, batch.asymmetry, first, count);
  load(scale, batch.scale, first, count);
  load(block.slope_of_line, batch.n, first, count);
  load(block.ha, batch.ha_A_per_m, first, count);
  for (std::size_t i = 0; i < kLanes; ++i) block.top[i] *= scale[i];
  for (double& chi : block.chi) chi = kMu0 * (chi - 1.0);
  for (double& n : block.slope_of_line) n /= kMu0;
}

// Lanes whose last step still moved go to the scalar solver.
void settle(PointBlock& block, const LogisticBatch& batch, std::size_t first, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (block.change[i] <= kSettled * block.size[i]) continue;
    const auto at = [&](std::span<const double> values) {
      return values.size() == 1 ? values[0] : values[first + i];
    };
    const CurveParameters curve{CurveModel::logistic, at(batch.br_T), at(batch.mu_rec),
                                block.hcj[i],         block.hs[i],    block.inverse_width[i],
                                block.q[i],           at(batch.scale)};
    const RawPoint point = solve_load_line(curve, at(batch.n), block.ha[i]);
    block.h[i] = point.h_A_per_m;
    block.j[i] = point.j_T;
  }
}

void check(const LogisticBatch& batch, std::size_t points, std::size_t room) {
  const std::array inputs{batch.br_T,
                          batch.mu_rec,
                          batch.hcj_A_per_m,
                          batch.hs_A_per_m,
                          batch.inverse_width_m_per_A,
                          batch.asymmetry,
                          batch.scale,
                          batch.n,
                          batch.ha_A_per_m};
  for (const auto& input : inputs) {
    if (input.size() == points || input.size() == 1) continue;
    throw ArgumentError(
        fmt::format("operating points: a span of {} values for {} points; give 1 or {}",
                    input.size(), points, points));
  }
  if (room == points) return;
  throw ArgumentError(
      fmt::format("operating points: room for {} fields but {} polarisations", points, room));
}

}  // namespace

void operating_points(const LogisticBatch& batch, std::span<double> h_A_per_m,
                      std::span<double> j_T) {
  check(batch, h_A_per_m.size(), j_T.size());
  PointBlock block;
  for (std::size_t first = 0; first < h_A_per_m.size(); first += kLanes) {
    const std::size_t count = std::min(kLanes, h_A_per_m.size() - first);
    load(block, batch, first, count);
    start(block);
    for (int i = 0; i < kSteps; ++i) step(block);
    finish(block);
    settle(block, batch, first, count);
    for (std::size_t i = 0; i < count; ++i) {
      h_A_per_m[first + i] = block.h[i];
      j_T[first + i] = block.j[i];
    }
  }
}

}  // namespace magswap::detail
