#include "magswap/loop/correction.hpp"

#include <fmt/format.h>

#include "magswap/core/error.hpp"
#include "magswap/field/demagnetising_factor.hpp"

namespace magswap {
namespace {

void check_factor(double factor) {
  if (factor >= 0.0 && factor <= 1.0) return;
  throw DomainError(fmt::format(
      "demagnetising factor N = {} lies outside 0 … 1; the sum of N along three axes is 1 (in CGS "
      "4π, divide by it)",
      factor));
}

void check_external(const LoopData& data) {
  if (data.field == FieldKind::external) return;
  throw ArgumentError(fmt::format(
      "{}: the field is internal already{}; leave the demagnetising factor out",
      data.source.empty() ? "loop" : data.source,
      data.applied_factor ? fmt::format(" (corrected with N = {})", *data.applied_factor) : ""));
}

}  // namespace

double demagnetising_factor(const LoopData& data, const ShapeCorrection& correction) {
  if (correction.demagnetising_factor && correction.shape)
    throw ArgumentError("both a demagnetising factor and a shape are given; give one of them");
  if (!correction.demagnetising_factor && !correction.shape) return 0.0;
  check_external(data);
  if (correction.shape) return magnetometric_factor(*correction.shape).N;
  check_factor(*correction.demagnetising_factor);
  return *correction.demagnetising_factor;
}

LoopData corrected(const LoopData& data, double demagnetising_factor) {
  check(data);
  check_external(data);
  check_factor(demagnetising_factor);
  if (data.flux_density_only() && demagnetising_factor >= 1.0)
    throw DomainError("a record of B alone cannot be corrected with N = 1: B is µ0·H then");
  LoopData out = data;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double h = data.h_A_per_m[i];
    const double j = data.flux_density_only()
                         ? (data.b_T[i] - kMu0 * h) / (1.0 - demagnetising_factor)
                         : data.j_T[i];
    out.h_A_per_m[i] = h - demagnetising_factor * j / kMu0;
  }
  out.field = FieldKind::internal;
  out.applied_factor = demagnetising_factor;
  return out;
}

LoopData with_polarisation(const LoopData& data) {
  check(data);
  if (!data.flux_density_only()) return data;
  if (data.field == FieldKind::external)
    throw ArgumentError(fmt::format(
        "{}: J = B - µ0·H needs the field in the sample; correct the external field first",
        data.source.empty() ? "loop" : data.source));
  LoopData out = data;
  out.j_T.resize(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) out.j_T[i] = data.b_T[i] - kMu0 * data.h_A_per_m[i];
  out.b_T.clear();
  return out;
}

}  // namespace magswap
