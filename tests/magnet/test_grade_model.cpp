#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "magswap/core/error.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"

using namespace magswap;

namespace {

const Library& library() { return Library::shipped(); }
GradeModel model(std::string_view name) { return GradeModel(library().grade(name), library()); }
FiguresOfMerit at(const GradeModel& grade_model, double degrees) {
  return figures_of_merit(grade_model.at(celsius(degrees)));
}

bool has_curve(const Grade& grade) {
  const bool hyperbola =
      library().family_of(grade).curve_model == "hyperbola" && grade.HcB && grade.BHmax;
  return grade.Br && (grade.HcJ || hyperbola);
}

}  // namespace

TEST(GradeModel, EveryGradeWithItsFiguresHasACurveThatObeysPhysics) {
  int curves = 0;
  for (const Grade& grade : library().grades()) {
    if (!has_curve(grade)) {
      EXPECT_THROW(GradeModel(grade, library()), DataError) << grade.key();
      continue;
    }
    ++curves;
    const GradeModel grade_model(grade, library());
    for (const double share : {0.0, 0.5, 1.0}) {
      const auto t = from_si<Temperature>(si(grade_model.valid_from()) * (1.0 - share) +
                                          si(grade_model.valid_to()) * share);
      const FiguresOfMerit figures = figures_of_merit(grade_model.at(t));
      EXPECT_LE(si(figures.HcB), si(figures.HcJ) * (1.0 + 1e-9)) << grade.key();
      EXPECT_LE(si(figures.BHmax), std::pow(si(figures.Br), 2) / (4.0 * kMu0) * (1.0 + 1e-9))
          << grade.key();
      EXPECT_LE(si(figures.knee), si(figures.HcJ) * (1.0 + 1e-9)) << grade.key();
      EXPECT_GT(si(figures.knee), 0.0) << grade.key();
    }
  }
  EXPECT_GE(curves, 250);
}

// The model against what the makers print, root mean square over a family's grades.
TEST(GradeModel, ReproducesTheFiguresOfTheRecords) {
  std::map<std::pair<std::string, std::string>, std::vector<double>> relative;
  for (const Grade& grade : library().grades()) {
    if (!has_curve(grade)) continue;
    const GradeModel grade_model(grade, library());
    for (const Residual& r : grade_model.residuals())
      relative[{grade.family, r.figure}].push_back(r.relative());
  }
  const std::map<std::pair<std::string, std::string>, double> tolerance{
      {{"ndfeb-sintered", "HcJ"}, 1e-9},
      {{"ndfeb-sintered", "BHmax"}, 0.04},
      {{"ndfeb-sintered", "HcB"}, 0.04},
      {{"ndfeb-diffused", "BHmax"}, 0.05},
      {{"sm2co17", "BHmax"}, 0.05},
      {{"smco5", "BHmax"}, 0.05},
      {{"ferrite-sintered", "BHmax"}, 0.08},
      {{"ferrite-sintered", "HcB"}, 0.08},
      {{"alnico", "BHmax"}, 1e-6},
      {{"alnico", "HcB"}, 1e-6},
      {{"alnico", "HcJ"}, 0.05}};
  for (const auto& [key, limit] : tolerance) {
    const auto& values = relative[key];
    ASSERT_FALSE(values.empty()) << key.first << " " << key.second;
    double sum = 0.0;
    for (const double value : values) sum += value * value;
    EXPECT_LT(std::sqrt(sum / static_cast<double>(values.size())), limit)
        << key.first << " " << key.second;
  }
}

// An estimated knee lies where the family's squareness puts it, whatever µrec and HcJ are.
TEST(GradeModel, AnEstimatedKneeIsNeverSharperThanItsSquareness) {
  int estimated = 0;
  for (const Grade& grade : library().grades()) {
    if (!has_curve(grade)) continue;
    const GradeModel grade_model(grade, library());
    const auto [low, high] = grade_model.knee_spread();
    EXPECT_LE(low, 0.0) << grade.key();
    EXPECT_GE(high, 0.0) << grade.key();
    if (!grade_model.knee_is_estimated()) continue;
    ++estimated;
    const Family& family = library().family_of(grade);
    const double squareness = family.squareness ? family.squareness->nominal() : 0.9;
    const DemagnetisationCurve curve = grade_model.at(grade_model.reference());
    EXPECT_LE(curve.knee() / curve.HcJ(), squareness) << grade.key();
    EXPECT_GE(curve.knee() / curve.HcJ(), squareness - 0.2) << grade.key();
    EXPECT_NEAR(curve.irreversible_loss(-squareness * curve.HcJ()), 0.1, 1e-6) << grade.key();
    EXPECT_LT(low, -0.02) << grade.key();
    EXPECT_GT(high, 0.02) << grade.key();
  }
  EXPECT_GT(estimated, 100);
}

