#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "magswap/loop_io/cells.hpp"
#include "magswap/loop_io/readers.hpp"
#include "magswap/loop_io/table_body.hpp"

namespace magswap::detail {
namespace {

constexpr std::string_view kPoints = "<bhpoints>";

// One material of a FEMM file.
struct Block {
  std::string name;
  double hc_A_per_m = 0.0;
  std::vector<double> b_T;
  std::vector<double> h_A_per_m;
};

// The value of "<key> = value" without quotes.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
  if (!lower(line.substr(0, key.size())).starts_with(key)) return std::nullopt;
  std::string_view rest = trimmed(line.substr(key.size()));
  if (rest.starts_with('=')) rest = trimmed(rest.substr(1));
  if (rest.size() >= 2 && rest.front() == '"' && rest.back() == '"')
    rest = rest.substr(1, rest.size() - 2);
  return rest;
}

double number_of(const LineReader& lines, std::string_view line, std::string_view text) {
  double value = 0.0;
  if (read_number(text, false, value) != CellKind::number)
    throw lines.error(line, 1, fmt::format("{} is not a number", quoted(text)));
  return value;
}

void read_points(LineReader& lines, std::string_view count_line, double count,
                 const ReadOptions& options, Block& block) {
  if (!(count >= 0.0 && count <= static_cast<double>(options.most_rows)))
    throw lines.error(count_line, 1, fmt::format("{} points: no count of points", count));
  if (!block.b_T.empty()) throw lines.error(count_line, 1, "a second list of points in a material");
  std::string_view line;
  while (static_cast<double>(block.b_T.size()) < count) {
    if (!lines.next(line))
      throw lines.error(
          {}, 1, fmt::format("the file ends after {} of {} points", block.b_T.size(), count));
    CellScanner scanner(line, ' ');
    std::string_view b;
    std::string_view h;
    if (!scanner.next(b) || !scanner.next(h))
      throw lines.error(line, 1, "a point has two numbers, B in tesla and H in A/m");
    block.b_T.push_back(number_of(lines, line, b));
    block.h_A_per_m.push_back(number_of(lines, line, h));
  }
}

bool is_wanted(const Block& block, const ReadOptions& options) {
  return !block.b_T.empty() && (options.record.empty() || options.record == block.name);
}

std::vector<Block> read_blocks(LineReader& lines, const ReadOptions& options) {
  std::vector<Block> out;
  Block block;
  std::string_view line;
  const auto close = [&] {
    if (is_wanted(block, options)) out.push_back(std::move(block));
    block = Block();
  };
  while (lines.next(line)) {
    const std::string_view body = trimmed(line);
    if (lower(body.substr(0, 12)) == "<beginblock>") {
      close();
    } else if (const auto name = value_of(body, "<blockname>")) {
      block.name = to_utf8(*name);
    } else if (const auto hc = value_of(body, "<h_c>")) {
      block.hc_A_per_m = number_of(lines, line, *hc);
    } else if (const auto count = value_of(body, kPoints)) {
      const std::string kept(line);
      read_points(lines, kept, number_of(lines, line, *count), options, block);
    }
  }
  close();
  return out;
}

// First quadrant alone, from B = 0 at H = 0 on, never falling.
bool begins_at_zero(const LoopData& data) {
  const auto& h = data.h_A_per_m;
  const auto& b = data.b_T;
  return h.size() >= 2 && h.front() == 0.0 && b.front() == 0.0 && b.back() > 0.0 &&
         h.back() > 0.0 && std::is_sorted(h.begin(), h.end()) && std::is_sorted(b.begin(), b.end());
}

bool passes_zero(const LoopData& data) {
  bool beyond = false;
  for (std::size_t i = 0; i < data.size(); ++i)
    beyond = beyond || (data.b_T[i] < 0.0 && data.h_A_per_m[i] < 0.0);
  return beyond;
}

}  // namespace

void finish_flux_density(const LineReader& lines, const ReadOptions& options, LoopData& data) {
  if (data.b_T.empty()) return;
  if (begins_at_zero(data)) {
    if (!options.shift)
      throw lines.error_at(0, {}, 1,
                           fmt::format("the B-H table begins at B = 0, H = 0 (mean slope {:.3g} "
                                       "µ0), as finite-element programs store a magnet shifted by "
                                       "HcB; give HcB as shift, or shift 0 to read it as it stands",
                                       data.b_T.back() / data.h_A_per_m.back() / kMu0));
    for (double& h : data.h_A_per_m) h -= si(*options.shift);
    if (si(*options.shift) > 0.0)
      data.notes.push_back(fmt::format("field shifted by -{}", format(*options.shift)));
  }
  if (!passes_zero(data)) {
    data.notes.emplace_back("B alone, up to B = 0: HcJ is not determined");
    return;
  }
  data.j_T = std::move(data.b_T);
  data.b_T.clear();
  for (std::size_t i = 0; i < data.size(); ++i) data.j_T[i] -= kMu0 * data.h_A_per_m[i];
  data.notes.emplace_back("J = B - µ0·H from a record of B that runs beyond HcB");
}

LoopData read_femm(LineReader& lines, const ReadOptions& options) {
  std::vector<Block> blocks = read_blocks(lines, options);
  if (blocks.empty())
    throw lines.error_at(0, {}, 1,
                         options.record.empty() ? std::string("no material with B-H points")
                                                : fmt::format("no material {} with B-H points",
                                                              quoted(options.record)));
  if (blocks.size() > 1) {
    std::string names;
    for (std::size_t i = 0; i < std::min<std::size_t>(blocks.size(), 12); ++i)
      names += (i > 0 ? ", " : "") + quoted(blocks[i].name);
    throw lines.error_at(
        0, {}, 1,
        fmt::format("{} materials with B-H points: choose a record of {}", blocks.size(), names));
  }
  LoopData data;
  data.sample = options.sample;
  data.field = options.field.value_or(FieldKind::internal);
  data.title = std::move(blocks[0].name);
  data.instrument = "FEMM";
  data.h_A_per_m = std::move(blocks[0].h_A_per_m);
  data.b_T = std::move(blocks[0].b_T);
  ReadOptions with_shift = options;
  if (!with_shift.shift && blocks[0].hc_A_per_m > 0.0)
    with_shift.shift = from_si<FieldStrength>(blocks[0].hc_A_per_m);
  finish_flux_density(lines, with_shift, data);
  return data;
}

}  // namespace magswap::detail
