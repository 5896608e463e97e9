#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "magswap/core/error.hpp"
#include "magswap/report/document.hpp"

namespace magswap {
namespace {

using Json = nlohmann::ordered_json;

Json read(const Document& document) { return Json::parse(document.json()); }

TEST(Document, KeysKeepTheirOrder) {
  Document out = Document::object();
  out.set("zeta", 1).set("alpha", 2).set("mu", 3);
  std::string order;
  const Json json = read(out);
  for (const auto& [key, value] : json.items()) order += key + " ";
  EXPECT_EQ(order, "zeta alpha mu ");
}

TEST(Document, EveryKindOfValue) {
  Document inner = Document::list();
  inner.add(true).add(42).add(1.5).add("text").add(Document());
  Document out = Document::object();
  out.set("list", std::move(inner)).set("texts", Document(std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read(out),
            Json::parse(R"({"list": [true, 42, 1.5, "text", null], "texts": ["a", "b"]})"));
}

TEST(Document, NumbersThatAreNotFiniteBecomeNull) {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinity = std::numeric_limits<double>::infinity();
  Document out = Document::list();
  out.add(nan).add(infinity).add(Document::quantity_in(nan, "T", -infinity, 1.0));
  EXPECT_EQ(read(out),
            Json::parse(R"([null, null, {"value": null, "unit": "T", "low": null, "high": 1.0}])"));
}

TEST(Document, QuantityInTheUsualUnitOfItsKind) {
  EXPECT_EQ(read(Document::quantity(1.28, Kind::polarisation)),
            Json::parse(R"({"value": 1.28, "unit": "T"})"));
  EXPECT_EQ(read(Document::quantity(1.0, Kind::polarisation, UnitSystem::cgs)),
            Json::parse(R"({"value": 10.0, "unit": "kG"})"));
  EXPECT_EQ(read(Document::of(celsius(20.0)))["unit"], "degC");
  EXPECT_NEAR(read(Document::of(celsius(20.0)))["value"].get<double>(), 20.0, 1e-12);
  const Json field = read(Document::of(from_si<FieldStrength>(1e6), UnitSystem::cgs));
  EXPECT_EQ(field["unit"], "kOe");
  EXPECT_NEAR(field["value"].get<double>(), 4.0 * kPi, 1e-12);
}

TEST(Document, RangesAreInTheSameUnitAsTheValue) {
  const Json range =
      read(Document::quantity(995e3, Kind::field_strength, UnitSystem::si, 900e3, 1000e3));
  EXPECT_EQ(range,
            Json::parse(R"({"value": 995.0, "unit": "kA/m", "low": 900.0, "high": 1000.0})"));
  const Json half = read(Document::quantity(1.0, Kind::mass, UnitSystem::si, {}, 2.0));
  EXPECT_FALSE(half.contains("low"));
  EXPECT_TRUE(half.contains("high"));
}

TEST(Document, NumbersKeepEveryDigit) {
  for (const double value :
       {0.1, 1.0 / 3.0, 1.25663706127e-6, 5e-324, 1.7976931348623157e308, -0.0}) {
    const auto back = read(Document::quantity_in(value, "1"))["value"].get<double>();
    EXPECT_EQ(back, value);
    EXPECT_EQ(std::signbit(back), std::signbit(value));
  }
}

TEST(Document, TextsAreEscapedAndBadUtf8IsReplaced) {
  Document out = Document::list();
  out.add("line\n\"quoted\" \\ µ°").add(std::string("latin-1 \xB0 C"));
  EXPECT_EQ(read(out)[0], "line\n\"quoted\" \\ µ°");
  EXPECT_EQ(read(out)[1], "latin-1 \xEF\xBF\xBD C");
}

TEST(Document, MembersOnlyInObjectsItemsOnlyInLists) {
  Document list = Document::list(), object = Document::object(), number(1.0);
  EXPECT_THROW(list.set("key", 1), ArgumentError);
  EXPECT_THROW(object.add(1), ArgumentError);
  EXPECT_THROW(number.set("key", 1), ArgumentError);
}

TEST(Document, ReadsBackWhatItWrote) {
  Document out = Document::object();
  Document list = Document::list();
  list.add(1.5).add("x").add(true).add(std::int64_t{7}).add(Document());
  out.set("mass", Document::quantity_in(2.5, "kg", 2.0, 3.0)).set("list", std::move(list));
  const Document back = Document::from_json("f.json", out.json());
  EXPECT_EQ(back.json(), out.json());
  const Document* mass = back.find("mass");
  ASSERT_NE(mass, nullptr);
  const auto* quantity = std::get_if<Document::Quantity>(&mass->value());
  ASSERT_NE(quantity, nullptr);
  EXPECT_EQ(quantity->unit, "kg");
  EXPECT_EQ(quantity->high, 3.0);
  EXPECT_EQ(back.find("none"), nullptr);
  EXPECT_EQ(mass->find("unit"), nullptr);  // a quantity is no object
  EXPECT_THROW((void)Document::from_json("f.json", "{ not json"), DataError);
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

std::string fault_of(const std::string& text) {
  try {
    (void)Document::from_json("f.json", text);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

TEST(Document, TellsTooDeepANestingByItsPlace) {
  EXPECT_NO_THROW((void)Document::from_json("f.json", nested(256)));
  const std::string fault = fault_of("{\"a\":\n" + nested(300000) + "}");
  EXPECT_NE(fault.find("f.json:2:256"), std::string::npos) << fault;
  EXPECT_NE(fault.find("256 levels"), std::string::npos) << fault;
  EXPECT_NO_THROW((void)Document::from_json(
      "f.json", "[\"" + std::string(400, '[') + "\\\"" + std::string(400, '{') + "\"]"));
}

TEST(Document, TellsANumberBeyondADoubleByItsPlace) {
  const std::string fault = fault_of("{\"1e999\": 1,\n  \"b\": -1e999}");
  EXPECT_NE(fault.find("f.json:2:8"), std::string::npos) << fault;
  EXPECT_NE(fault.find("-1e999 is beyond"), std::string::npos) << fault;
}

}  // namespace
}  // namespace magswap
