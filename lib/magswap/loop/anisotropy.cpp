#include "magswap/loop/anisotropy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "magswap/core/error.hpp"
#include "magswap/loop/bootstrap.hpp"
#include "magswap/loop/lanes.hpp"
#include "magswap/loop/line_fit.hpp"
#include "magswap/loop/prepared.hpp"
#include "magswap/loop/singular_point.hpp"

namespace magswap {
namespace {

using detail::LineFit;
using detail::PreparedLoop;
using detail::QuadrantRows;
using detail::SingularPointSearch;
using Rows = std::span<const double>;
using enum AnisotropyFigure;

constexpr std::array<AnisotropyFigureInfo, kAnisotropyFigures> kTable{{
    {mu0Ha_peak, "mu0Ha_peak", Kind::flux_density, "peak of -d²J/dH²"},
    {mu0Ha_spd, "mu0Ha_spd", Kind::flux_density, "anisotropy field, singular point"},
    {K_spd, "K_spd", Kind::energy_density, "K1 + 2·K2 from the singular point"},
    {K1_st, "K1_st", Kind::energy_density, "K1, H/M against M² (Sucksmith and Thompson)"},
    {K2_st, "K2_st", Kind::energy_density, "K2, H/M against M² (Sucksmith and Thompson)"},
    {mu0Ha_st, "mu0Ha_st", Kind::flux_density, "(2·K1 + 4·K2)/Ms of these"},
    {mu0Ha_approach, "mu0Ha_approach", Kind::flux_density,
     "anisotropy field, law of approach of a uniaxial polycrystal with K2 = 0"},
    {K1_approach, "K1_approach", Kind::energy_density, "K1 of this law, K2 = 0"},
    {Ms, "Ms", Kind::magnetisation, "saturation magnetisation behind these constants"},
}};

// A run begins at saturation when it begins above this share of the largest field.
constexpr double kSaturatedStart = 0.9;
// More rows than this are averaged in groups.
constexpr std::size_t kMostRows = 1000;
// The digital resolution of an instrument stands in for noise where a record has none.
constexpr double kLeastNoise = 1e-7;
constexpr double kLeastFieldShare = 0.1;
// A hard axis has next to no remanence.
constexpr double kLargestRemanence = 0.05;
constexpr double kNotedRemanence = 0.01;
constexpr double kNearZeroField = 0.05;
// K1 of the lower and of the upper half of the straight part: share of K1 + 2·K2, standard errors.
constexpr double kLargestBend = 0.15;
constexpr double kBendErrors = 4.0;
constexpr std::size_t kLeastRows = 8;
// The high-field line is Ms where J changes by less than this share over its rows.
constexpr double kFlat = 0.01;
// The laws of approach are read above this share of the largest field.
constexpr double kApproachWindow = 0.7;
// χ² by which a singular point has to do better than a smooth curve.
constexpr double kLeastAdvantage = 9.0;

void check(const AnisotropyOptions& options) {
  if (options.Ms_A_per_m && !(*options.Ms_A_per_m > 0.0 && std::isfinite(*options.Ms_A_per_m)))
    throw DomainError(fmt::format("saturation magnetisation Ms = {} A/m; give a number above 0",
                                  *options.Ms_A_per_m));
  if (!std::isfinite(options.chi))
    throw DomainError(fmt::format("susceptibility {}; give a finite number", options.chi));
  const double least = options.least_field_A_per_m.value_or(0.0);
  if (!(least >= 0.0 && std::isfinite(least)))
    throw DomainError(
        fmt::format("least field {} A/m of the singular point; give at least 0", least));
  if (!(options.straight_from > 0.0 && options.straight_from < options.straight_to &&
        options.straight_to <= 1.0))
    throw DomainError(fmt::format("straight part from {} to {} of Ms; give 0 < from < to ≤ 1",
                                  options.straight_from, options.straight_to));
}

// First quadrant of one run: rows in rising field and what the run tells beside them.
struct Quadrant {
  QuadrantRows rows;
  std::optional<double> remanence_T;
};

// Standard error of J that has the effect of the errors of J and H on the curve J(H_int).
void add_effect_of_field(double factor, Rows sigma_h, QuadrantRows& rows) {
  const std::size_t n = rows.size(), reach = std::max<std::size_t>(1, n / 20);
  std::vector<double> sigma(rows.sigma_T);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t a = i > reach ? i - reach : 0, b = std::min(n - 1, i + reach);
    const double run = rows.h_A_per_m[b] - rows.h_A_per_m[a];
    const double slope = run > 0.0 ? (rows.j_T[b] - rows.j_T[a]) / run : 0.0;
    const double of_j = (1.0 + factor * slope / kMu0) * rows.sigma_T[i];
    sigma[i] = std::hypot(of_j, sigma_h.empty() ? 0.0 : slope * sigma_h[i]);
  }
  rows.sigma_T = std::move(sigma);
}

// Means of groups of neighbours; their curvature adds a constant to J, next to none to the shape.
QuadrantRows averaged(const QuadrantRows& rows) {
  const std::size_t group = (rows.size() + kMostRows - 1) / kMostRows;
  if (group < 2) return rows;
  QuadrantRows out;
  for (std::size_t i = 0; i + group <= rows.size(); i += group) {
    double h = 0.0, j = 0.0, squares = 0.0;
    for (std::size_t k = i; k < i + group; ++k) {
      h += rows.h_A_per_m[k];
      j += rows.j_T[k];
      squares += rows.sigma_T[k] * rows.sigma_T[k];
    }
    const auto count = static_cast<double>(group);
    out.h_A_per_m.push_back(h / count);
    out.j_T.push_back(j / count);
    out.sigma_T.push_back(std::sqrt(squares) / count);
  }
  return out;
}

// J at H = 0 of a run in rising field, between its last row below and its first row above.
std::optional<double> remanence_of(Rows h, Rows j, double top) {
  const auto above = static_cast<std::size_t>(
      std::find_if(h.begin(), h.end(), [](double value) { return value >= 0.0; }) - h.begin());
  if (above == h.size()) return std::nullopt;
  if (above == 0) return h[0] <= kNearZeroField * top ? std::optional(j[0]) : std::nullopt;
  const double t = h[above] / (h[above] - h[above - 1]);
  return j[above] + t * (j[above - 1] - j[above]);
}

Quadrant quadrant_of(const PreparedLoop& loop, Rows sigma, const AnisotropyRun& run, double chi) {
  const std::size_t n = run.rows.last - run.rows.first + 1;
  const double side = run.side, shear = loop.factor / kMu0;
  // From H = 0 (or one row behind) up.
  std::vector<double> h, j;
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t row = run.rising ? run.rows.last - i : run.rows.first + i;
    const double field = side * (loop.h_A_per_m[row] - shear * loop.j_T[row]);
    h.push_back(field);
    j.push_back(side * loop.j_T[row] - kMu0 * chi * field);
    at.push_back(row);
    if (field < 0.0) break;
  }
  std::reverse(h.begin(), h.end());
  std::reverse(j.begin(), j.end());
  std::reverse(at.begin(), at.end());
  Quadrant out;
  const double top = *std::max_element(h.begin(), h.end());
  out.remanence_T = remanence_of(h, j, top);
  // Far from any jump the field may be put in order: noise and steps back mean nothing there.
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < h.size(); ++i)
    if (h[i] > 0.0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return h[a] < h[b]; });
  const double floor = kLeastNoise * detail::largest_magnitude(j);
  std::vector<double> sigma_h;
  for (const std::size_t i : order) {
    out.rows.h_A_per_m.push_back(h[i]);
    out.rows.j_T.push_back(j[i]);
    out.rows.sigma_T.push_back(sigma[at[i]]);
    if (!loop.sigma_h_A_per_m.empty()) sigma_h.push_back(loop.sigma_h_A_per_m[at[i]]);
  }
  add_effect_of_field(loop.factor, sigma_h, out.rows);
  for (double& value : out.rows.sigma_T)
    value = std::isfinite(value) ? std::max(value, floor) : floor;
  out.rows = averaged(out.rows);
  return out;
}

