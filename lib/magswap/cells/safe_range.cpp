#include "magswap/cells/safe_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr double kStep_K = 10.0;
constexpr double kResolution_K = 0.25;
enum Judge : std::size_t { by_mean, by_worst };

void check_limit(const LossLimit& limit) {
  if (limit.loss > 0.0 && limit.loss < 1.0) return;
  throw DomainError(
      fmt::format("a loss of {} of the remanence; it must lie between 0 and 1", limit.loss));
}

std::array<double, 2> losses(const CellState& state) {
  return {state.all.irreversible_loss, state.all.irreversible_loss_worst};
}

// Magnets at a temperature, and what they have lost and kept up to there.
struct Place {
  DividedMagnets magnets;
  double temperature_K;
  std::array<double, 2> loss;
};

// One way from the reference, up or down.
class Sweep {
 public:
  Sweep(const LossLimit& limit, const Place& start, std::array<SafeTemperature*, 2> out)
      : limit_(limit), start_(start), out_(out) {}

  /// Temperatures [K] up to which each of the two judges is content; the end where it always is.
  std::array<double, 2> run(double end_K) {
    std::array<std::optional<double>, 2> found;
    Place here = start_;
    while (here.temperature_K != end_K && !(found[by_mean] && found[by_worst])) {
      Place next = here;
      go(next, next_rung(here.temperature_K, end_K));
      for (const Judge judge : {by_mean, by_worst}) {
        if (!found[judge] && next.loss[judge] > limit_.loss) {
          found[judge] = crossing(judge, here, next.temperature_K);
        }
      }
      here = std::move(next);
    }
    return {found[by_mean].value_or(end_K), found[by_worst].value_or(end_K)};
  }

 private:
  static double next_rung(double from_K, double end_K) {
    const double sign = end_K > from_K ? 1.0 : -1.0;
    constexpr double kClose = 1e-6;
    const double steps = std::floor(sign * (from_K - 273.15) / kStep_K + kClose) + 1.0;
    const double rung = 273.15 + sign * steps * kStep_K;
    return sign * rung < sign * end_K ? rung : end_K;
  }

  void go(Place& place, double temperature_K) {
    const CellState state =
        place.magnets.bring_to({limit_.circuit, from_si<Temperature>(temperature_K), limit_.field});
    place.temperature_K = temperature_K;
    place.loss = losses(state);
    const std::array<FieldStrength, 2> margins{state.all.margin, state.all.margin_worst};
    for (const Judge judge : {by_mean, by_worst}) {
      if (!(si(margins[judge]) < si(out_[judge]->least_margin))) continue;
      out_[judge]->least_margin = margins[judge];
      out_[judge]->least_margin_at = from_si<Temperature>(temperature_K);
    }
  }

  double crossing(Judge judge, const Place& safe_side, double unsafe_K) {
    Place safe = safe_side;
    while (std::abs(unsafe_K - safe.temperature_K) > kResolution_K) {
      Place middle = safe;
      go(middle, 0.5 * (safe.temperature_K + unsafe_K));
      if (middle.loss[judge] > limit_.loss) {
        unsafe_K = middle.temperature_K;
      } else {
        safe = std::move(middle);
      }
    }
    return safe.temperature_K;
  }

  const LossLimit& limit_;
  const Place& start_;
  std::array<SafeTemperature*, 2> out_;
};

Body with_length(const Body& body, double factor) {
  return std::visit(
      [factor](auto s) -> Body {
        if constexpr (std::is_same_v<decltype(s), Block> ||
                      std::is_same_v<decltype(s), Ellipsoid>) {
          s.c = factor * s.c;
        } else {
          s.length = factor * s.length;
        }
        return s;
      },
      body);
}

// 1/32, or where its cells would become too flat.
double least_factor(const Body& body, std::size_t cells) {
  const detail::Box box = detail::box_of(body);
  constexpr double kFlattest = 150.0, kAlong = 4.0;
  const double edge = std::sqrt((box.high[0] - box.low[0]) * (box.high[1] - box.low[1]) * kAlong /
                                static_cast<double>(cells));
  const double least = kAlong * edge / kFlattest / (box.high[2] - box.low[2]);
  return std::min(1.0, std::max(1.0 / ThinnestMagnet::kLongest, least));
}

}  // namespace

