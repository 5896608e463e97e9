#include <fmt/format.h>

#include <cmath>

#include "json_output.hpp"

namespace {

using nlohmann::json;

const std::string kNd = "tests/fit/data/nd2fe14b_ms.csv";

// Made-up round numbers of the size of a sintered magnet.
const std::string kHcJ =
    "T (degC), HcJ (kOe), Br (T)\n20, 13.2, 1.30\n40, 12.1, 1.27\n60, 11.0, 1.24\n80, 9.9, 1.21\n"
    "100, 8.9, 1.17\n120, 7.8, 1.13\n";
const std::string kDecay =
    "t (s),HcJ (A/m)\n1e-3,231200\n1e-2,216800\n0.1,205100\n1,193200\n10,183500\n100,172400\n"
    "1000,163500\n1e4,153900\n";

std::string quoted_file(const ScratchFolder& scratch, const std::string& text) {
  return "'" + scratch.write("t.csv", text) + "'";
}

// scipy 1.10.1, as in tests/fit/test_kuzmin_fit.cpp.
TEST(Fit, KuzminHasScipysNumbersWithUnits) {
  const json out = json_of("fit " + kNd +
                           " --model kuzmin --tail leave-out --compound Nd2Fe14B "
                           "--temperature '150 degC'");
  EXPECT_NEAR(value(out.at("Ms0"), "kA/m"), 1473.459861, 1e-3);
  EXPECT_NEAR(value(out.at("Tc"), "K"), 588.8992265, 1e-3);
  EXPECT_NEAR(value(out.at("s"), "1"), 1.059834721, 2e-5);
  EXPECT_NEAR(value(out.at("standard_errors").at("Tc"), "K"), 1.27455, 0.01);
  const double t95 = out.at("t95").get<double>();
  EXPECT_NEAR(t95, 2.1199, 1e-4);  // table of Student's t, 16 degrees of freedom
  EXPECT_NEAR(out.at("Tc").at("high").get<double>(), 588.899 + t95 * 1.27455, 0.02);
  EXPECT_EQ(out.at("rows"), 19);
  EXPECT_EQ(out.at("rows_left_out"), 1);
  EXPECT_EQ(value(out.at("validity").at("from"), "K"), 0.0);
  const json& hot = out.at("predictions").at(0);
  EXPECT_NEAR(value(hot.at("temperature"), "K"), 423.15, 1e-9);
  const double t = 423.15 / 588.8992265, s = 1.059834721;
  const double m = std::cbrt(1.0 - s * std::pow(t, 1.5) - (1.0 - s) * std::pow(t, 2.5));
  EXPECT_NEAR(value(hot.at("Ms"), "kA/m"), 1473.459861 * m, 0.01);
  EXPECT_NEAR(value(hot.at("A_over_A0"), "1"), m * m, 1e-6);
  EXPECT_LT(value(hot.at("K1"), "MJ/m3"), 4.9);
  EXPECT_FALSE(hot.at("extrapolated").get<bool>());
}

TEST(Fit, TextTeaches) {
  const Outcome outcome =
      run_program("fit " + kNd + " --model kuzmin --fix 'Tc=585 K' --temperature '150 degC'");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (const char* words : {"± ", "kA/m", "585.00 (held) K", "formula", "Phys. Rev. Lett.", "rms",
                            "holds", "at 150.0 °C", "mu0Ms", "warning: "}) {
    EXPECT_NE(outcome.out.find(words), std::string::npos) << words << " in " << outcome.out;
  }
  const std::string help = run_program("fit --help").out;
  for (const char* words : {"kronmuller", "sharrock", "Examples:", "--fix", "docs/methods"}) {
    EXPECT_NE(help.find(words), std::string::npos) << words;
  }
}

TEST(Fit, CoefficientsOfEveryColumn) {
  const ScratchFolder scratch;
  const std::string file = quoted_file(scratch, kHcJ);
  const json out = json_of("fit " + file + " --model coefficients --to '100 degC'");
  ASSERT_EQ(out.size(), 2U);
  const json& br = out.at(0);
  EXPECT_NEAR(value(br.at("alpha"), "%/K"), 100.0 * (1.17 / 1.30 - 1.0) / 80.0, 1e-12);
  EXPECT_NEAR(value(out.at(1).at("beta"), "%/K"), 100.0 * (8.9 / 13.2 - 1.0) / 80.0, 1e-12);
  EXPECT_NEAR(value(br.at("validity").at("from"), "K"), 293.15, 1e-9);
  EXPECT_NEAR(value(br.at("validity").at("to"), "K"), 373.15, 1e-9);
  const std::string beyond = "fit " + file + " --model coefficients --to '150 degC'";
  const Outcome refused = run_program(beyond);
  EXPECT_EQ(refused.status, 4);
  EXPECT_NE(refused.err.find("reaches beyond the rows"), std::string::npos) << refused.err;
  EXPECT_EQ(run_program(beyond + " --extrapolate").status, 0);
}

// numpy.linalg.lstsq with Ms and K1 by the formulas from µ0Ms 1.604 T, K1 4.9 MJ/m³ at 293.15 K,
// Tc 585 K, s 1, n 3: 0.502391833 and 1.587923445, standard errors 0.013295 and 0.060457.
TEST(Fit, KronmullerTakesTheCompoundOfTheLibrary) {
  const ScratchFolder scratch;
  const std::string file = quoted_file(scratch, kHcJ);
  const std::string question = "fit " + file + " --model kronmuller --compound Nd2Fe14B --fix s=1";
  const json out = json_of(question + " --temperature '100 degC'");
  EXPECT_NEAR(value(out.at("alpha"), "1"), 0.502391833, 1e-7);
  EXPECT_NEAR(value(out.at("Neff"), "1"), 1.587923445, 1e-6);
  EXPECT_NEAR(value(out.at("standard_errors").at("Neff"), "1"), 0.060457004, 1e-6);
  EXPECT_NEAR(value(out.at("predictions").at(0).at("HcJ"), "kA/m"), 8.9 * 79.57747, 8.0);
  const std::string again = question + " --fix n=4";
  EXPECT_GT(std::abs(value(json_of(again).at("Neff"), "1") - 1.587923445), 0.1);
  const Outcome asked = run_program("fit " + file + " --model kronmuller --compound Nd2Fe14B");
  EXPECT_EQ(asked.status, 2);
  EXPECT_NE(asked.err.find("--fix \"s="), std::string::npos) << asked.err;
}

TEST(Fit, KronmullerTakesColumns) {
  const ScratchFolder scratch;
  std::string text = "T (K),HcJ (T),Ms (T),K1 (MJ/m3)\n";
  for (const double t : {300.0, 330.0, 360.0, 390.0, 420.0}) {
    const double z = 1.85 * std::cbrt(1.0 - std::pow(t / 585.0, 1.5)), k1 = 1.2 * z * z * z;
    const double mu0 = 1.25663706127e-6;
    text +=
        fmt::format("{},{:.15g},{:.15g},{:.15g}\n", t, 0.5 * 2e6 * k1 * mu0 / z - 1.1 * z, z, k1);
  }
  const json out =
      json_of("fit " + quoted_file(scratch, text) + " --model kronmuller --temperature '350 K'");
  EXPECT_NEAR(value(out.at("alpha"), "1"), 0.5, 1e-9);
  EXPECT_NEAR(value(out.at("Neff"), "1"), 1.1, 1e-8);
  const double z = 1.85 * std::cbrt(1.0 - std::pow(350.0 / 585.0, 1.5));
  const double hcj = (0.5 * 2.4e6 * z * z * 1.25663706127e-6 - 1.1 * z) / 1.25663706127e-3;
  EXPECT_NEAR(value(out.at("predictions").at(0).at("HcJ"), "kA/m"), hcj, 1e-3);
}

TEST(Fit, AnisotropyFollowsAPowerOfMs) {
  const ScratchFolder scratch;
  std::string text = "T (K),K1 (MJ/m3)\n";
  for (const double t : {200.0, 300.0, 350.0, 400.0, 450.0, 500.0})
    text +=
        fmt::format("{},{:.15g}\n", t, 6.0 * std::pow(1.0 - std::pow(t / 585.0, 1.5), 4.0 / 3.0));
  const json out = json_of("fit " + quoted_file(scratch, text) +
                           " --model k1 --fix 'Tc=585 K' --fix s=1 --temperature '0 K'");
  EXPECT_NEAR(value(out.at("K1_0"), "MJ/m3"), 6.0, 1e-9);
  EXPECT_NEAR(value(out.at("n"), "1"), 4.0, 1e-9);
  EXPECT_TRUE(out.at("predictions").at(0).at("extrapolated").get<bool>());
}

TEST(Fit, SharrockReachesTenYears) {
  const ScratchFolder scratch;
  const json out = json_of("fit " + quoted_file(scratch, kDecay) +
                           " --model sharrock --temperature '300 K' --time '10 year'");
  EXPECT_NEAR(value(out.at("H0"), "kA/m"), 396.3919506, 1e-6);
  EXPECT_NEAR(value(out.at("stability_ratio"), "1"), 80.81187403, 1e-6);
  EXPECT_NEAR(value(out.at("KV"), "J") / (1.380649e-23 * 300.0 * 80.81187403), 1.0, 1e-8);
  const json& later = out.at("predictions").at(0);
  EXPECT_EQ(value(later.at("time"), "s"), 315576000.0);
  EXPECT_NEAR(value(later.at("HcJ"), "kA/m"), 115.22177, 1e-4);
  EXPECT_NEAR(value(later.at("standard_errors").at("HcJ"), "kA/m"), 0.66979518, 1e-6);
  bool stated = false;
  for (const json& text : out.at("assumptions"))
    stated |= text.get<std::string>().find("f0 = 1e+09 1/s") != std::string::npos;
  EXPECT_TRUE(stated) << out.at("assumptions");
}

struct Mistake {
  std::string text, arguments;
  int status;
  std::string words;
};

TEST(Fit, MistakesAreNamed) {
  for (const Mistake& m : {
           Mistake{kHcJ, "", 2, "say which --model"},
           Mistake{kHcJ, "--model spline", 2, "spline"},
           Mistake{"T,Ms (kA/m)\n20,1200\n80,1100\n", "--model kuzmin", 3, "temperature in K"},
           Mistake{"T (degC),Ms\n20,1200\n80,1100\n", "--model kuzmin", 3, "Ms in kA/m"},
           Mistake{"T (degC),Ms (emu/g)\n20,160\n80,150\n", "--model kuzmin", 3, "density"},
           Mistake{"T (degC),Hc (kOe)\n20,12\n80,9\n", "--model kronmuller", 3, "HcJ (J = 0)"},
           Mistake{"T (K),Ms (kA/m)\n20,1200\n80,1100\n", "--model kuzmin", 2, "2 rows for 3"},
           Mistake{"T (K),Ms (kA/m)\n-20,12\n80,11\n90,8\n", "--model kuzmin", 4, "0 or more"},
           Mistake{"T (K),Ms (kA/m)\n20,12\n80,12\n90,12\n", "--model kuzmin", 4, "same in every"},
           Mistake{"T (K),Ms (kA/m)\n20,12\n80,11\n90,8\n", "--model kuzmin --fix 'Tc=15 K'", 4,
                   "at or below every row"},
           Mistake{"T (K),Ms (kA/m)\n20,12\n80,11\n90,8\n", "--model kuzmin --fix Tc=585", 2,
                   "585"},
           Mistake{"T (K),Ms (kA/m)\n20,12\n80,11\n90,8\n", "--model kuzmin --fix Tx=1", 2, "Tx=1"},
           Mistake{kHcJ, "--model k1", 3, "no column for K1"},
           Mistake{kHcJ, "--model sharrock", 2, "neither a time"},
           Mistake{kDecay, "--model sharrock --time '0.1 ns'", 4, "ln 2/f0"},
           Mistake{kHcJ, "--model kronmuller --compound Nd2Fe14C --fix s=1", 2, "Nd2Fe14B"},
           Mistake{kHcJ, "--model kuzmin --column Ms=Ms", 2, "no column 'Ms'"},
       }) {
    const ScratchFolder scratch;
    const Outcome outcome = run_program("fit " + quoted_file(scratch, m.text) + " " + m.arguments);
    EXPECT_EQ(outcome.status, m.status) << m.arguments << ": " << outcome.err;
    EXPECT_NE(outcome.err.find(m.words), std::string::npos) << m.words << " in " << outcome.err;
    EXPECT_EQ(outcome.out, "") << m.arguments;
  }
  EXPECT_EQ(run_program("fit no/such.csv --model kuzmin").status, 5);
}

}  // namespace
