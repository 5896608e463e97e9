#include "magswap/magnet/grade_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>  // brent_find_minima
#include <cmath>
#include <limits>

#include "magswap/magnet/figures.hpp"

namespace magswap {

/// What a record says about its curve, in SI.
struct GradeModel::Target {
  double br = 0.0;
  std::optional<double> mu_rec, hcj, hcb, bhmax, hk;
  std::optional<double>
      slope;  // Br/(µ0·HcB) of values of one standing: a least HcB beside a usual Br tells nothing
};

namespace {

// Knee asymmetry of logistic curves: fits of measured curves give 0.36 (sintered NdFeB) and 0.81
// (ferrite).
constexpr double kAsymmetry = 0.5;
constexpr double kNarrowest = 1e-3;  // relative knee width w/HcJ
constexpr double kWidest = 0.25;
// Squareness assumed where neither the grade nor its family gives one.
constexpr double kSquareness = 0.9;
// Below this share of its reference value a coercivity carried on by a coefficient has lost its
// meaning.
constexpr double kLeastRatio = 0.05;
constexpr double kRoomTemperature_K = 293.15;

// Sum of squared relative deviations; a figure that is NaN is not known and does not count.
double sum_of_squares(const DemagnetisationCurve& curve, double hcb, double bhmax, double hk) {
  const FiguresOfMerit figures = figures_of_merit(curve);
  const auto misfit = [](double record, double model) {
    return std::isnan(record) ? 0.0 : std::pow(model / record - 1.0, 2);
  };
  return misfit(bhmax, si(figures.BHmax)) + misfit(hcb, si(figures.HcB)) +
         misfit(hk, si(figures.Hk));
}

// Ratios to the reference temperature from the grade's table; B_knee stands in for HcJ where only
// that is given.
std::vector<std::pair<double, double>> table_of(const Grade& grade, bool coercivity,
                                                double mu_rec) {
  std::vector<std::pair<double, double>> out;
  for (const GradePoint& point : grade.points) {
    if (!coercivity) {
      if (point.Br) out.emplace_back(point.temperature_K, point.Br->nominal());
    } else if (point.HcJ) {
      out.emplace_back(point.temperature_K, point.HcJ->guaranteed());
    } else if (point.B_knee && point.Br) {
      const double knee = (point.Br->nominal() - point.B_knee->nominal()) / (kMu0 * mu_rec);
      out.emplace_back(point.temperature_K, knee);
    }
  }
  return out;
}

// Divides a table by its value at the reference temperature.
void normalise(std::vector<std::pair<double, double>>& table, double reference_K) {
  if (table.size() < 2) return;
  const double reference = TemperatureLine(table, {}, {}, reference_K).at(reference_K);
  for (auto& [temperature, value] : table) value /= reference;
}

std::optional<double> slope_of(const Grade& grade) {
  if (!grade.HcB) return {};
  const auto slope = [](double br, double hcb) { return br / (kMu0 * hcb); };
  if (grade.Br->typical && grade.HcB->typical)
    return slope(*grade.Br->typical, *grade.HcB->typical);
  if (grade.Br->min && grade.HcB->min) return slope(*grade.Br->min, *grade.HcB->min);
  if (grade.Br->value && grade.HcB->value) return slope(*grade.Br->value, *grade.HcB->value);
  return {};
}

std::string range_text(double from_K, double to_K) {
  return fmt::format("{:.0f} … {:.0f} °C", from_K - 273.15, to_K - 273.15);
}

}  // namespace

GradeModel::GradeModel(const Grade& grade, const Library& library, Basis basis)
    : name_(grade.key()),
      reference_K_(grade.Br && grade.Br->at_K ? *grade.Br->at_K : kRoomTemperature_K),
      br_({}, {}, {}, reference_K_),
      hcj_({}, {}, {}, reference_K_) {
  const Family& family = library.family_of(grade);
  const Target target = target_of(grade, basis);
  fit(family, target);
  judge(target);
  read_temperature(grade, family);
}

GradeModel::Target GradeModel::target_of(const Grade& grade, Basis basis) {
  if (!grade.Br)
    throw DataError(
        fmt::format("grade '{}' has no Br: a curve cannot be drawn without it", grade.key()));
  const auto get = [basis](const std::optional<SourcedValue>& value) {
    if (!value) return std::optional<double>();
    return std::optional(basis == Basis::guaranteed ? value->guaranteed() : value->nominal());
  };
  // Makers promise a least HcJ; its maximum, where one is given, says nothing about the part in
  // hand.
  const auto hcj = grade.HcJ ? std::optional(grade.HcJ->guaranteed()) : std::nullopt;
  return {*get(grade.Br), get(grade.mu_rec), hcj, get(grade.HcB), get(grade.BHmax),
          get(grade.Hk),  slope_of(grade)};
}

void GradeModel::fit(const Family& family, const Target& target) {
  const double mu_rec = recoil_permeability(family, target);
  const auto br = from_si<Polarisation>(target.br);
  if (family.curve_model == "hyperbola" && target.hcb && target.bhmax) {
    reference_curve_ =
        DemagnetisationCurve::hyperbola(br, from_si<FieldStrength>(*target.hcb),
                                        from_si<EnergyDensity>(*target.bhmax), mu_rec)
            .parameters();
    return;
  }
  if (!target.hcj) {
    throw DataError(fmt::format(
        "grade '{}' has no HcJ: its knee cannot be computed, and HcJ is never made up from HcB",
        name_));
  }
  const double q = family.curve_model == "tanh" ? 1.0 : kAsymmetry;
  const auto curve = [&](double width) {
    return DemagnetisationCurve::logistic(br, from_si<FieldStrength>(*target.hcj), mu_rec, width,
                                          q);
  };
  reference_curve_ = curve(knee_width(family, target, curve)).parameters();
}

double GradeModel::recoil_permeability(const Family& family, const Target& target) {
  if (target.mu_rec) return std::max(1.0, *target.mu_rec);
  // Where HcJ lies far beyond HcB, HcB sits on the straight part and gives its slope.
  const bool straight = target.hcj && *target.hcj > 1.3 * target.br / kMu0;
  const double slope = straight ? target.slope.value_or(0.0) : 0.0;
  if (slope >= 1.0 && slope <= 1.15) {
    assumptions_.push_back(fmt::format("µrec {:.3f} from Br/(µ0·HcB)", slope));
    return slope;
  }
  const double value = family.mu_rec ? std::max(1.0, family.mu_rec->nominal()) : 1.05;
  assumptions_.push_back(fmt::format("µrec {:.3f} of the family, {}", value, family.title));
  return value;
}

double GradeModel::knee_width(const Family& family, const Target& target,
                              const std::function<DemagnetisationCurve(double)>& curve) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  double hcb = target.hcb.value_or(kUnknown), bhmax = target.bhmax.value_or(kUnknown);
  double hk = target.hk.value_or(kUnknown);
  const double hcj = *target.hcj;
  // A knee far beyond HcB leaves no trace in HcB and BHmax.
  const bool visible = hcj < 1.15 * target.br / kMu0 && (target.bhmax || target.hcb);
  if (target.hk || !visible) hcb = bhmax = kUnknown;
  if (!target.hk && !visible) {
    const double squareness = family.squareness ? family.squareness->nominal() : kSquareness;
    hk = squareness * hcj;
    assumptions_.push_back(
        fmt::format("knee estimated: Hk/HcJ {:.2f}, as usual for {}", squareness, family.title));
  }
  const auto misfit = [&](double log_width) {
    return sum_of_squares(curve(std::exp(log_width)), hcb, bhmax, hk);
  };
  const auto best =
      boost::math::tools::brent_find_minima(misfit, std::log(kNarrowest), std::log(kWidest), 24);
  return std::exp(best.first);
}

