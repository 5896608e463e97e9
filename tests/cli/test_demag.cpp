#include <algorithm>
#include <cmath>

#include "json_output.hpp"
#include "magswap/results/reader.hpp"

namespace {

using nlohmann::json;

const std::string kMagnet = "demag arnold/N42SH --shape 'block 20x12x10 mm' --cells 500";

double kA(const json& figures, const char* key) { return value(figures.at(key), "kA/m"); }

TEST(Demag, TextGivesStepsVerdictAndNextCommand) {
  const std::string hot = run_program(kMagnet + " --at '150 degC' --field '-200 kA/m'").out;
  for (const char* part :
       {"open", "heat 150 degC", "field -200 kA/m", "recover", "back", "DEMAGNETISES",
        "worst place", "worst 1 %", "knee", "model error of 'cells'", "16 cases",
        "cells, curved magnet", "magswap fom"}) {
    EXPECT_NE(hot.find(part), std::string::npos) << part << " in " << hot;
  }
  EXPECT_LE(std::count(hot.begin(), hot.end(), '\n'), 24);
  const std::string cool = run_program(kMagnet).out;
  EXPECT_EQ(cool.find("DEMAGNETISES"), std::string::npos) << cool;
  EXPECT_NE(cool.find("holds"), std::string::npos) << cool;
}

TEST(Demag, JsonAgreesWithItself) {
  const json out = json_of(kMagnet + " --at '150 degC' --field '-200 kA/m'");
  ASSERT_EQ(out.at("steps").size(), 4U);
  double loss = 0.0;
  for (const json& step : out.at("steps")) {
    const json& all = step.at("all");
    EXPECT_NEAR(value(all.at("B"), "T"),
                value(all.at("J"), "T") + 4e-7 * std::acos(-1.0) * 1e3 * kA(all, "H"), 1e-6);
    EXPECT_LE(kA(all, "H_worst"), kA(all, "H"));
    EXPECT_LE(kA(all, "margin_worst"), kA(all, "margin"));
    EXPECT_GE(all.at("irreversible_loss").get<double>(), loss);
    loss = all.at("irreversible_loss").get<double>();
  }
  EXPECT_TRUE(out.at("demagnetises").get<bool>());
  EXPECT_EQ(out.at("severest_step"), "field -200 kA/m");
  const double before = value(out.at("steps")[0].at("all").at("J"), "T");
  const double after = value(out.at("back").at("all").at("J"), "T");
  EXPECT_NEAR(out.at("flux_loss").get<double>(), 1.0 - after / before, 1e-12);
  EXPECT_TRUE(out.contains("convergence"));
}

TEST(Demag, CsvHasARowForEachStepAndMagnet) {
  const std::string csv = run_program(kMagnet + " --at '100 degC' --csv").out;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 * 3);
  EXPECT_EQ(csv.find("DEMAG"), std::string::npos);
}

TEST(Demag, IronBeforeAPoleHelpsAndInPlaceMoreThanAssembled) {
  const std::string rod = "demag taihan/LNG44 --shape 'cylinder D10 L40 mm' --cells 400 ";
  const auto lost = [](const json& out) {
    return out.at("back").at("all").at("irreversible_loss").get<double>();
  };
  const double open = lost(json_of(rod));
  const double assembled = lost(json_of(rod + "--plate '0 mm'"));
  const double in_place = lost(json_of(rod + "--plate '0 mm' --magnetised in-place"));
  EXPECT_LT(in_place, 0.6 * open);
  EXPECT_NEAR(assembled, open, 1e-6);
}

TEST(Demag, FileOfMagnetsAndIronRuns) {
  const json out = json_of("demag examples/magnet_between_plates.toml --cells 300");
  EXPECT_EQ(out.at("steps").size(), 2U);
  EXPECT_GT(value(out.at("back").at("all").at("B"), "T"), 0.3);
}

TEST(Demag, ReversedMagnetIsCalledSoAndHasNoMargin) {
  const std::string reverse = kMagnet + " --history 'open; field -2500 kA/m; recover'";
  const Outcome run = run_program(reverse);
  EXPECT_NE(run.out.find("REVERSED"), std::string::npos) << run.out;
  const json out = json_of(reverse);
  const json& back = out.at("back").at("all");
  ASSERT_LT(value(back.at("J"), "T"), 0.0);
  EXPECT_TRUE(back.at("reversed").get<bool>());
  EXPECT_TRUE(back.at("margin").is_null()) << back;
  EXPECT_TRUE(out.at("demagnetises").get<bool>());
  EXPECT_FALSE(out.at("steps")[0].at("all").at("reversed").get<bool>());
  EXPECT_FALSE(out.at("steps")[0].at("all").at("margin").is_null());
  const ScratchFolder folder;
  const std::string path = folder.file("r.h5");
  ASSERT_EQ(run_program(reverse + " --output " + path).status, 0);
  const auto margins = magswap::ResultsReader(path).doubles("/demag/steps/margin", "A/m");
  EXPECT_TRUE(std::isfinite(margins.front()));
  EXPECT_TRUE(std::isnan(margins.back()));
}

