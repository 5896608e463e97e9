#include <fmt/format.h>

#include "curves.hpp"
#include "magswap/core/error.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::HasSubstr;

std::string text_of(const DemagnetisationCurve& curve, std::string_view format,
                    BhTable* out = nullptr) {
  BhOptions options;
  options.form = curve_format(format).form;
  BhTable table = bh_table(curve, options);
  table.name = "synthetic";
  std::string text = write_curve(table, curve_format(format));
  if (out) *out = std::move(table);
  return text;
}

LoopData read_back(const std::string& text, std::string_view format) {
  ReadOptions options;
  if (format == "jmag") {  // bare numbers: the caller says what they are
    options.columns.push_back(parse_column_choice("H=1 in A/m"));
    options.columns.push_back(parse_column_choice("B=2 in T"));
  }
  return read_loop_text(text, "exported", options);
}

class RoundTrip : public testing::TestWithParam<std::string_view> {};

TEST_P(RoundTrip, FiguresComeBack) {
  for (const DemagnetisationCurve& curve : curves()) {
    BhTable table;
    const LoopData data = read_back(text_of(curve, GetParam(), &table), GetParam());
    EXPECT_EQ(data.field, FieldKind::internal);
    ASSERT_EQ(data.size(), table.b_T.size());
    for (std::size_t i = 0; i < data.size(); ++i)
      EXPECT_NEAR(data.h_A_per_m[i], table.h_A_per_m[i],
                  1e-11 * std::abs(table.h_A_per_m[0]) + 1e-6);
    const LoopFigures read = figures_of(data, curve.mu_rec());
    const FiguresOfMerit own = figures_of_merit(curve);
    const double br = si(own.Br);
    EXPECT_NEAR(read[LoopFigure::Br].value(), br, 1e-9);
    EXPECT_NEAR(read[LoopFigure::HcB].value(), si(own.HcB), 1e-6 * si(own.HcB));
    // B within 1e-4·Br, so B·H within 1e-4·Br·|H|.
    EXPECT_NEAR(read[LoopFigure::BHmax].value(), si(own.BHmax), 1e-4 * br * si(own.HcB));
    if (curve_format(GetParam()).form != BhForm::signed_field) continue;
    // J falls at least as steeply as it does at HcB; the error of H is that of B over the slope.
    EXPECT_NEAR(read[LoopFigure::HcJ].value(), si(own.HcJ), 1e-3 * si(own.HcJ));
    EXPECT_NEAR(read[LoopFigure::Hk].value(), si(own.Hk), 2e-3 * si(own.Hk));
    EXPECT_NEAR(read[LoopFigure::HD5].value(), si(own.knee), 3e-3 * si(own.knee));
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, RoundTrip,
                         testing::Values("femm", "maxwell", "jmag", "comsol", "csv"),
                         [](const auto& format) { return std::string(format.param); });

TEST(Formats, FemmLibraryBeginsAtZeroWithHcApart) {
  BhTable table;
  const std::string text = text_of(ndfeb(1.28, 1700.0), "femm", &table);
  EXPECT_EQ(detect_format_text(text, "x").name, "femm");
  EXPECT_THAT(text, HasSubstr(fmt::format("<BHPoints> = {}\n      0\t0\n", table.b_T.size())));
  EXPECT_THAT(text, HasSubstr(fmt::format("<H_c> = {:.12g}\n", *table.hcb_A_per_m)));
  EXPECT_THAT(text, HasSubstr("<Mu_x> = 1.05\n"));
  EXPECT_TRUE(text.starts_with("<BeginFolder>\n"));
  EXPECT_TRUE(text.ends_with("  <EndBlock>\n<EndFolder>\n"));
}

TEST(Formats, MaxwellHasItsHeaderAndNothingElse) {
  const std::string text = text_of(ndfeb(1.28, 1700.0), "maxwell");
  EXPECT_TRUE(text.starts_with("\"H (A_per_meter)\"\t\"B (tesla)\"\n-1785000\t-"));
  EXPECT_EQ(text.find('#'), std::string::npos);
  EXPECT_THAT(text, HasSubstr("\n0\t1.28\n"));
}

TEST(Formats, ComsolSaysHowFarItIsShifted) {
  BhTable table;
  const std::string text = text_of(ndfeb(1.28, 1700.0), "comsol", &table);
  EXPECT_TRUE(text.starts_with("% synthetic\n"));
  EXPECT_THAT(
      text, HasSubstr(fmt::format("% field shifted by HcB = {:.12g} A/m\n% H (A/m)\tB (T)\n0\t0\n",
                                  *table.hcb_A_per_m)));
}

TEST(Formats, JmagIsNumbersAlone) {
  const std::string text = text_of(ndfeb(1.28, 1700.0), "jmag");
  EXPECT_EQ(text.find_first_not_of("0123456789.-+e,\n"), std::string::npos);
}

// What a program reads is the text: its rounding must not bring a slope below µ0.
TEST(Formats, WrittenNumbersKeepTheSlope) {
  const auto flat = DemagnetisationCurve::logistic(from_si<Polarisation>(1.0),
                                                   1500.0 * kiloampere_per_metre, 1.0, 0.02, 1.0);
  for (const std::string_view format : {"femm", "maxwell", "jmag", "comsol", "csv"}) {
    LoopData data = read_back(text_of(flat, format), format);
    std::vector<double> b = data.b_T;
    if (b.empty())
      for (std::size_t i = 0; i < data.size(); ++i)
        b.push_back(data.j_T[i] + kMu0 * data.h_A_per_m[i]);
    expect_usable(data.h_A_per_m, b);
  }
}

TEST(Formats, WhatAFormatCannotHoldIsSaid) {
  const BhTable deep = bh_table(ndfeb(1.28, 1700.0)), high = bh_table(ndfeb(1.15, 520.0));
  EXPECT_THAT(left_out(deep, curve_format("femm")), testing::Contains(HasSubstr("knee")));
  EXPECT_THAT(left_out(deep, curve_format("comsol")), testing::Contains(HasSubstr("knee")));
  EXPECT_THAT(left_out(high, curve_format("comsol")), testing::IsEmpty());
  EXPECT_THAT(left_out(deep, curve_format("csv")), testing::IsEmpty());
  EXPECT_THAT(left_out(deep, curve_format("maxwell")), testing::ElementsAre(HasSubstr("comments")));
}

TEST(Formats, GradeBringsSourceTemperatureAndNotes) {
  const Library& library = Library::shipped();
  GradeCurve which;
  which.temperature = celsius(120.0);
  const BhTable table = bh_table(library.grade("arnold/N42SH"), library, which);
  EXPECT_THAT(table.name, HasSubstr("N42SH"));
  EXPECT_THAT(table.source, HasSubstr(": "));
  const std::string text = write_csv(table);
  EXPECT_THAT(text, HasSubstr("120 degC"));
  EXPECT_THAT(text, HasSubstr("# source: "));
  EXPECT_THAT(text, HasSubstr("knee"));
  const auto model = GradeModel(library.grade("arnold/N42SH"), library);
  EXPECT_DOUBLE_EQ(table.br_T, si(model.at(celsius(120.0)).Br()));
}

// Text of others must not break a line, a quote or a code page.
TEST(Formats, NamesAreMadePlain) {
  BhOptions options;
  options.form = BhForm::shifted;
  BhTable table = bh_table(ndfeb(1.28, 1700.0), options);
  table.name = "N\"42\"\nµ°日";
  const std::string text = write_femm(table);
  EXPECT_THAT(text, HasSubstr("<BlockName> = \"N'42' udeg ?\"\n"));
  table.notes.emplace_back("two\nlines −1 µT");
  EXPECT_THAT(write_comsol(table), HasSubstr("% note: two lines -1 uT\n"));
}

TEST(Formats, ShiftedFormatsNeedBToReachZero) {
  BhOptions options;
  options.from = -200.0 * kiloampere_per_metre;
  const BhTable table = bh_table(ndfeb(1.28, 1700.0), options);
  EXPECT_THROW((void)write_femm(table), DomainError);
  EXPECT_THROW((void)write_comsol(table), DomainError);
  EXPECT_NO_THROW((void)write_maxwell(table));
}

TEST(Formats, UnknownNamesGetTheNearest) {
  try {
    (void)curve_format("maxwel");
    FAIL();
  } catch (const NotFoundError& error) {
    EXPECT_THAT(error.nearest(), testing::ElementsAre("maxwell"));
  }
}

}  // namespace
}  // namespace magswap
