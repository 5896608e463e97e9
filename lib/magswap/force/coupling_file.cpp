#include "magswap/force/coupling_file.hpp"

#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

Length length(TableReader& in, std::string_view key) {
  (void)in.require(key);
  return from_si<Length>(*in.quantity(key, Kind::length));
}

int pole_pairs(TableReader& in) {
  (void)in.require("pole_pairs");
  return *in.integer("pole_pairs");
}

AxialCoupling axial(TableReader& in) {
  AxialCoupling out;
  out.pole_pairs = pole_pairs(in);
  out.inner = length(in, "inner_diameter");
  out.outer = length(in, "outer_diameter");
  out.driver_thickness = length(in, "thickness");
  out.load_thickness =
      in.find("load_thickness") ? length(in, "load_thickness") : out.driver_thickness;
  out.gap = length(in, "gap");
  out.arc = in.number("arc").value_or(1.0);
  out.yokes = in.flag_or("yokes", false);
  return out;
}

RadialCoupling radial(TableReader& in) {
  RadialCoupling out;
  out.pole_pairs = pole_pairs(in);
  out.inner_bore = length(in, "inner_bore");
  out.inner_surface = length(in, "inner_surface");
  out.outer_surface = length(in, "outer_surface");
  out.outer_back = length(in, "outer_back");
  out.length = length(in, "length");
  out.arc = in.number("arc").value_or(1.0);
  out.pattern = in.word_or("magnetisation", {"radial", "parallel"}, "radial") == "radial"
                    ? RadialPattern::radial
                    : RadialPattern::parallel;
  out.yokes = in.flag_or("yokes", false);
  return out;
}

}  // namespace

CouplingFile read_coupling(std::string_view path, std::string_view content) {
  const TomlText text(path, content);
  TableReader root(text, text.root(), "the coupling");
  (void)root.word("schema", {"magswap-coupling/1"});
  CouplingFile out;
  out.title = root.text("title");
  out.note = root.text_or("note", "");
  const std::string kind = root.word("kind", {"axial", "radial"});
  TableReader in(text, root.require(kind), "[" + kind + "]");
  if (kind == "axial") {
    out.coupling = axial(in);
  } else {
    out.coupling = radial(in);
  }
  in.finish();
  root.finish();
  try {
    check(out.coupling);
  } catch (const DomainError& error) {
    throw text.error_at(in.node().place, error.what());
  }
  return out;
}

}  // namespace magswap
