#include "magswap/application/surface_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap::detail {
namespace {

// Part of the section over which the worst field is meant: 1 %.
constexpr double kWorstShare = 0.01;
// Part of a slot's opening that widens the gap of the magnet's edge beyond Carter's mean; from
// finite elements, docs/methods/surface-machine.md.
constexpr double kSlotShadow = 0.25;
constexpr int kYokeHarmonics = 8;

void require(bool good, std::string_view name, double value, Kind kind, std::string_view limit) {
  if (good && std::isfinite(value)) return;
  throw DomainError(fmt::format("surface machine: {} is {}; {}", name, format(value, kind), limit));
}

void check(const SurfaceMachine& m) {
  const double rs = si(m.bore_radius);
  const double gap = si(m.gap);
  require(rs > 0.0, "bore radius", rs, Kind::length, "it must be positive");
  require(gap > 0.0 && gap < rs, "gap", gap, Kind::length,
          "it must lie between 0 and the bore radius");
  require(m.pole_pairs >= 1, "number of pole pairs", m.pole_pairs, Kind::dimensionless,
          "at least 1");
  const double pole_pitch = kPi * rs / m.pole_pairs;
  require(pole_pitch > 2.0 * gap, "pole pitch", pole_pitch, Kind::length,
          "it must exceed twice the gap, or no field of the magnets crosses it: fewer pole pairs "
          "or a smaller gap");
  require(si(m.shaft_radius) >= 0.0 && si(m.shaft_radius) < rs - gap, "shaft radius",
          si(m.shaft_radius), Kind::length, "it must lie inside the magnets");
  require(si(m.stator_yoke) >= 0.0, "stator yoke", si(m.stator_yoke), Kind::length,
          "give its thickness, or 0 to leave it unchecked");
  require(si(m.yoke_limit) > 0.0, "yoke limit", si(m.yoke_limit), Kind::flux_density,
          "it must be positive");
  require(si(m.electric_loading) > 0.0, "electric loading", si(m.electric_loading),
          Kind::field_strength, "it must be positive");
  require(m.winding_factor > 0.0 && m.winding_factor <= 1.0, "winding factor", m.winding_factor,
          Kind::dimensionless, "it must lie between 0 and 1");
  require(m.load_angle_rad >= 0.0 && m.load_angle_rad <= 0.5 * kPi, "load angle in rad",
          m.load_angle_rad, Kind::dimensionless, "it must lie between 0 (q-axis) and π/2 (d-axis)");
  require(m.short_circuit_ratio >= 0.0, "short-circuit ratio", m.short_circuit_ratio,
          Kind::dimensionless, "it must not be negative");
  if (m.slots == 0) return;
  const double pitch = 2.0 * kPi * rs / m.slots;
  require(m.slots > 0, "number of slots", m.slots, Kind::dimensionless, "0 is a smooth bore");
  require(si(m.slot_opening) > 0.0 && si(m.slot_opening) < pitch, "slot opening",
          si(m.slot_opening), Kind::length, "it must lie between 0 and the slot pitch");
}

}  // namespace

SurfaceModel::SurfaceModel(const SurfaceMachine& m, const WorkingCurves& curves) : curves_(curves) {
  check(m);
  require(si(curves.hot.Br()) > 0.0, "Br of the hot magnet", si(curves.hot.Br()),
          Kind::flux_density, "it must be positive");
  require(si(curves.cold.Br()) > 0.0, "Br of the cold magnet", si(curves.cold.Br()),
          Kind::flux_density, "it must be positive");
  knee_hot_ = si(curves.hot.knee());
  knee_cold_ = si(curves.cold.knee());
  rs_ = si(m.bore_radius);
  rm_ = rs_ - si(m.gap);
  shaft_ = si(m.shaft_radius);
  yoke_ = si(m.stator_yoke);
  opening_ = m.slots > 0 ? si(m.slot_opening) : 0.0;
  pitch_ = m.slots > 0 ? 2.0 * kPi * rs_ / m.slots : 1.0;
  p_ = m.pole_pairs;
  torque_ = 2.0 * kPi * rs_ * rs_ * m.winding_factor * si(m.electric_loading) / std::sqrt(2.0);
  mmf_ = std::sqrt(2.0) * si(m.electric_loading) * m.winding_factor * rs_ / p_;
  load_angle_ = m.load_angle_rad;
  short_circuit_ratio_ = m.short_circuit_ratio;
  // Terms fall as e^(−2ka) and e^(−kb): to e^−7 for a magnet as thick as the gap.
  orders_ = static_cast<int>(std::clamp(7.0 * rm_ / (p_ * si(m.gap)), 41.0, 401.0));
}

