#include "magswap/ranking/rank.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

template <class T>
using Word = std::pair<T, std::string_view>;

constexpr std::array kMethods{Word<RankMethod>{RankMethod::sum, "sum"},
                              Word<RankMethod>{RankMethod::topsis, "topsis"},
                              Word<RankMethod>{RankMethod::promethee, "promethee"},
                              Word<RankMethod>{RankMethod::spotis, "spotis"}};
constexpr std::array kNormalisations{Word<Normalisation>{Normalisation::range, "range"},
                                     Word<Normalisation>{Normalisation::best, "best"},
                                     Word<Normalisation>{Normalisation::total, "total"},
                                     Word<Normalisation>{Normalisation::vector, "vector"}};
constexpr std::array kShapes{Word<PreferenceShape>{PreferenceShape::usual, "usual"},
                             Word<PreferenceShape>{PreferenceShape::linear, "linear"},
                             Word<PreferenceShape>{PreferenceShape::gaussian, "gaussian"}};
constexpr std::array kGoals{Word<Goal>{Goal::minimise, "minimise"},
                            Word<Goal>{Goal::maximise, "maximise"},
                            Word<Goal>{Goal::minimise, "min"}, Word<Goal>{Goal::maximise, "max"}};

template <class T, std::size_t n>
T of_word(const std::array<Word<T>, n>& words, std::string_view what, std::string_view text) {
  std::vector<std::string_view> known;
  for (const auto& [value, word] : words) {
    if (text == word) return value;
    known.push_back(word);
  }
  throw ArgumentError(
      fmt::format("unknown {} '{}'; there are {}", what, text, fmt::join(known, ", ")));
}

template <class T, std::size_t n>
std::string_view word_of(const std::array<Word<T>, n>& words, T value) {
  return std::find_if(words.begin(), words.end(),
                      [value](const auto& entry) { return entry.first == value; })
      ->second;
}

std::string with_unit(const Criterion& criterion) {
  return criterion.unit == "1" ? "" : " " + criterion.unit;
}

void check_preference(const Criterion& criterion, std::size_t rows) {
  const Preference& p = criterion.preference;
  constexpr std::size_t kMostGaussian = 20'000;
  if (p.shape == PreferenceShape::gaussian && rows > kMostGaussian) {
    throw DomainError(
        fmt::format("criterion '{}': a Gaussian preference compares every two of {} alternatives; "
                    "at most {} are taken: choose linear or usual, or another method",
                    criterion.name, rows, kMostGaussian));
  }
  const bool good_linear = std::isfinite(p.indifference) && std::isfinite(p.strict) &&
                           p.indifference >= 0.0 && p.strict > p.indifference;
  if (p.shape == PreferenceShape::linear && !good_linear) {
    throw DomainError(
        fmt::format("criterion '{}': a linear preference needs 0 <= indifference < strict; they "
                    "are {:g} and {:g}{}",
                    criterion.name, p.indifference, p.strict, with_unit(criterion)));
  }
  if (p.shape == PreferenceShape::gaussian && !(p.scale > 0.0 && std::isfinite(p.scale))) {
    throw DomainError(
        fmt::format("criterion '{}': a Gaussian preference needs a positive scale; it is {:g}{}",
                    criterion.name, p.scale, with_unit(criterion)));
  }
}

// Extremes of a column with its uncertainty.
Bounds extent(const DecisionTable& table, std::size_t c) {
  const std::size_t n = table.rows();
  const auto part = [&](const std::vector<double>& values) {
    return std::span(values.empty() ? table.value : values).subspan(c * n, n);
  };
  const auto low = part(table.low), high = part(table.high);
  return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
}

Bounds bounds_of(const DecisionTable& table, std::size_t c, bool& from_data) {
  const Criterion& criterion = table.criteria[c];
  const Bounds data = extent(table, c);
  from_data = !criterion.bounds;
  if (from_data) return data;
  const Bounds& given = *criterion.bounds;
  if (!(given.lowest < given.highest) || !std::isfinite(given.lowest) ||
      !std::isfinite(given.highest)) {
    throw DomainError(fmt::format("criterion '{}': its bounds {:g} to {:g}{} hold nothing",
                                  criterion.name, given.lowest, given.highest,
                                  with_unit(criterion)));
  }
  if (data.lowest < given.lowest || data.highest > given.highest) {
    throw DomainError(fmt::format(
        "criterion '{}': values from {:g} to {:g}{} reach beyond the bounds {:g} to {:g}{}; widen "
        "them",
        criterion.name, data.lowest, data.highest, with_unit(criterion), given.lowest,
        given.highest, with_unit(criterion)));
  }
  return given;
}

}  // namespace

