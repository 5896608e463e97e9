#pragma once

#include <string_view>

#include "magswap/units/text.hpp"

namespace magswap {

/// One number of a fit with its standard error, both in the SI unit of its kind.
struct FitValue {
  std::string_view symbol;  ///< "Br", "HcJ", "mu_rec", …
  Kind kind = Kind::dimensionless;
  double value = 0.0;
  double standard_error = 0.0;  ///< NaN where the data do not fix it, 0 where it was held
  bool held = false;            ///< held at the end of its range

  /// Ends of the 95 % interval of a normal error.
  [[nodiscard]] double low() const { return value - kTwoSided * standard_error; }
  [[nodiscard]] double high() const { return value + kTwoSided * standard_error; }

 private:
  static constexpr double kTwoSided = 1.959964;
};

}  // namespace magswap
