#include "magswap/footprint/making.hpp"

#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

constexpr double kMostUncovered = 0.05;  // of the mass, as for the raw materials alone

FootprintRange operator*(const FootprintRange& a, const FootprintRange& b) {
  return {a.value * b.value, a.low * b.low, a.high * b.high};
}

FootprintRange operator*(double factor, const FootprintRange& a) {
  return FootprintRange{factor, factor, factor} * a;
}

FootprintRange operator+(const FootprintRange& a, const FootprintRange& b) {
  return {a.value + b.value, a.low + b.low, a.high + b.high};
}

FootprintRange less_one(const FootprintRange& a) {
  return {a.value - 1.0, a.low - 1.0, a.high - 1.0};
}

// 1/s, whose ends change places.
FootprintRange inverse(const FootprintRange& a) {
  return {1.0 / a.value, 1.0 / a.high, 1.0 / a.low};
}

}  // namespace

MagnetFootprint magnet_footprint(const std::map<std::string, double>& element_kg,
                                 const Footprints& factors) {
  MagnetFootprint out;
  const Footprint raw = footprint(element_kg, factors);
  std::map<std::string, double> rare_earths;
  double metal_kg = 0.0;
  for (const auto& [symbol, mass] : element_kg) {
    if (!is_rare_earth(symbol)) continue;
    rare_earths.emplace(symbol, mass);
    metal_kg += mass;
  }
  const auto neodymium = element_kg.find("Nd");
  if (neodymium == element_kg.end() || 2.0 * neodymium->second < metal_kg || metal_kg == 0.0) {
    out.reason = "the steps from raw material to magnet are known for Nd-Fe-B alone";
    return out;
  }
  const MakingStep* input = factors.find(StepBasis::input);
  const MakingStep* reduction = factors.find(StepBasis::rare_earth_metal);
  const MakingStep* share = factors.find(StepBasis::rare_earth_share);
  if (input == nullptr || reduction == nullptr || share == nullptr) {
    out.reason = "a step from raw material to magnet is missing in the footprints";
    return out;
  }
  if (raw.uncovered > kMostUncovered) {
    out.reason = "elements of the magnet have no factor";
    return out;
  }
  out.raw = raw.carbon_kg;
  out.lost = out.raw * less_one(input->amount);
  out.reduction = metal_kg * (input->amount * reduction->amount);
  const FootprintRange rare = footprint(rare_earths, factors).carbon_kg * input->amount;
  out.making = (rare + out.reduction) * less_one(inverse(share->amount));
  out.total = out.raw + out.lost + out.reduction + out.making;
  return out;
}

}  // namespace magswap
