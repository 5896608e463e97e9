#include <gtest/gtest.h>

#include "magswap/core/error.hpp"

using magswap::DataError;

TEST(DataError, ShowsPlaceLineAndCaret) {
  const DataError error("mine.toml", 14, 8, "HcB exceeds HcJ", "HcB = { }");
  EXPECT_STREQ(error.what(),
               "mine.toml:14:8: error: HcB exceeds HcJ\n   14 | HcB = { }\n      |        ^");
  EXPECT_EQ(error.line(), 14);
  EXPECT_EQ(error.message(), "HcB exceeds HcJ");
}

TEST(DataError, WithoutPlaceNamesTheFileAlone) {
  EXPECT_STREQ(DataError("a.h5", 0, 0, "truncated").what(), "a.h5: error: truncated");
}
