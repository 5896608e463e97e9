#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/force/assembly_file.hpp"

namespace {

using namespace magswap;

AssemblyFile read(const std::string& body) {
  return read_assembly("a.toml", "schema = \"magswap-assembly/1\"\n" + body, Library::shipped());
}

const std::string kMagnet = "[[magnet]]\ngrade = \"arnold/N42\"\nshape = \"block 10x10x10 mm\"\n";

TEST(AssemblyFile, ReadsMagnetsPlateAndMotion) {
  const AssemblyFile file =
      read("title = \"t\"\nplate = \"-20 mm\"\ntemperature = \"80 degC\"\n" + kMagnet +
           "name = \"a\"\nposition = \"1 2 3 mm\"\nturn = \"90 deg\"\n"
           "turn_axis = \"0 1 0\"\ndirection = \"1 0 0\"\n"
           "[[magnet]]\nBr = \"1.1 T\"\nmu_rec = 1.05\ngroup = \"g\"\n"
           "shape = \"cylinder D10 L5 mm\"\nposition = \"0 0 30 mm\"\n"
           "[motion]\ngroup = \"g\"\nturn = \"60 deg\"\nshift = \"0 0 2 mm\"\n"
           "turn_about = \"1 0 0 mm\"\nsteps = 4\n");
  ASSERT_EQ(file.magnets.size(), 2U);
  EXPECT_EQ(file.magnets[0].group, "a");
  EXPECT_EQ(file.magnets[0].grade, "arnold/N42");
  EXPECT_EQ(file.magnets[1].name, "magnet 2");
  EXPECT_DOUBLE_EQ(si(file.magnets[1].curve.Br()), 1.1);
  EXPECT_NEAR(si(*file.plate), -0.02, 1e-15);
  const GradeModel model(Library::shipped().grade("arnold/N42"), Library::shipped());
  EXPECT_DOUBLE_EQ(si(file.magnets[0].curve.Br()), si(model.at(celsius(80.0)).Br()));
  ASSERT_TRUE(file.motion);
  const RigidMotion half = file.motion->at(0.5);
  EXPECT_NEAR(si(half.shift.z), 0.001, 1e-15);
  EXPECT_NEAR(half.turn({1.0, 0.0, 0.0})[1], 0.5, 1e-12);
}

TEST(AssemblyFile, NamesWhatIsWrong) {
  const auto refusal = [](const std::string& body) {
    try {
      (void)read(body);
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  using testing::HasSubstr;
  EXPECT_THAT(refusal(""), HasSubstr("no magnet"));
  EXPECT_THAT(refusal(kMagnet + "Br = \"1 T\"\n"), HasSubstr("both set the remanence"));
  EXPECT_THAT(refusal("[[magnet]]\nshape = \"sphere D5 mm\"\n"), HasSubstr("give a grade, or Br"));
  EXPECT_THAT(refusal(kMagnet + "postion = \"0 0 0 mm\"\n"), HasSubstr("position"));
  EXPECT_THAT(refusal(kMagnet + "position = \"0 0 5\"\n"), HasSubstr("their unit"));
  EXPECT_THAT(refusal(kMagnet + "name = \"a\"\n" + kMagnet + "name = \"a\"\n"),
              HasSubstr("two magnets"));
  EXPECT_THAT(refusal("[[magnet]]\nBr = \"-1 T\"\nshape = \"sphere D5 mm\"\n"),
              HasSubstr("positive"));
  EXPECT_THAT(refusal("[[magnet]]\nBr = \"nan T\"\nshape = \"sphere D5 mm\"\n"), HasSubstr("not"));
  EXPECT_THAT(refusal(kMagnet + "temperature = \"900 degC\"\n"), HasSubstr("900"));
  EXPECT_THAT(refusal(kMagnet + "[motion]\ngroup = \"b\"\nshift = \"1 0 0 mm\"\n"),
              HasSubstr("no magnets of group 'b'"));
  EXPECT_THAT(refusal(kMagnet + "name = \"a\"\n[motion]\ngroup = \"a\"\n"),
              HasSubstr("'shift' or a 'turn'"));
  EXPECT_THAT(refusal(kMagnet + "name = \"a\"\n[motion]\ngroup = \"a\"\nturn = \"5 deg\"\n"
                                "turn_axis = \"0 0 0\"\n"),
              HasSubstr("axis"));
}

}  // namespace
