#include "loop_outputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/curve_export/write_curve.hpp"
#include "magswap/fit/grade_record.hpp"
#include "magswap/material/grade_text.hpp"
#include "magswap/report/loop_plot.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

namespace fs = std::filesystem;

// "femm=FILE"
std::pair<std::string, std::string> export_of(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw ArgumentError(
        fmt::format("--export {}: give FORMAT=FILE, such as femm=magnet.dat", text));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

LoopOptions options_of(const LoopResult& result, const LoopTask& task) {
  LoopOptions options = task.analysis;
  options.correction = result.correction;
  return options;
}

// The record in internal field, row by row as it was read; rows left out are NaN.
LoopData internal_record(const LoopResult& result, const LoopTask& task) {
  const LoopData& data = *result.record;
  const LoopOptions options = options_of(result, task);
  if (!options.remove_drift && !options.centre)
    return data.field == FieldKind::internal
               ? data
               : corrected(data, result.analysis->demagnetising_factor);
  const EvaluatedRecord record = evaluated_record(data, options);
  LoopData out = data;
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  out.h_A_per_m.assign(data.size(), kMissing);
  out.j_T.assign(data.size(), kMissing);
  out.b_T.clear();
  for (std::size_t i = 0; i < record.rows.size(); ++i) {
    out.h_A_per_m[record.rows[i]] = record.h_A_per_m[i];
    out.j_T[record.rows[i]] = record.j_T[i];
  }
  out.field = FieldKind::internal;
  out.applied_factor = result.analysis->demagnetising_factor;
  return out;
}

std::string picture_of(const LoopOutputs& outputs, const LoopResult& result, const LoopTask& task) {
  LoopPlotOptions options;
  // A title of several lines pushes the picture down.
  constexpr std::size_t kLongestTitle = 70;
  if (result.title.size() > kLongestTitle)
    options.title = fs::path(result.path).filename().string();
  if (!outputs.view.empty())
    options.view = outputs.view == "full" ? PlotView::full : PlotView::second_quadrant;
  for (const std::string& text : outputs.load_lines)
    options.permeance_coefficients.push_back(parse_si(text, Kind::dimensionless));
  if (!outputs.load_field.empty())
    options.ha_A_per_m = si(parse<FieldStrength>(outputs.load_field));
  std::optional<DemagnetisationCurve> fitted;
  if (result.fits && result.fits->representable)
    fitted = result.fits->candidates[*result.fits->representable].curve;
  return svg(
      loop_plot(*result.record, internal_record(result, task), *result.analysis, options, fitted));
}

void write_pictures(const LoopOutputs& outputs, std::span<const LoopResult> results,
                    const LoopTask& task, std::vector<std::string>& lines) {
  const bool folder = fs::is_directory(outputs.svg);
  if (results.size() > 1 && !folder)
    throw ArgumentError(
        fmt::format("--svg {}: for several loops give a folder that is there", outputs.svg));
  for (const LoopResult& result : results) {
    if (!result.record || !result.analysis) continue;
    const std::string path =
        folder ? (fs::path(outputs.svg) / fs::path(result.path).stem()).string() + ".svg"
               : outputs.svg;
    write_text_file(path, picture_of(outputs, result, task));
    lines.push_back("written: " + path);
  }
}

void write_curves(const LoopOutputs& outputs, std::span<const LoopResult> results,
                  const LoopTask& task, std::vector<std::string>& lines) {
  if (outputs.exports.empty()) return;
  if (results.size() != 1)
    throw ArgumentError("--export writes the curve of one loop: give one file");
  const LoopResult& result = results.front();
  const bool is_corrected = result.correction.demagnetising_factor || result.correction.shape ||
                            result.field == FieldKind::internal;
  if (!is_corrected)
    throw ArgumentError(
        "--export needs the field in the sample: give -N (0 for a closed circuit), --shape or "
        "--field internal");
  for (const std::string& text : outputs.exports) {
    const auto [name, path] = export_of(text);
    const CurveFormat& format = curve_format(name);
    BhOptions options;
    options.form = format.form;
    BhTable table = bh_table(internal_record(result, task), options);
    table.temperature_K = result.temperature_K;
    write_text_file(path, write_curve(table, format));
    lines.push_back(fmt::format("written: {} for {}", path, format.program));
    for (const std::string& line : left_out(table, format)) warn(line);
  }
}

std::string slug(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0)
      out += static_cast<char>(std::tolower(byte));
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

RecordTitle title_of(const LoopOutputs& outputs, std::span<const LoopResult> results) {
  RecordTitle out;
  out.name = outputs.name;
  out.maker = outputs.maker;
  out.maker_key = slug(outputs.maker);
  out.family = outputs.family;
  out.source = "loops-" + slug(outputs.maker + " " + outputs.name);
  out.process = outputs.process;
  const bool simulated = std::any_of(results.begin(), results.end(), [](const LoopResult& r) {
    return r.format == "oommf" || r.format == "mumax3";
  });
  out.standing = simulated ? Standing::derived : Standing::measured;
  out.note = fmt::format("fitted to {} {}", results.size(), results.size() == 1 ? "loop" : "loops");
  return out;
}

Grade grade_of(const LoopOutputs& outputs, std::span<const LoopResult> results,
               const std::optional<FamilyFit>& family, const std::string& why_no_family) {
  const RecordTitle title = title_of(outputs, results);
  if (family) return grade_record(*family, title);
  if (results.size() > 1)
    throw ArgumentError("--save-record: no family of curves: " + why_no_family);
  const LoopResult& result = results.front();
  if (!result.points) throw DataError("--save-record: no fit: " + result.fit_error);
  if (!result.temperature_K)
    throw ArgumentError("--save-record: the file states no temperature; give --temperature");
  return grade_record(fit_curve(*result.points, FitModel::logistic),
                      from_si<Temperature>(*result.temperature_K), title);
}

void write_record(const LoopOutputs& outputs, std::span<const LoopResult> results,
                  const std::optional<FamilyFit>& family, const std::string& why_no_family,
                  std::vector<std::string>& lines) {
  if (outputs.record.empty()) return;
  const Grade grade = grade_of(outputs, results, family, why_no_family);
  std::string files;
  for (const LoopResult& result : results)
    files += (files.empty() ? "" : ", ") + fs::path(result.path).filename().string();
  const std::string title = outputs.source.empty() ? "Hysteresis loops " + files : outputs.source;
  const std::vector<Grade> grades{grade};
  const std::vector<Source> sources{
      record_source("loops-" + slug(outputs.maker + " " + outputs.name), title)};
  write_text_file(outputs.record, grade_toml(grades, sources));
  lines.push_back(fmt::format("written: {}; use it with --materials {} as {}", outputs.record,
                              outputs.record, grade.key()));
}

}  // namespace

