#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "magswap/results/values.hpp"

namespace magswap::detail {

/// Columns of a table of results, each computed row by row; owns what the writer only views.
template <class Row>
class Columns {
 public:
  explicit Columns(std::span<const Row> rows) : rows_(rows) {}

  void text(const std::string& name, std::string long_name,
            const std::function<std::string(const Row&)>& get) {
    auto& values = texts_.emplace_back();
    for (const Row& row : rows_) values.push_back(get(row));
    columns_.push_back({name, values, {.long_name = std::move(long_name)}});
  }
  /// One of several meanings, by its number.
  void flag(const std::string& name, std::string long_name, std::vector<std::string> meanings,
            const std::function<int(const Row&)>& get) {
    auto& values = flags_.emplace_back();
    for (const Row& row : rows_) values.push_back(static_cast<std::int8_t>(get(row)));
    columns_.push_back(
        {name, values, {.long_name = std::move(long_name), .flag_meanings = std::move(meanings)}});
  }
  /// No or yes.
  void flag(const std::string& name, std::string long_name,
            const std::function<bool(const Row&)>& get) {
    flag(name, std::move(long_name), {"no", "yes"},
         [&get](const Row& row) { return get(row) ? 1 : 0; });
  }
  void number(const std::string& name, std::string units, std::string long_name,
              const std::function<double(const Row&)>& get) {
    auto& values = numbers_.emplace_back();
    for (const Row& row : rows_) values.push_back(get(row));
    columns_.push_back(
        {name, values, {.units = std::move(units), .long_name = std::move(long_name)}});
  }
  void count(const std::string& name, std::string long_name,
             const std::function<std::size_t(const Row&)>& get) {
    auto& values = counts_.emplace_back();
    for (const Row& row : rows_) values.push_back(static_cast<std::int64_t>(get(row)));
    columns_.push_back({name, values, {.units = "1", .long_name = std::move(long_name)}});
  }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }

 private:
  std::span<const Row> rows_;
  std::vector<Column> columns_;
  // Lists, whose elements stay where they are.
  std::list<std::vector<std::string>> texts_;
  std::list<std::vector<std::int8_t>> flags_;
  std::list<std::vector<double>> numbers_;
  std::list<std::vector<std::int64_t>> counts_;
};

}  // namespace magswap::detail
