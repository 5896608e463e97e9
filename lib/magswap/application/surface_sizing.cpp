#include "magswap/application/surface_sizing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/application/good_edge.hpp"
#include "magswap/application/surface_model.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using detail::good_edge;
using detail::SurfaceModel;

struct Design {
  double h;  // thickness [m]
  double arc;
  double stack;  // [m]
};

enum class Failure : std::uint8_t { none, torque, thin, yoke, stator };

struct Attempt {
  Design design{};
  Failure failure = Failure::none;
  bool surplus =
      false;  // thin although the arc is the least: the margin asks for more than the torque
  [[nodiscard]] bool good() const { return failure == Failure::none; }
};

// Constraints are compared in A/m: 1 m of thickness counts 1e8 A/m, 1 T of flux density 1e5 A/m.
constexpr double kPerMetre = 1e8;
constexpr double kPerTesla = 1e5;
constexpr double kTolerance = 0.05;  // A/m, 0.5 nm, 0.5 µT
constexpr double kRounding = 1e-9;

template <class F>
double golden_minimum(F&& f, double low, double high, int steps) {
  constexpr double kGolden = 0.6180339887498949;
  double x1 = high - kGolden * (high - low), x2 = low + kGolden * (high - low);
  double f1 = f(x1), f2 = f(x2);
  for (int i = 0; i < steps; ++i) {
    if (f1 <= f2) {
      high = x2;
      x2 = x1;
      f2 = f1;
      x1 = high - kGolden * (high - low);
      f1 = f(x1);
    } else {
      low = x1;
      x1 = x2;
      f1 = f2;
      x2 = low + kGolden * (high - low);
      f2 = f(x2);
    }
  }
  return f1 <= f2 ? x1 : x2;
}

class Sizer {
 public:
  Sizer(const SurfaceModel& model, const SurfaceMachine& machine, const SizingLimits& limits,
        double torque)
      : model_(model),
        limits_(limits),
        needed_(torque / model.torque_per_tesla_metre()),
        gap_(si(machine.gap)),
        yoke_limit_(si(machine.yoke_limit)),
        margin_(si(limits.required_margin)),
        h_min_(si(limits.min_thickness)),
        stack_(si(limits.reference_stack)) {
    const double room = model.magnet_radius() - model.shaft_radius();
    h_max_ = std::min(
        {si(limits.max_thickness), (1.0 - kRounding) * room, 0.95 * model.magnet_radius()});
    if (h_max_ < h_min_) return;
    h_peak_ = h_max_;
    scale_peak_ = model.fundamental_scale(h_max_);
    // A thick magnet of few poles may pass its largest fundamental; of no concern below what it
    // then has.
    const bool enough = limits.objective == SizingObjective::magnet_volume &&
                        needed_ / stack_ < scale_peak_ * std::sin(0.5 * kPi * limits.min_arc);
    if (enough || model.fundamental_scale(0.999 * h_max_) <= scale_peak_) return;
    h_peak_ =
        golden_minimum([&](double h) { return -model.fundamental_scale(h); }, h_min_, h_max_, 25);
    scale_peak_ = model.fundamental_scale(h_peak_);
  }

  [[nodiscard]] double h_max() const { return h_max_; }
  [[nodiscard]] bool has_room() const { return h_max_ >= h_min_; }
  [[nodiscard]] double stack() const { return stack_; }
  [[nodiscard]] double stack_max() const { return stack_ * limits_.max_stack_ratio; }
  [[nodiscard]] double stack_min() const { return stack_ * limits_.min_stack_ratio; }

  [[nodiscard]] Attempt solve() const {
    switch (limits_.objective) {
      case SizingObjective::bore_volume:
        return hold_stator(shortest());
      case SizingObjective::weighted:
        return weighted();
      case SizingObjective::magnet_volume:
        break;
    }
    return hold_stator(at_or_near(stack_));
  }

  // Thickness beyond the limit that would keep the margin at an arc.
  [[nodiscard]] std::optional<double> thickness_for_margin(double arc) const {
    const auto spare = [&](double h) { return model_.margin(h, arc) - margin_; };
    const double far = 0.9 * model_.magnet_radius();
    if (far <= h_max_ || spare(far) < 0.0) return std::nullopt;
    return good_edge(spare, far, h_max_, spare(far), spare(h_max_), kTolerance);
  }

