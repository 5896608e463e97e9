#include "magswap/circuit/ready_air.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

#include "magswap/circuit/plane_section.hpp"
#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

constexpr int kPole = 12;  // panels of a pole's width
constexpr int kSide = 6;   // of a shorter line

// x from the plane between the halves, y from the middle of the gap; the yoke below.
PlaneSection outlines_of(const CoilSection& of) {
  const double inner = 0.5 * of.spacing, outer = inner + of.magnet_width, face = -0.5 * of.gap;
  const BridgeProfile profile(inner, of.magnet_width);
  PlaneSection out;
  out.odd_about_axis = true;
  out.face = {inner, face, outer, face};
  const auto add_body = [&](double y_inner, double y_back) {
    const int body = static_cast<int>(out.inside.size());
    for (const double y : {y_inner, y_back}) {
      out.add_line({0.0, y, inner, y, body}, kSide, profile, 0.0, inner);
      out.add_line({inner, y, outer, y, body}, kPole, profile, inner, outer);
    }
    out.add_line({outer, y_inner, outer, y_back, body}, kSide, profile, outer, outer);
    out.inside.push_back(profile.inside(of.yoke));
  };
  add_body(face - of.magnet_thickness, face - of.magnet_thickness - of.yoke);
  if (!of.both_plates) add_body(-face, of.yoke - face);
  return out;
}

// x from the inner side of the frame's back, y from the middle of the gap; the upper half.
PlaneSection outlines_of(const SeparatorSection& of) {
  const double inner = of.window, outer = inner + of.magnet_width;
  const double under = 0.5 * of.gap + of.magnet_thickness, above = under + of.frame;
  // Ways along the middle of the steel: up the back, then along the arm.
  const double back = under + 0.5 * of.frame, arm = of.window + 0.5 * of.frame;
  const double edge = back + arm, end = edge + of.magnet_width;
  const BridgeProfile profile(edge, of.magnet_width);
  PlaneSection out;
  out.face = {inner, 0.5 * of.gap, outer, 0.5 * of.gap};
  out.add_line({0.0, 0.0, 0.0, under}, kSide, profile, 0.0, back);
  out.add_line({0.0, under, inner, under}, kSide, profile, back, edge);
  out.add_line({inner, under, outer, under}, kPole, profile, edge, end);
  out.add_line({outer, under, outer, above}, kSide, profile, end, end);
  out.add_line({inner, above, outer, above}, kPole, profile, edge, end);
  out.add_line({-of.frame, above, inner, above}, kSide, profile, back, edge);
  out.add_line({-of.frame, 0.0, -of.frame, above}, kSide, profile, 0.0, back);
  out.inside.push_back(profile.inside(of.frame));
  return out;
}

/// A way from the face and how often it counts in the face's sum.
struct Way {
  double* permeance;
  double times;
};

// Magnets that are thick or far from the plate send less than w/t or w/g straight on: what would be
// negative is taken from the other ways, so that the face's sum stays right.
void keep_positive(double rest, std::initializer_list<Way> ways) {
  double sum = 0.0;
  for (const Way& way : ways) {
    *way.permeance = std::max(*way.permeance, 0.0);
    sum += way.times * *way.permeance;
  }
  for (const Way& way : ways) *way.permeance *= sum > 0.0 ? std::max(rest, 0.0) / sum : 0.0;
}

void require_finite(const char* device, double sum, double middle) {
  if (std::isfinite(sum) && middle > 0.0) return;
  throw DomainError(std::string(device) +
                    ": no finite field of its section; the proportions of its lengths are too "
                    "extreme");
}

}  // namespace

CoilAir air_of(const CoilSection& section) {
  const PlaneSection outlines = outlines_of(section);
  const double magnet = section.magnet_width / section.magnet_thickness;
  const double gap = section.magnet_width / section.gap;
  CoilAir out;
  if (section.both_plates) {
    // Odd: the state of the motor. Even tells the ways across the gap's middle from the others.
    const SectionAir odd = solve_section(outlines, Mirror::odd);
    const SectionAir even = solve_section(outlines, Mirror::even);
    out.sides = odd.face_to_body[0] - magnet;
    out.across = even.face_to_plane;
    out.fringing = 0.5 * (odd.face_to_plane - even.face_to_plane) - gap;
    out.beside = std::max(0.5 * (odd.body_to_plane[0] - even.body_to_plane[0]), 0.0);
    out.yoke = out.plate = std::max(even.body_to_plane[0], 0.0);
    out.middle = 0.5 * section.gap * odd.middle_field;
    keep_positive(odd.face - magnet - 2.0 * gap,
                  {{&out.sides, 1.0}, {&out.fringing, 2.0}, {&out.across, 1.0}});
  } else {
    const SectionAir all = solve_section(outlines, Mirror::none);
    out.sides = all.face_to_body[0] - magnet;
    out.fringing = all.face_to_body[1] - gap;
    out.across = all.face_to_plane;
    out.beside = std::max(all.body_to_body, 0.0);
    out.yoke = std::max(all.body_to_plane[0], 0.0);
    out.plate = std::max(all.body_to_plane[1], 0.0);
    out.middle = section.gap * all.middle_field;
    keep_positive(all.face - magnet - gap,
                  {{&out.sides, 1.0}, {&out.fringing, 1.0}, {&out.across, 1.0}});
  }
  require_finite("voice-coil motor",
                 out.sides + out.fringing + out.across + out.beside + out.yoke + out.plate,
                 out.middle);
  return out;
}

SeparatorAir air_of(const SeparatorSection& section) {
  const SectionAir air = solve_section(outlines_of(section), Mirror::odd);
  const double magnet = section.magnet_width / section.magnet_thickness;
  const double gap = section.magnet_width / section.gap;
  SeparatorAir out;
  out.sides = air.face_to_body[0] - magnet;
  out.fringing = 0.5 * air.face_to_plane - gap;
  out.arms = std::max(0.5 * air.body_to_plane[0], 0.0);
  out.middle = -0.5 * section.gap * air.middle_field;
  keep_positive(air.face - magnet - 2.0 * gap, {{&out.sides, 1.0}, {&out.fringing, 2.0}});
  require_finite("separator gap", out.sides + out.fringing + out.arms, out.middle);
  return out;
}

}  // namespace magswap::detail
