#include <gmock/gmock.h>

#include <map>

#include "json_output.hpp"

namespace {

using nlohmann::json;

TEST(Intensity, GigawattOfDirectDriveWind) {
  const std::string out = run_program("intensity wind-direct-drive --quantity '1 GW'").out;
  EXPECT_NE(out.find("600 t"), std::string::npos) << out;
  EXPECT_NE(out.find("400–850 t"), std::string::npos) << out;
}

const json* find(const json& node, const std::string& substance) {
  if (node.is_object() && node.contains("substance") && node.at("substance") == substance)
    return &node;
  if (!node.is_structured()) return nullptr;
  for (const json& member : node) {
    if (const json* found = find(member, substance)) return found;
  }
  return nullptr;
}

TEST(Intensity, JsonCarriesTheRange) {
  const json out = json_of("intensity wind-direct-drive --quantity '1 GW'");
  const json* magnet = find(out.at("contents"), "magnet");
  ASSERT_NE(magnet, nullptr) << out;
  const json& content = magnet->at("content");
  EXPECT_DOUBLE_EQ(value(content, "kg"), 600e3);
  EXPECT_DOUBLE_EQ(content.at("low").get<double>(), 400e3);
  EXPECT_DOUBLE_EQ(content.at("high").get<double>(), 850e3);
}

TEST(Intensity, GrowsWithTheQuantity) {
  const json one = json_of("intensity wind-direct-drive --quantity '1 MW'");
  const json many = json_of("intensity wind-direct-drive --quantity '250 MW'");
  EXPECT_NEAR(value(find(many.at("contents"), "magnet")->at("content"), "kg"),
              250.0 * value(find(one.at("contents"), "magnet")->at("content"), "kg"), 1e-6);
}

// The much-quoted 920 lb of a fighter are a claim: shown, and never calculated with.
TEST(Intensity, ClaimsStandApart) {
  const std::string out = run_program("intensity f-35").out;
  const auto claimed = out.find("CLAIMED");
  ASSERT_NE(claimed, std::string::npos) << out;
  EXPECT_EQ(out.substr(0, claimed).find("417"), std::string::npos) << out;
  EXPECT_NE(out.substr(claimed).find("417.3 kg"), std::string::npos) << out;
}

TEST(Intensity, TeslaIsFoundByItsCommonName) {
  const Outcome outcome = run_program("intensity tesla");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("tesla-model-3-motor"), std::string::npos) << outcome.out;
}

// The three questions of everybody: range, basis, confidence and the disputed claim.
TEST(Intensity, AnswersWithRangeBasisConfidenceAndDispute) {
  const std::string wind = run_program("intensity 'wind per MW'").out;
  for (const char* word : {"element", "kg", "low", "bill of materials", "wind-direct-drive",
                           "CLAIMED", "2 t", "jrc-2020, premise"}) {
    EXPECT_NE(wind.find(word), std::string::npos) << word << "\n" << wind;
  }
  const std::string jet = run_program("intensity F-35").out;
  for (const char* word :
       {"11–20 kg", "element", "medium", "417.3 kg", "unspecified", "adamas-f35"})
    EXPECT_NE(jet.find(word), std::string::npos) << word << "\n" << jet;
  const std::string tesla = run_program("intensity 'Tesla Model 3'").out;
  for (const char* word :
       {"2.1 kg", "1.7–2.4 kg", "magnet", "medium", "4.5 kg", "tesla-rotor-geometry"})
    EXPECT_NE(tesla.find(word), std::string::npos) << word << "\n" << tesla;
}

// Names as people write them, with the unit or by the kind of ship.
TEST(Intensity, FindsProductsAsTheyAreTyped) {
  const std::map<std::string, std::string> keys{{"destroyer", "ddg-51"},
                                                {"submarine", "ssn-774"},
                                                {"EV motor", "ev-traction-motor"},
                                                {"wind-direct-drive per MW", "wind-direct-drive"},
                                                {"F-35 per aircraft", "f-35"},
                                                {"US weapons, all", "us-weapons"},
                                                {"power steering", "electric-power-steering"}};
  for (const auto& [name, key] : keys)
    EXPECT_EQ(json_of("intensity '" + name + "'").at("product"), key) << name;
  for (const char* ship : {"destroyer", "submarine"}) {
    const std::string out = run_program(std::string("intensity ") + ship).out;
    for (const char* word :
         {"no value is good enough", "unspecified", "low", "crs-r41744", "worstall-2022"})
      EXPECT_NE(out.find(word), std::string::npos) << word << "\n" << out;
  }
}