 private:
  // Thickness and arc of the largest margin, looked for only when asked: of few poles a very thick
  // magnet hinders itself, and the edges of a narrow one stand alone.
  [[nodiscard]] const Design& safest() const {
    if (safest_.h > 0.0) return safest_;
    const double middle = 0.5 * (limits_.min_arc + limits_.max_arc);
    const auto thickness_at = [&](double arc) {
      const auto risk = [&](double h) { return -model_.margin(h, arc); };
      return risk(0.99 * h_max_) < risk(h_max_) ? golden_minimum(risk, h_min_, h_max_, 15) : h_max_;
    };
    Design d{thickness_at(middle), middle, stack_};
    if (limits_.max_arc > limits_.min_arc) {
      const auto risk = [&](double arc) { return -model_.margin(d.h, arc); };
      d.arc = golden_minimum(risk, limits_.min_arc, limits_.max_arc, 12);
      if (d.h < h_max_) d.h = thickness_at(d.arc);
    }
    return safest_ = d;
  }

  // Thickness beyond which ten per cent more magnet brings less than one per cent of fundamental.
  [[nodiscard]] double worthwhile() const {
    constexpr double kWorth = 0.1;
    const auto spare = [&](double h) {
      const double f = model_.fundamental_scale(h);
      return (1.0 - model_.fundamental_scale(0.999 * h) / f) / 0.001 - kWorth;
    };
    const double at_least = spare(h_min_), at_most = spare(h_peak_);
    if (at_most >= 0.0) return h_peak_;
    if (at_least <= 0.0) return h_min_;
    return good_edge(spare, h_min_, h_peak_, at_least, at_most, 1e-6);
  }

  // The shortest design that keeps margin and rotor yoke, no thicker than `wanted` unless for the
  // margin.
  [[nodiscard]] Attempt densest(double wanted) const {
    double arc = limits_.max_arc;
    double limit = h_max_;
    const auto top = [&](double x) { return std::min(holdable(x), limit); };
    const auto spare = [&](double x) { return thick(top(x), x); };
    double at_most = spare(arc);
    if (at_most < 0.0) {
      const Design& safe = safest();
      limit = safe.h;
      at_most = spare(arc);
      // Either the safest arc or, where the yoke decides, the one of the least flux.
      const double good = spare(safe.arc) >= 0.0 ? safe.arc : limits_.min_arc;
      const double at_good = spare(good);
      if (at_most < 0.0 && at_good < 0.0) {
        if (thick(safe.h, safe.arc) < 0.0) return {safe, Failure::thin};
        return {{thick_enough(h_min_, safe.h, safe.arc), safe.arc, stack_}, Failure::yoke};
      }
      if (at_most < 0.0) arc = good_edge(spare, good, arc, at_good, at_most, kTolerance);
    }
    if (top(arc) < wanted && arc > limits_.min_arc) {
      const auto less = [&](double x) { return -model_.fundamental(top(x), x); };
      const double inner = golden_minimum(less, limits_.min_arc, arc, 30);
      if (less(inner) < less(arc)) arc = inner;
    }
    const double most = top(arc), least = std::clamp(wanted, h_min_, most);
    const double h = thick_enough(least, most, arc);
    return {{h, arc, needed_ / model_.fundamental(h, arc)}};
  }

  // Least thickness in a range that keeps the margin, which the most does.
  [[nodiscard]] double thick_enough(double least, double most, double arc) const {
    const auto spare = [&](double h) { return thick(h, arc); };
    const double at_least = spare(least);
    if (at_least >= 0.0) return least;
    return good_edge(spare, most, least, spare(most), at_least, kTolerance);
  }

  // Least thickness whose fundamental is `scale`·sin(arc·π/2). 1/scale is nearly linear in 1/h, as
  // in the flat formula 1/scale = π(1 + µr·g/h)/(4·Br): start and slope from there, then secants.
  [[nodiscard]] double thickness(double scale) const {
    if (scale >= scale_peak_ * (1.0 - 1e-14)) return h_peak_;
    const DemagnetisationCurve& curve = model_.curve(false);
    const double g = gap_ * curve.mu_rec();
    const double target = 1.0 / scale;
    const double x_min = 1.0 / h_peak_;
    double x = std::max((target * 4.0 / kPi * si(curve.Br()) - 1.0) / g, x_min);
    double y = 1.0 / model_.fundamental_scale(1.0 / x);
    double slope = y * g / (1.0 + g * x);
    for (int i = 0; i < 40; ++i) {
      const double next = std::max(x + (target - y) / slope, x_min);
      // The next step would be of second order.
      if (std::abs(next - x) <= 1e-8 * next) return 1.0 / next;
      const double y_next = 1.0 / model_.fundamental_scale(1.0 / next);
      const double secant = (y_next - y) / (next - x);
      // Next to the peak the slope vanishes: keep the last one.
      if (secant > 0.1 * slope) slope = secant;
      x = next;
      y = y_next;
    }
    return 1.0 / x;
  }

