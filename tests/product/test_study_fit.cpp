#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "magswap/core/error.hpp"
#include "magswap/product/library.hpp"
#include "magswap/product/study_fit.hpp"

namespace magswap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const StudyFit& find(const std::vector<StudyFit>& fits, const std::string& substance) {
  for (const StudyFit& each : fits) {
    if (each.substance == substance) return each;
  }
  throw std::out_of_range(substance);
}

const FittedDistribution& of(const StudyFit& fit, StudyFamily family) {
  return fit.fits.at(fit.fits.at(0).family == family ? 0 : 1);
}

// Direct-drive wind turbines; reference by a grid and a random search over low, mode and high in
// Python (numpy), the log-normal in closed form.
TEST(StudyFit, DirectDriveAgainstAnIndependentSearch) {
  const auto fits = fit_studies(ProductLibrary::shipped().product("wind-direct-drive"));
  const StudyFit& nd = find(fits, "Nd");
  EXPECT_EQ(nd.count, 20U);
  EXPECT_THAT(nd.outliers, IsEmpty());
  const FittedDistribution& normal = of(nd, StudyFamily::log_normal);
  EXPECT_NEAR(normal.first, 5.179261580367731, 1e-12);
  EXPECT_NEAR(normal.second, 0.15297964786175813, 1e-12);
  EXPECT_NEAR(normal.aicc, 193.53587141787338, 1e-9);
  const FittedDistribution& triangle = of(nd, StudyFamily::triangular);
  EXPECT_NEAR(triangle.first, 104.83963469, 1e-3);
  EXPECT_NEAR(triangle.second, 217.19375, 1e-9);
  EXPECT_NEAR(triangle.aicc, 188.73508147199445, 1e-5);
  EXPECT_EQ(nd.fits[0].family, StudyFamily::triangular);
  const StudyFit& dy = find(fits, "Dy");
  EXPECT_EQ(dy.count, 19U);
  EXPECT_EQ(dy.fits[0].family, StudyFamily::log_normal);
  EXPECT_NEAR(of(dy, StudyFamily::log_normal).aicc, 132.0331655581747, 1e-9);
  EXPECT_NEAR(of(dy, StudyFamily::triangular).aicc, 132.33213842748432, 1e-5);
  EXPECT_NEAR(of(dy, StudyFamily::triangular).third, 44.99286324, 1e-2);
}

// One motor's studies span three orders of magnitude: unit errors stand apart, and are named.
TEST(StudyFit, UnitErrorsStandApart) {
  const Product& motor = ProductLibrary::shipped().product("ev-traction-motor");
  const auto fits = fit_studies(motor);
  for (const char* element : {"Nd", "Dy"}) {
    const StudyFit& fit = find(fits, element);
    ASSERT_FALSE(fit.fits.empty()) << element;
    for (const std::size_t place : fit.outliers)
      EXPECT_LT(motor.studies[place].value_kg, 0.02) << motor.studies[place].source;
    // The range of the fit is that of a motor, not of unit errors.
    EXPECT_GT(fit.fits[0].quantile(0.05), 0.0005) << element;
    EXPECT_LT(fit.fits[0].quantile(0.95), 1.2) << element;
  }
  const StudyFit& nd = find(fits, "Nd");
  ASSERT_FALSE(nd.outliers.empty());  // 1.75 g of neodymium in a motor of 53 kg
  EXPECT_NEAR(nd.fits[0].quantile(0.5), 0.28, 0.06);
}

TEST(StudyFit, ZerosAreNoSmallValues) {
  const Product& geared = ProductLibrary::shipped().product("wind-geared-mixed");
  const StudyFit nd = find(fit_studies(geared), "Nd");
  EXPECT_EQ(nd.count, 9U);
  EXPECT_EQ(nd.zeros.size(), 3U);
  EXPECT_GT(nd.fits.at(0).quantile(0.05), 0.0);
}

TEST(StudyFit, TooFewValuesGiveAReason) {
  Product product;
  for (const double kg : {1.0, 2.0, 3.0}) {
    StudyValue study;
    study.substance = "Nd";
    study.value_kg = kg;
    product.studies.push_back(study);
  }
  EXPECT_TRUE(fit_studies(product).at(0).fits.empty());
  EXPECT_EQ(fit_studies(product).at(0).reason, "3 values to fit, at least 5 are needed");
  for (StudyValue& study : product.studies) study.value_kg = 4.0;
  product.studies.resize(6, product.studies.front());
  EXPECT_EQ(fit_studies(product).at(0).reason, "all values are equal");
  for (StudyValue& study : product.studies) study.is_projection = true;
  EXPECT_TRUE(fit_studies(product).empty());
}

