#include <cmath>

#include "json_output.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace {

using namespace magswap;
using nlohmann::json;

constexpr double kOerstedInAmperePerMetre = 1000.0 / (4.0 * kPi);

FiguresOfMerit figures(const std::string& grade, Temperature temperature) {
  const Library& library = Library::shipped();
  return figures_of_merit(GradeModel(library.grade(grade), library).at(temperature));
}

/// Relative difference that the printing of a double may leave.
void expect_same(double printed, double exact, const std::string& what) {
  EXPECT_NEAR(printed, exact, 1e-12 * std::abs(exact)) << what;
}

TEST(Fom, JsonGivesTheNumbersOfTheLibrary) {
  const FiguresOfMerit f = figures("arnold/N42SH", celsius(120.0));
  const json out = json_of("fom arnold/N42SH --temperature '120 degC'");
  EXPECT_EQ(out.at("key"), "arnold/N42SH");
  EXPECT_EQ(value(out.at("temperature"), "degC"), 120.0);
  expect_same(value(out.at("Br"), "T"), si(f.Br), "Br");
  expect_same(value(out.at("HcB"), "kA/m"), 1e-3 * si(f.HcB), "HcB");
  expect_same(value(out.at("HcJ"), "kA/m"), 1e-3 * si(f.HcJ), "HcJ");
  expect_same(value(out.at("BHmax"), "kJ/m3"), 1e-3 * si(f.BHmax), "BHmax");
  expect_same(value(out.at("Hk"), "kA/m"), 1e-3 * si(f.Hk), "Hk");
  expect_same(out.at("squareness").get<double>(), si(f.Hk) / si(f.HcJ), "squareness");
  expect_same(out.at("mu_rec").get<double>(), f.mu_rec, "mu_rec");
  EXPECT_FALSE(out.contains("operating_point")) << "no load was given";
}

// Every object with a number in it is a quantity with its unit; what is left bare are ratios.
void expect_units(const json& node, const std::string& path) {
  if (!node.is_object()) return;
  if (node.contains("value")) {
    EXPECT_TRUE(node.contains("unit") && !node.at("unit").get<std::string>().empty()) << path;
    return;
  }
  const std::set<std::string> ratios{"squareness",
                                     "fullness",
                                     "mu_rec",
                                     "Pc",
                                     "Pc_spread",
                                     "evershed",
                                     "magnetometric",
                                     "fluxmetric",
                                     "irreversible_loss",
                                     "irreversible_loss_worst"};
  for (const auto& [key, member] : node.items()) {
    const bool is_residual = path.ends_with("/relative_residuals");
    if (member.is_number()) {
      EXPECT_TRUE(ratios.contains(key) || is_residual) << path << "/" << key << " has no unit";
    }
    expect_units(member, path + "/" + key);
  }
}

TEST(Fom, EveryNumberWithADimensionHasItsUnit) {
  const json out = json_of(
      "fom arnold/N42SH --temperature '80 degC' --shape 'block 50x20x5 mm' --field '-10 kA/m'");
  for (const char* key :
       {"Br", "HcB", "HcJ", "BHmax", "Hk", "squareness", "mu_rec", "Pc", "demagnetising_factor"}) {
    EXPECT_TRUE(out.contains(key)) << key;
  }
  expect_units(out, "");
}

TEST(Fom, ExplainGivesTheFactorsAtTheCurvesPermeability) {
  const std::string question = "fom arnold/N42SH --shape 'cylinder D20 L10 mm' ";
  const json plain = json_of(question), explained = json_of(question + "--explain");
  EXPECT_FALSE(plain.contains("demagnetising_factor_at_mu_rec")) << "it costs time";
  const json& even = explained.at("demagnetising_factor");
  const json& at = explained.at("demagnetising_factor_at_mu_rec");
  for (const char* kind : {"magnetometric", "fluxmetric"}) {
    const double n = at.at(kind).at("value").get<double>();
    EXPECT_LT(n, even.at(kind).get<double>()) << kind;
    EXPECT_GT(n, 0.99 * even.at(kind).get<double>()) << kind;
    EXPECT_LT(at.at(kind).at("error").get<double>(), 1e-5) << kind;
  }
  EXPECT_NE(run_program(question + "--explain").out.find("at mu_rec"), std::string::npos);
}

