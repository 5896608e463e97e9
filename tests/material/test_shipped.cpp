#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "magswap/material/elements.hpp"
#include "magswap/material/embedded.hpp"
#include "magswap/material/library.hpp"
#include "magswap/material/toml_text.hpp"

namespace magswap {
namespace {

TEST(Shipped, HasNoErrors) {
  for (const Finding& finding : Library::shipped().check())
    EXPECT_FALSE(finding.error) << to_text(finding);
}

TEST(Shipped, IsWhatTheFilesSay) {
  Library library;
  const std::string root = MAGSWAP_SOURCE_DIR;
  std::set<std::string> keys;
  library.add(root + "/materials");
  for (const Grade& grade : library.grades()) keys.insert(grade.key());
  std::set<std::string> shipped;
  for (const Grade& grade : Library::shipped().grades()) shipped.insert(grade.key());
  EXPECT_EQ(keys, shipped);
  EXPECT_EQ(library.families().size(), Library::shipped().families().size());
  EXPECT_EQ(library.compounds().size(), Library::shipped().compounds().size());
}

TEST(Shipped, HasTheGradesOfTheDocumentation) {
  const Library& library = Library::shipped();
  EXPECT_EQ(library.grade("arnold/N42SH").family, "ndfeb-sintered");
  EXPECT_GE(library.grades().size(), 400U);
  for (const char* family :
       {"ndfeb-sintered", "ndfeb-diffused", "ndfeb-bonded", "smco5", "sm2co17"}) {
    EXPECT_EQ(library.family(family).key, family);
  }
}

// Arnold Magnetic Technologies, sheet N42SH-151021: at least Br 1.28 T, HcJ 20 kOe, BHmax 39 MGOe.
TEST(Shipped, N42SHIsThatOfItsSheet) {
  const Grade& grade = Library::shipped().grade("arnold/N42SH");
  EXPECT_NEAR(grade.Br->guaranteed(), 1.28, 0.005);
  EXPECT_NEAR(grade.HcJ->guaranteed(), 1592e3, 1e3);
  EXPECT_NEAR(grade.BHmax->guaranteed(), 39 * 7957.747, 1e3);
}

TEST(Shipped, EveryFigureNamesAKnownSource) {
  const Library& library = Library::shipped();
  for (const Grade& grade : library.grades()) {
    if (!grade.Br) continue;
    EXPECT_NO_THROW((void)library.source(grade.Br->source)) << grade.key();
  }
}

TEST(Shipped, FilesOfOtherModulesAreEmbeddedAsTheyAre) {
  const std::string root = MAGSWAP_SOURCE_DIR;
  for (const std::string folder : {"materials/products/", "materials/supply/"}) {
    std::size_t expected = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root + "/" + folder)) {
      expected += entry.path().extension() == ".toml" ? 1U : 0U;
    }
    EXPECT_EQ(embedded_files(folder).size(), expected) << folder;
    for (const EmbeddedFile& file : embedded_files(folder)) {
      EXPECT_EQ(file.text, read_text_file(root + "/" + std::string(file.path))) << file.path;
    }
  }
  EXPECT_EQ(embedded_files("materials/footprints.toml").size(), 1U);
  EXPECT_TRUE(embedded_files("materials/grades").empty());
}

}  // namespace
}  // namespace magswap
