#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "magswap/material/table_reader.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

std::string message_of(const std::string& text) {
  try {
    const TomlText parsed("f.toml", text);
  } catch (const DataError& error) {
    return error.what();
  }
  return "";
}

TEST(TomlText, KeepsOrderAndPlaces) {
  const TomlText text("f.toml", "b = 1\na = { z = \"x\", y = 2.5 }\n[[t]]\nk = true\n");
  const TomlNode& root = text.root();
  ASSERT_EQ(root.children.size(), 3U);
  EXPECT_EQ(root.children[0].key, "b");
  EXPECT_EQ(root.children[1].key, "a");
  EXPECT_EQ(root.children[1].place.line, 2);
  EXPECT_EQ(root.children[1].place.column, 5);
  EXPECT_EQ(root.children[1].children[0].key, "z");
  EXPECT_EQ(root.find("t")->children[0].find("k")->type, TomlNode::Type::boolean);
  EXPECT_EQ(root.find("nothing"), nullptr);
}

TEST(TomlText, MistakeShowsLineAndCaret) {
  const std::string message = message_of("a = 1\nb = = 2\n");
  EXPECT_THAT(message, HasSubstr("f.toml:2:5: error: "));
  EXPECT_THAT(message, HasSubstr("\n    2 | b = = 2\n      |     ^"));
}

TEST(TomlText, CaretCountsCharactersNotBytes) {
  const TomlText text("f.toml", "a = \"µµ\" \n");
  const DataError error = text.error_at({1, 9}, "here");
  EXPECT_THAT(error.what(), HasSubstr("a = \"µµ\" \n      |         ^"));
}

TEST(TomlText, HostileTextsAreRefused) {
  EXPECT_NE(message_of("a = \"\xff\xfe\""), "");
  EXPECT_NE(message_of(std::string("a = 1\0b", 7)), "");
  EXPECT_NE(message_of("a = " + std::string(100000, '[')), "");
  EXPECT_NE(message_of("a = " + std::string(100000, '{')), "");
  EXPECT_NE(message_of("a = \"\"\"never closed"), "");
  EXPECT_NE(message_of("a = 1\na = 2"), "");
  EXPECT_THAT(message_of(std::string(TomlText::kLargest + 1, '#')),
              HasSubstr("more than the 8 MiB"));
  std::string dots = "a";
  for (int i = 0; i < 100000; ++i) dots += ".a";
  EXPECT_THAT(message_of(dots + " = 1"), HasSubstr("dots in one line"));
}

TEST(TomlText, CharactersBeyondAsciiStandInTextsAndComments) {
  EXPECT_EQ(message_of("a = \"é\" # ü\nb = '°'\n\"µ\" = \"\"\"é\n\\\n x é\"\"\"\nc = '''é'''\n"),
            "");
  EXPECT_EQ(message_of("\xEF\xBB\xBF"
                       "a = 1"),
            "");
  EXPECT_THAT(message_of("a = 1é"), HasSubstr("f.toml:1:6: error: a character beyond ASCII"));
  EXPECT_THAT(message_of("é = 1"), HasSubstr("f.toml:1:1: error: a character beyond ASCII"));
  EXPECT_THAT(message_of("a = \"\\é\""), HasSubstr("f.toml:1:7: error: a character beyond ASCII"));
  EXPECT_THAT(message_of("a = \"µ\"\n b = \"\"\"\\\n é\"\"\""), HasSubstr("f.toml:3:2: error"));
  EXPECT_NE(message_of("a = \"open\nb = é"), "");
}

TEST(TomlText, LongLinesAreCutInTheExcerpt) {
  const std::string message = message_of("a = = " + std::string(100000, 'x'));
  EXPECT_LT(message.size(), 600U);
  EXPECT_THAT(message, HasSubstr("…"));
}

TEST(TomlText, EveryTruncationParsesOrIsRefused) {
  const std::string whole =
      "s = \"µ\"\n[[g]]\nv = { a = \"1 T\", b = [1, 2.5, true] } # c\n[g.c]\nd = 2025-01-02\n";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    try {
      const TomlText text("f.toml", whole.substr(0, length));
    } catch (const DataError& error) {
      EXPECT_GT(error.line(), 0);
      EXPECT_LE(error.line(), 6);
    }
  }
}

TEST(ReadTextFile, NamesPathAndReason) {
  try {
    (void)read_text_file("/nowhere/at/all.toml");
    FAIL();
  } catch (const IoError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/at/all.toml"));
    EXPECT_THAT(error.what(), HasSubstr("No such file"));
  }
  EXPECT_THROW((void)read_text_file(::testing::TempDir()), IoError);
}

