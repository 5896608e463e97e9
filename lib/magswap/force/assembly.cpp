#include "magswap/force/assembly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/field/volume_nodes.hpp"
#include "magswap/force/charge_integral.hpp"
#include "magswap/force/surface.hpp"

namespace magswap {
namespace {

using detail::Triple;

Triple unit(const Triple& v, const std::string& name) {
  const double length = std::hypot(v[0], v[1], v[2]);
  if (!(length > 0.0 && std::isfinite(length))) {
    throw DomainError(fmt::format("magnet '{}': its direction has no length", name));
  }
  return {v[0] / length, v[1] / length, v[2] / length};
}

Vector<Polarisation> along(const Triple& direction, Polarisation j) {
  return {direction[0] * j, direction[1] * j, direction[2] * j};
}

Placement shifted(Placement placement, Length dz) {
  placement.position.z += dz;
  return placement;
}

// Image in iron whose face lies at a height: that of the plate at z = 0, moved there and back.
UniformMagnet image_of(const AssemblyMagnet& magnet, Polarisation j, Length plate) {
  const Vector<Polarisation> J = along(magnet.direction, j);
  const Placement image = mirrored(shifted(magnet.placement, -plate));
  return {magnet.body, Vector<Polarisation>{-J.x, -J.y, J.z}, shifted(image, plate)};
}

void check_above(const AssemblyMagnet& magnet, Length plate) {
  try {
    (void)image_in_plate(magnet.body, along(magnet.direction, from_si<Polarisation>(1.0)),
                         shifted(magnet.placement, -plate));
  } catch (const DomainError& error) {
    throw DomainError(fmt::format("magnet '{}': {}", magnet.name, error.what()));
  }
}

double volume_m3(const Body& body) {
  if (const auto* arc = std::get_if<ArcSegment>(&body)) {
    const double outer = si(arc->outer), inner = si(arc->inner);
    return (outer - inner) * (outer + inner) / 8.0 * (arc->to_rad - arc->from_rad) *
           si(arc->length);
  }
  return std::visit(
      [](const auto& b) {
        if constexpr (std::is_convertible_v<decltype(b), Shape>) return si(volume(Shape(b)));
        return 0.0;
      },
      body);
}

/// Points in a magnet's volume, in the world, with its direction there.
struct Inside {
  std::vector<double> x_m, y_m, z_m, weight;
  Triple direction;

  Inside(const AssemblyMagnet& magnet, int order, int around)
      : direction(magnet.placement.rotation(magnet.direction)) {
    const detail::VolumeNodes own = detail::volume_nodes(magnet.body, order, around);
    weight = own.weight;
    const Position& centre = magnet.placement.position;
    for (std::size_t i = 0; i < own.weight.size(); ++i) {
      const Triple at = magnet.placement.rotation({own.x_m[i], own.y_m[i], own.z_m[i]});
      x_m.push_back(at[0] + si(centre.x));
      y_m.push_back(at[1] + si(centre.y));
      z_m.push_back(at[2] + si(centre.z));
    }
  }

