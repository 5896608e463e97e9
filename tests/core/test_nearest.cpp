#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/nearest.hpp"

using magswap::edit_distance;
using magswap::nearest_names;

TEST(EditDistance, CountsEditsAndSwaps) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);  // the textbook pair
  EXPECT_EQ(edit_distance("N42HS", "N42SH"), 1U);     // a swap is one edit
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("n42sh", "N42SH"), 0U);
}

TEST(NearestNames, BestFirstAndOnlyNearOnes) {
  const std::vector<std::string> names{"N42SH", "N42H", "Recoma 28", "Y30", "N42SH"};
  EXPECT_THAT(nearest_names("N42HS", names), testing::ElementsAre("N42H", "N42SH"));
  EXPECT_THAT(nearest_names("Xx", {"Ag", "Xe"}), testing::ElementsAre("Xe"));
  EXPECT_THAT(nearest_names("fan", {"UAV", "van"}), testing::ElementsAre("van"));
  EXPECT_THAT(nearest_names("zzzzzzzzzz", names), testing::IsEmpty());
}
