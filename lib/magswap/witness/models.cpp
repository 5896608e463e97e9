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
    std::pair<std::string_view, Model>{"surface_pole", detail::surface_pole_values},
};

}  // namespace

const std::vector<ModelGoal>& model_goals() {
  static const std::vector<ModelGoal> goals{
      {"load line", "H in the magnet", 0.005},
      {"load line", "B in the magnet", 0.005},
      {"load line, curved magnet", "H in the magnet", 0.05},
      {"load line, curved magnet", "B in the magnet", 0.05},
      {"worst point", "H in the magnet", 0.05},
      {"worst point, curved magnet", "H in the magnet", 0.05},
      {"uniform magnet", "B before the face", 0.02},
      {"uniform magnet, curved", "B before the face", 0.05},
      {"surface field", "B in the gap", 0.005},
  };
  return goals;
}

std::vector<ModelValue> model_values(const WitnessCase& item) {
  const auto found = std::find_if(kModels.begin(), kModels.end(),
                                  [&](const auto& entry) { return entry.first == item.model; });
  return found == kModels.end() ? std::vector<ModelValue>{} : found->second(item);
}

namespace detail {

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
