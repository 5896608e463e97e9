#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bodies.hpp"
#include "magswap/cells/cell_pieces.hpp"
#include "magswap/field/magnetic_field.hpp"

namespace magswap {
namespace {

using cells_test::alone;
using cells_test::iron;
using cells_test::kA_per_m;
using cells_test::of_grade;
using cells_test::straight;

struct Witness {
  const char* shape;
  double mu_r, worst_kA_per_m, worst_percent_kA_per_m;
};

// Finite elements, two formulations (examples/verify/open_circuit): the worst element, 0.02 to
// 0.6 % off its own limit, and the worst 1 % of the volume.
const std::vector<Witness> kCylinders{
    {"cylinder D20 L5 mm", 1.00, -741.195, -735.785},
    {"cylinder D20 L5 mm", 1.05, -714.275, -709.221},
    {"cylinder D20 L5 mm", 1.30, -604.188, -600.467},
    {"cylinder D20 L10 mm", 1.00, -616.386, -607.651},
    {"cylinder D20 L10 mm", 1.05, -597.794, -589.464},
    {"cylinder D20 L10 mm", 1.10, -580.275, -572.326},
    {"cylinder D20 L10 mm", 1.30, -519.281, -512.605},
    {"cylinder D20 L20 mm", 1.05, -511.495, -505.683},
    {"cylinder D20 L20 mm", 1.30, -451.355, -445.440},
    {"cylinder D10 L20 mm", 1.00, -489.633, -482.642},
    {"cylinder D10 L20 mm", 1.05, -476.505, -469.082},
    {"cylinder D10 L20 mm", 1.10, -464.187, -456.352},
    {"cylinder D10 L20 mm", 1.30, -420.793, -412.217},
};

TEST(CellPieces, WorstOfCylindersIsThatOfFiniteElements) {
  for (const Witness& w : kCylinders) {
    for (const std::size_t cells : {500U, 4000U}) {
      SCOPED_TRACE(testing::Message() << w.shape << ' ' << w.mu_r << ' ' << cells);
      const CellFigures f = alone(straight(w.shape, w.mu_r), cells).all;
      const double limit = (cells == 500 ? 0.025 : 0.012) + (w.mu_r > 1.1 ? 0.006 : 0.0);
      EXPECT_NEAR(si(f.H_worst_percent) / 1e3 / w.worst_percent_kA_per_m, 1.0, limit);
      EXPECT_NEAR(si(f.H_worst) / 1e3 / w.worst_kA_per_m, 1.0, limit);
    }
  }
}

// Mean of the least values at points spread evenly over the magnet (additive recurrence of the
// plastic number), of its closed-form field.
double worst_percent_of_points(const Body& body, const std::array<double, 3>& box_mm) {
  const UniformMagnet magnet(body, from_si<Polarisation>(1.2));
  constexpr double kPlastic = 1.2207440846057596;
  constexpr int kPoints = 150000;
  std::vector<double> x, y, z;
  for (int i = 1; i <= kPoints; ++i) {
    const auto place = [&](int power) {
      return std::fmod(0.5 + i / std::pow(kPlastic, power), 1.0) - 0.5;
    };
    const std::array<double, 3> at{1e-3 * box_mm[0] * place(1), 1e-3 * box_mm[1] * place(2),
                                   1e-3 * box_mm[2] * place(3)};
    if (!detail::contains(body, at)) continue;
    x.push_back(at[0]);
    y.push_back(at[1]);
    z.push_back(at[2]);
  }
  std::vector<double> hx(x.size()), hy(x.size()), hz(x.size());
  field_strength({&magnet, 1}, {x, y, z}, {hx, hy, hz});
  std::sort(hz.begin(), hz.end());
  const std::size_t worst = hz.size() / 100;
  double sum = 0.0;
  for (std::size_t i = 0; i < worst; ++i) sum += hz[i];
  return sum / static_cast<double>(worst);
}

TEST(CellPieces, WorstHundredthOfAStiffMagnetIsThatOfItsField) {
  struct Case {
    const char* shape;
    std::array<double, 3> box_mm;
  };
  for (const Case& c :
       {Case{"block 20x12x10 mm", {20, 12, 10}}, Case{"block 40x20x3 mm", {40, 20, 3}},
        Case{"block 5x5x40 mm", {5, 5, 40}}, Case{"cylinder D10 L40 mm", {10, 10, 40}},
        Case{"ring OD20 ID16 L5 mm", {20, 20, 5}}}) {
    const double expected = worst_percent_of_points(parse_body(c.shape), c.box_mm);
    const double found = si(alone(straight(c.shape, 1.0), 4000).all.H_worst_percent);
    EXPECT_NEAR(found / expected, 1.0, 0.008) << c.shape;
  }
}

// Straight and past the knee: nearly the same on 1000 cells as on 16 times as many.
TEST(CellPieces, WorstHardlyDependsOnTheDivision) {
  struct Case {
    const char* grade;
    const char* shape;
    double degC;
  };
  for (const Case& c :
       {Case{"arnold/N42SH", "block 20x12x10 mm", 20},
        Case{"arnold/N42SH", "block 20x12x10 mm", 160},
        Case{"arnold/N52", "ring OD20 ID16 L5 mm", 60}, Case{"tdk/FB6H", "cylinder D20 L4 mm", -40},
        Case{"arnold/N52", "cylinder D5 L20 mm", 100}}) {
    const auto at = [&](std::size_t cells) {
      CellOptions options;
      options.cells = cells;
      DividedMagnets magnets({of_grade(c.grade, c.shape)}, options);
      (void)magnets.bring_to({});
      return magnets.bring_to({Circuit::open, celsius(c.degC), {}}).all;
    };
    const CellFigures coarse = at(1000), fine = at(16000);
    SCOPED_TRACE(testing::Message() << c.grade << ' ' << c.shape << ' ' << c.degC);
    EXPECT_NEAR(coarse.H_worst_percent / fine.H_worst_percent, 1.0, 0.02);
    EXPECT_NEAR(coarse.H_worst / fine.H_worst, 1.0, 0.02);
    EXPECT_NEAR(coarse.irreversible_loss_worst, fine.irreversible_loss_worst, 0.02);
    EXPECT_NEAR(coarse.share_past_knee, fine.share_past_knee, 0.02);
  }
}

// Two halves that touch are one magnet, also at the rim where they touch.
// Of eight mirror images with one field the same is named whatever the rounding: above, along x.
TEST(CellPieces, OfMirrorImagesTheUpperOneIsNamed) {
  const CellFigures all = alone(straight("cylinder D20 L5 mm"), 1000).all;
  EXPECT_GT(si(all.worst_at.z), 0.0);
  EXPECT_GE(si(all.worst_at.x), si(all.worst_at.y) - 1e-12);
}

TEST(CellPieces, NeighboursCount) {
  CellOptions options;
  options.cells = 2000;
  const CellBody half = straight("block 10x12x10 mm");
  const CellFigures pair =
      DividedMagnets({cells_test::at(half, -5, 0, 0), cells_test::at(half, 5, 0, 0)}, options)
          .bring_to({})
          .all;
  const CellFigures one = alone(straight("block 20x12x10 mm"), 2000).all;
  EXPECT_NEAR(pair.H_worst_percent / one.H_worst_percent, 1.0, 0.005);
  EXPECT_NEAR(pair.H_worst / one.H_worst, 1.0, 0.005);
}

// The field of iron is not known that finely: the cells stand for themselves.
TEST(CellPieces, NoneBesideIron) {
  CellOptions options;
  options.cells = 600;
  DividedMagnets magnets(
      {straight("block 10x10x5 mm"), cells_test::at(iron("block 12x12x4 mm", 500), 0, 0, -5)},
      options);
  const CellFigures f = magnets.bring_to({}).all;
  double least = 0.0;
  for (const CellRecord& cell : magnets.map()) least = std::min(least, cell.H_A_per_m);
  EXPECT_NEAR(si(f.H_worst), least, 1e-9 * -least);
}

TEST(CellPieces, FieldOfTheWorstGrowsWithTheOpposingField) {
  for (const char* grade : {"arnold/N42SH", "arnold/N52", "tdk/FB6H", "taihan/LNG44"}) {
    for (const char* shape : {"cylinder D6 L30 mm", "block 20x12x10 mm", "cylinder D20 L5 mm",
                              "ring OD20 ID16 L4 mm"}) {
      // AlNiCo reversed takes seconds.
      if (grade == std::string_view("taihan/LNG44") && shape[0] != 'b') continue;
      double worst = 0.0, percent = 0.0;
      for (double h = 0.0; h >= -1000.0; h -= 125.0) {
        CellOptions options;
        options.cells = 120;
        DividedMagnets magnets({of_grade(grade, shape)}, options);
        (void)magnets.bring_to({});
        const CellFigures f = magnets.bring_to({Circuit::open, celsius(20), kA_per_m(h)}).all;
        SCOPED_TRACE(testing::Message() << grade << ' ' << shape << ' ' << h);
        EXPECT_LE(si(f.H_worst_percent), percent + 1.0);
        EXPECT_LE(si(f.H_worst), worst + 1.0);
        EXPECT_LE(si(f.H_worst), si(f.H_worst_percent) + 1e-6);
        EXPECT_LE(si(f.H_worst_percent), si(f.H));
        percent = si(f.H_worst_percent);
        worst = si(f.H_worst);
      }
    }
  }
}

TEST(CellPieces, SharesMakeOneAndExcessesCancel) {
  for (const char* shape : {"block 20x12x10 mm", "ring OD20 ID10 L5 mm", "ellipsoid 20x12x10 mm",
                            "arc OD40 ID20 L10 mm 60 deg"}) {
    const detail::CellSystem system({{"m", parse_body(shape), {}, {0, 0, 1}, false}}, 500, {},
                                    true);
    const double strength[] = {1e6};
    const detail::CellPieces pieces(system, strength);
    std::vector<double> share(system.size(), 0.0), excess(share);
    for (std::size_t i = 0; i < pieces.list().size(); ++i) {
      const auto& piece = pieces.list()[i];
      EXPECT_TRUE(pieces.is_cut(piece.cell));
      EXPECT_GT(piece.share, 0.0);
      EXPECT_TRUE(piece.self > 0.0 && piece.self <= 1.0);
      share[piece.cell] += piece.share;
      excess[piece.cell] += piece.share * pieces.excess(false, 0)[i];
    }
    for (std::size_t cell = 0; cell < share.size(); ++cell) {
      EXPECT_NEAR(share[cell], pieces.is_cut(cell) ? 1.0 : 0.0, 1e-12) << shape;
      EXPECT_NEAR(excess[cell], 0.0, 1e-12) << shape;
    }
  }
}

}  // namespace
}  // namespace magswap
