#include "magswap/magnet/record_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace magswap {
namespace {

// Root mean square of the deviation of BHmax over the shipped grades of a family, as
// docs/methods/curves.md has it.
struct Spread {
  std::string_view family;
  double rms;
};
constexpr std::array kSpreads{Spread{"ndfeb-sintered", 0.027},   Spread{"ndfeb-diffused", 0.035},
                              Spread{"sm2co17", 0.034},          Spread{"smco5", 0.040},
                              Spread{"ferrite-sintered", 0.057}, Spread{"ndfeb-bonded", 0.114}};
// A family with too few grades to tell.
constexpr double kOtherSpread = 0.05;
constexpr double kHyperbolaHcJ = 0.05;
constexpr double kKneeField = 0.03;

constexpr std::array kStandings{Standing::min, Standing::typical, Standing::max};

std::optional<double> of_standing(const std::optional<SourcedValue>& value, Standing standing) {
  if (!value) return {};
  switch (standing) {
    case Standing::min:
      return value->min;
    case Standing::typical:
      // A single measured or derived value stands for itself.
      return value->typical             ? value->typical
             : value->min || value->max ? std::nullopt
                                        : value->value;
    case Standing::max:
      return value->max;
    default:
      return {};
  }
}

// The Br of the curve that a figure of a standing is compared with, and which side counts. A least
// Br beside a usual BHmax can only show that the BHmax is too small.
struct Reference {
  double br_T = 0.0;
  double hcj_A_per_m = 0.0;
  bool above = true, below = true;
};

std::optional<Reference> reference_for(const Grade& grade, Standing standing) {
  Reference out;
  if (const auto br = of_standing(grade.Br, standing)) {
    out.br_T = *br;
  } else {
    const bool is_min = standing == Standing::min;
    const auto usual = of_standing(grade.Br, Standing::typical);
    const auto other = usual ? usual : is_min ? grade.Br->max : grade.Br->min;
    if (!other) return {};
    out.br_T = *other;
    const bool br_is_lower = standing == Standing::max || (standing == Standing::typical && !usual);
    (br_is_lower ? out.above : out.below) = false;
  }
  const auto hcj = of_standing(grade.HcJ, standing);
  out.hcj_A_per_m = hcj ? *hcj : grade.HcJ->guaranteed();
  // Where HcB and BHmax feel the knee, an HcJ of another standing shifts them.
  const bool visible = out.hcj_A_per_m < 1.15 * out.br_T / kMu0;
  if (!hcj && visible) (standing == Standing::min ? out.below : out.above) = false;
  return out;
}

double figure_of(const FiguresOfMerit& figures, std::string_view name) {
  if (name == "HcB") return si(figures.HcB);
  if (name == "BHmax") return si(figures.BHmax);
  return si(figures.Hk);
}

struct Compared {
  std::string_view name;
  std::optional<SourcedValue> Grade::*member;
};
constexpr std::array kCompared{Compared{"HcB", &Grade::HcB}, Compared{"BHmax", &Grade::BHmax},
                               Compared{"Hk", &Grade::Hk}};

bool at_reference(const Grade& grade, const SourcedValue& value) {
  return !grade.Br->at_K || !value.at_K || std::abs(*grade.Br->at_K - *value.at_K) <= 2.0;
}

void compare_logistic(const Grade& grade, const Family& family, const detail::CurveParameters& fit,
                      std::vector<CurveComparison>& out) {
  const double width = 1.0 / (fit.b * fit.hcj_A_per_m);
  const double mu_low = grade.mu_rec ? std::max(1.0, grade.mu_rec->lower()) : fit.mu_rec;
  const double mu_high = grade.mu_rec ? std::max(1.0, grade.mu_rec->upper()) : fit.mu_rec;
  for (const Standing standing : kStandings) {
    const auto reference = reference_for(grade, standing);
    if (!reference) continue;
    const auto with = [&](double mu_rec) {
      return figures_of_merit(DemagnetisationCurve::logistic(
          from_si<Polarisation>(reference->br_T), from_si<FieldStrength>(reference->hcj_A_per_m),
          mu_rec, width, fit.c));
    };
    // A steeper recoil line has less of every figure; beyond `steepest` there is no curve.
    const double steepest = 1.0 + 0.89 * reference->br_T / (kMu0 * reference->hcj_A_per_m);
    const FiguresOfMerit most = with(std::min(mu_low, steepest));
    const FiguresOfMerit least = with(std::min(mu_high, steepest));
    for (const Compared& row : kCompared) {
      const auto& value = grade.*row.member;
      const auto record = of_standing(value, standing);
      if (!record || !at_reference(grade, *value)) continue;
      // Makers promise HcB and Hk far below what they deliver; BHmax goes with Br.
      const bool below = reference->below && (standing != Standing::min || row.name == "BHmax");
      out.push_back({std::string(row.name), standing, *record, figure_of(least, row.name),
                     figure_of(most, row.name), curve_tolerance(family, row.name), reference->br_T,
                     reference->hcj_A_per_m, mu_low, mu_high, reference->above, below});
    }
  }
}

// A hyperbola has Br, HcB and BHmax of the record: HcJ is left to compare.
void compare_hyperbola(const Grade& grade, const Family& family, const detail::CurveParameters& fit,
                       std::vector<CurveComparison>& out) {
  if (!grade.HcJ || !at_reference(grade, *grade.HcJ)) return;
  out.push_back({"HcJ", Standing::typical, grade.HcJ->nominal(), fit.hcj_A_per_m, fit.hcj_A_per_m,
                 curve_tolerance(family, "HcJ"), fit.br_T, fit.hcj_A_per_m, fit.mu_rec,
                 fit.mu_rec});
}

bool has_curve(const Grade& grade, const Family& family) {
  const bool hyperbola = family.curve_model == "hyperbola" && grade.HcB && grade.BHmax;
  return grade.Br && (grade.HcJ || hyperbola);
}

std::string percent(double share) {
  return fmt::format("{:.{}f} %", 100.0 * std::abs(share), std::abs(share) < 0.0995 ? 1 : 0);
}

const SourcedValue& value_of(const Grade& grade, const CurveComparison& row) {
  if (row.figure == "HcB") return *grade.HcB;
  if (row.figure == "HcJ") return *grade.HcJ;
  return row.figure == "Hk" ? *grade.Hk : *grade.BHmax;
}

std::string standing_text(const SourcedValue& value, const CurveComparison& row) {
  const bool several =
      int{value.min.has_value()} + int{value.typical.has_value()} + int{value.max.has_value()} > 1;
  return several ? fmt::format(" ({})", to_text(row.standing)) : "";
}

// "a", or "a … b" where the two differ.
std::string range_text(const std::string& low, const std::string& high) {
  return low == high ? low : low + " … " + high;
}

std::string message_of(const Grade& grade, const Family& family, const CurveComparison& row) {
  const SourcedValue& value = value_of(grade, row);
  const std::string others =
      row.figure == "HcJ"
          ? std::string("HcB and BHmax")
          : fmt::format("HcJ {} and µrec {}", format(row.hcj_A_per_m, Kind::field_strength),
                        range_text(fmt::format("{:.4g}", row.mu_rec_low),
                                   fmt::format("{:.4g}", row.mu_rec_high)));
  return fmt::format(
      "{} {}{} of {} is {} {} what Br {}, {} allow ({}); the curves of {} agree within {}",
      row.figure, format(row.record, value.kind), standing_text(value, row), grade.name,
      percent(row.relative()), row.relative() > 0.0 ? "above" : "below",
      format(row.br_T, Kind::polarisation), others,
      range_text(format(row.curve_low, value.kind), format(row.curve_high, value.kind)),
      family.title, percent(row.tolerance));
}

}  // namespace

