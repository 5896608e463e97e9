#include <gtest/gtest.h>

#include <cfenv>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/field/magnetic_field.hpp"

namespace magswap {
namespace {

Length mm(double value) { return value * millimetre; }

std::vector<UniformMagnet> magnets() {
  const auto j = [](double x, double y, double z) {
    return Vector<Polarisation>{from_si<Polarisation>(x), from_si<Polarisation>(y),
                                from_si<Polarisation>(z)};
  };
  const Rotation turn = Rotation::of_vector({0.1, 0.2, 0.3});
  return {{Block{mm(20), mm(12), mm(10)}, j(0.1, 0.2, 1.2), {{mm(1), mm(2), mm(3)}, turn}},
          {Cylinder{mm(20), mm(10)}, j(0.3, 0.0, 1.1), {}},
          {Ring{mm(20), mm(10), mm(10)}, j(0.0, 0.0, 1.2), {{mm(30), {}, {}}, {}}},
          {Ellipsoid{mm(20), mm(12), mm(10)}, j(0.0, 1.0, 0.3), {{{}, mm(30), {}}, turn}}};
}

struct Points {
  explicit Points(std::size_t count)
      : x(count), y(count), z(count), bx(count), by(count), bz(count) {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> place(-0.04, 0.04);
    for (std::size_t i = 0; i < count; ++i) {
      const double far = i % 17 == 3 ? 1e4 : 1.0;  // where other formulas take over
      x[i] = i % 13 == 5 ? 0.0 : far * place(random);
      y[i] = i % 13 == 5 ? 0.0 : far * place(random);
      z[i] = far * place(random);
    }
  }
  [[nodiscard]] VectorSpans<const double> at(std::size_t first, std::size_t count) const {
    const auto part = [&](const std::vector<double>& v) {
      return std::span<const double>(v).subspan(first, count);
    };
    return {part(x), part(y), part(z)};
  }
  VectorSpans<double> field(std::size_t first, std::size_t count) {
    const auto part = [&](std::vector<double>& v) {
      return std::span<double>(v).subspan(first, count);
    };
    return {part(bx), part(by), part(bz)};
  }
  std::vector<double> x, y, z, bx, by, bz;
};

TEST(FieldBatch, ResultDependsNeitherOnPlaceNorOnNumber) {
  const auto all = magnets();
  Points whole(1000);
  flux_density(all, whole.at(0, 1000), whole.field(0, 1000));
  for (const std::size_t part : {1U, 3U, 5U, 8U, 63U, 64U, 65U, 129U}) {
    Points again(1000);
    for (std::size_t first = 7; first + part <= 1000; first += part + 11) {
      flux_density(all, again.at(first, part), again.field(first, part));
      for (std::size_t i = first; i < first + part; ++i) {
        ASSERT_EQ(again.bx[i], whole.bx[i]) << part << ' ' << i;
        ASSERT_EQ(again.by[i], whole.by[i]) << part << ' ' << i;
        ASSERT_EQ(again.bz[i], whole.bz[i]) << part << ' ' << i;
      }
    }
  }
}

TEST(FieldBatch, EqualsTheSinglePoint) {
  const auto all = magnets();
  Points b(100), h(100);
  flux_density(all, b.at(0, 100), b.field(0, 100));
  field_strength(all, h.at(0, 100), h.field(0, 100));
  for (std::size_t i = 0; i < 100; ++i) {
    const MagneticField one =
        field_at(all, {from_si<Length>(b.x[i]), from_si<Length>(b.y[i]), from_si<Length>(b.z[i])});
    EXPECT_EQ(si(one.B.x), b.bx[i]);
    EXPECT_EQ(si(one.B.z), b.bz[i]);
    EXPECT_EQ(si(one.H.y), h.by[i]);
    EXPECT_NEAR(si(one.B.z), kMu0 * si(one.H.z) + si(one.J.z), 1e-15);
  }
}

TEST(FieldBatch, SumsItsMagnets) {
  const auto all = magnets();
  Points whole(70), part(70);
  flux_density(all, whole.at(0, 70), whole.field(0, 70));
  std::vector<double> sum(70);
  for (const UniformMagnet& magnet : all) {
    flux_density({&magnet, 1}, part.at(0, 70), part.field(0, 70));
    for (std::size_t i = 0; i < 70; ++i) sum[i] += part.bz[i];
  }
  for (std::size_t i = 0; i < 70; ++i) EXPECT_NEAR(sum[i], whole.bz[i], 1e-14);
}

TEST(FieldBatch, NothingAndWrongSizes) {
  Points points(4);
  flux_density({}, points.at(0, 4), points.field(0, 4));
  EXPECT_EQ(points.bz[2], 0.0);
  flux_density(magnets(), points.at(0, 0), points.field(0, 0));
  EXPECT_THROW(flux_density(magnets(), points.at(0, 4), points.field(0, 3)), ArgumentError);
  EXPECT_THROW(field_strength(magnets(), points.at(0, 3), points.field(0, 4)), ArgumentError);
}

// A point that is no number spoils its own result alone.
TEST(FieldBatch, NotANumberStaysWhereItIs) {
  const auto all = magnets();
  Points good(16), bad(16);
  bad.x[5] = std::numeric_limits<double>::quiet_NaN();
  flux_density(all, good.at(0, 16), good.field(0, 16));
  flux_density(all, bad.at(0, 16), bad.field(0, 16));
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 5) {
      EXPECT_TRUE(std::isnan(bad.bx[i]));
    } else {
      EXPECT_EQ(good.bx[i], bad.bx[i]);
    }
  }
}

// Kernels compiled with vector mathematics leave the host's arithmetic as it is.
TEST(FieldBatch, LeavesRoundingAndDenormalsAlone) {
  const int before = std::fegetround();
  Points points(64);
  flux_density(magnets(), points.at(0, 64), points.field(0, 64));
  EXPECT_EQ(std::fegetround(), before);
  volatile double tiny = std::numeric_limits<double>::min();
  volatile double half = tiny / 2.0;
  EXPECT_GT(half, 0.0);
  EXPECT_EQ(half * 2.0, tiny);
}

}  // namespace
}  // namespace magswap
