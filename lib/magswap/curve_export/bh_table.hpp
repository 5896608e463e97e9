#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "magswap/loop/loop.hpp"
#include "magswap/magnet/curve.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/material/library.hpp"

namespace magswap {

/// One B–H curve of a magnet along its axis, as finite-element programs take it, SI.
///
/// H is the internal field, negative against the magnet. Both columns ascend strictly, no slope is
/// below µ0, and H = 0 and B = 0 are points of their own where the curve reaches them.
struct BhTable {
  std::string name;    ///< "N42SH (Arnold)"
  std::string maker;   ///< empty where there is none
  std::string source;  ///< where the data are from, for people
  std::string url;     ///< of the source, may be empty
  std::optional<double> temperature_K;
  std::optional<double> resistivity_ohm_m;

  std::vector<double> h_A_per_m;
  std::vector<double> b_T;
  double br_T = 0.0;
  double mu_rec = 1.0;                ///< relative recoil permeability
  std::optional<double> hcb_A_per_m;  ///< magnitude; none where the curve ends before B = 0
  std::optional<double> hcj_A_per_m;
  std::optional<double> knee_A_per_m;  ///< magnitude of the field whose recoil loses 5 % of Br
  double deviation_T = 0.0;  ///< largest distance of B, interpolated, from the curve it stands for
  std::vector<std::string> notes;  ///< what was assumed, estimated, moved or left out
};

/// How a program takes a magnet's curve.
enum class BhForm : std::uint8_t {
  signed_field,    ///< H from below −HcJ on, straight between the points
  shifted,         ///< from B = 0 on alone, straight between the points
  shifted_spline,  ///< from B = 0 on alone, a natural cubic spline H(B) between them
};

/// Range and density of a table.
struct BhOptions {
  BhForm form = BhForm::signed_field;
  /// First field; left out: 1.05·HcJ against the magnet, or where the record ends.
  std::optional<FieldStrength> from;
  /// Last field, not below 0; left out: 0.2·Br/µ0, or where the record ends.
  std::optional<FieldStrength> to;
  /// Number of points in place of a tolerance, 5 to 10000.
  std::optional<std::size_t> points;
  double tolerance = 1e-4;  ///< of B between the points, as a share of Br
};

/// The table of a demagnetisation curve; name and source are the caller's to fill in.
/// @throws DomainError when the range leaves Br or, in a shifted form, HcB out, or a number cannot
/// be meant. docs/formats/export.md.
[[nodiscard]] BhTable bh_table(const DemagnetisationCurve& curve, const BhOptions& options = {});

/// The table of a measured or simulated loop: its descending branch, or its ascending one turned.
///
/// Rows are ordered by their internal field; B moves as little as possible until no slope is below
/// µ0, and the notes say how much that was.
/// @throws ArgumentError when the field is external: use corrected() first; DataError when no
/// branch passes H = 0; DomainError as above, or when the range goes beyond the record.
[[nodiscard]] BhTable bh_table(const LoopData& data, const BhOptions& options = {});

/// Which curve of a grade.
struct GradeCurve {
  std::optional<Temperature> temperature;  ///< the record's own where left out
  Basis basis = Basis::nominal;
  bool extrapolate = false;  ///< carry temperature data on beyond their validity
};

/// The table of a grade at a temperature, with maker, source and what the model assumes.
/// @throws DataError, DomainError as GradeModel and its at().
[[nodiscard]] BhTable bh_table(const Grade& grade, const Library& library,
                               const GradeCurve& which = {}, const BhOptions& options = {});

}  // namespace magswap
