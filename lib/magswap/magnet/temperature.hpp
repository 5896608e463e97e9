#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "magswap/material/grade.hpp"

namespace magswap {

/// Ratio of a magnetic value to its value at the reference temperature, piecewise linear in
/// temperature [K].
class TemperatureLine {
 public:
  /// From values at temperatures where a table has them, else from the grade's coefficient inside
  /// its interval and the family's outside of it.
  ///
  /// @param table  (temperature [K], ratio) ascending; fewer than two points are no table.
  TemperatureLine(std::vector<std::pair<double, double>> table,
                  const std::optional<SourcedValue>& of_grade,
                  const std::optional<SourcedValue>& of_family, double reference_K);

  /// Ratio at a temperature, the outermost slopes carried on beyond from_K()…to_K().
  [[nodiscard]] double at(double temperature_K) const;
  [[nodiscard]] double from_K() const { return knots_.front().first; }
  [[nodiscard]] double to_K() const { return knots_.back().first; }
  /// Range that the grade's own table or coefficient covers; the reference temperature alone where
  /// it has neither.
  [[nodiscard]] double own_from_K() const { return own_from_K_; }
  [[nodiscard]] double own_to_K() const { return own_to_K_; }
  /// Ends the line where its value would fall to `least`, if it does.
  void stop_at(double least);
  /// Which data it follows, for people: "α −0.12 %/K of the grade, 20 … 150 °C; …".
  [[nodiscard]] const std::string& description() const { return description_; }

 private:
  struct Coefficient {
    double per_K;
    double from_K;
    double to_K;
  };

  void extend(const std::vector<Coefficient>& coefficients, bool upward);
  void describe(const std::vector<Coefficient>& coefficients, bool has_table, bool grade_has_one);

  std::vector<std::pair<double, double>> knots_;
  double own_from_K_;
  double own_to_K_;
  std::string description_;
};

/// A value that a table gives at some temperatures [K]: piecewise linear between, constant beyond.
class ValueLine {
 public:
  ValueLine() = default;
  /// @param table  (temperature [K], value) ascending; empty for a factor of 1 everywhere.
  /// @param reference_K, own  temperature and value of the record itself, where it has one: the
  ///                          table then counts as ratios to its value there, and is completed by
  ///                          it where it has none within half a kelvin.
  ValueLine(std::vector<std::pair<double, double>> table, double reference_K,
            std::optional<double> own);

  /// Value at a temperature.
  [[nodiscard]] double at(double temperature_K) const;
  /// True when the value is the same at every temperature.
  [[nodiscard]] bool constant() const { return knots_.size() < 2; }

 private:
  std::vector<std::pair<double, double>> knots_;
};

}  // namespace magswap
