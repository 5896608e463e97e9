#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "magswap/material/library.hpp"

namespace magswap::detail {

/// Collects what the gates find, each finding at the place of its value.
class Findings {
 public:
  explicit Findings(const Library& library) : library_(&library) {}

  [[nodiscard]] const Library& library() const { return *library_; }
  void error(const std::string& path, const SourcedValue& value, std::string_view message);
  void error(const std::string& path, int line, int column, std::string_view message);
  void warning(const std::string& path, const SourcedValue& value, std::string_view message);
  void warning(const std::string& path, int line, int column, std::string_view message);
  /// What was found, sorted by path, line and column.
  [[nodiscard]] std::vector<Finding> sorted() &&;

 private:
  const Library* library_;
  std::vector<Finding> findings_;
};

/// A value as messages show it, up to six digits: "7.6 kg/m3".
[[nodiscard]] std::string shown(double si_value, Kind kind);

/// The numbers that a value promises or reports, without the bounds of its uncertainty.
[[nodiscard]] std::vector<double> numbers(const SourcedValue& value);
[[nodiscard]] double smallest(const SourcedValue& value);
[[nodiscard]] double largest(const SourcedValue& value);
/// Pairs of the same standing: min with min, typical with typical, max with max, single with
/// single.
[[nodiscard]] std::vector<std::pair<double, double>> paired(const SourcedValue& a,
                                                            const SourcedValue& b);
/// False when both values say at which temperature they stand and differ by more than 2 K.
[[nodiscard]] bool same_temperature(const SourcedValue& a, const SourcedValue& b);

/// What to say of a figure that its source prints in two units, where the two differ by more than
/// rounding (3 %); nothing where they agree.
[[nodiscard]] std::optional<std::string> printed_disagreement(const std::string& first_text,
                                                              double first,
                                                              const std::string& second_text,
                                                              double second, Kind kind);

/// Gates of a single value: order of its numbers, range, temperature, interval, sources. `key` is
/// its key in the file.
void check_value(Findings& findings, const std::string& path, std::string_view key,
                 const SourcedValue& value, bool bonded);
void check_sources(Findings& findings, const std::string& path, const SourcedValue& value);
void check_composition(Findings& findings, const std::string& path, const Composition& composition);
/// Gates between the figures of a grade, of its table and of its family.
void check_grade(Findings& findings, const Grade& grade);
void check_family(Findings& findings, const Family& family);
void check_compound(Findings& findings, const Compound& compound);
void check_steel(Findings& findings, const Steel& steel);
/// Signs of the temperature coefficients that a chemistry can have.
void check_signs(Findings& findings, const std::string& path, const std::string& chemistry,
                 const std::optional<SourcedValue>& alpha_Br,
                 const std::optional<SourcedValue>& beta_HcJ);

}  // namespace magswap::detail
