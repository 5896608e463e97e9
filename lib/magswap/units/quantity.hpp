#pragma once

// Only the parts of Boost.Units that are used: its umbrella headers more than double the compile
// time.
#include <boost/units/absolute.hpp>        // temperatures
#include <boost/units/base_dimension.hpp>  // money
#include <boost/units/base_unit.hpp>       // money
#include <boost/units/base_units/si/ampere.hpp>
#include <boost/units/base_units/si/kelvin.hpp>
#include <boost/units/base_units/si/kilogram.hpp>
#include <boost/units/base_units/si/meter.hpp>
#include <boost/units/base_units/si/second.hpp>
#include <boost/units/derived_dimension.hpp>
#include <boost/units/make_system.hpp>
#include <boost/units/quantity.hpp>
#include <compare>

namespace magswap {

namespace bu = boost::units;

/// Money, so that a price is not a bare number.
struct MoneyBaseDimension : bu::base_dimension<MoneyBaseDimension, 4711> {};
struct UsDollarBaseUnit
    : bu::base_unit<UsDollarBaseUnit, MoneyBaseDimension::dimension_type, 4711> {};

/// Coherent SI units and the US dollar: every quantity of the library is stored in these.
using System =
    bu::make_system<bu::si::meter_base_unit, bu::si::kilogram_base_unit, bu::si::second_base_unit,
                    bu::si::ampere_base_unit, bu::si::kelvin_base_unit, UsDollarBaseUnit>::type;

namespace detail {

using M = bu::length_base_dimension;
using Kg = bu::mass_base_dimension;
using S = bu::time_base_dimension;
using A = bu::current_base_dimension;
using K = bu::temperature_base_dimension;

template <class Dimension>
using Quantity = bu::quantity<bu::unit<Dimension, System>>;

// A quantity from base dimensions and their (non-zero) integer exponents.
template <class... Parts>
struct DerivedOf;
template <class D1, long e1>
struct Power {
  using dimension = D1;
  static constexpr long exponent = e1;
};
template <class P1>
struct DerivedOf<P1> {
  using type = typename bu::derived_dimension<typename P1::dimension, P1::exponent>::type;
};
template <class P1, class P2>
struct DerivedOf<P1, P2> {
  using type = typename bu::derived_dimension<typename P1::dimension, P1::exponent,
                                              typename P2::dimension, P2::exponent>::type;
};
template <class P1, class P2, class P3>
struct DerivedOf<P1, P2, P3> {
  using type =
      typename bu::derived_dimension<typename P1::dimension, P1::exponent, typename P2::dimension,
                                     P2::exponent, typename P3::dimension, P3::exponent>::type;
};
template <class P1, class P2, class P3, class P4>
struct DerivedOf<P1, P2, P3, P4> {
  using type =
      typename bu::derived_dimension<typename P1::dimension, P1::exponent, typename P2::dimension,
                                     P2::exponent, typename P3::dimension, P3::exponent,
                                     typename P4::dimension, P4::exponent>::type;
};
template <class... Parts>
using Derived = Quantity<typename DerivedOf<Parts...>::type>;

}  // namespace detail

using Dimensionless = bu::quantity<bu::unit<bu::dimensionless_type, System>>;
using Length = detail::Derived<detail::Power<detail::M, 1>>;      ///< [m]
using Area = detail::Derived<detail::Power<detail::M, 2>>;        ///< [m²]
using Volume = detail::Derived<detail::Power<detail::M, 3>>;      ///< [m³]
using Time = detail::Derived<detail::Power<detail::S, 1>>;        ///< [s]
using Frequency = detail::Derived<detail::Power<detail::S, -1>>;  ///< [1/s]
using Mass = detail::Derived<detail::Power<detail::Kg, 1>>;       ///< [kg]
using Density =
    detail::Derived<detail::Power<detail::Kg, 1>, detail::Power<detail::M, -3>>;  ///< [kg/m³]
using Current = detail::Derived<detail::Power<detail::A, 1>>;                     ///< [A]
/// Magnetic field strength H and linear current density [A/m].
using FieldStrength = detail::Derived<detail::Power<detail::A, 1>, detail::Power<detail::M, -1>>;
/// Magnetic moment [A·m²].
using MagneticMoment = detail::Derived<detail::Power<detail::A, 1>, detail::Power<detail::M, 2>>;
/// Mass magnetisation [A·m²/kg].
using SpecificMoment = detail::Derived<detail::Power<detail::A, 1>, detail::Power<detail::M, 2>,
                                       detail::Power<detail::Kg, -1>>;
/// Magnetic flux density B [T].
using FluxDensity = detail::Derived<detail::Power<detail::Kg, 1>, detail::Power<detail::S, -2>,
                                    detail::Power<detail::A, -1>>;
/// Magnetic flux [Wb].
using MagneticFlux = detail::Derived<detail::Power<detail::M, 2>, detail::Power<detail::Kg, 1>,
                                     detail::Power<detail::S, -2>, detail::Power<detail::A, -1>>;
/// Energy per volume, and pressure [J/m³].
using EnergyDensity = detail::Derived<detail::Power<detail::M, -1>, detail::Power<detail::Kg, 1>,
                                      detail::Power<detail::S, -2>>;
/// Exchange stiffness A [J/m].
using ExchangeStiffness = detail::Derived<detail::Power<detail::M, 1>, detail::Power<detail::Kg, 1>,
                                          detail::Power<detail::S, -2>>;
using Force = ExchangeStiffness;  ///< [N], the same dimension as J/m
/// Torque and energy [N·m].
using Torque = detail::Derived<detail::Power<detail::M, 2>, detail::Power<detail::Kg, 1>,
                               detail::Power<detail::S, -2>>;
using Power = detail::Derived<detail::Power<detail::M, 2>, detail::Power<detail::Kg, 1>,
                              detail::Power<detail::S, -3>>;  ///< [W]
/// Magnetic permeability [H/m].
using Permeability = detail::Derived<detail::Power<detail::M, 1>, detail::Power<detail::Kg, 1>,
                                     detail::Power<detail::S, -2>, detail::Power<detail::A, -2>>;
/// Electrical resistivity [Ω·m].
using Resistivity = detail::Derived<detail::Power<detail::M, 3>, detail::Power<detail::Kg, 1>,
                                    detail::Power<detail::S, -3>, detail::Power<detail::A, -2>>;
using TemperatureDifference = detail::Derived<detail::Power<detail::K, 1>>;    ///< [K]
using TemperatureCoefficient = detail::Derived<detail::Power<detail::K, -1>>;  ///< [1/K]
/// Absolute temperature [K].
using Temperature = bu::quantity<bu::absolute<TemperatureDifference::unit_type>>;
using Money = detail::Derived<detail::Power<MoneyBaseDimension, 1>>;  ///< [USD]
/// Price per mass [USD/kg].
using MassPrice =
    detail::Derived<detail::Power<MoneyBaseDimension, 1>, detail::Power<detail::Kg, -1>>;

/// The number of a quantity in its coherent SI unit (kelvin for temperatures, USD for money).
template <class Unit>
[[nodiscard]] constexpr double si(const bu::quantity<Unit>& quantity) {
  return quantity.value();
}

/// A quantity from its number in the coherent SI unit.
template <class Q>
requires requires { typename Q::unit_type; }
[[nodiscard]] constexpr Q from_si(double value) { return Q::from_value(value); }

/// A quantity whose dimension it shares with another of different meaning: the two do not mix
/// without a named conversion.
template <class Tag, class Q>
class Tagged {
 public:
  using quantity_type = Q;

