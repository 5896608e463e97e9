#include "magswap/study/application_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

const std::vector<std::string> kKinds{"surface-machine", "gap-circuit"};
const std::vector<std::string> kRanks{"mass", "volume", "cost", "rare-earth", "Dy"};

/// One table of the file; quantities come typed.
class Section {
 public:
  Section(const TomlText& text, const TomlNode& node, const std::string& name)
      : in_(text, node, "[" + name + "]") {}

  template <class Q>
  void require(std::string_view key, Q& target) {
    (void)in_.require(key);
    read(key, target);
  }
  template <class Q>
  void read(std::string_view key, Q& target) {
    if (const auto value = in_.quantity(key, KindOf<Q>::value)) target = from_si<Q>(*value);
  }
  void read(std::string_view key, double& target, Kind kind = Kind::dimensionless) {
    if (const auto value = in_.quantity(key, kind)) target = *value;
  }
  void require(std::string_view key, double& target) {
    (void)in_.require(key);
    read(key, target);
  }
  void require(std::string_view key, int& target) {
    (void)in_.require(key);
    read(key, target);
  }
  void read(std::string_view key, int& target) {
    if (const auto value = in_.integer(key)) target = *value;
  }
  TableReader& in() { return in_; }
  void finish() const { in_.finish(); }

 private:
  TableReader in_;
};

void require_order(Section& section, Temperature cold, Temperature hot) {
  if (hot < cold) throw section.in().error("hot", "'hot' lies below 'cold': are they swapped?");
}

void read_machine(Section section, SurfaceMachine& machine) {
  section.require("bore_radius", machine.bore_radius);
  section.require("air_gap", machine.gap);
  section.require("pole_pairs", machine.pole_pairs);
  section.read("slots", machine.slots);
  section.read("slot_opening", machine.slot_opening);
  section.read("shaft_radius", machine.shaft_radius);
  section.read("stator_yoke", machine.stator_yoke);
  section.read("yoke_limit", machine.yoke_limit);
  section.require("electric_loading", machine.electric_loading);
  section.read("winding_factor", machine.winding_factor);
  section.read("load_angle", machine.load_angle_rad, Kind::angle);
  section.require("short_circuit_ratio", machine.short_circuit_ratio);
  section.require("hot", machine.hot);
  section.require("cold", machine.cold);
  section.finish();
  require_order(section, machine.cold, machine.hot);
}

void read_limits(Section section, SizingLimits& limits) {
  section.read("thickness_min", limits.min_thickness);
  section.read("thickness_max", limits.max_thickness);
  section.read("arc_min", limits.min_arc);
  section.read("arc_max", limits.max_arc);
  section.read("stack_min", limits.min_stack_ratio);
  section.read("stack_max", limits.max_stack_ratio);
  section.read("margin", limits.required_margin);
  section.finish();
}

SurfaceSwap read_surface(const TomlText& text, TableReader& root) {
  SurfaceSwap task;
  read_machine(Section(text, root.require("machine"), "machine"), task.machine);
  Section reference(text, root.require("reference"), "reference");
  task.reference = reference.in().text("grade");
  reference.require("thickness", task.reference_design.thickness);
  reference.require("arc", task.reference_design.arc);
  reference.require("stack", task.reference_design.stack);
  reference.finish();
  task.limits.min_arc = task.limits.max_arc = task.reference_design.arc;
  task.limits.reference_stack = task.reference_design.stack;
  if (const TomlNode* limits = root.find("limits"))
    read_limits(Section(text, *limits, "limits"), task.limits);
  return task;
}