  // ≥ 0: the magnet is thick enough for margin and making.
  [[nodiscard]] double thick(double h, double arc) const {
    const double spare = kPerMetre * (h - h_min_);
    // Rounding of the least thickness is no reason.
    if (spare < -kTolerance) return spare;
    return std::min(model_.margin(h, arc) - margin_, spare + kTolerance);
  }

  // ≥ 0: the rotor's back iron carries the flux.
  [[nodiscard]] double carries(double h, double arc) const {
    return kPerTesla * (yoke_limit_ * (1.0 + kRounding) - model_.rotor_yoke(h, arc));
  }

  // Largest thickness whose back iron carries the flux; below the least thickness when none does.
  [[nodiscard]] double holdable(double arc) const {
    const double at_most = carries(h_max_, arc);
    if (at_most >= 0.0) return h_max_;
    const double at_least = carries(h_min_, arc);
    if (at_least < 0.0) return 0.5 * h_min_;
    return good_edge([&](double h) { return carries(h, arc); }, h_min_, h_max_, at_least, at_most,
                     kTolerance);
  }

  // Derivative of the magnet's section along the line of equal fundamental b1.
  [[nodiscard]] double section_slope(double arc, double b1) const {
    const double beta = 0.5 * kPi * arc;
    const double scale = b1 / std::sin(beta);
    const double h = thickness(scale);
    const double step = 1e-5 * h;
    const double rise = (model_.fundamental_scale(h) - model_.fundamental_scale(h - step)) / step;
    const double rm = model_.magnet_radius();
    const double dh = -scale * 0.5 * kPi / std::tan(beta) / rise;
    return h * (2.0 * rm - h) + 2.0 * arc * (rm - h) * dh;
  }

  // Arc of the least section on the line of equal fundamental.
  [[nodiscard]] double best_arc(double low, double high, double b1) const {
    if (high - low <= 1e-12) return high;
    const double at_low = section_slope(low, b1);
    if (!(at_low < 0.0)) return low;
    const double at_high = section_slope(high, b1);
    if (!(at_high > 0.0)) return high;
    // The minimum is flat: 1e-4 of the slope moves the section by parts in 1e8.
    const double unit = at_high / kTolerance * 1e-4;
    return good_edge([&](double arc) { return section_slope(arc, b1) / unit; }, high, low,
                     at_high / unit, at_low / unit, kTolerance);
  }

  // Least magnet at one stack length.
  [[nodiscard]] Attempt at_stack(double stack) const {
    const double b1 = needed_ / stack;
    const auto sine = [](double arc) { return std::sin(0.5 * kPi * arc); };
    if (b1 > scale_peak_ * sine(limits_.max_arc) * (1.0 + kRounding)) return {{}, Failure::torque};
    const bool all_arcs = b1 <= scale_peak_ * sine(limits_.min_arc);
    const double reach = 2.0 / kPi * std::asin(std::min(b1 / scale_peak_, 1.0));
    double low = all_arcs ? limits_.min_arc : std::min(reach, limits_.max_arc);
    const double high = limits_.max_arc;
    const auto h_of = [&](double arc) { return thickness(b1 / sine(arc)); };
    const auto spare = [&](double arc) { return thick(h_of(arc), arc); };
    const auto carried = [&](double arc) { return carries(h_of(arc), arc); };

    double arc = best_arc(low, high, b1);
    const double spare_here = spare(arc);
    if (spare_here < 0.0) {
      // A smaller arc has a thicker magnet.
      double spare_low = arc > low ? spare(low) : spare_here;
      // Unless too thick or too narrow a magnet hinders itself: then the best lies between.
      if (spare_low < 0.0 && arc > low && spare(low + 0.01 * (arc - low)) > spare_low) {
        low = golden_minimum([&](double x) { return -spare(x); }, low, arc, 12);
        spare_low = spare(low);
      }
      if (spare_low < 0.0) return {{h_of(low), low, stack}, Failure::thin, all_arcs};
      arc = good_edge(spare, low, arc, spare_low, spare_here, kTolerance);
      if (carried(arc) < 0.0) return {{h_of(arc), arc, stack}, Failure::yoke};
    } else if (const double here = carried(arc); here < 0.0) {
      // A larger arc has a thinner magnet and leaves more iron.
      const double carried_high = arc < high ? carried(high) : here;
      if (carried_high < 0.0) return {{h_of(high), high, stack}, Failure::yoke};
      arc = good_edge(carried, high, arc, carried_high, here, kTolerance);
      if (spare(arc) < 0.0) return {{h_of(arc), arc, stack}, Failure::yoke};
    }
    return {{h_of(arc), arc, stack}};
  }

