#include <gmock/gmock.h>

#include "magswap/core/error.hpp"
#include "magswap/footprint/making.hpp"
#include "magswap/material/library.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

// 0.3 kg of Nd are 0.3499 kg of Nd2O3 (atomic masses 144.242 and 15.999), at 17.6 kg CO2e and
// 344 MJ per kg of oxide; 0.7 kg of iron at 1.5 kg CO2e and 23.1 MJ per kg of metal.
TEST(Footprint, CountsRareEarthsByTheirOxide) {
  const Footprint out = footprint({{"Nd", 0.3}, {"Fe", 0.7}});
  const double oxide = 0.3 * (2 * 144.242 + 3 * 15.999) / (2 * 144.242);
  EXPECT_NEAR(out.carbon_kg.value, oxide * 17.6 + 0.7 * 1.5, 1e-4);
  EXPECT_NEAR(out.energy_MJ.value, oxide * 344 + 0.7 * 23.1, 1e-3);
  EXPECT_NEAR(out.carbon_kg.low, oxide * 13.8 + 0.7 * 1.4, 1e-4);
  EXPECT_NEAR(out.carbon_kg.high, oxide * 22.9 + 0.7 * 1.7, 1e-4);
  EXPECT_EQ(out.uncovered, 0.0);
}

TEST(Footprint, SaysWhatHasNoFactor) {
  const Footprint out = footprint({{"Fe", 3.0}, {"Cr", 1.0}, {"O", 1.0}});
  EXPECT_DOUBLE_EQ(out.uncovered, 0.25);
  EXPECT_THAT(out.without_factor, testing::ElementsAre("Cr"));
}

TEST(Footprint, RefusesWhatIsNoMass) {
  EXPECT_THROW((void)footprint({{"Fe", -1.0}}), DomainError);
  EXPECT_THROW((void)footprint({{"Fe", std::nan("")}}), DomainError);
}

TEST(ShippedFootprints, HaveAKnownSourceAndTheElementsOfMagnets) {
  const Footprints& factors = Footprints::shipped();
  for (const FootprintFactor& factor : factors.factors()) {
    EXPECT_NO_THROW((void)Library::shipped().source(factor.source)) << factor.item;
    EXPECT_GT(factor.carbon.value, 0.0) << factor.item;
    // Between 7 and 40 MJ of primary energy for a kg of CO2e: no mixture of energy carriers lies
    // beyond by much, so that a swapped column or unit shows.
    const double ratio = factor.energy_MJ.value / factor.carbon.value;
    EXPECT_GT(ratio, 7.0) << factor.item;
    EXPECT_LT(ratio, 40.0) << factor.item;
  }
  for (const char* symbol : {"Nd", "Pr", "Dy", "Tb", "Sm", "Co", "Fe", "B", "Al", "Ni", "Sr"})
    EXPECT_NE(factors.find(symbol), nullptr) << symbol;
  EXPECT_EQ(factors.find("Nd")->basis, FootprintBasis::oxide);
  EXPECT_EQ(factors.find("Co")->basis, FootprintBasis::element);
  EXPECT_TRUE(factors.find("Dy")->standing == Standing::estimated);
}

// By hand: 0.3 kg Nd as 0.34991 kg of oxide, 6.1584 kg CO2e, and 0.7 kg of iron, 1.05; a tenth more
// goes in; a kg of metal takes 2 beyond its oxide; the rare earths are four fifths of the whole.
TEST(MagnetFootprint, AddsTheStepsByHand) {
  const Footprints factors = Footprints::read(
      "f.toml",
      "schema = \"magswap-footprints/1\"\n"
      "[[footprint]]\nitem = \"Nd\"\nbasis = \"oxide\"\nform = \"x\"\ncarbon = { value = \"17.6 kg "
      "CO2e/kg\" }\nenergy = { value = \"344 MJ/kg\" }\nkind = \"typical\"\nsource = \"s\"\n"
      "[[footprint]]\nitem = \"Fe\"\nbasis = \"element\"\nform = \"x\"\ncarbon = { value = \"1.5 "
      "kg "
      "CO2e/kg\" }\nenergy = { value = \"23 MJ/kg\" }\nkind = \"typical\"\nsource = \"s\"\n"
      "[[step]]\ntitle = \"a\"\nbasis = \"input\"\namount = { value = \"1.1 kg/kg\", low = \"1 "
      "kg/kg\", high = \"1.2 kg/kg\" }\nkind = \"estimated\"\nconfidence = \"low\"\nsource = "
      "\"s\"\n"
      "[[step]]\ntitle = \"b\"\nbasis = \"rare-earth metal\"\namount = { value = \"2 kg CO2e/kg\" "
      "}\nkind = \"estimated\"\nconfidence = \"low\"\nsource = \"s\"\n"
      "[[step]]\ntitle = \"c\"\nbasis = \"rare-earth share\"\namount = { value = \"80 %\", low = "
      "\"50 "
      "%\", high = \"100 %\" }\nkind = \"estimated\"\nconfidence = \"low\"\nsource = \"s\"\n");
  const MagnetFootprint out = magnet_footprint({{"Nd", 0.3}, {"Fe", 0.7}}, factors);
  EXPECT_EQ(out.reason, "");
  EXPECT_NEAR(out.raw.value, 7.2084, 1e-3);
  EXPECT_NEAR(out.lost.value, 0.72084, 1e-4);
  EXPECT_NEAR(out.reduction.value, 0.66, 1e-9);
  EXPECT_NEAR(out.making.value, 0.25 * (1.1 * 6.1584 + 0.66), 1e-3);
  EXPECT_NEAR(out.total.value, 7.2084 + 0.72084 + 0.66 + 1.85856, 3e-3);
  EXPECT_NEAR(out.total.low, 7.2084 + 0.6, 2e-3) << "no loss, the rare earths are all of it";
  EXPECT_NEAR(out.total.high, 1.2 * 7.2084 + 0.72 + 1.2 * 6.1584 + 0.72, 4e-3);
}

