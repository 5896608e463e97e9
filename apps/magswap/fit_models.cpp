#include "fit_models.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/fit/callen_fit.hpp"
#include "magswap/fit/coefficient_fit.hpp"
#include "magswap/fit/kronmuller_fit.hpp"
#include "magswap/fit/sharrock_fit.hpp"

namespace magswap::cli {
namespace {

constexpr std::string_view kKuzminFormula =
    "Ms(T) = Ms0·[1 − s·t^1.5 − (1 − s)·t^2.5]^(1/3), t = T/Tc; 0 from Tc on";

std::string title_of(std::string_view what, const FitQuery& query) {
  return fmt::format("{} of {}", what, query.table.source);
}

// The prediction's place, and whether it lies outside of the rows.
FitPrediction place_of(double t, const FitSummary& summary) {
  FitPrediction out;
  out.place = fmt::format("at {} °C ({} K)", format_number(t - 273.15, 4), format_number(t, 4));
  out.axis = "temperature";
  out.at = Document::quantity_in(t, "K");
  out.outside = t < summary.from || t > summary.to;
  return out;
}

Estimate times(const Estimate& estimate, double factor) {
  return {factor * estimate.value, std::abs(factor) * estimate.standard_error, estimate.fixed};
}

KuzminFit kuzmin_of(const FitQuery& query, const FitOptions& options) {
  KuzminRules rules;
  rules.Ms0 = query.Ms0;
  if (query.Tc_K) rules.Tc = from_si<Temperature>(*query.Tc_K);
  rules.s = query.s;
  rules.tail = options.tail == "zero" ? KuzminTail::zero : KuzminTail::leave_out;
  rules.spin_reorientation = query.turn;
  return fit_kuzmin(query.table.series("temperature", "Ms"), rules);
}

constexpr double kRoom_K = 293.15;

// Exchange stiffness and K1 of the compound carried along Ms(T).
void add_of_compound(const FitQuery& query, const KuzminCurve& curve, double t,
                     std::vector<FitLine>& lines) {
  const auto add = [&](const char* symbol, const std::optional<SourcedValue>& value,
                       double exponent, const char* unit) {
    if (!value) return;
    const double at_K = value->at_K.value_or(kRoom_K);
    if (!(curve.reduced(at_K) > 0.0)) return;
    lines.push_back({symbol,
                     {curve.scaled(value->nominal(), at_K, exponent, t), 0.0, false},
                     unit,
                     fmt::format("from the record of {} at {} K, (Ms/Ms0)^{:g}",
                                 query.compound->name, format_number(at_K, 4), exponent)});
  };
  add("A", query.compound->A_exchange, 2.0, "pJ/m");
  add("K1", query.compound->K1, query.n.value_or(3.0), "MJ/m3");
}

FitAnswer kuzmin_answer(const FitQuery& query, const FitOptions& options) {
  const KuzminFit fit = kuzmin_of(query, options);
  FitAnswer out;
  out.model = "kuzmin";
  out.title = title_of("Ms(T)", query);
  out.formula = kKuzminFormula;
  out.source =
      "M. D. Kuz'min, Phys. Rev. Lett. 94 (2005) 107204; Kuz'min et al., Eur. Phys. J. Plus 135 "
      "(2020) 301";
  out.lines = {
      {"Ms0", fit.Ms0, "kA/m", fmt::format("µ0Ms0 {} T", format_number(kMu0 * fit.Ms0.value, 4))},
      {"Tc", fit.Tc, "K", fmt::format("{} °C", format_number(fit.Tc.value - 273.15, 4))},
      {"s", fit.s, "", "shape, 0 … 2.5"}};
  out.summary = fit.summary;
  out.residual_unit = "kA/m";
  out.range_unit = "K";
  for (const double t : query.temperatures_K) {
    FitPrediction p = place_of(t, fit.summary);
    const double m = fit.curve().reduced(t);
    p.lines = {{"Ms", fit.Ms_at(t), "kA/m"},
               {"mu0Ms", times(fit.Ms_at(t), kMu0), "T"},
               {"A_over_A0", {m * m, 0.0, false}, "", "exchange stiffness, (Ms/Ms0)²"},
               {"K1_over_K1_0", {m * m * m, 0.0, false}, "", "single-ion anisotropy, (Ms/Ms0)³"}};
    if (query.compound) add_of_compound(query, fit.curve(), t, p.lines);
    out.predictions.push_back(std::move(p));
  }
  return out;
}

// A value of the compound at a temperature, taken from the library.
SourcedValue of_compound(const FitQuery& query, const std::optional<SourcedValue>& value,
                         std::string_view name, std::string_view remedy) {
  if (query.compound && value) return *value;
  throw ArgumentError(fmt::format("{} is neither in the table nor {}; give it {}", name,
                                  query.compound
                                      ? fmt::format("in the record of {}", query.compound->name)
                                      : std::string("known without --compound"),
                                  remedy));
}

// What is to be doubted of a fit that another one builds on.
void add_doubts(std::string_view what, const FitSummary& summary,
                std::vector<std::string>& assumptions) {
  for (const std::string& text : summary.warnings)
    assumptions.push_back(fmt::format("{}: {}", what, text));
}

// Ms(T): through the column of the table, else from held parameters and the compound.
KuzminCurve curve_of(const FitQuery& query, const FitOptions& options, bool need_Ms0,
                     std::vector<std::string>& assumptions) {
  if (query.table.find("Ms")) {
    const KuzminFit fit = kuzmin_of(query, options);
    assumptions.push_back(
        fmt::format("Ms(T) by Kuz'min's formula through the table's rows: Ms0 {} "
                    "kA/m, Tc {} K, s {}",
                    format_number(1e-3 * fit.Ms0.value, 5), format_number(fit.Tc.value, 5),
                    format_number(fit.s.value, 4)));
    add_doubts("Ms(T)", fit.summary, assumptions);
    return fit.curve();
  }
  if (!query.s)
    throw ArgumentError(
        "the table has no column Ms, so that the shape of Ms(T) is not known: add the column, or "
        "give --fix \"s=…\" (0 … 2.5, from a fit of Ms(T) of the same phase)");
  KuzminCurve curve{1.0, 0.0, *query.s};
  curve.Tc_K = query.Tc_K
                   ? *query.Tc_K
                   : of_compound(query, query.compound ? query.compound->T_Curie : std::nullopt,
                                 "Tc", "by --fix \"Tc=… K\"")
                         .nominal();
  if (!(curve.Tc_K > 0.0 && curve.s > 0.0 && curve.s < 2.5))
    throw DomainError(
        fmt::format("Tc {} K must be above 0 K and s {} between 0 and 2.5", curve.Tc_K, curve.s));
  if (query.Ms0) {
    curve.Ms0 = *query.Ms0;
  } else if (need_Ms0) {
    const auto value = !query.compound         ? std::optional<SourcedValue>()
                       : query.compound->mu0Ms ? query.compound->mu0Ms
                                               : query.compound->Ms;
    const SourcedValue sourced = of_compound(query, value, "Ms", "by --fix \"Ms0=… kA/m\"");
    const double ms = query.compound->mu0Ms ? sourced.nominal() / kMu0 : sourced.nominal();
    curve.Ms0 = ms / curve.reduced(sourced.at_K.value_or(kRoom_K));
  }
  assumptions.push_back(fmt::format(
      "Ms(T) by Kuz'min's formula with Tc {} K, s {}{}", format_number(curve.Tc_K, 4),
      format_number(curve.s, 4),
      need_Ms0 ? fmt::format(", Ms0 {} kA/m", format_number(1e-3 * curve.Ms0, 4)) : std::string()));
  return curve;
}

CallenRules callen_rules(const FitQuery& query) {
  CallenRules rules;
  rules.K1_0 = query.K1_0;
  rules.n = query.n;
  rules.spin_reorientation = query.turn;
  return rules;
}

FitAnswer k1_answer(const FitQuery& query, const FitOptions& options) {
  FitAnswer out;
  const KuzminCurve curve = curve_of(query, options, false, out.assumptions);
  const CallenFit fit =
      fit_callen(query.table.series("temperature", "K1"), curve, callen_rules(query));
  out.model = "k1";
  out.title = title_of("K1(T)", query);
  out.formula = "K1(T) = K1_0·(Ms(T)/Ms0)^n";
  out.source = "H. B. Callen, E. Callen, J. Phys. Chem. Solids 27 (1966) 1271";
  out.lines = {{"K1_0", fit.K1_0, "MJ/m3", "at 0 K"}, {"n", fit.n, "", "3 for a single ion"}};
  out.summary = fit.summary;
  out.residual_unit = "MJ/m3";
  out.range_unit = "K";
  out.assumptions.emplace_back("Ms(T)/Ms0 taken as exact");
  for (const double t : query.temperatures_K) {
    FitPrediction p = place_of(t, fit.summary);
    p.lines = {{"K1", fit.K1_at(t), "MJ/m3"}};
    out.predictions.push_back(std::move(p));
  }
  return out;
}

// K1(T) for the temperatures asked for: column by Callen's law, else from K1_0 or the compound.
std::function<double(double)> anisotropy_of(const FitQuery& query, const KuzminCurve& curve,
                                            std::vector<std::string>& assumptions) {
  if (query.table.find("K1")) {
    const CallenFit fit =
        fit_callen(query.table.series("temperature", "K1"), curve, callen_rules(query));
    add_doubts("K1(T)", fit.summary, assumptions);
    return [fit](double t) { return fit.K1_at(t).value; };
  }
  const double n = query.n.value_or(3.0);
  double k1_0 = 0.0;
  if (query.K1_0) {
    k1_0 = *query.K1_0;
  } else {
    const SourcedValue value =
        of_compound(query, query.compound ? query.compound->K1 : std::nullopt, "K1",
                    "by --fix \"K1_0=… MJ/m3\" or as a column");
    k1_0 = curve.scaled(value.nominal(), value.at_K.value_or(kRoom_K), n, 0.0);
  }
  assumptions.push_back(fmt::format(
      "K1(T) = {} MJ/m3·(Ms/Ms0)^{}{}", format_number(1e-6 * k1_0, 4), format_number(n, 3),
      query.n ? "" : ", the exponent of a single ion; --fix n=… sets another"));
  return [curve, k1_0, n](double t) { return k1_0 * std::pow(curve.reduced(t), n); };
}

FitAnswer kronmuller_answer(const FitQuery& query, const FitOptions& options) {
  FitAnswer out;
  const PropertyColumn* ms_column = query.table.find("Ms");
  const PropertyColumn* k1_column = query.table.find("K1");
  const bool need_curve = !ms_column || !k1_column || !query.temperatures_K.empty();
  KuzminCurve curve;
  std::function<double(double)> k1_at;
  if (need_curve) {
    curve = curve_of(query, options, true, out.assumptions);
    k1_at = anisotropy_of(query, curve, out.assumptions);
  }
  const std::vector<double>& t = query.table.find("temperature")->value;
  const std::vector<double>& hcj = query.table.find("HcJ")->value;
  const PropertyColumn* sigma = query.table.find("HcJ_error");
  KronmullerData data;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double ms = ms_column ? ms_column->value[i] : curve.Ms(t[i]);
    const double k1 = k1_column ? k1_column->value[i] : k1_at(t[i]);
    const double error = sigma ? sigma->value[i] : 1.0;
    if (!std::isfinite(t[i] + hcj[i] + ms + k1 + error)) continue;
    data.HcJ.at.push_back(t[i]);
    data.HcJ.value.push_back(hcj[i]);
    if (sigma) data.HcJ.sigma.push_back(error);
    data.Ms_A_per_m.push_back(ms);
    data.K1_J_per_m3.push_back(k1);
  }
  const KronmullerFit fit = fit_kronmuller(data, {query.turn});
  out.model = "kronmuller";
  out.title = title_of("HcJ(T)", query);
  out.formula = "µ0·HcJ(T) = α·2K1(T)/Ms(T) − Neff·µ0·Ms(T)";
  out.source = "H. Kronmüller, K.-D. Durst, M. Sagawa, J. Magn. Magn. Mater. 74 (1988) 291";
  out.lines = {{"alpha", fit.alpha, "", "share of the ideal nucleation field"},
               {"Neff", fit.Neff, "", "effective demagnetising factor of the grains"}};
  if (std::isfinite(fit.correlation))
    out.lines.push_back({"correlation", {fit.correlation, 0.0, false}, "", "of alpha and Neff"});
  out.summary = fit.summary;
  out.residual_unit = "T";
  out.range_unit = "K";
  out.assumptions.emplace_back(
      "K2 small beside K1: below a spin reorientation (Nd2Fe14B: 135 K) the law does not hold");
  for (const double at : query.temperatures_K) {
    FitPrediction p = place_of(at, fit.summary);
    if (!(curve.Ms(at) > 0.0))
      throw DomainError(fmt::format("{} K lies at or above Tc {} K", at, curve.Tc_K));
    p.lines = {{"HcJ", fit.HcJ_at(curve.Ms(at), k1_at(at)), "kA/m"}};
    out.predictions.push_back(std::move(p));
  }
  return out;
}

FitAnswer sharrock_answer(const FitQuery& query, const FitOptions& options) {
  const bool time = query.table.find("time") != nullptr;
  if (time == (query.table.find("sweep_rate") != nullptr))
    throw ArgumentError(
        fmt::format("{} has {} a time and a sweep rate: name one, such as --column \"time=1 in s\"",
                    query.table.source, time ? "both" : "neither"));
  SharrockRules rules;
  rules.axis = time ? SharrockAxis::time : SharrockAxis::sweep_rate;
  rules.exponent = options.easy_axes == "aligned" ? 0.5 : 2.0 / 3.0;
  if (!options.attempt_frequency.empty())
    rules.attempt_frequency_Hz = parse_si(options.attempt_frequency, Kind::frequency);
  if (query.temperatures_K.size() > 1)
    throw ArgumentError("--temperature of a Sharrock fit is that of the measurement: give one");
  if (!query.temperatures_K.empty())
    rules.measured_at = from_si<Temperature>(query.temperatures_K.front());
  const SharrockFit fit =
      fit_sharrock(query.table.series(time ? "time" : "sweep_rate", "HcJ"), rules);
  FitAnswer out;
  out.model = "sharrock";
  out.title = title_of(time ? "HcJ(time)" : "HcJ(sweep rate)", query);
  out.formula = fmt::format("HcJ(t) = H0·{{1 − [(kB·T/(K·V))·ln(f0·t/ln 2)]^{}}}",
                            options.easy_axes == "aligned" ? "1/2" : "2/3");
  out.source = "M. P. Sharrock, IEEE Trans. Magn. 26 (1990) 193";
  if (!time) out.source += "; sweep: M. El-Hilo et al., J. Magn. Magn. Mater. 117 (1992) L307";
  out.lines = {{"H0", fit.H0, "kA/m", "without thermal help"},
               {"stability_ratio", fit.stability, "", "K·V/(kB·T)"}};
  if (fit.KV) out.lines.push_back({"KV", *fit.KV, "J", "barrier"});
  out.summary = fit.summary;
  out.residual_unit = "kA/m";
  out.range_unit = time ? "s" : "kA/m/s";
  out.assumptions = {
      fmt::format("attempt frequency f0 = {:g} 1/s{}", rules.attempt_frequency_Hz,
                  options.attempt_frequency.empty() ? "; --attempt-frequency sets another" : ""),
      fmt::format("easy axes {} (exponent {})", options.easy_axes,
                  options.easy_axes == "aligned" ? "1/2" : "2/3")};
  for (std::size_t i = 0; i < query.times_s.size(); ++i) {
    const double t = query.times_s[i];
    FitPrediction p;
    p.place = fmt::format("on a time scale of {}", options.times[i]);
    p.axis = "time";
    p.at = Document::quantity_in(t, "s");
    p.outside = !time || t < fit.summary.from || t > fit.summary.to;
    p.lines = {{"HcJ", fit.at_time(t), "kA/m"}};
    out.predictions.push_back(std::move(p));
  }
  return out;
}

std::string unit_of_property(std::string_view quantity) {
  if (quantity == "Br") return "T";
  if (quantity == "K1") return "MJ/m3";
  if (quantity == "BHmax") return "kJ/m3";
  return "kA/m";
}

FitAnswer coefficient_answer(const FitQuery& query, const FitOptions& options,
                             const std::string& quantity) {
  CoefficientRules rules{
      query.from, query.to,
      options.method == "ends" ? CoefficientMethod::ends : CoefficientMethod::line,
      options.extrapolate};
  const CoefficientFit fit = fit_coefficient(query.table.series("temperature", quantity), rules);
  const std::string unit = unit_of_property(quantity);
  const std::string symbol = quantity == "Br"    ? "alpha"
                             : quantity == "HcJ" ? "beta"
                                                 : "coefficient";
  FitAnswer out;
  out.model = "coefficients";
  out.title =
      fmt::format("{} from {} to {} °C",
                  title_of(fmt::format("temperature coefficient of {}", quantity), query),
                  format_number(fit.from_K - 273.15, 4), format_number(fit.to_K - 273.15, 4));
  out.formula = fmt::format("[{0}(T2) − {0}(T1)]/[{0}(T1)·(T2 − T1)], {1}", quantity,
                            options.method == "ends" ? "from the values at both ends"
                                                     : "from a straight line through the rows");
  out.source = "IEC 60404-5; AICc: Hurvich, Tsai, Biometrika 76 (1989) 297";
  out.lines = {{symbol, fit.coefficient, "%/K",
                fit.single_is_enough ? "" : "one coefficient is not enough, see below"},
               {"at_T1", fit.at_from, unit},
               {"at_T2", fit.at_to, unit},
               {"lower_half", {fit.lower_half, 0.0, false}, "%/K", "relative to the value at T1"},
               {"upper_half", {fit.upper_half, 0.0, false}, "%/K", "relative to the value at T1"}};
  out.summary = fit.summary;
  out.residual_unit = unit;
  out.range_unit = "K";
  for (const double t : query.temperatures_K) {
    FitPrediction p = place_of(t, fit.summary);
    p.lines = {{quantity, fit.at(t), unit}};
    out.predictions.push_back(std::move(p));
  }
  return out;
}

}  // namespace

std::vector<FitAnswer> answers_of(const FitQuery& query, const FitOptions& options) {
  if (options.model == "kuzmin") return {kuzmin_answer(query, options)};
  if (options.model == "k1") return {k1_answer(query, options)};
  if (options.model == "kronmuller") return {kronmuller_answer(query, options)};
  if (options.model == "sharrock") return {sharrock_answer(query, options)};
  std::vector<FitAnswer> out;
  for (const PropertyColumn& column : query.table.columns)
    if (column.quantity != "temperature" && !column.quantity.ends_with("_error"))
      out.push_back(coefficient_answer(query, options, column.quantity));
  if (out.empty())
    throw ArgumentError(
        fmt::format("{} has no column of Ms, Br, HcJ, HcB, Hk, K1 or BHmax that is known by name; "
                    "name one, such "
                    "as --column \"HcJ=2 in kOe\"",
                    query.table.source));
  return out;
}

}  // namespace magswap::cli
