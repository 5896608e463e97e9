#pragma once

#include <string>

#include "magswap/fleet/fleet_file.hpp"
#include "magswap/fleet/fleet_series.hpp"

namespace magswap::detail {

/// A fleet file while it is read: its text, its years, and where names are looked up.
class FleetReading {
 public:
  FleetReading(const TomlText& text, const ProductLibrary& products, const Library& materials,
               FleetFile& out)
      : text_(&text), products_(&products), materials_(&materials), out_(&out) {}

  [[nodiscard]] const TomlText& text() const { return *text_; }
  [[nodiscard]] const ProductLibrary& products() const { return *products_; }
  [[nodiscard]] const Library& materials() const { return *materials_; }
  [[nodiscard]] FleetFile& file() const { return *out_; }
  /// The years of the file, known once its head is read.
  FleetYears years;

  /// Keeps a source that a product names: one of the file, else one of the library.
  /// @throws DataError at the node when there is none.
  void name_source(const TomlNode& node, FleetProduct& product) const;
  /// Keeps the `source` of a table, which is needed.
  void require_source(TableReader& in, FleetProduct& product) const;
  /// Keeps a source of the product library that a content was taken from.
  void keep_source(const std::string& key, FleetProduct& product) const;
  /// Rules of a series of shares.
  [[nodiscard]] SeriesRules shares(const std::string& what, FleetProduct& product) const;

 private:
  const TomlText* text_;
  const ProductLibrary* products_;
  const Library* materials_;
  FleetFile* out_;
};

/// Reads the lifetime of a product, or those of its cohorts. @throws DataError
void read_lifetimes(const FleetReading& reading, TableReader& in, FleetProduct& product);
/// Reads one programme of early retirement. @throws DataError
[[nodiscard]] EarlyRetirement read_retirement(const FleetReading& reading, const TomlNode& node,
                                              FleetProduct& product);
/// Reads what happens to a product after its use. @throws DataError
void read_end_of_life(const FleetReading& reading, const TomlNode& node, FleetProduct& product);

}  // namespace magswap::detail
