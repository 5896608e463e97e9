#include "magswap/substitution/gap_swap.hpp"

namespace magswap {
namespace {

GapSubstitute size_candidate(const GapSwap& task, const Grade& grade, const Library& library) {
  GapSubstitute row{detail::describe(grade, library), {}, {}, {}};
  const auto curves =
      detail::working_model(grade, library, task.circuit.hot, task.circuit.cold, row);
  if (!curves) return row;
  const SizedGapMagnet sized = size(task.circuit, task.limits, curves->hot, curves->cold);
  row.feasible = sized.feasible;
  row.reason = sized.sentence;
  row.magnet = sized.magnet;
  row.state = sized.state;
  row.steel_area_needed = sized.steel_area_needed;
  row.account = account(grade, library, sized.magnet.volume());
  return row;
}

Volume magnet_volume(const GapSubstitute& row) {
  return row.magnet ? row.magnet->volume() : Volume{};
}

}  // namespace

GapSwapResult swap(const GapSwap& task, const Library& library) {
  GapSwapResult out;
  out.title = task.title;
  out.rank = task.rank;
  out.rows.push_back(size_candidate(task, library.grade(task.reference), library));
  out.rows.front().is_reference = true;
  for (const std::string& name : task.candidates)
    out.rows.push_back(size_candidate(task, library.grade(name), library));
  detail::rank(out.rows, task.rank, magnet_volume);
  return out;
}

}  // namespace magswap
