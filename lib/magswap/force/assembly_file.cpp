#include "magswap/force/assembly_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "magswap/field/placed_body.hpp"

namespace magswap {
namespace {

using detail::at_member;

/// A file under reading.
struct Reading {
  const Library* library;
  const AssemblyConditions* conditions;
  std::optional<Temperature> temperature;  // of all magnets
  AssemblyFile out;
};

DemagnetisationCurve bare_curve(TableReader& in) {
  const double br = *in.quantity("Br", Kind::polarisation);
  const double mu_rec = in.quantity("mu_rec", Kind::dimensionless).value_or(1.0);
  if (!(br > 0.0)) throw in.error("Br", "Br must be positive; 'direction' turns it round");
  if (!(mu_rec >= 1.0)) throw in.error("mu_rec", "mu_rec must be 1 or more");
  return DemagnetisationCurve::ideal(from_si<Polarisation>(br), mu_rec);
}

void set_grade(TableReader& in, const Reading& reading, AssemblyMagnet& magnet) {
  const auto own = in.quantity("temperature", Kind::temperature);
  at_member(in, "grade", [&](const std::string& text) {
    const Grade& grade = reading.library->grade(text);
    const GradeModel model(grade, *reading.library, reading.conditions->basis);
    Temperature at = reading.temperature.value_or(model.reference());
    if (own) at = from_si<Temperature>(*own);
    magnet.grade = grade.key();
    magnet.curve = model.at(at, reading.conditions->extrapolate);
    return 0;
  });
}

void read_magnet(TableReader in, Reading& reading) {
  const std::string number = fmt::format("magnet {}", reading.out.magnets.size() + 1);
  AssemblyMagnet magnet{in.text_or("name", number),
                        "",
                        "",
                        {},
                        {},
                        {0.0, 0.0, 1.0},
                        DemagnetisationCurve::ideal(from_si<Polarisation>(1.0), 1.0)};
  for (const AssemblyMagnet& earlier : reading.out.magnets)
    if (earlier.name == magnet.name)
      throw in.error("name", fmt::format("two magnets are named '{}'", magnet.name));
  magnet.group = in.text_or("group", magnet.name);
  std::tie(magnet.body, magnet.placement) = detail::read_placed_body(in);
  if (in.find("direction")) magnet.direction = detail::read_direction(in, "direction");
  const bool bare = in.find("Br") != nullptr;
  if (bare == (in.find("grade") != nullptr)) {
    throw in.error(bare ? "Br" : "grade",
                   bare ? "a grade and Br both set the remanence: give one of them"
                        : "give a grade, or Br with its unit, such as Br = \"1.2 T\"");
  }
  if (bare) {
    magnet.curve = bare_curve(in);
  } else {
    set_grade(in, reading, magnet);
  }
  in.finish();
  reading.out.magnets.push_back(std::move(magnet));
}

AssemblyMotion read_motion(TableReader in, const std::vector<AssemblyMagnet>& magnets) {
  constexpr int kMostSteps = 1000;
  AssemblyMotion out;
  out.group = in.text("group");
  std::vector<std::string> groups;
  for (const AssemblyMagnet& magnet : magnets) groups.push_back(magnet.group);
  if (std::find(groups.begin(), groups.end(), out.group) == groups.end()) {
    throw in.error(
        "group", fmt::format("no magnets of group '{}'{}", out.group, suggest(out.group, groups)));
  }
  if (in.find("shift")) out.shift = detail::read_position(in, "shift");
  out.turn_rad = in.quantity("turn", Kind::angle).value_or(0.0);
  if (out.turn_rad != 0.0) {
    if (in.find("turn_axis")) out.axis = detail::read_direction(in, "turn_axis");
    if (in.find("turn_about")) out.about = detail::read_position(in, "turn_about");
    at_member(in, "turn", [&](const std::string&) { return Rotation::about(out.axis, 0.0); });
  }
  if (out.turn_rad == 0.0 && si(magnitude(out.shift)) == 0.0)
    throw in.error("shift", "a motion needs a 'shift' or a 'turn'");
  out.steps = in.integer("steps").value_or(out.steps);
  if (out.steps < 1 || out.steps > kMostSteps)
    throw in.error("steps", fmt::format("'steps' must be from 1 to {}", kMostSteps));
  in.finish();
  return out;
}

}  // namespace

RigidMotion AssemblyMotion::at(double share) const {
  return {Rotation::about(axis, share * turn_rad),
          about,
          {share * shift.x, share * shift.y, share * shift.z}};
}

AssemblyFile read_assembly(std::string_view path, std::string_view content, const Library& library,
                           const AssemblyConditions& conditions) {
  const TomlText text(path, content);
  TableReader root(text, text.root(), "the assembly");
  (void)root.word("schema", {"magswap-assembly/1"});
  Reading reading{&library, &conditions, conditions.temperature, {}};
  reading.out.path = std::string(path);
  reading.out.text = std::string(content);
  reading.out.title = root.text_or("title", path);
  reading.out.note = root.text_or("note", "");
  const auto temperature = root.quantity("temperature", Kind::temperature);
  if (temperature && !conditions.temperature)
    reading.temperature = from_si<Temperature>(*temperature);
  if (const auto plate = root.quantity("plate", Kind::length))
    reading.out.plate = from_si<Length>(*plate);
  for (const TomlNode* node : root.tables("magnet"))
    read_magnet(TableReader(text, *node, "[[magnet]]"), reading);
  if (reading.out.magnets.empty()) {
    throw root.error("magnet", "no magnet: add a table [[magnet]] with grade or Br, and shape");
  }
  if (const TomlNode* node = root.find("motion"))
    reading.out.motion = read_motion(TableReader(text, *node, "[motion]"), reading.out.magnets);
  root.finish();
  return std::move(reading.out);
}

}  // namespace magswap
