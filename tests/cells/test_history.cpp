#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "bodies.hpp"
#include "magswap/cells/safe_range.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using cells_test::kA_per_m;
using cells_test::of_grade;

CellResult run(const CellBody& body, const std::string& history, std::size_t cells = 500) {
  CellOptions options;
  options.cells = cells;
  return run_history({body}, options, parse_history(history), false);
}

TEST(History, ReadsItsSteps) {
  const CellHistory h =
      parse_history("heat 150 degC; field -200 kA/m, recover;plate ; cool 20 degC");
  ASSERT_EQ(h.size(), 6U);
  EXPECT_EQ(h[0].text, "open");
  EXPECT_EQ(to_celsius(h[1].load.temperature), 150.0);
  EXPECT_EQ(si(h[2].load.field), -200e3);
  EXPECT_EQ(to_celsius(h[2].load.temperature), 150.0);
  EXPECT_EQ(si(h[3].load.field), 0.0);
  EXPECT_EQ(h[4].load.circuit, Circuit::plate);
  EXPECT_EQ(h[4].text, "plate");
  EXPECT_EQ(parse_history("closed")[0].load.circuit, Circuit::closed);
  EXPECT_THROW((void)parse_history(""), ArgumentError);
  EXPECT_THROW((void)parse_history("melt 900 degC"), ArgumentError);
  EXPECT_THROW((void)parse_history("heat"), ArgumentError);
  EXPECT_THROW((void)parse_history("heat 100 kA/m"), ArgumentError);
  EXPECT_THROW((void)parse_history("open 3"), ArgumentError);
  EXPECT_THROW((void)parse_history("heat -40 degC"), DomainError);
  EXPECT_THROW((void)parse_history("cool 100 degC"), DomainError);
}

TEST(History, AlnicoHoldsInItsCircuitAndLosesOutOfIt) {
  const CellBody rod = of_grade("taihan/LNG44", "cylinder D10 L40 mm");
  const CellResult kept = run(rod, "closed");
  EXPECT_NEAR(kept.flux_loss, 0.0, 1e-12);
  EXPECT_NEAR(kept.back.all.irreversible_loss, 0.0, 1e-12);
  const CellResult taken_out = run(rod, "closed; open; closed");
  EXPECT_GT(taken_out.flux_loss, 0.1);
  EXPECT_GT(taken_out.back.all.share_past_knee, 0.5);
  // A longer rod demagnetises itself less, and iron before one pole helps.
  EXPECT_LT(run(of_grade("taihan/LNG44", "cylinder D10 L80 mm"), "closed; open; closed").flux_loss,
            0.5 * taken_out.flux_loss);
  CellOptions options;
  options.cells = 500;
  options.plate = -20.0 * millimetre;
  const CellResult on_iron =
      run_history({rod}, options, parse_history("closed; plate; closed"), false);
  EXPECT_LT(on_iron.flux_loss, 0.5 * taken_out.flux_loss);
  // Magnetised on the iron, it can still be spoilt by taking it off.
  const CellResult off = run_history({rod}, options, parse_history("plate; open; plate"), false);
  EXPECT_GT(off.flux_loss, 0.05);
}

TEST(History, FerriteFailsColdAndNotHot) {
  const CellBody disc = of_grade("tdk/FB6H", "cylinder D20 L4 mm");
  const CellResult cold = run(disc, "open; cool -40 degC"), hot = run(disc, "open; heat 100 degC");
  EXPECT_GT(cold.back.all.share_past_knee, 0.1);
  EXPECT_GT(cold.flux_loss, 0.01);
  EXPECT_EQ(hot.back.all.share_past_knee, 0.0);
  EXPECT_NEAR(hot.flux_loss, 0.0, 1e-4);
}

