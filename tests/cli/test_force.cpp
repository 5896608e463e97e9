#include <algorithm>

#include "json_output.hpp"
#include "magswap/results/reader.hpp"

namespace {

using nlohmann::json;

const std::string kDisc = "force --Br '1.2 T' --shape 'cylinder D20 L10 mm' ";
const std::string kPot =
    "force --Br '1.2 T' --shape 'cylinder D22 L5 mm' --cup-diameter 32mm --cup-bore 26mm "
    "--cup-floor 4mm ";
std::string printed(const std::string& arguments) {
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.status, 0) << arguments << ": " << outcome.err;
  return outcome.out;
}

const std::string kExamples = "examples/";

TEST(Force, DiscOnAPlate) {
  const json contact = json_of(kDisc).at("pulls")[0];
  EXPECT_NEAR(value(contact.at("ideal"), "N"), 113.2352, 1e-4);
  const json apart = json_of(kDisc + "--gap 1mm");
  const json& pull = apart.at("pulls")[0];
  EXPECT_NEAR(value(pull.at("force"), "N"), 64.754062598, 1e-7);
  EXPECT_NEAR(pull.at("force").at("low").get<double>(), 0.7 * 64.754062598, 1e-7);
  EXPECT_NEAR(pull.at("force").at("high").get<double>(), 1.3 * 64.754062598, 1e-7);
  EXPECT_GE(apart.at("conditions").size(), 4U);
  // A coating is a gap.
  const json coated = json_of(kDisc + "--gap 0.98mm --coating '20 um'").at("pulls")[0];
  EXPECT_NEAR(value(coated.at("force"), "N"), 64.754062598, 1e-6);
  const json recoil = json_of(kDisc + "--gap 1mm --mu-rec 1.05").at("pulls")[0];
  const double loss = 1.0 - value(recoil.at("force"), "N") / value(recoil.at("ideal"), "N");
  EXPECT_GT(loss, 0.024);
  EXPECT_LT(loss, 0.047);
}

