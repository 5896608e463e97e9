#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

// Kernels in several instruction sets, chosen when the program starts. Their sources are compiled
// without fused multiply-add, so that every processor gives the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define MAGSWAP_LOOP_CLONES __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define MAGSWAP_LOOP_CLONES
#endif

namespace magswap::detail {

/// Largest f(value) over a span, `least` when it is empty; eight running maxima hide the latency.
template <class F>
[[nodiscard]] double largest(std::span<const double> values, double least, const F& f) {
  std::array<double, 8> lanes;
  lanes.fill(least);
  std::size_t i = 0;
  for (; i + lanes.size() <= values.size(); i += lanes.size())
    for (std::size_t k = 0; k < lanes.size(); ++k) lanes[k] = std::max(lanes[k], f(values[i + k]));
  for (; i < values.size(); ++i) lanes[0] = std::max(lanes[0], f(values[i]));
  return *std::max_element(lanes.begin(), lanes.end());
}

/// Largest |value| over a span, 0 when it is empty.
[[nodiscard]] inline double largest_magnitude(std::span<const double> values) {
  return largest(values, 0.0, [](double value) { return std::abs(value); });
}

}  // namespace magswap::detail
