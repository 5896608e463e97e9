#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "magswap/magnet/figures.hpp"
#include "magswap/product/exchange.hpp"
#include "magswap/product/library.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/application_file.hpp"

namespace magswap {

/// Figures of merit of several grades over temperature; a grade without data at a temperature has
/// none there.
struct FiguresTable {
  std::vector<std::string> grades;    ///< maker/grade, reference first
  std::vector<double> temperature_K;  ///< ascending
  /// By grade, then temperature.
  std::vector<std::vector<std::optional<FiguresOfMerit>>> figures;
};

/// What a product holds before and after its magnet is exchanged for one candidate.
struct ProductExchange {
  std::string substitute;  ///< maker/grade
  ExchangedIntensity content;
};

/// Everything that a study of one application found.
struct StudyResult {
  Application application;
  FiguresTable figures;
  std::variant<SurfaceSwapResult, GapSwapResult> swap;
  std::string product_title;  ///< empty where the application names none
  std::string product_per;    ///< functional unit of the product
  std::vector<IntensityLine>
      published;  ///< what sources say of the product itself, beside the derived contents
  std::vector<ProductExchange> product;  ///< one for each feasible candidate
};

/// Figures of all candidates over temperature, the substitution, and the product before and after.
/// @throws NotFoundError for a grade or product that does not exist.
[[nodiscard]] StudyResult run_study(const Application& application, const Library& library,
                                    const ProductLibrary& products);

/// Writes a study as a results file, docs/results-schema.md. Equal studies give equal bytes.
/// @throws IoError with the path and the system's reason; then nothing stands under the name that
/// did not before.
void write_study(const StudyResult& study, ResultsWriter& file);

}  // namespace magswap