CellSafeRange safe_range(const std::vector<CellBody>& bodies, const CellOptions& options,
                         const LossLimit& limit, Temperature from, Temperature to,
                         Temperature reference) {
  check_limit(limit);
  if (!(si(from) < si(to))) {
    throw DomainError(
        fmt::format("temperature range from {} to {}: the start must lie below the end",
                    format(from), format(to)));
  }
  const double anchor = std::clamp(si(reference), si(from), si(to));
  Place start{DividedMagnets(bodies, options), anchor, {}};
  const CellState state =
      start.magnets.bring_to({limit.circuit, from_si<Temperature>(anchor), limit.field});
  start.loss = losses(state);
  CellSafeRange out;
  const std::array<SafeTemperature*, 2> answers{&out.mean, &out.worst};
  const std::array<FieldStrength, 2> margins{state.all.margin, state.all.margin_worst};
  for (const Judge judge : {by_mean, by_worst}) {
    answers[judge]->least_margin = margins[judge];
    answers[judge]->least_margin_at = from_si<Temperature>(anchor);
  }
  // The worst place has lost at least what the mean has.
  if (start.loss[by_mean] > limit.loss) return out;
  const std::array<double, 2> highest = Sweep(limit, start, answers).run(si(to));
  const std::array<double, 2> lowest = Sweep(limit, start, answers).run(si(from));
  for (const Judge judge : {by_mean, by_worst}) {
    if (start.loss[judge] > limit.loss) continue;
    SafeTemperature& answer = *answers[judge];
    answer.lowest = from_si<Temperature>(lowest[judge]);
    answer.highest = from_si<Temperature>(highest[judge]);
    answer.from_start_of_validity = lowest[judge] == si(from);
    answer.to_end_of_validity = highest[judge] == si(to);
    answer.safe.push_back({*answer.lowest, *answer.highest});
  }
  return out;
}

ThinnestMagnet thinnest_magnet(const CellBody& magnet, const CellOptions& options,
                               const LossLimit& limit, Temperature temperature,
                               Temperature reference) {
  check_limit(limit);
  const double own = 2.0 * si(half_length(magnet.body));
  const auto loss_at = [&](double factor) {
    CellBody scaled = magnet;
    scaled.body = with_length(magnet.body, factor);
    // The face towards the plate stays where it is.
    if (options.plate) {
      Length& z = scaled.placement.position.z;
      z = z +
          from_si<Length>(std::copysign(0.5 * (factor - 1.0) * own, si(z) - si(*options.plate)));
    }
    DividedMagnets magnets({scaled}, options);
    (void)magnets.bring_to({limit.circuit, reference, {}});
    (void)magnets.bring_to({limit.circuit, temperature, {}});
    return losses(magnets.bring_to({limit.circuit, temperature, limit.field}));
  };
  const auto thinnest = [&](Judge judge, bool& at_limit) -> std::optional<Length> {
    const auto survives = [&](double factor) { return loss_at(factor)[judge] <= limit.loss; };
    double low = least_factor(magnet.body, options.cells), high = ThinnestMagnet::kLongest;
    if (survives(1.0)) {
      high = 1.0;
    } else {
      low = 1.0;
      if (!survives(high)) return std::nullopt;
    }
    at_limit = high == 1.0 && survives(low);
    if (at_limit) return from_si<Length>(low * own);
    constexpr double kResolution = 1.01;
    while (high > kResolution * low) {
      const double middle = std::sqrt(low * high);
      (survives(middle) ? high : low) = middle;
    }
    return from_si<Length>(high * own);
  };
  ThinnestMagnet out;
  out.mean = thinnest(by_mean, out.mean_at_search_limit);
  out.worst = thinnest(by_worst, out.worst_at_search_limit);
  return out;
}

}  // namespace magswap
