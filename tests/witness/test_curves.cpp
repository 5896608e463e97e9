// The curves that the finite elements took are those of the library's records.

#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <vector>

#include "magswap/magnet/grade_model.hpp"
#include "magswap/witness/witness_case.hpp"

namespace {

using namespace magswap;

// Numbers between braces after a mark in one of the model files: H and B in turn.
std::vector<double> list_after(std::string_view file, const std::string& mark,
                               const std::string& list) {
  for (const WitnessFile& one : witness_files()) {
    if (one.name != file) continue;
    std::size_t at = one.text.find(mark);
    if (at == std::string_view::npos) break;
    at = one.text.find('{', one.text.find(list, at)) + 1;
    const std::string text(one.text.substr(at, one.text.find('}', at) - at));
    std::vector<double> out;
    const char* place = text.data();
    const char* const end = place + text.size();
    while (place != end) {
      double value = 0.0;
      const auto [next, code] = std::from_chars(place, end, value);
      if (code == std::errc()) {
        out.push_back(value);
        place = next;
      } else {
        ++place;
      }
    }
    return out;
  }
  throw std::runtime_error("no list " + mark);
}

void expect_curve(const char* grade, double degrees, const std::string& mark) {
  const Library& library = Library::shipped();
  const DemagnetisationCurve curve = GradeModel(library.grade(grade), library).at(celsius(degrees));
  const std::vector<double> list = list_after("magnet_curves.pro", mark, "magnet_hb()");
  ASSERT_GT(list.size(), 200U);
  for (std::size_t k = 2; k + 3 < list.size(); k += 2) {  // the ends carry the curve on
    const double b = si(curve.flux_density(list[k] * ampere_per_metre));
    EXPECT_NEAR(list[k + 1], b, 1e-5) << grade << " at " << list[k] << " A/m";
    EXPECT_GT(list[k + 2], list[k]);
    EXPECT_GT(list[k + 3], list[k + 1]);
  }
}

TEST(Curves, OfAlNiCo) { expect_curve("ld-magnet/LNG37", 20.0, "curve == 1"); }
TEST(Curves, OfWarmNeodymium) { expect_curve("arnold/N42", 80.0, "curve == 2"); }

TEST(Curves, OfHotNeodymium) { expect_curve("arnold/N42SH", 150.0, "curve == 3"); }
TEST(Curves, OfColdFerrite) { expect_curve("tdk/FB6H", -40.0, "curve == 4"); }

TEST(Curves, OfSteelRiseTowardsTheSlopeOfVacuum) {
  const std::vector<double> list = list_after("steel_curves.pro", "steel == 1", "steel_hb()");
  ASSERT_GT(list.size(), 400U);
  for (std::size_t k = 0; k + 3 < list.size(); k += 2) {
    const double slope = (list[k + 3] - list[k + 1]) / (list[k + 2] - list[k]);
    EXPECT_GE(slope, kMu0 * (1.0 - 1e-6)) << list[k];
  }
}

}  // namespace
