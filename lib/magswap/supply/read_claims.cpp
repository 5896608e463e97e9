#include "magswap/supply/reader.hpp"

namespace magswap::detail {
namespace {

const std::vector<std::string> kWhat{"figure", "target", "scenario"};
const std::vector<std::string> kBasisWords{"oxide",    "element", "magnet",
                                           "material", "share",   "unspecified"};

}  // namespace

void read_claim(SupplyReading& reading, const TomlNode& node) {
  TableReader in(*reading.text, node, "[[claim]]");
  SupplyClaim out;
  out.key = in.text("key");
  out.what = in.word("what", kWhat);
  out.items = reading.items(in);
  out.text = in.text("claim");
  out.basis = in.word("basis", kBasisWords);
  out.year = in.integer("year");
  out.found = in.text("found");
  const TomlNode& sources = in.require("found_sources");
  out.found_sources = in.texts("found_sources");
  for (const TomlNode& child : sources.children) {
    reading.out->named_sources.emplace_back(child.text, child.place);
  }
  out.record = reading.record(in);
  in.finish();
  reading.out->claims.push_back(std::move(out));
}

}  // namespace magswap::detail
