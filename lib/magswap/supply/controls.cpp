#include "magswap/supply/controls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "magswap/supply/shares.hpp"

namespace magswap {
namespace {

constexpr std::array<std::string_view, 6> kStates{"not yet",   "announced", "in force",
                                                  "suspended", "ended",     "unknown"};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool covers_item(const Control& control, const std::string& item) {
  if (item.empty() || contains(control.items, item)) return true;
  const auto wider = wider_items(item);
  const bool as_part = std::any_of(wider.begin(), wider.end(), [&](const std::string& group) {
    return contains(control.items, group);
  });
  // A group is touched where any of its elements is.
  return as_part || std::any_of(control.items.begin(), control.items.end(), [&](const auto& mine) {
           return contains(wider_items(mine), item);
         });
}

bool same_place(const Control& a, const Control& b) {
  return a.destination.empty() || b.destination.empty() || a.destination == b.destination;
}

bool overlap_in_time(const Control& a, const Control& b) {
  const auto ends_before = [](const Control& one, const Control& other) {
    return one.end && *one.end < other.start;
  };
  return !ends_before(a, b) && !ends_before(b, a);
}

std::string shared_item(const Control& a, const Control& b) {
  const bool form = std::any_of(a.forms.begin(), a.forms.end(),
                                [&](const std::string& mine) { return contains(b.forms, mine); });
  if (!form) return "";
  for (const std::string& item : a.items) {
    if (covers_item(b, item)) return item;
  }
  return "";
}

ControlState suspended_state(const Control& control, Date date, std::string& why) {
  const auto& pause = *control.suspension;
  if (date <= pause.end) {
    why = fmt::format("suspended from {} to {} by {}", to_text(pause.start), to_text(pause.end),
                      pause.instrument);
    return ControlState::suspended;
  }
  why = fmt::format("the suspension ran out on {}; what happened later was not found",
                    to_text(pause.end));
  return ControlState::unknown;
}

}  // namespace

std::string_view to_text(ControlState state) { return kStates.at(static_cast<std::size_t>(state)); }

ControlAt control_at(const Control& control, Date date) {
  ControlAt out{&control, ControlState::in_force, ""};
  const Date known = control.announced.value_or(control.start);
  if (date < known && date < control.start) {
    out.state = ControlState::not_yet;
    out.why = fmt::format("announced on {}", to_text(known));
  } else if (control.suspension && date >= control.suspension->start) {
    out.state = suspended_state(control, date, out.why);
  } else if (date < control.start) {
    out.state = ControlState::announced;
    out.why =
        fmt::format("announced on {}, takes effect on {}", to_text(known), to_text(control.start));
  } else if (control.end && date > *control.end) {
    out.state = ControlState::ended;
    out.why = fmt::format("ended on {}", to_text(*control.end));
  } else if (date > control.last_seen) {
    out.state = ControlState::unknown;
    out.why = fmt::format("in force when last seen on {}; nothing was found for later days",
                          to_text(control.last_seen));
  } else {
    out.why = fmt::format("since {}{}", to_text(control.start),
                          control.end ? " until " + to_text(*control.end) : "");
  }
  return out;
}

bool covers(const Control& control, const ControlQuery& query) {
  const bool form = query.form.empty() || contains(control.forms, query.form);
  const bool place = query.destination.empty() || control.destination.empty() ||
                     control.destination == query.destination;
  return form && place && covers_item(control, query.item);
}

std::vector<ControlAt> controls_at(std::span<const Control> controls, Date date,
                                   const ControlQuery& query) {
  std::vector<ControlAt> out;
  for (const Control& control : controls) {
    if (!covers(control, query)) continue;
    ControlAt at = control_at(control, date);
    if (at.state != ControlState::not_yet) out.push_back(std::move(at));
  }
  std::stable_sort(out.begin(), out.end(), [](const ControlAt& a, const ControlAt& b) {
    return a.control->start < b.control->start;
  });
  return out;
}

std::vector<ControlOverlap> overlapping(std::span<const Control> controls) {
  std::vector<ControlOverlap> out;
  for (std::size_t i = 0; i < controls.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Control& first = controls[j];
      const Control& second = controls[i];
      if (first.actor != second.actor || first.what != second.what) continue;
      if (!same_place(first, second) || !overlap_in_time(first, second)) continue;
      std::string item = shared_item(first, second);
      if (!item.empty()) out.push_back({&first, &second, std::move(item)});
    }
  }
  return out;
}

}  // namespace magswap
