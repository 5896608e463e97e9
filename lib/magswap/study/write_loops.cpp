#include <algorithm>
#include <cmath>
#include <limits>

#include "magswap/results/writer.hpp"
#include "magswap/study/columns.hpp"
#include "magswap/study/loop_batch.hpp"

namespace magswap {
namespace {

using detail::Columns;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string lines_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : "\n") + text;
  return out;
}

std::string unit_of(Kind kind) {
  const std::string_view unit = info(kind).coherent;
  return unit.empty() ? "1" : std::string(unit);
}

// Value, standard error and interval of one figure, or NaN; `get` finds it in a row or not.
template <class Row, class Info, class Get>
void add_figure(Columns<Row>& columns, const Info& each, const Get& get) {
  const std::string key(each.key), unit = unit_of(each.kind);
  columns.number(key, unit, std::string(each.meaning), [&](const Row& row) {
    const Figure* figure = get(row);
    return figure ? figure->value_or(kMissing) : kMissing;
  });
  const auto part = [&](const char* suffix, const char* what, double Spread::*member) {
    columns.number(key + suffix, unit, what + std::string(" of ") + key, [&](const Row& row) {
      const Figure* figure = get(row);
      return figure && figure->spread ? (*figure->spread).*member : kMissing;
    });
  };
  part("_standard_error", "bootstrap standard error", &Spread::standard_error);
  part("_low", "2.5 % quantile", &Spread::low);
  part("_high", "97.5 % quantile", &Spread::high);
}

// All figures that `get` finds in a row.
template <class Row, class Get>
void add_figures(Columns<Row>& columns, const Get& get) {
  for (const LoopFigureInfo& each : all_loop_figures())
    add_figure(columns, each, [&](const Row& row) -> const Figure* {
      const LoopFigures* figures = get(row);
      return figures ? &(*figures)[each.figure] : nullptr;
    });
}

// What is to be known of the figures that `get` finds in a row.
template <class Row, class Get>
void add_remarks(Columns<Row>& columns, const Get& get) {
  columns.flag("mu_rec_is_apparent", "mu_rec is the slope near Br, not that of recoil loops",
               [get](const Row& row) { return get(row) && get(row)->mu_rec_is_apparent; });
  columns.flag("over_corrected", "squareness above 1",
               [get](const Row& row) { return get(row) && get(row)->over_corrected; });
}

// Why figures are missing, one a line.
template <class Figures, class Infos>
std::string reasons_of(const Figures& figures, const Infos& infos) {
  std::vector<std::string> out;
  for (const auto& each : infos)
    if (!figures[each.figure].determined())
      out.push_back(std::string(each.key) + ": " + std::string(figures[each.figure].reason()));
  return lines_of(out);
}

struct QualityColumn {
  const char* name;
  const char* units;
  const char* long_name;
  Figure LoopQuality::*member;
};

constexpr QualityColumn kQuality[] = {
    {"closure", "T", "J at the end of a cycle minus J at its start", &LoopQuality::closure_T},
    {"drift", "T", "closure for each row of the cycle", &LoopQuality::drift_T_per_row},
    {"centre_H", "A/m", "field of the loop's centre", &LoopQuality::centre_H_A_per_m},
    {"centre_J", "T", "polarisation of the loop's centre", &LoopQuality::centre_J_T},
    {"noise", "T", "standard deviation of J about its neighbours", &LoopQuality::noise_T},
    {"asymmetry", "1", "rms difference of both branches over Br", &LoopQuality::asymmetry},
};

void add_file(Columns<LoopResult>& columns) {
  columns.text("file", "path as the user gave it", [](const LoopResult& r) { return r.path; });
  columns.flag("status", "how the work on the file ended",
               {"done", "unreadable", "bad_data", "refused", "out_of_domain", "left"},
               [](const LoopResult& r) { return static_cast<int>(r.status); });
  columns.text("error", "why there are no figures", [](const LoopResult& r) { return r.error; });
  columns.text("format", "file format", [](const LoopResult& r) { return r.format; });
  columns.text("title", "the file's own title or sample name",
               [](const LoopResult& r) { return r.title; });
  columns.text("instrument", "instrument or program, as the file names it",
               [](const LoopResult& r) { return r.instrument; });
  columns.count("rows", "rows read", [](const LoopResult& r) { return r.rows; });
  columns.flag("field", "what the field column of the file is", {"external", "internal"},
               [](const LoopResult& r) { return static_cast<int>(r.field); });
  columns.number("temperature", "K", "mean temperature of the record",
                 [](const LoopResult& r) { return r.temperature_K.value_or(kMissing); });
}

