#include "magswap/product/part_reader.hpp"

#include <fmt/format.h>

#include <cmath>

namespace magswap::detail {
namespace {

constexpr double kSumTolerance = 1e-3;  // as the gate of material files

// The share or number with its range; without one the value is its own range.
void read_amount(TableReader& in, std::string_view key, double most, ProductPart& out) {
  (void)in.require(key);
  out.value = *in.quantity(key, Kind::dimensionless);
  out.low = in.quantity("low", Kind::dimensionless).value_or(out.value);
  out.high = in.quantity("high", Kind::dimensionless).value_or(out.value);
  const bool ordered = out.low <= out.value && out.value <= out.high;
  if (ordered && out.low >= 0.0 && out.high <= most && std::isfinite(out.high)) return;
  throw in.error(key, fmt::format("{} must satisfy 0 ≤ low ≤ {} ≤ high{}", in.what(), key,
                                  most == 1.0 ? " ≤ 100 %" : ""));
}

ProductPart read_part(Reading& reading, const TomlNode& node, std::string_view what,
                      std::string_view amount, double most) {
  TableReader in(*reading.text, node, std::string(what));
  ProductPart out;
  out.product = in.text("product");
  const TomlNode& name = in.require("product");
  out.line = name.place.line;
  out.column = name.place.column;
  read_amount(in, amount, most, out);
  out.standing = standing(in.word("kind", value_kinds()));
  out.year = in.integer("year");
  out.region = in.text_or("region", "");
  out.source = reading.source(in, "source");
  out.confidence = confidence(in.word("confidence", confidence_levels()));
  out.note = in.text_or("note", "");
  in.finish();
  return out;
}

void require_shares(const Reading& reading, const Product& product) {
  if (product.variants.empty()) return;
  double sum = 0.0;
  for (const ProductPart& variant : product.variants) sum += variant.value;
  if (std::abs(sum - 1.0) <= kSumTolerance) return;
  const ProductPart& last = product.variants.back();
  throw reading.text->error_at(
      {last.line, last.column},
      fmt::format("market shares of the variants of '{}' sum to {:.5g} %, {}", product.key,
                  100.0 * sum,
                  sum > 1.0 ? "more than 100 %" : "less than 100 %: name the rest as a variant"));
}

void require_magnet_free(TableReader& in, const Product& product) {
  if (!product.magnet_free) return;
  if (!product.variants.empty() || !product.parts.empty() || !product.family.empty()) {
    throw in.error("magnet_free",
                   fmt::format("product '{}' is magnet-free and has a family of magnets, variants "
                               "or parts",
                               product.key));
  }
  for (const IntensityEntry& entry : product.entries) {
    if (entry.basis != MassBasis::magnet || entry.upper_kg() == 0.0) continue;
    throw in.error("magnet_free", fmt::format("product '{}' is magnet-free and holds magnets (line "
                                              "{})",
                                              product.key, entry.line));
  }
}

}  // namespace

void read_parts(Reading& reading, TableReader& in, Product& product) {
  for (const TomlNode* node : in.tables("variant"))
    product.variants.push_back(read_part(reading, *node, "variant", "share", 1.0));
  for (const TomlNode* node : in.tables("part"))
    product.parts.push_back(read_part(reading, *node, "part", "count", HUGE_VAL));
  if (!product.variants.empty() && !product.parts.empty()) {
    throw in.error("part", fmt::format("product '{}' has variants and parts: give the parts to the "
                                       "variants",
                                       product.key));
  }
  product.magnet_free = in.flag_or("magnet_free", false);
  require_shares(reading, product);
  require_magnet_free(in, product);
}

}  // namespace magswap::detail
