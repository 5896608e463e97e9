#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "magswap/cells/cell_tensor.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

using Triple = std::array<double, 3>;

std::array<double, 6> values(const CellTensor& t) { return {t.xx, t.yy, t.zz, t.xy, t.xz, t.yz}; }

double size(const std::array<double, 6>& t) {
  double largest = 0.0;
  for (const double value : t) largest = std::max(largest, std::abs(value));
  return largest;
}

struct Reference {
  Triple edges, offset;
  std::array<double, 6> tensor;
};

// By another way: the mean field between two charged faces is the integral of 1/r over the overlap
// of their sides; the inner integral in closed form, the outer ones by mpmath 1.3 with 25 digits
// (traces there below 1e-25).
const std::vector<Reference> kReferences{
    {{1, 1, 1}, {0, 0, 0}, {1.0 / 3, 1.0 / 3, 1.0 / 3, 0, 0, 0}},
    {{1, 1, 1},
     {1, 0, 0},
     {-0.13501718054449527, 0.067508590272247634, 0.067508590272247634, 0.0, 0.0, 0.0}},
    {{1, 1, 1},
     {1, 1, 1},
     {0.0, 0.0, 0.0, -0.016062127810508234, -0.016062127810508234, -0.016062127810508234}},
    {{1, 1, 1},
     {3, 2, 1},
     {-0.001413620047922756, 0.00021940011684305624, 0.0011942199310796998, -0.0019543768064227161,
      -0.00097617134304798962, -0.00064977529842954342}},
    {{1, 1, 1},
     {5, -3, 2},
     {-0.00033087914264162387, 9.8408236819744317e-5, 0.00023247090582187955,
      0.00040231940503314988, -0.00026819076927499653, 0.00016087382791536487}},
    {{1, 1, 1},
     {20, -11, 7},
     {-6.4631473849670188e-6, 2.1236088235384562e-6, 4.3395385614285626e-6, 6.7709082839334439e-6,
      -4.3087583471615224e-6, 2.3698139696924741e-6}},
    {{2, 1, 0.5},
     {2, 1, 0},
     {-0.011775143613373634, -0.0032386058932954189, 0.015013749506669053, -0.019619379977395253,
      0.0, 0.0}},
    {{2, 1, 0.5},
     {4, 3, 1.5},
     {-0.00038518832512005352, -4.7063064935817241e-5, 0.00043225139005587076,
      -0.00077727856047240449, -0.00039869429955246739, -0.00032797507701212961}},
    {{2, 1, 0.5},
     {8, -5, 2},
     {-9.3918195045571612e-5, 1.5153587012992187e-5, 7.8764608032579426e-5, 0.00011756492746490148,
      -4.7356924267161432e-5, 3.0407621676703203e-5}},
    {{3, 2, 0.1},
     {0, 0, 0.1},
     {0.02684076835304146, 0.041097918215590088, -0.067938686568631548, 0.0, 0.0, 0.0}},
    {{3, 2, 0.1},
     {3, 2, 0.4},
     {-0.0011065468218459617, -0.00047547237784964185, 0.0015820191996956036,
      -0.0022372558082202102, -0.00087103405598371996, -0.00081635670317564324}},
    {{3, 2, 0.1},
     {12, 4, 0.7},
     {-4.1052612371770506e-5, 1.6688742568134874e-5, 2.4363869803635633e-5, -2.2216550228242066e-5,
      -3.9761002304163309e-6, -1.3595787825219747e-6}},
    {{1, 1, 1},
     {0.3, 0.7, 2.2},
     {0.0059444413095730838, 0.0046150193395861422, -0.010559460649159226, -0.00070356892977659437,
      -0.0022559827796888585, -0.0052761850598698489}},
    {{1, 1, 4},
     {2, 3, 9},
     {0.00033736466968081514, 0.00025833368284201792, -0.00059569835252283306,
      -9.4839376168571191e-5, -0.00024668682049151774, -0.00037003563359148463}},
    {{1, 1, 1},
     {300, 200, 100},
     {-1.4106309202186184e-9, 2.1702014159125898e-10, 1.1936107786273594e-9, -1.9531812741199507e-9,
      -9.7659063705063286e-10, -6.5106042469004152e-10}},
};