TEST(Force, SaysWithWhatItHolds) {
  const std::string text =
      printed("force arnold/N42SH --shape 'cylinder D20 L10 mm' --gap 1mm --temperature '80 degC'");
  for (const char* part : {"N42SH", "80", "catalogues", "30 %", "mu_rec", "coating",
                           "model error of 'pull'", "4 cases", "next:"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  const std::string thin = printed(kDisc + "--plate-thickness 1mm");
  EXPECT_NE(thin.find("SATURATES"), std::string::npos);
  for (const char* part : {"estimate", "finite elements", "AISI 1008"})
    EXPECT_NE(thin.find(part), std::string::npos) << part;
  const std::string thick = printed(kDisc + "--plate-thickness 10mm");
  EXPECT_NE(thick.find("carries all flux"), std::string::npos);
}

// The error of a model is that of its cases: straight magnets, discs of 0.1 to 7.5 diameters.
TEST(Force, SaysWhereItsErrorDoesNotHold) {
  const auto outside = [](const std::string& arguments) {
    const json answer = json_of("force " + arguments).at("outside_cases");
    std::string all;
    for (const json& line : answer) all += line.get<std::string>() + "\n";
    const std::string text = printed("force " + arguments);
    for (const json& line : answer)
      EXPECT_NE(text.find(line.get<std::string>()), std::string::npos) << arguments;
    return all;
  };
  const auto has = [&](const std::string& arguments, const std::string& part) {
    const std::string said = outside(arguments);
    EXPECT_NE(said.find(part), std::string::npos) << arguments << ": " << said;
  };
  const std::string br = "--Br '1.2 T' --gap 1mm ";
  EXPECT_EQ(outside(br + "--shape 'cylinder D20 L10 mm' --mu-rec 1.05"), "");
  EXPECT_EQ(outside(br + "--shape 'cylinder D20 L2 mm' --mu-rec 1.1"), "");
  EXPECT_EQ(outside("arnold/N52 --shape 'cylinder D20 L10 mm' --gap 1mm"), "");
  has("arnold/N52 --shape 'cylinder D20 L2 mm' --temperature '100 degC' --gap 1mm",
      "past its knee");
  has(br + "--shape 'cylinder D20 L10 mm' --mu-rec 50", "mu_rec 50");
  has(br + "--shape 'arc OD40 ID20 L10 mm 60 deg'", "no finite elements of this shape");
  has(br + "--shape 'block 20x12x10 mm'", "no finite elements of this shape");
  has(br + "--shape 'ring OD20 ID10 L10 mm'", "no finite elements of this shape");
  has(br + "--shape 'cylinder D10 L100 mm'", "length/diameter 10 (cases: 0.1 to");
}

// The slope is that of the forces printed, not of those on a thick plate.
TEST(Force, StiffnessOnAThinPlateIsTheSlopeOfItsForce) {
  const std::string thin = kDisc + "--mu-rec 1.05 --plate-thickness 0.5mm ";
  const auto pull = [&](const std::string& gap) {
    return json_of(thin + "--gap " + gap).at("pulls")[0];
  };
  const auto force = [&](const std::string& gap) { return value(pull(gap).at("force"), "N"); };
  const double slope = (force("0.49mm") - force("0.51mm")) / 2e-5;
  EXPECT_NEAR(value(pull("0.5mm").at("stiffness"), "N/m") / slope, 1.0, 0.01);
  EXPECT_LT(slope, 1e4) << "40 N/mm before a thick plate";
}

TEST(Force, MagnetsAttractAndRepelAlike) {
  const json on = json_of(kDisc + "--on magnet --gap 2mm").at("pulls")[0];
  const json off = json_of(kDisc + "--on opposed --gap 2mm").at("pulls")[0];
  EXPECT_NEAR(value(on.at("ideal"), "N"), 64.754062598, 1e-7);
  EXPECT_NEAR(value(off.at("ideal"), "N"), -64.754062598, 1e-7);
}

TEST(Force, SweepAsTableAndPicture) {
  const std::string csv = printed(kDisc + "--sweep '0..10 mm' --csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 22);
  EXPECT_TRUE(csv.starts_with("gap [mm],force [N]"));
  const ScratchFolder scratch;
  (void)printed(kDisc + "--sweep '0..10 mm' --svg " + scratch.file("pull.svg"));
  const std::string svg = slurp(scratch.file("pull.svg"));
  EXPECT_NE(svg.find("<polyline"), std::string::npos);
  EXPECT_NE(svg.find("gap (mm)"), std::string::npos);
}

TEST(Force, Couplings) {
  const json axial = json_of("force --Br '1.25 T' --coupling " + kExamples + "axial_coupling.toml");
  EXPECT_GT(value(axial.at("pull_out").at("torque"), "N*m"), 0.0);
  EXPECT_NEAR(value(axial.at("curve")[0].at("torque"), "N*m"), 0.0, 1e-9);
  EXPECT_GT(value(axial.at("curve")[0].at("attraction"), "N"), 0.0);
  const json radial =
      json_of("force --Br '1.25 T' --coupling " + kExamples + "radial_coupling.toml");
  EXPECT_EQ(radial.at("kind"), "radial");
  for (const json& point : radial.at("curve")) EXPECT_FALSE(point.contains("attraction"));
  const std::string files = "force --Br '1.25 T' --csv --coupling " + kExamples;
  EXPECT_TRUE(printed(files + "radial_coupling.toml").starts_with("angle [deg],torque [N*m]\n"));
  EXPECT_TRUE(printed(files + "axial_coupling.toml")
                  .starts_with("angle [deg],torque [N*m],attraction [N]\n"));
  EXPECT_GT(value(radial.at("pull_out").at("torque"), "N*m"), 0.0);
}

// Least exposed where aligned, most where like poles pass each other.
TEST(Force, CouplingsSayTheirMarginToTheKnee) {
  const std::string file = "--coupling " + kExamples + "radial_coupling.toml ";
  const json points = json_of("force arnold/N42SH " + file).at("working_points");
  ASSERT_EQ(points.size(), 3U);
  EXPECT_EQ(points[2].at("at"), "slipping");
  double before = value(points[0].at("margin"), "kA/m");
  for (std::size_t k = 1; k < 3; ++k) {
    const double margin = value(points[k].at("margin"), "kA/m");
    EXPECT_LT(margin, before);
    before = margin;
  }
  EXPECT_GT(before, 0.0) << "cold it holds";
  const std::string hot = printed("force arnold/N42SH --temperature '150 degC' " + file);
  EXPECT_NE(hot.find("DEMAGNETISES slipping"), std::string::npos) << hot;
  const json bare = json_of("force --Br '1.25 T' " + file).at("working_points");
  EXPECT_FALSE(bare[0].contains("margin")) << "no knee is known";
}

TEST(Force, PotMagnet) {
  const json pot = json_of(kPot + "--gap 0.1mm");
  const json& pull = pot.at("pulls")[0];
  EXPECT_GT(value(pull.at("force"), "N"), value(pull.at("disc_alone"), "N"));
  EXPECT_EQ(pot.at("outside_cases").size(), 0U);
  EXPECT_EQ(json_of(kPot + "--mu-rec 1.3").at("outside_cases").size(), 1U);
  EXPECT_EQ(pot.at("steel"), "AISI 1008");
  EXPECT_GE(pot.at("model_error").at(0).at("unseen"), 3);
}

// Rows over gaps, each the answer at that gap, in every format.
TEST(Force, PotMagnetOverGaps) {
  const std::string sweep = kPot + "--coating '20 um' --sweep '0.08..2.08 mm' ";
  const json rows = json_of(sweep).at("pulls");
  ASSERT_EQ(rows.size(), 21U);
  const json one = json_of(kPot + "--gap 0.1mm").at("pulls")[0];
  EXPECT_NEAR(value(rows[0].at("force"), "N"), value(one.at("force"), "N"), 1e-6)
      << "a coating is a gap";
  for (std::size_t k = 1; k < rows.size(); ++k)
    EXPECT_LT(value(rows[k].at("force"), "N"), value(rows[k - 1].at("force"), "N"));
  const std::string csv = printed(sweep + "--csv");
  EXPECT_TRUE(csv.starts_with("gap [mm],force [N]"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 22);
  const ScratchFolder scratch;
  const std::string text =
      printed(sweep + "--svg " + scratch.file("pot.svg") + " --output " + scratch.file("pot.h5"));
  EXPECT_NE(text.find("disc alone"), std::string::npos);
  EXPECT_NE(slurp(scratch.file("pot.svg")).find("<polyline"), std::string::npos);
  const magswap::ResultsReader file(scratch.file("pot.h5"));
  EXPECT_NEAR(file.doubles("/pot/force", "N").at(0), value(one.at("force"), "N"), 1e-6);
  EXPECT_EQ(file.doubles("/pot/gap", "mm").size(), 21U);
}

TEST(Force, MagnetsAreMagnetisedInPlace) {
  for (const std::string& magnet :
       {std::string("force arnold/N42SH --shape 'cylinder D20 L10 mm'"),
        std::string("force arnold/N42SH --shape 'cylinder D22 L5 mm' --cup-diameter 32mm "
                    "--cup-bore 26mm --cup-floor 4mm")})
    EXPECT_NE(printed(magnet).find("magnetised in place"), std::string::npos) << magnet;
}

TEST(Force, MistakesAreNamed) {
  const auto refused = [](const std::string& arguments, int status, const std::string& word) {
    const auto run = run_program(arguments);
    EXPECT_EQ(run.status, status) << arguments;
    EXPECT_NE(run.err.find(word), std::string::npos) << arguments << "\n" << run.err;
  };
  refused("force --Br '1.2 T'", 2, "--shape");
  refused("force --shape 'cylinder D20 L10 mm'", 2, "--Br");
  refused("force N42HS --shape 'cylinder D20 L10 mm'", 2, "N42SH");
  refused(kDisc + "--gap -1mm", 4, "gap");
  const std::string cup = kDisc + "--cup-diameter 32mm --cup-bore 26mm --cup-floor 4mm ";
  refused(cup + "--steel 'AISI 1080'", 2, "AISI 1008");
  refused(cup + "--steel-saturation '2 T'", 2, "--steel");
  refused(kDisc + "--steel 'AISI 1008'", 2, "--cup-diameter");
  refused(kDisc + "--gap 1kg", 2, "1kg");
  refused(kDisc + "--plate-thickness 0mm", 4, "thickness");
  refused(kDisc + "--on magnet --plate-thickness 3mm", 2, "plate");
  refused(kDisc + "--sweep '5..1 mm'", 2, "sweep");
  refused(kDisc + "--sweep '0..1 mm' --gap 1mm", 2, "gap");
  refused("force --Br '1.2 T' --shape 'ring OD10 ID12 L5 mm'", 4, "inner");
  refused("force --Br '1.2 T' --coupling /no/such.toml", 5, "such.toml");
  refused(kDisc + "--cup-bore 30mm", 2, "--cup-diameter");
}

TEST(Force, OfAnAssemblyAlongAMotion) {
  const std::string latch = "force --assembly examples/sliding_latch.toml";
  const json out = json_of(latch);
  const json& forces = out.at("forces");
  ASSERT_EQ(forces.size(), 21U);
  EXPECT_LT(value(forces[0].at("force").at("z"), "N"), 0.0) << "shut: held";
  EXPECT_NEAR(value(forces[0].at("force").at("x"), "N"), 0.0, 1e-9);
  EXPECT_LT(value(forces[5].at("force").at("x"), "N"), 0.0) << "slid: pulled back";
  EXPECT_GT(value(forces[11].at("force").at("z"), "N"), 0.0) << "one pole along: pushed off";
  EXPECT_FALSE(out.at("model_error").empty());
  const std::string text = printed(latch);
  for (const char* part : {"slide", "N·mm", "margin", "±30", "model error of 'pull'"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  const std::string csv = printed(latch + " --csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 22);
  EXPECT_EQ(run_program(latch + " --gap 1mm").status, 2);
  EXPECT_EQ(run_program("force --assembly README.md").status, 3);
}

TEST(Force, GroupsOfAnAssemblyBalance) {
  const json forces = json_of("force --assembly examples/halbach_row.toml").at("forces");
  ASSERT_EQ(forces.size(), 5U);
  double x = 0.0, z = 0.0;
  for (const json& one : forces) {
    x += value(one.at("force").at("x"), "N");
    z += value(one.at("force").at("z"), "N");
  }
  EXPECT_NEAR(x, 0.0, 1e-3);
  EXPECT_NEAR(z, 0.0, 1e-3);
}

}  // namespace
