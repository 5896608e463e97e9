#include "magswap/witness/models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "magswap/core/error.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/witness/model_tools.hpp"

namespace magswap {
namespace {

using Model = std::vector<ModelValue> (*)(const WitnessCase&);

// By the stem of the model's files.
constexpr std::array kModels{
    std::pair<std::string_view, Model>{"open", detail::open_magnet_values},
    std::pair<std::string_view, Model>{"block", detail::open_magnet_values},
    std::pair<std::string_view, Model>{"pair", detail::pair_values},
    std::pair<std::string_view, Model>{"plate", detail::plate_values},
    std::pair<std::string_view, Model>{"c_core", detail::c_core_values},
    std::pair<std::string_view, Model>{"pot", detail::pot_values},
    std::pair<std::string_view, Model>{"speaker_ring", detail::speaker_ring_values},
    std::pair<std::string_view, Model>{"speaker_core", detail::speaker_core_values},
    std::pair<std::string_view, Model>{"voice_coil", detail::voice_coil_values},
    std::pair<std::string_view, Model>{"voice_coil_double", detail::voice_coil_double_values},
    std::pair<std::string_view, Model>{"separator", detail::separator_values},
    std::pair<std::string_view, Model>{"surface_pole", detail::surface_pole_values},
};

constexpr std::array kSlowModels{
    std::pair<std::string_view, Model>{"open", detail::cell_values},
    std::pair<std::string_view, Model>{"block", detail::cell_values},
    std::pair<std::string_view, Model>{"tile", detail::cell_values},
};

std::vector<ModelValue> values_in(const auto& models, const WitnessCase& item) {
  const auto found = std::find_if(models.begin(), models.end(),
                                  [&](const auto& entry) { return entry.first == item.model; });
  return found == models.end() ? std::vector<ModelValue>{} : found->second(item);
}

}  // namespace

const std::vector<ModelGoal>& model_goals() {
  static const std::vector<ModelGoal> goals{
      {"load line", "H in the magnet", 0.005},
      {"load line", "B in the magnet", 0.005},
      {"load line, N at mu_rec", "H in the magnet", 0.005},
      {"load line, N at mu_rec", "B in the magnet", 0.005},
      {"load line, past the knee", "H in the magnet", 0.05},
      {"load line, past the knee", "B in the magnet", 0.05},
      {"load line, curved magnet", "H in the magnet", 0.05},
      {"load line, curved magnet", "B in the magnet", 0.05},
      {"worst point", "H in the magnet", 0.05},
      {"worst point, past the knee", "H in the magnet", 0.05},
      {"worst point, curved magnet", "H in the magnet", 0.05},
      {"cells", "H in the magnet", 0.005, ModelCost::slow},
      {"cells", "B in the magnet", 0.005, ModelCost::slow},
      {"cells", "worst 1 % of the volume", 0.05, ModelCost::slow},
      {"cells", "worst place", 0.05, ModelCost::slow},
      {"cells, past the knee", "H in the magnet", 0.02, ModelCost::slow},
      {"cells, past the knee", "B in the magnet", 0.02, ModelCost::slow},
      {"cells, past the knee", "worst 1 % of the volume", 0.05, ModelCost::slow},
      {"cells, past the knee", "worst place", 0.05, ModelCost::slow},
      {"cells, curved magnet", "H in the magnet", 0.02, ModelCost::slow},
      {"cells, curved magnet", "B in the magnet", 0.02, ModelCost::slow},
      {"cells, curved magnet", "worst 1 % of the volume", 0.05, ModelCost::slow},
      {"cells, curved magnet", "worst place", 0.05, ModelCost::slow},
      {"uniform magnet", "B before the face", 0.02},
      {"uniform magnet, past the knee", "B before the face", 0.05},
      {"uniform magnet, curved magnet", "B before the face", 0.05},
      {"pull", "force", 0.05},
      {"pull", "H in the magnet", 0.05},
      {"pull", "B in the magnet", 0.05},
      {"pull on a thin plate", "force", 0.10},
      {"pot magnet", "force", 0.10},
      {"network: C-core", "B in the gap", 0.06},
      {"network: C-core", "B in the magnet", 0.015},
      {"network: C-core", "H in the magnet", 0.06},
      {"network: pot magnet", "B in the gap", 0.06},
      {"network: pot magnet", "B in the magnet", 0.015},
      {"network: pot magnet", "H in the magnet", 0.06},
      {"network: loudspeaker", "B in the gap", 0.08},
      {"network: loudspeaker", "B in the magnet", 0.015},
      {"network: loudspeaker", "H in the magnet", 0.06},
      {"network: voice coil", "B in the gap", 0.06},
      {"network: voice coil", "B in the magnet", 0.015},
      {"network: voice coil", "H in the magnet", 0.06},
      {"network: separator", "B in the gap", 0.06},
      {"network: separator", "B in the magnet", 0.015},
      {"network: separator", "H in the magnet", 0.06},
      {"surface field", "B in the gap", 0.005},
  };
  return goals;
}

std::string bent_model(std::string_view model, double mu_rec) {
  return fmt::format("{}, {}", model, mu_rec < kStraightRecoil ? "past the knee" : "curved magnet");
}

std::vector<ModelValue> model_values(const WitnessCase& item, ModelCost cost) {
  return cost == ModelCost::quick ? values_in(kModels, item) : values_in(kSlowModels, item);
}

namespace detail {

std::string open_model(std::string_view model, const WitnessCase& item) {
  return item.material.grade.empty() ? std::string(model) : bent_model(model, item.material.mu_rec);
}

const ModelGoal* goal_of(std::string_view model, std::string_view quantity) {
  const auto& goals = model_goals();
  const auto found = std::find_if(goals.begin(), goals.end(), [&](const ModelGoal& g) {
    return g.model == model && g.quantity == quantity;
  });
  if (found == goals.end()) {
    throw ArgumentError(fmt::format("no goal of model '{}' for {}", model, quantity));
  }
  return &*found;
}

DemagnetisationCurve curve_of(const WitnessCase& item) {
  const WitnessMaterial& m = item.material;
  if (m.Br) return DemagnetisationCurve::ideal(*m.Br, m.mu_rec);
  const Library& library = Library::shipped();
  return GradeModel(library.grade(m.grade), library).at(*m.temperature);
}

}  // namespace detail
}  // namespace magswap
