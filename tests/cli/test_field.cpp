#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <vector>

#include "json_output.hpp"
#include "magswap/field/magnetic_field.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace {

using namespace magswap;
using nlohmann::json;

const std::string kBlock = "field --Br '1.2 T' --shape 'block 20x12x10 mm' ";

// Values of the closed form on the axis and of an independent evaluation off it.
TEST(Field, PointsOnAndOffTheAxis) {
  const json out = json_of(kBlock + "--at '0 0 10 mm' --at '1.2 cm 3 7 mm'");
  const json& points = out.at("points");
  ASSERT_EQ(points.size(), 2U);
  EXPECT_NEAR(value(points[0].at("B").at("z"), "T"), 0.210091642661, 1e-12);
  EXPECT_NEAR(value(points[0].at("B").at("magnitude"), "T"), 0.210091642661, 1e-12);
  EXPECT_NEAR(value(points[0].at("H").at("z"), "kA/m"), 0.210091642661 / kMu0 / 1e3, 1e-8);
  EXPECT_NEAR(value(points[0].at("distance_from_face"), "mm"), 5.0, 1e-12);
  EXPECT_EQ(points[0].at("place"), "outside");
  EXPECT_NEAR(value(points[1].at("B").at("x"), "T"), 0.17264522, 1e-8);
  EXPECT_NEAR(value(points[1].at("B").at("y"), "T"), 0.04336206, 1e-8);
  EXPECT_NEAR(value(points[1].at("B").at("z"), "T"), 0.02764572, 1e-8);
  EXPECT_FALSE(points[1].contains("distance_from_face"));
  EXPECT_NE(out.at("frame").get<std::string>().find("centre"), std::string::npos);
}

TEST(Field, OtherShapesAndDirections) {
  const auto bz = [](const std::string& rest) {
    return value(json_of("field --Br '1.2 T' " + rest).at("points")[0].at("B").at("z"), "T");
  };
  EXPECT_NEAR(bz("--shape 'ring OD20 ID10 L10 mm' --at '0 0 10 mm'"), 0.085956109184, 1e-12);
  EXPECT_LT(bz("--shape 'ring OD20 ID10 L10 mm' --at '0 0 5 mm'"), 0.0);
  EXPECT_NEAR(bz("--shape 'sphere D20 mm' --at '0 0 15 mm'"), 0.237037037037, 1e-12);
  const json turned = json_of(
      "field --Br '1.2 T' --shape 'block 10x20x12 mm' --direction '1 0 0' --at '10 0 0 mm'");
  EXPECT_NEAR(value(turned.at("points")[0].at("B").at("x"), "T"), 0.210091642661, 1e-12);
  const json back = json_of(
      "field --Br '1.2 T' --shape 'block 10x20x12 mm' --direction '-2,0,0' --at '10 0 0 mm'");
  EXPECT_NEAR(value(back.at("points")[0].at("B").at("x"), "T"), -0.210091642661, 1e-12);
}

TEST(Field, AGradeStandsAtItsWorkingPoint) {
  const std::string arguments =
      "field arnold/N42SH --temperature '80 degC' --shape 'cylinder D20 L10 mm' --at '0 0 10 mm'";
  const Library& library = Library::shipped();
  const auto curve = GradeModel(library.grade("arnold/N42SH"), library).at(celsius(80.0));
  const Cylinder cylinder{20.0 * millimetre, 10.0 * millimetre};
  const auto point = operating_point(curve, cylinder);
  const json out = json_of(arguments);
  EXPECT_NEAR(value(out.at("J"), "T"), si(point.J), 1e-12);
  EXPECT_NEAR(value(out.at("Br"), "T"), si(curve.Br()), 1e-12);
  // 0.230902019303 T of 1.2 T by the closed form of the axis
  EXPECT_NEAR(value(out.at("points")[0].at("B").at("z"), "T"), 0.230902019303 / 1.2 * si(point.J),
              1e-12);
  const json bare = json_of(arguments + " --polarisation remanence");
  EXPECT_NEAR(value(bare.at("J"), "T"), si(curve.Br()), 1e-12);
  EXPECT_EQ(bare.at("J_origin"), "its remanence");
  EXPECT_NE(out.at("model_error"), bare.at("model_error"));
  const json across = json_of(arguments + " --direction '1 0 0'");
  // Across the axis of a round body the mean factor is half of what is left of 1.
  const double N = 0.5 * (1.0 - magnetometric_factor(Shape(cylinder)).N);
  const auto lying = operating_point(curve, DemagnetisingFactor{N, 1.0 - N});
  EXPECT_NEAR(value(across.at("J"), "T"), si(lying.J), 1e-9);
  EXPECT_NE(across.at("J_origin").get<std::string>().find("working point"), std::string::npos);
}

