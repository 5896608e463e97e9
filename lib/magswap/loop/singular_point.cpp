#include "magswap/loop/singular_point.hpp"

#include <algorithm>
#include <array>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace magswap::detail {
namespace {

// Half widths tried, as shares of the central field, the narrowest first.
constexpr std::array kHalfWidths{0.02, 0.03, 0.045, 0.065, 0.09, 0.12, 0.16, 0.2};
// Windows whose centres are this factor apart.
constexpr double kStep = 1.006;
constexpr std::size_t kLeastWindowRows = 8;
// Replicates look for the peak within this many half widths.
constexpr double kReach = 2.5;
// Standard errors that a peak stands above its feet, for about 400 windows looked at.
constexpr double kLeastSignificance = 6.0;
// The fit of the singular point: rows and candidates as shares of the field of the peak.
constexpr double kFitLow = 0.77, kFitHigh = 1.3, kFitShortest = 1.12;
constexpr double kCandidateLow = 0.8, kCandidateStep = 0.0025;
constexpr std::size_t kCandidates = 105;  // up to 1.06
constexpr std::size_t kLeastFitRows = 16;

// Orthonormal columns, one after the other, by Gram and Schmidt done twice.
class Basis {
 public:
  // Takes the earlier columns off; the length that is left, 0 when next to nothing is.
  double reduce(std::vector<double>& column) const {
    const double before = length(column);
    for (int pass = 0; pass < 2; ++pass)
      for (const auto& q : columns_) {
        double dot = 0.0;
        for (std::size_t i = 0; i < q.size(); ++i) dot += q[i] * column[i];
        for (std::size_t i = 0; i < q.size(); ++i) column[i] -= dot * q[i];
      }
    const double left = length(column);
    if (!(left > 1e-10 * before)) return 0.0;
    for (double& value : column) value /= left;
    return left;
  }

  // False when the column depends on the earlier ones.
  bool add(std::vector<double> column) {
    if (reduce(column) == 0.0) return false;
    columns_.push_back(std::move(column));
    return true;
  }

  [[nodiscard]] const std::vector<double>& last() const { return columns_.back(); }

 private:
  static double length(const std::vector<double>& column) {
    double squares = 0.0;
    for (const double value : column) squares += value * value;
    return std::sqrt(squares);
  }

  std::vector<std::vector<double>> columns_;
};

struct Window {
  std::size_t first = 0;
  std::size_t count = 0;
};

Window rows_between(std::span<const double> h, double low, double high) {
  const auto begin = std::lower_bound(h.begin(), h.end(), low);
  const auto end = std::upper_bound(begin, h.end(), high);
  return {static_cast<std::size_t>(begin - h.begin()), static_cast<std::size_t>(end - begin)};
}

// weight·u^power over the rows of a window.
std::vector<double> power_column(std::span<const double> u, std::span<const double> weight,
                                 int power) {
  std::vector<double> column(u.size());
  for (std::size_t i = 0; i < u.size(); ++i) {
    column[i] = weight[i];
    for (int k = 0; k < power; ++k) column[i] *= u[i];
  }
  return column;
}

// The quadratic term comes last in the orthogonal basis: its coefficient is one dot product.
std::optional<CurvatureStencil> stencil_at(std::span<const double> h, double centre,
                                           double half_width) {
  const double width = half_width * centre;
  const Window window = rows_between(h, centre - width, centre + width);
  if (window.count < kLeastWindowRows) return std::nullopt;
  std::vector<double> u(window.count), root(window.count);
  for (std::size_t i = 0; i < window.count; ++i) {
    u[i] = (h[window.first + i] - centre) / width;
    root[i] = std::sqrt(std::max(0.0, 1.0 - u[i] * u[i]));
  }
  Basis basis;
  for (const int power : {0, 1, 3})
    if (!basis.add(power_column(u, root, power))) return std::nullopt;
  std::vector<double> square = power_column(u, root, 2);
  const double length = basis.reduce(square);
  if (length == 0.0) return std::nullopt;
  CurvatureStencil out{centre, window.first, std::move(square)};
  for (std::size_t i = 0; i < window.count; ++i)
    out.weights[i] *= -2.0 * root[i] / (length * width * width);
  return out;
}

// Field of the vertex of the parabola through three values at equally spaced log H.
double vertex(std::span<const CurvatureStencil> stencils, std::span<const double> value,
              std::size_t k) {
  const double before = value[k - 1], after = value[k + 1];
  const double bend = before - 2.0 * value[k] + after;
  const double shift = bend < 0.0 ? 0.5 * (before - after) / bend : 0.0;
  return stencils[k].h_A_per_m * std::pow(kStep, std::clamp(shift, -1.0, 1.0));
}

}  // namespace

