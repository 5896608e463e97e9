#include "magswap/application/gap_circuit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/application/good_edge.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using detail::good_edge;

constexpr double kTolerance = 0.05;  // A/m

void require(bool good, std::string_view name, double value, Kind kind, std::string_view limit) {
  if (good && !std::isnan(value)) return;
  throw DomainError(fmt::format("gap circuit: {} is {}; {}", name, format(value, kind), limit));
}

void check(const GapCircuit& c) {
  const auto positive = [](double value, std::string_view name, Kind kind) {
    require(value > 0.0 && std::isfinite(value), name, value, kind, "it must be positive");
  };
  positive(si(c.gap_area), "gap area", Kind::area);
  positive(si(c.gap), "gap", Kind::length);
  positive(si(c.gap_flux_density), "gap flux density", Kind::flux_density);
  positive(si(c.steel_limit), "steel limit", Kind::flux_density);
  require(c.leakage >= 1.0, "leakage factor", c.leakage, Kind::dimensionless, "at least 1");
  require(c.mmf_factor >= 1.0, "mmf factor", c.mmf_factor, Kind::dimensionless, "at least 1");
  require(si(c.demagnetising_field) >= 0.0, "demagnetising field", si(c.demagnetising_field),
          Kind::field_strength, "give its magnitude");
  require(si(c.steel_area) >= 0.0, "steel area", si(c.steel_area), Kind::area,
          "give the return path's section, or 0 to leave it unchecked");
}

// The point of a curve on a load line of permeance coefficient pc in an applied field −h.
MagnetPoint point_on(const DemagnetisationCurve& curve, double pc, double applied) {
  const double h = detail::intersect(curve.parameters(), {1.0 / (1.0 + pc), -applied});
  const auto field = from_si<FieldStrength>(h);
  return {field, curve.flux_density(field)};
}

double flux_of(const GapCircuit& c) { return c.leakage * si(c.gap_flux_density) * si(c.gap_area); }

// One sizing: everything as a function of the hot operating field, magnitude h.
class GapSizer {
 public:
  GapSizer(const GapCircuit& circuit, const DemagnetisationCurve& hot,
           const DemagnetisationCurve& cold)
      : circuit_(circuit),
        hot_(hot),
        cold_(cold),
        knee_hot_(si(hot.knee())),
        knee_cold_(si(cold.knee())) {}

  [[nodiscard]] MagnetPoint point(double h) const {
    const auto field = from_si<FieldStrength>(-h);
    return {field, hot_.flux_density(field)};
  }
  [[nodiscard]] double margin(double h) const {
    const double pc = si(point(h).B) / (kMu0 * h);
    const double applied = si(circuit_.demagnetising_field);
    return std::min(knee_hot_ + si(point_on(hot_, pc, applied).H),
                    knee_cold_ + si(point_on(cold_, pc, applied).H));
  }
  [[nodiscard]] GapState state(const GapMagnet& magnet) const;

 private:
  const GapCircuit& circuit_;
  const DemagnetisationCurve& hot_;
  const DemagnetisationCurve& cold_;
  double knee_hot_, knee_cold_;
};

GapState GapSizer::state(const GapMagnet& magnet) const {
  const double area = si(magnet.area);
  const double pc = circuit_.leakage * si(circuit_.gap_area) * si(magnet.length) /
                    (circuit_.mmf_factor * si(circuit_.gap) * area);
  const double applied = si(circuit_.demagnetising_field);
  GapState s;
  s.permeance = pc;
  s.point = point_on(hot_, pc, 0.0);
  const double flux = si(s.point.B) * area;
  s.gap_flux_density = from_si<FluxDensity>(flux / (circuit_.leakage * si(circuit_.gap_area)));
  s.worst = {point_on(hot_, pc, applied), point_on(cold_, pc, applied)};
  s.margins = {from_si<FieldStrength>(knee_hot_ + si(s.worst[0].H)),
               from_si<FieldStrength>(knee_cold_ + si(s.worst[1].H))};
  s.loss = std::max(hot_.irreversible_loss(s.worst[0].H), cold_.irreversible_loss(s.worst[1].H));
  if (si(circuit_.steel_area) > 0.0) s.steel = from_si<FluxDensity>(flux / si(circuit_.steel_area));
  return s;
}

std::string demagnetises(const GapCircuit& c, const GapState& s, const GapLimits& limits) {
  const std::size_t worst = s.margins[1] < s.margins[0] ? 1 : 0;
  const bool opposed = si(c.demagnetising_field) > 0.0;
  return fmt::format(
      "demagnetises at {:.0f} °C{}: margin {} with the longest magnet allowed ({} required)",
      to_celsius(worst == 1 ? c.cold : c.hot),
      opposed ? " in a field of " + format(c.demagnetising_field, UnitSystem::si, 3) : "",
      format(s.margins[worst], UnitSystem::si, 3),
      format(*limits.required_margin, UnitSystem::si, 3));
}

