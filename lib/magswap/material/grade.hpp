#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/material/sourced_value.hpp"

namespace magswap {

/// Where a value comes from.
struct Source {
  std::string key;
  std::string title;
  std::string author;
  std::optional<int> year;
  std::string url;
  std::string doi;
  std::string licence;
  std::string seen;  ///< direct, secondary or recalled
  std::string path;  ///< file it was read from
  int line = 0;
};

/// Mass fractions of the elements of an alloy, 0…1, sum 1.
struct Composition {
  std::map<std::string, SourcedValue>
      fractions;  ///< by element symbol, each with `value`, maybe `low` and `high`
  Standing standing = Standing::derived;
  std::string source;
  std::string note;
  int line = 0;  ///< place in the file it was read from, 0 when made by a program
  int column = 0;

  /// Mass fraction of an element, 0 when it is absent.
  [[nodiscard]] double fraction(const std::string& element) const;
};

/// Values of a grade at one temperature.
struct GradePoint {
  double temperature_K = 0.0;
  int line = 0;  ///< place in the file it was read from
  std::optional<SourcedValue> Br, HcB, HcJ, BHmax, Hk, B_knee, mu_rec;
  std::optional<SourcedValue> knee_width;  ///< w/HcJ of the logistic curve at this temperature
};

/// What a family of magnets has in common; a grade falls back on it and says so.
struct Family {
  std::string key;
  std::string title;
  std::string chemistry;
  std::string curve_model;
  std::string dysprosium_model;  ///< none, bulk or diffused
  std::optional<SourcedValue> density, mu_rec, alpha_Br, beta_HcJ, T_Curie, T_max, resistivity,
      price, rare_earth;
  std::optional<SourcedValue> squareness,  ///< share of HcJ where the switching part is 0.9, for
                                           ///< grades that give neither Hk nor a visible knee
      price_Dy;                            ///< mass fraction of Dy that the price already contains
  Composition composition;
  std::string note;
  std::string path;  ///< file it was read from
  int line = 0;
};

/// One grade of one maker, as its source gives it.
struct Grade {
  std::string maker;
  std::string maker_key;
  std::string name;
  std::string family;  ///< key of its Family
  std::vector<std::string> aliases;
  std::string process;
  std::string standing;    ///< commercial, laboratory or candidate
  std::string anisotropy;  ///< anisotropic, isotropic or empty
  std::string note;
  std::optional<SourcedValue> density, Br, HcB, HcJ, BHmax, Hk, mu_rec, alpha_Br, beta_HcJ, T_max,
      T_Curie, resistivity, Dy, Tb, price;
  std::optional<SourcedValue> knee_width,  ///< w/HcJ of the logistic curve fitted to a measured one
      knee_asymmetry;                      ///< q of that curve
  std::vector<GradePoint> points;  ///< ascending temperature
  std::optional<Composition> composition;
  std::string path;  ///< file it was read from
  int line = 0;

  /// "maker/grade", the key of the record.
  [[nodiscard]] std::string key() const { return maker_key + "/" + name; }
  /// "N42SH (Arnold)", the name as messages give it.
  [[nodiscard]] std::string shown_name() const;
  /// The maker by its short name: "Arnold".
  [[nodiscard]] std::string short_maker() const;
  /// Number of figures that the record carries; decides between makers of one bare name.
  [[nodiscard]] int fullness() const;
};

/// Intrinsic properties of a magnetic compound.
struct Compound {
  std::string name;
  std::string formula;
  std::string structure;
  std::optional<SourcedValue> Ms, mu0Ms, K1, mu0Ha, T_Curie, A_exchange, a, c, density;
  Composition composition;
  std::string note;
  std::string path;  ///< file it was read from
  int line = 0;
};

/// A dated price.
struct Price {
  std::string item;  ///< element symbol or family key
  std::string form;  ///< metal, oxide or magnet
  std::string region;
  std::string date;
  SourcedValue value;  ///< [USD/kg]
  bool is_default = false;
  std::string path;  ///< file it was read from
  int line = 0;
};

}  // namespace magswap
