#pragma once

#include <span>

#include "magswap/material/embedded.hpp"

namespace magswap::detail {

/// The files below examples/verify/cases and examples/verify/models, as they were when the program
/// was built; ascending path.
[[nodiscard]] std::span<const EmbeddedFile> witness_texts();

}  // namespace magswap::detail
