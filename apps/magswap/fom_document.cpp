#include <fmt/format.h>

#include "fom_answer.hpp"
#include "magswap/field/demagnetising_factor.hpp"
#include "magswap/field/permeable_factor.hpp"
#include "model_error.hpp"

namespace magswap::cli {
namespace {

Document point_document(const OperatingPoint& point, UnitSystem system) {
  Document out = Document::object();
  out.set("B", Document::of(point.B, system))
      .set("H", Document::of(point.H, system))
      .set("J", Document::of(point.J, system));
  out.set("margin", Document::of(point.margin, system))
      .set("margin_worst", Document::of(point.margin_worst, system));
  out.set("H_worst", Document::of(point.H_worst, system));
  out.set("irreversible_loss", point.irreversible_loss)
      .set("irreversible_loss_worst", point.irreversible_loss_worst);
  out.set("demagnetises", si(point.margin) < 0.0);
  return out;
}

Document safe_document(const SafeTemperature& safe) {
  const auto bound = [](const std::optional<Temperature>& t) {
    return t ? Document::of(*t) : Document();
  };
  Document out = Document::object();
  out.set("highest", bound(safe.highest))
      .set("highest_is_end_of_validity", safe.to_end_of_validity);
  out.set("lowest", bound(safe.lowest))
      .set("lowest_is_start_of_validity", safe.from_start_of_validity);
  return out;
}

Document safe_document(const SafePair& safe) {
  Document out = Document::object();
  if (safe.mean) out.set("mean", safe_document(*safe.mean));
  if (safe.worst) out.set("worst_point", safe_document(*safe.worst));
  return out;
}

Document limits_document(const CellLimits& limits) {
  Document out = Document::object();
  out.set("loss", limits.loss)
      .set("judged_by", "share of the remanence lost for good, cell by cell");
  out.set("cells", static_cast<std::int64_t>(limits.cells));
  Document errors = Document::list();
  add_model_error(errors, limits.model);
  out.set("model_error", std::move(errors));
  if (limits.range) {
    out.set("mean", safe_document(limits.range->mean));
    out.set("worst_place", safe_document(limits.range->worst));
  }
  const auto length = [](const std::optional<Length>& l) {
    return l ? Document::of(*l) : Document();
  };
  Document thinnest = Document::object();
  thinnest.set("temperature", Document::of(limits.temperature))
      .set("mean", length(limits.thinnest.mean))
      .set("worst_place", length(limits.thinnest.worst));
  Document at_limit = Document::object();
  at_limit.set("mean", limits.thinnest.mean_at_search_limit)
      .set("worst_place", limits.thinnest.worst_at_search_limit);
  thinnest.set("at_search_limit", std::move(at_limit));
  return out.set("thinnest", std::move(thinnest));
}

Document permeable_document(const Shape& shape, double mu_rec) {
  Document out = Document::object();
  for (const auto& [name, kind] : {std::pair{"magnetometric", FactorKind::magnetometric},
                                   std::pair{"fluxmetric", FactorKind::fluxmetric}}) {
    const NumericFactor factor = demagnetising_factor(shape, kind, mu_rec);
    Document one = Document::object();
    one.set("value", factor.factor.N).set("error", factor.error);
    out.set(name, std::move(one));
  }
  return out;
}

}  // namespace

Document document_of(const Answer& a, const Query& query, const std::string& units) {
  const UnitSystem system = units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  const FiguresOfMerit& f = a.figures;
  Document out = Document::object();
  out.set("grade", a.grade->name)
      .set("maker", a.grade->maker)
      .set("key", a.grade->key())
      .set("family", a.grade->family);
  out.set("temperature", Document::of(a.temperature, system));
  out.set("Br", Document::of(f.Br, system))
      .set("HcB", Document::of(f.HcB, system))
      .set("HcJ", Document::of(f.HcJ, system));
  out.set("BHmax", Document::of(f.BHmax, system))
      .set("Hk", Document::of(f.Hk, system))
      .set("Hk_definition", "J = 0.9 Br");
  out.set("squareness", f.squareness).set("fullness", f.fullness).set("mu_rec", f.mu_rec);
  const auto [knee_low, knee_high] = a.model.knee_spread();
  const double knee = si(f.knee);
  out.set("knee", Document::quantity(knee, Kind::field_strength, system, knee * (1.0 + knee_low),
                                     knee * (1.0 + knee_high)))
      .set("knee_definition", "HD5: recoil loss 5 % of Br")
      .set("knee_is_estimated", a.model.knee_is_estimated());
  if (query.shape) {
    out.set("shape", to_text(*query.shape));
    Document factor = Document::object();
    factor.set("magnetometric", magnetometric_factor(*query.shape).N)
        .set("fluxmetric", fluxmetric_factor(*query.shape).N);
    out.set("demagnetising_factor", std::move(factor));
    out.set("Pc", magnetometric_factor(*query.shape).permeance());
    Document methods = Document::object();
    for (const PermeanceSpread::Entry& entry : a.permeance->entries)
      methods.set(std::string(to_text(entry.method)), entry.Pc);
    out.set("Pc_by_method", std::move(methods)).set("Pc_spread", a.permeance->relative());
    if (query.explain)
      out.set("demagnetising_factor_at_mu_rec", permeable_document(*query.shape, a.figures.mu_rec));
  }
  if (query.permeance) out.set("Pc", *query.permeance);
  if (a.point) {
    out.set("applied_field", Document::of(query.field, system));
    out.set("operating_point", point_document(*a.point, system))
        .set("safe_temperature", safe_document(*a.safe));
    if (query.shape) {
      Document errors = Document::list();
      add_model_error(errors, load_line_model(a));
      if (a.recoil) {
        add_model_error(errors, "load line, N at mu_rec");
        out.set("operating_point_N_at_mu_rec", point_document(*a.recoil, system));
      }
      out.set("model_error", std::move(errors))
          .set("outside_cases", outside_cases_of(a, *query.shape));
    }
  }
  if (a.limits) out.set("loss_limits", limits_document(*a.limits));
  Document validity = Document::object();
  validity.set("from", Document::of(a.model.valid_from()))
      .set("to", Document::of(a.model.valid_to()))
      .set("own_from", Document::of(a.model.own_from()))
      .set("own_to", Document::of(a.model.own_to()));
  out.set("validity", std::move(validity)).set("assumptions", a.model.assumptions());
  Document residuals = Document::object();
  for (const Residual& r : a.model.residuals()) residuals.set(r.figure, r.relative());
  out.set("relative_residuals", std::move(residuals)).set("estimated", doubt_text(*a.grade));
  out.set("source", a.grade->Br ? a.grade->Br->source : "");
  return out;
}

std::string csv_of(const std::vector<Answer>& answers, const std::string& units) {
  const UnitSystem system = units == "cgs" ? UnitSystem::cgs : UnitSystem::si;
  const auto unit = [system](Kind kind) {
    return std::string(system == UnitSystem::si ? info(kind).si_unit : info(kind).cgs_unit);
  };
  Table table({{"key"},
               {"temperature", "degC"},
               {"Br", unit(Kind::polarisation)},
               {"HcB", unit(Kind::field_strength)},
               {"HcJ", unit(Kind::field_strength)},
               {"BHmax", unit(Kind::energy_density)},
               {"Hk", unit(Kind::field_strength)},
               {"squareness"},
               {"mu_rec"},
               {"B", unit(Kind::flux_density)},
               {"H", unit(Kind::field_strength)},
               {"margin", unit(Kind::field_strength)},
               {"irreversible_loss"}});
  for (const Answer& a : answers) {
    const auto cell = [&](const auto& q) {
      return fmt::format("{:.9g}", in_unit(si(q), unit(KindOf<std::decay_t<decltype(q)>>::value)));
    };
    const FiguresOfMerit& f = a.figures;
    std::vector<std::string> row{a.grade->key(),
                                 fmt::format("{:.9g}", to_celsius(a.temperature)),
                                 cell(f.Br),
                                 cell(f.HcB),
                                 cell(f.HcJ),
                                 cell(f.BHmax),
                                 cell(f.Hk),
                                 fmt::format("{:.9g}", f.squareness),
                                 fmt::format("{:.9g}", f.mu_rec)};
    if (a.point) {
      row.insert(row.end(), {cell(a.point->B), cell(a.point->H), cell(a.point->margin),
                             fmt::format("{:.9g}", a.point->irreversible_loss)});
    }
    table.row(std::move(row));
  }
  return table.csv();
}

}  // namespace magswap::cli
