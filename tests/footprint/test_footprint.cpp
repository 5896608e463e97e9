#include <gmock/gmock.h>

#include "magswap/core/error.hpp"
#include "magswap/footprint/footprint.hpp"
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

}  // namespace
