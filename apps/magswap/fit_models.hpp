#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.hpp"
#include "fit_answer.hpp"
#include "magswap/fit/property_table.hpp"
#include "magswap/material/grade.hpp"

namespace magswap::cli {

/// The command line of `magswap fit`.
struct FitOptions {
  std::string table, model, density, compound, from, to, attempt_frequency;
  std::string method = "ends", tail = "zero", easy_axes = "aligned";
  std::vector<std::string> columns, fixed, temperatures, times;
  bool extrapolate = false;
  Format format;
};

/// The question, parsed.
struct FitQuery {
  PropertyTable table;
  const Compound* compound = nullptr;
  std::optional<double> Ms0, Tc_K, s, K1_0, n;  // held, SI
  std::optional<Temperature> turn;
  std::vector<double> temperatures_K, times_s;
  std::optional<Temperature> from, to;
};

/// The fits asked for: one, or one a column of temperature coefficients.
[[nodiscard]] std::vector<FitAnswer> answers_of(const FitQuery& query, const FitOptions& options);

}  // namespace magswap::cli