  constexpr Tagged() = default;
  constexpr explicit Tagged(Q quantity) : quantity_(quantity) {}
  /// The quantity without its meaning.
  [[nodiscard]] constexpr Q quantity() const { return quantity_; }

  constexpr auto operator<=>(const Tagged& other) const {
    return si(quantity_) <=> si(other.quantity_);
  }
  constexpr bool operator==(const Tagged& other) const {
    return si(quantity_) == si(other.quantity_);
  }
  constexpr Tagged operator-() const { return Tagged(-quantity_); }
  friend constexpr Tagged operator+(Tagged a, Tagged b) {
    return Tagged(a.quantity_ + b.quantity_);
  }
  friend constexpr Tagged operator-(Tagged a, Tagged b) {
    return Tagged(a.quantity_ - b.quantity_);
  }
  friend constexpr Tagged operator*(double factor, Tagged a) {
    return Tagged(factor * a.quantity_);
  }
  friend constexpr Tagged operator*(Tagged a, double factor) {
    return Tagged(factor * a.quantity_);
  }
  friend constexpr Tagged operator/(Tagged a, double divisor) {
    return Tagged(a.quantity_ / divisor);
  }
  friend constexpr double operator/(Tagged a, Tagged b) {
    return si(a.quantity_) / si(b.quantity_);
  }