TEST(Fom, CgsIsSiTimesTheExactFactor) {
  const std::string question = "fom arnold/N42SH --temperature '100 degC' --permeance 2";
  const json in_si = json_of(question + " --units si"), in_cgs = json_of(question + " --units cgs");
  const auto ratio = [&](const char* key, const char* si_unit, const char* cgs_unit) {
    return value(in_si.at(key), si_unit) / value(in_cgs.at(key), cgs_unit);
  };
  EXPECT_NEAR(ratio("Br", "T", "kG"), 0.1, 1e-14);
  for (const char* key : {"HcB", "HcJ", "Hk", "knee"}) {
    EXPECT_NEAR(ratio(key, "kA/m", "kOe"), kOerstedInAmperePerMetre, 1e-11) << key;
  }
  EXPECT_NEAR(ratio("BHmax", "kJ/m3", "MGOe"), 0.1 * kOerstedInAmperePerMetre, 1e-12);
  EXPECT_NEAR(value(in_si.at("operating_point").at("H"), "kA/m") /
                  value(in_cgs.at("operating_point").at("H"), "kOe"),
              kOerstedInAmperePerMetre, 1e-11);
}

TEST(Fom, TextShowsTheUnitsAskedFor) {
  const std::string both = run_program("fom arnold/N42SH").out;
  for (const char* unit : {" T ", " kG)", " kA/m ", " kOe)", " kJ/m3 ", " MGOe)"}) {
    EXPECT_NE(both.find(unit), std::string::npos) << unit << " in " << both;
  }
  EXPECT_EQ(run_program("fom arnold/N42SH --units si").out.find("kOe"), std::string::npos);
  std::string cgs = run_program("fom arnold/N42SH --units cgs").out;
  cgs.resize(cgs.find("knee", cgs.find("mu_rec")));  // the figures; notes below quote the record
  EXPECT_EQ(cgs.find("kA/m"), std::string::npos) << cgs;
  EXPECT_NE(cgs.find("MGOe"), std::string::npos) << cgs;
}

// Joseph, J. Appl. Phys. 37 (1966) 4639; Chen, Brug, Goldfarb, IEEE Trans. Magn. 27 (1991) 3601, g
// = L/D.
double cylinder_mean(double g) {
  const double k = 1.0 / std::sqrt(1.0 + g * g);
  return 1.0 - 4.0 / (3.0 * kPi * g) *
                   (std::sqrt(1.0 + g * g) *
                        (g * g * std::comp_ellint_1(k) + (1.0 - g * g) * std::comp_ellint_2(k)) -
                    1.0);
}
double cylinder_middle(double g) {
  const double h = 0.5 * g, k = 1.0 / std::sqrt(1.0 + h * h);
  return 1.0 -
         4.0 / kPi * h * std::sqrt(1.0 + h * h) * (std::comp_ellint_1(k) - std::comp_ellint_2(k));
}

TEST(Fom, DemagnetisingFactorsArePublishedOnes) {
  struct Case {
    const char* shape;
    double magnetometric, fluxmetric, tolerance;
  };
  for (const Case& c :
       {Case{"block 50x20x5 mm", 0.717732305869, 0.69762212, 1e-8},
        Case{"block 5x2x0.5 cm", 0.717732305869, 0.69762212, 1e-8},
        Case{"cylinder D10 L10 mm", 0.3115773927, 0.2322107815, 1e-9},
        Case{"cylinder D20 L10 mm", cylinder_mean(0.5), cylinder_middle(0.5), 1e-12},
        Case{"ring OD20 ID10 L10 mm", 0.3603397, 0.2907521, 1e-7}}) {
    const json out = json_of(std::string("fom arnold/N42SH --shape '") + c.shape + "'");
    const json& factor = out.at("demagnetising_factor");
    EXPECT_NEAR(factor.at("magnetometric").get<double>(), c.magnetometric, c.tolerance) << c.shape;
    EXPECT_NEAR(factor.at("fluxmetric").get<double>(), c.fluxmetric, c.tolerance) << c.shape;
    EXPECT_NEAR(out.at("Pc").get<double>(), (1.0 - c.magnetometric) / c.magnetometric,
                20 * c.tolerance)
        << c.shape;
  }
}

