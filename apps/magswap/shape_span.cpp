#include "shape_span.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "magswap/witness/case_span.hpp"

namespace magswap::cli {
namespace {

/// Length/diameter of a round magnet; none of another shape.
std::optional<double> slenderness(const Body& body, RoundCases cases) {
  if (const auto* disc = std::get_if<Cylinder>(&body)) return si(disc->length) / si(disc->diameter);
  const auto* ring = std::get_if<Ring>(&body);
  if (ring == nullptr || cases == RoundCases::discs) return {};
  return si(ring->length) / si(ring->outer);
}

// A block among blocks: its length over the shorter edge, and its two edges; nullopt where the
// family has none.
std::optional<std::string> outside_blocks(const Block& block, std::string_view family) {
  const auto slender = case_span(family, "length", "depth");
  const auto edges = case_span(family, "outer_size", "depth");
  if (!slender || !edges) return {};
  const double shorter = std::min(si(block.a), si(block.b));
  const double longer = std::max(si(block.a), si(block.b));
  if (slender->holds(si(block.c) / shorter) && edges->holds(longer / shorter)) return "";
  return fmt::format(
      "no finite elements of this shape: length/shorter edge {:.3g} (cases: {:.3g} to {:.3g}), "
      "edges "
      "{:.3g} to 1 (cases: up to {:.3g})",
      si(block.c) / shorter, slender->low, slender->high, longer / shorter, edges->high);
}

}  // namespace

std::string outside_shapes(const Body& body, RoundCases cases, std::string_view family) {
  if (const auto* block = std::get_if<Block>(&body);
      block && cases == RoundCases::discs_and_rings) {
    if (const auto blocks = outside_blocks(*block, family)) return *blocks;
  }
  const auto span = case_span(family, "length", "outer_size");
  const auto ratio = slenderness(body, cases);
  if (!span || (ratio && span->holds(*ratio))) return {};
  const std::string limits = fmt::format("{:.3g} to {:.3g}", span->low, span->high);
  if (!ratio) {
    return fmt::format("no finite elements of this shape: the cases are {} of length/diameter {}",
                       cases == RoundCases::discs ? "discs" : "discs and rings", limits);
  }
  return fmt::format("no finite elements of this shape: length/diameter {:.3g} (cases: {})", *ratio,
                     limits);
}

std::string outside_straight(double irreversible_loss, double mu_rec) {
  constexpr double kWorthSaying = 1e-3, kHighestRecoil = 1.1;  // the ferrite ring's
  std::string why;
  if (irreversible_loss > kWorthSaying) {
    why = fmt::format("past its knee, {:.1f} % lost", 100.0 * irreversible_loss);
  } else if (mu_rec > kHighestRecoil * (1.0 + 1e-9)) {
    why = fmt::format("mu_rec {:.3g} (cases: up to {:.3g})", mu_rec, kHighestRecoil);
  } else {
    return {};
  }
  return fmt::format("outside the cases of that error: {}; magswap demag divides it into cells",
                     why);
}

}  // namespace magswap::cli
