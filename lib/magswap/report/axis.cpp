#include "magswap/report/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

/// Exact at both ends, and NaN where t is: std::lerp makes a number of it.
double between(double a, double b, double t) { return a * (1.0 - t) + b * t; }

}  // namespace

std::string tick_text(double value, int decimals) {
  // What rounds to zero has no sign.
  if (std::abs(value) < 0.5 * std::pow(10.0, -decimals)) value = 0.0;
  std::string out = fmt::format("{:.{}f}", std::abs(value), decimals);
  return value < 0.0 ? "\u2212" + out : out;
}

Ticks nice_ticks(double low, double high, int most) {
  if (!(std::isfinite(low) && std::isfinite(high) && low < high))
    throw ArgumentError(fmt::format("an axis from {} to {} has no width", low, high));
  const double least_step = (high - low) / std::max(most - 1, 1);
  int exponent = static_cast<int>(std::floor(std::log10(least_step)));
  int factor = 1;
  // The power of ten may be one too low by rounding, so that 10 is tried as 1 of the next.
  while (factor * std::pow(10.0, exponent) < least_step * (1.0 - 1e-12)) {
    factor = factor == 1 ? 2 : factor == 2 ? 5 : 1;
    if (factor == 1) ++exponent;
  }
  Ticks out;
  const double scale = std::pow(10.0, std::abs(exponent));
  // Whole multiples divided by a power of ten are the nearest doubles to the decimal numbers.
  const auto multiple = [&](double n) {
    return exponent < 0 ? n * factor / scale : n * factor * scale;
  };
  out.step = multiple(1.0);
  out.decimals = std::max(0, -exponent);
  const double slack = 1e-9;
  const auto first = std::llround(std::ceil(low / out.step - slack));
  const auto last = std::llround(std::floor(high / out.step + slack));
  for (auto n = first; n <= last; ++n) out.values.push_back(multiple(static_cast<double>(n)));
  return out;
}

double Axis::pixel(double value) const {
  return between(pixel_low, pixel_high, (value - low) / (high - low));
}

double Axis::value(double pixel) const {
  return between(low, high, (pixel - pixel_low) / (pixel_high - pixel_low));
}

}  // namespace magswap
