#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "magswap/supply/disruption_file.hpp"
#include "magswap/supply/reader.hpp"

namespace magswap::detail {

/// A scenario under reading; sources stand beside it or in the library.
class DisruptionReader {
 public:
  DisruptionReader(const TomlText& text, const std::vector<std::string>& sources)
      : text_(text), sources_(sources), reading_{&text, &gathered_} {}

  DisruptionScenario read();

 private:
  [[nodiscard]] DataError error_at(Place place, const std::string& message) const {
    return text_.error_at(place, message);
  }
  [[nodiscard]] std::size_t months() const { return static_cast<std::size_t>(out_.months); }

  void read_own_sources(TableReader& root);
  void check_sources() const;
  void read_head(TableReader& root);
  void read_material(const TomlNode& node);
  void read_supply(const TomlNode& node);
  void read_event(const TomlNode& node);
  void read_product(const TomlNode& node);
  void read_substitution(const TomlNode& node, DisruptionProduct& product);
  void read_recycling(const TomlNode& node);
  void read_stockpile(const TomlNode& node);
  void read_price(const TomlNode& node);
  void read_floor(const TomlNode& node);
  void read_observed(const TomlNode& node);
  void read_element_needs(const TomlNode& needs, DisruptionProduct& product);
  void read_magnet_needs(TableReader& in, const TomlNode& magnets, DisruptionProduct& product);

  std::size_t material(const std::string& item, Place place) const;
  std::size_t material(TableReader& in) {
    return material(in.text("item"), in.require("item").place);
  }
  // Months that a period covers, within the run; from first to one past the last.
  std::pair<int, int> covered(const TomlNode& node) const;
  // Values by month from a list of [period, amount]; `amount` gives that of one of so many months.
  using MonthAmount = std::function<double(const TomlNode&, int)>;
  std::vector<double> spread(const TomlNode& list, const MonthAmount& amount,
                             std::vector<bool>& known) const;
  std::vector<double> masses(const TomlNode& list, bool everywhere) const;
  static double fraction(TableReader& in, std::string_view key);
  static int whole_months(TableReader& in, std::string_view key);

  const TomlText& text_;
  std::vector<std::string> sources_;
  SupplyText gathered_;
  SupplyReading reading_;
  DisruptionScenario out_;
};

}  // namespace magswap::detail