// Largest field magnitude up to `most` whose load line keeps the margin; 0 when none does.
double safe_field(const GapSizer& sizer, const GapLimits& limits, double most) {
  if (!limits.required_margin) return most;
  const auto spare = [&](double h) { return sizer.margin(h) - si(*limits.required_margin); };
  const double at_most = spare(most);
  if (at_most >= 0.0) return most;
  const double least = 1e-6 * most;
  const double at_least = spare(least);
  if (at_least < 0.0) return 0.0;
  return good_edge(spare, least, most, at_least, at_most, kTolerance);
}

// Largest field magnitude at which the curve still carries the flux density b; negative when none
// does.
double field_of_flux_density(const GapSizer& sizer, double b, double most) {
  const auto spare = [&](double h) { return si(sizer.point(h).B) / b - 1.0; };
  const double at_zero = spare(0.0), at_most = spare(most);
  if (at_zero < 0.0) return -1.0;
  return at_most >= 0.0 ? most : good_edge(spare, 0.0, most, at_zero, at_most, 1e-9);
}

std::string no_room(const GapMagnet& needed, const GapLimits& limits) {
  std::string text = fmt::format("no room: the magnet would need a section of {} at a length of {}",
                                 format(needed.area), format(needed.length));
  if (std::isfinite(si(limits.max_area)))
    text += fmt::format("; the largest section is {}", format(limits.max_area));
  if (std::isfinite(si(limits.max_length)))
    text += fmt::format("; the longest magnet is {}", format(limits.max_length));
  return text;
}

}  // namespace

std::string_view to_text(GapReason reason) {
  switch (reason) {
    case GapReason::demagnetises:
      return "demagnetises";
    case GapReason::no_room:
      return "no room";
    case GapReason::steel_saturates:
      return "steel saturates";
    case GapReason::none:
      break;
  }
  return "feasible";
}

GapMagnet gap_magnet(const GapCircuit& circuit, const MagnetPoint& point) {
  check(circuit);
  require(si(point.B) > 0.0, "flux density of the operating point", si(point.B), Kind::flux_density,
          "it must be positive");
  require(si(point.H) < 0.0, "field of the operating point", si(point.H), Kind::field_strength,
          "it must be negative");
  const double mmf = circuit.mmf_factor * si(circuit.gap_flux_density) * si(circuit.gap) / kMu0;
  return {from_si<Area>(flux_of(circuit) / si(point.B)), from_si<Length>(-mmf / si(point.H))};
}

GapState evaluate(const GapCircuit& circuit, const GapMagnet& magnet,
                  const DemagnetisationCurve& hot, const DemagnetisationCurve& cold) {
  check(circuit);
  require(si(magnet.area) > 0.0, "magnet area", si(magnet.area), Kind::area, "it must be positive");
  require(si(magnet.length) > 0.0, "magnet length", si(magnet.length), Kind::length,
          "it must be positive");
  return GapSizer(circuit, hot, cold).state(magnet);
}

SizedGapMagnet size(const GapCircuit& circuit, const GapLimits& limits,
                    const DemagnetisationCurve& hot, const DemagnetisationCurve& cold) {
  check(circuit);
  require(si(limits.max_area) > 0.0, "largest magnet area", si(limits.max_area), Kind::area,
          "it must be positive");
  require(si(limits.max_length) > 0.0, "largest magnet length", si(limits.max_length), Kind::length,
          "it must be positive");
  const GapSizer sizer(circuit, hot, cold);
  const FiguresOfMerit figures = figures_of_merit(hot);
  const double coercivity = (1.0 - 1e-9) * si(figures.HcB);
  const double safe = safe_field(sizer, limits, coercivity);
  const double mmf = circuit.mmf_factor * si(circuit.gap_flux_density) * si(circuit.gap) / kMu0;
  const double from_length = mmf / si(limits.max_length);
  const double b_least = flux_of(circuit) / si(limits.max_area);
  const double from_area =
      b_least > 0.0 ? field_of_flux_density(sizer, b_least, coercivity) : coercivity;
  const double low = std::max(from_length, 1e-6 * coercivity);
  const double high = std::min({safe, from_area, coercivity});

  SizedGapMagnet r;
  const double h =
      low <= high ? std::clamp(si(figures.H_BHmax), low, high) : std::min(low, coercivity);
  r.magnet = gap_magnet(circuit, sizer.point(h));
  r.state = sizer.state(r.magnet);
  r.steel_area_needed = from_si<Area>(flux_of(circuit) / si(circuit.steel_limit));
  if (low > high) {
    r.reason = safe < std::min(low, coercivity) && safe <= from_area ? GapReason::demagnetises
                                                                     : GapReason::no_room;
  } else if (si(circuit.steel_area) > 0.0 && circuit.steel_area < r.steel_area_needed) {
    r.reason = GapReason::steel_saturates;
  }
  r.feasible = r.reason == GapReason::none;
  if (r.reason == GapReason::demagnetises) r.sentence = demagnetises(circuit, r.state, limits);
  if (r.reason == GapReason::no_room) r.sentence = no_room(r.magnet, limits);
  if (r.reason == GapReason::steel_saturates) {
    r.sentence =
        fmt::format("return path saturates: {} of steel carry {}, {} would be needed at {}",
                    format(circuit.steel_area), format(r.state.steel), format(r.steel_area_needed),
                    format(circuit.steel_limit));
  }
  return r;
}

}  // namespace magswap
