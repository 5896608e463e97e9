#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "magswap/circuit/ready.hpp"
#include "magswap/circuit/solution.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/material/library.hpp"

namespace magswap {

inline Length mm(double value) { return value * millimetre; }
inline Area mm2(double value) { return from_si<Area>(1e-6 * value); }
inline Current amperes(double value) { return from_si<Current>(value); }

inline DemagnetisationCurve straight(double br_T = 1.2, double mu_rec = 1.05) {
  return DemagnetisationCurve::ideal(from_si<Polarisation>(br_T), mu_rec);
}

inline std::shared_ptr<const BhCurve> shipped_steel(const std::string& name) {
  return std::make_shared<const BhCurve>(Library::shipped().steel(name));
}

/// A magnet, a gap and a leakage path between the same two nodes.
inline MagneticNetwork small_circuit(const DemagnetisationCurve& curve, double leakage_Wb_per_A) {
  MagneticNetwork out("small");
  out.nodes({"N", "S"});
  out.magnet({"magnet", "S", "N"}, {mm(10), mm2(200), curve});
  out.gap({"gap", "N", "S"}, {mm(2), mm2(150), {}, true});
  out.leakage({"leakage", "N", "S"}, {given_permeance(from_si<Permeance>(leakage_Wb_per_A))});
  return out;
}

/// The message of the error that a call throws; empty when it throws none.
template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace magswap