double singular_part(double h) {
  if (!(h < 1.0)) return 0.0;
  const auto integrand = [h](double delta) {
    const double sine = std::sin(delta);
    return sine * std::sin(delta - 0.5 * std::asin(std::min(1.0, 2.0 * h * sine)));
  };
  return boost::math::quadrature::gauss<double, 10>::integrate(integrand, 0.0, std::acos(h));
}

double CurvatureStencil::curvature(std::span<const double> j_T) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * j_T[first + i];
  return sum;
}

double CurvatureStencil::error(std::span<const double> sigma_T) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    sum += weights[i] * weights[i] * sigma_T[first + i] * sigma_T[first + i];
  return std::sqrt(sum);
}

SingularPointSearch::SingularPointSearch(const QuadrantRows& rows, double least_A_per_m)
    : rows_(rows), least_(least_A_per_m) {
  bool any = false, rises = false;
  for (const double half_width : kHalfWidths) {
    if (!build(half_width)) continue;
    any = true;
    if (const auto found = best_peak(rows_.j_T, kLeastSignificance)) {
      keep_around(found->h_A_per_m, half_width);
      half_width_ = half_width;
      significance_ = found->significance;
      return;
    }
    rises = rises || rises_at_the_end();
  }
  stencils_.clear();
  reason_ = !any    ? "too few rows above the least field for the second derivative"
            : rises ? "-d²J/dH² still rises at the largest field: field too low, or noise too large"
                    : "no peak of -d²J/dH² stands above its noise";
}

bool SingularPointSearch::build(double half_width) {
  stencils_.clear();
  errors_.clear();
  const double top = rows_.size() == 0 ? 0.0 : rows_.h_A_per_m.back();
  for (double centre = least_ / (1.0 - half_width); centre * (1.0 + half_width) <= top;
       centre *= kStep) {
    auto stencil = stencil_at(rows_.h_A_per_m, centre, half_width);
    // Gaps in the rows would turn up as peaks: the windows begin above the last one.
    if (!stencil) {
      stencils_.clear();
      errors_.clear();
      continue;
    }
    errors_.push_back(stencil->error(rows_.sigma_T));
    stencils_.push_back(std::move(*stencil));
  }
  return stencils_.size() >= 5;
}

std::optional<SingularPointSearch::Peak> SingularPointSearch::best_peak(std::span<const double> j_T,
                                                                        double least) const {
  const std::size_t n = stencils_.size();
  std::vector<double> value(n);
  for (std::size_t i = 0; i < n; ++i) value[i] = stencils_[i].curvature(j_T);
  std::optional<Peak> best;
  for (std::size_t k = 1; k + 1 < n; ++k) {
    if (!(value[k] > value[k - 1] && value[k] >= value[k + 1])) continue;
    // Lowest value on each side, as far as nothing there is higher than the peak.
    std::size_t left = k, right = k;
    for (std::size_t i = k; i-- > 0 && value[i] <= value[k];)
      if (value[i] < value[left]) left = i;
    for (std::size_t i = k + 1; i < n && value[i] <= value[k]; ++i)
      if (value[i] < value[right]) right = i;
    const auto above = [&](std::size_t foot) {
      return (value[k] - value[foot]) / std::hypot(errors_[k], errors_[foot]);
    };
    const double significance = std::min(above(left), above(right));
    if (significance < least || (best && significance <= best->significance)) continue;
    best = Peak{vertex(stencils_, value, k), significance};
  }
  return best;
}