TEST(Intensity, FindsTheOneProductThatHasAllTheWords) {
  EXPECT_EQ(json_of("intensity 'model 3'").at("product"), "tesla-model-3-motor");
  EXPECT_EQ(run_program("intensity 'wind power'").status, 0);
  const Outcome unit = run_program("intensity 'Tesla Model 3 per vehicle'");
  EXPECT_EQ(unit.status, 2);
  EXPECT_THAT(unit.err, testing::HasSubstr("'tesla-model-3-motor' is counted per motor"));
  EXPECT_EQ(run_program("intensity fan").err.find("UAV"), std::string::npos);
}

TEST(Intensity, SuggestsProductsThatShareAWord) {
  const Outcome robot = run_program("intensity robot");
  EXPECT_EQ(robot.status, 2);
  EXPECT_NE(robot.err.find("industrial-robot, humanoid-robot"), std::string::npos) << robot.err;
  const Outcome unit = run_program("intensity 'F-35 per MW'");
  EXPECT_EQ(unit.status, 2) << "an F-35 is not counted in MW";
}

// Values for one make or size only: they are the answer, not a count of what --all would show.
TEST(Intensity, ShowsPartsWhereNothingElseIsKnown) {
  const std::string out = run_program("intensity loudspeaker").out;
  for (const char* word : {"further values", "21 g", "50–150 g", "sb-sw26sfc38"})
    EXPECT_NE(out.find(word), std::string::npos) << word << "\n" << out;
  const std::string motor = run_program("intensity 'EV motor'").out;
  EXPECT_EQ(motor.find("\nfurther values"), std::string::npos) << motor;
}

TEST(Intensity, SaysWhatWasNotFound) {
  const std::string out = run_program("intensity missile").out;
  for (const char* word :
       {"no public figure found", "looked for", "60 t", "no value is good enough"})
    EXPECT_NE(out.find(word), std::string::npos) << word << "\n" << out;
  EXPECT_NE(run_program("intensity").out.find("no public figure found"), std::string::npos);
}

// The carbon of magnets grows with their mass and carries its steps; SmCo has no figure.
TEST(Intensity, CarbonOfTheMagnets) {
  const json one = json_of("intensity 'EV motor' --quantity 1").at("footprint");
  const json ten = json_of("intensity 'EV motor' --quantity 10").at("footprint");
  EXPECT_NEAR(value(ten.at("carbon"), "kg"), 10.0 * value(one.at("carbon"), "kg"), 1e-9);
  EXPECT_EQ(one.at("confidence"), "low");
  EXPECT_EQ(one.at("steps").size(), 3U);
  EXPECT_TRUE(one.at("sources").contains("marx-2018"));
  EXPECT_LT(one.at("carbon").at("low").get<double>(), value(one.at("carbon"), "kg"));
  const std::string text = run_program("intensity 'EV motor'").out;
  for (const char* word : {"carbon of the magnets", "reduction to metal", "estimated, low"})
    EXPECT_NE(text.find(word), std::string::npos) << word << "\n" << text;
}

TEST(Intensity, OutputNeedsAProductAndAPlace) {
  EXPECT_EQ(run_program("intensity --output x.h5").status, 2);
  EXPECT_EQ(run_program("intensity F-35 --output /dev/full").status, 5);
  EXPECT_EQ(run_program("intensity F-35 --output /nowhere/x.h5").status, 5);
}

TEST(Intensity, AnotherMagnetByHand) {
  const json out = json_of(
      "intensity 'Tesla Model 3' --swap-from arnold/N42SH --swap-to 'arnold/Recoma 26' "
      "--mass-ratio 1.25");
  const json& swap = out.at("swap");
  EXPECT_DOUBLE_EQ(swap.at("mass_ratio").get<double>(), 1.25);
  EXPECT_NEAR(value(find(swap.at("after"), "magnet")->at("content"), "kg"), 2.1 * 1.25, 1e-12);
  EXPECT_GT(value(find(swap.at("after"), "Sm")->at("content"), "kg"), 0.2 * 2.1);
  EXPECT_EQ(find(swap.at("after"), "Nd"), nullptr);
}