// Runs that come down from saturation; where there are none, those that go up to it.
std::vector<AnisotropyRun> find_runs(const PreparedLoop& loop) {
  const auto field = [&](std::size_t row) {
    return loop.h_A_per_m[row] - loop.factor / kMu0 * loop.j_T[row];
  };
  double top = 0.0;
  for (const RowRange& rows : loop.structure.runs)
    top = std::max({top, std::abs(field(rows.first)), std::abs(field(rows.last))});
  std::vector<AnisotropyRun> out;
  for (const bool rising : {false, true}) {
    for (const RowRange& rows : loop.structure.runs) {
      const double high = field(rising ? rows.last : rows.first);
      const double low = field(rising ? rows.first : rows.last);
      if (std::abs(high) < kSaturatedStart * top || (high - low) * high <= 0.0) continue;
      AnisotropyRun run;
      run.rows = rows;
      run.side = high > 0.0 ? 1 : -1;
      run.rising = rising;
      out.push_back(run);
    }
    if (!out.empty()) break;
  }
  return out;
}

// Line H/J = (2K1 + 4K2·x)/Js² in x = (J/Js)² and its errors.
struct StraightPart {
  LineFit line;
  std::size_t count = 0;

  void add(double h, double j, double js, double sigma, double lean) {
    const double x = j * j / (js * js), y = h / j;
    // ∂(y − c·x)/∂J·σ
    const double error = std::abs(y / j + 2.0 * lean * j / (js * js)) * sigma;
    line.add(1.0 / (error * error), x, y);
    ++count;
  }
  [[nodiscard]] double intercept_variance() const {
    return line.wxx / (line.w * line.wxx - line.wx * line.wx);
  }
};