// Replicates, noisier than the record, look for its peak and not for another one.
void SingularPointSearch::keep_around(double peak_A_per_m, double half_width) {
  const double reach = 1.0 + kReach * half_width;
  std::erase_if(stencils_, [&](const CurvatureStencil& stencil) {
    const double ratio = stencil.h_A_per_m / peak_A_per_m;
    return ratio > reach || ratio * reach < 1.0;
  });
  errors_.clear();
  for (const CurvatureStencil& stencil : stencils_) errors_.push_back(stencil.error(rows_.sigma_T));
}

bool SingularPointSearch::rises_at_the_end() const {
  const std::size_t n = stencils_.size();
  const double end = stencils_[n - 1].curvature(rows_.j_T);
  for (std::size_t i = 0; i < n; ++i)
    if (end - stencils_[i].curvature(rows_.j_T) >
        kLeastSignificance * std::hypot(errors_[i], errors_[n - 1]))
      return true;
  return false;
}

std::optional<double> SingularPointSearch::peak(std::span<const double> j_T) const {
  if (half_width_ == 0.0) return std::nullopt;
  if (const auto found = best_peak(j_T, 0.0)) return found->h_A_per_m;
  return std::nullopt;
}

std::string_view SingularPointSearch::prepare_fit(double peak_A_per_m) {
  candidates_.clear();
  polynomial_.clear();
  const auto& h = rows_.h_A_per_m;
  if (h.back() < kFitShortest * peak_A_per_m)
    return "field too low: the record ends less than 12 % above the peak of -d²J/dH²";
  const Window window =
      rows_between(h, std::max(least_, kFitLow * peak_A_per_m), kFitHigh * peak_A_per_m);
  if (window.count < kLeastFitRows) return "fewer than 16 rows around the peak of -d²J/dH²";
  fit_first_ = window.first;
  std::vector<double> u(window.count), weight(window.count);
  for (std::size_t i = 0; i < window.count; ++i) {
    u[i] = h[window.first + i] / peak_A_per_m - 1.0;
    weight[i] = 1.0 / rows_.sigma_T[window.first + i];
  }
  Basis basis;
  for (const int power : {0, 1, 2, 3})
    if (!basis.add(power_column(u, weight, power))) return "the rows repeat too few fields";
  double share = kCandidateLow;
  for (std::size_t n = 0; n < kCandidates; ++n, share += kCandidateStep) {
    std::vector<double> column(window.count);
    for (std::size_t i = 0; i < window.count; ++i)
      column[i] = weight[i] * singular_part((1.0 + u[i]) / share);
    if (basis.reduce(column) == 0.0) column.clear();
    candidates_.push_back({share * peak_A_per_m, std::move(column)});
  }
  for (const int power : {4, 5})
    if (basis.add(power_column(u, weight, power))) polynomial_.push_back({0.0, basis.last()});
  return {};
}

// How much a direction lowers χ²; with its sign.
double SingularPointSearch::gain(const Candidate& candidate, std::span<const double> j_T) const {
  double dot = 0.0;
  for (std::size_t i = 0; i < candidate.direction.size(); ++i)
    dot += candidate.direction[i] * j_T[fit_first_ + i] / rows_.sigma_T[fit_first_ + i];
  return dot * std::abs(dot);
}

SingularPointSearch::Gain SingularPointSearch::best_gain(std::span<const double> j_T) const {
  Gain best;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    const double here = gain(candidates_[i], j_T);
    if (here > best.value) best = {i, here};
  }
  return best;
}

std::optional<double> SingularPointSearch::fit(std::span<const double> j_T) const {
  const Gain best = best_gain(j_T);
  if (best.at == 0 || best.at + 1 >= candidates_.size()) return std::nullopt;
  const double before = gain(candidates_[best.at - 1], j_T);
  const double after = gain(candidates_[best.at + 1], j_T);
  const double bend = before - 2.0 * best.value + after;
  const double step = candidates_[best.at + 1].h_A_per_m - candidates_[best.at].h_A_per_m;
  return candidates_[best.at].h_A_per_m + (bend < 0.0 ? 0.5 * (before - after) / bend : 0.0) * step;
}

double SingularPointSearch::advantage(std::span<const double> j_T) const {
  double polynomial = 0.0;
  for (const Candidate& direction : polynomial_) polynomial += std::abs(gain(direction, j_T));
  return best_gain(j_T).value - polynomial;
}

}  // namespace magswap::detail