// The mass ratio of a swap result, as JSON and as HDF5.
TEST(Intensity, AnotherMagnetByASwapResult) {
  const ScratchFolder scratch;
  const std::string application = "examples/wind_generator.toml";
  const json swap = json_of("swap " + application);
  std::string from, to;
  double before = 0.0, after = 0.0;
  for (const json& row : swap.at("candidates")) {
    if (!row.contains("magnet_mass")) continue;
    const double kg = value(row.at("magnet_mass"), "kg");
    // The last feasible candidate is the reference's own grade, sized anew: the ratio is not 1.
    if (row.at("reference").get<bool>()) {
      from = row.at("grade");
      before = kg;
    } else if (row.at("feasible").get<bool>()) {
      to = row.at("grade");
      after = kg;
    }
  }
  ASSERT_GT(after, 0.0);
  const std::string json_file = scratch.write("swap.json", swap.dump());
  const std::string results = scratch.file("wind.h5");
  ASSERT_EQ(run_program("study " + application + " --output " + results).status, 0);
  for (const std::string& file : {json_file, results}) {
    const json out = json_of("intensity wind-direct-drive --swap-from '" + from + "' --swap-to '" +
                             to + "' --swap-result " + file);
    EXPECT_NEAR(out.at("swap").at("mass_ratio").get<double>(), after / before, 1e-12) << file;
  }
}

TEST(Intensity, SwapMistakes) {
  const std::string tesla = "intensity tesla --swap-from arnold/N42SH ";
  EXPECT_EQ(run_program(tesla).status, 2);
  EXPECT_EQ(run_program(tesla + "--swap-to arnold/N42SH").status, 2);
  EXPECT_EQ(run_program("intensity tesla --mass-ratio 2").status, 2);
  EXPECT_EQ(run_program(tesla + "--swap-to arnold/N42SH --mass-ratio -1").status, 4);
  EXPECT_EQ(run_program(tesla + "--swap-to arnold/N42SH --mass-ratio nan").status, 2);
  EXPECT_EQ(run_program(tesla + "--swap-to no-such --mass-ratio 1").status, 2);
  EXPECT_EQ(run_program(tesla + "--swap-to arnold/N42SH --swap-result README.md").status, 3);
}

// A total and its elements of different studies need not add up; the reader is told where they do
// not.
TEST(Intensity, SaysWhereElementsPassTheirTotal) {
  const auto sums = [](const json& lines) {
    double total = 0.0, elements = 0.0;
    for (const json& line : lines) {
      if (line.at("basis") != "element") continue;
      const double kg = value(line.at("content"), "kg");
      const std::string substance = line.at("substance");
      if (substance == "rare earths") total = kg;
      if (substance == "Nd" || substance == "Pr" || substance == "Dy" || substance == "Tb")
        elements += kg;
    }
    return std::pair(total, elements);
  };
  const json wind = json_of("intensity wind-turbine");
  const auto [total, elements] = sums(wind.at("summed"));
  ASSERT_GT(total, 0.0);
  EXPECT_EQ(wind.contains("total_note"), elements > 1.01 * total);
  EXPECT_EQ(
      run_program("intensity wind-turbine").out.find("the elements sum to") != std::string::npos,
      elements > 1.01 * total);
  EXPECT_FALSE(json_of("intensity tesla-model-3-motor").contains("total_note"));
}

// Every value of every study, and the fit across them.
TEST(Intensity, StudiesWithTheirFit) {
  const json out = json_of("intensity ev-traction-motor");
  for (const json& each : out.at("studies")) {
    if (each.at("substance") != "Nd") continue;
    EXPECT_EQ(each.at("values").size(), 21U);
    const json& median = each.at("fits").at(0).at("median");
    EXPECT_GT(value(median, "kg"), median.at("low").get<double>());
    EXPECT_LT(value(median, "kg"), median.at("high").get<double>());
    return;
  }
  FAIL() << "no studies of Nd";
}

}  // namespace
