#include "magswap/magnet/grade_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>  // brent_find_minima
#include <cmath>
#include <limits>

#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/root.hpp"

namespace magswap {

/// What a record says about its curve, in SI.
struct GradeModel::Target {
  double br = 0.0;
  std::optional<double> mu_rec, hcj, hcb, bhmax, hk;
  // Values of one standing: a least HcB beside a usual Br tells nothing.
  std::optional<double> slope;  // Br/(µ0·HcB)
  double knee_br = 0.0;         // beside knee_bhmax and knee_hcb
  std::optional<double> knee_hcb, knee_bhmax;
  std::optional<double> width;  // w/HcJ as stored
};

namespace {

// Knee asymmetry of logistic curves: fits of public curves give 0.36 (sintered NdFeB) and 0.81
// (ferrite).
constexpr double kAsymmetry = 0.5;
constexpr double kNarrowest =
    3e-3;  // relative knee width w/HcJ; its knee lies at 0.97 HcJ, sharper than any measured
constexpr double kWidest = 0.25;
// Squareness assumed where neither the grade nor its family gives one.
constexpr double kSquareness = 0.9;
constexpr double kSquarenessSpread = 0.08;
// Parameters that a stored knee may have: those of the checks of a record.
constexpr std::pair kWidths{0.001, 0.5};
constexpr std::pair kAsymmetries{0.05, 10.0};
// Spread of a knee that the record fixes without bounds: what the curve's form leaves open.
constexpr double kFitSpread = 0.03;
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

// HcJ of the grade's table; where only the knee is given, the HcJ of the curve that has its knee
// there.
std::vector<std::pair<double, double>> coercivity_table(const Grade& grade, double mu_rec,
                                                        double knee_per_hcj, bool& from_knee) {
  std::vector<std::pair<double, double>> out;
  for (const GradePoint& point : grade.points) {
    if (point.HcJ) {
      out.emplace_back(point.temperature_K, point.HcJ->guaranteed());
    } else if (point.B_knee && point.Br) {
      const double knee = (point.Br->nominal() - point.B_knee->nominal()) / (kMu0 * mu_rec);
      out.emplace_back(point.temperature_K, knee / knee_per_hcj);
      from_knee = true;
    }
  }
  return out;
}

// Values of the grade's table, in SI.
std::vector<std::pair<double, double>> table_of(const Grade& grade,
                                                std::optional<SourcedValue> GradePoint::*member) {
  std::vector<std::pair<double, double>> out;
  for (const GradePoint& point : grade.points) {
    if (const auto& value = point.*member) out.emplace_back(point.temperature_K, value->nominal());
  }
  return out;
}

// Divides a table by its value at the reference temperature.
void normalise(std::vector<std::pair<double, double>>& table, double reference_K) {
  if (table.size() < 2) return;
  const double reference = TemperatureLine(table, {}, {}, reference_K).at(reference_K);
  for (auto& [temperature, value] : table) value /= reference;
}

// Width that fits the figures best, none when the best lies at an end of what a knee can be.
std::optional<double> fitted_width(const GradeModel::CurveOf& curve, double br, double hcb,
                                   double bhmax, double hk) {
  const double low = std::log(kNarrowest), high = std::log(kWidest);
  const auto misfit = [&](double log_width) {
    return sum_of_squares(curve(br, std::exp(log_width)), hcb, bhmax, hk);
  };
  const double best = boost::math::tools::brent_find_minima(misfit, low, high, 24).first;
  constexpr double kEnd = 0.05;
  if (best < low + kEnd || best > high - kEnd) return {};
  return std::exp(best);
}

// Width with which the switching part has fallen to 0.9 at `squareness`·HcJ. The reversible part
// µ0(µrec−1)H is left out: it alone takes a tenth of Br from many magnets of high HcJ before
// anything switches.
double squareness_width(const GradeModel::CurveOf& curve, double br, double hcj,
                        double squareness) {
  const auto excess = [&](double log_width) {
    const auto at = from_si<FieldStrength>(-squareness * hcj);
    return curve(br, std::exp(log_width)).irreversible_loss(at) - 0.1;
  };
  const double low = std::log(kNarrowest), high = std::log(kWidest);
  const double at_low = excess(low), at_high = excess(high);
  if (at_low >= 0.0) return kNarrowest;
  if (at_high <= 0.0) return kWidest;
  return std::exp(detail::bracketed_root(excess, low, high, at_low, at_high));
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

double reference_of(const Grade& grade) {
  return grade.Br && grade.Br->at_K ? *grade.Br->at_K : kRoomTemperature_K;
}

// A figure at the temperature of the record from the grade's table, where that gives it.
std::optional<double> of_table(const Grade& grade,
                               std::optional<SourcedValue> GradePoint::*member) {
  auto table = table_of(grade, member);
  if (table.empty()) return {};
  return ValueLine(std::move(table), reference_of(grade), {}).at(reference_of(grade));
}

// Hk of the grade's table at the temperature of the record.
std::optional<double> knee_field_of_table(const Grade& grade) {
  constexpr double kSame_K = 0.5;
  for (const GradePoint& point : grade.points) {
    if (point.Hk && std::abs(point.temperature_K - reference_of(grade)) <= kSame_K)
      return point.Hk->nominal();
  }
  return {};
}

std::string range_text(double from_K, double to_K) {
  return fmt::format("{:.0f} … {:.0f} °C", from_K - 273.15, to_K - 273.15);
}

}  // namespace

GradeModel::GradeModel(const Grade& grade, const Library& library, Basis basis)
    : name_(grade.key()),
      reference_K_(reference_of(grade)),
      br_({}, {}, {}, reference_K_),
      hcj_({}, {}, {}, reference_K_) {
  const Family& family = library.family_of(grade);
  const Target target = target_of(grade, basis);
  fit(grade, family, target);
  judge(target);
  read_temperature(grade, family);
  read_shape(grade);
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
  Target out{*get(grade.Br),
             get(grade.mu_rec),
             hcj,
             get(grade.HcB),
             get(grade.BHmax),
             get(grade.Hk),
             slope_of(grade),
             *get(grade.Br),
             {},
             get(grade.BHmax),
             {}};
  if (!out.mu_rec) out.mu_rec = of_table(grade, &GradePoint::mu_rec);
  if (!out.hk) out.hk = knee_field_of_table(grade);
  out.width = grade.knee_width ? get(grade.knee_width) : of_table(grade, &GradePoint::knee_width);
  if (grade.HcB) out.knee_hcb = grade.HcB->guaranteed();
  if (grade.BHmax && grade.BHmax->min && grade.Br->min) {
    out.knee_br = *grade.Br->min;
    out.knee_bhmax = *grade.BHmax->min;
  }
  // An HcB at HcJ is a rounded figure, or a guarantee of another kind: no curve passes both.
  if (out.knee_hcb && hcj && *out.knee_hcb > 0.99 * *hcj) out.knee_hcb.reset();
  return out;
}

void GradeModel::fit(const Grade& grade, const Family& family, const Target& target) {
  const double mu_rec = recoil_permeability(family, target);
  const auto br = from_si<Polarisation>(target.br);
  if (!target.width && family.curve_model == "hyperbola" && target.hcb && target.bhmax) {
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
  const double usual = family.curve_model == "tanh" ? 1.0 : kAsymmetry;
  const double asymmetry = grade.knee_asymmetry ? grade.knee_asymmetry->nominal() : usual;
  const StoredCurve stored = [&](double width, double q) {
    return DemagnetisationCurve::logistic(br, from_si<FieldStrength>(*target.hcj), mu_rec, width,
                                          q);
  };
  if (target.width) {
    take_stored_knee(grade, *target.width, asymmetry, stored);
    return;
  }
  const CurveOf curve = [&](double remanence, double width) {
    return DemagnetisationCurve::logistic(from_si<Polarisation>(remanence),
                                          from_si<FieldStrength>(*target.hcj), mu_rec, width,
                                          asymmetry);
  };
  if (grade.knee_asymmetry)
    assumptions_.push_back(fmt::format("asymmetry q {:.3g} of the record", asymmetry));
  reference_curve_ = curve(target.br, knee_width(family, target, curve)).parameters();
}

void GradeModel::take_stored_knee(const Grade& grade, double width, double asymmetry,
                                  const StoredCurve& curve) {
  const auto knee = [&](double w, double q) {
    return si(curve(std::clamp(w, kWidths.first, kWidths.second),
                    std::clamp(q, kAsymmetries.first, kAsymmetries.second))
                  .knee());
  };
  try {
    reference_curve_ = curve(width, asymmetry).parameters();
    const double here = knee(width, asymmetry);
    double below = 0.0, above = 0.0;  // sums of squares: the bounds are taken as independent
    const auto spread_to = [&](double other) {
      double& side = other < here ? below : above;
      side += std::pow(other / here - 1.0, 2);
    };
    if (grade.knee_width) {
      spread_to(knee(grade.knee_width->lower(), asymmetry));
      spread_to(knee(grade.knee_width->upper(), asymmetry));
    }
    if (grade.knee_asymmetry) {
      spread_to(knee(width, grade.knee_asymmetry->lower()));
      spread_to(knee(width, grade.knee_asymmetry->upper()));
    }
    knee_spread_ = {-std::sqrt(below), std::sqrt(above)};
    if (below == 0.0 && above == 0.0) knee_spread_ = {-kFitSpread, kFitSpread};
  } catch (const DomainError& error) {
    throw DataError(
        fmt::format("grade '{}': knee_width {:.4g} and knee_asymmetry {:.4g} make no curve: {}",
                    name_, width, asymmetry, error.what()));
  }
  const auto is_estimate = [](const std::optional<SourcedValue>& value) {
    return value && value->standing == Standing::estimated;
  };
  knee_basis_ = KneeBasis::stored;
  const bool of_table = !grade.knee_width && std::any_of(grade.points.begin(), grade.points.end(),
                                                         [&](const auto& point) {
                                                           return is_estimate(point.knee_width);
                                                         });
  knee_is_estimated_ =
      of_table || is_estimate(grade.knee_width) || is_estimate(grade.knee_asymmetry);
  assumptions_.push_back(fmt::format(
      "knee stored with the record: w/HcJ {:.4g}, {}{}", width,
      grade.knee_asymmetry ? fmt::format("q {:.3g}", asymmetry)
                           : fmt::format("q {:.3g} assumed, for the record has none", asymmetry),
      knee_is_estimated_ ? ", an estimate" : ""));
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

double GradeModel::knee_width(const Family& family, const Target& target, const CurveOf& curve) {
  const double hcj = *target.hcj;
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const bool isotropic = family.curve_model == "tanh";
  // A knee far beyond HcB leaves no trace in HcB and BHmax, but for round curves.
  const bool visible =
      (isotropic || hcj < 1.15 * target.br / kMu0) && (target.knee_bhmax || target.knee_hcb);
  if (target.hk || visible) {
    const double hcb = target.hk ? kUnknown : target.knee_hcb.value_or(kUnknown);
    const double bhmax = target.hk ? kUnknown : target.knee_bhmax.value_or(kUnknown);
    const double br = target.hk ? target.br : target.knee_br;
    const auto width = fitted_width(curve, br, hcb, bhmax, target.hk.value_or(kUnknown));
    const char* figures = target.hk ? "Hk" : "HcB and BHmax";
    if (width) {
      assumptions_.push_back(fmt::format("knee fitted to {} of the record", figures));
      knee_spread_ = {-kFitSpread, kFitSpread};
      return *width;
    }
    assumptions_.push_back(
        fmt::format("{} of the record fit no knee: they are set aside", figures));
  }
  return estimated_width(family, curve, target.br, hcj);
}

double GradeModel::estimated_width(const Family& family, const CurveOf& curve, double br,
                                   double hcj) {
  const double s = family.squareness ? family.squareness->nominal() : kSquareness;
  const double low = family.squareness ? family.squareness->lower() : s - kSquarenessSpread;
  const double high = family.squareness ? family.squareness->upper() : s + kSquarenessSpread;
  const double width = squareness_width(curve, br, hcj, s);
  const auto knee = [&](double squareness) {
    return si(curve(br, squareness_width(curve, br, hcj, squareness)).knee());
  };
  knee_basis_ = KneeBasis::family;
  knee_is_estimated_ = true;
  knee_spread_ = {knee(low) / knee(s) - 1.0, knee(high) / knee(s) - 1.0};
  assumptions_.push_back(fmt::format(
      "knee estimated: switching part 0.9 at {:.2f} ({:.2f} to {:.2f}) of HcJ, as usual for {}", s,
      low, high, family.title));
  return width;
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
  const DemagnetisationCurve reference(reference_curve_);
  bool from_knee = false;
  auto br_table = table_of(grade, &GradePoint::Br);
  auto hcj_table =
      coercivity_table(grade, reference.mu_rec(), reference.knee() / reference.HcJ(), from_knee);
  normalise(br_table, reference_K_);
  normalise(hcj_table, reference_K_);
  br_ = TemperatureLine(std::move(br_table), grade.alpha_Br, family.alpha_Br, reference_K_);
  hcj_ = TemperatureLine(std::move(hcj_table), grade.beta_HcJ, family.beta_HcJ, reference_K_);
  hcj_.stop_at(kLeastRatio);
  own_from_K_ = std::max(br_.own_from_K(), hcj_.own_from_K());
  own_to_K_ = std::min(br_.own_to_K(), hcj_.own_to_K());
  valid_from_K_ = std::max(br_.from_K(), hcj_.from_K());
  valid_to_K_ = std::min(br_.to_K(), hcj_.to_K());
  assumptions_.push_back("Br(T): " + br_.description());
  assumptions_.push_back("HcJ(T): " + hcj_.description());
  if (from_knee) {
    assumptions_.emplace_back(
        "the table gives knees: HcJ there is the knee over knee/HcJ of the curve at reference");
  }
}

void GradeModel::read_shape(const Grade& grade) {
  mu_rec_ = ValueLine(table_of(grade, &GradePoint::mu_rec), reference_K_, reference_curve_.mu_rec);
  if (!mu_rec_.constant()) assumptions_.emplace_back("µrec(T): table of the grade");
  if (reference_curve_.model != CurveModel::logistic) return;
  const double width = 1.0 / (reference_curve_.b * reference_curve_.hcj_A_per_m);
  std::vector<std::pair<double, double>> table;
  for (const GradePoint& point : grade.points) {
    const auto here = width_at(point);
    if (here) table.emplace_back(point.temperature_K, *here);
  }
  width_ = ValueLine(std::move(table), reference_K_, width);
  if (!width_.constant()) assumptions_.emplace_back("w/HcJ(T): table of the grade");
}

// Relative width that a row of the table stores, or that its Hk shows.
std::optional<double> GradeModel::width_at(const GradePoint& point) const {
  if (point.knee_width) return point.knee_width->nominal();
  const double t = point.temperature_K;
  if (!point.Hk || hcj_.at(t) < kLeastRatio || br_.at(t) < kLeastRatio) return {};
  const auto hcj = from_si<FieldStrength>(reference_curve_.hcj_A_per_m * hcj_.at(t));
  const CurveOf curve = [&](double remanence, double width) {
    return DemagnetisationCurve::logistic(from_si<Polarisation>(remanence), hcj,
                                          std::max(1.0, mu_rec_.at(t)), width, reference_curve_.c);
  };
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  return fitted_width(curve, reference_curve_.br_T * br_.at(t), kUnknown, kUnknown,
                      point.Hk->nominal());
}

DemagnetisationCurve GradeModel::at(Temperature temperature, bool extrapolate) const {
  const double t = si(temperature);
  constexpr double kRounding_K = 1e-9;
  const bool inside = t >= valid_from_K_ - kRounding_K && t <= valid_to_K_ + kRounding_K;
  if (!inside && !extrapolate) {
    throw DomainError(fmt::format("{} at {}: its temperature data hold from {} only", name_,
                                  format(temperature), range_text(valid_from_K_, valid_to_K_)));
  }
  const double br = br_.at(t), hcj = hcj_.at(t);
  if (br < kLeastRatio || hcj < 0.5 * kLeastRatio) {
    throw DomainError(
        fmt::format("{} at {}: the data carried on leave no magnet (Br × {:.2f}, HcJ × {:.2f})",
                    name_, format(temperature), br, hcj));
  }
  const detail::CurveParameters& reference = reference_curve_;
  const double mu_rec = std::max(1.0, mu_rec_.at(t));
  if (reference.model == CurveModel::logistic) {
    return DemagnetisationCurve::logistic(from_si<Polarisation>(reference.br_T * br),
                                          from_si<FieldStrength>(reference.hcj_A_per_m * hcj),
                                          mu_rec, width_.at(t), reference.c);
  }
  detail::CurveParameters out = reference;
  out.br_T *= br;
  out.mu_rec = mu_rec;
  out.hcj_A_per_m *= hcj;
  out.a = out.hcj_A_per_m;
  return DemagnetisationCurve(out);
}

}  // namespace magswap
