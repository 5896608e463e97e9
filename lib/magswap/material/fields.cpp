#include "magswap/material/fields.hpp"

#include <array>

namespace magswap {
namespace {

constexpr std::array kGradeFields{
    Field<Grade>{"density", Kind::density, &Grade::density, false, "density"},
    Field<Grade>{"Br", Kind::polarisation, &Grade::Br, true, "remanence"},
    Field<Grade>{"HcB", Kind::field_strength, &Grade::HcB, true, "coercivity"},
    Field<Grade>{"HcJ", Kind::field_strength, &Grade::HcJ, true, "intrinsic coercivity"},
    Field<Grade>{"BHmax", Kind::energy_density, &Grade::BHmax, true, "maximum energy product"},
    Field<Grade>{"Hk", Kind::field_strength, &Grade::Hk, true, "knee field"},
    Field<Grade>{"mu_rec", Kind::dimensionless, &Grade::mu_rec, false, "recoil permeability"},
    Field<Grade>{"knee_width", Kind::dimensionless, &Grade::knee_width, false,
                 "width of the knee, w/HcJ"},
    Field<Grade>{"knee_asymmetry", Kind::dimensionless, &Grade::knee_asymmetry, false,
                 "asymmetry of the knee"},
    Field<Grade>{"alpha_Br", Kind::temperature_coefficient, &Grade::alpha_Br, false,
                 "coefficient of Br"},
    Field<Grade>{"beta_HcJ", Kind::temperature_coefficient, &Grade::beta_HcJ, false,
                 "coefficient of HcJ"},
    Field<Grade>{"T_max", Kind::temperature, &Grade::T_max, false,
                 "maximum temperature by its maker"},
    Field<Grade>{"T_Curie", Kind::temperature, &Grade::T_Curie, false, "Curie temperature"},
    Field<Grade>{"resistivity", Kind::resistivity, &Grade::resistivity, false, "resistivity"},
    Field<Grade>{"Dy", Kind::dimensionless, &Grade::Dy, false, "dysprosium, mass fraction"},
    Field<Grade>{"Tb", Kind::dimensionless, &Grade::Tb, false, "terbium, mass fraction"},
    Field<Grade>{"price", Kind::mass_price, &Grade::price, false, "price of finished magnets"},
};

constexpr std::array kPointFields{
    Field<GradePoint>{"Br", Kind::polarisation, &GradePoint::Br, true, "remanence"},
    Field<GradePoint>{"HcB", Kind::field_strength, &GradePoint::HcB, true, "coercivity"},
    Field<GradePoint>{"HcJ", Kind::field_strength, &GradePoint::HcJ, true, "intrinsic coercivity"},
    Field<GradePoint>{"BHmax", Kind::energy_density, &GradePoint::BHmax, true,
                      "maximum energy product"},
    Field<GradePoint>{"Hk", Kind::field_strength, &GradePoint::Hk, true, "knee field"},
    Field<GradePoint>{"B_knee", Kind::flux_density, &GradePoint::B_knee, true,
                      "flux density at the knee"},
    Field<GradePoint>{"mu_rec", Kind::dimensionless, &GradePoint::mu_rec, false,
                      "recoil permeability"},
    Field<GradePoint>{"knee_width", Kind::dimensionless, &GradePoint::knee_width, false,
                      "width of the knee, w/HcJ"},
};

constexpr std::array kFamilyFields{
    Field<Family>{"density", Kind::density, &Family::density, false, "density"},
    Field<Family>{"mu_rec", Kind::dimensionless, &Family::mu_rec, false, "recoil permeability"},
    Field<Family>{"alpha_Br", Kind::temperature_coefficient, &Family::alpha_Br, false,
                  "coefficient of Br"},
    Field<Family>{"beta_HcJ", Kind::temperature_coefficient, &Family::beta_HcJ, false,
                  "coefficient of HcJ"},
    Field<Family>{"T_Curie", Kind::temperature, &Family::T_Curie, false, "Curie temperature"},
    Field<Family>{"T_max", Kind::temperature, &Family::T_max, false,
                  "maximum temperature by its maker"},
    Field<Family>{"resistivity", Kind::resistivity, &Family::resistivity, false, "resistivity"},
    Field<Family>{"price", Kind::mass_price, &Family::price, false, "price of finished magnets"},
    Field<Family>{"price_Dy", Kind::dimensionless, &Family::price_Dy, false,
                  "Dy in the magnets that the price stands for"},
    Field<Family>{"squareness", Kind::dimensionless, &Family::squareness, false,
                  "squareness Hk/HcJ"},
    Field<Family>{"rare_earth", Kind::dimensionless, &Family::rare_earth, false,
                  "rare earths, mass fraction"},
};

constexpr std::array kCompoundFields{
    Field<Compound>{"Ms", Kind::magnetisation, &Compound::Ms, false, "spontaneous magnetisation"},
    Field<Compound>{"mu0Ms", Kind::polarisation, &Compound::mu0Ms, false,
                    "spontaneous polarisation"},
    Field<Compound>{"K1", Kind::energy_density, &Compound::K1, false, "anisotropy constant"},
    Field<Compound>{"mu0Ha", Kind::flux_density, &Compound::mu0Ha, false, "anisotropy field"},
    Field<Compound>{"T_Curie", Kind::temperature, &Compound::T_Curie, false, "Curie temperature"},
    Field<Compound>{"A_exchange", Kind::exchange_stiffness, &Compound::A_exchange, false,
                    "exchange stiffness"},
    Field<Compound>{"a", Kind::length, &Compound::a, false, "lattice parameter a"},
    Field<Compound>{"c", Kind::length, &Compound::c, false, "lattice parameter c"},
    Field<Compound>{"density", Kind::density, &Compound::density, false, "density"},
};

constexpr std::array kSteelFields{
    Field<Steel>{"density", Kind::density, &Steel::density, false, "density"},
    Field<Steel>{"resistivity", Kind::resistivity, &Steel::resistivity, false, "resistivity"},
    Field<Steel>{"thickness", Kind::length, &Steel::thickness, false, "thickness of the sheet"},
};

}  // namespace

std::span<const Field<Grade>> grade_fields() { return kGradeFields; }
std::span<const Field<GradePoint>> point_fields() { return kPointFields; }
std::span<const Field<Family>> family_fields() { return kFamilyFields; }
std::span<const Field<Compound>> compound_fields() { return kCompoundFields; }

std::span<const Field<Steel>> steel_fields() { return kSteelFields; }

}  // namespace magswap