// No record's figures force a knee at the very end of the curve, where HcJ is guaranteed and HcB is
// usual.
TEST(GradeModel, AFittedKneeIsAKnee) {
  for (const Grade& grade : library().grades()) {
    if (!has_curve(grade) || library().family_of(grade).curve_model == "hyperbola") continue;
    const DemagnetisationCurve curve =
        GradeModel(grade, library()).at(GradeModel(grade, library()).reference());
    EXPECT_LT(curve.knee() / curve.HcJ(), 0.985) << grade.key();
  }
}

// The table of F42SH gives the flux density at the knee: the curve has its knee there.
TEST(GradeModel, ATableOfKneesIsATableOfKnees) {
  const Grade& grade = library().grade("syre/F42SH");
  const GradeModel grade_model(grade, library());
  int knees = 0;
  for (const GradePoint& point : grade.points) {
    if (!point.B_knee) continue;
    ++knees;
    const DemagnetisationCurve curve = grade_model.at(from_si<Temperature>(point.temperature_K));
    const double knee = (point.Br->nominal() - point.B_knee->nominal()) / (kMu0 * curve.mu_rec());
    EXPECT_NEAR(si(curve.knee()) / knee, 1.0, 0.02) << point.temperature_K;
  }
  EXPECT_GT(knees, 2);
}

// Arnold's coefficients for N42SH: α −0.12 %/K, β −0.55 %/K from 20 °C.
TEST(GradeModel, FollowsTheMakersCoefficients) {
  const Grade& grade = library().grade("arnold/N42SH");
  const GradeModel n42sh(grade, library());
  EXPECT_NEAR(at(n42sh, 150).Br / at(n42sh, 20).Br, 1.0 - 0.0012 * 130.0, 1e-9);
  EXPECT_NEAR(at(n42sh, 150).HcJ / at(n42sh, 20).HcJ, 1.0 - 0.0055 * 130.0, 1e-9);
}

// The source of NMF-12J states Br(120 °C) = 0.355481 T.
TEST(GradeModel, FerriteReachesItsStatedRemanenceWhenHot) {
  EXPECT_NEAR(si(at(model("proterial/NMF-12J"), 120).Br), 0.355481, 1e-6);
}

TEST(GradeModel, FerriteIsWeakestInTheCold) {
  for (const Grade& grade : library().grades()) {
    if (!grade.family.starts_with("ferrite") || !has_curve(grade)) continue;
    const GradeModel ferrite(grade, library());
    if (ferrite.valid_from() > celsius(-40.0)) continue;
    EXPECT_LT(at(ferrite, -40).HcJ, at(ferrite, 20).HcJ) << grade.key();
    EXPECT_GT(at(ferrite, -40).Br, at(ferrite, 20).Br) << grade.key();
  }
}

TEST(GradeModel, SinteredNeodymiumIsWeakestInTheHeat) {
  const GradeModel grade_model = model("syre/N42UH");
  double previous = INFINITY;
  for (double t = -40; t <= 180; t += 20) {
    const double knee = si(at(grade_model, t).knee);
    EXPECT_LT(knee, previous) << t;
    previous = knee;
  }
}

TEST(GradeModel, RefusesTemperaturesWithoutData) {
  const GradeModel n42sh = model("arnold/N42SH");
  try {
    (void)n42sh.at(celsius(400.0));
    FAIL() << "a curve at 400 °C";
  } catch (const DomainError& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("arnold/N42SH"), std::string::npos) << message;
    EXPECT_NE(message.find("400"), std::string::npos) << message;
  }
}

TEST(GradeModel, ExtrapolationIsPossibleWhenAsked) {
  const GradeModel smco = model("arnold/Recoma 26");
  const Temperature beyond = smco.valid_to() + 5.0 * kelvin;
  EXPECT_THROW((void)smco.at(beyond), DomainError);
  EXPECT_LT(smco.at(beyond, true).Br(), smco.at(smco.valid_to()).Br());
}

TEST(GradeModel, GuaranteedIsNeverAboveNominal) {
  for (const Grade& grade : library().grades()) {
    if (!has_curve(grade)) continue;
    const auto guaranteed = GradeModel(grade, library(), Basis::guaranteed)
                                .at(GradeModel(grade, library()).reference());
    const auto nominal = GradeModel(grade, library()).at(GradeModel(grade, library()).reference());
    EXPECT_LE(guaranteed.Br(), nominal.Br()) << grade.key();
  }
}