TEST(StudyFit, OutliersByTheModifiedScore) {
  // Median of the logarithms ln 4, median deviation ln 2: 0.6745 ln(400)/ln 2 = 5.8 > 3.5.
  EXPECT_THAT(detail::outliers_of(std::vector<double>{1, 2, 4, 8, 1600}), ElementsAre(4U));
  EXPECT_THAT(detail::outliers_of(std::vector<double>{1, 2, 4, 8, 16}), IsEmpty());
  EXPECT_THAT(detail::outliers_of(std::vector<double>{1, 1, 1, 1, 9}), IsEmpty());  // no spread
}

// Values drawn from a distribution give it back.
TEST(StudyFit, RecoversWhatWasDrawn) {
  std::mt19937_64 generator(20);
  std::lognormal_distribution<double> log_normal(1.0, 0.4);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  std::vector<double> normal_values, triangle_values;
  for (int i = 0; i < 400; ++i) {
    normal_values.push_back(log_normal(generator));
    // The inverse of the triangle's distribution function: 2 … 3 … 8.
    const double u = uniform(generator);
    triangle_values.push_back(u < 1.0 / 6.0 ? 2.0 + std::sqrt(u * 6.0)
                                            : 8.0 - std::sqrt((1.0 - u) * 30.0));
  }
  const FittedDistribution normal = detail::fit_log_normal(normal_values);
  EXPECT_NEAR(normal.first, 1.0, 0.06);
  EXPECT_NEAR(normal.second, 0.4, 0.04);
  EXPECT_LT(normal.aicc, detail::fit_triangular(normal_values).aicc);
  const FittedDistribution triangle = detail::fit_triangular(triangle_values);
  EXPECT_NEAR(triangle.first, 2.0, 0.3);
  EXPECT_NEAR(triangle.second, 3.0, 0.4);
  EXPECT_NEAR(triangle.third, 8.0, 0.3);
  EXPECT_LT(triangle.aicc, detail::fit_log_normal(triangle_values).aicc);
}

TEST(StudyFit, Quantiles) {
  const FittedDistribution triangle{StudyFamily::triangular, 2.0, 3.0, 8.0, 0.0, 0.0};
  EXPECT_NEAR(triangle.quantile(1.0 / 6.0), 3.0, 1e-12);  // the mode
  EXPECT_NEAR(triangle.quantile(0.5), 8.0 - std::sqrt(15.0), 1e-12);
  const FittedDistribution normal{StudyFamily::log_normal, 1.0, 0.4, 0.0, 0.0, 0.0};
  EXPECT_NEAR(normal.quantile(0.5), std::exp(1.0), 1e-12);
  EXPECT_NEAR(normal.quantile(0.95), std::exp(1.0 + 0.4 * 1.6448536269514722), 1e-12);
  for (const double bad : {0.0, 1.0, -0.1, std::nan("")})
    EXPECT_THROW((void)triangle.quantile(bad), DomainError);
}

// Families that fit alike (ΔAICc 1.5) have medians of 58 and 124 g: the values' own is 85 g.
TEST(StudyFit, ContentAcrossStudiesIsTheMedianOfTheValues) {
  const auto fits = fit_studies(ProductLibrary::shipped().product("ev-traction-motor"));
  const StudyFit& dy = find(fits, "Dy");
  const auto content = content_across(dy, "ev-traction-motor");
  ASSERT_TRUE(content);
  EXPECT_NEAR(content->value_kg, 0.085, 1e-12);
  EXPECT_GT(of(dy, StudyFamily::triangular).quantile(0.5), 1.4 * content->value_kg);
  EXPECT_DOUBLE_EQ(content->low_kg, dy.fits[0].quantile(0.05));
  EXPECT_DOUBLE_EQ(content->high_kg, dy.fits[0].quantile(0.95));
  EXPECT_FALSE(content_across(find(fits, "Sm"), "ev-traction-motor"));  // two values
}

}  // namespace
}  // namespace magswap
