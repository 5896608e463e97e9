#include "magswap/supply/prices.hpp"

#include <fmt/format.h>

#include <cmath>

#include "magswap/core/error.hpp"
#include "magswap/material/elements.hpp"

namespace magswap {
namespace {

constexpr int kDaysOfYear = 364;         // between its ends
constexpr double kNdOxideInNdPr = 0.75;  // the trade's usual split, by mass of oxide

// The market and the quote that the region of an older price record names.
Market market_of(std::string_view region, std::string& quote) {
  const auto after = [&](std::string_view start) {
    std::string_view rest = region.substr(start.size());
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == ',')) rest.remove_prefix(1);
    if (rest.find("average") != std::string_view::npos) {
      quote = "average";
      rest = {};
    }
    return std::string(rest);
  };
  if (region.starts_with("FOB")) return {after("FOB"), "FOB", "excluded"};
  if (region.starts_with("CIF")) return {after("CIF"), "CIF", "excluded"};
  if (region.ends_with(", price floor")) {
    return {std::string(region.substr(0, region.find(','))), "floor", "excluded"};
  }
  return {std::string(region), "unspecified", "unknown"};
}

void require_rate(std::string_view name, double value, double low, double high) {
  if (std::isfinite(value) && value > low && value <= high) return;
  throw DomainError(
      fmt::format("{} is {}, must be above {} and at most {}", name, value, low, high));
}

void apply(ConvertedPrice& out, std::string name, double factor) {
  out.USD_per_kg = factor * out.USD_per_kg;
  out.steps.push_back({std::move(name), factor});
}

void to_dollars(ConvertedPrice& out, const PriceSeries& series, const PriceConversion& conversion) {
  constexpr double kMostPerDollar = 1e6;
  if (series.currency == "USD") return;
  if (!conversion.CNY_per_USD) {
    throw ArgumentError(fmt::format(
        "{} {} of the market {} is in {}: give the exchange rate, such as --cny-per-usd 7.1",
        series.item, series.form, series.market.text(), series.currency));
  }
  require_rate("exchange rate CNY per USD", *conversion.CNY_per_USD, 0.0, kMostPerDollar);
  apply(out, fmt::format("1/{:g} USD per CNY, as given", *conversion.CNY_per_USD),
        1.0 / *conversion.CNY_per_USD);
}

void without_tax(ConvertedPrice& out, const PriceSeries& series,
                 const PriceConversion& conversion) {
  if (!conversion.vat || series.market.vat == "excluded") return;
  require_rate("rate of value-added tax", *conversion.vat, -1e-300, 1.0);
  apply(out, fmt::format("1/{:g} without value-added tax", 1.0 + *conversion.vat),
        1.0 / (1.0 + *conversion.vat));
}

void to_form(ConvertedPrice& out, const PriceSeries& series, const PriceConversion& conversion) {
  if (conversion.form.empty() || conversion.form == series.form) return;
  if (series.form != "oxide" || conversion.form != "metal") {
    throw ArgumentError(
        fmt::format("a price of {} as {} does not tell that of its {}: only oxide to metal is a "
                    "matter of mass",
                    series.item, series.form, conversion.form));
  }
  const double factor = oxide_per_metal(series.item);
  apply(out, fmt::format("{:.6g} kg oxide per kg of {}", factor, series.item), factor);
  require_rate("yield of reduction", conversion.reduction_yield, 0.0, 1.0);
  if (conversion.reduction_yield < 1.0) {
    apply(out, fmt::format("1/{:g} yield of reduction", conversion.reduction_yield),
          1.0 / conversion.reduction_yield);
  }
  out.form = "metal";
}

}  // namespace

std::string Market::text() const {
  std::string out = basis == "unspecified" ? "" : basis;
  if (!region.empty()) out += (out.empty() ? "" : " ") + region;
  if (out.empty()) out = "unspecified";
  if (vat == "unknown" && basis == "domestic") out += ", VAT unknown";
  if (vat == "included") out += ", with VAT";
  return out;
}

PriceSeries series_of(const Price& price) {
  PriceSeries out;
  out.item = price.item;
  out.form = price.form;
  out.currency = "USD";
  out.quote = "spot";
  out.market = market_of(price.region, out.quote);
  out.points.push_back(
      {parse_period(price.date), price.value.nominal(), price.value.lower(), price.value.upper()});
  const Period& period = out.points.front().period;
  if (days_between(period.first, period.last) >= kDaysOfYear) out.quote = "average";
  out.record.source = price.value.source;
  out.record.standing = price.value.standing;
  out.record.confidence = price.value.doubtful() ? Confidence::low : Confidence::medium;
  out.record.disputed_by = price.value.disputed_by;
  out.record.note = price.value.note;
  out.record.path = price.path;
  out.record.line = price.line;
  return out;
}

std::string ConvertedPrice::explanation() const {
  std::string out;
  for (const PriceStep& step : steps) {
    out += (out.empty() ? "" : ", ") + std::string("× ") + step.name;
  }
  return out;
}

double oxide_per_metal(std::string_view item) {
  if (item == "NdPr") {
    return 1.0 / (kNdOxideInNdPr / oxide_factor("Nd2O3") +
                  (1.0 - kNdOxideInNdPr) / oxide_factor("Pr6O11"));
  }
  const std::string_view oxide = traded_oxide(item);
  if (oxide.empty()) throw ArgumentError(fmt::format("'{}' is not traded as an oxide", item));
  return oxide_factor(oxide);
}

ConvertedPrice convert(const PriceSeries& series, const PricePoint& point,
                       const PriceConversion& conversion) {
  ConvertedPrice out{{point.value, point.low, point.high}, series.form, {}};
  to_dollars(out, series, conversion);
  without_tax(out, series, conversion);
  to_form(out, series, conversion);
  return out;
}

}  // namespace magswap
