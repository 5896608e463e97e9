#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "examples.hpp"
#include "magswap/results/reader.hpp"

namespace magswap {
namespace {

using test::ev;
using test::Folder;
using test::study_of;

void write(const StudyResult& study, const std::filesystem::path& path) {
  ResultsWriter file(path, {"test", 0, {{study.application.path, study.application.text}}});
  write_study(study, file);
  file.finish();
}

/// The example's study and its file, written and opened once.
struct Written {
  explicit Written(const Application& application)
      : study(study_of(application)), path(folder.file("study.h5")) {
    write(study, path);
    reader = std::make_unique<ResultsReader>(path);
  }
  Folder folder;
  StudyResult study;
  std::filesystem::path path;
  std::unique_ptr<ResultsReader> reader;
};

/// Equal, or both missing.
void expect_same(double in_file, double computed, const std::string& what) {
  if (std::isnan(computed)) {
    EXPECT_TRUE(std::isnan(in_file)) << what;
  } else {
    EXPECT_EQ(in_file, computed) << what;
  }
}

TEST(WriteStudy, FiguresAreTheComputedOnesAndMissingOnesNaN) {
  Application application = ev();
  application.candidates() = {"arnold/N40H", "arnold/Recoma 30HE"};
  const Written w(application);
  EXPECT_EQ(w.reader->texts("/fom/grade"), w.study.figures.grades);
  EXPECT_EQ(w.reader->doubles("/fom/temperature", "K"), w.study.figures.temperature_K);
  const auto Br = w.reader->doubles("/fom/Br", "T"), HcB = w.reader->doubles("/fom/HcB", "A/m"),
             HcJ = w.reader->doubles("/fom/HcJ", "A/m"),
             BHmax = w.reader->doubles("/fom/BHmax", "J/m3"),
             Hk = w.reader->doubles("/fom/Hk", "A/m"), knee = w.reader->doubles("/fom/knee", "A/m"),
             squareness = w.reader->doubles("/fom/squareness", "1"),
             mu_rec = w.reader->doubles("/fom/mu_rec", "1");
  std::size_t i = 0, missing = 0;
  for (const auto& grade : w.study.figures.figures) {
    for (const auto& at : grade) {
      const double nan = std::numeric_limits<double>::quiet_NaN();
      missing += at ? 0U : 1U;
      expect_same(Br[i], at ? si(at->Br) : nan, "Br");
      expect_same(HcB[i], at ? si(at->HcB) : nan, "HcB");
      expect_same(HcJ[i], at ? si(at->HcJ) : nan, "HcJ");
      expect_same(BHmax[i], at ? si(at->BHmax) : nan, "BHmax");
      expect_same(Hk[i], at ? si(at->Hk) : nan, "Hk");
      expect_same(knee[i], at ? si(at->knee) : nan, "knee");
      expect_same(squareness[i], at ? at->squareness : nan, "squareness");
      expect_same(mu_rec[i], at ? at->mu_rec : nan, "mu_rec");
      ++i;
    }
  }
  EXPECT_EQ(i, Br.size());
  EXPECT_EQ(missing, w.study.figures.temperature_K.size()) << "one grade without data";
}

TEST(WriteStudy, SubstitutionTableIsThatOfSwap) {
  const Written w(ev());
  const SurfaceSwapResult direct = swap(std::get<SurfaceSwap>(ev().task), test::library());
  const auto column = [&](const std::string& name, const std::string& units) {
    return w.reader->doubles("/substitution/" + name, units);
  };
  const auto grades = w.reader->texts("/substitution/grade"),
             reasons = w.reader->texts("/substitution/reason"),
             hints = w.reader->texts("/substitution/hint");
  const auto feasible = w.reader->integers("/substitution/feasible"),
             reference = w.reader->integers("/substitution/reference");
  const auto mass = column("magnet_mass", "kg"), mass_high = column("magnet_mass_high", "kg"),
             cost = column("cost", "USD"), rare_earth = column("rare_earth_mass", "kg"),
             thickness = column("thickness", "m"), arc = column("arc", "1"),
             stack = column("stack", "m"), torque = column("torque", "N m"),
             hot_short = column("margin_short_circuit_hot", "A/m"),
             cold_short = column("margin_short_circuit_cold", "A/m"),
             hot_load = column("margin_load_hot", "A/m"),
             cold_load = column("margin_load_cold", "A/m");
  ASSERT_EQ(grades.size(), direct.rows.size());
  for (std::size_t i = 0; i < grades.size(); ++i) {
    const SurfaceSubstitute& row = direct.rows[i];
    EXPECT_EQ(grades[i], row.key);
    EXPECT_EQ(reasons[i], row.reason);
    EXPECT_EQ(hints[i], row.hint);
    EXPECT_EQ(feasible[i], row.feasible ? 1 : 0);
    EXPECT_EQ(reference[i], i == 0 ? 1 : 0);
    if (!row.state) continue;
    EXPECT_EQ(mass[i], row.account->mass_kg.value);
    EXPECT_EQ(mass_high[i], row.account->mass_kg.high);
    EXPECT_EQ(cost[i], row.account->cost_USD.value);
    EXPECT_EQ(rare_earth[i], row.account->rare_earth().value);
    EXPECT_EQ(thickness[i], si(row.magnet->thickness));
    EXPECT_EQ(arc[i], row.magnet->arc);
    EXPECT_EQ(stack[i], si(row.magnet->stack));
    EXPECT_EQ(torque[i], si(row.state->torque));
    for (const MagnetStress& stress : row.state->stresses) {
      const bool hot = stress.temperature > celsius(20.0),
                 shorted = stress.event == DemagnetisingEvent::short_circuit;
      const auto& in_file = shorted ? (hot ? hot_short : cold_short) : (hot ? hot_load : cold_load);
      EXPECT_EQ(in_file[i], si(stress.margin));
    }
  }
}

TEST(WriteStudy, CandidateWithoutDesignHasNaNAndAReason) {
  Application application = ev();
  application.candidates() = {"arnold/N40H"};
  const Written w(application);
  EXPECT_TRUE(std::isnan(w.reader->doubles("/substitution/magnet_mass")[1]));
  EXPECT_TRUE(std::isnan(w.reader->doubles("/substitution/thickness")[1]));
  EXPECT_NE(w.reader->texts("/substitution/reason")[1], "");
  EXPECT_TRUE(std::isnan(w.reader->doubles("/elements/mass").back()));
  EXPECT_FALSE(w.reader->contains("/product/before")) << "nothing to exchange for";
}

TEST(WriteStudy, ElementsSumToTheMagnets) {
  const Written w(ev());
  const auto elements = w.reader->texts("/elements/element");
  const auto masses = w.reader->doubles("/elements/mass", "kg"),
             magnets = w.reader->doubles("/substitution/magnet_mass", "kg");
  EXPECT_EQ(w.reader->texts("/elements/candidate"), w.reader->texts("/substitution/grade"));
  for (std::size_t row = 0; row < magnets.size(); ++row) {
    double sum = 0.0;
    for (std::size_t e = 0; e < elements.size(); ++e) sum += masses[row * elements.size() + e];
    EXPECT_NEAR(sum, magnets[row], 1e-3 * magnets[row]);
  }
}

TEST(WriteStudy, ProductGoesWithTheMassRatio) {
  const Written w(ev());
  const auto substances = w.reader->texts("/product/substance"),
             substitutes = w.reader->texts("/product/substitute");
  const auto magnet = static_cast<std::size_t>(
      std::find(substances.begin(), substances.end(), "magnet") - substances.begin());
  ASSERT_LT(magnet, substances.size());
  const auto before = w.reader->doubles("/product/before", "kg"),
             after = w.reader->doubles("/product/after", "kg");
  const auto grades = w.reader->texts("/substitution/grade");
  const auto mass = w.reader->doubles("/substitution/magnet_mass");
  for (std::size_t s = 0; s < substitutes.size(); ++s) {
    const auto row = static_cast<std::size_t>(
        std::find(grades.begin() + 1, grades.end(), substitutes[s]) - grades.begin());
    const std::size_t at = s * substances.size() + magnet;
    EXPECT_NEAR(after[at] / before[at], mass[row] / mass[0], 1e-12) << substitutes[s];
  }
  EXPECT_EQ(w.reader->text_attribute("/product", "key"), "ev-traction-motor");
}

// What sources say of the product itself stands beside what follows from its magnet mass.
TEST(WriteStudy, PublishedContentsAreTheProductsOwn) {
  const Written w(ev());
  const Intensity content = intensity(ProductLibrary::shipped().product("ev-traction-motor"));
  const auto substances = w.reader->texts("/product/substance");
  const auto published = w.reader->doubles("/product/published", "kg");
  ASSERT_EQ(published.size(), substances.size());
  for (std::size_t i = 0; i < substances.size(); ++i) {
    const bool magnet = substances[i] == "magnet";
    const IntensityLine* line =
        content.find(substances[i], magnet ? MassBasis::magnet : MassBasis::element);
    const bool own = line != nullptr && line->conversion.empty();
    expect_same(published[i], own ? line->value_kg : std::nan(""), substances[i]);
  }
}

TEST(WriteStudy, GapCircuitHasItsOwnColumns) {
  const Written w(test::gap());
  const auto& rows = std::get<GapSwapResult>(w.study.swap).rows;
  const auto area = w.reader->doubles("/substitution/area", "m2"),
             length = w.reader->doubles("/substitution/length", "m"),
             B = w.reader->doubles("/substitution/B", "T"),
             H = w.reader->doubles("/substitution/H", "A/m");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(area[i], si(rows[i].magnet->area));
    EXPECT_EQ(length[i], si(rows[i].magnet->length));
    EXPECT_NEAR(B[i] * area[i], 1.5 * 0.8 * 2e-4, 1e-9);
    EXPECT_NEAR(-kMu0 * H[i] * length[i], 1.1 * 0.8 * 2e-3, 1e-9);
  }
}

TEST(WriteStudy, InputIsKeptWordForWord) {
  const Written w(ev());
  const Provenance provenance = w.reader->provenance();
  ASSERT_EQ(provenance.inputs.size(), 1U);
  EXPECT_EQ(provenance.inputs[0].text, ev().text);
}

TEST(WriteStudy, EqualStudiesGiveEqualBytes) {
  for (const Application& application : {ev(), test::gap()}) {
    const Written one(application), other(application);
    EXPECT_EQ(test::bytes_of(one.path), test::bytes_of(other.path));
  }
}

}  // namespace
}  // namespace magswap