void add_quality(Columns<LoopResult>& columns) {
  for (const QualityColumn& each : kQuality)
    columns.number(each.name, each.units, each.long_name, [&each](const LoopResult& r) {
      return r.analysis ? (r.analysis->quality.*each.member).value_or(kMissing) : kMissing;
    });
  columns.number("steps_in_order", "1", "share of the steps that follow their run's direction",
                 [](const LoopResult& r) {
                   return r.analysis ? r.analysis->quality.steps_in_order : kMissing;
                 });
}

void add_anisotropy(Columns<LoopResult>& columns) {
  for (const AnisotropyFigureInfo& each : all_anisotropy_figures()) {
    AnisotropyFigureInfo row = each;
    // The loop has an Ms of its own.
    if (each.figure == AnisotropyFigure::Ms) row.key = "Ms_anisotropy";
    add_figure(columns, row, [&each](const LoopResult& r) -> const Figure* {
      return r.anisotropy ? &r.anisotropy->mean[each.figure] : nullptr;
    });
  }
  columns.text("anisotropy_not_determined", "why they are missing, one a line",
               [](const LoopResult& r) {
                 return r.anisotropy ? reasons_of(r.anisotropy->mean, all_anisotropy_figures())
                                     : std::string();
               });
  columns.text("anisotropy_warnings", "what to look at in them, one a line",
               [](const LoopResult& r) {
                 return r.anisotropy ? lines_of(r.anisotropy->warnings) : std::string();
               });
}

void add_fit(Columns<LoopResult>& columns) {
  columns.text("fit_model", "model that the information criterion chooses",
               [](const LoopResult& r) {
                 return r.fits ? std::string(to_text(r.fits->chosen().model)) : std::string();
               });
  columns.number("fit_rms", "1", "its misfit, root mean square of ΔJ over Br",
                 [](const LoopResult& r) { return r.fits ? r.fits->chosen().rms : kMissing; });
  columns.text("fit_error", "why there is no fit", [](const LoopResult& r) { return r.fit_error; });
}

void write_table(std::span<const LoopResult> results, const LoopTask& task, ResultsWriter& file) {
  Columns<LoopResult> columns(results);
  add_file(columns);
  const auto mean = [](const LoopResult& r) { return r.analysis ? &r.analysis->mean : nullptr; };
  columns.number(
      "demagnetising_factor", "1", "N that the record was corrected with",
      [](const LoopResult& r) { return r.analysis ? r.analysis->demagnetising_factor : kMissing; });
  columns.count("branches", "branches found",
                [](const LoopResult& r) { return r.analysis ? r.analysis->branches.size() : 0; });
  columns.count("recoils", "recoil curves found",
                [](const LoopResult& r) { return r.analysis ? r.analysis->recoils.size() : 0; });
  columns.count("rows_left_out", "rows without a finite number",
                [](const LoopResult& r) { return r.analysis ? r.analysis->rows_left_out : 0; });
  columns.count("replicates", "bootstrap replicates behind the standard errors",
                [](const LoopResult& r) { return r.replicates; });
  add_figures(columns, mean);
  add_remarks(columns, mean);
  add_quality(columns);
  if (task.fit) add_fit(columns);
  if (task.anisotropy) add_anisotropy(columns);
  columns.text("not_determined", "why figures are missing, one a line",
               [mean](const LoopResult& r) {
                 return mean(r) ? reasons_of(*mean(r), all_loop_figures()) : std::string();
               });
  columns.text("warnings", "what to look at, one a line", [](const LoopResult& r) {
    return r.analysis ? lines_of(r.analysis->warnings) : std::string();
  });
  columns.text("notes", "what the reader assumed or left out, one a line",
               [](const LoopResult& r) { return lines_of(r.notes); });
  file.table("/loops", "one file; figures are the mean of its branches", columns.columns());
}

// NaN at the rows that the evaluation left out.
std::vector<double> on_rows(const EvaluatedRecord& record, const std::vector<double>& values,
                            std::size_t n) {
  std::vector<double> out(n, kMissing);
  for (std::size_t i = 0; i < values.size(); ++i) out[record.rows[i]] = values[i];
  return out;
}

