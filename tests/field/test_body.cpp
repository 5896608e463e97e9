#include "magswap/field/body.hpp"

#include <gtest/gtest.h>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr double kDegree = kPi / 180.0;

ArcSegment arc(const char* text) { return std::get<ArcSegment>(parse_body(text)); }

TEST(Body, ReadsArcs) {
  const ArcSegment about_x = arc("arc OD40 ID20 L10 mm 60 deg");
  EXPECT_DOUBLE_EQ(si(about_x.outer), 0.040);
  EXPECT_DOUBLE_EQ(si(about_x.inner), 0.020);
  EXPECT_DOUBLE_EQ(si(about_x.length), 0.010);
  EXPECT_NEAR(about_x.from_rad, -30.0 * kDegree, 1e-15);
  EXPECT_NEAR(about_x.to_rad, 30.0 * kDegree, 1e-15);
  const ArcSegment from_to = arc("  segment OD 4 cm ID 20 mm L 10 mm 10 deg to 1.5 rad ");
  EXPECT_DOUBLE_EQ(si(from_to.outer), 0.040);
  EXPECT_NEAR(from_to.from_rad, 10.0 * kDegree, 1e-15);
  EXPECT_DOUBLE_EQ(from_to.to_rad, 1.5);
  EXPECT_NEAR(arc("arc OD40 ID20 L10 mm -10 deg to 20 deg").from_rad, -10.0 * kDegree, 1e-15);
}

TEST(Body, ReadsShapes) {
  EXPECT_TRUE(std::holds_alternative<Block>(parse_body("block 20x12x10 mm")));
  EXPECT_TRUE(std::holds_alternative<Ellipsoid>(parse_body("sphere D20 mm")));
  EXPECT_DOUBLE_EQ(si(half_length(parse_body("ring OD20 ID10 L8 mm"))), 0.004);
  EXPECT_DOUBLE_EQ(si(half_length(parse_body("arc OD20 ID10 L8 mm 30 deg"))), 0.004);
}

TEST(Body, TextReadsBack) {
  for (const char* text : {"block 20x12x10 mm", "cylinder D20 L10 mm", "ring OD20 ID10 L10 mm",
                           "arc OD40 ID20 L10 mm -30 deg to 30 deg"}) {
    EXPECT_EQ(to_text(parse_body(text)), text);
  }
}

// A magnet written down in C++ needs no word of the variant it goes into.
TEST(Body, PlainShapesGoToTheFunctionsOfShapes) {
  EXPECT_EQ(to_text(Cylinder{20.0 * millimetre, 10.0 * millimetre}), "cylinder D20 L10 mm");
  EXPECT_NO_THROW(check(Block{20.0 * millimetre, 12.0 * millimetre, 10.0 * millimetre}));
  EXPECT_THROW(check(Cylinder{20.0 * millimetre, Length{}}), DomainError);
  const ArcSegment sector = arc("arc OD40 ID20 L10 mm -30 deg to 30 deg");
  EXPECT_EQ(to_text(sector), to_text(Body(sector)));
  EXPECT_NO_THROW(check(sector));
}

TEST(Body, ASectorMayReachTheAxis) {
  const ArcSegment sector = arc("arc OD40 ID0 L10 mm 90 deg");
  EXPECT_EQ(si(sector.inner), 0.0);
  EXPECT_EQ(to_text(sector), "arc OD40 ID0 L10 mm -45 deg to 45 deg");
}

// Sizes whose products no double holds would end in NaN.
TEST(Body, SizesThatNoDoubleHoldsAreRefused) {
  for (const char* text :
       {"block 1e-300x1x1 mm", "cylinder D1e300 L1 mm", "ring OD1e300 ID1e299 L1 mm",
        "sphere D1e200 m", "arc OD1e300 ID20 L10 mm 60 deg"}) {
    EXPECT_THROW((void)parse_body(text), DomainError) << text;
  }
  EXPECT_NO_THROW((void)parse_body("block 1e-9x1e-3x1 mm"));
}

TEST(Body, RefusesWhatIsNone) {
  EXPECT_THROW((void)parse_body("arc OD40 ID20 L10 mm"), ArgumentError);
  EXPECT_THROW((void)parse_body("arc OD40 ID20 L10 mm 60"), ArgumentError);
  EXPECT_THROW((void)parse_body("arc OD40 ID20 L10 60 deg"), ArgumentError);
  EXPECT_THROW((void)parse_body("arc OD40 L10 mm 60 deg"), ArgumentError);
  EXPECT_THROW((void)parse_body("arc"), ArgumentError);
  EXPECT_THROW((void)parse_body("arc OD40 ID20 L10 mm 400 deg"), DomainError);
  EXPECT_THROW((void)parse_body("arc OD40 ID20 L10 mm 0 deg"), DomainError);
  EXPECT_THROW((void)parse_body("arc OD20 ID40 L10 mm 60 deg"), DomainError);
  EXPECT_THROW((void)parse_body("star 5 mm"), ArgumentError);
}

}  // namespace
}  // namespace magswap
