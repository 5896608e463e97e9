#pragma once

#include <map>
#include <string>
#include <vector>

#include "magswap/material/grade.hpp"

namespace magswap {

class Library;

/// Element content of a grade by mass fraction, heavy rare earths estimated where its maker does
/// not give them.
struct ElementContent {
  /// One element: fraction of the magnet's mass and its range, 0…1.
  struct Entry {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
    Standing standing = Standing::derived;
    std::string source;
    std::string note;  ///< how it was estimated
  };
  std::map<std::string, Entry> elements;
  std::vector<std::string> notes;  ///< what was estimated, or could not be, one sentence each

  /// Fraction of an element, 0 when it is absent.
  [[nodiscard]] double fraction(const std::string& element) const;
};

/// Mass fractions of every element of a grade; they sum to 1.
///
/// Dy of bulk-alloyed sintered NdFeB follows HcJ = 913 kA/m + 166 kA/m per wt% (residual 61 kA/m)
/// as a triangular distribution of ±1.5 wt%; diffused grades by their own relation. Dy and Tb
/// replace Nd and Pr in proportion, so that the total of the rare earths stays. A grade's own Dy,
/// Tb or composition wins over the estimate.
[[nodiscard]] ElementContent element_content(const Grade& grade, const Library& library);

/// Total mass fraction of the rare earths, 0…1.
[[nodiscard]] double rare_earth_fraction(const ElementContent& content);
/// Total mass fraction of the heavy rare earths, 0…1.
[[nodiscard]] double heavy_rare_earth_fraction(const ElementContent& content);

namespace detail {

/// A value and the bounds of its triangular distribution.
struct Triangle {
  double low, mode, high;
};

/// Dy of bulk-alloyed sintered NdFeB from its guaranteed HcJ at 20 °C [mass fraction]; limits in
/// docs/methods.
[[nodiscard]] Triangle bulk_dysprosium(double hcj_A_per_m);
/// Dy-equivalent of a grain-boundary diffused grade from its guaranteed HcJ at 20 °C [mass
/// fraction].
[[nodiscard]] Triangle diffused_dysprosium(double hcj_A_per_m);

}  // namespace detail
}  // namespace magswap
