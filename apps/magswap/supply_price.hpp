#pragma once

#include <string>

#include "cli.hpp"
#include "magswap/supply/prices.hpp"

namespace magswap::cli {

/// What `magswap supply price` was asked for.
struct PriceOptions {
  std::string item, form, grade, product, quantity, deposit, market, at;
  std::string scenario, baseline = "fob-2025";
  std::string rate, vat, yield;
  std::string output, plot;
  Format format;
};

/// Exchange rate, tax, yield and form that the options give.
/// @throws ArgumentError naming the option that is no number.
[[nodiscard]] PriceConversion conversion_of(const PriceOptions& options);

/// Shows the dated prices of an item by market; returns the exit status.
int run_price_history(const PriceOptions& options);
/// Shows what a scenario costs a magnet or a product; returns the exit status.
int run_price_exposure(const PriceOptions& options);

}  // namespace magswap::cli
