#include <gtest/gtest.h>

#include <cstring>

#include "loops.hpp"
#include "magswap/loop/bootstrap.hpp"

using namespace magswap;
using namespace magswap::loop_test;

namespace {

LoopOptions with(unsigned replicates, unsigned threads, std::uint64_t seed = 1) {
  LoopOptions options;
  options.bootstrap = {replicates, seed, threads};
  return options;
}

LoopData loop_with_errors(double sigma_j, double sigma_h = 0.0) {
  LoopData data = full_loop(smooth(), 2e6, 400);
  data.sigma_j_T.assign(data.size(), sigma_j);
  if (sigma_h > 0.0) data.sigma_h_A_per_m.assign(data.size(), sigma_h);
  return data;
}

}  // namespace

TEST(LoopBootstrap, SameAnswerOnAnyNumberOfThreads) {
  const LoopData data = loop_with_errors(1e-3, 500.0);
  const auto one = analyse(data, with(50, 1));
  for (const unsigned threads : {2U, 3U, 7U, 64U}) {
    const auto many = analyse(data, with(50, threads));
    for (const LoopFigureInfo& row : all_loop_figures()) {
      const auto& a = one.mean[row.figure].spread;
      const auto& b = many.mean[row.figure].spread;
      ASSERT_EQ(a.has_value(), b.has_value());
      if (!a) continue;
      EXPECT_EQ(std::memcmp(&*a, &*b, sizeof(Spread)), 0) << row.key;
    }
  }
  const auto other = analyse(data, with(50, 1, 2));
  EXPECT_NE(other.mean[LoopFigure::Br].spread->standard_error,
            one.mean[LoopFigure::Br].spread->standard_error);
}

// Br is read at a row: its error is that of the row, the mean of two branches has 1/√2 of it.
// HcJ: error of J over the slope there.
TEST(LoopBootstrap, StandardErrorsOfKnownCases) {
  const double sigma = 1e-3;
  const auto result = analyse(loop_with_errors(sigma), with(2000, 2));
  const auto error = [](const LoopFigures& figures, LoopFigure figure) {
    return figures[figure].spread.value().standard_error;
  };
  EXPECT_NEAR(error(result.branches[0].figures, LoopFigure::Br) / sigma, 1.0, 0.06);
  EXPECT_NEAR(error(result.mean, LoopFigure::Br) / sigma, std::sqrt(0.5), 0.05);
  EXPECT_NEAR(error(result.difference, LoopFigure::Br) / sigma, std::sqrt(2.0), 0.1);
  const auto& br = result.branches[0].figures[LoopFigure::Br];
  EXPECT_NEAR((br.spread->high - br.spread->low) / sigma, 2.0 * 1.96, 0.3);
  const double h = -value(result.mean, LoopFigure::HcJ);
  const double slope = (smooth()(h + 1.0) - smooth()(h - 1.0)) / 2.0;
  // Between two rows: between 1/√2 of one row's error and all of it.
  const double expected = sigma / slope;
  EXPECT_LT(error(result.branches[0].figures, LoopFigure::HcJ), 1.1 * expected);
  EXPECT_GT(error(result.branches[0].figures, LoopFigure::HcJ), 0.65 * expected);
}

TEST(LoopBootstrap, ErrorsOfTheFieldCount) {
  LoopData data = loop_with_errors(0.0, 1e3);
  const auto result = analyse(data, with(1000, 2));
  const auto& hcj = result.branches[0].figures[LoopFigure::HcJ];
  EXPECT_GT(hcj.spread->standard_error, 0.6e3);
  EXPECT_LT(hcj.spread->standard_error, 1.1e3);
  data.sigma_h_A_per_m.clear();
  EXPECT_NEAR(analyse(data, with(20, 1)).mean[LoopFigure::HcJ].spread->standard_error, 0.0, 1e-6);
}

// Without columns the local residual stands in for them.
TEST(LoopBootstrap, LocalNoise) {
  LoopData data = full_loop(smooth(), 2e6, 1000);
  for (std::size_t i = 0; i < data.size(); ++i)
    data.j_T[i] += 1e-3 * detail::normal_pair(99, 0, i).first;
  const auto result = analyse(data, with(1000, 2));
  const auto& br = result.branches[0].figures[LoopFigure::Br];
  EXPECT_NEAR(br.spread->standard_error / 1e-3, 1.0, 0.35);  // σ of 25 rows
  EXPECT_FALSE(analyse(data).mean[LoopFigure::Br].spread.has_value());
}

TEST(LoopBootstrap, NormalNumbers) {
  double sum = 0.0, squares = 0.0, product = 0.0, fourth = 0.0;
  const int n = 200000;
  for (int i = 0; i < n; ++i) {
    const auto [a, b] =
        detail::normal_pair(7, static_cast<std::uint32_t>(i % 13), static_cast<std::uint64_t>(i));
    sum += a + b;
    squares += a * a + b * b;
    product += a * b;
    fourth += a * a * a * a + b * b * b * b;
  }
  EXPECT_NEAR(sum / (2 * n), 0.0, 0.006);
  EXPECT_NEAR(squares / (2 * n), 1.0, 0.01);
  EXPECT_NEAR(product / n, 0.0, 0.01);
  EXPECT_NEAR(fourth / (2 * n), 3.0, 0.08);
}