TEST(Fom, StraightMagnetMeetsTheLoadLine) {
  // Recoma 26 at 20 °C stays straight far beyond these fields: H = (Ha − N·Br/µ0)/(1 + N(µr − 1)).
  const double N = cylinder_mean(1.0), Ha = -30e3;
  const json out =
      json_of("fom 'arnold/Recoma 26' --shape 'cylinder D10 L10 mm' --field '-30 kA/m'");
  const double Br = value(out.at("Br"), "T"), mu = out.at("mu_rec").get<double>();
  const double H = (Ha - N * Br / kMu0) / (1.0 + N * (mu - 1.0));
  const json& point = out.at("operating_point");
  EXPECT_NEAR(value(point.at("H"), "kA/m"), 1e-3 * H, 1e-3 * std::abs(1e-3 * H));
  EXPECT_NEAR(value(point.at("B"), "T"), Br + kMu0 * mu * H, 1e-3 * Br);
  EXPECT_FALSE(point.at("demagnetises").get<bool>());
  EXPECT_LT(point.at("irreversible_loss").get<double>(), 0.01);
}

TEST(Fom, OperatingPointLiesOnTheLoadLineOfAnyMagnet) {
  for (const char* grade : {"arnold/N42SH", "taihan/Y30H-1", "taihan/LNG44"}) {
    const json out = json_of(std::string("fom ") + grade + " --permeance 3 --field '-20 kA/m'");
    const json& point = out.at("operating_point");
    const double H = 1e3 * value(point.at("H"), "kA/m"), B = value(point.at("B"), "T");
    EXPECT_NEAR(B, kMu0 * (-3.0 * H + 4.0 * -20e3), 1e-9) << grade;
    EXPECT_NEAR(value(point.at("J"), "T"), B - kMu0 * H, 1e-12) << grade;
    EXPECT_NEAR(value(point.at("margin"), "kA/m"), value(out.at("knee"), "kA/m") + 1e-3 * H, 1e-9)
        << grade;
  }
}

double margin_at(const std::string& grade_and_load, double celsius_degrees) {
  const json out = json_of("fom " + grade_and_load + " --temperature '" +
                           std::to_string(celsius_degrees) + " degC'");
  return value(out.at("operating_point").at("margin"), "kA/m");
}

TEST(Fom, HighestSafeTemperatureIsWhereTheMarginEnds) {
  const std::string load = "arnold/N42SH --permeance 1 --field '-150 kA/m'";
  const json safe = json_of("fom " + load).at("safe_temperature").at("mean");
  ASSERT_FALSE(safe.at("highest_is_end_of_validity").get<bool>());
  const double limit = value(safe.at("highest"), "degC");
  EXPECT_GT(margin_at(load, limit - 0.5), 0.0);
  EXPECT_LT(margin_at(load, limit + 0.5), 0.0);
}

TEST(Fom, WorstPointOfAShapeGivesWayFirst) {
  const json out = json_of("fom arnold/N42SH --shape 'block 40x20x10 mm'");
  const json& safe = out.at("safe_temperature");
  EXPECT_LT(value(safe.at("worst_point").at("highest"), "degC"),
            value(safe.at("mean").at("highest"), "degC"));
  const json& point = out.at("operating_point");
  EXPECT_LT(value(point.at("margin_worst"), "kA/m"), value(point.at("margin"), "kA/m"));
}

TEST(Fom, LossLimitsOfAShapeAreThoseOfItsCells) {
  const std::string load = "fom arnold/N42SH --shape 'block 20x12x10 mm' --temperature '100 degC'";
  const json limits = json_of(load + " --loss 1%").at("loss_limits");
  const json more = json_of(load + " --loss '5 %'").at("loss_limits");
  EXPECT_DOUBLE_EQ(limits.at("loss").get<double>(), 0.01);
  const auto highest = [](const json& l, const char* judge) {
    return value(l.at(judge).at("highest"), "degC");
  };
  EXPECT_LT(highest(limits, "worst_place"), highest(limits, "mean"));
  EXPECT_LT(highest(limits, "mean"), highest(more, "mean"));
  // The single point's 5 % of the face comes first; the cells behind it hold it up.
  const json point = json_of(load).at("safe_temperature");
  EXPECT_LT(value(point.at("worst_point").at("highest"), "degC"),
            highest(more, "worst_place") + 1.0);
  const json& thinnest = limits.at("thinnest");
  EXPECT_LT(value(thinnest.at("mean"), "mm"), 10.0);
  EXPECT_LE(value(thinnest.at("mean"), "mm"), value(thinnest.at("worst_place"), "mm"));
  const std::string text = run_program(load + " --loss 1%").out;
  EXPECT_NE(text.find("thinnest"), std::string::npos) << text;
  EXPECT_NE(text.find("by the knee"), std::string::npos) << text;
  EXPECT_FALSE(limits.at("model_error").empty());
  const std::size_t band = text.find("model error of 'cells");
  ASSERT_NE(band, std::string::npos) << text;
  EXPECT_EQ(text.find("divides the magnet into cells"), std::string::npos) << "said twice";
  EXPECT_FALSE(thinnest.at("at_search_limit").at("worst_place").get<bool>());
  const std::string cold = "fom arnold/N42SH --shape 'block 20x12x10 mm' --loss 1%";
  EXPECT_TRUE(
      json_of(cold).at("loss_limits").at("thinnest").at("at_search_limit").at("worst_place"));
  const std::string ends = run_program(cold).out;
  EXPECT_NE(ends.find("below 0.31"), std::string::npos) << ends;
  EXPECT_NE(ends.find("the search ends there"), std::string::npos) << ends;
  EXPECT_EQ(run_program("fom arnold/N42SH --permeance 2 --loss 1%").status, 2);
  EXPECT_EQ(run_program(load + " --loss 2").status, 4);
}

