#include <gtest/gtest.h>

#include <string>

#include "magswap/results/sha256.hpp"
#include "magswap/results/utf8.hpp"

namespace magswap {
namespace {

// Test vectors of FIPS 180-2, appendix B, and of NIST's "short messages" (the empty one).
TEST(Sha256, GivesThePublishedSums) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesGiveTheSumOfTheWhole) {
  Sha256 sum;
  sum.add("ab");
  sum.add("");
  sum.add("c");
  EXPECT_EQ(sum.hex(), sha256_hex("abc"));
}

TEST(Utf8, FindsWhatCannotBeStored) {
  using detail::first_unstorable_byte;
  const auto none = std::string_view::npos;
  EXPECT_EQ(first_unstorable_byte(""), none);
  EXPECT_EQ(first_unstorable_byte("BHmax 334 kJ/m³, Sm₂Co₁₇, 🧲"), none);
  EXPECT_EQ(first_unstorable_byte("20 \xb0\x43"), 3U);     // degree sign of Latin-1
  EXPECT_EQ(first_unstorable_byte("a\xc3"), 1U);           // cut in a character
  EXPECT_EQ(first_unstorable_byte("\xc0\xaf"), 0U);        // overlong '/'
  EXPECT_EQ(first_unstorable_byte("ab\xed\xa0\x80"), 2U);  // surrogate
  EXPECT_EQ(first_unstorable_byte(std::string_view("a\0b", 3)), 1U);
}

TEST(Utf8, Latin1ComesBackByteForByte) {
  std::string all;
  for (int c = 1; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(detail::latin1_to_utf8("20 \xb0\x43"), "20 °C");
  EXPECT_EQ(detail::first_unstorable_byte(detail::latin1_to_utf8(all)), std::string_view::npos);
  EXPECT_EQ(detail::utf8_to_latin1(detail::latin1_to_utf8(all)), all);
}

}  // namespace
}  // namespace magswap
