#include "magswap/cells/wave_transform.hpp"

#include <cmath>

#include "magswap/field/clones.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

// (re, im) += (c, s)·from.
MAGSWAP_FIELD_CLONES void add_real(std::size_t n, double c, double s, const double* from,
                                   double* __restrict re, double* __restrict im) {
  for (std::size_t i = 0; i < n; ++i) {
    re[i] += c * from[i];
    im[i] += s * from[i];
  }
}

// (re, im) += (c + is)·(x + iy).
MAGSWAP_FIELD_CLONES void add_complex(std::size_t n, double c, double s, const double* x,
                                      const double* y, double* __restrict re,
                                      double* __restrict im) {
  for (std::size_t i = 0; i < n; ++i) {
    re[i] += c * x[i] - s * y[i];
    im[i] += s * x[i] + c * y[i];
  }
}

// to += Re[(c + is)·(x + iy)].
MAGSWAP_FIELD_CLONES void add_real_part(std::size_t n, double c, double s, const double* x,
                                        const double* y, double* __restrict to) {
  for (std::size_t i = 0; i < n; ++i) to[i] += c * x[i] - s * y[i];
}

}  // namespace

WaveTransform::WaveTransform(const std::array<std::size_t, 2>& counts,
                             const std::array<std::size_t, 2>& places, std::size_t width)
    : counts_(counts), places_(places), waves_(places[1] / 2 + 1), width_(width) {
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const double step = 2.0 * kPi / static_cast<double>(places[axis]);
    for (std::size_t i = 0; i < places[axis]; ++i) {
      cos_[axis].push_back(std::cos(step * static_cast<double>(i)));
      sin_[axis].push_back(std::sin(step * static_cast<double>(i)));
    }
  }
}

Spectrum WaveTransform::forth(const std::vector<double>& values) const {
  const std::size_t row = waves_ * width_;
  std::vector<double> re(counts_[0] * row), im(re.size());
  for (std::size_t x = 0; x < counts_[0]; ++x) {
    for (std::size_t q = 0; q < waves_; ++q) {
      const std::size_t to = x * row + q * width_;
      for (std::size_t y = 0; y < counts_[1]; ++y) {
        const std::size_t angle = q * y % places_[1];
        add_real(width_, cos_[1][angle], -sin_[1][angle], &values[(x * counts_[1] + y) * width_],
                 &re[to], &im[to]);
      }
    }
  }
  Spectrum out{std::vector<double>(places_[0] * row), std::vector<double>(places_[0] * row)};
  for (std::size_t p = 0; p < places_[0]; ++p) {
    for (std::size_t x = 0; x < counts_[0]; ++x) {
      const std::size_t angle = p * x % places_[0];
      add_complex(row, cos_[0][angle], -sin_[0][angle], &re[x * row], &im[x * row],
                  &out.re[p * row], &out.im[p * row]);
    }
  }
  return out;
}

std::vector<double> WaveTransform::back(const Spectrum& waves) const {
  const std::size_t row = waves_ * width_;
  std::vector<double> re(counts_[0] * row), im(re.size());
  for (std::size_t x = 0; x < counts_[0]; ++x) {
    for (std::size_t p = 0; p < places_[0]; ++p) {
      const std::size_t angle = p * x % places_[0];
      add_complex(row, cos_[0][angle], sin_[0][angle], &waves.re[p * row], &waves.im[p * row],
                  &re[x * row], &im[x * row]);
    }
  }
  const double share = 1.0 / static_cast<double>(places_[0] * places_[1]);
  std::vector<double> out(counts_[0] * counts_[1] * width_);
  for (std::size_t x = 0; x < counts_[0]; ++x) {
    for (std::size_t y = 0; y < counts_[1]; ++y) {
      for (std::size_t q = 0; q < waves_; ++q) {
        // A wave and the one it mirrors; those that mirror themselves count once.
        const double weight = q == 0 || 2 * q == places_[1] ? share : 2.0 * share;
        const std::size_t angle = q * y % places_[1], from = x * row + q * width_;
        add_real_part(width_, weight * cos_[1][angle], weight * sin_[1][angle], &re[from],
                      &im[from], &out[(x * counts_[1] + y) * width_]);
      }
    }
  }
  return out;
}

}  // namespace magswap::detail
