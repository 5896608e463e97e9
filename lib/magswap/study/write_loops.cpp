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

// Value, standard error and interval of every figure that `get` finds in a row, or NaN.
template <class Row>
void add_figures(Columns<Row>& columns, const std::function<const LoopFigures*(const Row&)>& get) {
  for (const LoopFigureInfo& each : all_loop_figures()) {
    const auto spread = [&get, &each](const Row& row) -> std::optional<Spread> {
      const LoopFigures* figures = get(row);
      return figures ? (*figures)[each.figure].spread : std::nullopt;
    };
    const std::string key(each.key), unit = unit_of(each.kind), meaning(each.meaning);
    columns.number(key, unit, meaning, [&](const Row& row) {
      const LoopFigures* figures = get(row);
      return figures ? (*figures)[each.figure].value_or(kMissing) : kMissing;
    });
    const auto part = [&](const char* suffix, const char* what, double Spread::*member) {
      columns.number(key + suffix, unit, what + std::string(" of ") + key, [&](const Row& row) {
        const auto found = spread(row);
        return found ? (*found).*member : kMissing;
      });
    };
    part("_standard_error", "bootstrap standard error", &Spread::standard_error);
    part("_low", "2.5 % quantile", &Spread::low);
    part("_high", "97.5 % quantile", &Spread::high);
  }
}

// Why figures are missing, one a line.
std::string reasons_of(const LoopFigures& figures) {
  std::vector<std::string> out;
  for (const LoopFigureInfo& each : all_loop_figures())
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

void write_table(std::span<const LoopResult> results, ResultsWriter& file) {
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
  add_figures<LoopResult>(columns, mean);
  columns.flag("mu_rec_is_apparent", "mu_rec is the slope near Br, not that of recoil loops",
               [mean](const LoopResult& r) { return mean(r) && mean(r)->mu_rec_is_apparent; });
  columns.flag("over_corrected", "squareness above 1",
               [mean](const LoopResult& r) { return mean(r) && mean(r)->over_corrected; });
  add_quality(columns);
  columns.text(
      "not_determined", "why figures are missing, one a line",
      [mean](const LoopResult& r) { return mean(r) ? reasons_of(*mean(r)) : std::string(); });
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
  add_figures<BranchFigures>(columns, [](const BranchFigures& b) { return &b.figures; });
  columns.text("not_determined", "why figures are missing, one a line",
               [](const BranchFigures& b) { return reasons_of(b.figures); });
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

}  // namespace

void write_loops(std::span<const LoopResult> results, const LoopTask& task, ResultsWriter& file) {
  write_table(results, file);
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
  }
}

}  // namespace magswap