namespace {

// A record made of a measured curve, beside the shipped library.
Library with_curve(const std::string& knee, const std::string& more = "",
                   const std::string& family = "ndfeb-sintered") {
  Library own = library();
  const auto value = [](const std::string& inside) {
    return "{ " + inside + ", kind = \"measured\", at = \"20 degC\", source = \"bench\" }\n";
  };
  std::string text =
      "schema = \"magswap-materials/1\"\nmaker = \"Own\"\nkey = \"own\"\nfamily = \"" + family +
      "\"\n[sources.bench]\ntitle = \"Hysteresisgraph\"\nseen = \"direct\"\n[[grade]]\nname = "
      "\"X\"\n";
  text += "Br = " + value("value = \"1.2 T\"") + "HcJ = " + value("value = \"955 kA/m\"");
  text += "BHmax = " + value("value = \"270 kJ/m3\"") + "HcB = " + value("value = \"860 kA/m\"");
  own.add_text("own.toml", text + knee + more);
  return own;
}

constexpr const char* kStoredKnee =
    "mu_rec = { value = 1.05, kind = \"measured\", source = \"bench\" }\n"
    "knee_width = { value = 0.03, low = 0.028, high = 0.034, kind = \"measured\", source = "
    "\"bench\" }\n"
    "knee_asymmetry = { value = 0.36, low = 0.3, high = 0.42, kind = \"measured\", source = "
    "\"bench\" }\n";

constexpr const char* kHotPoint = R"(
[[grade.at]]
temperature = "20 degC"
Br = { value = "1.2 T", kind = "measured", source = "bench" }
HcJ = { value = "955 kA/m", kind = "measured", source = "bench" }
[[grade.at]]
temperature = "100 degC"
Br = { value = "1.0848 T", kind = "measured", source = "bench" }
HcJ = { value = "534.8 kA/m", kind = "measured", source = "bench" }
)";

void expect_polarisation(const DemagnetisationCurve& curve, double h_A_per_m, double j_T) {
  EXPECT_NEAR(si(curve.polarisation(from_si<FieldStrength>(h_A_per_m))), j_T, 1e-12) << h_A_per_m;
}

}  // namespace

// Numbers: the curve's formula solved for Hs with mpmath, 30 digits, Br 1.2 T, HcJ 955 kA/m, µrec
// 1.05, w/HcJ 0.03, q 0.36.
TEST(GradeModel, AStoredKneeIsTheCurve) {
  const Library own = with_curve(kStoredKnee);
  const GradeModel stored(own.grade("own/X"), own);
  const DemagnetisationCurve curve = stored.at(celsius(20.0));
  expect_polarisation(curve, -300e3, 1.18083890863232);
  expect_polarisation(curve, -700e3, 1.10744275374147);
  expect_polarisation(curve, -850e3, 0.827102199590135);
  expect_polarisation(curve, -900e3, 0.548320690061302);
  EXPECT_NEAR(si(curve.knee()), 716809.071211979, 1e-3);
  EXPECT_EQ(stored.knee_basis(), KneeBasis::stored);
  EXPECT_FALSE(stored.knee_is_estimated());
  EXPECT_NE(stored.assumptions().front().find("stored with the record: w/HcJ 0.03, q 0.36"),
            std::string::npos)
      << stored.assumptions().front();
}

// The knee of the same curve at each bound alone, by mpmath; independent bounds add in squares.
TEST(GradeModel, TheBoundsOfAStoredKneeAreItsSpread) {
  const Library own = with_curve(kStoredKnee);
  const auto [low, high] = GradeModel(own.grade("own/X"), own).knee_spread();
  EXPECT_NEAR(low, -std::hypot(0.0442604801368792, 0.0633700781992553), 1e-9);
  EXPECT_NEAR(high, std::hypot(0.0221459711391329, 0.0446543633137785), 1e-9);
}

TEST(GradeModel, AStoredEstimateIsAnEstimate) {
  const Library own =
      with_curve("knee_width = { value = 0.03, kind = \"estimated\", source = \"bench\" }\n");
  const GradeModel stored(own.grade("own/X"), own);
  EXPECT_TRUE(stored.knee_is_estimated());
  EXPECT_EQ(stored.knee_basis(), KneeBasis::stored);
  EXPECT_LT(stored.knee_spread().first, 0.0);  // without bounds: what the curve's form leaves open
}

