#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/sourced_value.hpp"
#include "magswap/product/product.hpp"

namespace magswap {

/// The mass that a footprint factor counts: a kg of metal is not a kg of its oxide.
enum class FootprintBasis : std::uint8_t {
  element,  ///< a kg of the element, as metal
  oxide,    ///< a kg of the oxide it is traded in: Nd2O3, Pr6O11, Tb4O7 …
};
[[nodiscard]] std::string_view to_text(FootprintBasis basis);

/// A number with the range its source gives; equal bounds where it gives none.
struct FootprintRange {
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// What making a kg of something emits and uses up to the gate of the works.
struct FootprintFactor {
  std::string item;  ///< symbol of an element
  FootprintBasis basis = FootprintBasis::element;
  std::string form;          ///< what the source says it is: "Nd2O3", "pig iron"
  FootprintRange carbon;     ///< [kg CO2e per kg of the basis], 100 years
  FootprintRange energy_MJ;  ///< cumulative energy demand [MJ per kg of the basis]
  Standing standing = Standing::typical;
  std::string source;
  std::string note;
};

/// What the number of a step between raw material and magnet says.
enum class StepBasis : std::uint8_t {
  input,             ///< kg of raw material in a kg of magnet, losses with it [kg/kg]
  rare_earth_metal,  ///< beyond the oxide, for a kg of rare-earth metal [kg CO2e/kg]
  rare_earth_share,  ///< part of the rare earths, made to metal, in the whole magnet [%, as 0…1]
};
[[nodiscard]] std::string_view to_text(StepBasis basis);

/// A step between raw material and finished magnet, for Nd-Fe-B.
struct MakingStep {
  std::string title;
  StepBasis basis = StepBasis::input;
  FootprintRange amount;  ///< in the unit of its basis
  Standing standing = Standing::estimated;
  Confidence confidence = Confidence::low;
  std::string source;
  std::string note;
};

/// Footprint factors with their sources.
class Footprints {
 public:
  /// The factors of materials/footprints.toml, as they were when the program was built.
  [[nodiscard]] static const Footprints& shipped();
  /// Reads factors of the schema "magswap-footprints/1", docs/methods/ranking.md.
  /// @throws DataError with line, column and caret at the first mistake.
  [[nodiscard]] static Footprints read(std::string_view path, std::string_view text);

  [[nodiscard]] const std::vector<FootprintFactor>& factors() const { return factors_; }
  /// The factor of an element, nullptr when none is known.
  [[nodiscard]] const FootprintFactor* find(std::string_view item) const;
  /// The steps from raw material to magnet.
  [[nodiscard]] const std::vector<MakingStep>& steps() const { return steps_; }
  /// The step of a basis, nullptr when none is known.
  [[nodiscard]] const MakingStep* find(StepBasis basis) const;

 private:
  std::vector<FootprintFactor> factors_;
  std::vector<MakingStep> steps_;
};

/// Carbon and energy of the raw materials of a magnet.
struct Footprint {
  FootprintRange carbon_kg;  ///< [kg CO2e]
  FootprintRange energy_MJ;
  double uncovered = 0.0;                   ///< part of the mass without a factor, 0…1
  std::vector<std::string> without_factor;  ///< the elements of that part
};

/// What a footprint counts, and what not, in one clause.
inline constexpr std::string_view kFootprintBasis =
    "raw materials of the magnet: rare earths by kg of oxide, the others by kg of metal; making "
    "metal of the oxides, alloying and sintering are not counted";

/// Carbon and energy of the raw materials of a magnet, from the masses of its elements [kg].
///
/// A factor per kg of oxide is taken times the mass of the traded oxide that holds the element, by
/// atomic masses. Mining to oxide or metal; reduction of rare-earth oxides, alloying, sintering,
/// machining, yield and coating are not counted, nor is oxygen. Ranges add end to end.
/// @throws DomainError  when a mass is negative or not finite.
[[nodiscard]] Footprint footprint(const std::map<std::string, double>& element_kg,
                                  const Footprints& factors = Footprints::shipped());

}  // namespace magswap
