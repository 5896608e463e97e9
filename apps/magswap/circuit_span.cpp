#include "circuit_span.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <variant>
#include <vector>

#include "magswap/witness/case_span.hpp"

namespace magswap::cli {
namespace {

/// A ratio of a device's lengths, and the names of both in the cases.
struct Proportion {
  std::string name;
  double value;
  std::string_view over, under;
};

struct Checked {
  Proportion proportion;
  CaseSpan span;
};

double ratio(Length over, Length under) { return si(over) / si(under); }

std::vector<Checked> checked(std::string_view family, const std::vector<Proportion>& proportions) {
  std::vector<Checked> out;
  for (const Proportion& one : proportions) {
    if (const auto span = case_span(family, one.over, one.under)) out.push_back({one, *span});
  }
  return out;
}

// Only the devices whose network has been compared over a range of proportions.
std::vector<Checked> proportions_of(const CircuitFile& file) {
  if (const auto* motor = std::get_if<FlatVoiceCoil>(&file.device)) {
    return checked(
        "voice-coil motor",
        {{"gap/thickness", ratio(motor->gap, motor->magnet_thickness), "gap_length",
          "magnet_length"},
         {"spacing/gap", ratio(motor->spacing, motor->gap), "spacing", "gap_length"},
         {"width/gap", ratio(motor->magnet_width, motor->gap), "magnet_width", "gap_length"},
         {"width/yoke", ratio(motor->magnet_width, motor->yoke_thickness), "magnet_width",
          "plate"}});
  }
  if (const auto* separator = std::get_if<SeparatorGap>(&file.device)) {
    return checked(
        "magnetic separator",
        {{"gap/thickness", ratio(separator->gap, separator->magnet_thickness), "gap_length",
          "magnet_length"},
         {"width/gap", ratio(separator->magnet_width, separator->gap), "magnet_width",
          "gap_length"},
         {"window/gap", ratio(separator->window_width, separator->gap), "window", "gap_length"},
         {"width/frame", ratio(separator->magnet_width, separator->frame_thickness), "magnet_width",
          "yoke"}});
  }
  return {};
}

}  // namespace

std::string outside_cases_text(const CircuitFile& file) {
  std::vector<std::string> parts;
  for (const auto& [one, span] : proportions_of(file)) {
    if (span.holds(one.value)) continue;
    parts.push_back(fmt::format("{} {:.3g} (cases: {:.3g} to {:.3g})", one.name, one.value,
                                span.low, span.high));
  }
  if (parts.empty()) return {};
  return fmt::format("outside the cases of that error: {}\n", fmt::join(parts, ", "));
}

Document case_span_document(const CircuitFile& file) {
  Document out = Document::list();
  for (const auto& [one, span] : proportions_of(file)) {
    Document item = Document::object();
    item.set("ratio", one.name).set("value", one.value);
    item.set("low", span.low).set("high", span.high).set("inside", span.holds(one.value));
    out.add(std::move(item));
  }
  return out;
}

}  // namespace magswap::cli