void declare_outputs(Arguments& arguments, LoopOutputs& outputs) {
  arguments.option("--svg", "FILE.svg",
                   "J(H) and B(H) as a picture; for several loops a folder that is there",
                   outputs.svg);
  arguments.choice("--view", {"full", "second-quadrant"}, "part of the plane in the picture",
                   outputs.view);
  arguments.options("--load-line", "PC", "load line of this permeance coefficient in the picture",
                    outputs.load_lines);
  arguments.option("--load-field", "H", "applied field of the load lines", outputs.load_field);
  std::string formats;
  for (const CurveFormat& each : curve_formats())
    formats += (formats.empty() ? "" : ", ") + std::string(each.name);
  arguments.options("--export", "FORMAT=FILE",
                    "B-H table of the descending branch for a finite-element program: " + formats,
                    outputs.exports);
  arguments.option("--save-record", "FILE.toml",
                   "the fitted curve, or the family of several temperatures, as a material record",
                   outputs.record);
  arguments.option("--name", "NAME", "of the grade in the record", outputs.name);
  arguments.option("--maker", "MAKER", "of the record", outputs.maker);
  arguments.option("--family", "KEY", "of the record, such as ndfeb-sintered", outputs.family);
  arguments.option("--source", "TITLE", "of the record's source (the files if left out)",
                   outputs.source);
  arguments.option("--process", "TEXT", "of the record, optional", outputs.process);
}

void check(const LoopOutputs& outputs, const LoopTask& task) {
  for (const std::string& text : outputs.exports) (void)curve_format(export_of(text).first);
  if (outputs.svg.empty() && (!outputs.load_lines.empty() || !outputs.view.empty()))
    throw ArgumentError("--load-line and --view belong to a picture: add --svg FILE");
  if (outputs.record.empty()) return;
  if (outputs.name.empty() || outputs.maker.empty() || outputs.family.empty())
    throw ArgumentError("--save-record needs --name, --maker and --family");
  (void)library().family(outputs.family);
  if (!task.fit) throw ArgumentError("--save-record stores a fitted curve: add --fit");
}

std::optional<FamilyFit> family_of(std::span<const LoopResult> results, std::string& why_not) {
  std::vector<CurveAtTemperature> curves;
  std::vector<double> temperatures;
  for (const LoopResult& result : results) {
    if (!result.points) {
      why_not = fmt::format("{}: {}", result.path,
                            result.fit_error.empty() ? result.error : result.fit_error);
      return std::nullopt;
    }
    if (!result.temperature_K) {
      why_not = result.path + " states no temperature; --samples gives it";
      return std::nullopt;
    }
    temperatures.push_back(*result.temperature_K);
    curves.push_back({from_si<Temperature>(*result.temperature_K), *result.points});
  }
  std::sort(temperatures.begin(), temperatures.end());
  for (std::size_t i = 1; i < temperatures.size(); ++i)
    if (temperatures[i] - temperatures[i - 1] < 1.0) {
      why_not = fmt::format("two loops at {:.1f} K", temperatures[i]);
      return std::nullopt;
    }
  if (curves.size() < 2) {
    why_not = "one temperature";
    return std::nullopt;
  }
  try {
    return fit_family(curves);
  } catch (const Error& error) {
    why_not = error.what();
    return std::nullopt;
  }
}

std::vector<std::string> write_outputs(const LoopOutputs& outputs,
                                       std::span<const LoopResult> results, const LoopTask& task,
                                       const std::optional<FamilyFit>& family,
                                       const std::string& why_no_family) {
  std::vector<std::string> lines;
  if (!outputs.svg.empty()) write_pictures(outputs, results, task, lines);
  write_curves(outputs, results, task, lines);
  write_record(outputs, results, family, why_no_family, lines);
  return lines;
}

}  // namespace magswap::cli