void write_record(const std::string& group, const LoopData& data, const LoopOptions& options,
                  ResultsWriter& file) {
  const EvaluatedRecord record = evaluated_record(data, options);
  const std::size_t n = data.size();
  const std::vector<double> h = on_rows(record, record.h_A_per_m, n);
  const std::vector<double> j = on_rows(record, record.j_T, n);
  std::vector<double> b(n);
  for (std::size_t i = 0; i < n; ++i) b[i] = j[i] + kMu0 * h[i];
  const bool internal = data.field == FieldKind::internal;
  std::vector<Column> columns{
      {"H_measured",
       data.h_A_per_m,
       {.units = "A/m",
        .long_name = internal ? "internal field as read" : "applied field as read"}}};
  if (data.flux_density_only())
    columns.push_back(
        {"B_measured", data.b_T, {.units = "T", .long_name = "flux density as read"}});
  else
    columns.push_back(
        {"J_measured", data.j_T, {.units = "T", .long_name = "polarisation as read"}});
  const auto add = [&](const char* name, const std::vector<double>& values, const char* units,
                       const char* long_name) {
    if (!values.empty())
      columns.push_back({name, values, {.units = units, .long_name = long_name}});
  };
  add("sigma_H", data.sigma_h_A_per_m, "A/m", "standard error of H as read");
  add("sigma_J", data.sigma_j_T, "T", "standard error of J (of B, in a record of B) as read");
  add("temperature", data.temperature_K, "K", "temperature as read");
  add("H", h, "A/m", "internal field, corrected; NaN where the row was left out");
  add("J", j, "T", "polarisation, corrected where drift or centre were asked for");
  add("B", b, "T", "flux density J + µ0·H in the sample");
  file.table(group + "/record", "one row of the file, in the order of measurement", columns);
}

void write_branches(const std::string& group, const LoopAnalysis& analysis, ResultsWriter& file) {
  Columns<BranchFigures> columns(analysis.branches);
  columns.flag("side", "which way the branch goes", {"ascending", "descending"},
               [](const BranchFigures& b) { return b.branch.side > 0 ? 1 : 0; });
  columns.count("first_row", "first row of its first piece",
                [](const BranchFigures& b) { return b.branch.pieces.front().first; });
  columns.count("last_row", "last row of its last piece",
                [](const BranchFigures& b) { return b.branch.pieces.back().last; });
  columns.count("pieces", "pieces between which recoil curves lie",
                [](const BranchFigures& b) { return b.branch.pieces.size(); });
  const auto figures = [](const BranchFigures& b) { return &b.figures; };
  add_figures(columns, figures);
  add_remarks(columns, figures);
  columns.text("not_determined", "why figures are missing, one a line",
               [](const BranchFigures& b) { return reasons_of(b.figures, all_loop_figures()); });
  file.table(group + "/branches", "one branch, fields turned so that it descends",
             columns.columns());
}

void write_recoils(const std::string& group, const LoopAnalysis& analysis, ResultsWriter& file) {
  if (analysis.recoils.empty()) return;
  Columns<RecoilCurve> columns(analysis.recoils);
  columns.count("branch", "row of its branch in branches",
                [](const RecoilCurve& r) { return r.recoil.branch; });
  columns.count("first_row", "row of the reversal point",
                [](const RecoilCurve& r) { return r.recoil.rows.first; });
  columns.count("last_row", "last row", [](const RecoilCurve& r) { return r.recoil.rows.last; });
  columns.number("H_tip", "A/m", "internal field at the reversal point",
                 [](const RecoilCurve& r) { return r.line.h_A_per_m; });
  columns.number("J_tip", "T", "polarisation there",
                 [](const RecoilCurve& r) { return r.line.j_T; });
  columns.number("H_end", "A/m", "internal field at the upper end, at most 0",
                 [](const RecoilCurve& r) { return r.line.h_end_A_per_m; });
  columns.number("J_end", "T", "polarisation there",
                 [](const RecoilCurve& r) { return r.line.j_end_T; });
  file.table(group + "/recoils", "one first-order reversal curve, turned with its branch",
             columns.columns());
}

void write_models(const std::string& group, const CurveFits& fits, ResultsWriter& file) {
  Columns<CurveFit> columns(fits.candidates);
  columns.text("model", "name of the model, the best first",
               [](const CurveFit& f) { return std::string(to_text(f.model)); });
  columns.number("rms", "1", "root mean square of ΔJ over Br",
                 [](const CurveFit& f) { return f.rms; });
  columns.number("largest_misfit", "1", "ΔJ over Br, model minus curve, where it is largest",
                 [](const CurveFit& f) { return f.largest_misfit; });
  columns.number("aicc", "1", "information criterion; the least is best",
                 [](const CurveFit& f) { return std::isfinite(f.aicc) ? f.aicc : kMissing; });
  columns.number("effective_points", "1", "independent points that would know as much",
                 [](const CurveFit& f) { return f.effective_points; });
  columns.flag("determined", "the data fix every parameter",
               [](const CurveFit& f) { return f.determined; });
  columns.number("H_from", "A/m", "first field of the fit",
                 [](const CurveFit& f) { return f.from_A_per_m; });
  columns.number("H_to", "A/m", "last field of the fit",
                 [](const CurveFit& f) { return f.to_A_per_m; });
  columns.text("warnings", "what to look at, one a line",
               [](const CurveFit& f) { return lines_of(f.warnings); });
  file.table(group + "/fits", "one model of the demagnetisation curve", columns.columns());
  file.attribute(group + "/fits", "warnings", lines_of(fits.warnings));
}

