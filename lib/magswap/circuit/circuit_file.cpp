#include "magswap/circuit/circuit_file.hpp"

#include <fmt/format.h>

#include "magswap/core/error.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

const std::vector<std::string> kKinds{"network",      "c-core",     "pot-magnet", "ring-motor",
                                      "centre-motor", "voice-coil", "separator"};

/// One table of the file; quantities come typed.
class Section {
 public:
  Section(const TomlText& text, const TomlNode& node, const std::string& name)
      : in_(text, node, name) {}

  template <class Q>
  [[nodiscard]] Q require(std::string_view key) {
    (void)in_.require(key);
    return from_si<Q>(*in_.quantity(key, KindOf<Q>::value));
  }
  template <class Q>
  [[nodiscard]] Q optional(std::string_view key, Q otherwise = Q{}) {
    const auto value = in_.quantity(key, KindOf<Q>::value);
    return value ? from_si<Q>(*value) : otherwise;
  }
  [[nodiscard]] Length length(std::string_view key) { return require<Length>(key); }
  [[nodiscard]] Length length_or_none(std::string_view key) { return optional<Length>(key); }
  TableReader& in() { return in_; }

 private:
  TableReader in_;
};

MagnetChoice read_magnet(Section& section) {
  TableReader& in = section.in();
  MagnetChoice out;
  out.place = in.node().place;
  const TomlNode* grade = in.find("grade");
  const TomlNode* remanence = in.find("Br");
  if ((grade == nullptr) == (remanence == nullptr)) {
    throw in.error("grade",
                   fmt::format("{}: give either 'grade', or 'Br' and 'mu_rec'", in.what()));
  }
  if (grade != nullptr) {
    out.grade = in.text("grade");
    out.place = grade->place;
  } else {
    out.Br = section.require<Polarisation>("Br");
    (void)in.require("mu_rec");
    out.mu_rec = *in.number("mu_rec");
  }
  out.worst_before = section.optional<FieldStrength>("worst_before");
  return out;
}

SteelChoice read_steel_choice(Section& section) {
  TableReader& in = section.in();
  SteelChoice out;
  out.place = in.require("material").place;
  out.material = in.text("material");
  if (const auto stacking = in.number("stacking")) out.stacking = *stacking;
  return out;
}

// A flux path from { shape = "…", … } or { permeance = "…" }.
FluxPath read_path(const TomlText& text, const TomlNode& node) {
  Section s(text, node, "a flux path");
  TableReader& in = s.in();
  try {
    if (in.find("permeance") != nullptr) {
      FluxPath out = given_permeance(parse_permeance(in.text("permeance")));
      in.finish();
      return out;
    }
    const std::string shape = in.word(
        "shape", {"parallel plates", "half cylinder", "half annulus", "tapered half annulus",
                  "quarter cylinder", "quarter annulus", "spherical quadrant", "spherical octant",
                  "quadrant shell", "octant shell", "coaxial cylinders", "magnet side",
                  "magnet flank", "walled chamber", "disc rims"});
    const auto made = [&]() -> FluxPath {
      if (shape == "parallel plates")
        return parallel_plates(s.require<Area>("area"), s.length("gap"));
      if (shape == "half cylinder") return half_cylinder(s.length("edge"));
      if (shape == "half annulus")
        return half_annulus(s.length("edge"), s.length("gap"), s.length("face"));
      if (shape == "tapered half annulus")
        return tapered_half_annulus(s.length("edge"), s.length("gap"), s.length("face"));
      if (shape == "quarter cylinder") return quarter_cylinder(s.length("edge"));
      if (shape == "quarter annulus")
        return quarter_annulus(s.length("edge"), s.length("gap"), s.length("face"));
      if (shape == "spherical quadrant") return spherical_quadrant(s.length("gap"));
      if (shape == "spherical octant") return spherical_octant(s.length("gap"));
      if (shape == "quadrant shell") return quadrant_shell(s.length("face"));
      if (shape == "octant shell") return octant_shell(s.length("face"));
      if (shape == "coaxial cylinders")
        return coaxial_cylinders(s.length("inner_radius"), s.length("outer_radius"),
                                 s.length("length"));
      if (shape == "magnet side")
        return magnet_side(s.length("inner_radius"), s.length("outer_radius"), s.length("length"));
      if (shape == "magnet flank") return magnet_flank(s.length("edge"));
      if (shape == "walled chamber")
        return walled_chamber(s.length("depth"), s.length("width"), s.length("height"),
                              s.length("gap"));
      return disc_rims(s.length("radius"), s.length("distance"), s.length("thickness"));
    };
    FluxPath out = made();
    in.finish();
    return out;
  } catch (const DomainError& error) {
    throw text.error_at(node.place, error.what());
  } catch (const ArgumentError& error) {
    throw in.error("permeance", error.what());
  }
}

