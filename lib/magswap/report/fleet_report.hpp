#pragma once

#include <optional>
#include <string>

#include "magswap/fleet/fleet_file.hpp"
#include "magswap/report/document.hpp"

namespace magswap {

/// What the text of a fleet shows.
struct FleetTextOptions {
  int every = 5;          ///< years between two rows; first and last always stand
  std::string substance;  ///< element in the foreground; empty: Nd, else the first there is
  std::optional<MassBasis> basis = {};  ///< in which it is counted; none: element, or magnet
};

/// Units, element demand, end of life and recycling of a fleet as tables of at most a screen, with
/// warnings, notes and the residual of the mass balance.
/// @throws NotFoundError when the fleet does not hold the substance.
[[nodiscard]] std::string fleet_text(const FleetFile& file, const FleetResult& result,
                                     const FleetTextOptions& options = {});

/// Everything of a fleet, year by year.
[[nodiscard]] Document fleet_document(const FleetFile& file, const FleetResult& result);

/// One row per product, substance and year.
[[nodiscard]] std::string fleet_csv(const FleetResult& result);

/// Demand with its range, end of life and recovery of one substance over the years, as SVG.
/// @throws NotFoundError when the fleet does not hold the substance.
[[nodiscard]] std::string fleet_svg(const FleetResult& result, const std::string& substance = {},
                                    std::optional<MassBasis> basis = {});

namespace detail {

/// The substance in the foreground: the one asked for, else Nd, else the first element or magnet.
/// @throws NotFoundError
[[nodiscard]] const MaterialFlows& headline(const FleetResult& result, const std::string& substance,
                                            std::optional<MassBasis> basis = {});

/// Places of the years to show.
[[nodiscard]] std::vector<std::size_t> years_shown(const FleetResult& result, int every);

}  // namespace detail
}  // namespace magswap
