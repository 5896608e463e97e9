#include "fit_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace magswap::cli {
namespace {

double shown(double value_si, const std::string& unit) {
  return unit.empty() ? value_si : in_unit(value_si, unit);
}

// A standard error is a difference: units with an offset (degC) do not come here.
std::string number_text(const FitLine& line) {
  const double value = shown(line.value.value, line.unit);
  const double error = shown(line.value.standard_error, line.unit);
  if (line.value.fixed) return format_number(value, 5) + " (held)";
  if (!std::isfinite(error)) return format_number(value, 5);
  if (!(error > 1e-9 * std::abs(value))) return format_number(value, 6);
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(error))));
  if (decimals > 9 || std::abs(value) > 1e9) return fmt::format("{:.5g} ± {:.2g}", value, error);
  return fmt::format("{:.{}f} ± {:.{}f}", value, decimals, error, decimals);
}

Document quantity(const FitLine& line, double t95) {
  const std::string unit = line.unit.empty() ? "1" : line.unit;
  const double value = shown(line.value.value, line.unit);
  const double half = t95 * shown(line.value.standard_error, line.unit);
  if (!(half > 0.0 && std::isfinite(half)) || line.value.fixed)
    return Document::quantity_in(value, unit);
  return Document::quantity_in(value, unit, value - half, value + half);
}

Document errors(const std::vector<FitLine>& lines) {
  Document out = Document::object();
  for (const FitLine& line : lines) {
    if (line.value.fixed || !(line.value.standard_error > 0.0)) continue;
    out.set(line.symbol, Document::quantity_in(shown(line.value.standard_error, line.unit),
                                               line.unit.empty() ? "1" : line.unit));
  }
  return out;
}

std::string lines_text(const std::vector<FitLine>& lines, std::string_view indent) {
  std::size_t width = 0;
  for (const FitLine& line : lines) width = std::max(width, line.symbol.size());
  std::string out;
  for (const FitLine& line : lines)
    out += fmt::format("{}{:<{}}  {}{}\n", indent, line.symbol, width, text_of(line),
                       line.remark.empty() ? "" : "   " + line.remark);
  return out;
}

}  // namespace

std::string text_of(const FitLine& line) {
  const bool unknown = !line.value.fixed && !std::isfinite(line.value.standard_error);
  return number_text(line) + (line.unit.empty() ? "" : " " + line.unit) +
         (unknown ? " (standard error not determined)" : "");
}

std::string text_of(const FitAnswer& answer) {
  const FitSummary& s = answer.summary;
  std::string out = fmt::format("{}\n", answer.title);
  out += lines_text(answer.lines, "  ");
  if (std::isfinite(s.t95))
    out += fmt::format(
        "  ± is one standard error; a 95 % interval is {:.2f} of them to each side\n", s.t95);
  out +=
      fmt::format("residual   {} {} rms, {:.2g} % of the largest value; {} rows, {} parameters{}\n",
                  format_number(shown(s.rms, answer.residual_unit), 3), answer.residual_unit,
                  100.0 * s.relative_rms, s.rows, s.parameters,
                  s.left_out > 0 ? fmt::format(", {} more left out", s.left_out) : "");
  if (s.reduced_chi2) out += fmt::format("χ²/freedom {}\n", format_number(*s.reduced_chi2, 3));
  out += fmt::format("holds      {} … {} {}, the range of the rows\n",
                     format_number(shown(s.from, answer.range_unit), 4),
                     format_number(shown(s.to, answer.range_unit), 4), answer.range_unit);
  out += fmt::format("formula    {}\nsource     {}\n", answer.formula, answer.source);
  for (const std::string& text : answer.assumptions) out += fmt::format("assumed    {}\n", text);
  for (const FitPrediction& p : answer.predictions)
    out += fmt::format("{}{}\n{}", p.place, p.outside ? " (extrapolated)" : "",
                       lines_text(p.lines, "  "));
  for (const std::string& text : s.warnings) out += fmt::format("warning: {}\n", text);
  return out;
}

Document document_of(const FitAnswer& answer) {
  const FitSummary& s = answer.summary;
  const auto in = [](double value, const std::string& unit) {
    return Document::quantity_in(shown(value, unit), unit.empty() ? "1" : unit);
  };
  Document out = Document::object();
  out.set("model", answer.model).set("title", answer.title);
  Document held = Document::list();
  for (const FitLine& line : answer.lines) {
    out.set(line.symbol, quantity(line, s.t95));
    if (line.value.fixed) held.add(line.symbol);
  }
  out.set("standard_errors", errors(answer.lines)).set("held", std::move(held));
  out.set("t95", s.t95)
      .set("rows", static_cast<std::int64_t>(s.rows))
      .set("rows_left_out", static_cast<std::int64_t>(s.left_out));
  out.set("residual_rms", in(s.rms, answer.residual_unit)).set("relative_rms", s.relative_rms);
  if (s.reduced_chi2) out.set("reduced_chi2", *s.reduced_chi2);
  Document validity = Document::object();
  validity.set("from", in(s.from, answer.range_unit)).set("to", in(s.to, answer.range_unit));
  out.set("validity", std::move(validity));
  out.set("formula", answer.formula).set("source", answer.source);
  out.set("assumptions", answer.assumptions).set("warnings", s.warnings);
  Document predictions = Document::list();
  for (const FitPrediction& p : answer.predictions) {
    Document row = Document::object();
    row.set(p.axis, p.at).set("extrapolated", p.outside);
    for (const FitLine& line : p.lines) row.set(line.symbol, quantity(line, s.t95));
    row.set("standard_errors", errors(p.lines));
    predictions.add(std::move(row));
  }
  out.set("predictions", std::move(predictions));
  return out;
}

}  // namespace magswap::cli
