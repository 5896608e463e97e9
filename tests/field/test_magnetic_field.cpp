#include "magswap/field/magnetic_field.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "field_reference.hpp"
#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"

namespace magswap {
namespace {

using Triple = std::array<double, 3>;

Length mm(double value) { return value * millimetre; }
Position at_m(const Triple& p) {
  return {from_si<Length>(p[0]), from_si<Length>(p[1]), from_si<Length>(p[2])};
}
Position at_mm(double x, double y, double z) { return {mm(x), mm(y), mm(z)}; }
Vector<Polarisation> teslas(const Triple& j) {
  return {from_si<Polarisation>(j[0]), from_si<Polarisation>(j[1]), from_si<Polarisation>(j[2])};
}
Polarisation teslas(double j) { return from_si<Polarisation>(j); }
Triple b_of(const MagneticField& f) { return {si(f.B.x), si(f.B.y), si(f.B.z)}; }
Triple h_of(const MagneticField& f) {  // µ0·H
  return {kMu0 * si(f.H.x), kMu0 * si(f.H.y), kMu0 * si(f.H.z)};
}
double norm(const Triple& v) { return std::hypot(v[0], v[1], v[2]); }
double distance(const Triple& a, const Triple& b) {
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
void expect_near(const Triple& got, const Triple& expected, double tolerance,
                 const std::string& what) {
  EXPECT_LE(distance(got, expected), tolerance)
      << what << ": got " << got[0] << ' ' << got[1] << ' ' << got[2] << ", expected "
      << expected[0] << ' ' << expected[1] << ' ' << expected[2];
}

const Block kBlock{mm(20), mm(12), mm(10)};
const Cylinder kCylinder{mm(20), mm(10)};
const Ring kRing{mm(20), mm(10), mm(10)};
const Ellipsoid kSphere{mm(20), mm(20), mm(20)};
const Ellipsoid kEllipsoid{mm(20), mm(12), mm(10)};
const ArcSegment kArc{mm(40), mm(20), mm(10), -kPi / 6.0, kPi / 4.5};

std::vector<Body> bodies() { return {kBlock, kCylinder, kRing, kSphere, kEllipsoid, kArc}; }

// The closed forms of the axis, each body centred, 5 mm before its face.
TEST(MagneticField, OnTheAxis) {
  const Position point = at_mm(0, 0, 10);
  const auto b = [&](const Body& body) {
    const Triple value = b_of(UniformMagnet(body, teslas(1.2)).at(point));
    EXPECT_NEAR(value[0], 0.0, 1e-15);
    EXPECT_NEAR(value[1], 0.0, 1e-15);
    return value[2];
  };
  EXPECT_NEAR(b(kBlock), 0.210091642661, 1e-12);
  EXPECT_NEAR(b(kCylinder), 0.230902019303, 1e-12);
  EXPECT_NEAR(b(kRing), 0.085956109184, 1e-12);
  const UniformMagnet sphere(kSphere, teslas(1.2));
  EXPECT_NEAR(si(sphere.at(at_mm(0, 0, 15)).B.z), 0.237037037037, 1e-12);
}

TEST(MagneticField, OffTheAxis) {
  const Position point = at_mm(12, 3, 7);
  const auto b = [&](const Body& body) { return b_of(UniformMagnet(body, teslas(1.2)).at(point)); };
  expect_near(b(kBlock), {0.17264522, 0.04336206, 0.02764572}, 1e-8, "block");
  expect_near(b(kCylinder), {0.17653844, 0.04413461, 0.00632035}, 1e-8, "cylinder");
  expect_near(b(kRing), {0.14498471, 0.03624618, 0.01501558}, 1e-8, "ring");
}

TEST(MagneticField, CuboidAgainstSixtyDigits) {
  for (const auto& p : reference::kCuboidPoints) {
    const Block block{from_si<Length>(2.0 * p.half[0]), from_si<Length>(2.0 * p.half[1]),
                      from_si<Length>(2.0 * p.half[2])};
    const MagneticField field = UniformMagnet(block, teslas(p.j_T)).at(at_m(p.at));
    expect_near(h_of(field), p.h_T, 5e-11 * norm(p.h_T), "cuboid");
    const bool inside = std::abs(p.at[0]) < p.half[0] && std::abs(p.at[1]) < p.half[1] &&
                        std::abs(p.at[2]) < p.half[2];
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_NEAR(b_of(field)[k], h_of(field)[k] + (inside ? p.j_T[k] : 0.0), 1e-14);
    }
  }
}

TEST(MagneticField, RoundBodiesAgainstIntegratedCharges) {
  for (const auto& p : reference::kRoundPoints) {
    const Length length = from_si<Length>(2.0 * p.half);
    const Body body = p.inner > 0.0 ? Body(Ring{2.0 * metre, 2.0 * p.inner * metre, length})
                                    : Body(Cylinder{2.0 * metre, length});
    const MagneticField field = UniformMagnet(body, teslas(p.j_T)).at(at_m(p.at));
    expect_near(h_of(field), p.h_T, 5e-11 * norm(p.h_T), to_text(body));
  }
}

// Values of magpylib (Slanovc et al., J. Magn. Magn. Mater. 559 (2022) 169482, in closed form),
// which takes another µ0: nine digits.
TEST(MagneticField, ArcAgainstAnotherProgram) {
  const UniformMagnet arc(ArcSegment{mm(40), mm(20), mm(10), -kPi / 6.0, kPi / 4.5},
                          teslas({0.3, 0.5, 1.0}));
  const std::vector<std::pair<Triple, Triple>> expected{
      {{0.016, 0.002, 0.009}, {0.0020215033519515647, -0.026450641720577716, 0.2052224227321395}},
      {{0.012, 0.001, 0.002}, {0.07736144862113617, 0.4292482247431941, 0.5653358714875037}},
      {{0.03, -0.01, 0.004}, {0.005960904025870969, -0.01586342034518185, -0.017598395485647192}},
      {{0.0, 0.0, 0.0}, {0.025183888850990484, -0.012181946052709388, -0.039798494235150625}},
      {{-0.02, 0.005, 0.001},
       {0.0012071164099725393, -0.001827781374261375, -0.003457386256460232}}};
  for (const auto& [at, b] : expected) {
    expect_near(b_of(arc.at(at_m(at))), b, 2e-9 * norm(b) + 2e-11, "arc");
  }
}

// Elliptic integrals against quadrature, on seams, faces and edges too.
TEST(MagneticField, FourArcsAreARing) {
  const Triple j{0.3, 0.5, 1.0};
  const UniformMagnet ring(Ring{mm(40), mm(20), mm(10)}, teslas(j));
  std::vector<UniformMagnet> quarters;
  for (int k = 0; k < 4; ++k) {
    quarters.emplace_back(ArcSegment{mm(40), mm(20), mm(10), 0.5 * kPi * k, 0.5 * kPi * (k + 1)},
                          teslas(j));
  }
  for (const Triple& p : {Triple{16, 2, 9}, Triple{12, 1, 2}, Triple{30, -10, 4}, Triple{0, 0, 0},
                          Triple{15, 0, 5}, Triple{20, 0, 1}, Triple{12, 16, 1}, Triple{20, 0, 5},
                          Triple{150, 100, 50}, Triple{20.0001, 0.1, 4.9999}, Triple{0, 0, 30}}) {
    const Position at = at_mm(p[0], p[1], p[2]);
    const Triple whole = b_of(ring.at(at));
    expect_near(b_of(field_at(quarters, at)), whole, 1e-12 + 1e-9 * norm(whole) * 1e-3, "ring");
  }
  const UniformMagnet full(ArcSegment{mm(40), mm(20), mm(10), -kPi, kPi}, teslas(j));
  expect_near(b_of(full.at(at_mm(3, 4, 5))), b_of(ring.at(at_mm(3, 4, 5))), 1e-12, "full turn");
}

TEST(MagneticField, HalvesMakeTheWhole) {
  const Triple j{0.4, -0.2, 1.0};
  const auto half = [&](const Body& body, double z) {
    return UniformMagnet(body, teslas(j), {at_mm(0, 0, z), {}});
  };
  const std::vector cylinder{half(Cylinder{mm(20), mm(5)}, 2.5),
                             half(Cylinder{mm(20), mm(5)}, -2.5)};
  const std::vector block{half(Block{mm(20), mm(12), mm(4)}, 3),
                          half(Block{mm(20), mm(12), mm(6)}, -2)};
  const std::vector ring{half(Cylinder{mm(20), mm(10)}, 0),
                         UniformMagnet(Cylinder{mm(10), mm(10)}, teslas({-0.4, 0.2, -1.0}))};
  for (const Position& at : {at_mm(12, 3, 7), at_mm(7, -2, 1), at_mm(1, 2, 0), at_mm(-40, 5, 60)}) {
    expect_near(b_of(field_at(cylinder, at)), b_of(UniformMagnet(kCylinder, teslas(j)).at(at)),
                1e-14, "cylinder");
    expect_near(b_of(field_at(block, at)), b_of(UniformMagnet(kBlock, teslas(j)).at(at)), 1e-14,
                "block");
    expect_near(b_of(field_at(ring, at)), b_of(UniformMagnet(kRing, teslas(j)).at(at)), 1e-14,
                "ring");
  }
}

// A vendor's rule that forgets the hole has the wrong sign here.
TEST(MagneticField, RingReversesNearItsHole) {
  const UniformMagnet ring(kRing, teslas(1.2));
  const auto b = [&](double z) { return si(ring.at(at_mm(0, 0, 5.0 + z)).B.z); };
  EXPECT_LT(b(0.0), -0.05);
  EXPECT_LT(b(1.0), 0.0);
  EXPECT_GT(b(5.0), 0.08);
  EXPECT_LT(b(-5.0), 0.0);
}

// The mean of H over a body is −N·M with the magnetometric factor.
TEST(MagneticField, MeanFieldInsideIsTheDemagnetisingFactor) {
  const auto mean = [](const UniformMagnet& magnet, const auto& inside, int points) {
    double sum = 0.0, weight = 0.0;
    for (int i = 0; i < points; ++i) {
      for (int k = 0; k < points; ++k) {
        for (int l = 0; l < points; ++l) {
          // Midpoints crowded towards the faces, where H changes most.
          const auto s = [&](int n) { return 0.5 * kPi * ((2 * n + 1.0) / points - 1.0); };
          const double w = std::cos(s(i)) * std::cos(s(k)) * std::cos(s(l));
          const auto [position, jacobian] = inside(std::sin(s(i)), std::sin(s(k)), std::sin(s(l)));
          sum += w * jacobian * kMu0 * si(magnet.at(position).H.z);
          weight += w * jacobian;
        }
      }
    }
    return -sum / weight;
  };
  const double block = mean(
      UniformMagnet(kBlock, teslas(1.0)),
      [](double u, double v, double w) { return std::pair(at_mm(10 * u, 6 * v, 5 * w), 1.0); }, 40);
  EXPECT_NEAR(block, magnetometric_factor(kBlock).N, 2e-4);
  const auto polar = [](double from) {
    return [from](double u, double v, double w) {
      const double r = 0.5 * (10 + from) + 0.5 * (10 - from) * u;
      return std::pair(at_mm(r * std::cos(v), r * std::sin(v), 5 * w), r);
    };
  };
  EXPECT_NEAR(mean(UniformMagnet(kCylinder, teslas(1.0)), polar(0.0), 40),
              magnetometric_factor(kCylinder).N, 2e-4);
  EXPECT_NEAR(mean(UniformMagnet(kRing, teslas(1.0)), polar(5.0), 40),
              magnetometric_factor(kRing).N, 2e-4);
  EXPECT_NEAR(-kMu0 * si(UniformMagnet(kEllipsoid, teslas(1.0)).at(at_mm(3, 2, 1)).H.z),
              magnetometric_factor(kEllipsoid).N, 1e-14);
}

// div B = 0 and, outside currents, curl H = 0, by central differences away from the surface.
TEST(MagneticField, IsFreeOfSourcesAndOfCurl) {
  constexpr double kStep = 1e-6;
  for (const Body& body : bodies()) {
    const UniformMagnet magnet(body, teslas({0.5, -0.3, 0.9}));
    for (const Triple& p : {Triple{0.013, 0.004, 0.008}, Triple{0.004, 0.0035, -0.002},
                            Triple{0.017, 0.001, 0.001}, Triple{-0.02, 0.03, 0.011}}) {
      double gradient[3][3];  // component, direction
      for (std::size_t k = 0; k < 3; ++k) {
        Triple ahead = p, behind = p;
        ahead[k] += kStep;
        behind[k] -= kStep;
        const Triple a = h_of(magnet.at(at_m(ahead))), b = h_of(magnet.at(at_m(behind)));
        for (std::size_t c = 0; c < 3; ++c) gradient[c][k] = (a[c] - b[c]) / (2.0 * kStep);
      }
      double scale = 1e-3;
      for (const auto& row : gradient)
        for (const double g : row) scale = std::max(scale, std::abs(g));
      EXPECT_NEAR(gradient[0][0] + gradient[1][1] + gradient[2][2], 0.0, 1e-5 * scale)
          << to_text(body) << ' ' << p[0] << ' ' << p[1];
      EXPECT_NEAR(gradient[0][1], gradient[1][0], 1e-5 * scale) << to_text(body);
      EXPECT_NEAR(gradient[1][2], gradient[2][1], 1e-5 * scale) << to_text(body);
      EXPECT_NEAR(gradient[2][0], gradient[0][2], 1e-5 * scale) << to_text(body);
    }
  }
}

// Across a face B keeps its normal part and H its tangential ones; on it both are the mean.
TEST(MagneticField, AcrossFaces) {
  const struct {
    Body body;
    Triple face, normal;  // metres
  } cases[] = {
      {kBlock, {0.004, 0.003, 0.005}, {0, 0, 1}},   {kBlock, {0.010, 0.003, 0.001}, {1, 0, 0}},
      {kBlock, {0.004, -0.006, 0.001}, {0, -1, 0}}, {kCylinder, {0.004, 0.003, 0.005}, {0, 0, 1}},
      {kCylinder, {0.010, 0.0, 0.002}, {1, 0, 0}},  {kRing, {0.0, 0.005, 0.002}, {0, -1, 0}},
      {kRing, {0.006, 0.003, -0.005}, {0, 0, -1}},  {kSphere, {0.0, 0.0, 0.010}, {0, 0, 1}},
      {kEllipsoid, {0.0, 0.006, 0.0}, {0, 1, 0}},   {kArc, {0.015, 0.001, 0.005}, {0, 0, 1}},
      {kArc, {0.020, 0.0, 0.001}, {1, 0, 0}},       {kArc, {0.010, 0.0, 0.001}, {-1, 0, 0}},
  };
  constexpr double kGap = 1e-10;
  for (const auto& [body, face, n] : cases) {
    const UniformMagnet magnet(body, teslas({0.5, -0.3, 0.9}));
    const auto shifted = [&](double by) {
      return magnet.at(at_m({face[0] + by * n[0], face[1] + by * n[1], face[2] + by * n[2]}));
    };
    const MagneticField out = shifted(kGap), in = shifted(-kGap), on = shifted(0.0);
    const auto dot = [&](const Triple& v) { return v[0] * n[0] + v[1] * n[1] + v[2] * n[2]; };
    EXPECT_NEAR(dot(b_of(out)), dot(b_of(in)), 1e-6) << to_text(body);
    for (std::size_t k = 0; k < 3; ++k) {
      const double jump = h_of(out)[k] - h_of(in)[k];
      const double charge = dot({0.5, -0.3, 0.9});
      EXPECT_NEAR(jump, charge * n[k], 1e-6) << to_text(body) << ' ' << k;
      EXPECT_NEAR(h_of(on)[k], 0.5 * (h_of(out)[k] + h_of(in)[k]), 1e-6) << to_text(body);
      EXPECT_NEAR(b_of(on)[k], 0.5 * (b_of(out)[k] + b_of(in)[k]), 1e-6) << to_text(body);
    }
    EXPECT_DOUBLE_EQ(si(on.J.x), 0.25) << to_text(body);
    EXPECT_EQ(si(out.J.z), 0.0);
    EXPECT_EQ(si(in.J.z), 0.9);
  }
}

TEST(MagneticField, IsADipoleFarAway) {
  const Triple j{0.5, -0.3, 0.9};
  for (const Body& body : bodies()) {
    if (std::holds_alternative<ArcSegment>(body)) continue;  // its centre of moment lies off z
    const UniformMagnet magnet(body, teslas(j));
    const Shape shape = std::visit(
        [](const auto& s) -> Shape {
          if constexpr (std::is_convertible_v<decltype(s), Shape>) return s;
          return kBlock;
        },
        body);
    const double moment = si(volume(shape));
    for (const double far : {10.0, 1e3, 1e5}) {
      const Triple u{0.6, 0.48, 0.64};
      const double along = u[0] * j[0] + u[1] * j[1] + u[2] * j[2];
      Triple expected{};
      for (std::size_t k = 0; k < 3; ++k) {
        expected[k] = moment / (4.0 * kPi * far * far * far) * (3.0 * along * u[k] - j[k]);
      }
      expect_near(b_of(magnet.at(at_m({far * u[0], far * u[1], far * u[2]}))), expected,
                  (1e-4 / far / far + 1e-13) * norm(expected), to_text(body));
    }
  }
}

// Nothing jumps where one way of computing hands over to another.
TEST(MagneticField, IsSmoothWhereTheMethodChanges) {
  const auto jump = [](const Body& body, double at) {
    const UniformMagnet magnet(body, teslas({0.5, -0.3, 0.9}));
    const Triple u{0.36, 0.48, 0.8};
    const auto b = [&](double r) { return b_of(magnet.at(at_m({r * u[0], r * u[1], r * u[2]}))); };
    const Triple in = b(at * (1.0 - 1e-9)), out = b(at * (1.0 + 1e-9));
    return distance(in, out) / norm(in);
  };
  // The field falls by 6e-9 over the step.
  EXPECT_NEAR(jump(kCylinder, 6.0 * std::hypot(0.010, 0.005)), 6e-9, 1e-10);
  EXPECT_NEAR(jump(kRing, 6.0 * std::hypot(0.010, 0.005)), 6e-9, 1e-10);
  EXPECT_NEAR(jump(kArc, 5.0 * std::hypot(0.020, 0.005)), 6e-9, 1e-9);
  // 500 units of 16 mm (the power of two over the half edge) along z
  EXPECT_NEAR(jump(kBlock, 500.0 * 0.015625 / 0.8), 6e-9, 1e-10);
  const UniformMagnet rod(kCylinder, teslas({1.0, 0.0, 0.0}));
  const double near_axis = 0.01 * 0.010;
  EXPECT_NEAR(si(rod.at(at_m({near_axis * (1 - 1e-12), 0, 0.002})).B.x),
              si(rod.at(at_m({near_axis * (1 + 1e-12), 0, 0.002})).B.x), 2e-12);
}

TEST(MagneticField, IsFiniteEverywhere) {
  const double special[] = {-10, -6, -5, 0, 5, 6, 10, 20, -20, 1e-300, 1e9, 5e-310};
  for (const Body& body : bodies()) {
    for (const Triple& j : {Triple{0, 0, 1.2}, Triple{1.2, 0, 0}, Triple{0.5, -0.3, 0.9}}) {
      const UniformMagnet magnet(body, teslas(j));
      for (const double x : special) {
        for (const double y : special) {
          for (const double z : special) {
            const MagneticField f = magnet.at(at_mm(x, y, z));
            EXPECT_TRUE(std::isfinite(norm(b_of(f))) && std::isfinite(norm(h_of(f))))
                << to_text(body) << ' ' << x << ' ' << y << ' ' << z;
            EXPECT_LT(norm(b_of(f)), 40.0);
          }
        }
      }
    }
  }
}

// Mirror images: B is an axial vector.
TEST(MagneticField, Symmetry) {
  for (const Body& body : {Body(kBlock), Body(kCylinder), Body(kRing), Body(kEllipsoid)}) {
    const UniformMagnet magnet(body, teslas(1.2));
    const Triple b = b_of(magnet.at(at_mm(12, 3, 7)));
    expect_near(b_of(magnet.at(at_mm(-12, 3, 7))), {-b[0], b[1], b[2]}, 1e-16, "x");
    expect_near(b_of(magnet.at(at_mm(12, -3, 7))), {b[0], -b[1], b[2]}, 1e-16, "y");
    expect_near(b_of(magnet.at(at_mm(12, 3, -7))), {-b[0], -b[1], b[2]}, 1e-16, "z");
  }
}

TEST(MagneticField, SizeDoesNotMatter) {
  const Triple small = b_of(UniformMagnet(kRing, teslas({0.1, 0.2, 1})).at(at_mm(12, 3, 7)));
  const Ring large{2.0 * metre, 1.0 * metre, 1.0 * metre};
  expect_near(b_of(UniformMagnet(large, teslas({0.1, 0.2, 1})).at(at_m({1.2, 0.3, 0.7}))), small,
              1e-14, "ring");
  const Block tiny{20e-9 * metre, 12e-9 * metre, 10e-9 * metre};
  expect_near(b_of(UniformMagnet(tiny, teslas({0.1, 0.2, 1})).at(at_m({12e-9, 3e-9, 7e-9}))),
              b_of(UniformMagnet(kBlock, teslas({0.1, 0.2, 1})).at(at_mm(12, 3, 7))), 1e-14,
              "block");
}

TEST(MagneticField, PlacedBodies) {
  const Rotation turn = Rotation::about({1, 2, 3}, 0.7);
  const Placement placement{at_mm(5, -7, 11), turn};
  for (const Body& body : bodies()) {
    const Triple j{0.5, -0.3, 0.9};
    const Triple local{0.012, 0.003, 0.007};
    const Triple expected = turn(b_of(UniformMagnet(body, teslas(j)).at(at_m(local))));
    const Triple world = turn(local);
    const UniformMagnet placed(body, teslas(j), placement);
    expect_near(b_of(placed.at(at_m({world[0] + 0.005, world[1] - 0.007, world[2] + 0.011}))),
                expected, 1e-13, to_text(body));
  }
  // A quarter turn about y takes z to x: the block 10 long along x.
  const UniformMagnet lying(kBlock, teslas(1.2),
                            {Position{}, Rotation::of_vector({0, 0.5 * kPi, 0})});
  EXPECT_NEAR(si(lying.at(at_mm(10, 0, 0)).B.x), 0.210091642661, 1e-12);
  const Rotation quarter = Rotation::of_quaternion(std::sqrt(0.5), 0, std::sqrt(0.5), 0);
  expect_near(quarter({0, 0, 1}), {1, 0, 0}, 1e-15, "quaternion");
  expect_near(quarter.after(quarter)({0, 0, 1}), {0, 0, -1}, 1e-15, "twice");
}

TEST(MagneticField, RefusesWhatIsNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(UniformMagnet(Block{mm(0), mm(1), mm(1)}, teslas(1.0)), DomainError);
  EXPECT_THROW(UniformMagnet(Ring{mm(10), mm(12), mm(1)}, teslas(1.0)), DomainError);
  EXPECT_THROW(UniformMagnet(ArcSegment{mm(10), mm(5), mm(1), 1.0, 1.0}, teslas(1.0)), DomainError);
  EXPECT_THROW(UniformMagnet(ArcSegment{mm(10), mm(5), mm(1), 0.0, 7.0}, teslas(1.0)), DomainError);
  EXPECT_THROW(UniformMagnet(kBlock, teslas(nan)), DomainError);
  EXPECT_THROW(UniformMagnet(kBlock, teslas(1.0), {at_mm(nan, 0, 0), {}}), DomainError);
  EXPECT_THROW((void)UniformMagnet(kBlock, teslas(1.0)).at(at_mm(0, nan, 0)), DomainError);
  EXPECT_THROW((void)Rotation::about({0, 0, 0}, 1.0), DomainError);
  EXPECT_THROW((void)Rotation::of_quaternion(0, 0, 0, 0), DomainError);
}

}  // namespace
}  // namespace magswap