 private:
  Q quantity_{};
};

template <class Tag, class Q>
[[nodiscard]] constexpr double si(const Tagged<Tag, Q>& tagged) {
  return si(tagged.quantity());
}

template <class T>
requires requires { typename T::quantity_type; }
[[nodiscard]] constexpr T from_si(double value) {
  return T(from_si<typename T::quantity_type>(value));
}

/// Magnetic polarisation J = µ0·M [T]; not the flux density B, which has the same dimension.
using Polarisation = Tagged<struct PolarisationTag, FluxDensity>;
/// Magnetisation M [A/m]; not the field strength H.
using Magnetisation = Tagged<struct MagnetisationTag, FieldStrength>;
/// Mass of finished magnets [kg].
using MagnetMass = Tagged<struct MagnetMassTag, Mass>;
/// Mass of a chemical element [kg].
using ElementMass = Tagged<struct ElementMassTag, Mass>;
/// Mass of an oxide, as trade and mining count it [kg].
using OxideMass = Tagged<struct OxideMassTag, Mass>;
/// Mass of the parts that contain rare earths, with everything else in them [kg].
using RareEarthBearingMass = Tagged<struct RareEarthBearingMassTag, Mass>;

/// Vacuum permeability, CODATA 2022 [H/m].
inline constexpr double kMu0 = 1.25663706127e-6;
inline constexpr double kPi = 3.141592653589793238462643383279502884;

/// Polarisation J = µ0·M.
[[nodiscard]] constexpr Polarisation polarisation(Magnetisation m) {
  return from_si<Polarisation>(kMu0 * si(m));
}
/// Magnetisation M = J/µ0.
[[nodiscard]] constexpr Magnetisation magnetisation(Polarisation j) {
  return from_si<Magnetisation>(si(j) / kMu0);
}
/// Flux density B = J + µ0·H.
[[nodiscard]] constexpr FluxDensity flux_density(Polarisation j, FieldStrength h) {
  return from_si<FluxDensity>(si(j) + kMu0 * si(h));
}
/// Polarisation J = B − µ0·H.
[[nodiscard]] constexpr Polarisation polarisation(FluxDensity b, FieldStrength h) {
  return from_si<Polarisation>(si(b) - kMu0 * si(h));
}
/// Absolute temperature from degrees Celsius.
[[nodiscard]] constexpr Temperature celsius(double degrees) {
  return from_si<Temperature>(degrees + 273.15);
}
/// Degrees Celsius of an absolute temperature.
[[nodiscard]] constexpr double to_celsius(Temperature temperature) {
  return si(temperature) - 273.15;
}

inline constexpr Length metre = from_si<Length>(1.0);
inline constexpr Length millimetre = from_si<Length>(1e-3);
inline constexpr Mass kilogram = from_si<Mass>(1.0);
inline constexpr FieldStrength ampere_per_metre = from_si<FieldStrength>(1.0);
inline constexpr FieldStrength kiloampere_per_metre = from_si<FieldStrength>(1e3);
inline constexpr FluxDensity tesla = from_si<FluxDensity>(1.0);
inline constexpr TemperatureDifference kelvin = from_si<TemperatureDifference>(1.0);

}  // namespace magswap
