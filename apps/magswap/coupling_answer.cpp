#include <fmt/format.h>

#include <cmath>

#include "force_answer.hpp"
#include "magswap/report/line_plot.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/columns.hpp"

namespace magswap::cli {
namespace {

struct Row {
  double angle_deg, torque_Nm, force_N;
};

std::vector<Row> rows_of(const CouplingAnswer& answer) {
  const double j2 = answer.j_squared();
  std::vector<Row> out;
  const double most = j2 * answer.curve.pull_out().torque_Nm_per_T2;
  constexpr double kRounding = 1e-12;
  for (const double angle : answer.angles_rad) {
    out.push_back({in_unit(angle, "deg"), j2 * answer.curve.torque_Nm_per_T2(angle),
                   j2 * answer.curve.force_N_per_T2(angle)});
    if (std::abs(out.back().torque_Nm) < kRounding * most) out.back().torque_Nm = 0.0;
  }
  return out;
}

bool axial(const CouplingAnswer& answer) {
  return std::holds_alternative<AxialCoupling>(answer.file.coupling);
}

bool has_yokes(const CouplingAnswer& answer) {
  return std::visit([](const auto& c) { return c.yokes; }, answer.file.coupling);
}

bool has_knee(const CouplingAnswer& answer) { return !answer.magnet.key.empty(); }

std::string points_text(const CouplingAnswer& answer) {
  std::string out = "  magnets' mean working point, an estimate (corners see more):\n";
  std::string lost;
  for (const auto& [name, point] : answer.points) {
    out += fmt::format("    {:<9} N {:.3f}, H {}", name, point.factor.N, format(point.H));
    if (has_knee(answer)) out += fmt::format(", {} to the knee", format(point.margin));
    out += "\n";
    constexpr double kWorthSaying = 1e-3;
    if (has_knee(answer) && point.irreversible_loss > kWorthSaying) {
      lost += fmt::format("    DEMAGNETISES {}: {:.1f} % of Br lost for good, not counted above\n",
                          name, 100.0 * point.irreversible_loss);
    }
  }
  return out + lost;
}

Document points_document(const CouplingAnswer& answer) {
  Document out = Document::list();
  for (const auto& [name, point] : answer.points) {
    Document one = Document::object();
    one.set("at", name).set("demagnetising_factor", point.factor.N).set("H", Document::of(point.H));
    if (has_knee(answer)) {
      one.set("margin", Document::of(point.margin))
          .set("irreversible_loss", point.irreversible_loss);
    }
    out.add(std::move(one));
  }
  return out;
}

std::vector<std::string> conditions_of(const CouplingAnswer& answer) {
  std::vector<std::string> out{
      "at rest, coaxial; torque against the angle by which the driver leads"};
  if (!has_yokes(answer)) {
    out.emplace_back(
        "no iron; exact for uniform magnets in three dimensions; per length within 0.01 % of "
        "finite "
        "elements where long");
  } else if (axial(answer)) {
    out.emplace_back(
        "yokes as infinite planes that do not saturate; per width within 0.3 % of finite elements");
  } else {
    out.emplace_back(
        "yokes that do not saturate: plane solution (within 0.01 % of finite elements) × end "
        "effect "
        "without them, an estimate");
  }
  out.emplace_back(
      "µrec by the working point of the fundamental at pull-out: 0.8 to 1.8 % above finite "
      "elements "
      "of long radial ones; not checked against tests of couplings; the range is the ±30 % by "
      "which "
      "pulls of magnets as sold differ");
  return out;
}

}  // namespace

double CouplingAnswer::j_squared() const {
  const double j = si(magnet.Br) / (1.0 + (magnet.mu_rec - 1.0) * curve.demagnetising_factor);
  return j * j;
}

std::string text_of(const CouplingAnswer& answer) {
  const double j2 = answer.j_squared(), br2 = si(answer.magnet.Br) * si(answer.magnet.Br);
  const auto most = answer.curve.pull_out();
  std::string out = fmt::format(
      "{}: {} coupling, {} pole pairs\n{}\n"
      "  pull-out torque  {:.4g} N·m at {:.4g}°   {:.4g} to {:.4g} N·m with the scatter of "
      "magnets\n"
      "  ideal            {:.4g} N·m at J = Br (mu_rec 1)\n"
      "  stiffness        {:.4g} N·m/deg at rest\n",
      answer.file.title, axial(answer) ? "axial" : "radial", answer.curve.pole_pairs,
      title_of(answer.magnet), j2 * most.torque_Nm_per_T2, in_unit(most.angle_rad, "deg"),
      (1.0 - kCatalogueScatter) * j2 * most.torque_Nm_per_T2,
      (1.0 + kCatalogueScatter) * j2 * most.torque_Nm_per_T2, br2 * most.torque_Nm_per_T2,
      j2 * answer.curve.torque_Nm_per_T2(1e-4) / in_unit(1e-4, "deg"));
  if (axial(answer)) {
    out += fmt::format("  axial attraction {:.4g} N at rest, {:.4g} N at pull-out\n",
                       j2 * answer.curve.force_N_per_T2(0.0),
                       j2 * answer.curve.force_N_per_T2(most.angle_rad));
  }
  out += points_text(answer);
  constexpr auto kRight = Table::Align::right;
  std::vector<Table::Column> columns{{"angle", "deg", kRight}, {"torque", "N·m", kRight}};
  if (axial(answer)) columns.push_back({"attraction", "N", kRight});
  Table table(columns);
  for (const Row& row : rows_of(answer)) {
    std::vector<std::string> cells{fmt::format("{:g}", row.angle_deg),
                                   fmt::format("{:.4g}", row.torque_Nm)};
    if (axial(answer)) cells.push_back(fmt::format("{:.4g}", row.force_N));
    table.row(std::move(cells));
  }
  out += table.text() + "conditions:\n";
  for (const std::string& line : conditions_of(answer)) out += "  - " + line + "\n";
  return out + fmt::format("error of the integration {:.1g}; model: docs/methods/force.md\n",
                           answer.curve.error);
}

std::string csv_of(const CouplingAnswer& answer) {
  std::vector<Table::Column> columns{{"angle", "deg"}, {"torque", "N*m"}};
  if (axial(answer)) columns.push_back({"attraction", "N"});
  Table table(columns);
  for (const Row& row : rows_of(answer)) {
    std::vector<std::string> cells{fmt::format("{}", row.angle_deg),
                                   fmt::format("{}", row.torque_Nm)};
    if (axial(answer)) cells.push_back(fmt::format("{}", row.force_N));
    table.row(std::move(cells));
  }
  return table.csv();
}

Document document_of(const CouplingAnswer& answer) {
  const double j2 = answer.j_squared();
  const auto most = answer.curve.pull_out();
  const double torque = j2 * most.torque_Nm_per_T2;
  Document out = Document::object();
  out.set("title", answer.file.title).set("kind", axial(answer) ? "axial" : "radial");
  set_magnet(out, answer.magnet);
  Document pull_out = Document::object();
  pull_out
      .set("torque", Document::quantity_in(torque, "N*m", (1.0 - kCatalogueScatter) * torque,
                                           (1.0 + kCatalogueScatter) * torque))
      .set("angle", Document::quantity(most.angle_rad, Kind::angle))
      .set("ideal_torque",
           Document::quantity_in(torque / j2 * si(answer.magnet.Br) * si(answer.magnet.Br), "N*m"));
  out.set("pole_pairs", answer.curve.pole_pairs).set("pull_out", std::move(pull_out));
  out.set("working_points", points_document(answer));
  Document curve = Document::list();
  for (const Row& row : rows_of(answer)) {
    Document point = Document::object();
    point.set("angle", Document::quantity_in(row.angle_deg, "deg"))
        .set("torque", Document::quantity_in(row.torque_Nm, "N*m"));
    if (axial(answer)) point.set("attraction", Document::quantity_in(row.force_N, "N"));
    curve.add(std::move(point));
  }
  out.set("curve", std::move(curve)).set("conditions", conditions_of(answer));
  return out.set("integration_error", answer.curve.error).set("scatter", kCatalogueScatter);
}

std::string picture_of(const CouplingAnswer& answer) {
  LinePlot plot;
  plot.title = answer.file.title;
  plot.x_name = "angle (deg)";
  plot.y_name = "torque (N·m)";
  plot.curves.emplace_back();
  const double pitch = kPi / answer.curve.pole_pairs;
  constexpr int kSteps = 120;
  for (int k = 0; k <= kSteps; ++k) {
    const double angle = pitch * k / kSteps;
    plot.curves.front().x.push_back(in_unit(angle, "deg"));
    plot.curves.front().y.push_back(answer.j_squared() * answer.curve.torque_Nm_per_T2(angle));
  }
  plot.footnotes = conditions_of(answer);
  plot.footnotes.insert(plot.footnotes.begin(), title_of(answer.magnet));
  return svg(plot);
}

void write_results(const CouplingAnswer& answer, const std::string& path) {
  ResultsWriter file(path, Provenance{command_line(), 0, {{answer.path, answer.content}}});
  const std::vector<Row> rows = rows_of(answer);
  detail::Columns<Row> columns(rows);
  using R = const Row&;
  columns.number("angle", "degree", "angle by which the driver leads",
                 [](R r) { return r.angle_deg; });
  columns.number("torque", "N m", "torque on the load, > 0 drives it",
                 [](R r) { return r.torque_Nm; });
  if (axial(answer)) {
    columns.number("attraction", "N", "axial attraction of both halves",
                   [](R r) { return r.force_N; });
  }
  file.table("/coupling", "one angle of a coupling", columns.columns());
  file.attribute("/coupling", "coupling", answer.file.title);
  file.attribute("/coupling", "magnet", title_of(answer.magnet));
  const auto most = answer.curve.pull_out();
  file.attribute("/coupling", "pull_out_torque_N_m", answer.j_squared() * most.torque_Nm_per_T2);
  file.attribute("/coupling", "pull_out_angle_degree", in_unit(most.angle_rad, "deg"));
  file.finish();
}

}  // namespace magswap::cli
