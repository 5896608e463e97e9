#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/cells/safe_range.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/field/permeance.hpp"
#include "magswap/field/safe_temperature.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace magswap::cli {

/// The question, parsed.
struct Query {
  std::optional<Temperature> temperature;
  std::optional<double> permeance;
  std::optional<Shape> shape;
  FieldStrength field;
  Basis basis = Basis::nominal;
  bool extrapolate = false;
  bool explain = false;        // with the factors at the curve's own permeability
  std::optional<double> loss;  // that it may suffer, for limits cell by cell

  [[nodiscard]] bool has_load() const { return permeance || shape; }
};

/// Safe temperatures by the mean and by the worst point; none without temperature data.
struct SafePair {
  std::optional<SafeTemperature> mean, worst;
};

/// What a magnet of that shape, divided into cells, may be brought to before it loses more than
/// allowed; none without temperature data.
struct CellLimits {
  double loss;
  std::size_t cells;
  Temperature temperature;  // of the thinnest magnet
  std::optional<CellSafeRange> range;
  ThinnestMagnet thinnest;
  std::string model;  // of the cells, by its row of `verify --bands`
};

/// Everything the verb says of one grade.
struct Answer {
  const Grade* grade;
  GradeModel model;
  Temperature temperature;
  DemagnetisationCurve curve;
  FiguresOfMerit figures;
  std::optional<OperatingPoint> point;          // with the applied field
  std::optional<OperatingPoint> point_at_rest;  // without it
  std::optional<OperatingPoint> recoil;         // mean, N at the recoil permeability
  std::optional<SafePair> safe, safe_at_rest;
  std::optional<PermeanceSpread> permeance;
  std::optional<CellLimits> limits;
};

/// Model of the load line by its row of `verify --bands`: on the straight part of the curve, or as
/// soon as the worst point loses a thousandth for good, past the knee or of a curved magnet.
[[nodiscard]] std::string load_line_model(const Answer& a);

/// Why the error of the load line does not hold for a shape, one sentence each; empty where it
/// does.
[[nodiscard]] std::vector<std::string> outside_cases_of(const Answer& a, const Shape& shape);

/// The answer of one grade. @throws NotFoundError, DataError, DomainError.
[[nodiscard]] Answer answer_of(const std::string& name, const Query& query);

/// Figures of a record that are estimated, claimed or disputed, one clause.
[[nodiscard]] std::string doubt_text(const Grade& grade);
[[nodiscard]] std::string text_of(const Answer& a, const Query& query, const std::string& units);
[[nodiscard]] Document document_of(const Answer& a, const Query& query, const std::string& units);
[[nodiscard]] std::string csv_of(const std::vector<Answer>& answers, const std::string& units);

}  // namespace magswap::cli
