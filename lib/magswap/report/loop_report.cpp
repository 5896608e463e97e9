#include "magswap/report/loop_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "magswap/report/figure_text.hpp"
#include "magswap/report/loop_fit_report.hpp"
#include "magswap/report/table.hpp"

namespace magswap {
namespace detail {

UnitSystem system_of(ShownUnits units) {
  return units == ShownUnits::cgs ? UnitSystem::cgs : UnitSystem::si;
}

std::string_view shown_unit(Kind kind, UnitSystem system) {
  return system == UnitSystem::si ? info(kind).si_unit : info(kind).cgs_unit;
}

Document figure_document(const Figure& figure, Kind kind, UnitSystem system) {
  const bool is_ratio = shown_unit(kind, system).empty();
  const std::string unit(is_ratio ? "1" : shown_unit(kind, system));
  const auto convert = [&](double value) { return is_ratio ? value : in_unit(value, unit); };
  Document out = Document::object();
  if (!figure.determined())
    return out.set("value", Document()).set("unit", unit).set("reason", figure.reason());
  out.set("value", convert(figure.value())).set("unit", unit);
  if (figure.spread)
    out.set("standard_error", convert(figure.spread->standard_error))
        .set("low", convert(figure.spread->low))
        .set("high", convert(figure.spread->high));
  return out;
}

}  // namespace detail

namespace {

using detail::figure_document;
using detail::shown_unit;
using detail::system_of;

// A spread with two significant digits; a value with as many decimals as its spread deserves.
std::string spread_text(double value_si, Kind kind, UnitSystem system) {
  return format(value_si, kind, system, 2);
}

const char* remark_of(const LoopFigureInfo& each, const LoopFigures& figures) {
  if (each.figure == LoopFigure::mu_rec && figures[each.figure].determined())
    return figures.mu_rec_is_apparent ? "apparent: slope near Br" : "slope of the recoil loops";
  return "";
}

std::string meaning_of(const LoopFigureInfo& each, const LoopFigures& figures) {
  if (each.figure == LoopFigure::Hk) return fmt::format("at J = {} Br", figures.Hk_fraction);
  return remark_of(each, figures);
}

Table::Column right(std::string heading) { return {std::move(heading), "", Table::Align::right}; }

// ---- one loop for people

std::string field_text(const LoopResult& result) {
  const double n = result.analysis->demagnetising_factor;
  if (result.field == FieldKind::internal)
    return result.record && result.record->applied_factor
               ? fmt::format("internal field, corrected by its source with N = {:.6g}",
                             *result.record->applied_factor)
               : "internal field";
  return n == 0.0 ? "applied field taken as internal (no demagnetisation correction)"
                  : fmt::format("corrected with N = {:.6g}, image effect left out", n);
}

std::string temperature_text(const LoopResult& result) {
  if (!result.temperature_K) return "temperature not stated";
  const std::string spread = result.temperature_spread_K > 1.0
                                 ? fmt::format(" (varies by {:.1f} K)", result.temperature_spread_K)
                                 : "";
  return fmt::format("{:.1f} K ({:.1f} °C){}", *result.temperature_K,
                     *result.temperature_K - 273.15, spread);
}

std::string count_of(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// The first characters of a text that may be long.
std::string beginning(const std::string& text) {
  constexpr std::size_t kMost = 90;
  std::size_t end = std::min(text.size(), kMost);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return end == text.size() ? text : text.substr(0, end) + "…";
}

std::string heading(const LoopResult& result) {
  const LoopAnalysis& analysis = *result.analysis;
  std::string out = fmt::format("{}: {}, {}", result.path, count_of(result.rows, "row", "rows"),
                                count_of(analysis.branches.size(), "branch", "branches"));
  if (!analysis.recoils.empty())
    out += ", " + count_of(analysis.recoils.size(), "recoil curve", "recoil curves");
  if (!result.title.empty()) out += "\n" + beginning(result.title);
  if (!result.instrument.empty()) out += fmt::format(" ({})", beginning(result.instrument));
  return out + fmt::format("\n{}; {}\n", temperature_text(result), field_text(result));
}

std::string figures_table(const LoopResult& result, ShownUnits units) {
  const LoopFigures& mean = result.analysis->mean;
  const LoopFigures& difference = result.analysis->difference;
  const UnitSystem system = system_of(units);
  const bool both = units == ShownUnits::both;
  std::vector<Table::Column> columns{{""}, right("mean")};
  if (both) columns.push_back(right(""));
  columns.insert(columns.end(), {right("± std. error"), right("desc. − asc."), {""}});
  Table table(std::move(columns));
  std::string missing;
  for (const LoopFigureInfo& each : all_loop_figures()) {
    const Figure& figure = mean[each.figure];
    if (!figure.determined()) {
      missing += fmt::format("  {:<10}  not determined: {}\n", each.key, figure.reason());
      continue;
    }
    std::vector<std::string> cells{"  " + std::string(each.key),
                                   format(figure.value(), each.kind, system)};
    if (both)
      cells.push_back(info(each.kind).si_unit == info(each.kind).cgs_unit
                          ? ""
                          : format(figure.value(), each.kind, UnitSystem::cgs));
    cells.push_back(figure.spread ? spread_text(figure.spread->standard_error, each.kind, system)
                                  : "–");
    const Figure& of_branches = difference[each.figure];
    cells.push_back(of_branches.determined() ? spread_text(of_branches.value(), each.kind, system)
                                             : "–");
    cells.push_back(meaning_of(each, mean));
    table.row(std::move(cells));
  }
  return table.text() + missing;
}

std::string quality_text(const LoopQuality& quality, UnitSystem system) {
  const bool is_si = system == UnitSystem::si;
  std::string out;
  const auto add = [&](const char* name, const Figure& figure, const char* unit) {
    if (figure.determined())
      out += fmt::format("{}{} {:.2g} {}", out.empty() ? "" : ", ", name,
                         in_unit(figure.value(), unit), unit);
  };
  add("closure", quality.closure_T, is_si ? "mT" : "G");
  add("noise of a row", quality.noise_T, is_si ? "mT" : "G");
  add("centre H", quality.centre_H_A_per_m, is_si ? "kA/m" : "Oe");
  add("centre J", quality.centre_J_T, is_si ? "mT" : "G");
  if (quality.asymmetry.determined())
    out += fmt::format("{}asymmetry {:.2g} % of Br", out.empty() ? "" : ", ",
                       100.0 * quality.asymmetry.value());
  out += fmt::format("{}{:.3g} % of the steps in order", out.empty() ? "" : ", ",
                     100.0 * quality.steps_in_order);
  return out;
}

std::string corrections_text(const LoopTask& task) {
  const bool drift = task.analysis.remove_drift, centre = task.analysis.centre;
  if (drift && centre) return "; drift taken off, centred";
  if (drift) return "; drift taken off";
  if (centre) return "; centred";
  return "; none of it corrected (--remove-drift, --centre)";
}

std::string rules_text(const LoopResult& result, const LoopTask& task) {
  std::string out;
  if (task.analysis.rules.product == ProductRule::samples)
    out += "BHmax is the largest value at a row, as other programs print it\n";
  if (result.flux_density_only)
    out += "a record of B alone: HcJ and what follows from it are not determined\n";
  if (result.replicates > 0)
    out += fmt::format(
        "standard errors: {} replicates of the noise in the rows; errors common to all rows (mass, "
        "volume, calibration, N) are not in them\n",
        result.replicates);
  return out;
}

// ---- several

std::string short_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

constexpr std::array kSummary{LoopFigure::Br,    LoopFigure::HcB, LoopFigure::HcJ,
                              LoopFigure::BHmax, LoopFigure::Hk,  LoopFigure::squareness,
                              LoopFigure::mu_rec};

std::string cell_of(const Figure& figure, Kind kind, UnitSystem system) {
  if (!figure.determined()) return "–";
  return format_number(in_unit(figure.value(), shown_unit(kind, system)));
}

// ---- documents

Document figures_document(const LoopFigures& figures, UnitSystem system) {
  Document out = Document::object();
  for (const LoopFigureInfo& each : all_loop_figures()) {
    Document figure = figure_document(figures[each.figure], each.kind, system);
    if (each.figure == LoopFigure::Hk)
      figure.set("definition", fmt::format("J = {} Br", figures.Hk_fraction));
    if (each.figure == LoopFigure::mu_rec) figure.set("apparent", figures.mu_rec_is_apparent);
    out.set(std::string(each.key), std::move(figure));
  }
  return out.set("over_corrected", figures.over_corrected);
}

Document quality_document(const LoopQuality& quality, UnitSystem system) {
  Document out = Document::object();
  out.set("closure", figure_document(quality.closure_T, Kind::polarisation, system))
      .set("drift_per_row", figure_document(quality.drift_T_per_row, Kind::polarisation, system))
      .set("centre_H", figure_document(quality.centre_H_A_per_m, Kind::field_strength, system))
      .set("centre_J", figure_document(quality.centre_J_T, Kind::polarisation, system))
      .set("noise", figure_document(quality.noise_T, Kind::polarisation, system))
      .set("asymmetry", figure_document(quality.asymmetry, Kind::dimensionless, system));
  return out.set("steps_in_order", quality.steps_in_order);
}

Document branches_document(const LoopAnalysis& analysis, UnitSystem system) {
  Document out = Document::list();
  for (const BranchFigures& each : analysis.branches) {
    Document rows = Document::list();
    for (const RowRange& piece : each.branch.pieces) {
      Document range = Document::list();
      range.add(static_cast<std::int64_t>(piece.first)).add(static_cast<std::int64_t>(piece.last));
      rows.add(std::move(range));
    }
    Document item = Document::object();
    item.set("side", each.branch.side > 0 ? "descending" : "ascending")
        .set("rows", std::move(rows))
        .set("figures", figures_document(each.figures, system));
    out.add(std::move(item));
  }
  return out;
}

Document recoils_document(const LoopAnalysis& analysis, UnitSystem system) {
  const auto h = [&](double value) {
    return Document::quantity(value, Kind::field_strength, system);
  };
  const auto j = [&](double value) {
    return Document::quantity(value, Kind::polarisation, system);
  };
  Document out = Document::list();
  for (const RecoilCurve& each : analysis.recoils) {
    Document item = Document::object();
    item.set("branch", static_cast<std::int64_t>(each.recoil.branch))
        .set("first_row", static_cast<std::int64_t>(each.recoil.rows.first))
        .set("last_row", static_cast<std::int64_t>(each.recoil.rows.last))
        .set("H_tip", h(each.line.h_A_per_m))
        .set("J_tip", j(each.line.j_T))
        .set("H_end", h(each.line.h_end_A_per_m))
        .set("J_end", j(each.line.j_end_T));
    out.add(std::move(item));
  }
  return out;
}

std::string_view to_text(LoopStatus status) {
  constexpr std::array<std::string_view, 6> kTexts{"done",    "unreadable",    "bad_data",
                                                   "refused", "out_of_domain", "left"};
  return kTexts[static_cast<std::size_t>(status)];
}

}  // namespace

std::string loop_text(const LoopResult& result, const LoopTask& task, ShownUnits units) {
  if (!result.analysis) return loop_failures_text(std::span(&result, 1));
  const LoopAnalysis& analysis = *result.analysis;
  std::string out = heading(result) + figures_table(result, units);
  if (task.analysis.quality)
    out += "quality: " + quality_text(analysis.quality, system_of(units)) + corrections_text(task) +
           "\n";
  if (analysis.rows_left_out > 0)
    out += fmt::format("{} rows without a finite number left out\n", analysis.rows_left_out);
  out += rules_text(result, task);
  if (result.fits) out += "\n" + fits_text(*result.fits, units);
  if (!result.fit_error.empty()) out += "no fit: " + result.fit_error + "\n";
  if (result.anisotropy) out += "\n" + anisotropy_text(*result.anisotropy, units);
  for (const std::string& note : result.notes) out += "note: " + note + "\n";
  for (const std::string& warning : analysis.warnings) out += "WARNING: " + warning + "\n";
  return out;
}

std::string loop_failures_text(std::span<const LoopResult> results) {
  std::string out;
  std::size_t left = 0;
  for (const LoopResult& result : results) {
    if (result.status == LoopStatus::left)
      ++left;
    else if (!result.error.empty())
      out += result.error.find(result.path) == std::string::npos
                 ? fmt::format("{}: {}\n", result.path, result.error)
                 : result.error + "\n";
  }
  if (left > 0) out += fmt::format("stopped: {} files were not begun\n", left);
  return out;
}

std::string loops_text(std::span<const LoopResult> results, ShownUnits units) {
  const UnitSystem system = system_of(units);
  std::vector<Table::Column> columns{
      {"file"}, {"T", "K", Table::Align::right}, {"N", "", Table::Align::right}};
  for (const LoopFigure figure : kSummary)
    columns.push_back({std::string(info(figure).key),
                       std::string(shown_unit(info(figure).kind, system)), Table::Align::right});
  columns.push_back({"note"});
  Table table(std::move(columns));
  std::size_t done = 0;
  for (const LoopResult& result : results) {
    if (!result.analysis) continue;
    ++done;
    const LoopAnalysis& analysis = *result.analysis;
    std::vector<std::string> cells{
        short_name(result.path),
        result.temperature_K ? fmt::format("{:.1f}", *result.temperature_K) : "–",
        fmt::format("{:.4g}", analysis.demagnetising_factor)};
    for (const LoopFigure figure : kSummary)
      cells.push_back(cell_of(analysis.mean[figure], info(figure).kind, system));
    cells.emplace_back(analysis.mean.over_corrected       ? "over-corrected?"
                       : !analysis.warnings.empty()       ? "see --json"
                       : analysis.mean.mu_rec_is_apparent ? "µrec apparent"
                                                          : "");
    table.row(std::move(cells));
  }
  std::string out = table.text() + fmt::format("{} of {} files evaluated\n", done, results.size());
  const std::string failures = loop_failures_text(results);
  return failures.empty() ? out : out + "\nnot evaluated:\n" + failures;
}

std::string loop_explanation(const LoopTask& task) {
  const FigureRules& rules = task.analysis.rules;
  std::string out =
      "internal field    H = H_applied - N·J/µ0 at every row; N of a shape is its magnetometric "
      "one\n"
      "                  (uniform magnetisation; the image of the sample in pole pieces is left "
      "out)\n"
      "branches          split where the field has come back by ";
  out += fmt::format("{:.3g} % of its largest value; rows are never sorted\n",
                     100.0 * task.analysis.reversal_threshold);
  for (const LoopFigureInfo& each : all_loop_figures())
    out += fmt::format("{:<18}{}\n", each.key, each.meaning);
  out += fmt::format("Hk                J = {} Br\n", rules.Hk_fraction);
  out += rules.product == ProductRule::segments
             ? "BHmax             largest -B·H on the straight segments between rows, exact\n"
             : "BHmax             largest -B·H at a row: up to 1.6 % less on 31 rows\n";
  out +=
      rules.mu_rec
          ? fmt::format("HD5, HD10         recoil lines of slope µ0·{:.4g}, as given\n",
                        *rules.mu_rec)
          : "mu_rec            recoil loops where there are any, else the slope from Br to HcB/4\n";
  return out +
         "sources           IEC 60404-5 (Br, HcB, HcJ, BHmax); Akulov, Z. Phys. 69 (1931) 822 "
         "(Ms);\n"
         "                  Aharoni, J. Appl. Phys. 83 (1998) 3432 and Chen, Brug, Goldfarb, IEEE\n"
         "                  Trans. Magn. 27 (1991) 3601 (N); Salmon, Moraes, Dror, Shaw, SC11 "
         "(2011)\n"
         "                  16 (random numbers). docs/methods/loop.md has it all\n";
}

Document loop_document(const LoopResult& result, const LoopTask& task, UnitSystem system) {
  Document out = Document::object();
  out.set("file", result.path).set("status", std::string(to_text(result.status)));
  if (!result.error.empty()) out.set("error", result.error);
  if (!result.sha256.empty()) out.set("sha256", result.sha256);
  if (!result.analysis) return out;
  const LoopAnalysis& analysis = *result.analysis;
  out.set("format", result.format)
      .set("title", result.title)
      .set("instrument", result.instrument)
      .set("rows", static_cast<std::int64_t>(result.rows))
      .set("rows_left_out", static_cast<std::int64_t>(analysis.rows_left_out))
      .set("field", result.field == FieldKind::external ? "external" : "internal")
      .set("flux_density_only", result.flux_density_only);
  if (result.temperature_K)
    out.set("temperature", Document::quantity_in(*result.temperature_K, "K"));
  Document factor = Document::object();
  out.set("demagnetising_factor",
          std::move(factor.set("magnetometric", analysis.demagnetising_factor)));
  out.set("BHmax_rule",
          task.analysis.rules.product == ProductRule::segments ? "segments" : "samples");
  out.set("figures", figures_document(analysis.mean, system))
      .set("difference", figures_document(analysis.difference, system))
      .set("branches", branches_document(analysis, system))
      .set("recoils", recoils_document(analysis, system));
  if (task.analysis.quality) out.set("quality", quality_document(analysis.quality, system));
  if (result.fits) out.set("fits", fits_document(*result.fits, system));
  if (!result.fit_error.empty()) out.set("fit_error", result.fit_error);
  if (result.anisotropy) out.set("anisotropy", anisotropy_document(*result.anisotropy, system));
  return out.set("warnings", analysis.warnings).set("notes", result.notes);
}

std::string loops_csv(std::span<const LoopResult> results, UnitSystem system) {
  std::vector<Table::Column> columns{{"file"}, {"status"}, {"temperature", "K"},
                                     {"N"},    {"rows"},   {"branches"}};
  for (const LoopFigureInfo& each : all_loop_figures()) {
    const std::string key(each.key), unit(shown_unit(each.kind, system));
    columns.push_back({key, unit});
    columns.push_back({key + "_standard_error", unit});
  }
  columns.insert(columns.end(), {{"mu_rec_is_apparent"}, {"over_corrected"}, {"error"}});
  Table table(std::move(columns));
  for (const LoopResult& result : results) {
    std::vector<std::string> cells{
        result.path, std::string(to_text(result.status)),
        result.temperature_K ? fmt::format("{}", *result.temperature_K) : ""};
    if (result.analysis) {
      const LoopAnalysis& analysis = *result.analysis;
      cells.push_back(fmt::format("{}", analysis.demagnetising_factor));
      cells.push_back(fmt::format("{}", result.rows));
      cells.push_back(fmt::format("{}", analysis.branches.size()));
      for (const LoopFigureInfo& each : all_loop_figures()) {
        const Figure& figure = analysis.mean[each.figure];
        const auto number = [&](double value) {
          return fmt::format("{}", in_unit(value, shown_unit(each.kind, system)));
        };
        cells.push_back(figure.determined() ? number(figure.value()) : "");
        cells.push_back(figure.spread ? number(figure.spread->standard_error) : "");
      }
      cells.emplace_back(analysis.mean.mu_rec_is_apparent ? "1" : "0");
      cells.emplace_back(analysis.mean.over_corrected ? "1" : "0");
    } else {
      cells.resize(6 + 2 * kLoopFigures + 2);
      cells.push_back(result.error);
    }
    table.row(std::move(cells));
  }
  return table.csv();
}

}  // namespace magswap
