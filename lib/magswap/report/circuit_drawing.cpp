#include "magswap/report/circuit_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "magswap/report/svg.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr double kWidth = 1100.0, kHeight = 760.0;
constexpr double kAcross = 400.0, kUp = 290.0;  // half axes of the ellipse of nodes
constexpr double kSpread = 46.0;                // between branches of the same two nodes

// Nodes along the way of the flux through magnets, steel and gaps, so that it runs around the
// ellipse; place of each.
std::vector<std::size_t> order_of(const MagneticNetwork& network) {
  const std::size_t nodes = network.node_names().size();
  std::vector<std::size_t> place(nodes, nodes), open;
  std::size_t next = 0;
  for (std::size_t first = 0; first < nodes; ++first) {
    open.push_back(first);
    while (!open.empty()) {
      const std::size_t node = open.back();
      open.pop_back();
      if (place[node] != nodes) continue;
      place[node] = next++;
      for (const NetworkBranch& branch : network.branches()) {
        if (std::holds_alternative<LeakageBranch>(branch.part)) continue;
        if (branch.from == node) open.push_back(branch.to);
        if (branch.to == node) open.push_back(branch.from);
      }
    }
  }
  return place;
}

// A text on a ground that lines shine through.
void label(SvgWriter& svg, PixelPoint at, const std::string& words, double size, bool bold) {
  const RichText text{plain(words)};
  const double width = text_width(text, size);
  svg.rectangle({at.x - 0.5 * width - 2.0, at.y - size, width + 4.0, 1.3 * size}, "#ffffff", 0.8);
  svg.text(at, text, {.size = size, .anchor = TextStyle::Anchor::middle, .bold = bold});
}

PixelPoint place_of(std::size_t node, std::size_t nodes) {
  const double angle = 2.0 * kPi * static_cast<double>(node) / static_cast<double>(nodes);
  return {0.5 * kWidth - kAcross * std::cos(angle), 0.5 * kHeight + 10.0 - kUp * std::sin(angle)};
}

Stroke stroke_of(const NetworkBranch& branch, const BranchState& state, double share) {
  const double width = 1.5 + 6.5 * share;
  if (std::holds_alternative<MagnetBranch>(branch.part)) return {"#b22222", width};
  if (std::holds_alternative<GapBranch>(branch.part)) return {"#1f5fa8", width};
  if (std::holds_alternative<LeakageBranch>(branch.part)) return {"#7a7a7a", width, "5 4"};
  return {state.saturated ? "#d9822b" : "#4a4a4a", width};
}

std::string label_of(const NetworkBranch& branch, const BranchState& state) {
  const bool section = !std::holds_alternative<LeakageBranch>(branch.part);
  return fmt::format(
      "{}: {}", branch.name,
      section ? format(state.B, UnitSystem::si, 3) : format(state.flux, UnitSystem::si, 3));
}

// Where a branch bends, so that those between the same two nodes stand apart.
PixelPoint middle_of(PixelPoint a, PixelPoint b, int which, int count) {
  const double length = std::max(std::hypot(b.x - a.x, b.y - a.y), 1.0);
  const double aside = kSpread * (which - 0.5 * (count - 1));
  return {0.5 * (a.x + b.x) - aside * (b.y - a.y) / length,
          0.5 * (a.y + b.y) + aside * (b.x - a.x) / length};
}

}  // namespace

std::string circuit_drawing(const MagneticNetwork& network, const CircuitSolution& solution) {
  const auto& branches = network.branches();
  const std::size_t nodes = network.node_names().size();
  SvgWriter svg(kWidth, kHeight, network.title(),
                "reluctance network, lines as wide as their flux");
  svg.rectangle({0.0, 0.0, kWidth, kHeight}, "#ffffff");
  double largest = 0.0;
  std::map<std::pair<std::size_t, std::size_t>, int> count, drawn;
  const auto key = [](const NetworkBranch& b) { return std::minmax(b.from, b.to); };
  for (std::size_t i = 0; i < branches.size(); ++i) {
    largest = std::max(largest, std::abs(si(solution.branches[i].flux)));
    ++count[key(branches[i])];
  }
  const std::vector<std::size_t> order = order_of(network);
  std::vector<std::pair<PixelPoint, std::string>> labels;
  svg.open_group("branches");
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const NetworkBranch& branch = branches[i];
    const BranchState& state = solution.branches[i];
    const auto [low, high] = key(branch);
    const PixelPoint a = place_of(order[low], nodes), b = place_of(order[high], nodes);
    const PixelPoint middle = middle_of(a, b, drawn[key(branch)]++, count[key(branch)]);
    const double share = largest > 0.0 ? std::abs(si(state.flux)) / largest : 0.0;
    const std::array<PixelPoint, 3> line{a, middle, b};
    svg.polyline(line, stroke_of(branch, state, share));
    labels.emplace_back(PixelPoint{middle.x, middle.y + 4.0}, label_of(branch, state));
  }
  for (const auto& [at, words] : labels) label(svg, at, words, 11.0, false);
  svg.close_group();
  svg.open_group("nodes");
  for (std::size_t node = 0; node < nodes; ++node) {
    const PixelPoint at = place_of(order[node], nodes);
    svg.mark(Mark::circle, at, 5.0, "#ffffff", {"#222222", 1.5});
    const double below = at.y > 0.5 * kHeight ? 20.0 : -10.0;
    label(svg, {at.x, at.y + below},
          fmt::format("{}, {}", network.node_names()[node],
                      format(solution.potentials[node], UnitSystem::si, 3)),
          12.0, true);
  }
  svg.close_group();
  svg.text({20.0, 26.0}, {plain(network.title())}, {.size = 15.0, .bold = true});
  svg.text({20.0, kHeight - 14.0},
           {plain("magnet red, gap blue, steel grey, saturated orange, leakage dashed; width by "
                  "flux; nodes with their magnetic potential")},
           {.size = 11.0});
  return svg.finish();
}

}  // namespace magswap