// 0.5 in outer, 0.1875 in inner diameter, 0.0625 in long; the sheets of these N52 say 60 or 80 °C.
TEST(History, ThinN52RingIsPastItsKneeWellBelow80DegC) {
  const std::string ring = "ring OD12.7 ID4.7625 L1.5875 mm";
  for (const char* grade : {"arnold/N52", "taihan/N52", "sgm/N52", "hgt/N52"}) {
    const CellResult r = run(of_grade(grade, ring), "open; heat 60 degC", 1000);
    EXPECT_GT(r.back.all.share_past_knee, 0.6) << grade;
    EXPECT_GT(r.flux_loss, 0.05) << grade;
    EXPECT_LT(si(r.steps[1].state.all.margin_worst), 0.0) << grade;
  }
}

struct Climb {
  const char* grade;
  double step_K;  // towards the dangerous end
};

// Independent runs, not one: each starts from a whole magnet.
TEST(History, ShareNeverShrinksWithTemperature) {
  for (const Climb& c : {Climb{"arnold/N42SH", 20}, Climb{"arnold/N52", 10}, Climb{"tdk/FB6H", -10},
                         Climb{"taihan/Y30H-1", -10}}) {
    const Library& library = Library::shipped();
    const GradeModel model(library.grade(c.grade), library);
    for (const char* shape :
         {"block 20x12x10 mm", "block 20x20x3 mm", "cylinder D20 L5 mm", "ring OD20 ID10 L4 mm",
          "cylinder D6 L12 mm", "ellipsoid 20x12x6 mm"}) {
      double share = 0.0, loss = 0.0, worst = 0.0;
      for (double t = 20.0; celsius(t) <= model.valid_to() && celsius(t) >= model.valid_from();
           t += c.step_K) {
        CellOptions options;
        options.cells = 120;
        DividedMagnets magnets({of_grade(c.grade, shape)}, options);
        (void)magnets.bring_to({});
        const CellFigures f = magnets.bring_to({Circuit::open, celsius(t), {}}).all;
        EXPECT_GE(f.share_past_knee, share - 1e-12) << c.grade << ' ' << shape << ' ' << t;
        EXPECT_GE(f.irreversible_loss, loss - 1e-9) << c.grade << ' ' << shape << ' ' << t;
        EXPECT_GE(f.irreversible_loss_worst, worst - 1e-9) << c.grade << ' ' << shape << ' ' << t;
        EXPECT_GE(f.irreversible_loss_worst, f.irreversible_loss);
        share = f.share_past_knee;
        loss = f.irreversible_loss;
        worst = f.irreversible_loss_worst;
      }
    }
  }
}

TEST(History, ShareNeverShrinksWithTheOpposingField) {
  for (const char* grade : {"arnold/N42SH", "arnold/N52", "tdk/FB6H", "taihan/LNG44"}) {
    for (const char* shape : {"block 20x12x10 mm", "cylinder D20 L5 mm", "ring OD20 ID10 L4 mm",
                              "cylinder D6 L30 mm"}) {
      double share = 0.0, loss = 0.0, worst = 0.0;
      for (double h = 0.0; h >= -700.0; h -= 100.0) {
        CellOptions options;
        options.cells = 120;
        DividedMagnets magnets({of_grade(grade, shape)}, options);
        (void)magnets.bring_to({});
        const CellFigures f = magnets.bring_to({Circuit::open, celsius(20), kA_per_m(h)}).all;
        EXPECT_GE(f.share_past_knee, share - 1e-12) << grade << ' ' << shape << ' ' << h;
        EXPECT_GE(f.irreversible_loss, loss - 1e-9) << grade << ' ' << shape << ' ' << h;
        EXPECT_GE(f.irreversible_loss_worst, worst - 1e-9) << grade << ' ' << shape << ' ' << h;
        EXPECT_GE(f.irreversible_loss_worst, f.irreversible_loss);
        share = f.share_past_knee;
        loss = f.irreversible_loss;
        worst = f.irreversible_loss_worst;
      }
    }
  }
}

double worst_loss_at(const char* grade, const char* shape, Temperature t, double Ha) {
  CellOptions options;
  options.cells = 500;
  DividedMagnets magnets({of_grade(grade, shape)}, options);
  (void)magnets.bring_to({Circuit::open, celsius(20), kA_per_m(Ha)});
  return magnets.bring_to({Circuit::open, t, kA_per_m(Ha)}).all.irreversible_loss_worst;
}