TEST(ReadTextFile, LimitsTheSize) {
  const std::string path = ::testing::TempDir() + "magswap_large.toml";
  std::ofstream(path) << "0123456789";
  EXPECT_EQ(read_text_file(path), "0123456789");
  EXPECT_THROW((void)read_text_file(path, 9), DataError);
  std::filesystem::remove(path);
}

TEST(TableReader, ReadsTypedMembers) {
  const TomlText text("f.toml",
                      "t = \"x\"\nn = 1.5\ni = 3\nb = true\nl = [\"p\", \"q\"]\nq = \"12 kOe\"\n");
  TableReader in(text, text.root(), "the file");
  EXPECT_EQ(in.text("t"), "x");
  EXPECT_EQ(in.number("n"), 1.5);
  EXPECT_EQ(in.integer("i"), 3);
  EXPECT_TRUE(in.flag_or("b", false));
  EXPECT_EQ(in.texts("l"), (std::vector<std::string>{"p", "q"}));
  EXPECT_NEAR(*in.quantity("q", Kind::field_strength), 954929.66, 0.01);
  EXPECT_EQ(in.text_or("absent", "y"), "y");
  EXPECT_EQ(in.quantity("absent", Kind::length), std::nullopt);
  in.finish();
}

std::string failure(const std::string& text, const std::function<void(TableReader&)>& read) {
  const TomlText parsed("f.toml", text);
  TableReader in(parsed, parsed.root(), "the file");
  try {
    read(in);
  } catch (const DataError& error) {
    EXPECT_GT(error.line(), 0) << error.what();
    return error.message();
  }
  return "";
}

TEST(TableReader, MistakesSayWhatIsExpected) {
  EXPECT_EQ(failure("a = 1", [](TableReader& in) { (void)in.text("a"); }),
            "'a' must be a text, not an integer");
  EXPECT_EQ(failure("a = 1", [](TableReader& in) { (void)in.text("b"); }), "the file has no 'b'");
  // A key that looks like the missing one is named, one that was asked for or lies far off is not.
  EXPECT_EQ(failure("titel = \"x\"", [](TableReader& in) { (void)in.text("title"); }),
            "the file has no 'title'; unknown key 'titel': is 'title' meant?");
  EXPECT_EQ(failure("gab = \"3 mm\"", [](TableReader& in) { (void)in.require("gap"); }),
            "the file has no 'gap'; unknown key 'gab': is 'gap' meant?");
  EXPECT_EQ(failure("map = \"3 mm\"",
                    [](TableReader& in) {
                      (void)in.find("map");
                      (void)in.require("gap");
                    }),
            "the file has no 'gap'");
  EXPECT_EQ(
      failure("outer_surface = 1", [](TableReader& in) { (void)in.require("inner_surface"); }),
      "the file has no 'inner_surface'");
  EXPECT_EQ(failure("a = \"\"", [](TableReader& in) { (void)in.text("a"); }), "'a' is empty");
  EXPECT_EQ(failure("a = \"y\"",
                    [](TableReader& in) {
                      (void)in.word("a", {"x", "z"});
                    }),
            "unknown a 'y'; known: x, z");
  EXPECT_EQ(failure("lenght = 1",
                    [](TableReader& in) {
                      (void)in.find("length");
                      in.finish();
                    }),
            "unknown key 'lenght' in the file; did you mean 'length'?");
  EXPECT_THAT(
      failure("a = 7500", [](TableReader& in) { (void)in.quantity("a", Kind::density); }),
      HasSubstr(
          "7500 is a bare number: a density is a text with its unit, such as \"7500 kg/m3\""));
  EXPECT_THAT(
      failure("a = \"3 T\"", [](TableReader& in) { (void)in.quantity("a", Kind::density); }),
      HasSubstr("'3 T' is not a density"));
  EXPECT_THAT(failure("a = nan", [](TableReader& in) { (void)in.number("a"); }),
              HasSubstr("not a finite number"));
  EXPECT_NE(
      failure("a = \"nan T\"", [](TableReader& in) { (void)in.quantity("a", Kind::flux_density); }),
      "");
  EXPECT_NE(failure("a = \"1e999 T\"",
                    [](TableReader& in) { (void)in.quantity("a", Kind::flux_density); }),
            "");
  EXPECT_NE(failure("a = [1]", [](TableReader& in) { (void)in.texts("a"); }), "");
  EXPECT_NE(failure("a = [1]", [](TableReader& in) { (void)in.tables("a"); }), "");
  EXPECT_NE(failure("a = 99999999999", [](TableReader& in) { (void)in.integer("a"); }), "");
}

}  // namespace
}  // namespace magswap