struct FitParameter {
  FitModel model;
  const FitValue* value;
};

void write_parameters(const std::string& group, const CurveFits& fits, ResultsWriter& file) {
  std::vector<FitParameter> rows;
  for (const CurveFit& fit : fits.candidates)
    for (const auto* values : {&fit.parameters, &fit.derived})
      for (const FitValue& value : *values) rows.push_back({fit.model, &value});
  Columns<FitParameter> columns(rows);
  columns.text("model", "name of the model",
               [](const FitParameter& p) { return std::string(to_text(p.model)); });
  columns.text("symbol", "parameter, or what follows from the parameters",
               [](const FitParameter& p) { return std::string(p.value->symbol); });
  columns.number("value", "1", "in the unit of its row",
                 [](const FitParameter& p) { return p.value->value; });
  columns.number("standard_error", "1", "in the unit of its row; NaN where not fixed, 0 where held",
                 [](const FitParameter& p) { return p.value->standard_error; });
  columns.text("unit", "SI unit of the row",
               [](const FitParameter& p) { return unit_of(p.value->kind); });
  file.table(group + "/fit_parameters", "one parameter of one model", columns.columns());
}

void write_fits(const std::string& group, const LoopResult& result, ResultsWriter& file) {
  if (!result.fits || !result.points) return;
  write_models(group, *result.fits, file);
  write_parameters(group, *result.fits, file);
  const DemagnetisationPoints& points = *result.points;
  std::vector<double> fitted;
  for (const double h : points.h_A_per_m) fitted.push_back(result.fits->chosen().polarisation_T(h));
  file.table(
      group + "/fitted_curve", "one point of the second quadrant, mean of the branches",
      {{"H", points.h_A_per_m, {.units = "A/m", .long_name = "internal field"}},
       {"J", points.j_T, {.units = "T", .long_name = "polarisation, mean of the branches"}},
       {"J_fitted", fitted, {.units = "T", .long_name = "polarisation of the first model"}}});
}

}  // namespace

void write_loops(std::span<const LoopResult> results, const LoopTask& task, ResultsWriter& file) {
  write_table(results, task, file);
  file.attribute("/loops", "Hk_fraction", task.analysis.rules.Hk_fraction);
  file.attribute(
      "/loops", "BHmax_rule",
      std::string(task.analysis.rules.product == ProductRule::segments ? "segments" : "samples"));
  for (std::size_t i = 0; i < results.size(); ++i) {
    const LoopResult& result = results[i];
    if (!result.record || !result.analysis) continue;
    const std::string group = "/loop/" + std::to_string(i);
    LoopOptions options = task.analysis;
    options.correction = result.correction;
    write_record(group, *result.record, options, file);
    file.attribute(group, "file", result.path);
    write_branches(group, *result.analysis, file);
    write_recoils(group, *result.analysis, file);
    write_fits(group, result, file);
  }
}

void write_family(const FamilyFit& family, ResultsWriter& file) {
  Columns<FamilyPoint> columns(family.points);
  columns.number("temperature", "K", "temperature of the curve",
                 [](const FamilyPoint& p) { return si(p.temperature); });
  for (const auto* values : {&family.points.front().parameters, &family.points.front().derived})
    for (const FitValue& each : *values) {
      const std::string symbol(each.symbol), unit = unit_of(each.kind);
      const auto get = [&symbol](const FamilyPoint& p, double FitValue::*member) {
        const FitValue* found = p.find(symbol);
        return found ? found->*member : kMissing;
      };
      columns.number(symbol, unit, symbol + " of the fitted curve",
                     [&](const FamilyPoint& p) { return get(p, &FitValue::value); });
      columns.number(symbol + "_standard_error", unit, "standard error of " + symbol,
                     [&](const FamilyPoint& p) { return get(p, &FitValue::standard_error); });
    }
  columns.number("rms", "1", "misfit, root mean square of ΔJ over Br",
                 [](const FamilyPoint& p) { return p.rms; });
  file.table("/family", "one temperature of J(H,T): logistic curves of a common shape",
             columns.columns());
  file.attribute("/family", "alpha_Br_per_K", family.alpha_Br.coefficient.value);
  file.attribute("/family", "beta_HcJ_per_K", family.beta_HcJ.coefficient.value);
  file.attribute("/family", "warnings", lines_of(family.warnings));
}

}  // namespace magswap