TEST(Field, SaysWhatItTakesForGranted) {
  const Outcome grade =
      run_program("field arnold/N42SH --shape 'cylinder D20 L10 mm' --at '0 0 10 mm'");
  EXPECT_EQ(grade.status, 0) << grade.err;
  for (const char* word : {"origin at the centre", "working point", "taken as uniform",
                           "5.000 mm before the face", "Bz", "|B|"}) {
    EXPECT_NE(grade.out.find(word), std::string::npos) << word << " in " << grade.out;
  }
  const Outcome inside = run_program(kBlock + "--at '0 0 0 mm' --at '10 0 0 mm' --at '11 0 0 mm'");
  for (const char* word : {"inside", "on the surface", "outside"}) {
    EXPECT_NE(inside.out.find(word), std::string::npos) << word << " in " << inside.out;
  }
}

TEST(Field, ItsOwnTableReadsBack) {
  const ScratchFolder scratch;
  const Outcome first = run_program(kBlock + "--at '0 0 10 mm' --at '12 3 7 mm' --csv");
  ASSERT_EQ(first.status, 0) << first.err;
  const std::string file = scratch.write("points.csv", first.out);
  EXPECT_EQ(run_program(kBlock + "--csv --file " + file).out, first.out);
  const std::string other =
      scratch.write("other.csv", "\xEF\xBB\xBF# chosen\r\nz [cm];\"y [mm]\";x [mm]\r\n1;0;0\r\n");
  const json out = json_of(kBlock + "--file " + other);
  EXPECT_NEAR(value(out.at("points")[0].at("B").at("z"), "T"), 0.210091642661, 1e-12);
}

struct Wrong {
  std::string arguments;
  int status;
  std::vector<std::string> words;
};

void expect_named(const Wrong& wrong) {
  const Outcome outcome = run_program("field " + wrong.arguments);
  EXPECT_EQ(outcome.status, wrong.status) << wrong.arguments << ": " << outcome.err;
  EXPECT_EQ(outcome.out, "");
  for (const std::string& word : wrong.words) {
    EXPECT_NE(outcome.err.find(word), std::string::npos) << word << " in " << outcome.err;
  }
}

TEST(Field, NamesMistakes) {
  const std::string block = "--Br '1.2 T' --shape 'block 2x2x2 mm' ";
  const std::string at = " --at '0 0 5 mm'";
  const std::vector<Wrong> all{
      {block + "--at '0 0 15'", 2, {"0 0 15", "unit"}},
      {block + "--at '0 15 mm'", 2, {"three coordinates"}},
      {block + "--at 'nan 0 0 mm'", 2, {"nan", "not a number"}},
      {block + "--at '0 0 1 2 mm'", 2, {"left over"}},
      {block + "--at '0 0 15 kg'", 2, {"kg", "length"}},
      {block, 2, {"--at", "--file"}},
      {block + "--direction '1 0'" + at, 2, {"--direction", "three"}},
      {block + "--direction '0 0 0'" + at, 2, {"--direction", "zero"}},
      {block + "--temperature '80 degC'" + at, 2, {"--temperature", "grade"}},
      {block + "N42SH" + at, 2, {"--Br", "one of them"}},
      {"--shape 'block 2x2x2 mm'" + at, 2, {"--Br"}},
      {"--Br '1.2 T'" + at, 2, {"--shape"}},
      {"--Br 1.2 --shape 'block 2x2x2 mm'" + at, 2, {"1.2", "unit"}},
      {"--Br '0 T' --shape 'block 2x2x2 mm'" + at, 4, {"--Br", "positive"}},
      {"--Br '1.2 T' --shape 'block 0x2x2 mm'" + at, 4, {"edge a", "positive"}},
      {"--Br '1.2 T' --shape 'arc OD4 ID2 L1 mm'" + at, 2, {"arc", "angle"}},
      {"--Br '1.2 T' --shape 'arc OD4 ID2 L1 mm 400 deg'" + at, 4, {"360"}},
      {"N42HS --shape 'block 2x2x2 mm'" + at, 2, {"did you mean", "N42SH"}},
  };
  for (const Wrong& wrong : all) expect_named(wrong);
}

