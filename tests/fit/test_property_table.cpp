#include "magswap/fit/property_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/units/quantity.hpp"

namespace {

using namespace magswap;
using testing::HasSubstr;

PropertyOptions wanting(std::vector<std::string> required, std::vector<std::string> choices = {}) {
  PropertyOptions out;
  out.required = std::move(required);
  for (const std::string& choice : choices) out.columns.push_back(parse_property_choice(choice));
  return out;
}

PropertySeries series(const std::string& text, const std::string& axis, const std::string& quantity,
                      PropertyOptions options = {}) {
  options.required = {axis, quantity};
  options.optional = {quantity + "_error"};
  return read_properties_text(text, "t.csv", options).series(axis, quantity);
}

std::string fault(const std::string& text, const PropertyOptions& options) {
  try {
    (void)read_properties_text(text, "t.csv", options);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(PropertyTable, reads_units_of_the_header) {
  const auto one = [](const std::string& header, const std::string& quantity) {
    return series("T (K)," + header + "\n300,2\n", "temperature", quantity).value.at(0);
  };
  EXPECT_DOUBLE_EQ(one("Ms (MA/m)", "Ms"), 2e6);
  EXPECT_DOUBLE_EQ(one("M[A/m]", "Ms"), 2.0);
  EXPECT_DOUBLE_EQ(one("Ms (emu/cm3)", "Ms"), 2e3);
  EXPECT_NEAR(one("mu0Ms (T)", "Ms"), 2.0 / kMu0, 1e-6);
  EXPECT_NEAR(one("4piMs (kG)", "Ms"), 0.2 / kMu0, 1e-6);
  EXPECT_NEAR(one("HcJ (kOe)", "HcJ"), 2e6 / (4.0 * kPi), 1e-6);
  EXPECT_NEAR(one("µ0HcJ (T)", "HcJ"), 2.0 / kMu0, 1e-6);
  EXPECT_DOUBLE_EQ(one("iHc (kA/m)", "HcJ"), 2e3);
  EXPECT_DOUBLE_EQ(one("K1 (MJ/m3)", "K1"), 2e6);
  EXPECT_DOUBLE_EQ(one("K1 (erg/cm3)", "K1"), 0.2);
  EXPECT_DOUBLE_EQ(one("Br (kG)", "Br"), 0.2);
}

TEST(PropertyTable, tells_time_from_temperature_by_the_unit) {
  EXPECT_EQ(series("t (min);HcJ (Oe)\n2;1\n", "time", "HcJ").at.at(0), 120.0);
  EXPECT_EQ(series("T [degC]\tBr / T\n20\t1.2\n", "temperature", "Br").at.at(0), 293.15);
  EXPECT_NEAR(series("dH/dt (Oe/s),HcJ (Oe)\n1,1\n", "sweep_rate", "HcJ").at.at(0),
              1000.0 / (4.0 * kPi), 1e-9);
}

TEST(PropertyTable, takes_choices_errors_densities_and_gaps) {
  const PropertySeries chosen =
      series("300 1.5 0.1\n400 - 0.1\n500 1.2 0.2\n", "temperature", "Ms",
             wanting({}, {"temperature=1 in K", "Ms=2 in MA/m", "Ms_error=3 in MA/m"}));
  EXPECT_EQ(chosen.at, (std::vector<double>{300.0, 500.0}));
  EXPECT_EQ(chosen.value, (std::vector<double>{1.5e6, 1.2e6}));
  EXPECT_EQ(chosen.sigma, (std::vector<double>{0.1e6, 0.2e6}));
  PropertyOptions options;
  options.density_kg_per_m3 = 7600.0;
  const PropertySeries mass =
      series("T (K),Ms (emu/g),Ms error (emu/g)\n300,165,1\n", "temperature", "Ms", options);
  EXPECT_DOUBLE_EQ(mass.value.at(0), 165.0 * 7600.0);
  EXPECT_DOUBLE_EQ(mass.sigma.at(0), 7600.0);
}

TEST(PropertyTable, asks_for_what_the_file_does_not_say) {
  const PropertyOptions ms = wanting({"temperature", "Ms"});
  EXPECT_THAT(fault("T,Ms (MA/m)\n20,1.2\n", ms),
              testing::AllOf(HasSubstr("t.csv:1:1"), HasSubstr("'T' has no unit"),
                             HasSubstr("temperature in K")));
  EXPECT_THAT(fault("T (K),Ms\n20,1.2\n", ms), HasSubstr("\"Ms in kA/m\""));
  EXPECT_THAT(fault("T (K),Ms (furlong)\n20,1.2\n", ms), HasSubstr("unknown unit 'furlong'"));
  EXPECT_THAT(fault("T (K),Ms (emu/g)\n20,1.2\n", ms), HasSubstr("give the density"));
  EXPECT_THAT(fault("T (K),Ms (kG)\n20,1.2\n", ms), HasSubstr("4πM"));
  EXPECT_THAT(fault("T (K),M (kOe)\n20,1.2\n", ms), HasSubstr("4πM"));
  EXPECT_THAT(fault("T (K),Ms (s)\n20,1.2\n", ms), HasSubstr("no unit of a magnetisation"));
  EXPECT_THAT(fault("T (A/m),Ms (A/m)\n20,1.2\n", ms), HasSubstr("no unit of temperature"));
  EXPECT_THAT(fault("T (K),x (A/m)\n20,1.2\n", ms), HasSubstr("no column for Ms"));
  EXPECT_THAT(fault("T (K),Hc (kA/m)\n20,1.2\n", wanting({"temperature", "HcJ"})),
              HasSubstr("may be HcJ (J = 0) or HcB (B = 0)"));
  EXPECT_THAT(fault("300,1.2\n", ms), HasSubstr("have no names"));
  EXPECT_THAT(fault("T (K),Ms (A/m)\n300,1\n301,many\n", ms), HasSubstr("'many' is not a number"));
  EXPECT_THAT(fault("", ms), HasSubstr("no row of numbers"));
  EXPECT_THAT(fault("T (K),Ms (A/m)\n300,1\n", wanting({"temperature"}, {"Ms=x in A/m"})),
              HasSubstr("no column 'x'"));
  PropertyOptions negative = ms;
  negative.density_kg_per_m3 = -1.0;
  EXPECT_THAT(fault("T (K),Ms (A/m)\n300,1\n", negative), HasSubstr("density"));
}

TEST(PropertyTable, refuses_choices_that_cannot_be_meant) {
  EXPECT_THROW((void)parse_property_choice("Ms"), ArgumentError);
  EXPECT_THROW((void)parse_property_choice("Mass=1 in kg"), ArgumentError);
  EXPECT_EQ(parse_property_choice("HcJ=Hc in kOe").unit, "kOe");
  EXPECT_THROW((void)read_properties("no/such/file.csv"), IoError);
  const PropertyTable table = read_properties_text("T (K),Ms (A/m)\n300,1\n", "t.csv", {});
  EXPECT_THROW((void)table.series("temperature", "K1"), NotFoundError);
}

}  // namespace
