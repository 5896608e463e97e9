// Gates of steels.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "magswap/material/check_tools.hpp"
#include "magswap/material/fields.hpp"
#include "magswap/units/quantity.hpp"

namespace magswap::detail {
namespace {

constexpr double kMostPolarisation_T = 2.46;  // cobalt iron at the top of the Slater-Pauling curve
constexpr double kMostLevelled_T = 0.02;
constexpr std::size_t kFewestPoints = 5;

// One steel whose gates report at places of its file.
class SteelGates {
 public:
  SteelGates(Findings& findings, const Steel& steel) : findings_(&findings), steel_(&steel) {}

  void curve() {
    const SteelCurve& c = steel_->curve;
    source(c.source, c.line, c.column);
    if (c.h_A_per_m.size() < kFewestPoints) {
      error(c, fmt::format("{} points make no curve; give {} or more", c.h_A_per_m.size(),
                           kFewestPoints));
      return;
    }
    if (!(c.h_A_per_m.front() >= 0.0) || !(c.b_T.front() >= 0.0))
      error(c, "the curve begins with a negative value; give its first quadrant");
    order();
    polarisation();
  }

  void losses() {
    for (const SteelLoss& loss : steel_->losses) {
      source(loss.source, loss.line, loss.column);
      const bool ascending = std::is_sorted(loss.b_T.begin(), loss.b_T.end(),
                                            [](double a, double b) { return a <= b; });
      const bool positive = std::all_of(loss.loss_W_per_kg.begin(), loss.loss_W_per_kg.end(),
                                        [](double p) { return p > 0.0; });
      if (loss.b_T.empty() || !ascending || !positive || !(loss.frequency_Hz > 0.0))
        error(loss,
              "a loss needs a positive frequency, ascending flux densities and positive "
              "losses");
    }
    if (!steel_->loss_law) return;
    const SteelLossLaw& law = *steel_->loss_law;
    source(law.source, law.line, law.column);
    const double at = law.loss_W_per_kg(50.0, 1.5);
    if (!(law.kh >= 0.0 && law.ke >= 0.0 && at > 0.3 && at < 30.0))
      error(law, fmt::format("the loss law gives {:.3g} W/kg at 1.5 T and 50 Hz, outside of 0.3 … "
                             "30 W/kg: are the exponents swapped?",
                             at));
  }

 private:
  template <class Part>
  void error(const Part& part, std::string_view message) {
    findings_->error(steel_->path, part.line, part.column,
                     fmt::format("steel '{}': {}", steel_->name, message));
  }

  void source(const std::string& key, int line, int column) {
    if (findings_->library().sources().contains(key)) return;
    findings_->error(steel_->path, line, column,
                     fmt::format("unknown source '{}'; sources stand in sources.toml", key));
  }

  void order() {
    const SteelCurve& c = steel_->curve;
    for (std::size_t i = 1; i < c.h_A_per_m.size(); ++i) {
      if (c.h_A_per_m[i] > c.h_A_per_m[i - 1]) continue;
      error(c, fmt::format("H falls or stays from point {} to {} ({:g} and {:g} A/m): list the "
                           "points by ascending field",
                           i, i + 1, c.h_A_per_m[i - 1], c.h_A_per_m[i]));
      return;
    }
  }

  void polarisation() {
    const SteelCurve& c = steel_->curve;
    double largest = 0.0, fall = 0.0;
    for (std::size_t i = 0; i < c.b_T.size(); ++i) {
      const double j = c.b_T[i] - kMu0 * c.h_A_per_m[i];
      largest = std::max(largest, j);
      fall = std::max(fall, largest - j);
    }
    if (largest > kMostPolarisation_T)
      error(c, fmt::format("J reaches {:.2f} T, beyond the {} T that any alloy has: are the "
                           "columns or units wrong?",
                           largest, kMostPolarisation_T));
    if (fall > kMostLevelled_T) {
      error(c, fmt::format("J falls by {:.3g} T with rising H: that is not noise", fall));
    } else if (fall > 0.0 && !c.levelled) {
      error(c, fmt::format("J falls by {:.2g} T with rising H; say levelled = true to have it "
                           "levelled before use",
                           fall));
    }
  }

  Findings* findings_;
  const Steel* steel_;
};

}  // namespace

void check_steel(Findings& findings, const Steel& steel) {
  SteelGates gates(findings, steel);
  gates.curve();
  gates.losses();
  for (const auto& field : steel_fields()) {
    const auto& value = steel.*field.member;
    if (!value) continue;
    check_value(findings, steel.path, field.key, *value, false);
    if (field.key == "thickness" && !(smallest(*value) >= 1e-5 && largest(*value) <= 5e-3))
      findings.error(steel.path, *value,
                     fmt::format("thickness {} lies outside 0.01 mm … 5 mm",
                                 shown(smallest(*value), Kind::length)));
  }
}

}  // namespace magswap::detail
