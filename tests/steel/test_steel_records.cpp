#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "magswap/core/error.hpp"
#include "magswap/material/library.hpp"

namespace {

using namespace magswap;

const std::string kGood = R"(schema = "magswap-steels/1"
[sources.lab]
title = "our lab"
seen = "direct"
[[steel]]
name = "X1"
aliases = ["X-one"]
title = "a steel"
category = "carbon steel"
density = { value = "7850 kg/m3", kind = "typical", source = "lab" }
[steel.curve]
kind = "measured"
method = "table"
source = "lab"
quality = "monotone"
H_unit = "kA/m"
B_unit = "kG"
points = [[0, 0], [0.1, 5], [0.5, 12], [2, 15], [10, 17]]
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

// Every error of a text, of its reading and of the gates.
std::string errors_of(const std::string& text) {
  Library library;
  std::string out;
  for (const auto& findings : {library.read("x.toml", text), library.check()})
    for (const Finding& finding : findings)
      if (finding.error) out += to_text(finding) + "\n";
  return out;
}

TEST(SteelRecords, AreReadInTheirUnits) {
  Library library;
  library.add_text("x.toml", kGood);
  const Steel& steel = library.steel("x one");
  EXPECT_EQ(steel.name, "X1");
  EXPECT_DOUBLE_EQ(steel.curve.h_A_per_m[2], 500.0);
  EXPECT_NEAR(steel.curve.b_T[2], 1.2, 1e-15);
  EXPECT_EQ(errors_of(kGood), "");
}

TEST(SteelRecords, MistakesAreNamedAtTheirPlace) {
  const auto error = [](const std::string& from, const std::string& to) {
    return errors_of(replaced(kGood, from, to));
  };
  EXPECT_NE(error("[0.5, 12]", "[0.05, 12]").find("list the points by ascending field"),
            std::string::npos);
  EXPECT_NE(error("[10, 17]", "[10, 15.04]").find("levelled = true"), std::string::npos);
  EXPECT_NE(error("[10, 17]", "[10, 12]").find("that is not noise"), std::string::npos);
  EXPECT_NE(error("[10, 17]", "[10, 37]").find("beyond the 2.46 T"), std::string::npos);
  EXPECT_NE(error("\"kA/m\"", "\"kG\"").find("does not fit"), std::string::npos);
  EXPECT_NE(error("[0.1, 5]", "[0.1, \"5\"]").find("x.toml:18:"), std::string::npos);
  EXPECT_NE(error("[0.1, 5]", "[0.1, nan]").find("finite"), std::string::npos);
  EXPECT_NE(error("[0.1, 5]", "[0.1]").find("is a pair"), std::string::npos);
  EXPECT_NE(error("source = \"lab\"\nquality", "source = \"lob\"\nquality").find("unknown source"),
            std::string::npos);
  EXPECT_NE(error("quality", "qualty").find("'quality'"), std::string::npos);
  EXPECT_NE(error("7850 kg/m3", "7.85 kg/m3").find("density"), std::string::npos);
  EXPECT_NE(error("carbon steel", "carbonsteel").find("category"), std::string::npos);
  EXPECT_NE(error("[0, 0], [0.1, 5], [0.5, 12], [2, 15], ", "").find("1 points"),
            std::string::npos);
}

TEST(SteelRecords, ANameBelongsToOneSteel) {
  const std::size_t at = kGood.find("[[steel]]");
  const std::string twice = kGood + replaced(kGood.substr(at), "\"X1\"", "\"X-ONE\"");
  EXPECT_NE(errors_of(twice).find("named twice"), std::string::npos);
}

TEST(SteelRecords, AUsersSteelReplacesTheShippedOne) {
  Library library = Library::shipped();
  Library own;
  own.add_text("x.toml", replaced(kGood, "\"X1\"", "\"DC01\""));
  library.overlay(own);
  EXPECT_EQ(library.steel("DC01").title, "a steel");
  EXPECT_EQ(library.steels().size(), Library::shipped().steels().size());
}

TEST(SteelRecords, TheShippedOnesAreManyAndSourced) {
  const Library& library = Library::shipped();
  EXPECT_GE(library.steels().size(), 25U);
  std::set<std::string> categories;
  for (const Steel& steel : library.steels()) {
    SCOPED_TRACE(steel.name);
    categories.insert(steel.category);
    const Source& source = library.source(steel.curve.source);
    const std::set<std::string> licences{"Apache-2.0", "BSD-3-Clause", "MIT"};
    EXPECT_TRUE(licences.contains(source.licence)) << source.licence;
    EXPECT_FALSE(steel.curve.quality.empty());
    // Soft steels: between 0.2 T and 2.1 T at 1 kA/m.
    const auto& h = steel.curve.h_A_per_m;
    const auto at = std::lower_bound(h.begin(), h.end(), 1000.0) - h.begin();
    const double b = steel.curve.b_T[static_cast<std::size_t>(at)];
    EXPECT_GT(b, 0.2);
    EXPECT_LT(b, 2.31);
  }
  EXPECT_GE(categories.size(), 4U);
}

// The names of electrical sheet state the loss that the maker guarantees at 1.5 T and 50 Hz.
TEST(SteelRecords, SheetLosesNoMoreThanItsNameSays) {
  const auto limit = [](const std::string& name) { return 0.01 * std::stod(name.substr(1, 3)); };
  int checked = 0;
  for (const Steel& steel : Library::shipped().steels()) {
    if (steel.name.size() < 8 || steel.name[0] != 'M' || steel.name[4] != '-') continue;
    SCOPED_TRACE(steel.name);
    for (const SteelLoss& loss : steel.losses) {
      if (loss.frequency_Hz != 50.0) continue;
      const auto at = std::find(loss.b_T.begin(), loss.b_T.end(), 1.5) - loss.b_T.begin();
      EXPECT_LE(loss.loss_W_per_kg.at(static_cast<std::size_t>(at)), limit(steel.name));
      ++checked;
    }
    if (steel.loss_law) {
      EXPECT_LE(steel.loss_law->loss_W_per_kg(50.0, 1.5), limit(steel.name));
      ++checked;
    }
  }
  EXPECT_GE(checked, 7);
}

TEST(SteelRecords, UnknownNamesGiveTheNearest) {
  try {
    (void)Library::shipped().steel("M330-50B");
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_EQ(error.nearest().front(), "M330-50A");
    EXPECT_NE(std::string(error.what()).find("no steel 'M330-50B'"), std::string::npos);
  }
}

}  // namespace
