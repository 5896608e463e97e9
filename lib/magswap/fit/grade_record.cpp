#include "magswap/fit/grade_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr double kRoomTemperature_K = 293.15;
// Largest relative standard error of an HcJ that a record may carry.
constexpr double kCoercivityError = 0.1;
// What a record may store; docs/formats/materials.md.
constexpr double kLeastWidth = 0.001, kMostWidth = 0.5;

// A fit at one temperature, of one curve or of a family.
struct Sheet {
  const FamilyPoint& point;
  const RecordTitle& title;

  [[nodiscard]] const FitValue& value(std::string_view symbol) const { return *point.find(symbol); }

  [[nodiscard]] SourcedValue sourced(std::string_view symbol, bool magnetic = true) const {
    const FitValue& fitted = value(symbol);
    SourcedValue out;
    out.kind = fitted.kind;
    out.value = fitted.value;
    out.standing = title.standing;
    out.source = title.source;
    if (magnetic) out.at_K = si(point.temperature);
    if (fitted.standard_error > 0.0) {
      out.low = fitted.low();
      out.high = fitted.high();
    }
    return out;
  }

  [[nodiscard]] SourcedValue hk() const {
    SourcedValue out = sourced("Hk");
    out.definition = "J = 0.9 Br";
    return out;
  }

  // Bounds that move HD5 by its own error: w and q are correlated, and a record holds no
  // correlation.
  [[nodiscard]] SourcedValue knee_width() const {
    SourcedValue out = sourced("knee_width", false);
    out.low.reset();
    out.high.reset();
    const FitValue& knee = value("HD5");
    const double width = *out.value, q = value("q").value;
    const auto knee_of = [&](double at) {
      return si(DemagnetisationCurve::logistic(point.curve.Br(), point.curve.HcJ(),
                                               point.curve.mu_rec(), at, q)
                    .knee());
    };
    constexpr double kStep = 1e-4;
    const double slope =
        (knee_of(width * (1.0 + kStep)) - knee_of(width * (1.0 - kStep))) / (2.0 * kStep);
    if (!(slope < 0.0) || !std::isfinite(knee.standard_error)) return out;
    const double reach = (knee.high() - knee.value) / -slope;
    out.low = std::clamp(width * std::exp(-reach), kLeastWidth, width);
    out.high = std::clamp(width * std::exp(reach), width, kMostWidth);
    out.note = "low and high carry the interval of HD5";
    return out;
  }

  [[nodiscard]] SourcedValue asymmetry() const {
    SourcedValue out = sourced("q", false);
    out.low.reset();
    out.high.reset();
    return out;
  }
};

void check(const RecordTitle& title) {
  const auto need = [](const std::string& text, std::string_view what) {
    if (text.empty()) throw ArgumentError(fmt::format("a record of a fit needs a {}", what));
  };
  need(title.name, "name of the grade");
  need(title.maker, "maker");
  need(title.maker_key, "key of the maker, in lower case");
  need(title.family, "family, such as ndfeb-sintered");
  need(title.source, "key of its source");
}

void check(const FamilyPoint& point) {
  const FitValue& hcj = *point.find("HcJ");
  if (hcj.standard_error < kCoercivityError * hcj.value) return;
  throw DataError(fmt::format(
      "HcJ {} at {} is not fixed by the data: a record with it would invent a coercivity",
      format(hcj.value, hcj.kind), format(point.temperature)));
}

Grade record_at(const FamilyPoint& point, const RecordTitle& title) {
  const Sheet sheet{point, title};
  Grade out;
  out.name = title.name;
  out.maker = title.maker;
  out.maker_key = title.maker_key;
  out.family = title.family;
  out.process = title.process;
  out.anisotropy = title.anisotropy;
  out.note = title.note;
  out.standing = "laboratory";
  out.Br = sheet.sourced("Br");
  out.HcB = sheet.sourced("HcB");
  out.HcJ = sheet.sourced("HcJ");
  out.BHmax = sheet.sourced("BHmax");
  out.Hk = sheet.hk();
  out.mu_rec = sheet.sourced("mu_rec", false);
  out.knee_width = sheet.knee_width();
  out.knee_asymmetry = sheet.asymmetry();
  return out;
}

GradePoint point_at(const FamilyPoint& point, const RecordTitle& title) {
  const Sheet sheet{point, title};
  GradePoint out;
  out.temperature_K = si(point.temperature);
  out.Br = sheet.sourced("Br");
  out.HcB = sheet.sourced("HcB");
  out.HcJ = sheet.sourced("HcJ");
  out.BHmax = sheet.sourced("BHmax");
  out.Hk = sheet.hk();
  out.mu_rec = sheet.sourced("mu_rec");
  out.knee_width = sheet.knee_width();
  out.knee_width->at_K = out.temperature_K;
  return out;
}

SourcedValue coefficient(const TemperatureTrend& trend, const RecordTitle& title) {
  SourcedValue out;
  out.kind = Kind::temperature_coefficient;
  out.value = trend.coefficient.value;
  if (trend.coefficient.standard_error > 0.0) {
    out.low = trend.coefficient.low();
    out.high = trend.coefficient.high();
  }
  out.standing = title.standing;
  out.source = title.source;
  out.from_K = si(trend.from);
  out.to_K = si(trend.to);
  return out;
}

}  // namespace

Grade grade_record(const FamilyFit& fit, const RecordTitle& title) {
  check(title);
  for (const FamilyPoint& point : fit.points) check(point);
  const auto distance = [](const FamilyPoint& point) {
    return std::abs(si(point.temperature) - kRoomTemperature_K);
  };
  const auto nearest = std::min_element(
      fit.points.begin(), fit.points.end(),
      [&](const FamilyPoint& a, const FamilyPoint& b) { return distance(a) < distance(b); });
  Grade out = record_at(*nearest, title);
  for (const FamilyPoint& point : fit.points) out.points.push_back(point_at(point, title));
  out.alpha_Br = coefficient(fit.alpha_Br, title);
  out.beta_HcJ = coefficient(fit.beta_HcJ, title);
  return out;
}

Grade grade_record(const CurveFit& fit, Temperature temperature, const RecordTitle& title) {
  check(title);
  if ((fit.model != FitModel::logistic && fit.model != FitModel::tanh) || !fit.curve)
    throw ArgumentError(fmt::format(
        "a record stores a logistic curve, this fit is of the {} model: fit logistic or tanh",
        to_text(fit.model)));
  FamilyPoint point{temperature, fit.parameters,     fit.derived, *fit.curve,
                    fit.rms,     fit.largest_misfit, fit.points};
  if (!point.find("q")) point.parameters.push_back({"q", Kind::dimensionless, 1.0, 0.0, true});
  check(point);
  return record_at(point, title);
}

Source record_source(const std::string& key, const std::string& title, const std::string& author,
                     std::optional<int> year) {
  Source out;
  out.key = key;
  out.title = title;
  out.author = author;
  out.year = year;
  out.seen = "direct";
  return out;
}

}  // namespace magswap