TEST(SafeRange, EndsWhereTheLossIsReached) {
  struct Case {
    const char* grade;
    const char* shape;
    double Ha;
    bool fails_cold;
  };
  for (const Case& c : {Case{"arnold/N42SH", "block 20x12x10 mm", 0.0, false},
                        Case{"arnold/N42SH", "cylinder D20 L10 mm", -150.0, false},
                        Case{"tdk/FB6H", "cylinder D20 L4 mm", 0.0, true}}) {
    const Library& library = Library::shipped();
    const GradeModel model(library.grade(c.grade), library);
    CellOptions options;
    options.cells = 500;
    LossLimit limit;
    limit.loss = 0.02;
    limit.field = kA_per_m(c.Ha);
    const CellSafeRange range = safe_range({of_grade(c.grade, c.shape)}, options, limit,
                                           model.valid_from(), model.valid_to());
    ASSERT_TRUE(range.worst.highest && range.mean.highest);
    EXPECT_LE(*range.worst.highest, *range.mean.highest);
    EXPECT_GE(*range.worst.lowest, *range.mean.lowest);
    const Temperature end = c.fails_cold ? *range.worst.lowest : *range.worst.highest;
    const double outwards = c.fails_cold ? -1.0 : 1.0;
    EXPECT_FALSE(c.fails_cold ? range.worst.from_start_of_validity
                              : range.worst.to_end_of_validity);
    EXPECT_LE(worst_loss_at(c.grade, c.shape, end, c.Ha), 0.02 + 1e-6);
    EXPECT_GT(worst_loss_at(c.grade, c.shape, end + outwards * kelvin, c.Ha), 0.02);
    EXPECT_TRUE(c.fails_cold ? range.worst.to_end_of_validity : range.worst.from_start_of_validity);
  }
}

TEST(SafeRange, SaysWhenTheMagnetIsNotSafeAtReference) {
  CellOptions options;
  options.cells = 300;
  LossLimit limit;
  limit.field = kA_per_m(-900);
  const CellSafeRange range = safe_range({of_grade("arnold/N52", "block 20x12x10 mm")}, options,
                                         limit, celsius(0), celsius(60));
  EXPECT_FALSE(range.mean.highest || range.worst.highest);
  EXPECT_LT(si(range.worst.least_margin), 0.0);
  limit.loss = 0.0;
  EXPECT_THROW((void)safe_range({of_grade("arnold/N52", "block 20x12x10 mm")}, options, limit,
                                celsius(0), celsius(60)),
               DomainError);
}

TEST(SafeRange, ThinnestMagnetSurvivesAndAThinnerOneDoesNot) {
  CellOptions options;
  options.cells = 400;
  LossLimit limit;
  const CellBody body = of_grade("arnold/N52", "block 20x12x10 mm");
  const ThinnestMagnet thinnest = thinnest_magnet(body, options, limit, celsius(60));
  ASSERT_TRUE(thinnest.mean && thinnest.worst);
  EXPECT_GE(si(*thinnest.worst), si(*thinnest.mean));
  const auto loss = [&](double length_m) {
    CellBody scaled = body;
    std::get<Block>(scaled.body).c = from_si<Length>(length_m);
    DividedMagnets magnets({scaled}, options);
    (void)magnets.bring_to({});
    return magnets.bring_to({Circuit::open, celsius(60), {}}).all.irreversible_loss;
  };
  EXPECT_LE(loss(si(*thinnest.mean)), 0.01 + 1e-9);
  EXPECT_GT(loss(0.97 * si(*thinnest.mean)), 0.01);
}