  // Least magnet at a stack length, or at the nearest that can do.
  [[nodiscard]] Attempt at_or_near(double stack) const {
    const Attempt here = at_stack(stack);
    if (here.good()) return here;
    return here.surplus ? shorter() : longer();
  }

  // The stack grows: to a magnet of worthwhile thickness, or of the utmost where the stack's limit
  // asks.
  [[nodiscard]] Attempt longer() const {
    Attempt d = densest(worthwhile());
    if (d.good() && d.design.stack > stack_max()) {
      d = shortest_design();
      if (!d.good()) return d;
      const Attempt least = at_stack(stack_max());
      return least.good() ? least : d;
    }
    if (d.good()) d.design.stack = std::max(d.design.stack, stack_min());
    return d;
  }

  [[nodiscard]] Attempt shortest_design() const {
    Attempt d = densest(h_peak_);
    if (!d.good()) return d;
    if (d.design.stack > stack_max() * (1.0 + kRounding)) d.failure = Failure::torque;
    d.design.stack = std::max(d.design.stack, stack_min());
    return d;
  }

  // The margin decides the thickness: give up stack length instead of carrying a surplus of torque.
  [[nodiscard]] Attempt shorter() const {
    const auto at = [&](double arc) -> Attempt {
      const double most = thick(h_max_, arc) >= 0.0 ? h_max_ : safest().h;
      if (thick(most, arc) < 0.0) return {{most, arc, stack_}, Failure::thin};
      const double h = thick_enough(std::min(thickness_at_stack(arc), most), most, arc);
      const Design d{h, arc, std::max(needed_ / model_.fundamental(h, arc), stack_min())};
      return {d, carries(h, arc) < 0.0 ? Failure::yoke : Failure::none};
    };
    const Attempt narrow = at(limits_.min_arc);
    if (limits_.min_arc == limits_.max_arc) return narrow;
    const auto cost_at = [&](double arc) {
      const Attempt a = at(arc);
      constexpr double kFar = 1e12;  // beyond every cost; the lacking margin leads on
      return a.failure == Failure::thin ? kFar - thick(a.design.h, arc) : std::min(cost(a), kFar);
    };
    const Attempt best = at(golden_minimum(cost_at, limits_.min_arc, limits_.max_arc, 12));
    return cost(best) < cost(narrow) || !narrow.good() ? best : narrow;
  }

  // Thickness that gives the torque at the reference stack, or the least.
  [[nodiscard]] double thickness_at_stack(double arc) const {
    return std::max(thickness(needed_ / stack_ / std::sin(0.5 * kPi * arc)), h_min_);
  }

  [[nodiscard]] Attempt shortest() const {
    const Attempt d = shortest_design();
    if (!d.good()) return d;
    const Attempt least = at_or_near(d.design.stack * (1.0 + kRounding));
    return least.good() ? least : d;
  }

  // Lengthens the stack until the stator's yoke carries the flux.
  [[nodiscard]] Attempt hold_stator(Attempt attempt) const {
    double stack = attempt.design.stack;
    for (int i = 0; i < 12 && attempt.good(); ++i) {
      const Design& d = attempt.design;
      const double ratio = model_.stator_yoke(d.h, d.arc) / yoke_limit_;
      if (ratio <= 1.0 + 1e-6) return attempt;
      stack *= ratio * (1.0 + 1e-7);
      if (stack > stack_max() * (1.0 + kRounding)) break;
      const Attempt next = at_or_near(stack);
      if (!next.good()) break;
      attempt = next;
    }
    if (attempt.good()) attempt.failure = Failure::stator;
    return attempt;
  }

  [[nodiscard]] double cost(const Attempt& a) const {
    if (!a.good()) return std::numeric_limits<double>::infinity();
    const Design& d = a.design;
    const double rm = model_.magnet_radius();
    const double magnet = d.arc * kPi * d.h * (2.0 * rm - d.h) * d.stack;
    const double rs = rm + gap_;
    return limits_.magnet_weight * magnet + limits_.bore_weight * kPi * rs * rs * d.stack;
  }

