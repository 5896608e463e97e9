// Gates between the figures of one grade.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "magswap/material/check_tools.hpp"
#include "magswap/material/fields.hpp"
#include "magswap/material/table_reader.hpp"

namespace magswap::detail {
namespace {

constexpr double kCoercivityTolerance = 1.02;  // of HcB against Br/µ0, for rounding
constexpr double kProductTolerance = 1.001;    // of BHmax against its limit, for rounding

// Figures at one temperature: of the record itself or of one of its points.
struct Set {
  const std::string* path;
  const std::optional<SourcedValue>*Br, *HcB, *HcJ, *BHmax, *Hk;
};

bool comparable(const std::optional<SourcedValue>& a, const std::optional<SourcedValue>& b) {
  return a && b && same_temperature(*a, *b);
}

// The first pair in which `a` exceeds `b`: kind by kind, or the smallest with the largest where
// they share no kind.
std::optional<std::pair<double, double>> first_excess(const SourcedValue& a,
                                                      const SourcedValue& b) {
  auto pairs = paired(a, b);
  if (pairs.empty()) pairs.emplace_back(smallest(a), largest(b));
  for (const auto& pair : pairs) {
    if (pair.first > pair.second) return pair;
  }
  return std::nullopt;
}

void check_coercivities(Findings& findings, const Set& set) {
  const Kind kind = Kind::field_strength;
  if (comparable(*set.HcB, *set.HcJ)) {
    if (const auto excess = first_excess(**set.HcB, **set.HcJ)) {
      findings.error(
          *set.path, **set.HcB,
          fmt::format(
              "HcB {} exceeds HcJ {}: coercivity of B cannot exceed that of J; are the columns "
              "swapped?",
              shown(excess->first, kind), shown(excess->second, kind)));
    }
  }
  if (comparable(*set.Hk, *set.HcJ)) {
    if (const auto excess = first_excess(**set.Hk, **set.HcJ)) {
      findings.error(*set.path, **set.Hk,
                     fmt::format("Hk {} exceeds HcJ {}: J has fallen to 0.9 Br before it is zero",
                                 shown(excess->first, kind), shown(excess->second, kind)));
    }
  }
}

void check_remanence_bound(Findings& findings, const Set& set) {
  if (!comparable(*set.HcB, *set.Br)) return;
  const double limit = largest(**set.Br) / kMu0;
  const double hcb = largest(**set.HcB);
  if (hcb <= kCoercivityTolerance * limit) return;
  findings.error(
      *set.path, **set.HcB,
      fmt::format("HcB {} exceeds Br/µ0 = {} (Br {}): B is zero there at the latest; is it HcJ?",
                  shown(hcb, Kind::field_strength), shown(limit, Kind::field_strength),
                  shown(largest(**set.Br), Kind::polarisation)));
}

void check_product(Findings& findings, const Set& set) {
  if (!comparable(*set.BHmax, *set.Br)) return;
  auto pairs = paired(**set.BHmax, **set.Br);
  pairs.emplace_back(largest(**set.BHmax), largest(**set.Br));
  for (const auto& [product, br] : pairs) {
    const double limit = br * br / (4.0 * kMu0);
    if (product <= kProductTolerance * limit) continue;
    const std::string hint =
        product / 1e3 <= limit && product / 1e3 > 0.3 * limit ? "; did you mean J/m3?" : "";
    findings.error(
        *set.path, **set.BHmax,
        fmt::format("BHmax {} exceeds the limit Br²/(4 µ0) = {} of Br {}{}",
                    shown(product, Kind::energy_density), shown(limit, Kind::energy_density),
                    shown(br, Kind::polarisation), hint));
    return;
  }
}

// A stored knee is a share of HcJ; an asymmetry alone shapes a knee that other figures place.
void check_stored_knee(Findings& findings, const Grade& grade) {
  const auto& value = grade.knee_width ? grade.knee_width : grade.knee_asymmetry;
  if (!value || grade.HcJ) return;
  findings.error(grade.path, *value,
                 fmt::format("{} without HcJ: the knee is stored as a share of HcJ",
                             grade.knee_width ? "knee_width" : "knee_asymmetry"));
}

void check_set(Findings& findings, const Set& set) {
  check_coercivities(findings, set);
  check_remanence_bound(findings, set);
  check_product(findings, set);
}

bool is_hard(const Family& family) {
  return family.chemistry == "NdFeB" || family.chemistry == "SmCo" || family.chemistry == "ferrite";
}

double recoil_permeability(const Grade& grade, const Family& family) {
  if (grade.mu_rec) return grade.mu_rec->nominal();
  return family.mu_rec ? family.mu_rec->nominal() : 1.05;
}

// HcB of a straight curve follows from Br and µrec; far below it the value is of another
// temperature.
void check_straight(Findings& findings, const Grade& grade, const Family& family) {
  constexpr double kStraight = 1.1;
  constexpr double kLeastShare = 0.75;
  if (!comparable(grade.Br, grade.HcB) || !comparable(grade.Br, grade.HcJ)) return;
  if (smallest(*grade.HcJ) <= kStraight * largest(*grade.Br) / kMu0) return;
  const double mu_rec = recoil_permeability(grade, family);
  auto pairs = paired(*grade.HcB, *grade.Br);
  if (pairs.empty()) pairs.emplace_back(largest(*grade.HcB), smallest(*grade.Br));
  for (const auto& [hcb, br] : pairs) {
    const double expected = br / (kMu0 * mu_rec);
    if (hcb >= kLeastShare * expected) continue;
    findings.error(grade.path, *grade.HcB,
                   fmt::format("HcB {} is inconsistent with Br and µrec: a straight curve of Br {} "
                               "and µrec {:.4g} has "
                               "{}; does it stand at another temperature?",
                               shown(hcb, Kind::field_strength), shown(br, Kind::polarisation),
                               mu_rec, shown(expected, Kind::field_strength)));
    return;
  }
}

// µrec computed as Br/(µ0 HcB) although HcB lies beyond the knee.
void check_apparent_permeability(Findings& findings, const Grade& grade, const Family& family) {
  constexpr double kSuspicious = 1.3;
  if (!grade.mu_rec || !is_hard(family) || !comparable(grade.Br, grade.HcB)) return;
  const double mu_rec = grade.mu_rec->nominal();
  const double apparent = grade.Br->nominal() / (kMu0 * grade.HcB->nominal());
  if (mu_rec < kSuspicious || std::abs(mu_rec / apparent - 1.0) > 0.02) return;
  findings.warning(
      grade.path, *grade.mu_rec,
      fmt::format(
          "µrec {:.4g} equals Br/(µ0 HcB): that is the recoil permeability only where HcB lies "
          "before the knee",
          mu_rec));
}

// Coercivity filed in A/m instead of kA/m, HcB filed as HcJ.
void check_filed_wrongly(Findings& findings, const Grade& grade, const Family& family) {
  constexpr double kLeastHcJ = 30e3;
  if (!grade.HcJ || !is_hard(family)) return;
  if (largest(*grade.HcJ) < kLeastHcJ) {
    findings.error(grade.path, *grade.HcJ,
                   fmt::format("HcJ {} is too small for a magnet of {}; did you mean kA/m?",
                               shown(largest(*grade.HcJ), Kind::field_strength), family.chemistry));
  }
  if (family.chemistry == "ferrite" || !comparable(grade.HcB, grade.HcJ)) return;
  for (const auto& [hcb, hcj] : paired(*grade.HcB, *grade.HcJ)) {
    if (hcj > 1.005 * hcb || hcj < hcb) continue;
    findings.warning(
        grade.path, *grade.HcJ,
        fmt::format("HcJ {} equals HcB; is HcB filed as HcJ?", shown(hcj, Kind::field_strength)));
    return;
  }
}

// The number in MGOe filed as kJ/m3.
void check_product_too_small(Findings& findings, const Grade& grade, const Family& family) {
  constexpr double kLeastFullness = 0.3;
  if (!comparable(grade.BHmax, grade.Br) || !is_hard(family)) return;
  const double br = smallest(*grade.Br);
  const double share = largest(*grade.BHmax) / (br * br / (4.0 * kMu0));
  if (share >= kLeastFullness) return;
  findings.warning(grade.path, *grade.BHmax,
                   fmt::format("BHmax {} is only {:.0f} % of Br²/(4 µ0); did you mean MGOe?",
                               shown(largest(*grade.BHmax), Kind::energy_density), 100 * share));
}

struct CoercivityClass {
  std::string_view suffix;
  double least_A_per_m;
};
// Trade classes of sintered NdFeB, from 14 kOe (M) to 33 kOe (AH).
constexpr std::array kClasses{CoercivityClass{"M", 1114e3},  CoercivityClass{"H", 1353e3},
                              CoercivityClass{"SH", 1592e3}, CoercivityClass{"UH", 1990e3},
                              CoercivityClass{"EH", 2388e3}, CoercivityClass{"AH", 2626e3}};

// Letters behind the two digits of "N42SH", "G50UH", "48H"; empty for other names.
std::string class_suffix(std::string_view name) {
  const auto is = [](int (*test)(int), char c) { return test(static_cast<unsigned char>(c)) != 0; };
  std::size_t at = 0;
  while (at < name.size() && is(&std::isalpha, name[at])) ++at;
  const std::size_t digits = at;
  while (at < name.size() && is(&std::isdigit, name[at])) ++at;
  if (at - digits != 2 || digits > 1) return {};
  return std::string(name.substr(at));
}

void check_class(Findings& findings, const Grade& grade, const Family& family) {
  constexpr double kShortfall = 0.9;  // makers' steps differ by up to 1 kOe
  const bool sintered = family.key == "ndfeb-sintered" || family.key == "ndfeb-diffused";
  if (!grade.HcJ || !sintered || (grade.HcJ->at_K && std::abs(*grade.HcJ->at_K - 293.15) > 10.0))
    return;
  const std::string suffix = class_suffix(grade.name);
  for (const CoercivityClass& row : kClasses) {
    if (row.suffix != suffix || largest(*grade.HcJ) >= kShortfall * row.least_A_per_m) continue;
    findings.warning(grade.path, *grade.HcJ,
                     fmt::format("HcJ {} is below the {} of class {}; is HcB filed as HcJ?",
                                 shown(largest(*grade.HcJ), Kind::field_strength),
                                 shown(row.least_A_per_m, Kind::field_strength), suffix));
  }
}

void check_temperatures(Findings& findings, const Grade& grade, const Family& family) {
  const auto& curie = grade.T_Curie ? grade.T_Curie : family.T_Curie;
  if (!grade.T_max || !curie || largest(*grade.T_max) < smallest(*curie)) return;
  findings.error(grade.path, *grade.T_max,
                 fmt::format("T_max {} does not lie below the Curie temperature {}{}",
                             shown(largest(*grade.T_max), Kind::temperature),
                             shown(smallest(*curie), Kind::temperature),
                             grade.T_Curie ? "" : " of its family"));
}

void check_coefficient(Findings& findings, const Grade& grade, std::string_view symbol,
                       const std::optional<SourcedValue>& own,
                       const std::optional<SourcedValue>& of_family) {
  if (!own || own->from_K || own->to_K) return;
  if (of_family && of_family->from_K && of_family->to_K) return;
  findings.error(grade.path, *own,
                 fmt::format("{} has no interval 'from' … 'to', nor has its family", symbol));
}

// A magnetic figure says at which temperature it stands.
void check_has_temperature(Findings& findings, const Grade& grade) {
  for (const auto& field : grade_fields()) {
    const auto& value = grade.*field.member;
    if (!field.needs_temperature || !value || value->at_K) continue;
    findings.error(
        grade.path, *value,
        fmt::format("{} has no temperature; add at = \"20 degC\" or what its source says",
                    field.key));
  }
}

void check_knee(Findings& findings, const Grade& grade, const GradePoint& point) {
  if (!point.B_knee) return;
  const double knee = largest(*point.B_knee);
  if (knee == 0.0) {
    findings.warning(grade.path, *point.B_knee,
                     "knee 0 T looks like a placeholder; leave out what is not known");
  }
  if (point.Br && knee >= smallest(*point.Br)) {
    findings.error(grade.path, *point.B_knee,
                   fmt::format("knee {} does not lie below Br {} at the same temperature",
                               shown(knee, Kind::flux_density),
                               shown(smallest(*point.Br), Kind::polarisation)));
  }
  if (point.HcJ && smallest(*point.B_knee) < -kMu0 * largest(*point.HcJ)) {
    findings.error(grade.path, *point.B_knee,
                   fmt::format("knee {} lies beyond HcJ {}",
                               shown(smallest(*point.B_knee), Kind::flux_density),
                               shown(largest(*point.HcJ), Kind::field_strength)));
  }
}

// One knee at several temperatures is a placeholder: coercivity changes with temperature.
void check_knee_changes(Findings& findings, const Grade& grade) {
  constexpr std::size_t kSeveral = 3;
  std::vector<const SourcedValue*> knees;
  for (const GradePoint& point : grade.points) {
    if (point.B_knee) knees.push_back(&*point.B_knee);
  }
  if (knees.size() < kSeveral) return;
  const double first = knees.front()->nominal();
  if (std::any_of(knees.begin(), knees.end(),
                  [&](const auto* knee) { return knee->nominal() != first; }))
    return;
  findings.error(grade.path, *knees.front(),
                 fmt::format("knee {} at all {} temperatures is a placeholder; leave out what "
                             "is not known",
                             shown(first, Kind::flux_density), knees.size()));
}

// A table is taken as ratios to its value at the temperature of the record.
void check_table_holds_reference(Findings& findings, const Grade& grade) {
  if (grade.points.size() < 2 || !grade.Br || !grade.Br->at_K) return;
  const double reference_K = *grade.Br->at_K;
  const bool holds = grade.points.front().temperature_K <= reference_K + 2.0 &&
                     grade.points.back().temperature_K >= reference_K - 2.0;
  if (holds) return;
  findings.warning(
      grade.path, grade.points.front().line, 1,
      fmt::format("the table of temperatures does not hold {}, the temperature of the record",
                  shown(reference_K, Kind::temperature)));
}

void check_points(Findings& findings, const Grade& grade, bool bonded) {
  const GradePoint* previous = nullptr;
  for (const GradePoint& point : grade.points) {
    for (const auto& field : point_fields()) {
      const auto& value = point.*field.member;
      if (!value) continue;
      check_value(findings, grade.path, field.key, *value, bonded);
      if (value->at_K && std::abs(*value->at_K - point.temperature_K) > 0.5) {
        findings.error(grade.path, *value,
                       fmt::format("{} stands at {} in a table of {}", field.key,
                                   shown(*value->at_K, Kind::temperature),
                                   shown(point.temperature_K, Kind::temperature)));
      }
    }
    if (previous != nullptr && point.temperature_K - previous->temperature_K < 0.01) {
      findings.error(grade.path, point.line, 1,
                     fmt::format("{} is given twice, first in line {}",
                                 shown(point.temperature_K, Kind::temperature), previous->line));
    }
    check_set(findings, {&grade.path, &point.Br, &point.HcB, &point.HcJ, &point.BHmax, &point.Hk});
    check_knee(findings, grade, point);
    previous = &point;
  }
  check_knee_changes(findings, grade);
  check_table_holds_reference(findings, grade);
}

const Family* family_of(Findings& findings, const Grade& grade) {
  const auto& families = findings.library().families();
  const auto found = families.find(grade.family);
  if (found != families.end()) return &found->second;
  std::vector<std::string> names;
  for (const auto& [key, family] : families) names.push_back(key);
  findings.error(grade.path, grade.line, 1,
                 fmt::format("unknown family '{}'{}", grade.family, suggest(grade.family, names)));
  return nullptr;
}

void check_in_family(Findings& findings, const Grade& grade, const Family& family) {
  check_straight(findings, grade, family);
  check_apparent_permeability(findings, grade, family);
  check_filed_wrongly(findings, grade, family);
  check_product_too_small(findings, grade, family);
  check_class(findings, grade, family);
  check_temperatures(findings, grade, family);
  check_signs(findings, grade.path, family.chemistry, grade.alpha_Br, grade.beta_HcJ);
  check_coefficient(findings, grade, "α(Br)", grade.alpha_Br, family.alpha_Br);
  check_coefficient(findings, grade, "β(HcJ)", grade.beta_HcJ, family.beta_HcJ);
}

}  // namespace

void check_grade(Findings& findings, const Grade& grade) {
  const bool bonded = grade.family.find("bonded") != std::string::npos;
  for (const auto& field : grade_fields()) {
    if (const auto& value = grade.*field.member)
      check_value(findings, grade.path, field.key, *value, bonded);
  }
  check_has_temperature(findings, grade);
  check_set(findings, {&grade.path, &grade.Br, &grade.HcB, &grade.HcJ, &grade.BHmax, &grade.Hk});
  check_stored_knee(findings, grade);
  check_points(findings, grade, bonded);
  if (grade.composition) check_composition(findings, grade.path, *grade.composition);
  if (const Family* family = family_of(findings, grade)) check_in_family(findings, grade, *family);
}

}  // namespace magswap::detail