// Growth of the gap that stands for the slots: (kC − 1)·g′.
double SurfaceModel::slot_allowance(double h, double mu_r) const {
  if (opening_ == 0.0) return 0.0;
  const double distance = rs_ - rm_ + h / mu_r;
  return (carter_factor(opening_, pitch_, distance) - 1.0) * distance;
}

double SurfaceModel::carter(double h) const {
  if (opening_ == 0.0) return 1.0;
  return carter_factor(opening_, pitch_, rs_ - rm_ + h / curves_.hot.mu_rec());
}

SurfaceGeometry SurfaceModel::geometry(double h, double arc, double mu_r) const {
  return {rm_ - h, rm_, rs_ + slot_allowance(h, mu_r), p_, arc, Magnetisation2d::radial};
}

// The arc enters the fundamental by sin(arc·π/2) alone: solve for a full pole, where it is 1.
double SurfaceModel::fundamental_scale(double h) const {
  const double mu_r = curves_.hot.mu_rec();
  return detail::fundamental(geometry(h, 1.0, mu_r), si(curves_.hot.Br()), mu_r, rs_);
}

double SurfaceModel::fundamental(double h, double arc) const {
  return fundamental_scale(h) * std::sin(0.5 * kPi * arc);
}

double SurfaceModel::rotor_yoke(double h, double arc) const {
  const double mu_r = curves_.hot.mu_rec();
  const double rr = rm_ - h;
  const double flux =
      flux_per_pole(geometry(h, arc, mu_r), si(curves_.hot.Br()), mu_r, rr, kYokeHarmonics);
  return 0.5 * flux / (rr - shaft_);
}

double SurfaceModel::stator_flux(double h, double arc) const {
  const double mu_r = curves_.hot.mu_rec();
  return flux_per_pole(geometry(h, arc, mu_r), si(curves_.hot.Br()), mu_r, rs_, kYokeHarmonics);
}

double SurfaceModel::stator_yoke(double h, double arc) const {
  return yoke_ > 0.0 ? 0.5 * stator_flux(h, arc) / yoke_ : 0.0;
}

// Sum over the orders at the magnet's surface, both places at once; powers and angles by
// recurrence. With the limit of high orders, J/(1 + µr), taken out, which sums to the square wave,
// terms fall as 1/n².
SurfaceModel::Points SurfaceModel::points(double h, double arc, double mu_r) const {
  const double allowance = slot_allowance(h, mu_r);
  const double a = std::log((rs_ + allowance + kSlotShadow * opening_) / rm_);
  const double b = std::log(rm_ / (rm_ - h));
  const double shrink = (rm_ - h) / rm_;
  const double beta = 0.5 * kPi * arc;
  const double inset = std::sqrt(kWorstShare * 2.0 * beta / p_ * rm_ * h) / rm_;
  const double edge = std::max(beta - p_ * inset, 0.0);

  double qa = std::exp(-2.0 * p_ * a), eb = std::exp(-p_ * b);
  const double qa_step = qa * qa, eb_step = eb * eb;
  const double beta_step = 2.0 * std::cos(2.0 * beta), edge_step = 2.0 * std::cos(2.0 * edge);
  double sine = std::sin(beta), sine_before = -sine;
  double cosine = std::cos(edge), cosine_before = cosine;
  const double limit = 1.0 / (1.0 + mu_r);
  double at_centre = 0.0, at_edge = 0.0;
  for (int n = 1; n <= orders_; n += 2) {
    const double k = static_cast<double>(n) * p_;
    const double qb = eb * eb;
    const double numerator = (1.0 + qa) * (1.0 - qb);
    const double inner = k == 1.0
                             ? -0.5 * ((1.0 - qb) - 2.0 * shrink * b * eb)
                             : (k * ((1.0 + qb) - 2.0 * shrink * eb) - (1.0 - qb)) / (1.0 - k * k);
    const double share =
        (numerator + (1.0 + qa) * inner) / (numerator + mu_r * (1.0 + qb) * (1.0 - qa));
    const double term = (share - limit) * sine / n;
    at_centre += term;
    at_edge += term * cosine;
    qa *= qa_step;
    eb *= eb_step;
    const double next_sine = beta_step * sine - sine_before;
    sine_before = sine;
    sine = next_sine;
    const double next_cosine = edge_step * cosine - cosine_before;
    cosine_before = cosine;
    cosine = next_cosine;
  }
  const double scale = 4.0 / (kPi * mu_r);
  const SurfaceSolution armature({rm_ - h, rm_, rs_ + allowance, p_, arc}, 1.0, mu_r);
  const double per_ampere = armature.armature_field({rm_, true, 0.0, b});
  return {StressPoint{limit - scale * at_centre, per_ampere, 0.0},
          StressPoint{limit - scale * at_edge, per_ampere, edge}};
}

