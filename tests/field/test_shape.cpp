#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/field/shape.hpp"

namespace magswap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double kMm = 1e-3;

void expect_block(std::string_view text, double a_mm, double b_mm, double c_mm) {
  SCOPED_TRACE(text);
  const auto block = std::get<Block>(parse_shape(text));
  EXPECT_NEAR(si(block.a), a_mm * kMm, 1e-15);
  EXPECT_NEAR(si(block.b), b_mm * kMm, 1e-15);
  EXPECT_NEAR(si(block.c), c_mm * kMm, 1e-15);
}

void expect_cylinder(std::string_view text, double diameter_mm, double length_mm) {
  SCOPED_TRACE(text);
  const auto cylinder = std::get<Cylinder>(parse_shape(text));
  EXPECT_NEAR(si(cylinder.diameter), diameter_mm * kMm, 1e-15);
  EXPECT_NEAR(si(cylinder.length), length_mm * kMm, 1e-15);
}

void expect_ring(std::string_view text, double outer_mm, double inner_mm, double length_mm) {
  SCOPED_TRACE(text);
  const auto ring = std::get<Ring>(parse_shape(text));
  EXPECT_NEAR(si(ring.outer), outer_mm * kMm, 1e-15);
  EXPECT_NEAR(si(ring.inner), inner_mm * kMm, 1e-15);
  EXPECT_NEAR(si(ring.length), length_mm * kMm, 1e-15);
}

template <class E>
std::string message_of(std::string_view text) {
  try {
    (void)parse_shape(text);
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "'" << text << "' threw another class: " << error.what();
    return {};
  }
  ADD_FAILURE() << "'" << text << "' did not throw";
  return {};
}

TEST(Shape, ReadsABlock) {
  expect_block("block 40x20x5 mm", 40, 20, 5);
  expect_block("  Block 40 x 20 x 5mm ", 40, 20, 5);
  expect_block("block 40×20×5 mm", 40, 20, 5);
  expect_block("block 40*20*5 mm", 40, 20, 5);
  expect_block("block 20 mm x 10 mm x 5 mm", 20, 10, 5);
  expect_block("block 2 cm x 10 mm x 0.005 m", 20, 10, 5);
  expect_block("block 20mmx10mmx5mm", 20, 10, 5);
  expect_block("block 1 in x 0.5 in x 1e-1 in", 25.4, 12.7, 2.54);
  expect_block("block a=20 mm, b=10 mm, c=5 mm", 20, 10, 5);
}

TEST(Shape, ReadsACylinderAndARing) {
  expect_cylinder("cylinder D20 L10 mm", 20, 10);
  expect_cylinder("cylinder L10 D20 mm", 20, 10);
  expect_cylinder("cylinder 20x10 mm", 20, 10);
  expect_cylinder("disc 20 mm x 10 mm", 20, 10);
  expect_cylinder("disc Ø20 x 2.5 mm", 20, 2.5);
  expect_cylinder("cylinder D=20 mm, L=1 cm", 20, 10);
  expect_ring("ring OD20 ID10 L5 mm", 20, 10, 5);
  expect_ring("ring ID10 OD20 L5 mm", 20, 10, 5);
  expect_ring("tube 20x10x5 mm", 20, 10, 5);
}

TEST(Shape, ReadsAnEllipsoidAndASphere) {
  const auto ellipsoid = std::get<Ellipsoid>(parse_shape("ellipsoid 30x20x10 mm"));
  EXPECT_NEAR(si(ellipsoid.c), 0.010, 1e-15);
  const auto sphere = std::get<Ellipsoid>(parse_shape("sphere D20 mm"));
  EXPECT_EQ(si(sphere.a), si(sphere.c));
}

TEST(Shape, TextReadsBack) {
  for (const char* text : {"block 40x20x5 mm", "cylinder D20 L10 mm", "ring OD20 ID10 L5 mm",
                           "ellipsoid 30x20x10 mm", "block 0.1x25.4x1e-05 mm"}) {
    EXPECT_EQ(to_text(parse_shape(text)), text);
  }
}

