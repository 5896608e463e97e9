#pragma once

#include <optional>
#include <string>
#include <vector>

#include "magswap/material/sourced_value.hpp"

namespace magswap {

/// Initial magnetisation or mean curve B(H) of a steel, as its source gives it.
struct SteelCurve {
  std::vector<double> h_A_per_m;  ///< ascending, ≥ 0
  std::vector<double> b_T;        ///< of each field
  Standing standing = Standing::typical;
  std::string method;     ///< "table" or "fitted function"
  std::string quality;    ///< what is known of its monotony, range and doubts
  bool levelled = false;  ///< where J falls with H it is levelled before use
  std::string source;     ///< key into the sources
  std::string note;
  int line = 0;  ///< place in the file it was read from
  int column = 0;
};

/// Specific loss against peak flux density at one frequency.
struct SteelLoss {
  double frequency_Hz = 0.0;
  std::vector<double> b_T;            ///< peak, ascending
  std::vector<double> loss_W_per_kg;  ///< of each flux density
  Standing standing = Standing::typical;
  std::string definition;
  std::string source;  ///< key into the sources
  int line = 0;        ///< place in the file it was read from
  int column = 0;
};

/// Specific loss p = kh·f^alpha·B^beta + ke·f²·B² [W/kg], f in Hz, B peak in T.
struct SteelLossLaw {
  double kh = 0.0;
  double ke = 0.0;
  double alpha = 1.0;
  double beta = 2.0;
  Standing standing = Standing::derived;
  std::string definition;
  std::string source;  ///< key into the sources
  std::string note;
  int line = 0;  ///< place in the file it was read from
  int column = 0;

  /// Specific loss at a frequency [Hz] and peak flux density [T], in W/kg.
  [[nodiscard]] double loss_W_per_kg(double frequency_Hz, double b_T) const;
};

/// A soft magnetic material, as its source gives it; docs/formats/steel.md.
struct Steel {
  std::string name;
  std::vector<std::string> aliases;
  std::string title;     ///< what it is, in words
  std::string category;  ///< "electrical sheet", "carbon steel", …
  std::string standard;
  std::optional<SourcedValue> density, resistivity, thickness;
  SteelCurve curve;
  std::vector<SteelLoss> losses;  ///< ascending frequency
  std::optional<SteelLossLaw> loss_law;
  std::string note;
  std::string path;  ///< file it was read from
  int line = 0;
};

}  // namespace magswap