RankMethod rank_method(std::string_view text) { return of_word(kMethods, "method", text); }
std::string_view to_text(RankMethod method) { return word_of(kMethods, method); }
Normalisation normalisation(std::string_view text) {
  return of_word(kNormalisations, "normalisation", text);
}
std::string_view to_text(Normalisation how) { return word_of(kNormalisations, how); }
PreferenceShape preference_shape(std::string_view text) {
  return of_word(kShapes, "preference function", text);
}
std::string_view to_text(PreferenceShape shape) { return word_of(kShapes, shape); }
Goal goal(std::string_view text) { return of_word(kGoals, "goal", text); }
std::string_view to_text(Goal goal) { return word_of(kGoals, goal); }

namespace detail {

Scorer::Scorer(const DecisionTable& table, const RankOptions& options)
    : options_(options), criteria_(table.criteria), rows_(table.rows()) {
  first_.resize(rows_);
  second_.resize(rows_);
  const bool distances = options.normalisation == Normalisation::range ||
                         options.normalisation == Normalisation::vector;
  if (options.method == RankMethod::topsis && !distances)
    throw ArgumentError(fmt::format("topsis takes the normalisation range or vector, not {}",
                                    to_text(options.normalisation)));
  if (options.method == RankMethod::spotis) set_bounds(table);
  set_scales(table);
  if (options.method == RankMethod::promethee) {
    for (const Criterion& criterion : criteria_) check_preference(criterion, rows_);
  }
}

void Scorer::set_bounds(const DecisionTable& table) {
  std::vector<std::string> open;
  for (std::size_t c = 0; c < criteria_.size(); ++c) {
    bool from_data = false;
    bounds_.push_back(bounds_of(table, c, from_data));
    if (from_data) open.push_back(criteria_[c].name);
  }
  if (open.empty()) return;
  notes_.push_back(
      fmt::format("bounds of {} are those of the data: an alternative more or less may "
                  "reverse ranks; give bounds to rule that out",
                  fmt::join(open, ", ")));
}

void Scorer::set_scales(const DecisionTable& table) {
  // Flows of PROMETHEE rest on differences alone, whose infinity counts in full.
  if (options_.method == RankMethod::promethee) return;
  bool any = false;
  for (std::size_t c = 0; c < criteria_.size(); ++c) {
    double largest = 0.0;
    for (const auto* values : {&table.value, &table.low, &table.high}) {
      if (!values->empty())
        largest = std::max(largest, largest_of(std::span(*values).subspan(c * rows_, rows_)));
    }
    if (!bounds_.empty())
      largest = std::max({largest, std::abs(bounds_[c].lowest), std::abs(bounds_[c].highest)});
    scale_.push_back(scale_for(largest));
    any = any || scale_.back() != 1.0;
  }
  if (!any) return scale_.clear();
  scaled_.resize(criteria_.size() * rows_);
  for (std::size_t c = 0; c < bounds_.size(); ++c)
    scaled_bounds_.push_back({scale_[c] * bounds_[c].lowest, scale_[c] * bounds_[c].highest});
}

void Scorer::operator()(std::span<const double> value, std::span<const double> weight,
                        std::span<double> score) {
  DecisionView view{value, weight, criteria_, rows_};
  if (!scale_.empty()) {
    for (std::size_t i = 0; i < scaled_.size(); ++i) scaled_[i] = scale_[i / rows_] * value[i];
    view.value = scaled_;
  }
  score_scaled(view, score);
  if (std::all_of(score.begin(), score.end(), [](double s) { return std::isfinite(s); })) return;
  throw DomainError(fmt::format(
      "{}: values lie so far apart that no score can be calculated; give the criteria other units, "
      "or leave out what no design can be",
      to_text(options_.method)));
}

void Scorer::score_scaled(const DecisionView& view, std::span<double> score) {
  switch (options_.method) {
    case RankMethod::sum:
      return weighted_sum(view, options_.normalisation, score);
    case RankMethod::spotis:
      return spotis(view, scaled_bounds_.empty() ? bounds_ : scaled_bounds_, score);
    case RankMethod::promethee:
      promethee(view, first_, second_);
      for (std::size_t a = 0; a < rows_; ++a) score[a] = first_[a] - second_[a];
      return;
    case RankMethod::topsis:
      return topsis(view, options_.normalisation, score, first_);
  }
}

void ranks_of(std::span<const double> score, bool less_is_better, std::span<std::size_t> order,
              std::span<int> ranks) {
  constexpr double kEqual = 1e-12;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return less_is_better ? score[a] < score[b] : score[a] > score[b];
  });
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t a = order[place];
    const bool tied = place > 0 && std::abs(score[a] - score[order[place - 1]]) <= kEqual;
    ranks[a] = tied ? ranks[order[place - 1]] : static_cast<int>(place) + 1;
  }
}

}  // namespace detail

