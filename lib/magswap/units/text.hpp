#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/units/quantity.hpp"

namespace magswap {

/// What a number is; one row of the table of kinds drives parsing, formatting and the help text.
enum class Kind : std::uint8_t {
  dimensionless,
  length,
  area,
  volume,
  time,
  frequency,
  angle,
  mass,
  density,
  current,
  field_strength,
  magnetisation,
  magnetic_moment,
  specific_moment,
  flux_density,
  polarisation,
  magnetic_flux,
  energy_density,
  exchange_stiffness,
  force,
  torque,
  power,
  resistivity,
  temperature,
  temperature_difference,
  temperature_coefficient,
  money,
  mass_price,
};

/// System of units in which a result is printed.
enum class UnitSystem : std::uint8_t { si, cgs };

/// One kind of quantity: its name, the units to print it in and the units accepted, as examples.
struct KindInfo {
  Kind kind;
  std::string_view name;
  std::string_view si_unit;   ///< unit for printing, SI with the usual prefix
  std::string_view cgs_unit;  ///< unit for printing, CGS and trade
  std::string_view coherent;  ///< coherent SI unit of the stored number
  std::string_view accepted;  ///< units for the error message
};

[[nodiscard]] const KindInfo& info(Kind kind);
[[nodiscard]] std::span<const KindInfo> all_kinds();

namespace detail {
using Exponents = std::array<std::int8_t, 6>;  // m, kg, s, A, K, USD
}  // namespace detail

/// A unit read from text: SI value = (number + offset) · factor.
struct UnitText {
  double factor = 1.0;
  double offset = 0.0;
  detail::Exponents exponents{};
};

/// Reads a unit such as "kA/m", "MGOe", "emu/g", "uOhm*m", "1/K".
/// @throws ArgumentError naming the part that is not a unit.
[[nodiscard]] UnitText parse_unit(std::string_view text);

/// Number in SI of a text such as "12.5 kOe" of the given kind.
/// @throws ArgumentError when the number, its unit or the unit's dimension does not fit; lists what
/// is accepted.
[[nodiscard]] double parse_si(std::string_view text, Kind kind);

/// A quantity from text: parse<FluxDensity>("12.8 kG").
template <class Q>
[[nodiscard]] Q parse(std::string_view text);

/// A number and the unit it stands in, of any kind that fits.
struct AnyQuantity {
  double si = 0.0;
  UnitText unit;
};
[[nodiscard]] AnyQuantity parse_any(std::string_view text);

/// Kinds that a unit can stand for.
[[nodiscard]] std::vector<Kind> kinds_of(const UnitText& unit);

/// Number of an SI value in a unit; parsing it back gives the SI value exactly wherever a double
/// can.
[[nodiscard]] double in_unit(double value_si, const UnitText& unit);
[[nodiscard]] double in_unit(double value_si, std::string_view unit);

/// Text that parses back to the same SI value, in the unit named: "12.5 kOe".
[[nodiscard]] std::string format_exact(double value_si, std::string_view unit);

/// Text for people: `digits` significant digits, in the kind's usual unit of that system.
[[nodiscard]] std::string format(double value_si, Kind kind, UnitSystem system = UnitSystem::si,
                                 int digits = 4);

/// Number with `digits` significant digits, without exponent between 1e-4 and 1e7, trailing zeros
/// kept.
[[nodiscard]] std::string format_number(double value, int digits = 4);

/// The kind of a quantity type.
template <class Q>
struct KindOf;
#define MAGSWAP_KIND(type, kind_name)              \
  template <>                                      \
  struct KindOf<type> {                            \
    static constexpr Kind value = Kind::kind_name; \
  }
MAGSWAP_KIND(Dimensionless, dimensionless);
MAGSWAP_KIND(Length, length);
MAGSWAP_KIND(Area, area);
MAGSWAP_KIND(Volume, volume);
MAGSWAP_KIND(Time, time);
MAGSWAP_KIND(Frequency, frequency);
MAGSWAP_KIND(Mass, mass);
MAGSWAP_KIND(Density, density);
MAGSWAP_KIND(Current, current);
MAGSWAP_KIND(FieldStrength, field_strength);
MAGSWAP_KIND(Magnetisation, magnetisation);
MAGSWAP_KIND(MagneticMoment, magnetic_moment);
MAGSWAP_KIND(SpecificMoment, specific_moment);
MAGSWAP_KIND(FluxDensity, flux_density);
MAGSWAP_KIND(Polarisation, polarisation);
MAGSWAP_KIND(MagneticFlux, magnetic_flux);
MAGSWAP_KIND(EnergyDensity, energy_density);
MAGSWAP_KIND(Force, force);
MAGSWAP_KIND(Torque, torque);
MAGSWAP_KIND(Power, power);
MAGSWAP_KIND(Resistivity, resistivity);
MAGSWAP_KIND(Temperature, temperature);
MAGSWAP_KIND(TemperatureDifference, temperature_difference);
MAGSWAP_KIND(TemperatureCoefficient, temperature_coefficient);
MAGSWAP_KIND(Money, money);
MAGSWAP_KIND(MassPrice, mass_price);
#undef MAGSWAP_KIND

template <class Q>
Q parse(std::string_view text) {
  return from_si<Q>(parse_si(text, KindOf<Q>::value));
}

template <class Q>
[[nodiscard]] std::string format(const Q& quantity, UnitSystem system = UnitSystem::si,
                                 int digits = 4) {
  return format(si(quantity), KindOf<Q>::value, system, digits);
}

}  // namespace magswap
