#include "json_output.hpp"

TEST(Convert, GivesTheUnitAsked) {
  const Outcome outcome = run_program("convert 42 MGOe kJ/m3");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "334.2253805 kJ/m3\n");
  EXPECT_EQ(run_program("convert '12.5 kOe' kA/m").out, "994.7183943 kA/m\n");
  EXPECT_EQ(run_program("convert 12.5kOe to kA/m").out, "994.7183943 kA/m\n");
  EXPECT_EQ(run_program("convert -40 degF degC").out, "-40 degC\n");
}

TEST(Convert, WithoutTargetGivesTheUsualOnes) {
  const std::string out = run_program("convert '12.8 kG'").out;
  EXPECT_EQ(out.substr(0, 6), "1.28 T") << out;
  EXPECT_NE(out.find("\n12.8 kG"), std::string::npos) << out;
}

TEST(Convert, JsonCarriesValueAndUnit) {
  const nlohmann::json out = json_of("convert 1.28 T kG");
  EXPECT_NEAR(value(out.at(0), "kG"), 12.8, 1e-13);
}

TEST(Convert, MistakesAreNamedAndStatusIsTwo) {
  for (const auto& [arguments, words] :
       {std::pair{"convert 42 kJ/m3 T", "cannot be given in"}, std::pair{"convert 42", "no unit"},
        std::pair{"convert 42 parsec", "unknown unit 'parsec'"}, std::pair{"convert", "quantity"},
        std::pair{"convrt 1 T", "convrt"}}) {
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 2) << arguments;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << arguments << ": " << outcome.err;
    EXPECT_EQ(outcome.out, "") << arguments;
  }
}

TEST(Help, EveryVerbTeaches) {
  const Outcome help = run_program("--help");
  EXPECT_EQ(help.status, 0);
  for (const char* verb :
       {"convert", "materials", "fom", "swap", "intensity", "study", "results"}) {
    EXPECT_NE(help.out.find(verb), std::string::npos) << verb;
    const Outcome of_verb = run_program(std::string(verb) + " --help");
    EXPECT_EQ(of_verb.status, 0) << verb;
    EXPECT_NE(of_verb.out.find("Example"), std::string::npos) << verb << ": " << of_verb.out;
    EXPECT_NE(of_verb.out.find("\n  magswap " + std::string(verb)), std::string::npos)
        << verb << ": " << of_verb.out;
  }
  EXPECT_EQ(run_program("--version").out, "magswap 0.1.0\n");
  EXPECT_EQ(run_program("").status, 2);
}
