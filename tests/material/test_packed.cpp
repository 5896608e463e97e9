#include <gtest/gtest.h>

#include "magswap/material/packed.hpp"
#include "magswap/material/toml_text.hpp"
#include "texts.hpp"

namespace magswap {
namespace {

Library from_sources() {
  Library out;
  const std::string root = MAGSWAP_SOURCE_DIR;
  for (const char* part :
       {"sources.toml", "families.toml", "compounds.toml", "prices.toml", "grades"}) {
    out.add(root + "/materials/" + part);
  }
  return out;
}

TEST(Packed, KeepsEveryRecord) {
  const Library library = from_sources();
  const std::string bytes = detail::pack(library);
  const Library back = detail::unpack(bytes);
  EXPECT_EQ(back.grades().size(), library.grades().size());
  EXPECT_EQ(back.prices().size(), library.prices().size());
  EXPECT_EQ(back.sources().size(), library.sources().size());
  EXPECT_EQ(detail::pack(back), bytes);
  for (std::size_t i = 0; i < library.grades().size(); ++i) {
    const Grade& a = library.grades()[i];
    const Grade& b = back.grades()[i];
    ASSERT_EQ(a.key(), b.key());
    EXPECT_EQ(a.fullness(), b.fullness());
    EXPECT_EQ(a.points.size(), b.points.size());
    ASSERT_EQ(a.Br.has_value(), b.Br.has_value());
    if (!a.Br) continue;
    EXPECT_EQ(a.Br->nominal(), b.Br->nominal());
    EXPECT_EQ(a.Br->source, b.Br->source);
    EXPECT_EQ(a.Br->standing, b.Br->standing);
  }
}

TEST(Packed, DamagedBytesAreRefused) {
  Library library = test::base();
  library.add_text(
      "g.toml", test::grade_file(
                    "name = \"X\"\nBr = { min = \"1 T\", at = \"20 degC\", source = \"maker\" }"));
  const std::string bytes = detail::pack(library);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW((void)detail::unpack(bytes.substr(0, length)), DataError) << length;
  }
  EXPECT_THROW((void)detail::unpack(bytes + "x"), DataError);
}

}  // namespace
}  // namespace magswap