namespace {

// Puts what was found of the kept part back to the places of the table given.
void spread(const PreparedTable& prepared, std::span<const double> weight,
            const detail::Scorer& scorer, Ranking& out) {
  for (std::size_t c = 0; c < prepared.criterion_of.size(); ++c) {
    out.weights[prepared.criterion_of[c]] = weight[c];
    if (!scorer.bounds().empty()) out.bounds[prepared.criterion_of[c]] = scorer.bounds()[c];
  }
}

// What else than bounds of the data makes the scores of SPOTIS depend on the set of alternatives.
std::vector<std::string> set_notes(const DecisionTable& table, const PreparedTable& prepared,
                                   const RankOptions& options) {
  std::vector<std::string> out;
  if (options.method != RankMethod::spotis) return out;
  constexpr const char* kMay = "an alternative more or less may reverse ranks";
  if (options.weights != WeightRule::hand) {
    out.push_back(
        fmt::format("weights by {} are those of these alternatives: {}; give weights by "
                    "hand to rule that out",
                    to_text(options.weights), kMay));
  }
  if (prepared.gaps_closed) {
    out.push_back(
        fmt::format("the rule '{}' for missing values looks at all alternatives: {}; "
                    "leave-out rules that out",
                    to_text(options.missing), kMay));
  }
  for (std::size_t c = 0; c < table.criteria.size(); ++c) {
    const auto& kept = prepared.criterion_of;
    const bool constant = std::find(kept.begin(), kept.end(), c) == kept.end();
    if (!constant || table.criteria[c].bounds || table.criteria[c].weight == 0.0) continue;
    out.push_back(
        fmt::format("'{}' has no bounds and does not count now: {}", table.criteria[c].name, kMay));
  }
  return out;
}

}  // namespace

Ranking rank(const DecisionTable& table, const RankOptions& options) {
  const PreparedTable prepared =
      prepare(table, options.missing, options.method == RankMethod::spotis,
              options.weights == WeightRule::hand);
  const std::vector<double> weight = weights(prepared.table, options.weights);
  detail::Scorer scorer(prepared.table, options);
  const std::size_t n = prepared.table.rows();
  std::vector<double> score(n);
  std::vector<std::size_t> order(n);
  std::vector<int> ranks(n);
  scorer(prepared.table.value, weight, score);
  detail::ranks_of(score, options.method == RankMethod::spotis, order, ranks);

  Ranking out;
  out.options = options;
  out.weights.assign(table.criteria.size(), 0.0);
  if (options.method == RankMethod::spotis) out.bounds.resize(table.criteria.size());
  spread(prepared, weight, scorer, out);
  out.notes = prepared.notes;
  out.notes.insert(out.notes.end(), scorer.notes().begin(), scorer.notes().end());
  for (std::string& note : set_notes(table, prepared, options))
    out.notes.push_back(std::move(note));
  const bool flows = options.method == RankMethod::promethee;
  for (const std::size_t a : order) {
    out.rows.push_back({prepared.alternative_of[a],
                        prepared.table.alternatives[a],
                        ranks[a],
                        score[a],
                        flows ? scorer.leaving()[a] : 0.0,
                        flows ? scorer.entering()[a] : 0.0,
                        {}});
  }
  for (const auto& [row, reason] : prepared.left_out) {
    out.rows.push_back({row, table.alternatives[row], 0, std::numeric_limits<double>::quiet_NaN(),
                        0.0, 0.0, reason});
  }
  return out;
}

}  // namespace magswap
