#include "assembly_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "interrupt.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/force/pull.hpp"
#include "magswap/report/line_plot.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/columns.hpp"
#include "model_error.hpp"

namespace magswap::cli {
namespace {

const std::vector<std::string> kConditions{
    "every magnet uniformly magnetised, at its mean working point in the field of all others, as "
    "if magnetised in place; magswap demag follows what assembling takes from them",
    "at rest; no iron but the plate", "catalogues and tests of equal magnets scatter by ±30 %"};

std::string millimetres(const Position& p) {
  const auto mm = [](Length v) { return fmt::format("{:.6g}", in_unit(si(v), "mm")); };
  return fmt::format("{} {} {} mm", mm(p.x), mm(p.y), mm(p.z));
}

bool knows_its_knee(const AssemblyMagnet& magnet) { return !magnet.grade.empty(); }

std::string magnet_line(const AssemblyMagnet& magnet, const OperatingPoint& point) {
  std::string out =
      fmt::format("{}: {}{}, at {}, J {}, H {}", magnet.name, to_text(magnet.body),
                  magnet.grade.empty() ? ", Br " + format(magnet.curve.Br()) : " " + magnet.grade,
                  millimetres(magnet.placement.position), format(point.J, UnitSystem::si, 4),
                  format(point.H, UnitSystem::si, 4));
  if (!knows_its_knee(magnet)) return out;
  out += ", margin " + format(point.margin, UnitSystem::si, 3);
  constexpr double kWorthSaying = 1e-3;
  if (point.irreversible_loss > kWorthSaying)
    out += fmt::format(" → DEMAGNETISES: {:.1f} % of Br lost", 100.0 * point.irreversible_loss);
  return out;
}

FieldStrength least_margin(const Assembly& assembly) {
  FieldStrength least = from_si<FieldStrength>(std::nan(""));
  for (std::size_t i = 0; i < assembly.points().size(); ++i) {
    const FieldStrength margin = assembly.points()[i].margin;
    if (knows_its_knee(assembly.magnets()[i]) && !(si(least) <= si(margin))) least = margin;
  }
  return least;
}

template <class Q>
Document vector_of(const Vector<Q>& v) {
  Document out = Document::object();
  out.set("x", Document::of(v.x)).set("y", Document::of(v.y)).set("z", Document::of(v.z));
  return out.set("magnitude", Document::of(magnitude(v)));
}

AssemblyForceRow row_of(const Assembly& assembly, const std::string& group, double share) {
  const Position about = assembly.centre_of(group);
  return {share, group, about, assembly.force_on_group(group, about), least_margin(assembly)};
}

std::string number(double value) { return fmt::format("{:.4g}", value); }

// A component far below the whole is the rounding of the integration.
double clean(double value, double size) { return std::abs(value) < 1e-6 * size ? 0.0 : value; }

}  // namespace

AssemblyFile assembly_of(const std::string& path, const std::string& temperature,
                         const std::string& basis, bool extrapolate) {
  AssemblyConditions conditions;
  if (!temperature.empty()) conditions.temperature = parse<Temperature>(temperature);
  conditions.basis = basis == "guaranteed" ? Basis::guaranteed : Basis::nominal;
  conditions.extrapolate = extrapolate;
  return read_assembly(path, read_file(path), library(), conditions);
}

std::vector<std::string> assembly_lines(const AssemblyFile& file, const Assembly& assembly) {
  constexpr std::size_t kMost = 12;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(kMost, file.magnets.size()); ++i)
    out.push_back(magnet_line(assembly.magnets()[i], assembly.points()[i]));
  if (file.magnets.size() > kMost)
    out.push_back(
        fmt::format("and {} more magnets: --json lists all", file.magnets.size() - kMost));
  if (file.plate)
    out.push_back(
        fmt::format("ideal iron below z = {}, which does not saturate", format(*file.plate)));
  out.push_back(kConditions.front());
  if (!file.note.empty()) out.push_back(file.note);
  return out;
}

