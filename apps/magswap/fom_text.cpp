#include <fmt/format.h>

#include <algorithm>

#include "fom_answer.hpp"
#include "library_access.hpp"
#include "magswap/field/permeable_factor.hpp"
#include "magswap/witness/comparison.hpp"
#include "model_error.hpp"

namespace magswap::cli {

std::string doubt_text(const Grade& grade) {
  std::string out;
  const auto add = [&out](std::string_view name, const std::optional<SourcedValue>& value) {
    if (!value || !value->doubtful()) return;
    out += fmt::format(
        "{}{} ({})", out.empty() ? "" : ", ", name,
        value->disputed_by.empty() ? std::string(to_text(value->standing)) : "disputed");
  };
  add("Br", grade.Br);
  add("HcJ", grade.HcJ);
  add("HcB", grade.HcB);
  add("BHmax", grade.BHmax);
  add("Hk", grade.Hk);
  return out;
}

namespace {

/// A quantity in the units asked for: "1.28 T (12.8 kG)".
class Printer {
 public:
  explicit Printer(std::string units) : units_(std::move(units)) {}

  template <class Q>
  [[nodiscard]] std::string operator()(const Q& q, int digits = 4) const {
    std::string in_si = format(q, UnitSystem::si, digits),
                in_cgs = format(q, UnitSystem::cgs, digits);
    if (units_ == "si" || in_si == in_cgs) return in_si;
    return units_ == "cgs" ? in_cgs : fmt::format("{} ({})", in_si, in_cgs);
  }

