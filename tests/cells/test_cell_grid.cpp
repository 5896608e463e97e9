#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "magswap/cells/cell_grid.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

double material_mm3(const CellGrid& grid) {
  return std::accumulate(grid.fill.begin(), grid.fill.end(), 0.0) * grid.cell_volume_m3() * 1e9;
}

TEST(CellGrid, CellsHoldTheVolumeOfTheBody) {
  struct Case {
    const char* shape;
    double volume_mm3;
  };
  for (const Case& c :
       {Case{"block 20x12x10 mm", 2400.0}, Case{"cylinder D20 L10 mm", 1000.0 * kPi},
        Case{"ring OD20 ID10 L5 mm", 375.0 * kPi}, Case{"sphere D12 mm", 288.0 * kPi},
        Case{"arc OD40 ID20 L10 mm 60 deg", 500.0 * kPi}}) {
    for (const std::size_t cells : {300U, 4000U}) {
      const CellGrid grid = divide(parse_body(c.shape), cells);
      EXPECT_NEAR(material_mm3(grid), c.volume_mm3, 1e-9 * c.volume_mm3) << c.shape;
      EXPECT_EQ(grid.counts[0] % 2, 0U);
      EXPECT_EQ(grid.counts[1] % 2, 0U);
      const double filled = material_mm3(grid) * 1e-9 / grid.cell_volume_m3();
      EXPECT_GT(filled, 0.5 * static_cast<double>(cells)) << c.shape;
      EXPECT_LT(filled, 2.5 * static_cast<double>(cells)) << c.shape;
    }
  }
}

TEST(CellGrid, CellsAreNearlyCubesWhereTheBodyAllowsIt) {
  const CellGrid grid = divide(parse_body("block 20x12x10 mm"), 4000);
  for (const double edge : grid.edges_m) EXPECT_NEAR(edge, grid.edges_m[0], 0.15 * grid.edges_m[0]);
}

TEST(CellGrid, ShareOfARoundSurfaceIsThatOfTheCircle) {
  const CellGrid grid = divide(parse_body("cylinder D20 L10 mm"), 4000);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const auto at = grid.centre_of(i);
    const double reach = 0.5 * std::hypot(grid.edges_m[0], grid.edges_m[1]);
    const double r = std::hypot(at[0], at[1]);
    if (r + reach < 10e-3) {
      EXPECT_EQ(grid.fill[i], 1.0);
    }
    if (r - reach > 10e-3) {
      EXPECT_EQ(grid.fill[i], 0.0);
    }
    EXPECT_LE(grid.fill[i], 1.05);
  }
}

TEST(CellGrid, AnArcHasItsOwnBox) {
  const auto body = parse_body("arc OD40 ID20 L10 mm -30 deg to 30 deg");
  const detail::Box box = detail::box_of(body);
  EXPECT_NEAR(box.low[0], 10e-3 * std::cos(kPi / 6), 1e-12);
  EXPECT_NEAR(box.high[0], 20e-3, 1e-12);
  EXPECT_NEAR(box.high[1], 10e-3, 1e-12);
  EXPECT_TRUE(detail::contains(body, {15e-3, 0.0, 0.0}));
  EXPECT_FALSE(detail::contains(body, {9e-3, 0.0, 0.0}));
  EXPECT_FALSE(detail::contains(body, {-15e-3, 0.0, 0.0}));
  const detail::Box over_pi = detail::box_of(parse_body("arc OD40 ID20 L10 mm 170 deg to 200 deg"));
  EXPECT_NEAR(over_pi.low[0], -20e-3, 1e-12);
}

TEST(CellGrid, RefusesWhatMakesNoCells) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto mm = [](double value) { return value * millimetre; };
  EXPECT_THROW((void)divide(Block{mm(0), mm(10), mm(5)}, 1000), DomainError);
  EXPECT_THROW((void)divide(Block{mm(20), mm(-10), mm(5)}, 1000), DomainError);
  EXPECT_THROW((void)divide(Block{mm(20), mm(10), mm(nan)}, 1000), DomainError);
  EXPECT_THROW((void)divide(Ring{mm(10), mm(10), mm(5)}, 1000), DomainError);
  EXPECT_THROW((void)divide(Ring{mm(10), mm(12), mm(5)}, 1000), DomainError);
  EXPECT_THROW((void)divide(Block{mm(20), mm(10), mm(5)}, 10), DomainError);
  EXPECT_THROW((void)divide(Block{mm(20), mm(10), mm(5)}, 2000000), DomainError);
  EXPECT_THROW((void)divide(Block{mm(20), mm(10), mm(5)}, std::array<std::size_t, 3>{4, 0, 2}),
               DomainError);
  EXPECT_THROW((void)divide(Block{mm(2000), mm(2000), mm(0.1)}, 400), DomainError);
}

TEST(CellGrid, RefusesMoreCellsThanThereIsRoomFor) {
  const auto mm = [](double value) { return value * millimetre; };
  const Block block{mm(20), mm(10), mm(5)};
  constexpr std::size_t kMany = std::size_t{1} << 22U;  // their product is 4 modulo 2⁶⁴
  EXPECT_THROW((void)divide(block, std::array<std::size_t, 3>{kMany, kMany, kMany}), DomainError);
  EXPECT_THROW((void)divide(block, std::array<std::size_t, 3>{4, 4, 1000000}), DomainError);
  EXPECT_NO_THROW((void)divide(block, std::array<std::size_t, 3>{100, 100, 100}));
  // The cells of a thin wall are few of those of its box.
  EXPECT_THROW((void)divide(Ring{mm(20), mm(19.9999), mm(5)}, 4000), DomainError);
  EXPECT_THROW((void)divide(Ring{mm(20), mm(20.0 * (1.0 - 1e-13)), mm(5)}, 1000000), DomainError);
}

// A wall much thinner than a cell fills none, or so few that they have another form.
TEST(CellGrid, RefusesWallsThatItsCellsDoNotHold) {
  const auto mm = [](double value) { return value * millimetre; };
  const Ring foil{mm(20), mm(19.98), mm(5)};
  EXPECT_THROW((void)divide(foil, std::array<std::size_t, 3>{12, 12, 4}), DomainError);
  const Ring wall{mm(20), mm(18), mm(5)};
  const CellGrid grid = divide(wall, 4000);
  EXPECT_NEAR(material_mm3(grid) / (0.25 * kPi * (400.0 - 324.0) * 5.0), 1.0, 1e-9);
}

}  // namespace
}  // namespace magswap