TEST(MagnetFootprint, HoldsForNdFeBAlone) {
  for (const auto& elements :
       {std::map<std::string, double>{{"Sm", 0.26}, {"Co", 0.5}, {"Fe", 0.2}},
        std::map<std::string, double>{{"Fe", 0.6}, {"Sr", 0.08}, {"O", 0.3}},
        std::map<std::string, double>{{"Nd", 0.0}, {"Fe", 1.0}}, std::map<std::string, double>{}}) {
    EXPECT_THAT(magnet_footprint(elements).reason, HasSubstr("Nd-Fe-B alone"));
  }
  EXPECT_THAT(magnet_footprint({{"Nd", 0.3}, {"Xe", 0.7}}).reason, HasSubstr("no factor"));
  EXPECT_THAT(magnet_footprint({{"Nd", 0.3}}, Footprints()).reason, HasSubstr("is missing"));
  EXPECT_THROW((void)magnet_footprint({{"Nd", -0.3}}), DomainError);
}

// Shipped: the steps are known, have sources, and only add.
TEST(ShippedFootprints, StepsToTheMagnet) {
  for (const MakingStep& step : Footprints::shipped().steps()) {
    EXPECT_NO_THROW((void)Library::shipped().source(step.source)) << step.title;
    EXPECT_EQ(step.confidence, Confidence::low);
    EXPECT_FALSE(step.note.empty());
  }
  const MagnetFootprint magnet = magnet_footprint({{"Nd", 0.3}, {"Fe", 0.69}, {"B", 0.01}});
  EXPECT_EQ(magnet.reason, "");
  EXPECT_GE(magnet.total.low, magnet.raw.low);
  EXPECT_GT(magnet.total.value, magnet.raw.value);
  EXPECT_LE(magnet.total.value, magnet.total.high);
  // Marx et al. 2018: the rare earths are at least half of the whole.
  EXPECT_LE(magnet.making.high, magnet.raw.high + magnet.lost.high + magnet.reduction.high);
}

std::string message_of(const std::string& text) {
  try {
    (void)Footprints::read("f.toml", "schema = \"magswap-footprints/1\"\n[[footprint]]\n" + text);
    return "no error";
  } catch (const DataError& error) {
    return error.what();
  }
}

TEST(FootprintFile, MistakesAreNamedWithTheirPlace) {
  const std::string rest =
      "form = \"x\"\nenergy = { value = \"3 MJ/kg\" }\nkind = \"typical\"\nsource = \"s\"\n";
  EXPECT_THAT(message_of("item = \"Xx\"\n"), HasSubstr("f.toml:3:8: error: unknown element 'Xx'"));
  EXPECT_THAT(message_of("item = \"Cu\"\nbasis = \"oxide\"\n" + rest), HasSubstr("not traded"));
  EXPECT_THAT(message_of("item = \"Nd\"\nbasis = \"oxide\"\ncarbon = { value = \"3\" }\n" + rest),
              HasSubstr("such as \"12 kg CO2e/kg\""));
  EXPECT_THAT(
      message_of("item = \"Nd\"\nbasis = \"oxide\"\ncarbon = { value = \"-3 kg CO2e/kg\" }\n" +
                 rest),
      HasSubstr("0 or more"));
  EXPECT_THAT(
      message_of("item = \"Nd\"\nbasis = \"oxide\"\ncarbon = { value = \"3 kg CO2e/kg\", low = "
                 "\"4 kg CO2e/kg\" }\n" +
                 rest),
      HasSubstr("outside its range"));
}

std::string step_error(const std::string& text) {
  try {
    (void)Footprints::read("f.toml", "schema = \"magswap-footprints/1\"\n[[step]]\n" + text);
    return "no error";
  } catch (const DataError& error) {
    return error.what();
  }
}

TEST(FootprintFile, MistakesInStepsAreNamed) {
  const std::string rest = "kind = \"claim\"\nconfidence = \"low\"\nsource = \"s\"\n";
  const auto step = [&](const std::string& basis, const std::string& amount) {
    return "title = \"t\"\nbasis = \"" + basis + "\"\namount = { value = \"" + amount + "\" }\n" +
           rest;
  };
  EXPECT_EQ(step_error(step("input", "1.1 kg/kg")), "no error");
  EXPECT_THAT(step_error(step("inputs", "1.1 kg/kg")), HasSubstr("'inputs'"));
  EXPECT_THAT(step_error(step("input", "0.9 kg/kg")), HasSubstr("f.toml:5:10: error: the input"));
  EXPECT_THAT(step_error(step("input", "1.1 %")), HasSubstr("such as \"12 kg/kg\""));
  EXPECT_THAT(step_error(step("rare-earth share", "0 %")), HasSubstr("above 0 %"));
  EXPECT_THAT(step_error(step("rare-earth share", "101 %")), HasSubstr("up to 100 %"));
  EXPECT_THAT(step_error(step("input", "1.1 kg/kg") + "[[step]]\n" + step("input", "1.2 kg/kg")),
              HasSubstr("'input' has two steps"));
}

}  // namespace
