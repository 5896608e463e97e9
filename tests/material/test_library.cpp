#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "texts.hpp"

namespace magswap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string file_of(const std::string& maker, const std::string& key, const std::string& grades) {
  return fmt::format(
      "schema = \"magswap-materials/1\"\nmaker = \"{}\"\nkey = \"{}\"\nfamily = "
      "\"ndfeb-sintered\"\n{}",
      maker, key, grades);
}

std::string grade(const std::string& name, const std::string& lines = "") {
  return fmt::format("[[grade]]\nname = \"{}\"\n{}\n", name, lines);
}

const std::string kBr =
    "Br = { min = \"1.28 T\", max = \"1.35 T\", at = \"20 degC\", source = \"maker\" }";

Library two_makers() {
  Library library = test::base();
  library.add_text("x.toml",
                   file_of("Xeno Magnets", "xeno",
                           grade("N42SH") + grade("N42H") + grade("28/26") + grade("n50")));
  library.add_text("y.toml", file_of("Ypsilon", "yps",
                                     grade("N42SH", kBr) + grade("N-50") +
                                         grade("Z9", "aliases = [\"Zeta 9\"]")));
  return library;
}

TEST(LibraryLookup, ByMakerAndGrade) {
  const Library library = two_makers();
  EXPECT_EQ(library.grade("xeno/N42SH").maker_key, "xeno");
  EXPECT_EQ(library.grade("yps/N42SH").maker_key, "yps");
  EXPECT_EQ(library.grade("Xeno Magnets/n42-sh").maker_key, "xeno");
  EXPECT_THROW((void)library.grade("nobody/N42SH"), NotFoundError);
}

TEST(LibraryLookup, ABareNameTakesTheFullestRecord) {
  const Library library = two_makers();
  EXPECT_EQ(library.grade("N42SH").maker_key, "yps");
  const auto all = library.grades_named("N42SH");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1]->maker_key, "xeno");
}

TEST(LibraryLookup, CaseSpacesAndHyphensMatterOnlyBetweenGrades) {
  const Library library = two_makers();
  EXPECT_EQ(library.grade("n 42 sh").name, "N42SH");
  EXPECT_EQ(library.grade("n50").name, "n50");
  EXPECT_EQ(library.grade("N-50").name, "N-50");
  EXPECT_EQ(library.grade("N50").name,
            "n50");  // both could be meant; the first read of equal fullness
  EXPECT_EQ(library.grade("28/26").name, "28/26");
  EXPECT_EQ(library.grade("xeno/28/26").name, "28/26");
}

TEST(LibraryLookup, ByAlias) {
  const Library library = two_makers();
  EXPECT_EQ(library.grade("Zeta 9").name, "Z9");
  EXPECT_EQ(library.grade("zeta9").name, "Z9");
  EXPECT_EQ(library.grade("yps/Zeta-9").name, "Z9");
}

TEST(LibraryLookup, NotFoundNamesTheNearestWithTheirMakers) {
  const Library library = two_makers();
  try {
    (void)library.grade("N42HS");
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("no grade 'N42HS'; did you mean N42SH (Xeno, yps), N42H (Xeno)"));
    EXPECT_EQ(error.nearest().front(), "N42SH (Xeno, yps)");
  }
  EXPECT_THROW((void)library.family("ndfeb"), NotFoundError);
  EXPECT_THROW((void)library.compound("Nd2"), NotFoundError);
  try {
    (void)library.source("makr");
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_STREQ(error.what(), "no source 'makr'; did you mean maker?");
  }
  try {
    (void)Library().grade("N42");
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_STREQ(error.what(), "no grade 'N42' among the 0 known");
  }
}

TEST(LibraryLookup, ARecordOfTheSameKeyIsAMistake) {
  Library library = two_makers();
  const auto findings = library.read("z.toml", file_of("Xeno", "xeno", grade("N42SH")));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what.message(), "xeno/N42SH is named twice; first at x.toml:5");
}

TEST(LibraryOverlay, TheUsersRecordWins) {
  Library library = two_makers();
  Library own;
  own.add_text("mine.toml", file_of("Xeno", "xeno", grade("N42SH", kBr) + grade("N60")));
  const std::size_t before = library.grades().size();
  library.overlay(own);
  EXPECT_EQ(library.grades().size(), before + 1);
  EXPECT_EQ(library.grade("xeno/N42SH").path, "mine.toml");
  EXPECT_NEAR(library.grade("xeno/N42SH").Br->nominal(), 1.315, 1e-12);
}

class UserFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / fmt::format("magswap-user-{}", ::getpid());
    std::filesystem::create_directories(folder_ / "products");
    write("products/p.toml", "schema = \"magswap-products/1\"\n");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  std::filesystem::path folder_;
};

const std::string kOwnSource = "[sources.bench]\ntitle = \"My bench\"\nseen = \"direct\"\n";

TEST_F(UserFolder, IsLaidOverTheShippedLibrary) {
  write("mine.toml",
        file_of("Me", "me",
                grade("M1",
                      "Br = { value = \"1.1 T\", kind = \"measured\", at = \"20 degC\", "
                      "source = \"bench\" }")) +
            kOwnSource);
  const Library library = Library::with(folder_);
  EXPECT_EQ(library.grade("me/M1").Br->nominal(), 1.1);
  EXPECT_EQ(library.source("bench").title, "My bench");
  EXPECT_EQ(library.grades().size(), Library::shipped().grades().size() + 1);
}

TEST_F(UserFolder, ThatDoesNotPassIsRefused) {
  write("mine.toml",
        file_of("Me", "me",
                grade("M1",
                      "Br = { value = \"11 T\", kind = \"measured\", at = \"20 degC\", "
                      "source = \"bench\" }")) +
            kOwnSource);
  try {
    (void)Library::with(folder_);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("mine.toml:7:6: error: Br 11 T lies beyond the physical limit"));
    EXPECT_THAT(error.what(), HasSubstr("\n    7 | Br = "));
  }
  EXPECT_THROW((void)Library::with(folder_ / "absent.toml"), IoError);
}

TEST(SourcedValue, NominalGuaranteedAndBounds) {
  SourcedValue value;
  EXPECT_TRUE(std::isnan(value.nominal()));
  value.min = 1.0;
  EXPECT_EQ(value.nominal(), 1.0);
  value.max = 3.0;
  EXPECT_EQ(value.nominal(), 2.0);
  value.typical = 2.5;
  EXPECT_EQ(value.nominal(), 2.5);
  EXPECT_EQ(value.guaranteed(), 1.0);
  EXPECT_EQ(value.lower(), 1.0);
  EXPECT_EQ(value.upper(), 3.0);
  value.high = 4.0;
  EXPECT_EQ(value.upper(), 4.0);
  EXPECT_FALSE(value.doubtful());
  value.standing = Standing::claim;
  EXPECT_TRUE(value.doubtful());
  EXPECT_EQ(standing("derived"), Standing::derived);
  EXPECT_EQ(to_text(Standing::derived), "derived");
  EXPECT_THROW((void)standing("usual"), ArgumentError);
}

}  // namespace
}  // namespace magswap
