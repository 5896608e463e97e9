#include "magswap/loop_io/cells.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "magswap/loop_io/column_header.hpp"

namespace magswap::detail {
namespace {

TEST(Cells, NumbersInTheNotationsOfInstruments) {
  double value = 0.0;
  const auto reads = [&](std::string_view cell, bool comma = false) {
    return read_number(cell, comma, value) == CellKind::number;
  };
  EXPECT_TRUE(reads(" +1.5E-3 "));
  EXPECT_DOUBLE_EQ(value, 1.5e-3);
  EXPECT_TRUE(reads("-1.0D+02"));
  EXPECT_DOUBLE_EQ(value, -100.0);
  EXPECT_TRUE(reads("1,25", true));
  EXPECT_DOUBLE_EQ(value, 1.25);
  EXPECT_TRUE(reads("1,25D1", true));
  EXPECT_DOUBLE_EQ(value, 12.5);
  EXPECT_TRUE(reads("1e-400"));
  EXPECT_EQ(value, 0.0);
  EXPECT_FALSE(reads("1,25"));
  EXPECT_FALSE(reads("1,234.5", true));
  EXPECT_FALSE(reads("12 kOe"));
}

TEST(Cells, MissingIsNoNumberAndNoError) {
  double value = 0.0;
  for (const std::string_view cell : {"", "  ", "NaN", "-nan", "N/A", "---", "#N/A", "1.#QNAN"})
    EXPECT_EQ(read_number(cell, false, value), CellKind::missing) << cell;
  for (const std::string_view cell : {"inf", "-INF", "1e999"})
    EXPECT_EQ(read_number(cell, false, value), CellKind::out_of_range) << cell;
}

TEST(Cells, QuotedCellsAndEmptyOnes) {
  const auto cells = cells_of(R"("a, b",,1,)", ',');
  ASSERT_EQ(cells.size(), 4U);
  EXPECT_EQ(cells[0], "a, b");
  EXPECT_EQ(cells[1], "");
  EXPECT_EQ(cells[2], "1");
  EXPECT_EQ(cells_of("  1  2\t3 ", ' ').size(), 3U);
  EXPECT_EQ(cells_of("\"open", ',').size(), 1U);
}

TEST(Cells, CodePage1252BecomesUtf8) {
  EXPECT_EQ(to_utf8("A\xB7m\xB2"), "A·m²");
  EXPECT_EQ(to_utf8("\x80 \x96"), "€ –");
  EXPECT_EQ(to_utf8("A·m²"), "A·m²");
}

struct HeaderCase {
  std::string_view text;
  std::string_view name;
  double factor;
};

TEST(ColumnHeader, UnitsInEveryWriting) {
  const double oersted = 1e3 / (4.0 * 3.14159265358979323846);
  for (const HeaderCase& c : {
           HeaderCase{"H (A/m)", "H", 1.0},
           HeaderCase{"H [kOe]", "H", 1e3 * oersted},
           HeaderCase{"B_T", "B", 1.0},
           HeaderCase{"M_A_per_m", "M", 1.0},
           HeaderCase{"H_ext_kA_per_m", "H_ext", 1e3},
           HeaderCase{"Field (Oe)", "Field", oersted},
           HeaderCase{"Moment (emu)", "Moment", 1e-3},
           HeaderCase{"Moment (m) [emu]", "Moment (m)", 1e-3},
           HeaderCase{"Moment (A\xB7m\xB2)", "Moment", 1.0},
           HeaderCase{"Moment (Am2)", "Moment", 1.0},
           HeaderCase{"sigma [Am²/kg]", "sigma", 1.0},
           HeaderCase{"H / kOe", "H", 1e3 * oersted},
           HeaderCase{"H/(kA/m)", "H", 1e3},
           HeaderCase{"J in T", "J", 1.0},
           HeaderCase{"B (tesla)", "B", 1.0},
           HeaderCase{"H (A_per_meter)", "H", 1.0},
           HeaderCase{"M (emu/cc)", "M", 1e3},
           HeaderCase{"M A m^-1", "M", 1.0},
           HeaderCase{"M/Ms", "M/Ms", 1.0},
           HeaderCase{"mx ()", "mx", 1.0},
       }) {
    const HeaderCell cell = header_cell(c.text, 1);
    EXPECT_EQ(cell.name, c.name) << c.text;
    ASSERT_TRUE(cell.unit) << c.text;
    EXPECT_NEAR(cell.unit->factor, c.factor, 1e-12 * c.factor) << c.text;
  }
}

TEST(ColumnHeader, WhatIsNoUnitIsNotTakenForOne) {
  for (const std::string_view text : {"H", "H_A", "M_s", "Field Status", "H (apples)", "J_max"})
    EXPECT_FALSE(header_cell(text, 1).unit) << text;
}

TEST(ColumnHeader, RolesByName) {
  EXPECT_EQ(role_of(header_cell("Magnetic Field (Oe)", 1)), Role::field);
  EXPECT_EQ(role_of(header_cell("µ0H (T)", 1)), Role::field);
  EXPECT_EQ(role_of(header_cell("B (T)", 1)), Role::flux_density);
  EXPECT_EQ(role_of(header_cell("4πM (kG)", 1)), Role::magnetic);
  EXPECT_EQ(role_of(header_cell("Min. Field (Oe)", 1)), Role::none);
  EXPECT_EQ(role_of(header_cell("Mass (grams)", 1)), Role::none);
}

}  // namespace
}  // namespace magswap::detail
