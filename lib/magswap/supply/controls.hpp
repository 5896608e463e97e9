#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/supply/period.hpp"
#include "magswap/supply/record.hpp"

namespace magswap {

/// An export control or like measure over an interval of days, both ends in it.
struct Control {
  std::string id;
  std::string actor;               ///< code of the country that ordered it
  std::string what;                ///< stop, quota, licence, prohibition, duty …
  std::string instrument;          ///< act or announcement
  std::vector<std::string> items;  ///< element symbols or groups
  std::vector<std::string> forms;  ///< oxide, metal, alloy, compound, magnet, equipment, technology
  std::string destination;         ///< code of a country, empty for all
  std::optional<Date> announced;
  Date start{};
  std::optional<Date> end;  ///< last day, nothing where it is open
  Date last_seen{};         ///< latest day for which a source was found
  /// Days on which it is not applied.
  struct Suspension {
    Date start{};
    Date end{};
    std::string instrument;
  };
  std::optional<Suspension> suspension;
  std::optional<double> amount_kg;  ///< of a quota, over the whole interval
  SupplyRecord record;
};

/// How a control stands on a day.
enum class ControlState : std::uint8_t { not_yet, announced, in_force, suspended, ended, unknown };

[[nodiscard]] std::string_view to_text(ControlState state);

/// A control on a day, with the reason for its state.
struct ControlAt {
  const Control* control = nullptr;
  ControlState state = ControlState::unknown;
  std::string why;
};

/// State of a control on a day; unknown after the last day for which a source was found and after
/// a suspension has run out, never carried on.
[[nodiscard]] ControlAt control_at(const Control& control, Date date);

/// Which controls to look at.
struct ControlQuery {
  std::string item;         ///< element symbol or group; empty for all
  std::string form;         ///< empty for all
  std::string destination;  ///< code of a country; empty for all
};

/// True when a control covers what is asked for; a control of "rare earths" covers each of them.
[[nodiscard]] bool covers(const Control& control, const ControlQuery& query);

/// Controls that cover a query, with their state on a day; those not yet announced are left out.
/// In order of their start.
[[nodiscard]] std::vector<ControlAt> controls_at(std::span<const Control> controls, Date date,
                                                 const ControlQuery& query = {});

/// Two controls of one actor and kind that overlap in time, item, form and destination.
struct ControlOverlap {
  const Control* first = nullptr;
  const Control* second = nullptr;
  std::string item;
};
/// Every pair that overlaps. Cost O(n²).
[[nodiscard]] std::vector<ControlOverlap> overlapping(std::span<const Control> controls);

}  // namespace magswap
