#include <string>

#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::AllOf;
using testing::HasSubstr;

TEST(BadFiles, NothingAndNoText) {
  EXPECT_THAT(failure(""), HasSubstr("empty"));
  EXPECT_THAT(failure(" \n\n\t\n"), HasSubstr("empty"));
  EXPECT_THAT(failure(std::string_view("\x89HDF\r\n\x1a\n\0\0\0\0", 12)), HasSubstr("binary"));
  EXPECT_THAT(failure("\xFF\xFEH\1"), HasSubstr("UTF-16"));
  EXPECT_THAT(failure("a text\nwithout numbers\n"), HasSubstr("no row of numbers"));
  EXPECT_THROW((void)read_loop("/no/such/file.dat"), IoError);
  EXPECT_THROW((void)read_loop(testing::TempDir()), IoError);
}

TEST(BadFiles, EveryFaultHasItsPlace) {
  EXPECT_THAT(failure("H (A/m),J (T)\n1,1\n0,abc\n"),
              AllOf(HasSubstr("loop.csv:3:3"), HasSubstr("'abc' is not a number"),
                    HasSubstr("0,abc\n      |   ^")));
  EXPECT_THAT(failure("H (A/m),J (T)\n1,1\n0\n"),
              AllOf(HasSubstr("loop.csv:3:2"), HasSubstr("the row ends after 1 cells")));
  EXPECT_THAT(failure("H (A/m),J (T)\n1,1\n0,1e999\n"), HasSubstr("loop.csv:3:3"));
  EXPECT_THAT(failure("H (kA/m),J (T)\n1,1\n1e308,1\n"), HasSubstr("beyond what can be stored"));
}

TEST(BadFiles, LinesAndTablesWithoutEnd) {
  EXPECT_THAT(failure("H (A/m),J (T)\n1,1\n" + std::string(3 << 20, '1') + "\n"),
              HasSubstr("longer than 1 MiB"));
  EXPECT_THAT(failure(std::string(3 << 20, 'a')), HasSubstr("longer than 1 MiB"));
  EXPECT_THROW((void)read_loop("/dev/zero"), DataError);
  ReadOptions options;
  options.most_rows = 2;
  EXPECT_THAT(failure("H (A/m),J (T)\n1,1\n0,1\n-1,1\n", options),
              AllOf(HasSubstr("loop.csv:4:1"), HasSubstr("more than 2 rows")));
}

TEST(BadFiles, TooManyColumns) {
  std::string names;
  for (int i = 0; i < 5000; ++i) names += "a/b_c,";
  EXPECT_THAT(failure("[Data]\n" + names + "\n1,2\n"), HasSubstr("more than 4096 columns"));
  EXPECT_THAT(failure(names + "\n1,2\n"), HasSubstr("have no names"));
}

TEST(BadFiles, OptionsThatCannotBeMeant) {
  ReadOptions options;
  options.format = "oommv";
  EXPECT_THAT(failure("1,1\n", options), HasSubstr("no loop format 'oommv'"));
  options = {};
  options.sample.mass_kg = -1.0;
  EXPECT_THROW((void)read_text("1,1\n", options), DomainError);
  options = {};
  options.columns.push_back({"Q", "1", "T"});
  EXPECT_THROW((void)read_text("1,1\n", options), ArgumentError);
}

TEST(BadFiles, FormatsHaveNamesAndRules) {
  EXPECT_EQ(loop_formats().size(), 6U);
  for (const LoopFormat& format : loop_formats()) {
    EXPECT_FALSE(format.name.empty());
    EXPECT_FALSE(format.detection.empty());
  }
}

}  // namespace
}  // namespace magswap
