#include "magswap/loop/loop.hpp"

#include <fmt/format.h>

#include <string_view>

#include "magswap/core/error.hpp"

namespace magswap {
namespace {

std::string name_of(const LoopData& data) {
  if (!data.source.empty()) return data.source;
  return data.title.empty() ? "loop" : data.title;
}

void check_length(const LoopData& data, std::string_view column, const std::vector<double>& values,
                  bool optional) {
  if ((optional && values.empty()) || values.size() == data.size()) return;
  throw ArgumentError(fmt::format("{}: column {} has {} rows and H has {}; give one value a row",
                                  name_of(data), column, values.size(), data.size()));
}

}  // namespace

void check(const LoopData& data) {
  if (!data.j_T.empty() && !data.b_T.empty())
    throw ArgumentError(fmt::format(
        "{}: both J and B are given; give one, the other is B = J + µ0·H", name_of(data)));
  if (data.size() == 0) throw ArgumentError(fmt::format("{}: no rows", name_of(data)));
  if (data.j_T.empty())
    check_length(data, "B", data.b_T, false);
  else
    check_length(data, "J", data.j_T, false);
  check_length(data, "temperature", data.temperature_K, true);
  check_length(data, "standard error of H", data.sigma_h_A_per_m, true);
  check_length(data, "standard error of J", data.sigma_j_T, true);
}

}  // namespace magswap
