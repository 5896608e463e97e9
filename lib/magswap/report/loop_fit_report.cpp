#include "magswap/report/loop_fit_report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/report/figure_text.hpp"
#include "magswap/report/table.hpp"

namespace magswap {
namespace {

using detail::shown_unit;
using detail::system_of;

Table::Column right(std::string heading, std::string unit = "") {
  return {std::move(heading), std::move(unit), Table::Align::right};
}

std::string error_text(double standard_error, Kind kind, UnitSystem system) {
  return std::isfinite(standard_error) ? format(standard_error, kind, system, 2) : "not fixed";
}

std::string value_text(const FitValue& value, ShownUnits units) {
  const UnitSystem system = system_of(units);
  std::string out = format(value.value, value.kind, system);
  if (units == ShownUnits::both && info(value.kind).si_unit != info(value.kind).cgs_unit)
    out += fmt::format(" ({})", format(value.value, value.kind, UnitSystem::cgs));
  return out + (value.held
                    ? " (held)"
                    : fmt::format(" ± {}", error_text(value.standard_error, value.kind, system)));
}

Document value_document(const FitValue& value, UnitSystem system) {
  const bool is_ratio = shown_unit(value.kind, system).empty();
  const std::string unit(is_ratio ? "1" : shown_unit(value.kind, system));
  const auto convert = [&](double v) { return is_ratio ? v : in_unit(v, unit); };
  Document out = Document::object();
  out.set("value", convert(value.value)).set("unit", unit);
  if (value.held) return out.set("held", true);
  return out.set("standard_error", convert(value.standard_error))
      .set("low", convert(value.low()))
      .set("high", convert(value.high()));
}

Document values_document(const std::vector<FitValue>& values, UnitSystem system) {
  Document out = Document::object();
  for (const FitValue& value : values)
    out.set(std::string(value.symbol), value_document(value, system));
  return out;
}

std::string models_table(const CurveFits& fits, UnitSystem system) {
  Table table({{"model"},
               right("rms", "% of Br"),
               right("largest", "% of Br"),
               right("at", std::string(shown_unit(Kind::field_strength, system))),
               right("AICc"),
               {""}});
  for (const CurveFit& fit : fits.candidates)
    table.row({"  " + std::string(to_text(fit.model)), fmt::format("{:.3g}", 100.0 * fit.rms),
               fmt::format("{:+.2g}", 100.0 * fit.largest_misfit),
               format_number(
                   in_unit(fit.largest_at_A_per_m, shown_unit(Kind::field_strength, system)), 3),
               std::isfinite(fit.aicc) ? fmt::format("{:.0f}", fit.aicc) : "–",
               fit.determined ? "" : "not fixed by the data"});
  return table.text();
}

std::string parameters_text(const CurveFit& fit, ShownUnits units) {
  std::string out;
  for (const auto* values : {&fit.parameters, &fit.derived})
    for (const FitValue& value : *values)
      out += fmt::format("  {:<12}{}\n", value.symbol, value_text(value, units));
  return out;
}

std::string trend_text(const TemperatureTrend& trend) {
  return fmt::format("  {:<12}{:+.4f} ± {:.2g} %/K over {:.1f} … {:.1f} °C{}\n",
                     trend.coefficient.symbol, 100.0 * trend.coefficient.value,
                     100.0 * trend.coefficient.standard_error, to_celsius(trend.from),
                     to_celsius(trend.to),
                     trend.linear ? ""
                                  : fmt::format("; the table bends by {:.1f} % from that line",
                                                100.0 * trend.largest_deviation));
}

Document trend_document(const TemperatureTrend& trend) {
  Document out = value_document(trend.coefficient, UnitSystem::si);
  return out.set("from", Document::of(trend.from))
      .set("to", Document::of(trend.to))
      .set("linear", trend.linear)
      .set("largest_deviation", trend.largest_deviation);
}

std::string_view to_text(SampleGeometry geometry) {
  switch (geometry) {
    case SampleGeometry::polycrystal:
      return "polycrystal";
    case SampleGeometry::textured:
      return "textured";
    case SampleGeometry::hard_axis:
      return "hard axis";
    case SampleGeometry::unknown:
      break;
  }
  return "not stated";
}

}  // namespace

std::string fits_text(const CurveFits& fits, ShownUnits units) {
  const CurveFit& best = fits.chosen();
  const UnitSystem system = system_of(units);
  std::string out = fmt::format(
      "models fitted to the second quadrant, mean of the branches: {} points ({:.0f} independent) "
      "over {} … {}\n",
      best.points, best.effective_points, format(best.from_A_per_m, Kind::field_strength, system),
      format(best.to_A_per_m, Kind::field_strength, system));
  out += models_table(fits, system);
  out += fmt::format("{}, chosen by the information criterion:\n", to_text(best.model));
  out += parameters_text(best, units);
  for (const auto* warnings : {&best.warnings, &fits.warnings})
    for (const std::string& warning : *warnings) out += "  note: " + warning + "\n";
  return out;
}

Document fits_document(const CurveFits& fits, UnitSystem system) {
  Document candidates = Document::list();
  for (const CurveFit& fit : fits.candidates) {
    Document item = Document::object();
    item.set("model", std::string(to_text(fit.model)))
        .set("parameters", values_document(fit.parameters, system))
        .set("derived", values_document(fit.derived, system))
        .set("rms", fit.rms)
        .set("largest_misfit", fit.largest_misfit)
        .set("aicc", fit.aicc)
        .set("points", static_cast<std::int64_t>(fit.points))
        .set("effective_points", fit.effective_points)
        .set("autocorrelation", fit.autocorrelation)
        .set("from", Document::quantity(fit.from_A_per_m, Kind::field_strength, system))
        .set("to", Document::quantity(fit.to_A_per_m, Kind::field_strength, system))
        .set("determined", fit.determined)
        .set("converged", fit.converged)
        .set("warnings", fit.warnings);
    Document covariance = Document::list();
    for (const double value : fit.covariance) covariance.add(value);
    item.set("covariance_si", std::move(covariance));
    candidates.add(std::move(item));
  }
  Document out = Document::object();
  return out.set("chosen", std::string(to_text(fits.chosen().model)))
      .set("candidates", std::move(candidates))
      .set("warnings", fits.warnings);
}

std::string family_text(const FamilyFit& fit, ShownUnits units) {
  const UnitSystem system = system_of(units);
  std::string out = fmt::format(
      "J(H,T) of {} temperatures, {:.1f} … {:.1f} °C: logistic curves, rms {:.2g} % of Br; µrec "
      "{}, "
      "knee width/HcJ {}\n",
      fit.points.size(), to_celsius(fit.from()), to_celsius(fit.to()), 100.0 * fit.rms,
      fit.mu_rec == Trend::linear ? "linear in T" : "constant",
      fit.knee_width == Trend::linear ? "linear in T" : "constant");
  std::vector<Table::Column> columns{right("T", "°C")};
  constexpr std::string_view kShown[] = {"Br", "HcJ", "HcB", "BHmax", "Hk", "HD5", "mu_rec"};
  for (const std::string_view symbol : kShown) {
    const FitValue* value = fit.points.front().find(symbol);
    columns.push_back(
        right(std::string(symbol), value ? std::string(shown_unit(value->kind, system)) : ""));
  }
  columns.push_back(right("rms", "%"));
  Table table(std::move(columns));
  for (const FamilyPoint& point : fit.points) {
    std::vector<std::string> cells{fmt::format("{:.1f}", to_celsius(point.temperature))};
    for (const std::string_view symbol : kShown) {
      const FitValue* value = point.find(symbol);
      if (!value) {
        cells.emplace_back("–");
        continue;
      }
      const std::string_view unit = shown_unit(value->kind, system);
      cells.push_back(format_number(unit.empty() ? value->value : in_unit(value->value, unit)));
    }
    cells.push_back(fmt::format("{:.2g}", 100.0 * point.rms));
    table.row(std::move(cells));
  }
  out += table.text() + trend_text(fit.alpha_Br) + trend_text(fit.beta_HcJ);
  if (fit.coercivity_rises) out += "  HcJ rises with temperature: the cold end is the worst case\n";
  for (const std::string& warning : fit.warnings) out += "  note: " + warning + "\n";
  return out;
}

Document family_document(const FamilyFit& fit, UnitSystem system) {
  Document points = Document::list();
  for (const FamilyPoint& point : fit.points) {
    Document item = Document::object();
    item.set("temperature", Document::of(point.temperature))
        .set("parameters", values_document(point.parameters, system))
        .set("derived", values_document(point.derived, system))
        .set("rms", point.rms);
    points.add(std::move(item));
  }
  Document out = Document::object();
  return out.set("points", std::move(points))
      .set("alpha_Br", trend_document(fit.alpha_Br))
      .set("beta_HcJ", trend_document(fit.beta_HcJ))
      .set("mu_rec_trend", fit.mu_rec == Trend::linear ? "linear" : "constant")
      .set("knee_width_trend", fit.knee_width == Trend::linear ? "linear" : "constant")
      .set("rms", fit.rms)
      .set("coercivity_rises", fit.coercivity_rises)
      .set("determined", fit.determined)
      .set("warnings", fit.warnings);
}

std::string anisotropy_text(const AnisotropyAnalysis& analysis, ShownUnits units) {
  const UnitSystem system = system_of(units);
  Table table({{""}, right("mean"), right("± std. error"), {""}});
  std::string missing;
  for (const AnisotropyFigureInfo& each : all_anisotropy_figures()) {
    const Figure& figure = analysis.mean[each.figure];
    if (!figure.determined()) {
      missing += fmt::format("  {:<16}not determined: {}\n", each.key, figure.reason());
      continue;
    }
    table.row({"  " + std::string(each.key), format(figure.value(), each.kind, system),
               figure.spread ? format(figure.spread->standard_error, each.kind, system, 2) : "–",
               std::string(each.meaning)});
  }
  std::string out = fmt::format("anisotropy, geometry {}, {} runs from saturation\n",
                                to_text(analysis.geometry), analysis.runs.size());
  if (table.rows() > 0) out += table.text();
  out += missing;
  for (const std::string& warning : analysis.warnings) out += "  WARNING: " + warning + "\n";
  return out;
}

Document anisotropy_document(const AnisotropyAnalysis& analysis, UnitSystem system) {
  Document figures = Document::object();
  for (const AnisotropyFigureInfo& each : all_anisotropy_figures())
    figures.set(std::string(each.key),
                detail::figure_document(analysis.mean[each.figure], each.kind, system));
  Document out = Document::object();
  return out.set("geometry", std::string(to_text(analysis.geometry)))
      .set("runs", static_cast<std::int64_t>(analysis.runs.size()))
      .set("figures", std::move(figures))
      .set("warnings", analysis.warnings);
}

}  // namespace magswap
