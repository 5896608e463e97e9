#include "magswap/loop/bootstrap.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <thread>

namespace magswap::detail {
namespace {

// values + sigma·normal, row by row; `stream` keeps the columns' numbers apart.
void perturb(std::span<const double> values, std::span<const double> sigma, std::uint64_t seed,
             std::uint32_t replicate, std::uint64_t stream, std::vector<double>& out) {
  out.assign(values.begin(), values.end());
  for (std::size_t i = 0; i < out.size(); i += 2) {
    const NormalPair pair = normal_pair(seed, replicate, (stream << 62) | (i / 2));
    if (std::isfinite(sigma[i])) out[i] += sigma[i] * pair.first;
    if (i + 1 < out.size() && std::isfinite(sigma[i + 1])) out[i + 1] += sigma[i + 1] * pair.second;
  }
}

// Replicates of all figures; NaN where a replicate does not determine one.
class Replicates {
 public:
  Replicates(const PreparedLoop& loop, const FigureRules& rules, const Bootstrap& options)
      : loop_(loop),
        rules_(rules),
        options_(options),
        sigma_(standard_errors(loop)),
        sets_(loop.structure.branches.size() + 2),
        values_(sets_ * kLoopFigures * options.replicates) {}

  void run() {
    const unsigned threads = std::max(1U, std::min(options_.threads, options_.replicates));
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads; ++i)
      helpers.emplace_back([this, i, threads] { every(threads, i); });
    every(threads, 0);
  }

  [[nodiscard]] Spreads spreads() {
    Spreads out(sets_);
    for (std::size_t set = 0; set < sets_; ++set)
      for (std::size_t figure = 0; figure < kLoopFigures; ++figure)
        out[set][figure] = spread_of(slots(set, figure));
    return out;
  }

 private:
  [[nodiscard]] std::span<double> slots(std::size_t set, std::size_t figure) {
    const std::size_t n = options_.replicates;
    return std::span(values_).subspan((set * kLoopFigures + figure) * n, n);
  }

  void every(unsigned step, unsigned first) {
    Scratch scratch;
    std::vector<double> h, j;
    std::vector<LoopFigures> figures(sets_);
    for (unsigned i = first; i < options_.replicates; i += step) {
      perturb(loop_.j_T, sigma_, options_.seed, i, 0, j);
      std::span<const double> field = loop_.h_A_per_m;
      if (!loop_.sigma_h_A_per_m.empty()) {
        perturb(loop_.h_A_per_m, loop_.sigma_h_A_per_m, options_.seed, i, 1, h);
        field = h;
      }
      const auto branches = std::span(figures).first(sets_ - 2);
      evaluate(loop_, field, j, rules_, scratch, branches);
      figures[sets_ - 2] = mean_of(branches);
      figures[sets_ - 1] = difference_of(branches, loop_.structure.branches);
      store(figures, i);
    }
  }

  void store(const std::vector<LoopFigures>& figures, unsigned replicate) {
    for (std::size_t set = 0; set < sets_; ++set)
      for (const LoopFigureInfo& row : all_loop_figures())
        slots(set, static_cast<std::size_t>(row.figure))[replicate] =
            figures[set][row.figure].value_or(std::nan(""));
  }

  const PreparedLoop& loop_;
  const FigureRules& rules_;
  const Bootstrap& options_;
  std::vector<double> sigma_;
  std::size_t sets_;
  std::vector<double> values_;
};

void apply_to(const std::array<std::optional<Spread>, kLoopFigures>& spreads, LoopFigures& out) {
  for (const LoopFigureInfo& row : all_loop_figures())
    if (out[row.figure].determined())
      out[row.figure].spread = spreads[static_cast<std::size_t>(row.figure)];
}

}  // namespace

std::vector<double> standard_errors(const PreparedLoop& loop) {
  if (!loop.sigma_j_T.empty()) return {loop.sigma_j_T.begin(), loop.sigma_j_T.end()};
  std::vector<double> sigma(loop.j_T.size(), 0.0);
  for (const RowRange& run : loop.structure.runs) {
    const std::size_t n = run.last - run.first + 1;
    local_noise(loop.h_A_per_m.subspan(run.first, n), loop.j_T.subspan(run.first, n),
                std::span(sigma).subspan(run.first, n));
  }
  return sigma;
}

std::optional<Spread> spread_of(std::span<double> values) {
  const auto end = std::partition(values.begin(), values.end(),
                                  [](double value) { return std::isfinite(value); });
  const auto n = static_cast<std::size_t>(end - values.begin());
  if (n < 2 || 20 * (values.size() - n) > values.size()) return std::nullopt;
  std::sort(values.begin(), end);
  const auto count = static_cast<double>(n);
  double mean = 0.0, squares = 0.0;
  for (const double value : values.first(n)) mean += value / count;
  for (const double value : values.first(n)) squares += (value - mean) * (value - mean);
  const auto quantile = [&](double p) {
    return values[static_cast<std::size_t>(std::lround(p * (count - 1.0)))];
  };
  return Spread{std::sqrt(squares / (count - 1.0)), quantile(0.025), quantile(0.975)};
}

NormalPair normal_pair(std::uint64_t seed, std::uint32_t replicate, std::uint64_t counter) {
  const auto low = [](std::uint64_t value) { return static_cast<std::uint32_t>(value); };
  const r123::Philox4x32::ctr_type block{{low(counter), low(counter >> 32), replicate, 0U}};
  const r123::Philox4x32::key_type key{{low(seed), low(seed >> 32)}};
  const auto random = r123::Philox4x32()(block, key);
  const auto unit = [](std::uint32_t high, std::uint32_t rest) {
    const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 21) | (rest >> 11);
    return (static_cast<double>(bits) + 0.5) * 0x1p-53;
  };
  // Box and Muller, Ann. Math. Stat. 29 (1958) 610.
  const double radius = std::sqrt(-2.0 * std::log(unit(random[0], random[1])));
  const double angle = 2.0 * kPi * unit(random[2], random[3]);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

Spreads bootstrap(const PreparedLoop& loop, const FigureRules& rules, const Bootstrap& options) {
  Replicates replicates(loop, rules, options);
  replicates.run();
  return replicates.spreads();
}

void apply(const Spreads& spreads, LoopAnalysis& analysis) {
  for (std::size_t i = 0; i < analysis.branches.size(); ++i)
    apply_to(spreads[i], analysis.branches[i].figures);
  apply_to(spreads[spreads.size() - 2], analysis.mean);
  apply_to(spreads[spreads.size() - 1], analysis.difference);
}

}  // namespace magswap::detail
