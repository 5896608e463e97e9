#include "magswap/cells/cell_solver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/cells/sample_points.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

constexpr int kMostSteps = 25;
constexpr int kMostProximal = 20000;
constexpr int kMostOuter = 60;
constexpr double kTolerance = 1e-8;
constexpr double kProximalTolerance = 1e-9;

double dot(const Triple& a, const Triple& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

// along·e(e·v) + across·(v − e(e·v))
Triple anisotropic(double along, double across, const Triple& e, const Triple& v) {
  const double extra = (along - across) * dot(e, v);
  return {across * v[0] + extra * e[0], across * v[1] + extra * e[1], across * v[2] + extra * e[2]};
}

double inner(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void add_to(CellField& to, double factor, const CellField& from) {
  const auto a = to.all();
  const auto b = from.all();
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += factor * b[i];
}

class Solver {
 public:
  Solver(const CellTask& task, CellField& m, CellField& h)
      : task_(task), system_(task.system), m_(m), h_(h), slope_(system_.size(), 0.0) {
    const double unit = system_.parts()[0].grid.cell_volume_m3();
    for (const double volume : system_.volume()) root_volume_.push_back(std::sqrt(volume / unit));
    for (const CellLaw& law : task.laws) {
      if (!law.iron) scale_ = std::max(scale_, law.curve.br_T / kMu0);
    }
    if (scale_ == 0.0) {
      scale_ =
          std::hypot(task.applied_A_per_m[0], task.applied_A_per_m[1], task.applied_A_per_m[2]);
    }
    if (scale_ == 0.0) scale_ = 1.0;
  }

  CellEffort run() {
    CellField external(system_.size());
    for (int outer = 0;; ++outer) {
      const std::vector<double> means = mean_magnetisation();
      fill_external(means, external);
      solve(external);
      if (settled(means)) break;
      if (outer == kMostOuter) {
        throw ConvergenceError(fmt::format(
            "the mean magnetisation of a round magnet did not settle after {} rounds", kMostOuter));
      }
    }
    return effort_;
  }

 private:
  [[nodiscard]] bool with_plane() const { return task_.surroundings == Surroundings::plane; }

  void product(const CellField& in, CellField& out) {
    if (task_.surroundings == Surroundings::closed) {
      out.clear();
      return;
    }
    system_.field(with_plane(), in, out);
    ++effort_.products;
  }

  template <class F>
  void over_cells(const F& f) const {
    for (std::size_t p = 0; p < system_.parts().size(); ++p) {
      const auto& part = system_.parts()[p];
      for (std::size_t i = part.first; i < part.first + part.count; ++i) {
        if (system_.fill()[i] > 0.0) f(task_.laws[p], i, p);
      }
    }
  }

  // Mean magnetisation of each part along its axis.
  [[nodiscard]] std::vector<double> mean_magnetisation() const {
    std::vector<double> sum(system_.parts().size(), 0.0), volume(sum);
    over_cells([&](const CellLaw& law, std::size_t i, std::size_t p) {
      sum[p] += system_.volume()[i] * dot(law.axis, m_.at(i));
      volume[p] += system_.volume()[i];
    });
    for (std::size_t p = 0; p < sum.size(); ++p) sum[p] /= volume[p];
    return sum;
  }

  // Only round bodies depend on their mean.
  [[nodiscard]] bool settled(const std::vector<double>& before) const {
    const std::vector<double> now = mean_magnetisation();
    for (std::size_t p = 0; p < now.size(); ++p) {
      if (!corrected(p)) continue;
      if (std::abs(now[p] - before[p]) > 1e-6 * scale_) return false;
    }
    return true;
  }

  [[nodiscard]] bool corrected(std::size_t part) const {
    return task_.surroundings != Surroundings::closed &&
           system_.outline_correction(with_plane(), part).cells() > 0;
  }

  void fill_external(const std::vector<double>& means, CellField& external) const {
    external.clear();
    for (std::size_t p = 0; p < means.size(); ++p) {
      if (corrected(p)) add_to(external, means[p], system_.outline_correction(with_plane(), p));
    }
    for (const auto& part : system_.parts()) {
      const Triple own = into_frame(part.source.placement, task_.applied_A_per_m);
      for (std::size_t i = part.first; i < part.first + part.count; ++i) {
        Triple here = external.at(i);
        for (std::size_t c = 0; c < 3; ++c) here[c] += own[c];
        external.set(i, here);
      }
    }
  }

  // r = M(h) − m, and dM/dH along the axis.
  double residual(CellField& r) {
    double largest = 0.0;
    over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      const Triple h = h_.at(i), m = m_.at(i);
      const AlongAxis along = magnetise(law, task_.kept[i], dot(law.axis, h));
      slope_[i] = along.slope;
      const Triple across = anisotropic(0.0, law.transverse, law.axis, h);
      Triple out{};
      for (std::size_t c = 0; c < 3; ++c) {
        out[c] = along.m_A_per_m * law.axis[c] + across[c] - m[c];
        largest = std::max(largest, std::abs(out[c]));
      }
      r.set(i, out);
    });
    return largest / scale_;
  }

  // v ← (wD)^½·v, or (D/w)^½·v; D = dM/dH, w the cells' volumes.
  enum class Root : unsigned char { times_volume, over_volume };
  void scale_by(Root root, CellField& v) const {
    for (std::size_t i = 0; i < system_.size(); ++i) {
      if (system_.fill()[i] == 0.0) v.set(i, {0.0, 0.0, 0.0});
    }
    over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      const double weight = root == Root::times_volume ? root_volume_[i] : 1.0 / root_volume_[i];
      v.set(i, anisotropic(weight * std::sqrt(slope_[i]), weight * std::sqrt(law.transverse),
                           law.axis, v.at(i)));
    });
  }

  // Diagonal of 1 + D^½·N·D^½.
  void fill_preconditioner(CellField& inverse) const {
    over_cells([&](const CellLaw& law, std::size_t i, std::size_t p) {
      Triple out{};
      for (std::size_t c = 0; c < 3; ++c) {
        const double e2 = law.axis[c] * law.axis[c];
        const double slope = law.transverse + (slope_[i] - law.transverse) * e2;
        out[c] = 1.0 / (1.0 + slope * system_.fill()[i] * system_.self(p)[c]);
      }
      inverse.set(i, out);
    });
  }

  // δ of (1 + D·N)·δ = r and its field −N·δ, by conjugate gradients on the symmetric form
  // (1 + A)·y = (wD)^½·N·r, A = (wD)^½·G·(wD)^½, δ = r − (D/w)^½·y.
  void step(const CellField& r, double tolerance, CellField& delta, CellField& change) {
    const std::size_t n = system_.size();
    CellField residue(n), direction(n), image(n), y(n), inverse(n), z(n);
    product(r, change);  // −N·r
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
      product(spread, image);  // −N·(D/w)^½·p
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
    over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      const Triple m = m_.at(i), h = h_.at(i), dm = delta.at(i), dh = change.at(i);
      const Triple there{h[0] + t * dh[0], h[1] + t * dh[1], h[2] + t * dh[2]};
      const double along = magnetise(law, task_.kept[i], dot(law.axis, there)).m_A_per_m;
      const Triple across = anisotropic(0.0, law.transverse, law.axis, there);
      double here = 0.0;
      for (std::size_t c = 0; c < 3; ++c) {
        here -= dh[c] * (m[c] + t * dm[c] - along * law.axis[c] - across[c]);
      }
      sum += system_.volume()[i] * here;
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

  void solve(const CellField& external) {
    const std::size_t n = system_.size();
    CellField r(n), delta(n), change(n);
    product(m_, h_);
    add_to(h_, 1.0, external);
    for (int i = 0;; ++i) {
      effort_.residual = residual(r);
      if (effort_.residual <= kTolerance) return;
      if (i == kMostSteps) break;
      ++effort_.newton_steps;
      step(r, std::clamp(effort_.residual, 1e-6, 1e-2), delta, change);
      const double t = length_of(delta, change);
      add_to(m_, t, delta);
      add_to(h_, t, change);
    }
    descend(external);
  }

  // Curves with kinks and near-jumps, as that of AlNiCo being reversed, hold Newton up. Accelerated
  // proximal gradients (Beck, Teboulle, SIAM J. Imaging Sci. 2 (2009) 183, with restart) converge
  // on every rising curve: each cell meets its own curve exactly, in a field that N ≤ 1 bounds.
  void descend(const CellField& external) {
    constexpr double kBound = 1.1;  // of the eigenvalues of N, partly filled cells included
    const std::size_t n = system_.size();
    CellField ahead = m_, next(n);
    double momentum = 1.0;
    for (int i = 0; i < kMostProximal; ++i) {
      product(ahead, h_);
      add_to(h_, 1.0, external);
      const double moved = meet_curves(kBound, ahead, next);
      double turn = 0.0;
      const auto a = ahead.all(), b = next.all(), m = m_.all();
      for (std::size_t k = 0; k < a.size(); ++k) turn += (a[k] - b[k]) * (b[k] - m[k]);
      const double grown =
          turn > 0.0 ? 1.0 : 0.5 * (1.0 + std::sqrt(1.0 + 4.0 * momentum * momentum));
      const double beyond = turn > 0.0 ? 0.0 : (momentum - 1.0) / grown;
      for (std::size_t k = 0; k < a.size(); ++k) {
        a[k] = b[k] + beyond * (b[k] - m[k]);
        m[k] = b[k];
      }
      momentum = grown;
      effort_.residual = moved / scale_;
      if (effort_.residual > kProximalTolerance) continue;
      product(m_, h_);
      add_to(h_, 1.0, external);
      return;
    }
    throw ConvergenceError(fmt::format(
        "the magnetisation of {} cells still moves by {:.1e} of its remanence after {} steps: does "
        "J of the curve fall with H?",
        n, effort_.residual, kMostProximal));
  }

  // Every cell on its curve at the field that h + bound·m drives; largest change of m.
  double meet_curves(double bound, const CellField& m, CellField& next) const {
    double largest = 0.0;
    over_cells([&](const CellLaw& law, std::size_t i, std::size_t) {
      Triple drive = h_.at(i);
      const Triple before = m.at(i);
      for (std::size_t c = 0; c < 3; ++c) drive[c] += bound * before[c];
      const double along = balance(law, task_.kept[i], bound, dot(law.axis, drive));
      Triple out =
          anisotropic(0.0, law.transverse / (1.0 + bound * law.transverse), law.axis, drive);
      for (std::size_t c = 0; c < 3; ++c) {
        out[c] += along * law.axis[c];
        largest = std::max(largest, std::abs(out[c] - before[c]));
      }
      next.set(i, out);
    });
    return largest;
  }

  const CellTask& task_;
  const CellSystem& system_;
  CellField& m_;
  CellField& h_;
  std::vector<double> slope_, root_volume_;
  double scale_ = 0.0;
  CellEffort effort_;
};

}  // namespace

CellEffort solve_cells(const CellTask& task, CellField& m, CellField& h) {
  return Solver(task, m, h).run();
}

}  // namespace magswap::detail