// All figures of one quadrant; the searches of the observed rows serve its replicates.
class Evaluation {
 public:
  Evaluation(const Quadrant& quadrant, const AnisotropyOptions& options)
      : rows_(quadrant.rows), remanence_T_(quadrant.remanence_T), options_(options) {
    const double least = options.least_field_A_per_m.value_or(kLeastFieldShare * top());
    search_ = std::make_unique<SingularPointSearch>(rows_, std::max(least, 1e-6 * top()));
    fit_reason_ = reason_of_fit();
  }

  [[nodiscard]] double top() const { return rows_.size() == 0 ? 0.0 : rows_.h_A_per_m.back(); }
  [[nodiscard]] const SingularPointSearch& search() const { return *search_; }
  [[nodiscard]] const QuadrantRows& rows() const { return rows_; }
  [[nodiscard]] double remanence_T() const { return std::abs(remanence_T_.value_or(0.0)); }

  // Figures for another J of the same rows; refusals that rest on the record are those of its own.
  [[nodiscard]] AnisotropyFigures figures(Rows j) const {
    AnisotropyFigures out;
    out[Ms] = saturation(j, approach(j, out));
    singular_point(j, out);
    straight_part(j, out);
    return out;
  }

 private:
  [[nodiscard]] std::string_view reason_of_fit() {
    using enum SampleGeometry;
    if (options_.geometry == unknown)
      return "the geometry of the sample is not stated: polycrystal or textured";
    if (options_.geometry == hard_axis)
      return "an aligned sample has a kink in place of a singular point: see mu0Ha_peak";
    const auto peak = search_->peak(rows_.j_T);
    if (!peak) return search_->reason();
    const auto reason = search_->prepare_fit(*peak);
    if (!reason.empty()) return reason;
    if (!(search_->advantage(rows_.j_T) >= kLeastAdvantage))
      return "a smooth curve fits the rows around the peak as well";
    return {};
  }