Document assembly_document(const AssemblyFile& file, const Assembly& assembly) {
  Document out = Document::object();
  out.set("title", file.title).set("note", file.note);
  Document magnets = Document::list();
  for (std::size_t i = 0; i < file.magnets.size(); ++i) {
    const AssemblyMagnet& magnet = assembly.magnets()[i];
    const OperatingPoint& point = assembly.points()[i];
    Document one = Document::object();
    one.set("name", magnet.name).set("group", magnet.group).set("key", magnet.grade);
    one.set("shape", to_text(magnet.body)).set("position", vector_of(magnet.placement.position));
    one.set("Br", Document::of(magnet.curve.Br())).set("J", Document::of(point.J));
    one.set("H", Document::of(point.H)).set("B", Document::of(point.B));
    if (knows_its_knee(magnet)) {
      one.set("margin", Document::of(point.margin))
          .set("irreversible_loss", point.irreversible_loss);
    }
    magnets.add(std::move(one));
  }
  out.set("magnets", std::move(magnets));
  if (file.plate) out.set("plate", Document::of(*file.plate));
  return out.set("conditions", kConditions);
}

AssemblyForces assembly_forces(AssemblyFile file) {
  AssemblyForces out;
  const Assembly standing(file.magnets, file.plate);
  out.lines = assembly_lines(file, standing);
  out.about = assembly_document(file, standing);
  if (!file.motion) {
    for (const std::string& group : standing.groups())
      out.rows.push_back(row_of(standing, group, 0.0));
  } else {
    const AssemblyMotion& motion = *file.motion;
    Progress progress("steps");
    for (int k = 0; k <= motion.steps; ++k) {
      const double share = static_cast<double>(k) / motion.steps;
      try {
        const Assembly there(moved(file.magnets, motion.group, motion.at(share)), file.plate);
        out.rows.push_back(row_of(there, motion.group, share));
      } catch (const DomainError& error) {
        throw DomainError(
            fmt::format("step {} of {} of the motion: {}", k, motion.steps, error.what()));
      }
      progress(static_cast<std::size_t>(k) + 1, static_cast<std::size_t>(motion.steps) + 1);
    }
  }
  out.file = std::move(file);
  return out;
}

std::string text_of(const AssemblyForces& answer) {
  std::string out = answer.file.title + "\n";
  for (const std::string& line : answer.lines) out += "  " + line + "\n";
  constexpr auto kRight = Table::Align::right;
  const bool moves = answer.file.motion.has_value();
  Table table(
      {{moves ? "  moved" : "  group", moves ? "%" : "", moves ? kRight : Table::Align::left},
       {"Fx", "N", kRight},
       {"Fy", "N", kRight},
       {"Fz", "N", kRight},
       {"|F|", "N", kRight},
       {"Tx", "N·mm", kRight},
       {"Ty", "N·mm", kRight},
       {"Tz", "N·mm", kRight},
       {"margin", "kA/m", kRight}});
  for (const AssemblyForceRow& row : answer.rows) {
    const auto& [F, T] = std::pair(row.force.force, row.force.torque);
    constexpr double kArm_m = 1e-3;  // torque of no more than the force at such an arm is rounding
    const double f = si(magnitude(F)), t = std::max(si(magnitude(T)), kArm_m * f);
    const double margin = si(row.least_margin);
    table.row({moves ? number(100.0 * row.share) : "  " + row.group, number(clean(si(F.x), f)),
               number(clean(si(F.y), f)), number(clean(si(F.z), f)), number(f),
               number(1e3 * clean(si(T.x), t)), number(1e3 * clean(si(T.y), t)),
               number(1e3 * clean(si(T.z), t)),
               std::isfinite(margin) ? number(1e-3 * margin) : "–"});
  }
  out += table.text();
  if (moves) {
    out += fmt::format("  moved: '{}' by ({}) and {:.4g}° at 100 %; ", answer.file.motion->group,
                       millimetres(answer.file.motion->shift),
                       in_unit(answer.file.motion->turn_rad, "deg"));
  } else {
    out += "  ";
  }
  out += "torque about the centre of the group; margin: least of all magnets, mean points\n";
  for (std::size_t i = 1; i < kConditions.size(); ++i) out += "  - " + kConditions[i] + "\n";
  return out + model_error_text("pull") +
         (moves ? "next: --svg FILE draws it\n"
                : "next: a table [motion] in the file moves a group (docs/formats/assembly.md)\n");
}

