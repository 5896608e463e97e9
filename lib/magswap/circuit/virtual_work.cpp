#include "magswap/circuit/virtual_work.hpp"

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

// Permeance of a path through air; 0 of what is not air.
double air_permeance(const NetworkBranch& branch) {
  double sum = 0.0;
  if (const auto* gap = std::get_if<GapBranch>(&branch.part))
    sum = kMu0 * si(gap->area) / si(gap->length);
  for (const FluxPath& path : paths_of(branch)) sum += si(path.permeance);
  return sum;
}

}  // namespace

Force virtual_work(const CircuitSolution& solution, const MagneticNetwork& nearer,
                   const MagneticNetwork& farther, Length between) {
  const std::size_t count = solution.branches.size();
  if (nearer.branches().size() != count || farther.branches().size() != count)
    throw ArgumentError("virtual work: the networks differ by more than a length");
  if (!(si(between) > 0.0)) throw ArgumentError("virtual work: the lengths are the same");
  double sum = 0.0;
  for (std::size_t b = 0; b < count; ++b) {
    const NetworkBranch &near = nearer.branches()[b], &far = farther.branches()[b];
    if (near.name != far.name)
      throw ArgumentError("virtual work: the networks differ by more than a length");
    const double drop = si(solution.branches[b].drop);
    sum += drop * drop * (air_permeance(near) - air_permeance(far));
  }
  return from_si<Force>(0.5 * sum / si(between));
}

}  // namespace magswap