  // Mean of H along the direction [A/m].
  [[nodiscard]] double mean_field(const UniformMagnet& source) const {
    const std::size_t n = weight.size();
    std::vector<double> hx(n), hy(n), hz(n);
    field_strength({&source, 1}, {x_m, y_m, z_m}, {hx, hy, hz});
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i)
      sum += weight[i] * detail::dot(direction, {hx[i], hy[i], hz[i]});
    return sum;
  }
};

constexpr int kOrder = 8, kAround = 12;
const Polarisation kOne = from_si<Polarisation>(1.0);

// Mean field in magnet i along its direction, of magnet j with its image [A/m per T]; on the
// diagonal that of its own image alone.
std::vector<double> interaction(const std::vector<AssemblyMagnet>& magnets,
                                const std::optional<Length>& plate) {
  const std::size_t n = magnets.size();
  std::vector<double> out(n * n, 0.0);
  std::vector<UniformMagnet> unit_magnets, images;
  for (const AssemblyMagnet& magnet : magnets) {
    unit_magnets.emplace_back(magnet.body, along(magnet.direction, kOne), magnet.placement);
    if (plate) images.push_back(image_of(magnet, kOne, *plate));
  }
  for (std::size_t i = 0; i < n; ++i) {
    const Inside inside(magnets[i], kOrder, kAround);
    for (std::size_t j = 0; j < n; ++j) {
      double& each = out[i * n + j];
      if (i != j) each += inside.mean_field(unit_magnets[j]);
      if (plate) each += inside.mean_field(images[j]);
    }
  }
  return out;
}

std::vector<OperatingPoint> settle(const std::vector<AssemblyMagnet>& magnets,
                                   const std::vector<double>& interaction) {
  constexpr int kMostRounds = 500;
  constexpr double kSettled = 1e-11;  // of Br
  const std::size_t n = magnets.size();
  std::vector<double> factor(n), j(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double own = factor_along(magnets[i].body, magnets[i].direction);
    factor[i] = std::clamp(own - kMu0 * interaction[i * n + i], 0.0, 1.0);
    j[i] = si(magnets[i].curve.Br());
  }
  std::vector<OperatingPoint> out(n);
  for (int round = 0; round < kMostRounds; ++round) {
    double change = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      double others = 0.0;
      for (std::size_t k = 0; k < n; ++k)
        if (k != i) others += interaction[i * n + k] * j[k];
      out[i] = operating_point(magnets[i].curve, DemagnetisingFactor{factor[i], 1.0 - factor[i]},
                               from_si<FieldStrength>(others));
      change = std::max(change, std::abs(si(out[i].J) - j[i]) / si(magnets[i].curve.Br()));
      j[i] = si(out[i].J);
    }
    if (change < kSettled) return out;
  }
  throw ConvergenceError("assembly: the working points of the magnets do not settle");
}

void check_apart(const std::vector<AssemblyMagnet>& magnets) {
  std::vector<UniformMagnet> all;
  for (const AssemblyMagnet& magnet : magnets)
    all.emplace_back(magnet.body, along(magnet.direction, kOne), magnet.placement);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      try {
        detail::check_apart(all[i], {&all[k], 1});
      } catch (const DomainError& error) {
        throw DomainError(
            fmt::format("'{}' and '{}': {}", magnets[i].name, magnets[k].name, error.what()));
      }
    }
  }
}

double factor_of_axes(const Triple& n, const Triple& d) {
  return n[0] * d[0] * d[0] + n[1] * d[1] * d[1] + n[2] * d[2] * d[2];
}

// Round bodies: the mean factors of three axes at right angles sum to 1.
double round_factor(double along_axis, const Triple& d) {
  const double across = 0.5 * (1.0 - along_axis);
  return factor_of_axes({across, across, along_axis}, d);
}

double factor_of(const Block& b, const Triple& d) {
  const auto n = [](Length p, Length q, Length last) {
    return magnetometric_factor(Shape(Block{p, q, last})).N;
  };
  return factor_of_axes({n(b.b, b.c, b.a), n(b.c, b.a, b.b), n(b.a, b.b, b.c)}, d);
}
double factor_of(const Ellipsoid& b, const Triple& d) {
  const auto n = [](Length p, Length q, Length last) {
    return magnetometric_factor(Shape(Ellipsoid{p, q, last})).N;
  };
  return factor_of_axes({n(b.b, b.c, b.a), n(b.c, b.a, b.b), n(b.a, b.b, b.c)}, d);
}
double factor_of(const Cylinder& b, const Triple& d) {
  return round_factor(magnetometric_factor(Shape(b)).N, d);
}
double factor_of(const Ring& b, const Triple& d) {
  return round_factor(magnetometric_factor(Shape(b)).N, d);
}
double factor_of(const ArcSegment& b, const Triple& d) {
  constexpr int kFine = 12;
  const AssemblyMagnet magnet{"", "", "", b, {}, d, DemagnetisationCurve::ideal(kOne, 1.0)};
  return -kMu0 * Inside(magnet, kFine, kFine).mean_field(UniformMagnet(b, along(d, kOne)));
}

NotFoundError no_group(std::string_view group, const std::vector<std::string>& known) {
  return NotFoundError(fmt::format("no magnets of group '{}'", group), nearest_names(group, known));
}

}  // namespace

