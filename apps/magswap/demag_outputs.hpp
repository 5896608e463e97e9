#pragma once

#include <string>
#include <vector>

#include "magswap/cells/history.hpp"
#include "magswap/report/document.hpp"

namespace magswap::cli {

/// A history of divided magnets and what to say of it.
struct DemagAnswer {
  std::string title;
  std::vector<CellBody> bodies;
  CellHistory history;
  CellResult result;
  std::vector<std::string> notes;  ///< what stands behind the numbers, one line each
};

[[nodiscard]] std::string demag_text(const DemagAnswer& answer);
[[nodiscard]] Document demag_document(const DemagAnswer& answer);
/// One row for each step and magnet.
[[nodiscard]] std::string demag_csv(const DemagAnswer& answer);

}  // namespace magswap::cli