void GradeModel::judge(const Target& target) {
  const FiguresOfMerit figures = figures_of_merit(DemagnetisationCurve(reference_curve_));
  const auto add = [this](const char* name, const std::optional<double>& record, double model) {
    if (record) residuals_.push_back({name, *record, model});
  };
  add("HcJ", target.hcj, si(figures.HcJ));
  add("HcB", target.hcb, si(figures.HcB));
  add("BHmax", target.bhmax, si(figures.BHmax));
  add("Hk", target.hk, si(figures.Hk));
}

void GradeModel::read_temperature(const Grade& grade, const Family& family) {
  auto br_table = table_of(grade, false, reference_curve_.mu_rec);
  auto hcj_table = table_of(grade, true, reference_curve_.mu_rec);
  normalise(br_table, reference_K_);
  normalise(hcj_table, reference_K_);
  br_ = TemperatureLine(std::move(br_table), grade.alpha_Br, family.alpha_Br, reference_K_);
  hcj_ = TemperatureLine(std::move(hcj_table), grade.beta_HcJ, family.beta_HcJ, reference_K_);
  hcj_.stop_at(kLeastRatio);
  valid_from_K_ = std::max(br_.from_K(), hcj_.from_K());
  valid_to_K_ = std::min(br_.to_K(), hcj_.to_K());
  assumptions_.push_back("Br(T): " + br_.description());
  assumptions_.push_back("HcJ(T): " + hcj_.description());
}

DemagnetisationCurve GradeModel::at(Temperature temperature, bool extrapolate) const {
  const double t = si(temperature);
  constexpr double kRounding_K = 1e-9;
  const bool inside = t >= valid_from_K_ - kRounding_K && t <= valid_to_K_ + kRounding_K;
  if (!inside && !extrapolate) {
    throw DomainError(fmt::format(
        "{} at {}: its temperature data hold from {} only; --extrapolate carries them on", name_,
        format(temperature), range_text(valid_from_K_, valid_to_K_)));
  }
  const double br = br_.at(t), hcj = hcj_.at(t);
  if (br < kLeastRatio || hcj < 0.5 * kLeastRatio) {
    throw DomainError(
        fmt::format("{} at {}: the data carried on leave no magnet (Br × {:.2f}, HcJ × {:.2f})",
                    name_, format(temperature), br, hcj));
  }
  const detail::CurveParameters& reference = reference_curve_;
  if (reference.model == CurveModel::logistic) {
    const double width = 1.0 / (reference.b * reference.hcj_A_per_m);
    return DemagnetisationCurve::logistic(from_si<Polarisation>(reference.br_T * br),
                                          from_si<FieldStrength>(reference.hcj_A_per_m * hcj),
                                          reference.mu_rec, width, reference.c);
  }
  detail::CurveParameters out = reference;
  out.br_T *= br;
  out.hcj_A_per_m *= hcj;
  out.a = out.hcj_A_per_m;
  return DemagnetisationCurve(out);
}

}  // namespace magswap