  void singular_point(Rows j, AnisotropyFigures& out) const {
    const auto peak = search_->peak(j);
    out[mu0Ha_peak] = peak ? Figure::of(kMu0 * *peak) : Figure::missing(search_->reason());
    if (!fit_reason_.empty()) {
      out[mu0Ha_spd] = out[K_spd] = Figure::missing(fit_reason_);
      return;
    }
    const auto field = search_->fit(j);
    if (!field) {
      out[mu0Ha_spd] = out[K_spd] =
          Figure::missing("the singular point lies outside of the rows fitted");
      return;
    }
    out[mu0Ha_spd] = Figure::of(kMu0 * *field);
    out[K_spd] = out[Ms].determined() ? Figure::of(0.5 * kMu0 * *field * out[Ms].value())
                                      : Figure::missing(out[Ms].reason());
  }

  // M = Ms·(1 − x²/15 − 2x³/105), x = Ha/H, solved by iteration for the third-order term.
  // Returns its Ms.
  std::optional<double> approach(Rows j, AnisotropyFigures& out) const {
    const auto miss = [&](std::string_view reason) {
      out[mu0Ha_approach] = out[K1_approach] = Figure::missing(reason);
      return std::nullopt;
    };
    if (options_.geometry != SampleGeometry::polycrystal)
      return miss("the law of approach gives Ha only for a polycrystal: its geometry is not that");
    const auto& h = rows_.h_A_per_m;
    const auto first = static_cast<std::size_t>(
        std::lower_bound(h.begin(), h.end(), kApproachWindow * top()) - h.begin());
    if (h.size() - first < kLeastRows)
      return miss("fewer than 8 rows above 70 % of the largest field");
    double ha = 0.0, js = 0.0;  // ha as a share of the largest field
    for (int pass = 0; pass < 30; ++pass) {
      LineFit line;
      for (std::size_t i = first; i < h.size(); ++i) {
        const double inverse = top() / h[i];
        line.add(1.0 / (rows_.sigma_T[i] * rows_.sigma_T[i]),
                 inverse * inverse * (1.0 + 2.0 / 7.0 * ha * inverse), j[i]);
      }
      js = line.intercept();
      if (!(line.slope() < 0.0 && js > 0.0))
        return miss("magnetisation does not rise towards high field");
      ha = std::sqrt(-15.0 * line.slope() / js);
      if (!(ha <= 10.0)) break;
    }
    if (!(ha <= kApproachWindow))
      return miss("field too low for the law of approach: 70 % of it is below Ha");
    const double ms = options_.Ms_A_per_m.value_or(js / kMu0);
    out[mu0Ha_approach] = Figure::of(kMu0 * ha * top());
    out[K1_approach] = Figure::of(0.5 * kMu0 * ha * top() * ms);
    return js / kMu0;
  }

  [[nodiscard]] Figure saturation(Rows j, std::optional<double> approach_ms) const {
    if (options_.Ms_A_per_m) return Figure::of(*options_.Ms_A_per_m);
    if (approach_ms) return Figure::of(*approach_ms);
    std::vector<double> h(rows_.h_A_per_m.rbegin(), rows_.h_A_per_m.rend());
    const std::vector<double> turned(j.rbegin(), j.rend());
    LoopFigures loop;
    detail::saturation_figures(h, turned, loop);
    if (loop[LoopFigure::Ms].determined()) return Figure::of(loop[LoopFigure::Ms].value());
    const Figure& line = loop[LoopFigure::Ms_slope];
    if (line.determined() &&
        std::abs(loop[LoopFigure::chi].value()) * 0.3 * top() < kFlat * std::abs(line.value()))
      return Figure::of(line.value());
    return Figure::missing("Ms is not given and the record does not saturate");
  }

