#include <fmt/format.h>

#include <algorithm>

#include "magswap/supply/reader.hpp"

namespace magswap::detail {
namespace {

const std::vector<std::string> kWhat{"stop",
                                     "quota",
                                     "licence",
                                     "prohibition",
                                     "duty",
                                     "extraterritorial licence",
                                     "re-export licence",
                                     "procurement rule"};
const std::vector<std::string> kForms{"ore",      "oxide",  "metal",     "alloy",
                                      "compound", "magnet", "equipment", "technology"};

std::vector<std::string> read_forms(TableReader& in) {
  const TomlNode& node = in.require("forms");
  std::vector<std::string> out = in.texts("forms");
  for (const TomlNode& child : node.children) {
    if (std::find(kForms.begin(), kForms.end(), child.text) != kForms.end()) continue;
    throw in.document().error_at(
        child.place, fmt::format("unknown form '{}'{}", child.text, suggest(child.text, kForms)));
  }
  if (out.empty()) throw in.error("forms", "'forms' is empty");
  return out;
}

void require_order(TableReader& in, std::string_view key, Date first, Date second,
                   std::string_view what) {
  if (first <= second) return;
  throw in.error(key, fmt::format("{}: {} is after {}", what, to_text(first), to_text(second)));
}

std::optional<Control::Suspension> read_suspension(SupplyReading& reading, TableReader& in) {
  const TomlNode* node = in.find("suspension");
  if (node == nullptr) return std::nullopt;
  TableReader pause(*reading.text, *node, "suspension");
  Control::Suspension out;
  out.start = SupplyReading::date(pause, "start");
  out.end = SupplyReading::date(pause, "end");
  out.instrument = pause.text("instrument");
  pause.finish();
  require_order(pause, "end", out.start, out.end, "a suspension ends before it starts");
  return out;
}

}  // namespace

void read_control(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[control]]");
  Control out;
  out.id = in.text("id");
  out.actor = reading.country(in, "actor");
  out.what = in.word("what", kWhat);
  out.instrument = in.text("instrument");
  out.items = reading.items(in);
  out.forms = read_forms(in);
  out.destination = reading.country_or(in, "destination");
  out.announced = SupplyReading::date_if(in, "announced");
  out.start = SupplyReading::date(in, "start");
  out.end = SupplyReading::date_if(in, "end");
  out.last_seen = SupplyReading::date(in, "last_seen");
  out.suspension = read_suspension(reading, in);
  if (in.find("amount") != nullptr) out.amount_kg = SupplyReading::mass_kg(in, "amount");
  out.record = reading.record(in);
  in.finish();
  if (out.end) require_order(in, "end", out.start, *out.end, "a control ends before it starts");
  if (out.announced) {
    require_order(in, "announced", *out.announced, out.start,
                  "a control is announced after it starts");
  }
  reading.out->controls.push_back(std::move(out));
}

}  // namespace magswap::detail