TEST(Fom, FerriteIsSafeOnlyAboveATemperature) {
  const std::string load = "tdk/FB6H --permeance 0.15";
  const json safe = json_of("fom " + load).at("safe_temperature").at("mean");
  ASSERT_FALSE(safe.at("lowest_is_start_of_validity").get<bool>()) << safe;
  const double limit = value(safe.at("lowest"), "degC");
  EXPECT_LT(margin_at(load, limit - 0.5), 0.0);
  EXPECT_GT(margin_at(load, limit + 0.5), 0.0);
}

// Where something is lost the magnet works on the bend of its curve, and the load line errs more.
TEST(Fom, SaysTheErrorOfItsLoadLine) {
  const std::string shape = "fom arnold/N42SH --shape 'block 40x20x10 mm' --temperature ";
  EXPECT_NE(run_program(shape + "'20 degC'").out.find("model error of 'load line':"),
            std::string::npos);
  EXPECT_NE(run_program(shape + "'150 degC'").out.find("model error of 'load line, past the knee'"),
            std::string::npos);
  EXPECT_NE(run_program("fom femm/LNGT72 --shape 'cylinder D10 L20 mm'").out.find("curved magnet'"),
            std::string::npos);
  const json hot = json_of(shape + "'150 degC'").at("model_error");
  ASSERT_EQ(hot.size(), 2U) << hot;
  for (const json& band : hot) {
    EXPECT_EQ(band.at("model"), "load line, past the knee");
    EXPECT_GE(band.at("cases").get<int>(), 4);
    EXPECT_LT(band.at("low").get<double>(), band.at("high").get<double>());
  }
  EXPECT_EQ(run_program("fom arnold/N42SH --permeance 1.2").out.find("model error"),
            std::string::npos);
}

TEST(Fom, SaysWhereThatErrorDoesNotHold) {
  const auto outside = [](const std::string& arguments) {
    const json lines = json_of("fom " + arguments).at("outside_cases");
    if (lines.empty()) return std::string();
    const std::string line = lines[0].get<std::string>();
    EXPECT_NE(run_program("fom " + arguments).out.find(line), std::string::npos) << arguments;
    return line;
  };
  EXPECT_EQ(outside("arnold/N42SH --shape 'cylinder D20 L10 mm'"), "");
  EXPECT_EQ(outside("arnold/N42SH --shape 'ring OD20 ID10 L10 mm'"), "");
  EXPECT_EQ(outside("femm/LNGT72 --shape 'cylinder D10 L50 mm'"), "") << "a case of AlNiCo";
  EXPECT_NE(outside("arnold/N42SH --shape 'block 1x1x1000000 mm'").find("this shape"),
            std::string::npos);
  EXPECT_NE(outside("arnold/N42SH --shape 'cylinder D10 L100 mm'").find("length/diameter 10"),
            std::string::npos);
  EXPECT_EQ(outside("arnold/N42SH --shape 'block 20x12x10 mm'"), "") << "a case";
  EXPECT_NE(outside("arnold/N42SH --shape 'block 60x12x10 mm'").find("this shape"),
            std::string::npos);
}