  void straight_part(Rows j, AnisotropyFigures& out) const {
    const auto miss = [&](std::string_view reason) {
      out[K1_st] = out[K2_st] = out[mu0Ha_st] = Figure::missing(reason);
    };
    if (options_.geometry != SampleGeometry::hard_axis)
      return miss("H/M against M² needs a record along the hard axis: its geometry is not that");
    if (!out[Ms].determined()) return miss(out[Ms].reason());
    const double js = kMu0 * out[Ms].value();
    if (!remanence_T_) return miss("the record does not reach H = 0: remanence unknown");
    if (std::abs(*remanence_T_) > kLargestRemanence * js)
      return miss("remanence above 5 % of Ms: misaligned, or not a hard axis");
    if (*std::max_element(j.begin(), j.end()) < options_.straight_to * js)
      return miss("field too low: the record ends inside the straight part");
    const double middle = 0.5 * (options_.straight_from + options_.straight_to);
    StraightPart all, lower, upper;
    double lean = 0.0;
    for (int pass = 0; pass < 3; ++pass) {
      all = lower = upper = {};
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        // By the observed J, so that replicates keep the rows.
        const double m = rows_.j_T[i] / js;
        if (m < options_.straight_from || m > options_.straight_to || !(j[i] > 0.0)) continue;
        all.add(rows_.h_A_per_m[i], j[i], js, rows_.sigma_T[i], lean);
        (m < middle ? lower : upper).add(rows_.h_A_per_m[i], j[i], js, rows_.sigma_T[i], lean);
      }
      if (std::min(lower.count, upper.count) < kLeastRows / 2)
        return miss("fewer than 8 rows in the straight part of H/M against M²");
      lean = all.line.slope();
    }
    const double at_zero = all.line.intercept(), k = at_zero + all.line.slope();
    const double bend = std::abs(upper.line.intercept() - lower.line.intercept());
    const double error = std::sqrt(upper.intercept_variance() + lower.intercept_variance());
    if (!(bend <= kLargestBend * std::abs(k) || bend <= kBendErrors * error))
      return miss(
          "H/M against M² is bent: misaligned, demagnetisation not corrected, or no hard axis");
    if (!(k > 0.0)) return miss("2·K1 + 4·K2 is not positive: not a hard axis");
    out[K1_st] = Figure::of(0.5 * at_zero * js * js);
    out[K2_st] = Figure::of(0.25 * all.line.slope() * js * js);
    out[mu0Ha_st] = Figure::of(kMu0 * k * js);
  }

  QuadrantRows rows_;
  std::optional<double> remanence_T_;
  const AnisotropyOptions& options_;
  std::unique_ptr<SingularPointSearch> search_;
  std::string_view fit_reason_;
};

using Evaluations = std::vector<std::unique_ptr<Evaluation>>;

AnisotropyFigures mean_of(std::span<const AnisotropyFigures> runs) {
  AnisotropyFigures mean;
  for (const AnisotropyFigureInfo& row : kTable) {
    double sum = 0.0;
    int count = 0;
    for (const AnisotropyFigures& run : runs) {
      if (!run[row.figure].determined()) continue;
      sum += run[row.figure].value();
      ++count;
    }
    if (count > 0)
      mean[row.figure] = Figure::of(sum / count);
    else
      mean[row.figure] = Figure::missing(runs.empty() ? "no run between saturation and H = 0"
                                                      : runs[0][row.figure].reason());
  }
  return mean;
}

// J with fresh noise; `stream` keeps the runs' numbers apart.
std::vector<double> replicate_of(const QuadrantRows& rows, std::uint64_t seed,
                                 std::uint32_t replicate, std::uint64_t stream) {
  std::vector<double> j = rows.j_T;
  for (std::size_t i = 0; i < j.size(); i += 2) {
    const auto pair = detail::normal_pair(seed, replicate, (stream << 40) | (i / 2));
    j[i] += rows.sigma_T[i] * pair.first;
    if (i + 1 < j.size()) j[i + 1] += rows.sigma_T[i + 1] * pair.second;
  }
  return j;
}

