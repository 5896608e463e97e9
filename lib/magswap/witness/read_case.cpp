#include <fmt/format.h>

#include <cmath>

#include "magswap/material/table_reader.hpp"
#include "magswap/witness/witness_case.hpp"

namespace magswap {
namespace {

constexpr std::string_view kSchema = "magswap-witness/1";

std::vector<double> numbers(TableReader& in, std::string_view key) {
  std::vector<double> out;
  const TomlNode* node = in.find(key);
  if (node == nullptr) return out;
  for (const TomlNode& child : node->children) {
    const bool good =
        (child.type == TomlNode::Type::number || child.type == TomlNode::Type::integer) &&
        std::isfinite(child.number);
    if (!good) {
      throw in.document().error_at(child.place,
                                   fmt::format("{} must be a list of finite numbers", key));
    }
    out.push_back(child.number);
  }
  return out;
}

double finite(TableReader& in, std::string_view key) {
  in.require(key);
  const double out = *in.number(key);
  if (!std::isfinite(out)) throw in.error(key, fmt::format("{} must be finite", key));
  return out;
}

std::vector<WitnessParameter> read_geometry(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[geometry]");
  std::vector<WitnessParameter> out;
  for (const TomlNode& child : node.children) {
    const bool is_length = child.type == TomlNode::Type::text;
    const double value = is_length
                             ? in_unit(*in.quantity(child.key, Kind::length), parse_unit("mm"))
                             : finite(in, child.key);
    if (!std::isfinite(value) || value < 0.0) {
      throw in.error(child.key, fmt::format("{} must not be negative", child.key));
    }
    out.push_back({child.key, value, is_length});
  }
  return out;
}

WitnessMaterial read_material(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[material]");
  WitnessMaterial out;
  if (const auto br = in.quantity("Br", Kind::polarisation)) out.Br = from_si<Polarisation>(*br);
  out.mu_rec = finite(in, "mu_rec");
  out.grade = in.text_or("grade", "");
  if (const auto t = in.quantity("temperature", Kind::temperature)) {
    out.temperature = from_si<Temperature>(*t);
  }
  out.curve = in.integer("curve").value_or(0);
  out.steel = in.text_or("steel", "");
  in.finish();
  if (out.Br.has_value() != out.grade.empty()) {
    throw in.error("Br", "[material] needs either Br or a grade");
  }
  if (!out.grade.empty() && (!out.temperature || out.curve < 1)) {
    throw in.error("grade", "a grade needs its temperature and the number of its curve");
  }
  return out;
}

WitnessRun read_run(const TomlText& text, const TomlNode& node) {
  TableReader in(text, node, "[run]");
  WitnessRun out{in.text("gmsh"), in.text("getdp"), in.text("date"), numbers(in, "refinements"),
                 numbers(in, "elements")};
  in.finish();
  if (out.refinements.size() < 3 || out.elements.size() != out.refinements.size()) {
    throw in.error("refinements", "a case needs three meshes or more, and the elements of each");
  }
  return out;
}

WitnessQuantity read_quantity_of(const TomlText& text, const TomlNode& node, std::size_t meshes) {
  TableReader in(text, node, "[[quantity]]");
  WitnessQuantity out;
  out.name = in.text("name");
  out.what = in.text("what");
  out.unit = in.word("unit", {"T", "A/m", "N", "N/m"});
  out.value = finite(in, "value");
  out.error = finite(in, "error");
  out.vector = numbers(in, "vector");
  out.scalar = numbers(in, "scalar");
  in.finish();
  const auto fits = [&](const std::vector<double>& v) { return v.empty() || v.size() == meshes; };
  if ((out.vector.empty() && out.scalar.empty()) || !fits(out.vector) || !fits(out.scalar)) {
    throw in.error("name", fmt::format("quantity '{}' needs {} numbers of a potential, one a mesh",
                                       out.name, meshes));
  }
  if (out.error < 0.0) throw in.error("error", "error must not be negative");
  return out;
}

}  // namespace

WitnessCase read_witness_case(std::string_view path, std::string_view content) {
  const TomlText text(path, content);
  TableReader root(text, text.root(), "the file");
  if (const std::string schema = root.text("schema"); schema != kSchema) {
    throw root.error("schema", fmt::format("unknown schema '{}'; known: {}", schema, kSchema));
  }
  WitnessCase out;
  out.name = root.text("case");
  out.title = root.text("title");
  out.family = root.text("family");
  out.model = root.text("model");
  const std::string symmetry = root.word("symmetry", {"planar", "axisymmetric", "solid"});
  if (symmetry == "axisymmetric") out.symmetry = WitnessSymmetry::axisymmetric;
  if (symmetry == "solid") out.symmetry = WitnessSymmetry::solid;
  for (const std::string& word : root.texts("potentials")) {
    if (word != "vector" && word != "scalar") {
      throw root.error("potentials", fmt::format("'{}' is neither vector nor scalar", word));
    }
    out.potentials.push_back(word == "vector" ? Potential::vector : Potential::scalar);
  }
  out.unseen = root.flag_or("unseen", false);
  out.geometry = read_geometry(text, root.require("geometry"));
  out.material = read_material(text, root.require("material"));
  out.run = read_run(text, root.require("run"));
  for (const TomlNode* node : root.tables("quantity")) {
    out.quantities.push_back(read_quantity_of(text, *node, out.run.elements.size()));
  }
  root.finish();
  if (out.quantities.empty() || out.potentials.empty()) {
    throw root.error("case", fmt::format("case '{}' has no results", out.name));
  }
  return out;
}

}  // namespace magswap
