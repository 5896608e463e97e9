#include "magswap/study/study.hpp"

#include <algorithm>
#include <cmath>

#include "magswap/magnet/grade_model.hpp"

namespace magswap {
namespace {

// Temperatures from cold to hot, both ends included, about 10 K apart.
std::vector<double> temperatures(const Application& application) {
  const auto [cold, hot] = application.cold_and_hot();
  const double span = si(hot) - si(cold);
  const int steps = std::max(1, static_cast<int>(std::round(span / 10.0)));
  std::vector<double> out;
  for (int i = 0; i <= steps; ++i) out.push_back(si(cold) + span * i / steps);
  if (span == 0.0) out.resize(1);
  return out;
}

std::vector<std::optional<FiguresOfMerit>> figures_of(const Grade& grade, const Library& library,
                                                      const std::vector<double>& temperatures_K) {
  std::vector<std::optional<FiguresOfMerit>> out(temperatures_K.size());
  try {
    const GradeModel model(grade, library);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const auto t = from_si<Temperature>(temperatures_K[i]);
      if (t >= model.valid_from() && t <= model.valid_to()) out[i] = figures_of_merit(model.at(t));
    }
  } catch (const DataError&) {
    // A record without Br or HcJ has no figures at any temperature; the substitution table says so.
  }
  return out;
}

FiguresTable figures_table(const Application& application, const Library& library) {
  FiguresTable out;
  out.temperature_K = temperatures(application);
  std::vector<std::string> names{application.reference()};
  names.insert(names.end(), application.candidates().begin(), application.candidates().end());
  for (const std::string& name : names) {
    const Grade& grade = library.grade(name);
    const bool known =
        std::find(out.grades.begin(), out.grades.end(), grade.key()) != out.grades.end();
    if (known) continue;
    out.grades.push_back(grade.key());
    out.figures.push_back(figures_of(grade, library, out.temperature_K));
  }
  return out;
}

MassFractions fractions_of(const MagnetAccount& account) {
  MassFractions out;
  for (const auto& [symbol, mass] : account.element_kg) {
    const double total = account.mass_kg.value;
    out[symbol] = {mass.value / total, mass.low / total, mass.high / total};
  }
  return out;
}

template <class Result>
std::vector<ProductExchange> exchanges(const Result& result, const Product& product) {
  std::vector<ProductExchange> out;
  const SubstituteBase& reference = result.rows.front();
  if (!reference.account) return out;
  const Intensity content = intensity(product);
  for (const auto& row : result.rows) {
    if (row.is_reference || !row.feasible) continue;
    const MagnetExchange magnets{reference.key, fractions_of(*reference.account), row.key,
                                 fractions_of(*row.account),
                                 row.account->mass_kg.value / reference.account->mass_kg.value};
    out.push_back({row.key, exchange(content, magnets)});
  }
  return out;
}

}  // namespace

StudyResult run_study(const Application& application, const Library& library,
                      const ProductLibrary& products) {
  StudyResult out;
  out.application = application;
  out.figures = figures_table(application, library);
  std::visit([&](const auto& task) { out.swap = swap(task, library); }, application.task);
  if (application.product.empty()) return out;
  const Product& product = products.product(application.product);
  out.product_title = product.title;
  out.product_per = product.per.text();
  out.published = intensity(product).lines;
  out.product =
      std::visit([&](const auto& result) { return exchanges(result, product); }, out.swap);
  return out;
}

}  // namespace magswap
