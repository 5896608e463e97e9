#include <fmt/format.h>
#include <fmt/ranges.h>

#include "magswap/units/text.hpp"
#include "magswap/witness/witness_case.hpp"

namespace magswap {
namespace {

std::string list_of(const std::vector<double>& values) {
  return fmt::format("[{:.7g}]", fmt::join(values, ", "));
}

std::string material_of(const WitnessMaterial& m) {
  std::string out = "\n[material]\n";
  if (m.Br) out += fmt::format("Br = \"{}\"\n", format_exact(si(*m.Br), "T"));
  if (!m.grade.empty()) {
    out += fmt::format("grade = \"{}\"\ntemperature = \"{:.6g} degC\"\ncurve = {}\n", m.grade,
                       to_celsius(*m.temperature), m.curve);
  }
  out += fmt::format("mu_rec = {}\n", m.mu_rec);
  if (!m.steel.empty()) out += fmt::format("steel = \"{}\"\n", m.steel);
  return out;
}

std::string quantity_of(const WitnessQuantity& q) {
  std::string out = fmt::format(
      "\n[[quantity]]\nname = \"{}\"\nwhat = \"{}\"\nunit = \"{}\"\nvalue = {:.7g}\n"
      "error = {:.2g}\n",
      q.name, q.what, q.unit, q.value, q.error);
  if (!q.vector.empty()) out += fmt::format("vector = {}\n", list_of(q.vector));
  if (!q.scalar.empty()) out += fmt::format("scalar = {}\n", list_of(q.scalar));
  return out;
}

}  // namespace

std::string to_toml(const WitnessCase& item) {
  std::vector<std::string> potentials;
  for (const Potential p : item.potentials) potentials.push_back(fmt::format("\"{}\"", to_text(p)));
  std::string out = fmt::format(
      "schema = \"magswap-witness/1\"\ncase = \"{}\"\ntitle = \"{}\"\nfamily = \"{}\"\n"
      "model = \"{}\"\nsymmetry = \"{}\"\npotentials = [{}]\n{}\n[geometry]\n",
      item.name, item.title, item.family, item.model, to_text(item.symmetry),
      fmt::join(potentials, ", "), item.unseen ? "unseen = true\n" : "");
  for (const WitnessParameter& p : item.geometry) {
    out += p.is_length ? fmt::format("{} = \"{:.10g} mm\"\n", p.name, p.value)
                       : fmt::format("{} = {:.10g}\n", p.name, p.value);
  }
  out += material_of(item.material);
  out += fmt::format(
      "\n[run]\ngmsh = \"{}\"\ngetdp = \"{}\"\ndate = \"{}\"\nrefinements = {}\nelements = {}\n",
      item.run.gmsh, item.run.getdp, item.run.date, list_of(item.run.refinements),
      list_of(item.run.elements));
  for (const WitnessQuantity& q : item.quantities) out += quantity_of(q);
  return out;
}

}  // namespace magswap
