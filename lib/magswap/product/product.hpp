#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/grade.hpp"
#include "magswap/material/sourced_value.hpp"
#include "magswap/units/text.hpp"

namespace magswap {

/// What a mass is counted of. Masses of different basis do not add.
enum class MassBasis : std::uint8_t {
  magnet,
  element,
  oxide,
  rare_earth_bearing,
  material,
  unspecified
};

[[nodiscard]] std::string_view to_text(MassBasis basis);
/// @throws ArgumentError listing the bases.
[[nodiscard]] MassBasis mass_basis(std::string_view text);

/// How far a number can be relied on.
enum class Confidence : std::uint8_t { low, medium, high };

[[nodiscard]] std::string_view to_text(Confidence confidence);
/// @throws ArgumentError listing the levels.
[[nodiscard]] Confidence confidence(std::string_view text);

/// What a product is counted in: a unit such as MW, or the noun for one of them, such as vehicle.
class FunctionalUnit {
 public:
  FunctionalUnit() = default;
  /// A unit where the text is one ("MW", "year", "kg"), else a noun.
  /// @throws ArgumentError when it is neither.
  explicit FunctionalUnit(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// True for a noun.
  [[nodiscard]] bool counted() const { return !unit_.has_value(); }
  /// Number of functional units in a quantity: 1000 for "1 GW" per MW, 3 for "3 vehicles" or "3".
  /// @throws ArgumentError when it is of another kind, negative or no number.
  [[nodiscard]] double units_in(std::string_view quantity) const;
  /// Mass per functional unit [kg] of a text such as "180 t/GW", or "2.1 kg" for one that is
  /// counted.
  /// @throws ArgumentError when it is of another kind.
  [[nodiscard]] double mass_kg(std::string_view value) const;
  /// A number of functional units in words: "1000 MW", "3 vehicles".
  [[nodiscard]] std::string describe(double units) const;
  /// "kg/MW" or "kg/vehicle", the unit of a mass per functional unit.
  [[nodiscard]] std::string mass_unit() const { return "kg/" + text_; }
  /// A quantity to show as an example: "1 MW", "3 vehicles".
  [[nodiscard]] std::string example() const;

 private:
  std::string text_;
  std::optional<UnitText> unit_;
};

/// One content of a product, as its source gives it; masses per functional unit [kg].
struct IntensityEntry {
  std::string substance;  ///< element symbol, "magnet", "rare earths" …
  MassBasis basis = MassBasis::unspecified;
  std::string scope;  ///< part or make that it holds for; empty for the whole product
  std::optional<double> value_kg, low_kg, high_kg;
  Standing standing = Standing::claim;
  std::optional<int> year;
  std::string region;
  std::string source;
  std::vector<std::string> drawn_from;   ///< sources behind a judged range
  std::vector<std::string> disputed_by;  ///< sources that contradict it
  Confidence confidence = Confidence::low;
  bool is_default = false;
  bool is_projection = false;
  std::string note;
  int line = 0;  ///< place in the file it was read from
  int column = 0;

  /// The value, else the middle of low and high, else either [kg per functional unit].
  [[nodiscard]] double nominal_kg() const;
  /// Lower end of what is known [kg per functional unit].
  [[nodiscard]] double lower_kg() const { return low_kg ? *low_kg : nominal_kg(); }
  /// Upper end of what is known [kg per functional unit].
  [[nodiscard]] double upper_kg() const { return high_kg ? *high_kg : nominal_kg(); }
  /// True for estimates, claims and disputed values, which every output has to name.
  [[nodiscard]] bool doubtful() const;
};

/// The value of one study; mass per functional unit [kg].
struct StudyValue {
  std::string substance;
  MassBasis basis = MassBasis::element;
  double value_kg = 0.0;
  std::optional<int> year;
  std::string source;
  bool is_projection = false;
};

/// A number about a product that is no content, such as a ratio; values as written.
struct ProductFact {
  std::string name;
  std::string value, low, high;
  Standing standing = Standing::claim;
  std::optional<int> year;
  std::string source;
  Confidence confidence = Confidence::low;
  std::string note;
};

/// A product inside another one, or one of the technologies it is built with.
struct ProductPart {
  std::string product;  ///< key or alias
  /// Functional units of the part in one of the whole, or the variant's market share 0…1.
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
  Standing standing = Standing::claim;
  std::optional<int> year;
  std::string region;
  std::string source;
  Confidence confidence = Confidence::low;
  std::string note;
  int line = 0;
  int column = 0;
};

/// A product and what one functional unit of it holds.
struct Product {
  std::string key;
  std::string title;
  std::vector<std::string> aliases;
  FunctionalUnit per;
  std::string family;  ///< family of its magnets; empty where it has none
  std::string note;
  std::vector<IntensityEntry> entries;
  std::vector<StudyValue> studies;
  std::vector<ProductFact> facts;
  std::vector<ProductPart> variants;       ///< technologies and their market shares, which sum to 1
  std::vector<ProductPart> parts;          ///< products that it is assembled from
  bool magnet_free = false;                ///< works without permanent magnets, by its principle
  std::optional<Composition> composition;  ///< elements of its magnets, where they were analysed
  bool composition_is_partial = false;     ///< the analysis leaves elements out
  std::string path;
  int line = 0;

  /// True where no public figure was found: nothing but facts and the note that says where it was
  /// looked for.
  [[nodiscard]] bool says_nothing() const {
    return entries.empty() && studies.empty() && variants.empty() && parts.empty() && !magnet_free;
  }
  /// The entry that calculations use, nullptr where no value is good enough.
  [[nodiscard]] const IntensityEntry* default_entry(std::string_view substance,
                                                    MassBasis basis) const;
};

/// Lowest, median and highest of the values that studies give for a substance; projections left
/// out.
struct StudyStatistics {
  std::string substance;
  MassBasis basis = MassBasis::element;
  int count = 0;
  double low_kg = 0.0;  ///< per functional unit
  double median_kg = 0.0;
  double high_kg = 0.0;
};
/// Statistics of every substance that a product's studies give, in the order of the file. Cost O(n
/// log n).
[[nodiscard]] std::vector<StudyStatistics> study_statistics(const Product& product);

}  // namespace magswap