// The pole centre stands for all of the pole but its edge: its own field is nearly that of the
// centre, and the magnetomotive force the largest that occurs between.
double SurfaceModel::mmf_at(DemagnetisingEvent event, const Points& points,
                            std::size_t place) const {
  const double edge = points[1].electrical_rad;
  if (event == DemagnetisingEvent::short_circuit) {
    return short_circuit_ratio_ * mmf_ * (place == 0 ? 1.0 : std::cos(edge));
  }
  const double angle = load_angle_ + edge;
  return mmf_ * std::sin(place == 0 ? std::min(angle, 0.5 * kPi) : angle);
}

StressValue SurfaceModel::stress(const Points& points, std::size_t i) const {
  const bool cold = i >= 2;
  const auto event = i % 2 == 0 ? DemagnetisingEvent::load : DemagnetisingEvent::short_circuit;
  const CurveParameters& curve = (cold ? curves_.cold : curves_.hot).parameters();
  const double knee = cold ? knee_cold_ : knee_hot_;
  StressValue worst{0.0, 0.0, 0.0, false};
  for (std::size_t place = 0; place < points.size(); ++place) {
    const StressPoint& point = points[place];
    const double mmf = mmf_at(event, points, place);
    const auto line = LoadLine::from_linear(point.n_lin, -mmf * point.armature_per_m, curve.mu_rec);
    const double h = intersect(curve, line);
    if (place == 0 || h < worst.h_A_per_m) worst = {h, knee + h, mmf, place == 1};
  }
  return worst;
}

std::array<StressValue, 4> SurfaceModel::stresses(double h, double arc) const {
  const Points hot = points(h, arc, curves_.hot.mu_rec());
  const bool same = curves_.hot.mu_rec() == curves_.cold.mu_rec();
  const Points cold = same ? hot : points(h, arc, curves_.cold.mu_rec());
  return {stress(hot, 0), stress(hot, 1), stress(cold, 2), stress(cold, 3)};
}

double SurfaceModel::margin(double h, double arc) const {
  const auto all = stresses(h, arc);
  return std::min_element(
             all.begin(), all.end(),
             [](const auto& x, const auto& y) { return x.margin_A_per_m < y.margin_A_per_m; })
      ->margin_A_per_m;
}

// Midpoint rule over the section: 3 radii × 16 angles from the leading to the trailing edge.
double SurfaceModel::section_loss(double h, double arc, std::size_t i) const {
  constexpr int kRadii = 3, kAngles = 16, kOrders = 61;
  const bool cold = i >= 2;
  const auto event = i % 2 == 0 ? DemagnetisingEvent::load : DemagnetisingEvent::short_circuit;
  const DemagnetisationCurve& material = curve(cold);
  const double mu_r = material.mu_rec();
  const SurfaceSolution solution(geometry(h, arc, mu_r), 1.0, mu_r);
  std::array<SurfaceHarmonic, (kOrders + 1) / 2> orders{};
  for (std::size_t o = 0; o < orders.size(); ++o)
    orders[o] = solution.solve(2 * static_cast<int>(o) + 1);
  double loss = 0.0, weight = 0.0;
  for (int ir = 0; ir < kRadii; ++ir) {
    const SurfaceStation at = solution.station(rm_ - h * (ir + 0.5) / kRadii);
    std::array<double, orders.size()> amplitude{};
    for (std::size_t o = 0; o < orders.size(); ++o) amplitude[o] = solution.field(orders[o], at);
    const double per_ampere = solution.armature_field(at);
    for (int it = 0; it < kAngles; ++it) {
      const double angle = 0.5 * kPi * arc * (2.0 * (it + 0.5) / kAngles - 1.0);
      double n_lin = 0.0;
      for (std::size_t o = 0; o < orders.size(); ++o) {
        n_lin -= amplitude[o] * std::cos((2.0 * static_cast<double>(o) + 1.0) * angle);
      }
      const double mmf =
          mmf_ * (event == DemagnetisingEvent::load ? std::sin(load_angle_ + angle)
                                                    : short_circuit_ratio_ * std::cos(angle));
      const auto line = LoadLine::from_linear(n_lin, -mmf * per_ampere, mu_r);
      const double field = intersect(material.parameters(), line);
      loss += at.r_m * material.irreversible_loss(from_si<FieldStrength>(field));
      weight += at.r_m;
    }
  }
  return loss / weight;
}

}  // namespace magswap::detail
