#include "field_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/columns.hpp"

namespace magswap::cli {
namespace {

template <class Q>
Document vector_document(const Vector<Q>& v, bool with_magnitude) {
  Document out = Document::object();
  out.set("x", Document::of(v.x)).set("y", Document::of(v.y)).set("z", Document::of(v.z));
  if (with_magnitude) out.set("magnitude", Document::of(magnitude(v)));
  return out;
}

// Where a point lies: in which magnet, or on which one's surface.
std::string place_of(const FieldAnswer& answer, const Position& at) {
  std::string on;
  for (std::size_t i = 0; i < answer.names.size(); ++i) {
    const double j = si(magnitude(answer.sources[i].at(at).J));
    if (j == 0.0) continue;
    const auto& whole = answer.sources[i].source().j_T;
    const double share = j / std::hypot(whole[0], whole[1], whole[2]);
    const bool alone = answer.names.size() == 1;
    const std::string name = alone ? "" : " " + answer.names[i];
    if (share > 0.99) return alone ? "inside" : "in" + name;
    // Half of a magnet lies behind a point of a face, less behind one of an edge.
    if (share < 0.4) return fmt::format("on an edge{}: no limit", alone ? "" : " of" + name);
    if (on.empty()) on = alone ? "on the surface" : "on" + name;
  }
  return on.empty() ? "outside" : on;
}

std::string shown_place(const FieldRow& row) {
  return row.gap ? fmt::format("{} before the face", format(*row.gap)) : row.place;
}

// The word that programs know a place by.
std::string_view short_place(const FieldRow& row) {
  return row.place == "on the surface" ? std::string_view("surface") : std::string_view(row.place);
}

}  // namespace

int magnet_at(const FieldAnswer& answer, const Position& at) {
  for (std::size_t i = 0; i < answer.names.size(); ++i)
    if (si(magnitude(answer.sources[i].at(at).J)) > 0.0) return static_cast<int>(i) + 1;
  return 0;
}

bool in_iron(const FieldAnswer& answer, const Position& at) {
  return answer.plate && si(at.z) < si(*answer.plate);
}

void add_points(FieldAnswer& answer, const std::vector<Position>& points) {
  for (const Position& at : points) {
    if (in_iron(answer, at)) {
      throw ArgumentError(
          fmt::format("the point at z = {} lies in the iron, which fills z < {}; its field is not "
                      "known there",
                      format(at.z), format(*answer.plate)));
    }
    FieldRow row{at, field_at(answer.sources, at), place_of(answer, at), {}};
    const double z = std::abs(si(at.z));
    if (answer.has_axis && si(at.x) == 0.0 && si(at.y) == 0.0 && z > si(answer.half))
      row.gap = from_si<Length>(z - si(answer.half));
    answer.rows.push_back(std::move(row));
  }
}

std::string text_of(const FieldAnswer& answer) {
  std::string out = answer.title + "\n";
  for (const std::string& line : answer.lines) out += "  " + line + "\n";
  constexpr auto kRight = Table::Align::right;
  Table table({{"x", "mm", kRight},
               {"y", "mm", kRight},
               {"z", "mm", kRight},
               {"Bx", "mT", kRight},
               {"By", "mT", kRight},
               {"Bz", "mT", kRight},
               {"|B|", "mT", kRight},
               {"Hx", "kA/m", kRight},
               {"Hy", "kA/m", kRight},
               {"Hz", "kA/m", kRight},
               {"place"}});
  for (const FieldRow& row : answer.rows) {
    const auto mm = [](Length v) { return fmt::format("{:g}", in_unit(si(v), "mm")); };
    const auto mT = [](FluxDensity v) { return fmt::format("{:.3f}", 1e3 * si(v)); };
    const auto kA = [](FieldStrength v) { return fmt::format("{:.2f}", 1e-3 * si(v)); };
    const auto& [B, H, J] = row.field;
    table.row({mm(row.at.x), mm(row.at.y), mm(row.at.z), mT(B.x), mT(B.y), mT(B.z),
               mT(magnitude(B)), kA(H.x), kA(H.y), kA(H.z), shown_place(row)});
  }
  return answer.rows.empty() ? out : out + table.text();
}

Document document_of(const FieldAnswer& answer) {
  Document out = answer.about;
  Document points = Document::list();
  for (const FieldRow& row : answer.rows) {
    Document point = Document::object();
    point.set("at", vector_document(row.at, false)).set("B", vector_document(row.field.B, true));
    point.set("H", vector_document(row.field.H, true)).set("place", short_place(row));
    if (row.gap) point.set("distance_from_face", Document::of(*row.gap));
    points.add(std::move(point));
  }
  out.set("points", std::move(points));
  return out;
}

std::string csv_of(const FieldAnswer& answer) {
  Table table({{"x", "mm"},
               {"y", "mm"},
               {"z", "mm"},
               {"Bx", "T"},
               {"By", "T"},
               {"Bz", "T"},
               {"B", "T"},
               {"Hx", "kA/m"},
               {"Hy", "kA/m"},
               {"Hz", "kA/m"},
               {"place"}});
  const auto text = [](double value) { return fmt::format("{}", value); };
  for (const FieldRow& row : answer.rows) {
    const auto mm = [&](Length v) { return text(in_unit(si(v), "mm")); };
    const auto& [B, H, J] = row.field;
    table.row({mm(row.at.x), mm(row.at.y), mm(row.at.z), text(si(B.x)), text(si(B.y)),
               text(si(B.z)), text(si(magnitude(B))), text(1e-3 * si(H.x)), text(1e-3 * si(H.y)),
               text(1e-3 * si(H.z)), std::string(short_place(row))});
  }
  return table.csv();
}

void write_results(const FieldAnswer& answer, const std::string& path,
                   const std::string& assembly_path, const std::string& assembly_text) {
  std::vector<ResultsInput> inputs;
  if (!assembly_path.empty()) inputs.push_back({assembly_path, assembly_text, {}});
  ResultsWriter file(path, Provenance{command_line(), 0, std::move(inputs)});
  detail::Columns<FieldRow> columns(answer.rows);
  using R = const FieldRow&;
  columns.number("x", "m", "place", [](R r) { return si(r.at.x); });
  columns.number("y", "m", "place", [](R r) { return si(r.at.y); });
  columns.number("z", "m", "place", [](R r) { return si(r.at.z); });
  columns.number("Bx", "T", "flux density", [](R r) { return si(r.field.B.x); });
  columns.number("By", "T", "flux density", [](R r) { return si(r.field.B.y); });
  columns.number("Bz", "T", "flux density", [](R r) { return si(r.field.B.z); });
  columns.number("Hx", "A/m", "field strength", [](R r) { return si(r.field.H.x); });
  columns.number("Hy", "A/m", "field strength", [](R r) { return si(r.field.H.y); });
  columns.number("Hz", "A/m", "field strength", [](R r) { return si(r.field.H.z); });
  columns.text("place", "outside, inside or on a magnet", [](R r) { return r.place; });
  file.table("/field", "field of magnets at points", columns.columns());
  file.attribute("/field", "magnets", answer.title);
  std::string model;
  for (const std::string& line : answer.lines) model += (model.empty() ? "" : "; ") + line;
  file.attribute("/field", "model", model);
  file.finish();
}

}  // namespace magswap::cli
