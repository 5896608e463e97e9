#pragma once

#include <string>
#include <vector>

#include "magswap/allocation/allocate.hpp"
#include "magswap/allocation/model.hpp"

namespace magswap::detail {

/// Why no allocation keeps all caps: the caps that conflict, and the least that each has to give.
[[nodiscard]] Conflict explain_conflict(const Portfolio& portfolio, const AllocationModel& model);

}  // namespace magswap::detail