TEST(Fom, VerdictIsLoudOnlyWhereActionIsNeeded) {
  const std::string hot =
      run_program("fom arnold/N42SH --temperature '150 degC' --shape 'block 40x20x5 mm'").out;
  EXPECT_NE(hot.find("DEMAGNETISES"), std::string::npos) << hot;
  const std::string cool = run_program("fom arnold/N42SH --shape 'cylinder D10 L10 mm'").out;
  EXPECT_EQ(cool.find("DEMAGNETISES"), std::string::npos) << cool;
  EXPECT_NE(cool.find("holds"), std::string::npos) << cool;
}

TEST(Fom, SeveralGradesGiveAListAndLines) {
  const json list = json_of("fom arnold/N42SH 'arnold/Recoma 26' taihan/Y30H-1");
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[1].at("key"), "arnold/Recoma 26");
  const Outcome csv = run_program("fom arnold/N42SH 'arnold/Recoma 26' --permeance 2 --csv");
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 3);
  const std::string heading = csv.out.substr(0, csv.out.find('\n'));
  EXPECT_NE(heading.find("Br [T]"), std::string::npos) << heading;
  EXPECT_NE(heading.find("BHmax [kJ/m3]"), std::string::npos) << heading;
  std::istringstream lines(csv.out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_EQ(std::count(line.begin(), line.end(), ','),
              std::count(heading.begin(), heading.end(), ','))
        << line;
  }
}

TEST(Fom, ExplainNamesResidualsAndSource) {
  const Grade& grade = Library::shipped().grade("arnold/N42SH");
  const std::string out = run_program("fom arnold/N42SH --explain").out;
  EXPECT_NE(out.find(Library::shipped().source(grade.Br->source).title), std::string::npos) << out;
  EXPECT_NE(out.find("logistic"), std::string::npos) << out;
  EXPECT_NE(out.find("record"), std::string::npos) << out;
  const json residuals = json_of("fom arnold/N42SH").at("relative_residuals");
  const FiguresOfMerit f = figures("arnold/N42SH", celsius(20.0));
  EXPECT_NEAR(residuals.at("BHmax").get<double>(), si(f.BHmax) / grade.BHmax->nominal() - 1.0,
              1e-9);
}

TEST(Fom, EstimatesAndClaimsSaySo) {
  const std::string out = run_program("fom tdk/FB6H").out;
  EXPECT_NE(out.find("estimated or claimed"), std::string::npos) << out;
  EXPECT_EQ(run_program("fom arnold/N42SH").out.find("estimated or claimed"), std::string::npos);
}

TEST(Fom, BareNameOfSeveralMakersIsSaidOnStandardError) {
  const Outcome outcome = run_program("fom N42SH");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_NE(outcome.err.find("arnold/N42SH"), std::string::npos) << outcome.err;
  EXPECT_EQ(run_program("fom arnold/N42SH").err, "");
}

TEST(Fom, ExtrapolatesOnlyWhenAsked) {
  const std::string question = "fom 'arnold/Recoma 26' --temperature '400 degC'";
  EXPECT_EQ(run_program(question).status, 4);
  const double Br = value(json_of(question + " --extrapolate").at("Br"), "T");
  EXPECT_GT(Br, 0.5);
  EXPECT_LT(Br, 1.04);
  EXPECT_EQ(run_program("fom arnold/N42SH --temperature '300 degC' --extrapolate").status, 4)
      << "beyond the end of its coercivity";
}

TEST(Fom, GuaranteedIsNotAboveNominal) {
  const json nominal = json_of("fom arnold/N42SH"),
             guaranteed = json_of("fom arnold/N42SH --basis guaranteed");
  EXPECT_LT(value(guaranteed.at("Br"), "T"), value(nominal.at("Br"), "T"));
  EXPECT_LE(value(guaranteed.at("HcJ"), "kA/m"), value(nominal.at("HcJ"), "kA/m"));
}

TEST(Fom, PictureHasTheCurvesAndTheLoadLine) {
  const ScratchFolder folder;
  const Outcome out =
      run_program("fom arnold/N42SH --temperature '120 degC' --shape 'block 40x20x10 mm' --svg " +
                  folder.file("a.svg"));
  EXPECT_EQ(out.status, 0) << out.err;
  const std::string svg = slurp(folder.file("a.svg"));
  EXPECT_NE(svg.find("N42SH"), std::string::npos);
  EXPECT_NE(svg.find("block 40x20x10 mm"), std::string::npos);
  EXPECT_NE(svg.find("0.776"), std::string::npos) << "Pc";
  EXPECT_EQ(run_program("fom arnold/N42SH --svg /nowhere/a.svg").status, 5);
}

}  // namespace