std::vector<FluxPath> read_paths(TableReader& in, std::string_view key) {
  std::vector<FluxPath> out;
  for (const TomlNode* node : in.tables(key)) out.push_back(read_path(in.document(), *node));
  return out;
}

BranchEnds read_ends(TableReader& in) { return {in.text("name"), in.text("from"), in.text("to")}; }

template <class Part, class Read>
void read_branches(TableReader& root, const char* key,
                   std::vector<NetworkSpec::Entry<Part>>& entries, Read read) {
  for (const TomlNode* node : root.tables(key)) {
    Section section(root.document(), *node, fmt::format("[[{}]]", key));
    BranchEnds ends = read_ends(section.in());
    entries.push_back({std::move(ends), read(section), node->place});
    section.in().finish();
  }
}

NetworkSpec read_network(TableReader& root) {
  NetworkSpec out;
  (void)root.require("nodes");
  out.nodes = root.texts("nodes");
  read_branches(root, "magnet", out.magnets, [](Section& s) {
    return NetworkSpec::Magnet{s.length("length"), s.require<Area>("area"), read_magnet(s)};
  });
  read_branches(root, "gap", out.gaps, [](Section& s) {
    return GapBranch{s.length("length"), s.require<Area>("area"), read_paths(s.in(), "fringing"),
                     s.in().flag_or("working", false)};
  });
  read_branches(root, "steel", out.steels, [](Section& s) {
    return NetworkSpec::Steel{s.length("length"), s.require<Area>("area"), read_steel_choice(s)};
  });
  read_branches(root, "leakage", out.leakages, [](Section& s) {
    (void)s.in().require("paths");
    return LeakageBranch{read_paths(s.in(), "paths")};
  });
  return out;
}

CCore read_c_core(Section& s) {
  CCore out;
  out.magnet_length = s.length("magnet_length");
  out.magnet_width = s.length("magnet_width");
  out.gap = s.length("gap");
  out.gap_width = s.length("gap_width");
  out.window_width = s.length("window_width");
  out.window_height = s.length("window_height");
  out.bar_thickness = s.length_or_none("bar_thickness");
  out.planar = s.in().find("depth") == nullptr;
  if (!out.planar) out.depth = s.length("depth");
  return out;
}

PotMagnet read_pot(Section& s) {
  PotMagnet out;
  out.magnet_radius = s.length("magnet_radius");
  out.magnet_length = s.length("magnet_length");
  out.cup_inner_radius = s.length("cup_inner_radius");
  out.cup_outer_radius = s.length("cup_outer_radius");
  out.bottom_thickness = s.length("bottom_thickness");
  out.keeper_thickness = s.length("keeper_thickness");
  out.keeper_radius = s.length_or_none("keeper_radius");
  out.gap = s.length("gap");
  return out;
}

RingMotor read_ring(Section& s) {
  RingMotor out;
  out.pole_radius = s.length("pole_radius");
  out.gap = s.length("gap");
  out.top_plate_thickness = s.length("top_plate_thickness");
  out.bottom_plate_thickness = s.length_or_none("bottom_plate_thickness");
  out.magnet_inner_radius = s.length("magnet_inner_radius");
  out.magnet_outer_radius = s.length("magnet_outer_radius");
  out.magnet_thickness = s.length("magnet_thickness");
  out.plate_outer_radius = s.length_or_none("plate_outer_radius");
  out.pole_bore_radius = s.length_or_none("pole_bore_radius");
  return out;
}

