#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "examples.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/grade_model.hpp"

namespace magswap {
namespace {

using test::ev;
using test::library;
using test::study_of;

TEST(Study, FiguresAreThoseOfTheGradesAtTheTemperatures) {
  const StudyResult study = study_of(ev());
  const FiguresTable& table = study.figures;
  EXPECT_EQ(table.grades.front(), "syre/N42UH");
  EXPECT_NEAR(table.temperature_K.front(), 233.15, 1e-9);
  EXPECT_NEAR(table.temperature_K.back(), 423.15, 1e-9);
  EXPECT_TRUE(std::is_sorted(table.temperature_K.begin(), table.temperature_K.end()));
  ASSERT_EQ(table.figures.size(), table.grades.size());
  for (std::size_t g = 0; g < table.grades.size(); ++g) {
    ASSERT_EQ(table.figures[g].size(), table.temperature_K.size());
    const GradeModel model(library().grade(table.grades[g]), library());
    for (std::size_t t = 0; t < table.temperature_K.size(); t += 5) {
      if (!table.figures[g][t]) continue;
      const DemagnetisationCurve curve = model.at(from_si<Temperature>(table.temperature_K[t]));
      EXPECT_DOUBLE_EQ(si(table.figures[g][t]->Br), si(curve.Br())) << table.grades[g];
      EXPECT_DOUBLE_EQ(si(table.figures[g][t]->HcJ), si(curve.HcJ())) << table.grades[g];
      EXPECT_NEAR(si(curve.polarisation(-table.figures[g][t]->Hk)), 0.9 * si(curve.Br()), 1e-9)
          << table.grades[g];
    }
  }
}

TEST(Study, GradeWithoutDataHasNoFiguresAndAReason) {
  Application application = ev();
  application.candidates() = {"arnold/N40H", "arnold/Recoma 30HE"};  // the first has Br alone
  const StudyResult study = study_of(application);
  ASSERT_EQ(study.figures.grades.at(1), "arnold/N40H");
  for (const auto& at : study.figures.figures[1]) EXPECT_FALSE(at);
  for (const auto& at : study.figures.figures[2]) EXPECT_TRUE(at);
}

TEST(Study, FiguresEndWhereTheDataEnd) {
  Application application = ev();
  auto& task = std::get<SurfaceSwap>(application.task);
  task.reference = "arnold/Recoma 30HE";
  task.candidates = {"arnold/N42SH"};
  task.machine.hot = celsius(250.0);
  const StudyResult study = study_of(application);
  const GradeModel model(library().grade("arnold/N42SH"), library());
  for (std::size_t t = 0; t < study.figures.temperature_K.size(); ++t) {
    const double kelvins = study.figures.temperature_K[t];
    EXPECT_EQ(study.figures.figures[1][t].has_value(), kelvins <= si(model.valid_to())) << kelvins;
  }
}

TEST(Study, GradeNamedTwiceHasOneLineOfFigures) {
  Application application = ev();
  application.candidates() = {"syre/N42UH", "arnold/Recoma 26", "arnold/Recoma 26"};
  EXPECT_EQ(study_of(application).figures.grades,
            (std::vector<std::string>{"syre/N42UH", "arnold/Recoma 26"}));
}

TEST(Study, OneTemperatureIsOne) {
  Application application = ev();
  auto& machine = std::get<SurfaceSwap>(application.task).machine;
  machine.cold = machine.hot = celsius(20.0);
  EXPECT_EQ(study_of(application).figures.temperature_K.size(), 1U);
}

double mass_of(const std::vector<IntensityLine>& lines, const std::string& substance) {
  for (const IntensityLine& line : lines) {
    if (line.substance == substance) return line.value_kg;
  }
  return 0.0;
}

TEST(Study, ProductFollowsTheSizedMassAndTheComposition) {
  const StudyResult study = study_of(ev());
  const auto& rows = std::get<SurfaceSwapResult>(study.swap).rows;
  const auto feasible = std::count_if(rows.begin(), rows.end(),
                                      [](const auto& r) { return r.feasible && !r.is_reference; });
  ASSERT_EQ(static_cast<long>(study.product.size()), feasible);
  const double magnets =
      si(intensity(ProductLibrary::shipped().product("ev-traction-motor")).magnet().value);
  for (const ProductExchange& each : study.product) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) {
      return !r.is_reference && r.key == each.substitute;
    });
    ASSERT_NE(row, rows.end());
    EXPECT_DOUBLE_EQ(mass_of(each.content.before, "magnet"), magnets);
    const double ratio = row->account->mass_kg.value / rows.front().account->mass_kg.value;
    EXPECT_NEAR(mass_of(each.content.after, "magnet"), ratio * magnets, 1e-9);
    for (const char* element : {"Nd", "Dy", "Sm", "Co"}) {
      const double share = row->account->element(element).value / row->account->mass_kg.value;
      EXPECT_NEAR(mass_of(each.content.after, element), share * ratio * magnets, 1e-9)
          << each.substitute << " " << element;
    }
  }
}

TEST(Study, WithoutProductThereIsNone) {
  const StudyResult study = study_of(test::gap());
  EXPECT_TRUE(study.product.empty());
  EXPECT_TRUE(std::holds_alternative<GapSwapResult>(study.swap));
}

TEST(Study, UnknownProductIsAnError) {
  Application application = ev();
  application.product = "perpetual-motion-machine";
  EXPECT_THROW((void)study_of(application), NotFoundError);
}

}  // namespace
}  // namespace magswap