  [[nodiscard]] Attempt weighted() const {
    const Attempt first = hold_stator(shortest());
    if (!first.good()) return first;
    const auto at = [&](double stack) { return hold_stator(at_or_near(stack)); };
    const auto cost_at = [&](double stack) { return cost(at(stack)); };
    Attempt best = first;
    for (const double stack :
         {stack_, golden_minimum(cost_at, first.design.stack, stack_max(), 40)}) {
      const Attempt other = at(stack);
      if (cost(other) < cost(best)) best = other;
    }
    return best;
  }

  const SurfaceModel& model_;
  const SizingLimits& limits_;
  double needed_;  // fundamental times stack length [T·m]
  double gap_, yoke_limit_, margin_, h_min_, stack_;
  double h_max_ = 0.0;
  double h_peak_ = 0.0;      // thickness of the largest fundamental
  double scale_peak_ = 0.0;  // that fundamental over sin(arc·π/2)
  mutable Design safest_{};  // of the largest margin, once asked for
};

[[noreturn]] void refuse(const std::string& text) { throw DomainError("sizing: " + text); }

void check(const SizingLimits& l, Torque torque) {
  if (!(si(torque) > 0.0 && std::isfinite(si(torque)))) {
    refuse(fmt::format("torque is {}; it must be positive", format(torque)));
  }
  if (!(si(l.min_thickness) > 0.0 && l.min_thickness <= l.max_thickness)) {
    refuse(fmt::format("thickness from {} to {} is no range above 0", format(l.min_thickness),
                       format(l.max_thickness)));
  }
  if (!(l.min_arc > 0.0 && l.min_arc <= l.max_arc && l.max_arc <= 1.0)) {
    refuse(fmt::format("magnet arc from {} to {} is no range within 0…1", l.min_arc, l.max_arc));
  }
  if (!(si(l.reference_stack) > 0.0)) {
    refuse(fmt::format("reference stack is {}; it must be positive", format(l.reference_stack)));
  }
  if (!(l.min_stack_ratio > 0.0 && l.min_stack_ratio <= l.max_stack_ratio &&
        std::isfinite(l.max_stack_ratio))) {
    refuse(fmt::format("stack ratio from {} to {} is no range above 0", l.min_stack_ratio,
                       l.max_stack_ratio));
  }
  if (!(l.magnet_weight >= 0.0 && l.bore_weight >= 0.0)) {
    refuse(fmt::format("weights of the objective are {} and {}; neither may be negative",
                       l.magnet_weight, l.bore_weight));
  }
}

std::string kiloamperes(FieldStrength h) { return fmt::format("{:.0f} kA/m", 1e-3 * si(h)); }

std::string demagnetises(const SizedSurfaceMachine& r, const SizingLimits& limits, Torque torque) {
  const MagnetStress& s = r.state.worst_stress();
  std::string text =
      si(s.margin) < 0.0
          ? fmt::format("demagnetises in {}: margin {} (knee {})", to_text(s),
                        kiloamperes(s.margin), kiloamperes(s.knee))
          : fmt::format("keeps a margin of {} in {}, {} required (knee {})", kiloamperes(s.margin),
                        to_text(s), kiloamperes(limits.required_margin), kiloamperes(s.knee));
  const bool at_limit = r.magnet.thickness >= (1.0 - 1e-9) * limits.max_thickness;
  text += fmt::format(" with {:.1f} mm of magnet, the most {}", 1e3 * si(r.magnet.thickness),
                      at_limit ? "allowed" : "this rotor holds");
  if (r.thickness_needed)
    text += fmt::format("; {:.1f} mm would keep it", 1e3 * si(*r.thickness_needed));
  // The torque of the best effort, brought to the longest stack allowed.
  const double reach = si(r.state.torque) / r.stack_ratio * limits.max_stack_ratio;
  if (reach < si(torque)) {
    text += fmt::format("; and even undamaged gives {:.0f} of {:.0f} N*m at the longest stack",
                        reach, si(torque));
  }
  return text;
}