double curve_tolerance(const Family& family, std::string_view figure) {
  if (figure == "HcJ") return 2.0 * kHyperbolaHcJ;
  if (figure == "Hk") return 2.0 * kKneeField;
  const auto* const found = std::find_if(kSpreads.begin(), kSpreads.end(), [&](const Spread& row) {
    return row.family == family.key;
  });
  return 2.0 * (found == kSpreads.end() ? kOtherSpread : found->rms);
}

std::vector<CurveComparison> compare_with_curve(const Grade& grade, const Library& library) {
  const Family& family = library.family_of(grade);
  std::vector<CurveComparison> out;
  if (!has_curve(grade, family)) return out;
  const GradeModel model(grade, library);
  const detail::CurveParameters fit = model.at(model.reference(), true).parameters();
  if (fit.model == CurveModel::logistic) {
    compare_logistic(grade, family, fit, out);
  } else {
    compare_hyperbola(grade, family, fit, out);
  }
  return out;
}

std::vector<Finding> check_curve(const Grade& grade, const Library& library) {
  std::vector<Finding> out;
  const auto warn = [&](int line, int column, const std::string& message) {
    out.push_back({false, library.error_at(grade.path, line, column, message)});
  };
  try {
    const Family& family = library.family_of(grade);
    for (const CurveComparison& row : compare_with_curve(grade, library)) {
      const SourcedValue& value = value_of(grade, row);
      if (row.disagrees()) warn(value.line, value.column, message_of(grade, family, row));
    }
  } catch (const NotFoundError&) {
    // An unknown family is for the gates of the record to report.
  } catch (const Error& mistake) {
    warn(grade.line, 1, fmt::format("{} has no curve: {}", grade.name, mistake.what()));
  }
  return out;
}

std::vector<Finding> check_curves(const Library& own, const Library& all) {
  std::vector<Finding> out;
  for (const Grade& grade : own.grades()) {
    for (Finding& finding : check_curve(grade, all)) out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace magswap
