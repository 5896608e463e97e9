#pragma once

#include <memory>

#include "magswap/field/shape.hpp"
#include "magswap/magnet/curve.hpp"
#include "magswap/steel/bh_curve.hpp"
#include "magswap/witness/models.hpp"

namespace magswap::detail {

/// Goal of a model and a group. @throws ArgumentError when there is none.
/// A model's name for an open magnet: by itself where that is straight, else as bent_model().
[[nodiscard]] std::string open_model(std::string_view model, const WitnessCase& item);
[[nodiscard]] const ModelGoal* goal_of(std::string_view model, std::string_view quantity);

/// Demagnetisation curve of a case's magnet: straight, or its grade's at its temperature.
[[nodiscard]] DemagnetisationCurve curve_of(const WitnessCase& item);

/// Steel of a case; none: ideal.
[[nodiscard]] std::shared_ptr<const BhCurve> steel_of(const WitnessCase& item);

/// Outline of a magnet alone in space; a bar of the plane as a block 1e4 times as long as wide.
[[nodiscard]] Shape shape_of(const WitnessCase& item);

[[nodiscard]] std::vector<ModelValue> open_magnet_values(const WitnessCase& item);
/// The magnet divided into cells; nothing for a bar of the plane.
[[nodiscard]] std::vector<ModelValue> cell_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> surface_pole_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> pair_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> plate_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> c_core_values(const WitnessCase& item);
/// Field and flux density of a pot magnet by its network.
[[nodiscard]] std::vector<ModelValue> pot_network_values(const WitnessCase& item);
/// The same, and its holding force.
[[nodiscard]] std::vector<ModelValue> pot_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> speaker_ring_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> speaker_core_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> voice_coil_values(const WitnessCase& item);
/// Magnets on both plates.
[[nodiscard]] std::vector<ModelValue> voice_coil_double_values(const WitnessCase& item);
[[nodiscard]] std::vector<ModelValue> separator_values(const WitnessCase& item);

}  // namespace magswap::detail
