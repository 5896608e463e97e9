#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "magswap/core/error.hpp"
#include "magswap/product/library.hpp"

namespace magswap {
namespace {

using ::testing::HasSubstr;

constexpr const char* kSources = "[somebody]\ntitle = \"a study\"\nseen = \"direct\"\n";

// A file with one product of one entry, whose members a test replaces.
struct File {
  std::string schema = "magswap-products/1";
  std::string head = "key = \"thing\"\ntitle = \"a thing\"\nper = \"MW\"\n";
  std::string substance = "substance = \"magnet\"\n";
  std::string basis = "basis = \"magnet\"\n";
  std::string values = "value = \"600 kg/MW\"\nlow = \"400 kg/MW\"\nhigh = \"850 kg/MW\"\n";
  std::string rest = "kind = \"estimated\"\nsource = \"somebody\"\nconfidence = \"medium\"\n";
  std::string tail;

  [[nodiscard]] std::string text() const {
    return fmt::format("schema = \"{}\"\n[[product]]\n{}[[product.entry]]\n{}{}{}{}{}", schema,
                       head, substance, basis, values, rest, tail);
  }
};

// Message of the first error of a file, empty when there is none.
std::string error_of(const File& file) {
  try {
    ProductLibrary library;
    library.add_text("sources.toml", kSources);
    library.add_text("mine.toml", file.text());
    const auto errors = library.check();
    return errors.empty() ? "" : errors.front().what();
  } catch (const DataError& error) {
    return error.what();
  }
}

TEST(ProductsFile, ReadsAGoodOne) {
  EXPECT_EQ(error_of(File{}), "");
  ProductLibrary library;
  library.add_text("mine.toml", File{}.text());
  const Product& thing = library.product("THING");
  EXPECT_DOUBLE_EQ(*thing.entries.front().low_kg, 400.0);
  EXPECT_EQ(thing.entries.front().confidence, Confidence::medium);
  EXPECT_EQ(thing.default_entry("magnet", MassBasis::magnet), nullptr);
}

TEST(ProductsFile, UnknownUnit) {
  File file;
  file.values = "value = \"600 kq/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("mine.toml:9:9: error: unknown unit 'kq' in 'kq/MW'"));
  EXPECT_THAT(error_of(file), HasSubstr("value = \"600 kq/MW\"\n      |         ^"));
}

TEST(ProductsFile, UnitOfAnotherKind) {
  File file;
  file.values = "value = \"600 kg\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("'600 kg' is not a mass per MW, such as '12 kg/MW'"));
  file.values = "value = 600\n";
  EXPECT_THAT(error_of(file),
              HasSubstr("'value' is an integer: a content is a text with its unit"));
  file.head = "key = \"thing\"\ntitle = \"a thing\"\nper = \"motor\"\n";
  file.values = "value = \"600 kg/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("is not a mass, counted per motor, such as '12 kg'"));
}

TEST(ProductsFile, Negative) {
  File file;
  file.values = "value = \"-600 kg/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("'value' is -600 kg/MW: a content is not negative"));
}

TEST(ProductsFile, MissingBasis) {
  File file;
  file.basis = "";
  EXPECT_THAT(error_of(file), HasSubstr("mine.toml:6:1: error: entry has no 'basis'"));
  file.basis = "basis = \"metal\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("unknown basis 'metal'; known: magnet, element, oxide"));
}

TEST(ProductsFile, RangeInDisorder) {
  File file;
  file.values = "value = \"600 kg/MW\"\nlow = \"700 kg/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("700 kg exceeds 600 kg, so that low is above value"));
  file.values = "value = \"600 kg/MW\"\nhigh = \"500 kg/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("value is above high"));
  file.values = "low = \"600 kg/MW\"\nhigh = \"500 kg/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("low is above high"));
  file.values = "";
  EXPECT_THAT(error_of(file), HasSubstr("entry has no number"));
}

TEST(ProductsFile, UnknownSource) {
  File file;
  file.rest = "kind = \"estimated\"\nsource = \"sombody\"\nconfidence = \"medium\"\n";
  EXPECT_THAT(
      error_of(file),
      HasSubstr("mine.toml:13:10: error: unknown source 'sombody'; did you mean 'somebody'?"));
  file = {};
  file.tail = "disputed_by = [\"nobody-at-all\"]\n";
  EXPECT_THAT(error_of(file), HasSubstr("unknown source 'nobody-at-all'"));
}

TEST(ProductsFile, SubstanceAndBasisFit) {
  File file;
  file.basis = "basis = \"element\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("the mass of magnets has the basis 'magnet'"));
  file.substance = "substance = \"Neodymium\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("not an element symbol"));
  file.substance = "substance = \"Nd\"\n";
  EXPECT_EQ(error_of(file), "");
  file.basis = "basis = \"magnet\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("a mass of magnets has the substance 'magnet'"));
}

TEST(ProductsFile, WhatCannotBeTheDefault) {
  File file;
  file.rest = "kind = \"claim\"\nsource = \"somebody\"\nconfidence = \"low\"\ndefault = true\n";
  EXPECT_THAT(error_of(file), HasSubstr("it is a claim"));
  file.rest =
      "kind = \"derived\"\nsource = \"somebody\"\nconfidence = \"low\"\ndefault = true\nprojection "
      "= true\n";
  EXPECT_THAT(error_of(file), HasSubstr("it is a projection"));
  file.rest = "kind = \"derived\"\nsource = \"somebody\"\nconfidence = \"low\"\ndefault = true\n";
  file.substance = "substance = \"rare earths\"\n";
  file.basis = "basis = \"unspecified\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("its basis is unspecified"));
}

TEST(ProductsFile, OneSubstanceIsNotCountedTwice) {
  File file;
  file.substance = "substance = \"Nd\"\n";
  file.basis = "basis = \"element\"\n";
  file.rest += "default = true\n";
  const std::string again =
      "[[product.entry]]\nsubstance = \"Nd\"\nbasis = \"oxide\"\nvalue = \"1 kg/MW\"\n"
      "kind = \"derived\"\nsource = \"somebody\"\nconfidence = \"low\"\n";
  file.tail = again;
  EXPECT_EQ(error_of(file), "");
  file.tail = again + "default = true\n";
  EXPECT_THAT(
      error_of(file),
      HasSubstr("two values of Nd to calculate with: as element (line 6) and as oxide; they do "
                "not add, keep one default"));
}

TEST(ProductsFile, NamesAreUnique) {
  File file;
  file.tail = "[[product]]\n" + file.head + "[[product.entry]]\n" + file.substance + file.basis +
              file.values + file.rest;
  EXPECT_THAT(error_of(file), HasSubstr("product name 'thing' is used twice"));
  file = {};
  file.head = "key = \"Thing One\"\ntitle = \"a thing\"\nper = \"MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("small letters, digits and hyphens"));
}

TEST(ProductsFile, FormOfTheFile) {
  File file;
  file.schema = "magswap-products/2";
  EXPECT_THAT(error_of(file), HasSubstr("unknown schema 'magswap-products/2'"));
  file = {};
  file.tail = "[[product]]\nkey = \"other\"\ntitle = \"o\"\nper = \"MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("no note that says what was looked for"));
  file.tail += "note = \"looked for in a study\"\n";
  EXPECT_EQ(error_of(file), "");
  file = {};
  file.tail = "lo = \"1 kg/MW\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("unknown key 'lo' in entry"));
  file = {};
  file.head = "key = \"thing\"\ntitle = \"a thing\"\nper = \"Mega Watt\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("neither a unit, such as MW, nor a noun"));
  file = {};
  file.tail =
      "[product.composition]\nkind = \"measured\"\nsource = \"somebody\"\nNd = { value = \"30 %\" "
      "}\n";
  EXPECT_THAT(error_of(file),
              HasSubstr("sum to 0.3, not 1; an analysis of some elements is 'partial = true'"));
  file.tail =
      "[product.composition]\nkind = \"measured\"\nsource = \"somebody\"\npartial = true\n"
      "Nd = { value = \"30 %\", low = \"40 %\" }\n";
  EXPECT_THAT(error_of(file), HasSubstr("0 ≤ low ≤ value ≤ high ≤ 1"));
  file = {};
  file.tail =
      "[[product.fact]]\nname = \"x\"\nvalue = \"some\"\nkind = \"claim\"\nsource = \"somebody\"\n"
      "confidence = \"low\"\n";
  EXPECT_THAT(error_of(file), HasSubstr("'some' is not a number"));
}

TEST(ProductsFile, OtherDataFilesAreLeftToOthers) {
  ProductLibrary library;
  EXPECT_NO_THROW(
      library.add_text("grades.toml", "schema = \"magswap-materials/1\"\nmaker = \"x\"\n"));
  EXPECT_TRUE(library.products().empty());
  EXPECT_THROW(library.add("/nowhere/at/all.toml"), IoError);
}

}  // namespace
}  // namespace magswap
