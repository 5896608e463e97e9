#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/witness/witness_case.hpp"

namespace magswap {

/// What a model takes to evaluate.
enum class ModelCost : std::uint8_t {
  quick,  ///< microseconds to milliseconds a case
  slow,   ///< up to a second a case
};

/// What a group of models is asked to keep, against finite elements.
struct ModelGoal {
  std::string_view model;     ///< "load line", "reluctance network" …
  std::string_view quantity;  ///< what of: "H in the magnet", "B in the gap" …
  double limit;               ///< of |model/FE − 1|
  ModelCost cost = ModelCost::quick;
};

/// One quantity of a case by a model.
struct ModelValue {
  std::string quantity;   ///< name in the case
  double value;           ///< in the unit of the case's quantity
  const ModelGoal* goal;  ///< model, group and limit; never null
};

/// All goals, one row for every group that has an error band.
[[nodiscard]] const std::vector<ModelGoal>& model_goals();

/// Recoil permeability below which a curve counts as a straight line with a knee (NdFeB, SmCo,
/// ferrite), above as curved all along (AlNiCo).
inline constexpr double kStraightRecoil = 1.5;

/// Name of a model where the magnet leaves the straight part of its curve somewhere: "load line,
/// past the knee", or "load line, curved magnet" by kStraightRecoil.
[[nodiscard]] std::string bent_model(std::string_view model, double mu_rec);

/// The quantities of a case that the library has a model of that cost for; empty where it has none.
///
/// @throws NotFoundError when the case names a grade that the library does not have.
[[nodiscard]] std::vector<ModelValue> model_values(const WitnessCase& item,
                                                   ModelCost cost = ModelCost::quick);

}  // namespace magswap