// Spreads of the figures of every run and of the mean.
void add_spreads(const Evaluations& evaluations, const AnisotropyOptions& options,
                 AnisotropyAnalysis& out) {
  const std::size_t sets = evaluations.size() + 1, n = options.replicates;
  std::vector<double> values(sets * kAnisotropyFigures * n, std::nan(""));
  const auto slots = [&](std::size_t set, AnisotropyFigure figure) {
    const std::size_t at = set * kAnisotropyFigures + static_cast<std::size_t>(figure);
    return std::span(values).subspan(at * n, n);
  };
  std::vector<AnisotropyFigures> figures(evaluations.size());
  for (std::uint32_t replicate = 0; replicate < options.replicates; ++replicate) {
    for (std::size_t run = 0; run < evaluations.size(); ++run) {
      const Evaluation& evaluation = *evaluations[run];
      figures[run] =
          evaluation.figures(replicate_of(evaluation.rows(), options.seed, replicate, run));
      for (const AnisotropyFigureInfo& row : kTable) {
        // The mean is that of the runs whose own rows determine the figure.
        if (!out.runs[run].figures[row.figure].determined())
          figures[run][row.figure] = Figure::missing("not determined in the record");
        slots(run, row.figure)[replicate] = figures[run][row.figure].value_or(std::nan(""));
      }
    }
    const AnisotropyFigures mean = mean_of(figures);
    for (const AnisotropyFigureInfo& row : kTable)
      slots(sets - 1, row.figure)[replicate] = mean[row.figure].value_or(std::nan(""));
  }
  const bool Ms_given = options.Ms_A_per_m.has_value();
  for (std::size_t set = 0; set < sets; ++set)
    for (const AnisotropyFigureInfo& row : kTable) {
      auto& into = set + 1 < sets ? out.runs[set].figures : out.mean;
      if (into[row.figure].determined() && !(row.figure == Ms && Ms_given))
        into[row.figure].spread = detail::spread_of(slots(set, row.figure));
    }
}

void add_warnings(const Evaluations& evaluations, AnisotropyAnalysis& out) {
  if (out.runs.empty()) {
    out.warnings.emplace_back("no run between saturation and H = 0: no figures");
    return;
  }
  if (out.runs[0].rising)
    out.warnings.emplace_back("no run comes down from saturation: read from a rising field");
  if (out.mean[mu0Ha_spd].determined())
    out.warnings.emplace_back(
        "singular point: a smooth bend narrower than a third of its field can pass for one; "
        "compare another method");
  double remanence = 0.0;
  for (std::size_t i = 0; i < evaluations.size(); ++i)
    if (out.runs[i].figures[K1_st].determined())
      remanence = std::max(
          remanence, evaluations[i]->remanence_T() / (kMu0 * out.runs[i].figures[Ms].value()));
  if (remanence > kNotedRemanence)
    out.warnings.push_back(fmt::format(
        "remanence {:.2g} of Ms along the hard axis: misalignment lowers K1 and raises (2·K1 + "
        "4·K2)/Ms by two to three times this share",
        remanence));
}

}  // namespace

const AnisotropyFigureInfo& info(AnisotropyFigure figure) {
  return kTable[static_cast<std::size_t>(figure)];
}

std::span<const AnisotropyFigureInfo> all_anisotropy_figures() { return kTable; }

AnisotropyAnalysis anisotropy_figures(const LoopData& data, const LoopOptions& options,
                                      const AnisotropyOptions& anisotropy) {
  check(anisotropy);
  PreparedLoop loop;
  detail::prepare(data, options, loop);
  if (options.remove_drift || options.centre) {
    detail::Scratch scratch;
    detail::correct_record(options, loop, scratch);
  }
  const auto sigma = detail::standard_errors(loop);
  AnisotropyAnalysis out;
  out.demagnetising_factor = loop.factor;
  out.geometry = anisotropy.geometry;
  out.runs = find_runs(loop);
  Evaluations evaluations;
  std::vector<AnisotropyFigures> figures;
  for (AnisotropyRun& run : out.runs) {
    const Quadrant quadrant = quadrant_of(loop, sigma, run, anisotropy.chi);
    evaluations.push_back(std::make_unique<Evaluation>(quadrant, anisotropy));
    const Evaluation& evaluation = *evaluations.back();
    run.figures = evaluation.figures(evaluation.rows().j_T);
    run.half_width = evaluation.search().half_width();
    run.significance = evaluation.search().significance();
    run.rows = {loop.row(run.rows.first), loop.row(run.rows.last)};
    figures.push_back(run.figures);
  }
  out.mean = mean_of(figures);
  if (anisotropy.replicates > 0) add_spreads(evaluations, anisotropy, out);
  add_warnings(evaluations, out);
  return out;
}

}  // namespace magswap
