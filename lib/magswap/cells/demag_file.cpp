#include "magswap/cells/demag_file.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "magswap/core/error.hpp"
#include "magswap/material/table_reader.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using Triple = std::array<double, 3>;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = text.find_first_not_of(" \t,;", at);
    if (start == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \t,;", start), text.size());
    out.emplace_back(text.substr(start, at - start));
  }
  return out;
}

// What reads a member: library errors become errors at its place.
template <class F>
auto at_member(TableReader& in, std::string_view key, const F& read) {
  try {
    return read(in.text(key));
  } catch (const DataError&) {
    throw;
  } catch (const Error& error) {
    throw in.error(key, error.what());
  }
}

Triple read_direction(TableReader& in, std::string_view key) {
  return at_member(in, key, [&](const std::string& text) {
    const auto words = words_of(text);
    if (words.size() != 3) throw ArgumentError("three numbers are needed, such as \"0 0 1\"");
    Triple out{};
    for (std::size_t c = 0; c < 3; ++c) out[c] = parse_si(words[c], Kind::dimensionless);
    return out;
  });
}

Position read_position(TableReader& in, std::string_view key) {
  return at_member(in, key, [&](const std::string& text) {
    const auto words = words_of(text);
    if (words.size() != 4) {
      throw ArgumentError("three numbers and their unit are needed, such as \"0 0 7.5 mm\"");
    }
    const auto at = [&](std::size_t c) { return parse<Length>(words[c] + " " + words[3]); };
    return Position{at(0), at(1), at(2)};
  });
}

CellBody read_body(TableReader& in, const std::string& name) {
  CellBody out;
  out.name = name;
  out.body = at_member(in, "shape", [](const std::string& text) { return parse_body(text); });
  if (in.find("position")) out.placement.position = read_position(in, "position");
  const auto angle = in.quantity("turn", Kind::angle);
  if (angle) {
    const Triple axis = read_direction(in, "turn_axis");
    try {
      out.placement.rotation = Rotation::about(axis, *angle);
    } catch (const DomainError& error) {
      throw in.error("turn_axis", error.what());
    }
  }
  return out;
}

void read_magnet(TableReader& in, const Library& library, Basis basis, DemagFile& out) {
  const std::string name = in.text_or("name", fmt::format("magnet {}", out.bodies.size() + 1));
  CellBody body = read_body(in, name);
  if (in.find("direction")) body.axis = read_direction(in, "direction");
  const CellBody of_grade = at_member(in, "grade", [&](const std::string& text) {
    const Grade& grade = library.grade(text);
    out.grades.push_back(grade.key());
    return cell_body(GradeModel(grade, library, basis), body.body);
  });
  body.curve = of_grade.curve;
  body.mu_r = in.quantity("mu_r_across", Kind::dimensionless).value_or(of_grade.mu_r);
  in.finish();
  out.bodies.push_back(std::move(body));
}

void read_iron(TableReader& in, DemagFile& out) {
  constexpr double kSoftIron = 1000.0;
  const std::string name = in.text_or("name", fmt::format("iron {}", out.bodies.size() + 1));
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

CellBody cell_body(const GradeModel& model, const Body& body) {
  CellBody out;
  out.name = "magnet";
  out.body = body;
  const auto shared = std::make_shared<const GradeModel>(model);
  out.curve = [shared](Temperature t) { return shared->at(t); };
  out.mu_r = shared->at(shared->reference()).mu_rec();
  return out;
}

DemagFile read_demag(std::string_view path, std::string_view content, const Library& library,
                     Basis basis) {
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
    read_magnet(magnet, library, basis, out);
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

DemagFile read_demag_file(const std::string& path, const Library& library, Basis basis) {
  return read_demag(path, read_text_file(path), library, basis);
}

}  // namespace magswap
