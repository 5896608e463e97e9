#include <algorithm>
#include <cmath>
#include <vector>

#include "magswap/cells/solver_state.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr int kMostSteps = 25;
constexpr double kTolerance = 1e-8;

double inner(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

class Newton {
 public:
  explicit Newton(SolverState& state) : state_(state), slope_(state.system.size(), 0.0) {
    const double unit = state.system.parts()[0].grid.cell_volume_m3();
    for (const double volume : state.system.volume()) {
      root_volume_.push_back(std::sqrt(volume / unit));
    }
  }

  bool run(const CellField& external) {
    const std::size_t n = state_.system.size();
    CellField r(n), delta(n), change(n);
    state_.field_of(state_.m, external);
    for (int i = 0;; ++i) {
      state_.effort.residual = residual(r);
      if (state_.effort.residual <= kTolerance) return true;
      if (i == kMostSteps) return false;
      ++state_.effort.newton_steps;
      step(r, std::clamp(state_.effort.residual, 1e-6, 1e-2), delta, change);
      const double t = length_of(delta, change);
      add_to(state_.m, t, delta);
      add_to(state_.h, t, change);
    }
  }

 private:
  // v ← (wD)^½·v, or (D/w)^½·v; D = dM/dH, w the cells' volumes.
  enum class Root : unsigned char { times_volume, over_volume };
  void scale_by(Root root, CellField& v) const {
    for (std::size_t i = 0; i < state_.system.size(); ++i) {
      if (state_.system.fill()[i] == 0.0) v.set(i, {0.0, 0.0, 0.0});
    }
    state_.over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      const double weight = root == Root::times_volume ? root_volume_[i] : 1.0 / root_volume_[i];
      v.set(i, anisotropic(weight * std::sqrt(slope_[i]), weight * std::sqrt(law.transverse),
                           law.axis, v.at(i)));
    });
  }

  // Diagonal of 1 + D^½·N·D^½.
  void fill_preconditioner(CellField& inverse) const {
    state_.over_cells([&](const CellLaw& law, std::size_t i, std::size_t p) {
      Triple out{};
      for (std::size_t c = 0; c < 3; ++c) {
        const double e2 = law.axis[c] * law.axis[c];
        const double slope = law.transverse + (slope_[i] - law.transverse) * e2;
        out[c] = 1.0 / (1.0 + slope * state_.system.fill()[i] * state_.system.self(p)[c]);
      }
      inverse.set(i, out);
    });
  }

  // δ of (1 + D·N)·δ = r and its field −N·δ, by conjugate gradients on the symmetric form
  // (1 + A)·y = (wD)^½·N·r, A = (wD)^½·G·(wD)^½, δ = r − (D/w)^½·y.
  void step(const CellField& r, double tolerance, CellField& delta, CellField& change) {
    const std::size_t n = state_.system.size();
    CellField residue(n), direction(n), image(n), y(n), inverse(n), z(n);
    state_.product(r, change);  // −N·r
    delta = r;
    residue = change;
    for (double& value : residue.all()) value = -value;
    scale_by(Root::times_volume, residue);
    fill_preconditioner(inverse);
    const auto precondition = [&] {
      for (std::size_t i = 0; i < 3 * n; ++i) z.all()[i] = inverse.all()[i] * residue.all()[i];
    };
    precondition();
    direction = z;
    double rho = inner(residue.all(), z.all());
    const double stop = tolerance * tolerance * inner(residue.all(), residue.all());
    constexpr int kMostProducts = 2000;
    for (int i = 0; i < kMostProducts && inner(residue.all(), residue.all()) > stop && rho > 0.0;
         ++i) {
      CellField spread = direction;
      scale_by(Root::over_volume, spread);
      state_.product(spread, image);  // −N·(D/w)^½·p
      CellField pushed = image;
      scale_by(Root::times_volume, pushed);
      for (std::size_t k = 0; k < 3 * n; ++k)
        pushed.all()[k] = direction.all()[k] - pushed.all()[k];
      const double alpha = rho / inner(direction.all(), pushed.all());
      add_to(residue, -alpha, pushed);
      add_to(delta, -alpha, spread);
      add_to(change, -alpha, image);
      precondition();
      const double next = inner(residue.all(), z.all());
      for (std::size_t k = 0; k < 3 * n; ++k) {
        direction.all()[k] = z.all()[k] + next / rho * direction.all()[k];
      }
      rho = next;
    }
  }

  // Slope of the convex function along the step, at a share t of it: −Δhᵀ·w·(m + tδ − M(h + tΔh)).
  [[nodiscard]] double slope_at(double t, const CellField& delta, const CellField& change) const {
    double sum = 0.0;
    state_.over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      const Triple m = state_.m.at(i), h = state_.h.at(i), dm = delta.at(i), dh = change.at(i);
      const Triple there{h[0] + t * dh[0], h[1] + t * dh[1], h[2] + t * dh[2]};
      const double along = magnetise(law, state_.task.kept[i], dot(law.axis, there)).m_A_per_m;
      const Triple across = anisotropic(0.0, law.transverse, law.axis, there);
      double here = 0.0;
      for (std::size_t c = 0; c < 3; ++c) {
        here -= dh[c] * (m[c] + t * dm[c] - along * law.axis[c] - across[c]);
      }
      sum += state_.system.volume()[i] * here;
    });
    return sum;
  }

  [[nodiscard]] double length_of(const CellField& delta, const CellField& change) const {
    const double start = slope_at(0.0, delta, change);
    double f_high = slope_at(1.0, delta, change);
    if (!(start < 0.0) || f_high <= 0.1 * std::abs(start)) return 1.0;
    double low = 0.0, high = 1.0, f_low = start;
    constexpr int kMostTrials = 60;
    for (int i = 0; i < kMostTrials; ++i) {
      // A secant kept inside the bracket's middle part.
      const double secant = low - f_low * (high - low) / (f_high - f_low);
      const double t = std::clamp(secant, low + 0.1 * (high - low), high - 0.1 * (high - low));
      const double f = slope_at(t, delta, change);
      if (std::abs(f) <= 0.1 * std::abs(start)) return t;
      (f < 0.0 ? low : high) = t;
      (f < 0.0 ? f_low : f_high) = f;
    }
    return low > 0.0 ? low : high;
  }

  // r = M(h) − m, and dM/dH along the axis.
  double residual(CellField& r) {
    double largest = 0.0;
    state_.over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      const Triple h = state_.h.at(i), m = state_.m.at(i);
      const AlongAxis along = magnetise(law, state_.task.kept[i], dot(law.axis, h));
      slope_[i] = along.slope;
      const Triple across = anisotropic(0.0, law.transverse, law.axis, h);
      Triple out{};
      for (std::size_t c = 0; c < 3; ++c) {
        out[c] = along.m_A_per_m * law.axis[c] + across[c] - m[c];
        largest = std::max(largest, std::abs(out[c]));
      }
      r.set(i, out);
    });
    return largest / state_.scale;
  }

  SolverState& state_;
  std::vector<double> slope_, root_volume_;
};

}  // namespace

bool solve_by_newton(SolverState& state, const CellField& external) {
  return Newton(state).run(external);
}

}  // namespace magswap::detail
