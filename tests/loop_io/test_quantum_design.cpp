#include <algorithm>
#include <cmath>

#include "loop_files.hpp"

namespace magswap {
namespace {

using namespace magswap::test;
using testing::Contains;
using testing::HasSubstr;

ReadOptions with_volume(double volume_m3) {
  ReadOptions out;
  out.sample.volume_m3 = volume_m3;
  return out;
}

TEST(QuantumDesign, VsmFile) {
  // The file was made from M = 1 MA/m · tanh((H + 3 kOe)/4 kOe) in 2 mm³.
  const LoopData data = read_loop(data_file("ppms_vsm.dat"), with_volume(2e-9));
  EXPECT_EQ(detect_format(data_file("ppms_vsm.dat")).name, "quantum-design");
  ASSERT_EQ(data.size(), 8U);  // nine fields, one moment of NaN
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double oersted = data.h_A_per_m[i] / kOersted;
    EXPECT_NEAR(data.j_T[i], kMu0 * 1e6 * std::tanh((oersted + 3000.0) / 4000.0), 1e-12) << i;
    EXPECT_NEAR(data.sigma_j_T[i], kMu0 * 1e-7 / 2e-9, 1e-15);
  }
  EXPECT_NEAR(data.h_A_per_m.front(), 1e4 * kOersted, 1e-6);
  EXPECT_DOUBLE_EQ(data.temperature_K.front(), 300.0);
  EXPECT_EQ(data.title, "synthetic loop");
  EXPECT_EQ(data.instrument, "PPMS VSM Option Release 1.4.10 Build 1, MultiVu 2.3");
  ASSERT_TRUE(data.sample.mass_kg);
  EXPECT_NEAR(*data.sample.mass_kg, 15.2e-6, 1e-18);
  EXPECT_THAT(data.notes, Contains(HasSubstr("sample_size (1, 1, 2), without unit")));
}

TEST(QuantumDesign, MassOfTheHeaderAndDensityMakeTheVolume) {
  ReadOptions options;
  options.sample.density_kg_per_m3 = 7600.0;  // 15.2 mg over 7600 kg/m³ is 2 mm³
  const LoopData data = read_loop(data_file("ppms_vsm.dat"), options);
  EXPECT_NEAR(data.j_T.front(), kMu0 * 1e6 * std::tanh(13.0 / 4.0), 1e-12);
}

TEST(QuantumDesign, TheVolumeIsAskedFor) {
  try {
    (void)read_loop(data_file("ppms_vsm.dat"));
    FAIL();
  } catch (const DataError& error) {
    EXPECT_EQ(error.line(), 20);
    EXPECT_EQ(error.column(), 62);
    EXPECT_THAT(error.message(), HasSubstr("known: mass 15.2 mg"));
  }
}

TEST(QuantumDesign, MomentsOfADcScanInSi) {
  const LoopData data = read_loop(data_file("mpms3_dc.dat"), with_volume(1e-8));
  ASSERT_EQ(data.size(), 3U);
  EXPECT_NEAR(data.j_T[0], kMu0 * 2e-3 / 1e-8, 1e-12);
  EXPECT_NEAR(data.sigma_j_T[0], kMu0 * 1e-6 / 1e-8, 1e-15);
  EXPECT_NEAR(*data.sample.mass_kg, 2.5e-3, 1e-15);
  EXPECT_EQ(data.title, "synthetic powder");
}

TEST(QuantumDesign, TwoMomentsAreAskedAbout) {
  constexpr std::string_view kText =
      "[Data]\nMagnetic Field (Oe),DC Moment Fixed Ctr (emu),DC Moment Free Ctr (emu)\n"
      "1,2,3\n0,1,2\n";
  EXPECT_THAT(failure(kText, with_volume(1e-9)), HasSubstr("moment=DC Moment Fixed Ctr"));
  ReadOptions options = with_columns({"moment=DC Moment Free Ctr"});
  options.sample.volume_m3 = 1e-9;
  EXPECT_NEAR(read_text(kText, options).j_T[0], kMu0 * 3e6, 1e-9);
}

TEST(QuantumDesign, FileWithoutHeader) {
  const LoopData data = read_loop(data_file("mpms_headerless.dat"), with_volume(1e-9));
  EXPECT_EQ(data.size(), 3U);
  EXPECT_NEAR(data.j_T[0], kMu0 * 0.5e6, 1e-12);
}

TEST(QuantumDesign, CutOffFilesAreErrors) {
  EXPECT_THAT(failure("[Header]\nTITLE,x\n"), HasSubstr("no line [Data]"));
  EXPECT_THAT(failure("[Header]\n[Data]\n"), HasSubstr("no names of columns"));
  EXPECT_THAT(
      failure("[Data]\nComment,Magnetic Field (Oe),Moment (emu),x\n,1,2,3\n,1", with_volume(1e-9)),
      HasSubstr("loop.csv:4:3"));
  EXPECT_THAT(failure("[Data]\nComment,Magnetic Field (Oe),Moment (emu),x\n,1,2,3\n,1,2",
                      with_volume(1e-9)),
              HasSubstr("cut off"));
  EXPECT_THAT(failure("[Data]\nComment,Magnetic Field (Oe),Moment (emu)\n,1,\n"),
              HasSubstr("no row holds a moment"));
  EXPECT_THAT(failure("[Data]\nComment,Field (Oersted),Samp HC (uJ/K)\n,1,2\n,2,3\n"),
              HasSubstr("no column for"));
}

}  // namespace
}  // namespace magswap
