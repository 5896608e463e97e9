#include "magswap/loop/figure.hpp"

#include <fmt/format.h>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

constexpr std::array<LoopFigureInfo, kLoopFigures> kTable{{
    {LoopFigure::Br, "Br", Kind::polarisation, "remanence, J at H = 0"},
    {LoopFigure::HcB, "HcB", Kind::field_strength, "coercivity, |H| where B = 0"},
    {LoopFigure::HcJ, "HcJ", Kind::field_strength, "intrinsic coercivity, |H| where J = 0"},
    {LoopFigure::BHmax, "BHmax", Kind::energy_density, "maximum energy product, largest -B·H"},
    {LoopFigure::H_BHmax, "H_BHmax", Kind::field_strength, "|H| at the maximum energy product"},
    {LoopFigure::Hk, "Hk", Kind::field_strength, "|H| where J is a fraction of Br"},
    {LoopFigure::HD5, "HD5", Kind::field_strength, "|H| whose recoil line loses 5 % of Br"},
    {LoopFigure::HD10, "HD10", Kind::field_strength, "|H| whose recoil line loses 10 % of Br"},
    {LoopFigure::squareness, "squareness", Kind::dimensionless, "Hk/HcJ"},
    {LoopFigure::fullness, "fullness", Kind::dimensionless, "BHmax/(Br²/4µ0)"},
    {LoopFigure::mu_rec, "mu_rec", Kind::dimensionless, "relative recoil permeability"},
    {LoopFigure::Ms_max, "Ms_max", Kind::magnetisation, "largest magnetisation measured"},
    {LoopFigure::Ms_slope, "Ms_slope", Kind::magnetisation, "high-field line at H = 0"},
    {LoopFigure::chi, "chi", Kind::dimensionless, "slope dM/dH of the high-field line"},
    {LoopFigure::Ms, "Ms", Kind::magnetisation, "law of approach, M = Ms(1 - b/H²)"},
    {LoopFigure::Hcr, "Hcr", Kind::field_strength, "coercivity of remanence"},
}};

}  // namespace

const LoopFigureInfo& info(LoopFigure figure) { return kTable[static_cast<std::size_t>(figure)]; }

std::span<const LoopFigureInfo> all_loop_figures() { return kTable; }

double Figure::value() const {
  if (!determined())
    throw DomainError(fmt::format(
        "figure not determined: {}; ask determined() before value(), or use value_or()", reason_));
  return value_;
}

}  // namespace magswap