CentreMotor read_centre(Section& s) {
  CentreMotor out;
  out.magnet_radius = s.length("magnet_radius");
  out.magnet_thickness = s.length("magnet_thickness");
  out.pole_radius = s.length("pole_radius");
  out.pole_thickness = s.length("pole_thickness");
  out.gap = s.length("gap");
  out.cup_thickness = s.length("cup_thickness");
  out.bottom_thickness = s.length_or_none("bottom_thickness");
  out.cup_inner_radius = s.length_or_none("cup_inner_radius");
  return out;
}

FlatVoiceCoil read_voice_coil(Section& s) {
  FlatVoiceCoil out;
  out.magnet_thickness = s.length("magnet_thickness");
  out.magnet_width = s.length("magnet_width");
  out.spacing = s.length("spacing");
  out.gap = s.length("gap");
  out.yoke_thickness = s.length("yoke_thickness");
  out.both_plates = s.in().flag_or("both_plates", false);
  out.planar = s.in().find("depth") == nullptr;
  if (!out.planar) out.depth = s.length("depth");
  return out;
}

SeparatorGap read_separator(Section& s) {
  SeparatorGap out;
  out.magnet_thickness = s.length("magnet_thickness");
  out.magnet_width = s.length("magnet_width");
  out.gap = s.length("gap");
  out.window_width = s.length("window_width");
  out.frame_thickness = s.length("frame_thickness");
  out.planar = s.in().find("depth") == nullptr;
  if (!out.planar) out.depth = s.length("depth");
  return out;
}

void read_device(TableReader& root, CircuitFile& out) {
  const TomlText& text = root.document();
  Section magnet(text, root.require("magnet"), "[magnet]");
  out.magnet = read_magnet(magnet);
  magnet.in().finish();
  Section steel(text, root.require("steel"), "[steel]");
  out.steel = read_steel_choice(steel);
  steel.in().finish();
  const TomlNode& node = root.require("geometry");
  out.geometry = node.place;
  Section geometry(text, node, "[geometry]");
  if (out.kind == "c-core")
    out.device = read_c_core(geometry);
  else if (out.kind == "pot-magnet")
    out.device = read_pot(geometry);
  else if (out.kind == "ring-motor")
    out.device = read_ring(geometry);
  else if (out.kind == "centre-motor")
    out.device = read_centre(geometry);
  else if (out.kind == "voice-coil")
    out.device = read_voice_coil(geometry);
  else
    out.device = read_separator(geometry);
  geometry.in().finish();
  if (const TomlNode* table = root.find("leakage")) {
    TableReader overrides(text, *table, "[leakage]");
    for (const TomlNode& child : table->children) {
      try {
        out.overrides.emplace_back(child.key, parse_permeance(overrides.text(child.key)));
      } catch (const ArgumentError& error) {
        throw text.error_at(child.place, error.what());
      }
      out.override_places.push_back(child.key_place);
    }
  }
}

void read_coils(TableReader& root, CircuitFile& out) {
  for (const TomlNode* node : root.tables("coil")) {
    Section section(root.document(), *node, "[[coil]]");
    CoilSpec coil;
    coil.place = node->place;
    coil.name = section.in().text("name");
    coil.around = section.in().text("around");
    coil.mmf = section.require<Current>("mmf");
    if (section.in().find("fault_mmf") != nullptr)
      coil.fault = section.require<Current>("fault_mmf");
    section.in().finish();
    out.coils.push_back(std::move(coil));
  }
}

}  // namespace

CircuitFile read_circuit(std::string_view path, std::string_view content) {
  const TomlText text(path, content);
  TableReader root(text, text.root(), "the circuit");
  (void)root.word("schema", {"magswap-circuit/1"});
  CircuitFile out;
  out.path = std::string(path);
  out.text = std::string(content);
  out.title = root.text("title");
  out.note = root.text_or("note", "");
  out.kind = root.word("kind", kKinds);
  if (const auto temperature = root.quantity("temperature", Kind::temperature))
    out.temperature = from_si<Temperature>(*temperature);
  if (out.kind == "network")
    out.device = read_network(root);
  else
    read_device(root, out);
  read_coils(root, out);
  root.finish();
  return out;
}

CircuitFile read_circuit_file(const std::string& path) {
  return read_circuit(path, read_text_file(path));
}

}  // namespace magswap