GapSwap read_gap(const TomlText& text, TableReader& root) {
  GapSwap task;
  Section circuit(text, root.require("circuit"), "circuit");
  circuit.require("gap_area", task.circuit.gap_area);
  circuit.require("gap_length", task.circuit.gap);
  circuit.require("flux_density", task.circuit.gap_flux_density);
  circuit.require("leakage", task.circuit.leakage);
  circuit.require("mmf_factor", task.circuit.mmf_factor);
  circuit.read("opposing_field", task.circuit.demagnetising_field);
  circuit.require("hot", task.circuit.hot);
  circuit.require("cold", task.circuit.cold);
  circuit.read("steel_limit", task.circuit.steel_limit);
  circuit.read("steel_area", task.circuit.steel_area);
  circuit.finish();
  require_order(circuit, task.circuit.cold, task.circuit.hot);
  Section reference(text, root.require("reference"), "reference");
  task.reference = reference.in().text("grade");
  reference.finish();
  if (const TomlNode* node = root.find("limits")) {
    Section limits(text, *node, "limits");
    limits.read("area_max", task.limits.max_area);
    limits.read("length_max", task.limits.max_length);
    if (limits.in().find("margin")) {
      FieldStrength margin;
      limits.read("margin", margin);
      task.limits.required_margin = margin;
    }
    limits.finish();
  }
  return task;
}

template <class Task>
Task with_candidates(Task task, const std::string& title, TableReader& candidates) {
  task.title = title;
  task.candidates = candidates.texts("grades");
  if (task.candidates.empty()) {
    throw candidates.error("grades",
                           "no candidates: list grades, such as grades = [\"arnold/N42SH\"]");
  }
  task.rank = rank_by(candidates.word_or("minimise", kRanks, "mass"));
  candidates.finish();
  return task;
}

}  // namespace

const std::string& Application::reference() const {
  return std::visit([](const auto& t) -> const std::string& { return t.reference; }, task);
}

std::vector<std::string>& Application::candidates() {
  return std::visit([](auto& t) -> std::vector<std::string>& { return t.candidates; }, task);
}

const std::vector<std::string>& Application::candidates() const {
  return std::visit([](const auto& t) -> const std::vector<std::string>& { return t.candidates; },
                    task);
}

std::pair<Temperature, Temperature> Application::cold_and_hot() const {
  if (const auto* surface = std::get_if<SurfaceSwap>(&task))
    return {surface->machine.cold, surface->machine.hot};
  const auto& gap = std::get<GapSwap>(task);
  return {gap.circuit.cold, gap.circuit.hot};
}

Application read_application(std::string_view path, std::string_view content) {
  const TomlText text(path, content);
  TableReader root(text, text.root(), "the application");
  (void)root.word("schema", {"magswap-application/1"});
  Application out;
  out.path = std::string(path);
  out.text = std::string(content);
  out.title = root.text("title");
  out.note = root.text_or("note", "");
  TableReader candidates(text, root.require("candidates"), "[candidates]");
  if (root.word("kind", kKinds) == "surface-machine") {
    out.task = with_candidates(read_surface(text, root), out.title, candidates);
  } else {
    out.task = with_candidates(read_gap(text, root), out.title, candidates);
  }
  if (const TomlNode* node = root.find("product")) {
    TableReader product(text, *node, "[product]");
    out.product = product.text("key");
    product.finish();
  }
  root.finish();
  return out;
}

Application read_application_file(const std::string& path) {
  return read_application(path, read_text_file(path));
}

void require_grades(const Application& application, const Library& library) {
  const TomlText text(application.path, application.text);
  const auto check = [&](const TomlNode& node, bool in_use) {
    try {
      if (in_use) (void)library.grade(node.text);
    } catch (const NotFoundError& error) {
      throw text.error_at(node.place, error.what());
    }
  };
  const TomlNode& reference = *text.root().find("reference")->find("grade");
  check(reference, reference.text == application.reference());
  const std::vector<std::string>& names = application.candidates();
  for (const TomlNode& node : text.root().find("candidates")->find("grades")->children) {
    check(node, std::find(names.begin(), names.end(), node.text) != names.end());
  }
}

void require_product(const Application& application, const ProductLibrary& products) {
  if (application.product.empty()) return;
  try {
    (void)products.product(application.product);
  } catch (const NotFoundError& error) {
    const TomlText text(application.path, application.text);
    throw text.error_at(text.root().find("product")->find("key")->place, error.what());
  }
}

}  // namespace magswap