TEST(Field, NamesMistakesInFiles) {
  const ScratchFolder scratch;
  const auto with = [&](const std::string& text) {
    return "--Br '1 T' --shape 'block 2x2x2 mm' --file " + scratch.write("p.csv", text);
  };
  expect_named({with("x,y,z\n1,2,3\n"), 3, {"p.csv:1:1", "no unit"}});
  expect_named({with("x [mm],y [mm]\n1,2\n"), 3, {"p.csv:1:1", "heading"}});
  expect_named({with("x [mm],y [mm],z [kg]\n1,2,3\n"), 3, {"kg"}});
  expect_named({with("x [mm],y [mm],z [mm]\n1,2\n"), 3, {"p.csv:2", "missing"}});
  expect_named({with("x [mm],y [mm],z [mm]\n1,2,3\n1,2,hu\n"), 3, {"p.csv:3:5", "hu"}});
  expect_named({with("x [mm],y [mm],z [mm]\n"), 3, {"no points"}});
  expect_named({with(""), 3, {"no points"}});
  expect_named({"--Br '1 T' --shape 'block 2x2x2 mm' --file missing.csv", 5, {"missing.csv"}});
}

// A row of magnets whose direction turns by 90° a piece: strong on one side.
TEST(Field, OfAnAssembly) {
  const std::string row = "field --assembly examples/halbach_row.toml ";
  const json out = json_of(row + "--at '0 0 8 mm' --at '0 0 -8 mm' --at '10 0 0 mm'");
  const json& points = out.at("points");
  const double front = value(points[0].at("B").at("magnitude"), "T");
  const double back = value(points[1].at("B").at("magnitude"), "T");
  EXPECT_GT(front, 2.0 * back);
  EXPECT_EQ(points[2].at("place"), "in 4");
  ASSERT_EQ(out.at("magnets").size(), 5U);
  // By symmetry the outer magnets work alike.
  EXPECT_NEAR(value(out.at("magnets")[0].at("J"), "T"), value(out.at("magnets")[4].at("J"), "T"),
              1e-9);
  // The sum of five blocks, each with its polarisation.
  std::vector<UniformMagnet> blocks;
  const double directions[5][3] = {{0, 0, -1}, {1, 0, 0}, {0, 0, 1}, {-1, 0, 0}, {0, 0, -1}};
  for (std::size_t i = 0; i < 5; ++i) {
    const double j = value(out.at("magnets")[i].at("J"), "T");
    const auto along = [&](std::size_t k) { return from_si<Polarisation>(j * directions[i][k]); };
    Placement placement;
    placement.position.x = (10.0 * static_cast<double>(i) - 20.0) * millimetre;
    const Length edge = 10.0 * millimetre;
    blocks.emplace_back(Block{edge, edge, edge}, Vector<Polarisation>{along(0), along(1), along(2)},
                        placement);
  }
  const MagneticField sum = field_at(blocks, {Length{}, Length{}, 8.0 * millimetre});
  EXPECT_NEAR(value(points[0].at("B").at("z"), "T"), si(sum.B.z), 1e-10);
  EXPECT_EQ(run_program(row + "--shape 'block 1x1x1 mm' --at '0 0 8 mm'").status, 2);
}

TEST(Field, DrawsASection) {
  const ScratchFolder scratch;
  const std::string svg = scratch.file("b.svg");
  const Outcome drawn = run_program(kBlock + "--section xz --svg " + svg);
  EXPECT_EQ(drawn.status, 0) << drawn.err;
  std::ifstream file(svg);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_NE(text.find("</svg>"), std::string::npos);
  EXPECT_NE(text.find("mT"), std::string::npos);
  // The grid as a table reads back as points of the same field.
  const std::string csv = run_program(kBlock + "--section 'xz 30x20 mm at 2 mm' --csv").out;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 160 * 107);
  EXPECT_NE(csv.find(",2,"), std::string::npos) << "the plane lies at y = 2 mm";
  for (const char* wrong :
       {"x", "xx", "xw", "'xz 30 mm'", "'xz 30x-5 mm'", "'xz at 3'", "'xz 1000x1 mm'"}) {
    EXPECT_EQ(run_program(kBlock + "--svg " + svg + " --section " + wrong).status, 2) << wrong;
  }
  EXPECT_EQ(run_program(kBlock + "--svg " + svg).status, 2) << "without a section";
  EXPECT_EQ(run_program(kBlock + "--section xz").status, 2) << "nowhere to";
}

}  // namespace