std::string sentence(const SizedSurfaceMachine& r, const SurfaceMachine& machine,
                     const SizingLimits& limits, Torque torque) {
  switch (r.reason) {
    case SizingReason::demagnetises:
      return demagnetises(r, limits, torque);
    case SizingReason::torque_out_of_reach:
      return fmt::format(
          "cannot reach the torque: air-gap fundamental {:.3f} T with {:.1f} mm of magnet; the "
          "stack would be {:.2f} "
          "times the reference (limit {:.2f})",
          si(r.state.fundamental), 1e3 * si(r.magnet.thickness), r.stack_ratio_needed.value_or(0.0),
          limits.max_stack_ratio);
    case SizingReason::rotor_yoke_saturates:
      return fmt::format(
          "rotor yoke saturates: {:.2f} T under {:.1f} mm of magnet (limit {:.2f} T)",
          si(r.state.rotor_yoke), 1e3 * si(r.magnet.thickness), si(machine.yoke_limit));
    case SizingReason::stator_yoke_saturates:
      return fmt::format(
          "stator yoke saturates: {:.2f} T (limit {:.2f} T); it would need {:.1f} mm",
          si(r.state.stator_yoke), si(machine.yoke_limit),
          1e3 * si(machine.stator_yoke) * si(r.state.stator_yoke) / si(machine.yoke_limit));
    case SizingReason::no_room:
      return fmt::format("no room: the least thickness is {:.1f} mm, the rotor holds {:.1f} mm",
                         1e3 * si(limits.min_thickness), 1e3 * si(r.magnet.thickness));
    case SizingReason::none:
      break;
  }
  return {};
}

SizingReason reason_of(Failure failure) {
  switch (failure) {
    case Failure::torque:
      return SizingReason::torque_out_of_reach;
    case Failure::thin:
      return SizingReason::demagnetises;
    case Failure::yoke:
      return SizingReason::rotor_yoke_saturates;
    case Failure::stator:
      return SizingReason::stator_yoke_saturates;
    case Failure::none:
      break;
  }
  return SizingReason::none;
}

}  // namespace

std::string_view to_text(SizingReason reason) {
  switch (reason) {
    case SizingReason::demagnetises:
      return "demagnetises";
    case SizingReason::torque_out_of_reach:
      return "torque out of reach";
    case SizingReason::rotor_yoke_saturates:
      return "rotor yoke saturates";
    case SizingReason::stator_yoke_saturates:
      return "stator yoke saturates";
    case SizingReason::no_room:
      return "no room";
    case SizingReason::none:
      break;
  }
  return "feasible";
}

SizedSurfaceMachine size(const SurfaceMachine& machine, const SizingLimits& limits,
                         const WorkingCurves& curves, Torque torque) {
  check(limits, torque);
  const SurfaceModel model(machine, curves);
  const Sizer sizer(model, machine, limits, si(torque));
  SizedSurfaceMachine result;
  Attempt attempt;
  if (sizer.has_room()) {
    attempt = sizer.solve();
    result.reason = reason_of(attempt.failure);
  } else {
    attempt.design = {sizer.h_max(), limits.min_arc, sizer.stack()};
    result.reason = SizingReason::no_room;
  }
  Design& d = attempt.design;
  if (result.reason == SizingReason::torque_out_of_reach) {
    result.stack_ratio_needed = d.stack / sizer.stack();
    d.stack = sizer.stack_max();
  }
  result.feasible = result.reason == SizingReason::none;
  result.magnet = {from_si<Length>(d.h), d.arc, from_si<Length>(d.stack)};
  result.stack_ratio = d.stack / sizer.stack();
  result.state = detail::state_of(machine, model, d.h, d.arc, d.stack);
  if (result.reason == SizingReason::demagnetises) {
    if (const auto h = sizer.thickness_for_margin(d.arc))
      result.thickness_needed = from_si<Length>(*h);
  }
  if (!result.feasible) result.sentence = sentence(result, machine, limits, torque);
  return result;
}

std::optional<Temperature> highest_feasible_temperature(
    SurfaceMachine machine, const SizingLimits& limits, Torque torque, Temperature low,
    Temperature high, const std::function<DemagnetisationCurve(Temperature)>& curve_at) {
  WorkingCurves curves{DemagnetisationCurve(), curve_at(machine.cold)};
  const auto works = [&](double kelvins) {
    machine.hot = from_si<Temperature>(kelvins);
    curves.hot = curve_at(machine.hot);
    return size(machine, limits, curves, torque).feasible;
  };
  double good = si(low), bad = si(high);
  if (works(bad)) return high;
  if (!works(good)) return std::nullopt;
  while (bad - good > 0.5) {
    const double middle = 0.5 * (good + bad);
    (works(middle) ? good : bad) = middle;
  }
  return from_si<Temperature>(good);
}

}  // namespace magswap
