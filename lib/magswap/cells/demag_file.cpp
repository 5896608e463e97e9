#include "magswap/cells/demag_file.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <tuple>

#include "magswap/field/placed_body.hpp"

namespace magswap {
namespace {

using detail::at_member;
using detail::read_direction;

CellBody read_body(TableReader& in, const std::string& name) {
  CellBody out;
  out.name = name;
  std::tie(out.body, out.placement) = detail::read_placed_body(in);
  return out;
}

// Answers and maps go by name.
std::string read_name(TableReader& in, std::string_view kind, const DemagFile& out) {
  const std::string name = in.text_or("name", fmt::format("{} {}", kind, out.bodies.size() + 1));
  for (const CellBody& body : out.bodies) {
    if (body.name != name) continue;
    throw in.error("name",
                   fmt::format("there is a '{}' already: give each body its own name", name));
  }
  return name;
}

struct OfGrade {
  const Library& library;
  Basis basis;
  bool extrapolate;
};

void read_magnet(TableReader& in, const OfGrade& how, DemagFile& out) {
  const std::string name = read_name(in, "magnet", out);
  CellBody body = read_body(in, name);
  if (in.find("direction")) body.axis = read_direction(in, "direction");
  const CellBody of_grade = at_member(in, "grade", [&](const std::string& text) {
    const Grade& grade = how.library.grade(text);
    out.grades.push_back(grade.key());
    return cell_body(GradeModel(grade, how.library, how.basis), body.body, how.extrapolate);
  });
  body.curve = of_grade.curve;
  body.mu_r = in.quantity("mu_r_across", Kind::dimensionless).value_or(of_grade.mu_r);
  in.finish();
  out.bodies.push_back(std::move(body));
}

void read_iron(TableReader& in, DemagFile& out) {
  constexpr double kSoftIron = 1000.0;
  const std::string name = read_name(in, "iron", out);
  CellBody body = read_body(in, name);
  body.mu_r = in.quantity("mu_r", Kind::dimensionless).value_or(kSoftIron);
  in.finish();
  out.grades.emplace_back();
  out.bodies.push_back(std::move(body));
}

void read_options(TableReader& root, CellOptions& options) {
  if (const auto cells = root.integer("cells")) {
    if (*cells < 64) throw root.error("cells", "64 cells or more are needed");
    options.cells = static_cast<std::size_t>(*cells);
  }
  if (const auto plate = root.quantity("plate", Kind::length))
    options.plate = from_si<Length>(*plate);
  if (root.find("field_direction"))
    options.field_direction = read_direction(root, "field_direction");
}

}  // namespace

CellBody cell_body(const GradeModel& model, const Body& body, bool extrapolate) {
  CellBody out;
  out.name = "magnet";
  out.body = body;
  const auto shared = std::make_shared<const GradeModel>(model);
  out.curve = [shared, extrapolate](Temperature t) { return shared->at(t, extrapolate); };
  out.mu_r = shared->at(shared->reference()).mu_rec();
  return out;
}

DemagFile read_demag(std::string_view path, std::string_view content, const Library& library,
                     Basis basis, bool extrapolate) {
  const TomlText text(path, content);
  TableReader root(text, text.root(), "the task");
  (void)root.word("schema", {"magswap-demag/1"});
  DemagFile out;
  out.path = std::string(path);
  out.text = std::string(content);
  out.title = root.text_or("title", out.path);
  constexpr std::size_t kSeveralBodies = 1500;
  out.options.cells = kSeveralBodies;
  read_options(root, out.options);
  for (const TomlNode* node : root.tables("magnet")) {
    TableReader magnet(text, *node, "[[magnet]]");
    read_magnet(magnet, {library, basis, extrapolate}, out);
  }
  for (const TomlNode* node : root.tables("iron")) {
    TableReader iron(text, *node, "[[iron]]");
    read_iron(iron, out);
  }
  if (out.bodies.empty() || out.bodies.front().is_iron()) {
    throw root.error("magnet", "no magnet: add a table [[magnet]] with grade and shape");
  }
  const auto start = root.quantity("start", Kind::temperature);
  out.history = at_member(root, "history", [&](const std::string& steps) {
    return start ? parse_history(steps, from_si<Temperature>(*start)) : parse_history(steps);
  });
  for (const HistoryStep& step : out.history) {
    if (step.load.circuit != Circuit::plate || out.options.plate) continue;
    throw root.error("history", "a step puts the magnets before a plate, but 'plate' is missing");
  }
  root.finish();
  return out;
}

DemagFile read_demag_file(const std::string& path, const Library& library, Basis basis,
                          bool extrapolate) {
  return read_demag(path, read_text_file(path), library, basis, extrapolate);
}

}  // namespace magswap
