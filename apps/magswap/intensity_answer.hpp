#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/product/bill.hpp"
#include "magswap/product/exchange.hpp"
#include "magswap/product/study_fit.hpp"

namespace magswap::cli {

/// A magnet exchanged for another, and where the ratio of their masses is from.
struct SwapAnswer {
  std::string from, to;
  double mass_ratio = 1.0;
  std::string origin;
  ExchangedIntensity content;
  std::vector<std::string> notes;
};

/// Everything that `magswap intensity` says of one product.
struct IntensityAnswer {
  const Product* product;
  Intensity content;                   ///< what the product says itself
  std::vector<IntensityLine> derived;  ///< elements of the magnets that it does not say
  std::string composition;             ///< by which alloy
  std::string composition_note;
  std::vector<IntensityLine> summed;  ///< over its variants or parts
  BillOfMaterials bill;
  std::vector<StudyFit> fits;
  std::optional<SwapAnswer> swap;
};

/// What the user asked for besides the product.
struct SwapOptions {
  std::string from, to, mass_ratio, result;
};

/// @throws NotFoundError, ArgumentError
[[nodiscard]] IntensityAnswer intensity_answer(const std::string& product,
                                               const std::string& quantity,
                                               const SwapOptions& swap);

/// True for the name of a results file, false for one of JSON.
[[nodiscard]] bool is_results_file(const std::string& path);

/// What to know where a total of rare earths and its elements come from different studies and do
/// not add up: the elements make more than the total's upper limit or value. Empty where they
/// agree.
[[nodiscard]] std::string total_note(const std::vector<IntensityLine>& lines);

/// Keys of every source that an answer touches; with those of studies, facts and further values
/// where `all`.
[[nodiscard]] std::set<std::string> sources_of(const IntensityAnswer& answer, bool all);
/// nullptr where there is none of this key.
[[nodiscard]] const Source* source_of(const std::string& key);

[[nodiscard]] std::string intensity_text(const IntensityAnswer& answer, bool all);
[[nodiscard]] std::string intensity_json(const IntensityAnswer& answer);
[[nodiscard]] std::string intensity_csv(const IntensityAnswer& answer);

/// "12.5 kg", "3 g".
[[nodiscard]] std::string mass_text(double kg);
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view between);

}  // namespace magswap::cli
