#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/witness/models.hpp"

namespace magswap {

/// A model against finite elements in one quantity of one case.
struct Comparison {
  const WitnessCase* item = nullptr;
  const WitnessQuantity* fe = nullptr;
  double model = 0.0;  ///< in the unit of fe
  const ModelGoal* goal = nullptr;

  /// (model − FE)/|FE|; positive: the model says too much of a positive quantity.
  [[nodiscard]] double deviation() const;
  /// True when the deviation is inside the goal's limit, the error of the finite elements allowed.
  [[nodiscard]] bool within() const;
};

/// Every quantity of a case that a model of that cost gives, in the order of the case.
[[nodiscard]] std::vector<Comparison> compare(const WitnessCase& item,
                                              ModelCost cost = ModelCost::quick);

/// How far a model lies from the stored finite-element cases, as a share of them.
struct ErrorBand {
  std::string_view model;
  std::string_view quantity;
  double low = 0.0;    ///< most negative deviation
  double high = 0.0;   ///< most positive deviation
  double limit = 0.0;  ///< what the model is asked to keep
  int cases = 0;       ///< number of cases, not of quantities
  int unseen = 0;      ///< of them: solved after the model was written
  std::string worst;   ///< case with the largest |deviation|
};

/// One band for every model and group of quantities that a case has; computed once, in seconds.
[[nodiscard]] const std::vector<ErrorBand>& error_bands();

/// The band of a model, of all its quantities together unless one is named; none where no stored
/// case has that model.
///
/// Milliseconds, and kept. A slow model's band is as recorded in the source; the worst case of all
/// its quantities is that of the first. error_bands() computes it, and a test holds both together.
[[nodiscard]] std::optional<ErrorBand> error_band(std::string_view model,
                                                  std::string_view quantity = {});

/// The bands of slow models, as recorded; rounded outwards to 1e-5.
[[nodiscard]] const std::vector<ErrorBand>& recorded_bands();

/// "model error -0.1 to +0.6 % (finite elements, 12 cases)".
[[nodiscard]] std::string to_text(const ErrorBand& band);

}  // namespace magswap