TEST(CellTensor, AgreesWithIntegralsOfAnotherKind) {
  for (const Reference& reference : kReferences) {
    const auto t = values(cell_tensor(reference.edges, reference.offset));
    const double scale = size(reference.tensor);
    for (std::size_t c = 0; c < 6; ++c) {
      EXPECT_NEAR(t[c], reference.tensor[c], 1e-9 * scale)
          << c << " at " << reference.offset[0] << ' ' << reference.offset[1] << ' '
          << reference.offset[2];
    }
  }
}

TEST(CellTensor, TraceIsOneWithItselfAndZeroElsewhere) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> log_edge(-1.5, 1.5), share(-1.0, 1.0);
  for (int i = 0; i < 300; ++i) {
    const Triple edges{std::exp(log_edge(random)), std::exp(log_edge(random)),
                       std::exp(log_edge(random))};
    const CellTensor self = cell_tensor(edges, {0, 0, 0});
    EXPECT_NEAR(self.xx + self.yy + self.zz, 1.0, 1e-13);
    const double far = std::exp(4.0 * share(random));
    const Triple offset{edges[0] + far, edges[1] * 7.0 * share(random),
                        edges[2] * 7.0 * share(random)};
    const CellTensor other = cell_tensor(edges, offset);
    EXPECT_NEAR(other.xx + other.yy + other.zz, 0.0, 1e-10 * size(values(other)));
  }
}

// The two ways meet at kNewellReach: no step there beyond what the distance makes.
TEST(CellTensor, NearAndFarFormulasMeet) {
  for (const Triple& edges : {Triple{1, 1, 1}, Triple{1, 0.3, 0.05}, Triple{0.04, 1, 0.04}}) {
    const auto at = [&](double distance) {
      return cell_tensor(edges, {0.6 * distance, 0.64 * distance, 0.48 * distance});
    };
    const double below = at(kNewellReach * (1.0 - 1e-9)).zz,
                 above = at(kNewellReach * (1.0 + 1e-9)).zz;
    EXPECT_NEAR(below, above, 2e-8 * size(values(at(kNewellReach))));
  }
}

TEST(CellTensor, FarAwayItIsADipole) {
  const Triple edges{1, 2, 0.5}, offset{700, -400, 900};
  const double r2 = 700.0 * 700 + 400.0 * 400 + 900.0 * 900, r5 = r2 * r2 * std::sqrt(r2);
  const CellTensor t = cell_tensor(edges, offset);
  EXPECT_NEAR(t.zz, (r2 - 3 * 900.0 * 900) / (4 * kPi * r5), 1e-5 * std::abs(t.zz));
  EXPECT_NEAR(t.xy, 3 * 700.0 * 400 / (4 * kPi * r5), 1e-5 * std::abs(t.xy));
}

TEST(CellTensor, SignsFollowTheOffset) {
  const CellTensor t = cell_tensor({1, 1, 2}, {1, 2, 3}), m = cell_tensor({1, 1, 2}, {-1, 2, 3});
  EXPECT_EQ(t.zz, m.zz);
  EXPECT_EQ(t.xy, -m.xy);
  EXPECT_EQ(t.xz, -m.xz);
  EXPECT_EQ(t.yz, m.yz);
}

TEST(CellTensor, ListIsTheSingleCalls) {
  const Triple edges{1, 1.5, 0.4}, first{0, 0, 0.7};
  const std::array<std::size_t, 3> counts{6, 5, 7};
  std::vector<CellTensor> list(6 * 5 * 7);
  fill_cell_tensors(edges, first, counts, list);
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t k = 0; k < 7; ++k) {
      const auto a = values(list[(i * 5 + 2) * 7 + k]);
      const auto b = values(cell_tensor(
          edges, {1.0 * static_cast<double>(i), 3.0, 0.7 + 0.4 * static_cast<double>(k)}));
      for (std::size_t c = 0; c < 6; ++c) EXPECT_NEAR(a[c], b[c], 1e-10 * size(b));
    }
  }
}

}  // namespace
}  // namespace magswap::detail