TEST(Demag, TemperaturesBeyondTheRecordNeedExtrapolate) {
  const Outcome refused = run_program(kMagnet + " --history 'open; heat 400 degC'");
  EXPECT_EQ(refused.status, 4);
  EXPECT_NE(refused.err.find("heat 400 degC"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("--extrapolate"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("400 °C"), std::string::npos) << refused.err;
  EXPECT_EQ(run_program(kMagnet + " --at '185 degC' --extrapolate").status, 0);
}

TEST(Demag, DivisionThatCannotBeCoarserHasNoEstimatedError) {
  const ScratchFolder folder;
  const std::string two = folder.write(
      "two.toml",
      "schema = \"magswap-demag/1\"\nhistory = \"open\"\ncells = 140\n"
      "[[magnet]]\ngrade = \"arnold/N42\"\nshape = \"block 5x5x5 mm\"\n"
      "[[magnet]]\ngrade = \"arnold/N42\"\nshape = \"block 5x5x5 mm\"\nposition = \"6 0 0 mm\"\n");
  const Outcome run = run_program("demag '" + two + "'");
  EXPECT_NE(run.out.find("not estimated"), std::string::npos) << run.out << run.err;
  EXPECT_EQ(json_of("demag '" + two + "'").at("convergence").at("not_estimated_for").size(), 2U);
  const json fine = json_of("demag '" + two + "' --cells 4000");
  EXPECT_TRUE(fine.at("convergence").at("not_estimated_for").empty());
}

TEST(Demag, MapKeepsItsTextsInside) {
  const ScratchFolder folder;
  std::string title;
  for (int i = 0; i < 12; ++i) title += "block between plates ";
  const std::string task = folder.write(
      "map.toml", "schema = \"magswap-demag/1\"\nhistory = \"open\"\ncells = 200\ntitle = \"" +
                      title +
                      "\"\n[[magnet]]\ngrade = \"arnold/N42\"\nshape = \"block 20x20x4 mm\"\n");
  ASSERT_EQ(run_program("demag '" + task + "' --svg '" + folder.file("map.svg") + "'").status, 0);
  const std::string svg = slurp(folder.file("map.svg"));
  // Bold letters of 16 px, half as wide on the mean, between margins of 40 px in 820.
  int longest = 0;
  for (std::size_t at = 0; (at = svg.find("<text", at)) != std::string::npos; ++at) {
    const std::string text = svg.substr(at, svg.find("</text>", at) - at);
    if (text.find("block between") == std::string::npos) continue;
    longest = std::max(longest, static_cast<int>(text.size() - text.find('>')));
  }
  EXPECT_GT(longest, 40);
  EXPECT_LT(longest, 110) << svg.substr(0, 2000);
}

TEST(Demag, WritesResultsAndMap) {
  const ScratchFolder folder;
  const Outcome run = run_program(kMagnet + " --at '150 degC' --output '" + folder.file("r.h5") +
                                  "' --svg '" + folder.file("map.svg") + "'");
  ASSERT_EQ(run.status, 0) << run.err;
  const std::string svg = slurp(folder.file("map.svg"));
  EXPECT_NE(svg.find("</svg>"), std::string::npos);
  EXPECT_NE(svg.find("lost for good"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  const Outcome shown = run_program("results '" + folder.file("r.h5") + "'");
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_NE(shown.out.find("demag"), std::string::npos) << shown.out;
}

TEST(Demag, MistakesAreNamed) {
  const auto fails = [](const std::string& arguments, int status, const char* part) {
    const Outcome run = run_program("demag " + arguments);
    EXPECT_EQ(run.status, status) << arguments << ": " << run.out << run.err;
    EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
  };
  fails("arnold/N42SH", 2, "--shape");
  fails("arnold/N4711 --shape 'block 1x1x1 mm'", 2, "no grade");
  fails("arnold/N42SH --shape 'block 0x10x5 mm'", 4, "edge a");
  fails("arnold/N42SH --shape 'block -1x10x5 mm'", 4, "edge a");
  fails("arnold/N42SH --shape 'ring OD10 ID12 L5 mm'", 4, "swapped");
  fails("arnold/N42SH --shape 'block nanx10x5 mm'", 2, "shape");
  fails("arnold/N42SH --shape 'block 20x12x10 mm' --cells 10", 4, "--cells");
  fails("arnold/N42SH --shape 'block 20x12x10 mm' --at '900 degC'", 4, "temperature");
  fails("arnold/N42SH --shape 'block 20x12x10 mm' --plate '-1 mm'", 4, "--plate");
  fails("arnold/N42SH --shape 'block 20x12x10 mm' --history 'melt'", 2, "melt");
  fails("arnold/N42SH --shape 'block 20x12x10 mm' --history 'plate'", 4, "plate");
  fails("arnold/N42SH --shape 'block 20x12x10 mm' --history 'open' --at '80 degC'", 2, "--history");
  fails("examples/magnet_between_plates.toml --shape 'block 20x12x10 mm'", 2, "--shape");
  fails("missing.toml", 5, "missing.toml");
  const ScratchFolder folder;
  const std::string overlap =
      folder.write("overlap.toml",
                   "schema = \"magswap-demag/1\"\nhistory = \"open\"\n"
                   "[[magnet]]\nname = \"one\"\ngrade = \"arnold/N42\"\n"
                   "shape = \"block 10x10x5 mm\"\n[[magnet]]\n"
                   "name = \"two\"\ngrade = \"arnold/N42\"\n"
                   "shape = \"block 10x10x5 mm\"\nposition = \"5 0 0 mm\"\n");
  fails("'" + overlap + "'", 2, "overlap");
}

}  // namespace