std::string csv_of(const AssemblyForces& answer) {
  Table table({{"group"},
               {"moved"},
               {"Fx", "N"},
               {"Fy", "N"},
               {"Fz", "N"},
               {"Tx", "N m"},
               {"Ty", "N m"},
               {"Tz", "N m"},
               {"least_margin", "A/m"}});
  const auto cell = [](double v) { return std::isfinite(v) ? fmt::format("{:.10g}", v) : ""; };
  for (const AssemblyForceRow& row : answer.rows) {
    const MagnetForce& f = row.force;
    table.row({row.group, cell(row.share), cell(si(f.force.x)), cell(si(f.force.y)),
               cell(si(f.force.z)), cell(si(f.torque.x)), cell(si(f.torque.y)),
               cell(si(f.torque.z)), cell(si(row.least_margin))});
  }
  return table.csv();
}

Document document_of(const AssemblyForces& answer) {
  Document out = answer.about;
  Document rows = Document::list();
  for (const AssemblyForceRow& row : answer.rows) {
    Document one = Document::object();
    one.set("group", row.group).set("moved", row.share).set("about", vector_of(row.about));
    one.set("force", vector_of(row.force.force)).set("torque", vector_of(row.force.torque));
    one.set("force_error", Document::of(row.force.force_error))
        .set("torque_error", Document::of(row.force.torque_error));
    one.set("method", to_text(row.force.method));
    if (std::isfinite(si(row.least_margin)))
      one.set("least_margin", Document::of(row.least_margin));
    rows.add(std::move(one));
  }
  out.set("forces", std::move(rows));
  Document errors = Document::list();
  add_model_error(errors, "pull");
  return out.set("model_error", std::move(errors)).set("scatter", kCatalogueScatter);
}

std::string picture_of(const AssemblyForces& answer) {
  if (!answer.file.motion)
    throw ArgumentError("--svg draws forces along a motion: add [motion] to the file");
  const AssemblyMotion& motion = *answer.file.motion;
  const double way = in_unit(si(magnitude(motion.shift)), "mm");
  const bool shifted = way > 0.0;
  LinePlot plot;
  plot.title = answer.file.title;
  plot.x_name = shifted ? fmt::format("'{}' moved (mm)", motion.group)
                        : fmt::format("'{}' turned (°)", motion.group);
  plot.y_name = shifted ? "force (N)" : "torque (N·mm)";
  for (const char* axis : {"x", "y", "z"}) plot.curves.push_back({axis, {}, {}, false});
  for (const AssemblyForceRow& row : answer.rows) {
    const auto& f = row.force.force;
    const auto& t = row.force.torque;
    const double values[] = {shifted ? si(f.x) : 1e3 * si(t.x), shifted ? si(f.y) : 1e3 * si(t.y),
                             shifted ? si(f.z) : 1e3 * si(t.z)};
    for (std::size_t k = 0; k < 3; ++k) {
      plot.curves[k].x.push_back(row.share * (shifted ? way : in_unit(motion.turn_rad, "deg")));
      plot.curves[k].y.push_back(values[k]);
    }
  }
  plot.footnotes = kConditions;
  return svg(plot);
}

void write_results(const AssemblyForces& answer, const std::string& path) {
  ResultsWriter file(path,
                     Provenance{command_line(), 0, {{answer.file.path, answer.file.text, {}}}});
  detail::Columns<AssemblyForceRow> columns(answer.rows);
  using R = const AssemblyForceRow&;
  columns.text("group", "magnets that the force acts on", [](R r) { return r.group; });
  columns.number("moved", "1", "share of the motion", [](R r) { return r.share; });
  columns.number("Fx", "N", "force", [](R r) { return si(r.force.force.x); });
  columns.number("Fy", "N", "force", [](R r) { return si(r.force.force.y); });
  columns.number("Fz", "N", "force", [](R r) { return si(r.force.force.z); });
  columns.number("Tx", "N m", "torque about the group's centre",
                 [](R r) { return si(r.force.torque.x); });
  columns.number("Ty", "N m", "torque about the group's centre",
                 [](R r) { return si(r.force.torque.y); });
  columns.number("Tz", "N m", "torque about the group's centre",
                 [](R r) { return si(r.force.torque.z); });
  columns.number("least_margin", "A/m", "least margin to a knee, NaN where no magnet has a grade",
                 [](R r) { return si(r.least_margin); });
  file.table("/assembly_force", "force and torque on groups of magnets", columns.columns());
  file.attribute("/assembly_force", "assembly", answer.file.title);
  file.attribute("/assembly_force", "conditions", kConditions.front());
  file.finish();
}

}  // namespace magswap::cli