TEST(Shape, MistakesListTheForms) {
  const auto lists_forms = AllOf(HasSubstr("block 40x20x5 mm"), HasSubstr("cylinder D20 L10 mm"),
                                 HasSubstr("ring OD20 ID10 L5 mm"));
  for (const char* text :
       {"", "40x20x5 mm", "cube 10 mm", "block", "block 40x20x5", "block 40x20 mm",
        "cylinder D20 mm", "cylinder R10 L5 mm", "cylinder D20 D10 mm", "block 40x20x5 kg",
        "block 40x20x5 mm long", "ring OD20 XD10 L5 mm", "block . x 3 x 4 mm"}) {
    EXPECT_THAT(message_of<ArgumentError>(text), lists_forms) << text;
  }
  EXPECT_THAT(message_of<ArgumentError>("block 40x20x5"), HasSubstr("the unit is missing"));
  EXPECT_THAT(message_of<ArgumentError>("block 40x20 mm"), HasSubstr("3 dimensions, got 2"));
}

TEST(Shape, ImpossibleDimensionsNameTheDimension) {
  EXPECT_THAT(message_of<DomainError>("ring OD10 ID20 L5 mm"), HasSubstr("inner diameter"));
  EXPECT_THAT(message_of<DomainError>("ring OD10 ID10 L5 mm"), HasSubstr("inner diameter"));
  EXPECT_THAT(message_of<DomainError>("block 0x1x1 mm"), HasSubstr("edge a"));
  EXPECT_THAT(message_of<DomainError>("block 1x-1x1 mm"), HasSubstr("edge b"));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(check(Cylinder{nan * millimetre, millimetre}), DomainError);
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THROW((void)volume(Block{millimetre, millimetre, infinity * millimetre}), DomainError);
}

TEST(Shape, VolumeAreaAndSurface) {
  const Shape block = parse_shape("block 40x20x5 mm");
  EXPECT_NEAR(si(volume(block)), 4e-6, 1e-18);
  EXPECT_NEAR(si(pole_area(block)), 8e-4, 1e-15);
  EXPECT_NEAR(si(surface_area(block)), 2.2e-3, 1e-15);
  const Shape ring = parse_shape("ring OD20 ID10 L5 mm");
  EXPECT_NEAR(si(volume(ring)), kPi * 75e-6 * 5e-3, 1e-18);
  EXPECT_NEAR(si(surface_area(ring)), kPi * (150e-6 + 30e-3 * 5e-3), 1e-15);
  const Shape sphere = parse_shape("sphere D20 mm");
  EXPECT_NEAR(si(volume(sphere)), 4.0 / 3.0 * kPi * 1e-6, 1e-18);
  EXPECT_NEAR(si(surface_area(sphere)), 4.0 * kPi * 1e-4, 1e-15);
  // Prolate spheroid, semi-axes a = 1 and c = 2: 2πa²(1 + c/(a·e)·asin e), e = √3/2.
  const Shape prolate = parse_shape("ellipsoid 2x2x4 m");
  const double e = std::sqrt(3.0) / 2.0;
  EXPECT_NEAR(si(surface_area(prolate)), 2.0 * kPi * (1.0 + 2.0 / e * std::asin(e)), 1e-12);
}

TEST(Shape, ScalingChangesVolumeByTheCube) {
  for (const char* text :
       {"block 40x20x5 mm", "cylinder D20 L10 mm", "ring OD20 ID10 L5 mm", "ellipsoid 3x2x1 mm"}) {
    const Shape shape = parse_shape(text);
    EXPECT_NEAR(volume(scaled(shape, 3.0)) / volume(shape), 27.0, 1e-12);
  }
  EXPECT_THROW((void)scaled(parse_shape("sphere D1 mm"), 0.0), DomainError);
}

}  // namespace
}  // namespace magswap