// The order of trust: a stored knee, then Hk, then HcB and BHmax, then the family.
TEST(GradeModel, AStoredKneeWinsOverHk) {
  const char* hk =
      "Hk = { value = \"860 kA/m\", kind = \"measured\", at = \"20 degC\", source = \"bench\" }\n";
  const Library both = with_curve(std::string(kStoredKnee) + hk);
  EXPECT_NEAR(si(GradeModel(both.grade("own/X"), both).at(celsius(20.0)).knee()), 716809.071, 1.0);
  const Library alone = with_curve(hk);
  const GradeModel fitted(alone.grade("own/X"), alone);
  EXPECT_EQ(fitted.knee_basis(), KneeBasis::figures);
  EXPECT_NEAR(si(figures_of_merit(fitted.at(celsius(20.0))).Hk), 860e3, 100.0);
}

// An asymmetry alone shapes the knee that Hk places.
TEST(GradeModel, AnAsymmetryAloneIsTakenWithHk) {
  const Library own = with_curve(
      "Hk = { value = \"820 kA/m\", kind = \"measured\", at = \"20 degC\", source = \"bench\" }\n"
      "knee_asymmetry = { value = 0.81, kind = \"measured\", source = \"bench\" }\n");
  const GradeModel fitted(own.grade("own/X"), own);
  const DemagnetisationCurve curve = fitted.at(celsius(20.0));
  EXPECT_EQ(curve.parameters().c, 0.81);
  EXPECT_NEAR(si(figures_of_merit(curve).Hk), 820e3, 100.0);
}

// At 100 °C by mpmath as above: Br 1.0848 T, HcJ 534.8 kA/m, µrec 1.07, w/HcJ 0.045.
TEST(GradeModel, WidthAndPermeabilityFollowTheTable) {
  const std::string hot =
      std::string(kHotPoint) +
      "mu_rec = { value = 1.07, kind = \"measured\", source = \"bench\" }\n"
      "knee_width = { value = 0.045, kind = \"measured\", source = \"bench\" }\n";
  const Library own = with_curve(kStoredKnee, hot);
  const GradeModel stored(own.grade("own/X"), own);
  const DemagnetisationCurve curve = stored.at(celsius(100.0));
  expect_polarisation(curve, -300e3, 1.02623515028104);
  expect_polarisation(curve, -450e3, 0.739216167561018);
  expect_polarisation(curve, -500e3, 0.400871292284652);
  EXPECT_NEAR(si(curve.knee()), 334604.12995014, 1e-3);
  const auto width = [&](double degrees) {
    const detail::CurveParameters p = stored.at(celsius(degrees)).parameters();
    return 1.0 / (p.b * p.hcj_A_per_m);
  };
  EXPECT_NEAR(width(60.0), 0.0375, 1e-12);
  EXPECT_NEAR(width(20.0), 0.03, 1e-12);
  EXPECT_NEAR(width(110.0), 0.045, 1e-12);  // constant beyond the table
  EXPECT_NEAR(stored.at(celsius(60.0)).mu_rec(), 1.06, 1e-12);
}

TEST(GradeModel, WithoutValuesInTheTableWidthAndPermeabilityStay) {
  const Library own = with_curve(kStoredKnee, kHotPoint);
  const DemagnetisationCurve curve = GradeModel(own.grade("own/X"), own).at(celsius(100.0));
  EXPECT_NEAR(1.0 / (curve.parameters().b * curve.parameters().hcj_A_per_m), 0.03, 1e-12);
  EXPECT_EQ(curve.mu_rec(), 1.05);
}

// Hk of a table gives the width there; the curve then has that Hk.
TEST(GradeModel, HkOfTheTableGivesTheWidthThere) {
  const std::string hot =
      std::string(kHotPoint) +
      "Hk = { value = \"440 kA/m\", kind = \"measured\", source = \"bench\" }\n";
  const Library own = with_curve(kStoredKnee, hot);
  const DemagnetisationCurve curve = GradeModel(own.grade("own/X"), own).at(celsius(100.0));
  EXPECT_NEAR(si(figures_of_merit(curve).Hk), 440e3, 100.0);
}

TEST(GradeModel, AStoredKneeThatMakesNoCurveIsRefusedByName) {
  const Library own = with_curve(
      "knee_width = { value = 0.5, kind = \"measured\", source = \"bench\" }\n"
      "knee_asymmetry = { value = 0.05, kind = \"measured\", source = \"bench\" }\n");
  try {
    (void)GradeModel(own.grade("own/X"), own);
    FAIL() << "a curve";
  } catch (const DataError& error) {
    EXPECT_NE(std::string(error.what()).find("own/X"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("knee_width"), std::string::npos) << error.what();
  }
}

// An AlNiCo whose measured curve was fitted follows that, not the hyperbola of its family.
TEST(GradeModel, AStoredKneeReplacesTheHyperbola) {
  const Library own = with_curve(kStoredKnee, "", "alnico");
  EXPECT_EQ(GradeModel(own.grade("own/X"), own).model(), CurveModel::logistic);
}