 private:
  std::string units_;
};

std::string percent(double fraction) {
  return fmt::format("{:.{}f} %", 100.0 * fraction, fraction < 0.1 ? 1 : 0);
}

std::string figures_text(const Answer& a, const Printer& print_q) {
  const FiguresOfMerit& f = a.figures;
  const auto pair = [](const std::string& left_name, const std::string& left,
                       const std::string& right_name, const std::string& right,
                       const std::string& note = {}) {
    constexpr std::size_t kWidth = 30;
    const std::size_t width = display_width(left);
    const std::string padding(width < kWidth ? kWidth - width : 1, ' ');
    return fmt::format("  {:<8}{}{}{:<7}{}{}\n", left_name, left, padding, right_name, right, note);
  };
  std::string out;
  out += pair("Br", print_q(f.Br), "Hk", print_q(f.Hk), "  at J = 0.9 Br");
  out += pair("HcB", print_q(f.HcB), "BHmax", print_q(f.BHmax));
  out += pair("HcJ", print_q(f.HcJ), "S", fmt::format("{:.3f}  Hk/HcJ", f.squareness));
  const std::string mu = fmt::format("{:.3f}", f.mu_rec);
  out += pair("mu_rec", mu, "knee", print_q(f.knee), "  5 % of Br lost (HD5)");
  return out;
}

std::string verdict(const OperatingPoint& point, bool has_shape) {
  const std::string mean = percent(point.irreversible_loss);
  const std::string worst = percent(point.irreversible_loss_worst);
  if (si(point.margin) < 0.0) return fmt::format("DEMAGNETISES: {} of Br lost for good", mean);
  if (has_shape && si(point.margin_worst) < 0.0) {
    return fmt::format("DEMAGNETISES AT THE WORST POINT: {} of Br lost there, {} on the mean",
                       worst, mean);
  }
  if (std::max(point.irreversible_loss, point.irreversible_loss_worst) < 1e-3) return "holds";
  return fmt::format("holds; loses {} once on the mean{}", mean,
                     has_shape ? ", " + worst + " at the worst point" : "");
}

// A permeance coefficient knows no shape, and so no worst point.
std::string point_text(const OperatingPoint& point, const Printer& print_q,
                       const std::string& title, bool has_shape) {
  std::string out = fmt::format("  {:<18}B {}   H {}\n", title, print_q(point.B), print_q(point.H));
  const std::string worst =
      has_shape ? fmt::format(", {} worst point", print_q(point.margin_worst, 3)) : "";
  return out + fmt::format("  {:<18}{} mean{}   → {}\n", "margin to knee", print_q(point.margin, 3),
                           worst, verdict(point, has_shape));
}

std::string shape_text(const Answer& a, const Query& query) {
  if (!query.shape)
    return fmt::format("permeance coefficient Pc {}\n", format_number(*query.permeance));
  const PermeanceSpread& p = *a.permeance;
  return fmt::format(
      "{}: N {} (volume mean), {} (middle section); Pc {} ({} to {} over {} methods)\n",
      to_text(*query.shape), format_number(magnetometric_factor(*query.shape).N),
      format_number(fluxmetric_factor(*query.shape).N),
      format_number(magnetometric_factor(*query.shape).permeance(), 3), format_number(p.lowest, 3),
      format_number(p.highest, 3), p.entries.size());
}

// The factors above are of a uniform magnet; these of one with the curve's own permeability.
std::string permeable_text(const Answer& a, const Query& query) {
  if (!query.shape) return {};
  const auto words = [&](FactorKind kind) {
    const NumericFactor factor = demagnetising_factor(*query.shape, kind, a.figures.mu_rec);
    return fmt::format("{} ±{:.1g}", format_number(factor.factor.N), factor.error);
  };
  return fmt::format(
      "demagnetising factor at mu_rec {}: {} (volume mean), {} (middle section), by the charge on "
      "its\nsurface (docs/methods/demagnetising-factor.md); the load line above takes µr 1\n",
      format_number(a.figures.mu_rec, 4), words(FactorKind::magnetometric),
      words(FactorKind::fluxmetric));
}

std::string safe_text(const Answer& a, const SafePair& safe) {
  if (!safe.mean) return "safe temperature not determined: the record has no temperature data";
  const auto words = [&](const SafeTemperature& t) {
    const bool to_start = t.lowest && t.from_start_of_validity;
    return to_text(t, a.model.valid_from(), a.model.valid_to(), a.model.reference()) +
           (to_start ? fmt::format(", down to {}", format(*t.lowest)) : std::string());
  };
  const std::string mean = "mean point " + words(*safe.mean);
  return safe.worst ? mean + "; worst point " + words(*safe.worst) : mean;
}

std::string error_text(const Answer& a, const Shape& shape) {
  const std::string model = load_line_model(a);
  std::string out = "  " + model_error_text(model);
  for (const std::string& line : outside_cases_of(a, shape)) out += "  " + line + "\n";
  if (model == "load line") {
    out +=
        fmt::format("  with N at mu_rec, {:.4g}: B {}, H {}; {}", a.recoil->factor.N,
                    format(a.recoil->B, UnitSystem::si, 4), format(a.recoil->H, UnitSystem::si, 4),
                    model_error_text("load line, N at mu_rec"));
    return out;
  }
  // With limits cell by cell the cells' own error follows those.
  if (a.limits) return out;
  if (const auto cells = error_band(bent_model("cells", a.figures.mu_rec))) {
    out +=
        fmt::format("  magswap demag divides the magnet into cells: {:+.2g} to {:+.2g} % there\n",
                    100.0 * cells->low, 100.0 * cells->high);
  }
  return out;
}

std::string load_text(const Answer& a, const Query& query, const Printer& print_q) {
  const bool has_shape = query.shape.has_value();
  std::string out = shape_text(a, query);
  if (a.point_at_rest) {
    out += point_text(*a.point_at_rest, print_q, "without field", has_shape);
    out += point_text(*a.point, print_q, fmt::format("with {}", format(query.field)), has_shape);
    out += fmt::format("  without field: {}\n  with field:    {}\n", safe_text(a, *a.safe_at_rest),
                       safe_text(a, *a.safe));
  } else {
    out += point_text(*a.point, print_q, "operating point", has_shape);
    out += fmt::format("  {}\n", safe_text(a, *a.safe));
  }
  return has_shape ? out + error_text(a, *query.shape) : out;
}

std::string explain_text(const Answer& a) {
  std::string out =
      fmt::format("curve: {} model, docs/methods/curves.md\n", to_text(a.model.model()));
  for (const Residual& r : a.model.residuals()) {
    const Kind kind = r.figure == "BHmax" ? Kind::energy_density : Kind::field_strength;
    out += fmt::format("  {:<6} record {}, model {} ({:+.1f} %)\n", r.figure,
                       format(r.record, kind), format(r.model, kind), 100.0 * r.relative());
  }
  for (const std::string& assumption : a.model.assumptions())
    out += fmt::format("  {}\n", assumption);
  if (a.permeance) {
    out += "  Pc by three methods:";
    for (const PermeanceSpread::Entry& entry : a.permeance->entries)
      out += fmt::format("{} {} {:.4g}", &entry == a.permeance->entries.data() ? "" : ",",
                         to_text(entry.method), entry.Pc);
    out += fmt::format("; spread {:.0f} %\n", 100.0 * a.permeance->relative());
  }
  out += "  operating point: uniform magnetisation, H = Ha − N·J(H)/µ0 on the curve itself\n";
  if (a.grade->Br && !a.grade->Br->source.empty()) {
    const Source& source = library().source(a.grade->Br->source);
    out += fmt::format("  source: {}, {} ({})\n", source.author, source.title, source.seen);
  }
  return out;
}

// "its own data −40 … 180 °C", and where the family's coefficients stand in beyond.
std::string validity_text(const GradeModel& model) {
  const auto range = [](Temperature from, Temperature to) {
    return fmt::format("{:.0f} … {:.0f} °C", to_celsius(from), to_celsius(to));
  };
  std::string out = "its own data " + range(model.own_from(), model.own_to());
  if (model.valid_from() < model.own_from() || model.own_to() < model.valid_to()) {
    out += ", with its family's " + range(model.valid_from(), model.valid_to());
  }
  return out;
}

std::string_view basis_text(const GradeModel& model) {
  switch (model.knee_basis()) {
    case KneeBasis::stored:
      return model.knee_is_estimated() ? "estimated by the record" : "stored with the record";
    case KneeBasis::family:
      return "estimated from the family's squareness";
    case KneeBasis::figures:
      break;
  }
  return "fitted to the record";
}

std::string knee_text(const Answer& a, const Printer& print_q) {
  const auto [low, high] = a.model.knee_spread();
  if (!(low < 0.0)) return "";
  const double knee = si(a.figures.knee);
  return fmt::format("knee {}: {} to {}\n", basis_text(a.model),
                     print_q(from_si<FieldStrength>(knee * (1.0 + low)), 3),
                     print_q(from_si<FieldStrength>(knee * (1.0 + high)), 3));
}

std::string heavy_rare_earth_text(const Grade& grade) {
  const ElementContent content = element_content(grade, library());
  std::string out;
  for (const char* symbol : {"Dy", "Tb"}) {
    const auto found = content.elements.find(symbol);
    if (found == content.elements.end() || found->second.value <= 0.0) continue;
    const auto& entry = found->second;
    out += fmt::format("{} {:.1f} ({:.1f}–{:.1f}) wt%, {}\n", symbol, 100.0 * entry.value,
                       100.0 * entry.low, 100.0 * entry.high, to_text(entry.standing));
  }
  return out;
}

// What stands behind the numbers that is not measured.
std::string doubts_text(const Answer& a, const Printer& print_q) {
  const std::string figures = doubt_text(*a.grade);
  std::string out =
      figures.empty() ? "" : fmt::format("estimated or claimed, not measured: {}\n", figures);
  out += knee_text(a, print_q);
  if (a.temperature < a.model.own_from() || a.model.own_to() < a.temperature) {
    out += fmt::format("at {} the temperature coefficients are the family's, not the grade's\n",
                       format(a.temperature));
  }
  return out + heavy_rare_earth_text(*a.grade);
}

// "safe up to 128 °C" by mean and worst place, and how thin it may be. Another loss than that of
// the knee, by which the lines above judge.
std::string limits_text(const Answer& a) {
  const CellLimits& limits = *a.limits;
  std::string out =
      fmt::format("  the lines above judge by the knee, {} of Br lost; these by {} of Br:\n",
                  percent(DemagnetisationCurve::kKneeLoss), percent(limits.loss));
  out += fmt::format("  loss under {} of Br, {} cells: ", percent(limits.loss), limits.cells);
  if (limits.range) {
    const auto words = [&](const SafeTemperature& t) {
      return to_text(t, a.model.valid_from(), a.model.valid_to());
    };
    out += fmt::format("mean {}; worst place {}\n", words(limits.range->mean),
                       words(limits.range->worst));
  } else {
    out += "temperatures not determined: the record has no temperature data\n";
  }
  const ThinnestMagnet& thinnest = limits.thinnest;
  const auto length = [](const std::optional<Length>& l, bool at_limit) {
    if (!l) return fmt::format("none up to {:.0f} times its length", ThinnestMagnet::kLongest);
    const std::string words = format(*l, UnitSystem::si, 3);
    return at_limit ? "below " + words : words;
  };
  out += fmt::format("  thinnest that survives at {}: ", format(limits.temperature));
  if (thinnest.mean_at_search_limit && thinnest.worst_at_search_limit) {
    out += length(thinnest.worst, true) + " by the mean and by the worst place";
  } else {
    out += fmt::format("{} by the mean, {} by the worst place",
                       length(thinnest.mean, thinnest.mean_at_search_limit),
                       length(thinnest.worst, thinnest.worst_at_search_limit));
  }
  const bool ends = thinnest.mean_at_search_limit || thinnest.worst_at_search_limit;
  return out + (ends ? " (the search ends there)\n" : "\n") + "  " + model_error_text(limits.model);
}

}  // namespace

std::string text_of(const Answer& a, const Query& query, const std::string& units) {
  const Printer print_q(units);
  std::string out =
      fmt::format("{} at {}   record at {}, {}\n", title_of(*a.grade), format(a.temperature),
                  format(a.model.reference()), validity_text(a.model));
  out += figures_text(a, print_q);
  if (a.point) out += load_text(a, query, print_q);
  if (a.limits) out += limits_text(a);
  out += doubts_text(a, print_q);
  if (query.explain)
    out += permeable_text(a, query) + explain_text(a);
  else
    out += "--explain shows how these numbers came about, --json gives them to programs.\n";
  return out;
}

}  // namespace magswap::cli