double factor_along(const Body& body, const std::array<double, 3>& direction) {
  check(body);
  const Triple d = unit(direction, to_text(body));
  return std::visit([&d](const auto& b) { return factor_of(b, d); }, body);
}

Assembly::Assembly(std::vector<AssemblyMagnet> magnets, std::optional<Length> plate)
    : magnets_(std::move(magnets)) {
  if (magnets_.empty()) throw ArgumentError("an assembly needs a magnet");
  for (AssemblyMagnet& magnet : magnets_) magnet.direction = unit(magnet.direction, magnet.name);
  check_apart(magnets_);
  if (plate)
    for (const AssemblyMagnet& magnet : magnets_) check_above(magnet, *plate);
  points_ = settle(magnets_, interaction(magnets_, plate));
  for (std::size_t i = 0; i < magnets_.size(); ++i) {
    sources_.emplace_back(magnets_[i].body, along(magnets_[i].direction, points_[i].J),
                          magnets_[i].placement);
  }
  if (!plate) return;
  for (std::size_t i = 0; i < magnets_.size(); ++i)
    sources_.push_back(image_of(magnets_[i], points_[i].J, *plate));
}

std::vector<std::string> Assembly::groups() const {
  std::vector<std::string> out;
  for (const AssemblyMagnet& magnet : magnets_)
    if (std::find(out.begin(), out.end(), magnet.group) == out.end()) out.push_back(magnet.group);
  return out;
}

Position Assembly::centre_of(std::string_view group) const {
  Triple sum{};
  double whole = 0.0;
  for (const AssemblyMagnet& magnet : magnets_) {
    if (magnet.group != group) continue;
    const double v = volume_m3(magnet.body);
    const Position& at = magnet.placement.position;
    sum = {sum[0] + v * si(at.x), sum[1] + v * si(at.y), sum[2] + v * si(at.z)};
    whole += v;
  }
  if (whole == 0.0) throw no_group(group, groups());
  return {from_si<Length>(sum[0] / whole), from_si<Length>(sum[1] / whole),
          from_si<Length>(sum[2] / whole)};
}

MagnetForce Assembly::force_on_group(std::string_view group, const std::optional<Position>& about,
                                     const ForceAccuracy& accuracy) const {
  const Position point = about.value_or(centre_of(group));
  std::vector<UniformMagnet> others;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const bool image = i >= magnets_.size();
    if (image || magnets_[i].group != group) others.push_back(sources_[i]);
  }
  MagnetForce out;
  if (others.empty()) return out;
  bool closed = true;
  for (std::size_t i = 0; i < magnets_.size(); ++i) {
    if (magnets_[i].group != group) continue;
    const MagnetForce one = magswap::force_on(sources_[i], others, point, accuracy);
    out.force = {out.force.x + one.force.x, out.force.y + one.force.y, out.force.z + one.force.z};
    out.torque = {out.torque.x + one.torque.x, out.torque.y + one.torque.y,
                  out.torque.z + one.torque.z};
    out.force_error += one.force_error;
    out.torque_error += one.torque_error;
    closed = closed && one.method != ForceMethod::quadrature;
    out.method = closed ? one.method : ForceMethod::quadrature;
  }
  return out;
}

std::vector<AssemblyMagnet> moved(std::vector<AssemblyMagnet> magnets, std::string_view group,
                                  const RigidMotion& motion) {
  for (AssemblyMagnet& magnet : magnets) {
    if (magnet.group != group) continue;
    Position& at = magnet.placement.position;
    const Triple arm{si(at.x - motion.about.x), si(at.y - motion.about.y),
                     si(at.z - motion.about.z)};
    const Triple turned = motion.turn(arm);
    at = {motion.about.x + from_si<Length>(turned[0]) + motion.shift.x,
          motion.about.y + from_si<Length>(turned[1]) + motion.shift.y,
          motion.about.z + from_si<Length>(turned[2]) + motion.shift.z};
    magnet.placement.rotation = motion.turn.after(magnet.placement.rotation);
  }
  return magnets;
}

}  // namespace magswap