// At 20 °C its knee lies beyond the field of any plate: there is no thinnest one.
TEST(SafeRange, SaysWhenTheSearchEndsBeforeTheThinnestMagnet) {
  CellOptions options;
  options.cells = 300;
  LossLimit limit;
  const CellBody hard = of_grade("arnold/N42SH", "block 20x12x10 mm");
  const ThinnestMagnet any = thinnest_magnet(hard, options, limit, celsius(20));
  EXPECT_TRUE(any.mean_at_search_limit);
  EXPECT_TRUE(any.worst_at_search_limit);
  ASSERT_TRUE(any.worst);
  EXPECT_LT(si(*any.worst), 1e-3);
  const ThinnestMagnet found = thinnest_magnet(hard, options, limit, celsius(120));
  EXPECT_FALSE(found.worst_at_search_limit);
  ASSERT_TRUE(found.worst);
  EXPECT_GT(si(*found.worst), 1e-3);
}

TEST(History, ConvergenceNamesBodiesThatAreDividedNoCoarser) {
  CellOptions options;
  options.cells = 1400;
  const CellBody large = of_grade("arnold/N52", "block 20x20x10 mm");
  const CellBody small = cells_test::at(of_grade("arnold/N52", "block 2x2x2 mm"), 20, 0, 0);
  const CellResult r = run_history({large, small}, options, parse_history("open"));
  ASSERT_TRUE(r.convergence);
  EXPECT_EQ(r.convergence->kept_grids, std::vector<std::size_t>{1});
  EXPECT_TRUE(run_history({large}, options, parse_history("open")).convergence->kept_grids.empty());
}

constexpr std::string_view kTask = R"(schema = "magswap-demag/1"
history = "open; heat 80 degC"
cells = 300
[[magnet]]
grade = "arnold/N42"
shape = "block 10x10x4 mm"
position = "0 0 1 mm"
turn = "90 deg"
turn_axis = "0 0 1"
[[iron]]
shape = "block 12x12x3 mm"
position = "0 0 -3 mm"
mu_r = 500
)";

TEST(DemagFile, ReadsMagnetsIronAndSteps) {
  const DemagFile file = read_demag("task.toml", kTask, Library::shipped());
  ASSERT_EQ(file.bodies.size(), 2U);
  EXPECT_EQ(file.grades[0], "arnold/N42");
  EXPECT_EQ(file.bodies[1].mu_r, 500.0);
  EXPECT_NEAR(si(file.bodies[1].placement.position.z), -3e-3, 1e-15);
  const CellResult r = run_history(file.bodies, file.options, file.history, false);
  EXPECT_EQ(r.steps.size(), 2U);
  EXPECT_GT(si(r.back.all.B), 0.3);
}

TEST(DemagFile, ErrorsStandAtTheirPlace) {
  const auto fails_at = [](std::string_view from, std::string_view to, int line) {
    std::string text(kTask);
    text.replace(text.find(from), from.size(), to);
    try {
      (void)read_demag("task.toml", text, Library::shipped());
      ADD_FAILURE() << "'" << to << "' was taken";
    } catch (const DataError& error) {
      EXPECT_EQ(error.line(), line) << error.what();
    }
  };
  fails_at("block 10x10x4 mm", "block 10x10 mm", 6);
  fails_at("block 10x10x4 mm", "ring OD10 ID12 L4 mm", 6);
  fails_at("arnold/N42", "arnold/N4711", 5);
  fails_at("0 0 1 mm", "0 0 mm", 7);
  fails_at("turn_axis = \"0 0 1\"", "turn_axis = \"0 0 0\"", 9);
  fails_at("open; heat", "plate; heat", 2);
  fails_at("heat 80 degC", "boil", 2);
  fails_at("mu_r = 500", "mu = 500", 13);
  fails_at("cells = 300", "cells = 3", 3);
  fails_at("position = \"0 0 -3 mm\"", "name = \"magnet 1\"", 12);
}

TEST(DemagFile, CarriesTemperatureDataOnWhenAsked) {
  const Temperature hot = celsius(400.0);
  const DemagFile file = read_demag("task.toml", kTask, Library::shipped());
  EXPECT_THROW((void)file.bodies[0].curve(hot), DomainError);
  const DemagFile on = read_demag("task.toml", kTask, Library::shipped(), Basis::nominal, true);
  EXPECT_LT(si(on.bodies[0].curve(celsius(100.0)).Br()),
            si(on.bodies[0].curve(celsius(20.0)).Br()));
}

}  // namespace
}  // namespace magswap
