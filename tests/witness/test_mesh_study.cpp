#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "magswap/core/error.hpp"
#include "magswap/witness/mesh_study.hpp"

namespace {

using namespace magswap;

// 1 + c·h^p on meshes of h = 1, 1/2, 1/4.
std::vector<double> series(double c, double p) {
  return {1.0 + c, 1.0 + c * std::pow(0.5, p), 1.0 + c * std::pow(0.25, p)};
}

TEST(MeshError, HoldsTheTrueErrorOfEveryUsualOrder) {
  for (const double p : {0.75, 1.0, 4.0 / 3.0, 2.0, 3.0, 4.0}) {
    const std::vector<double> v = series(0.1, p);
    const double truth = v.back() - 1.0;
    EXPECT_GE(mesh_error(v, {}), truth) << p;
    EXPECT_LE(mesh_error(v, {}), 1.6 * truth) << p;
    EXPECT_EQ(mesh_error({}, v), mesh_error(v, {}));
  }
}

TEST(MeshError, OfTwoPotentialsCoversWhatTheyDifferBy) {
  EXPECT_NEAR(mesh_error({1.0, 1.0, 1.0}, {1.2, 1.2, 1.2}), 0.1, 1e-15);
  const double both = mesh_error(series(0.1, 2.0), series(-0.1, 2.0));
  EXPECT_GE(both, std::abs(series(0.1, 2.0).back() - 1.0));
}

TEST(MeshError, NeedsThreeMeshes) {
  EXPECT_THROW((void)mesh_error({1.0, 2.0}, {}), ArgumentError);
  EXPECT_THROW((void)mesh_error({}, {}), ArgumentError);
}

// A folder with the tables of one run.
class Tables : public testing::Test {
 protected:
  Tables() {
    std::string name = (std::filesystem::temp_directory_path() / "magswap-tables-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write("run.magnet.volume", "15 1 0 0 0 0 0 0 2\n15 2 0 0 0 0 0 0 6\n");
    write("run.magnet.h", "15 1 0 0 0 0 0 0 -8\n15 2 0 0 0 0 0 0 -12\n");
    write("run.magnet.b", "15 1 0 0 0 0 0 0 4\n15 2 0 0 0 0 0 0 4\n");
  }
  ~Tables() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  std::filesystem::path folder_;
};

TEST_F(Tables, BecomeMeansAndWorstPoints) {
  write("run.gap.volume", "0 4\n");
  write("run.gap.b", "0 -2\n");
  write("run.force", "0 -3\n");
  // B = r between r = 1 and 2: mean over the area (∫r² dr)/(∫r dr) = 14/9, here by trapezes.
  std::string line;
  for (int k = 0; k <= 1000; ++k) {
    const double r = 1.0 + k / 1000.0;
    line += "15 1 " + std::to_string(r) + " 5 0 0 0 0 " + std::to_string(r) + "\n";
  }
  write("run.B_gap_middle", line);
  write("run.B_yoke", "15 1 0 0 0 0 0 0 -3\n");
  write("run.B_5mm", "15 1 0 0 0 0 0 0 -3\n");
  auto turned = read_run_tables(folder_, "run", WitnessSymmetry::axisymmetric);
  EXPECT_DOUBLE_EQ(turned.at("H_mean"), -20.0 / 8.0);
  EXPECT_DOUBLE_EQ(turned.at("B_mean"), 1.0);
  EXPECT_DOUBLE_EQ(turned.at("H_worst_cell"), -4.0);
  EXPECT_DOUBLE_EQ(turned.at("H_worst_percent"), -4.0);
  EXPECT_DOUBLE_EQ(turned.at("B_gap_volume"), 0.5);
  EXPECT_NEAR(turned.at("force"), 6.0 * kPi, 1e-12) << "tables hold the section over 2 pi";
  EXPECT_NEAR(turned.at("B_gap_middle"), 14.0 / 9.0, 1e-6);
  EXPECT_DOUBLE_EQ(turned.at("B_yoke"), 3.0);
  EXPECT_DOUBLE_EQ(turned.at("B_5mm"), -3.0) << "the sign counts before a face";
  auto flat = read_run_tables(folder_, "run", WitnessSymmetry::planar);
  EXPECT_DOUBLE_EQ(flat.at("force"), 3.0);
  EXPECT_NEAR(flat.at("B_gap_middle"), 1.5, 1e-6);
}

TEST_F(Tables, ThatAreMissingOrNoneAreErrors) {
  EXPECT_THROW((void)read_run_tables(folder_, "other", WitnessSymmetry::planar), Error);
  write("run.B_yoke", "15 1 0 0 0 0 0 0 nan\n");
  EXPECT_THROW((void)read_run_tables(folder_, "run", WitnessSymmetry::planar), DataError);
  write("run.B_yoke", "");
  EXPECT_THROW((void)read_run_tables(folder_, "run", WitnessSymmetry::planar), DataError);
  std::filesystem::remove(folder_ / "run.B_yoke");
  write("run.magnet.h", "15 1 0 0 0 0 0 0 -8\n");
  EXPECT_THROW((void)read_run_tables(folder_, "run", WitnessSymmetry::planar), DataError);
}

TEST_F(Tables, OfAMeshAreCounted) {
  write("mesh.msh",
        "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$Nodes\n1\n9 9 9 9\n$EndNodes\n$Elements\n3\n"
        "1 8 2 11 5 1 2 3\n2 9 2 1 1 1 2 3 4 5 6\n3 9 2 1 1 1 2 3 4 5 6\n$EndElements\n");
  EXPECT_EQ(elements_of(folder_ / "mesh.msh"), 2U);
  write("mesh.msh",
        "$Elements\n3\n1 9 2 12 5 1 2 3 4 5 6\n2 11 2 1 1 1 2 3 4 5 6 7 8 9 10\n$EndElements\n");
  EXPECT_EQ(elements_of(folder_ / "mesh.msh"), 1U) << "of a solid mesh the tetrahedra";
  write("mesh.msh", "$Elements\n0\n$EndElements\n");
  EXPECT_THROW((void)elements_of(folder_ / "mesh.msh"), DataError);
}

TEST(Quantities, HaveUnitsWordsAndTheMeanOfBothPotentials) {
  const std::vector<std::map<std::string, double>> vector{{{"H_mean", -1.0}, {"force", 1.0}},
                                                          {{"H_mean", -1.5}, {"force", 1.1}},
                                                          {{"H_mean", -1.8}, {"force", 1.15}}};
  const std::vector<std::map<std::string, double>> scalar{
      {{"H_mean", -3.0}}, {{"H_mean", -2.5}}, {{"H_mean", -2.2}}};
  const auto out = quantities_of(vector, scalar, WitnessSymmetry::planar);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].name, "H_mean");
  EXPECT_EQ(out[0].unit, "A/m");
  EXPECT_DOUBLE_EQ(out[0].value, -2.0);
  EXPECT_GE(out[0].error, 0.2);
  EXPECT_EQ(out[1].unit, "N/m");
  EXPECT_DOUBLE_EQ(out[1].value, 1.15);
  EXPECT_FALSE(out[1].what.empty());
}

}  // namespace
