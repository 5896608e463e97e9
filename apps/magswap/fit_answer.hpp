#pragma once

#include <string>
#include <vector>

#include "magswap/fit/property_fit.hpp"
#include "magswap/report/document.hpp"

namespace magswap::cli {

/// A number of a fit in the unit to print.
struct FitLine {
  std::string symbol;
  Estimate value;    ///< [SI]
  std::string unit;  ///< to print in; empty for a pure number
  std::string remark = {};
};

/// What a formula says at a temperature or time.
struct FitPrediction {
  std::string place;  ///< "at 150.0 °C"
  std::string axis;   ///< key in JSON: "temperature", "time"
  Document at;        ///< its quantity
  std::vector<FitLine> lines;
  bool outside = false;  ///< of the range of the rows
};

/// One fit, ready to print.
struct FitAnswer {
  std::string model;  ///< key in JSON
  std::string title;
  std::string formula;
  std::string source;
  std::vector<FitLine> lines;
  FitSummary summary;
  std::string residual_unit;
  std::string range_unit;  ///< of summary.from and to: "K", "s", "kA/m/s"
  std::vector<std::string> assumptions;
  std::vector<FitPrediction> predictions;
};

/// "1483.8 ± 8.0 kA/m": the error with two digits; "(held)" or "error not determined" otherwise.
[[nodiscard]] std::string text_of(const FitLine& line);
[[nodiscard]] std::string text_of(const FitAnswer& answer);
[[nodiscard]] Document document_of(const FitAnswer& answer);

}  // namespace magswap::cli
