#include "fom_answer.hpp"

#include <algorithm>
#include <functional>

#include "interrupt.hpp"
#include "library_access.hpp"
#include "magswap/cells/demag_file.hpp"
#include "magswap/core/error.hpp"
#include "magswap/witness/comparison.hpp"
#include "shape_span.hpp"

namespace magswap::cli {
namespace {

constexpr std::size_t kLimitCells = 2000;

OperatingPoint point_of(const DemagnetisationCurve& curve, const Query& query,
                        FieldStrength field) {
  if (query.shape) return operating_point(curve, *query.shape, field);
  return operating_point_at_permeance(curve, *query.permeance, field);
}

SafePair safe_of(const GradeModel& model, const Query& query, FieldStrength field) {
  if (!(model.valid_from() < model.valid_to())) return {};
  const auto by = [&](MarginBasis basis) {
    const ThermalLoad load =
        query.shape ? ThermalLoad::of(*query.shape, field, basis)
                    : ThermalLoad{factor_of_permeance(*query.permeance), 1.0, field, basis};
    return safe_temperature([&](Temperature t) { return model.at(t); }, load, model.valid_from(),
                            model.valid_to(), model.reference());
  };
  // A permeance coefficient knows no shape, and so no worst point.
  if (!query.shape) return {by(MarginBasis::mean), {}};
  return {by(MarginBasis::mean), by(MarginBasis::worst)};
}

// Cells at a loss lie past the knee, or on a curve; where no case of that kind is stored, straight.
std::string cell_model(double mu_rec) {
  const std::string bent = bent_model("cells", mu_rec);
  return error_band(bent) ? bent : "cells";
}

// The whole of a shape, cell by cell.
CellLimits limits_of(const GradeModel& model, const Query& query, Temperature temperature) {
  CellOptions options;
  options.cells = kLimitCells;
  const CellBody magnet = cell_body(model, body_of(*query.shape));
  const LossLimit limit{*query.loss, query.field, Circuit::open};
  CellLimits out{*query.loss, options.cells, temperature, {}, {}, cell_model(magnet.mu_r)};
  const Heartbeat heartbeat("limits of " + to_text(*query.shape));
  if (model.valid_from() < model.valid_to()) {
    out.range = safe_range({magnet}, options, limit, model.valid_from(), model.valid_to());
  }
  const Temperature start =
      model.valid_from() < model.valid_to()
          ? std::clamp(celsius(20.0), model.valid_from(), model.valid_to(), std::less<>())
          : model.reference();
  out.thinnest = thinnest_magnet(magnet, options, limit, temperature, start);
  return out;
}

}  // namespace

std::string load_line_model(const Answer& a) {
  constexpr double kWorthSaying = 1e-3;
  const bool straight = a.point->irreversible_loss_worst < kWorthSaying;
  return straight ? "load line" : bent_model("load line", a.figures.mu_rec);
}

std::vector<std::string> outside_cases_of(const Answer& a, const Shape& shape) {
  const bool straight = load_line_model(a) == "load line";
  std::string why = outside_shapes(body_of(shape), RoundCases::discs_and_rings,
                                   straight ? "open magnet" : "open magnet, curve");
  if (why.empty()) return {};
  return {std::move(why)};
}

Answer answer_of(const std::string& name, const Query& query) {
  const Grade& grade = find_grade(name);
  GradeModel model(grade, library(), query.basis);
  const Temperature temperature = query.temperature.value_or(model.reference());
  const DemagnetisationCurve curve = curve_at(model, temperature, query.extrapolate);
  Answer out{
      &grade, std::move(model), temperature, curve, figures_of_merit(curve), {}, {}, {}, {}, {}, {},
      {}};
  if (query.shape) out.permeance = permeance_spread(*query.shape);
  if (!query.has_load()) return out;
  out.point = point_of(curve, query, query.field);
  if (query.shape && load_line_model(out) == "load line")
    out.recoil = recoil_operating_point(curve, *query.shape, query.field);
  out.safe = safe_of(out.model, query, query.field);
  if (si(query.field) != 0.0) {
    out.point_at_rest = point_of(curve, query, {});
    out.safe_at_rest = safe_of(out.model, query, {});
  }
  if (query.loss) out.limits = limits_of(out.model, query, temperature);
  return out;
}

}  // namespace magswap::cli
