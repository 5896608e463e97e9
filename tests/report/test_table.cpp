#include <gtest/gtest.h>

#include <sstream>

#include "magswap/core/error.hpp"
#include "magswap/report/table.hpp"

namespace magswap {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out.push_back(line);
  return out;
}

TEST(DisplayWidth, CountsCharactersNotBytes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("kA/m"), 4U);
  EXPECT_EQ(display_width("µ0 – 150 °C ×"), 13U);
  EXPECT_EQ(display_width("Sm₂Co₁₇"), 7U);
}

TEST(Table, ColumnsAlign) {
  Table table({{"grade"}, {"Br", "T", Table::Align::right}, {"note"}});
  table.row({"N42SH", "1.31", "sintered"});
  table.row({"ferrite", "0.4", "°"});
  table.row({"µ", "–", "dash"});
  EXPECT_EQ(table.text(),
            "grade      Br  note\n"
            "            T\n"
            "N42SH    1.31  sintered\n"
            "ferrite   0.4  °\n"
            "µ           –  dash\n");
  EXPECT_EQ(table.rows(), 3U);
}

TEST(Table, EveryColumnStartsAtTheSamePlaceWhateverTheCharacters) {
  Table table({{"a"}, {"b"}});
  for (const char* cell : {"x", "°C", "Sm₂Co₁₇", "five5", "×××"}) table.row({cell, "|"});
  for (const std::string& line : lines_of(table.text())) {
    const auto bar = line.find_first_of("|b");
    ASSERT_NE(bar, std::string::npos) << line;
    EXPECT_EQ(display_width(line.substr(0, bar)), 9U) << line;
  }
}

TEST(Table, NoUnitLineWithoutUnitsAndNoSpacesAtTheEnd) {
  Table table({{"name"}, {"value"}});
  table.row({"x"});
  EXPECT_EQ(table.text(), "name  value\nx\n");
  EXPECT_EQ(Table({{"name"}}).text(), "name\n");
}

TEST(Table, RowsMayBeShorterButNotLonger) {
  Table table({{"a"}, {"b"}});
  EXPECT_NO_THROW(table.row({}));
  EXPECT_THROW(table.row({"1", "2", "3"}), ArgumentError);
  EXPECT_EQ(table.csv(), "a,b\n,\n");
}

TEST(Csv, QuotesAsRfc4180) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("with space"), "with space");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_field("carriage\rreturn"), "\"carriage\rreturn\"");
  EXPECT_EQ(csv_field(""), "");
}

TEST(Csv, HeadingCarriesTheUnit) {
  Table table({{"grade"}, {"Br", "T"}, {"price, low", "USD/kg"}});
  table.row({"extruded, commercial", "0.5", "1"});
  EXPECT_EQ(table.csv(), "grade,Br [T],\"price, low [USD/kg]\"\n\"extruded, commercial\",0.5,1\n");
}

}  // namespace
}  // namespace magswap
