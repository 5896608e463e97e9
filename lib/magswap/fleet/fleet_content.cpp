#include "magswap/fleet/fleet_content.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "magswap/material/element_content.hpp"
#include "magswap/product/bill.hpp"
#include "magswap/product/exchange.hpp"
#include "magswap/product/study_fit.hpp"

namespace magswap::detail {
namespace {

const std::vector<std::string> kBases{"magnet", "element", "oxide", "rare-earth-bearing part",
                                      "material"};
const std::vector<std::string> kKinds{"measured", "typical", "estimated", "derived", "claim"};
constexpr double kMostMass = 1e12;  // kg in one unit: above all that was ever mined

/// Reads the contents of one technology.
class Contents {
 public:
  Contents(TableReader& in, const FunctionalUnit& per, const ContentSources& sources)
      : in_(&in), per_(&per), sources_(&sources) {}

  std::vector<UnitContent> read() {
    if (in_->find("product") != nullptr) read_product();
    require_one_basis(*in_, "product");
    for (const TomlNode* node : in_->tables("content")) {
      put(read_content(*node));
      require_one_basis(TableReader(in_->document(), *node, "content"), "basis");
    }
    if (out_.empty()) {
      throw in_->error("name",
                       fmt::format("{} holds nothing: give 'product' or [[content]]", in_->what()));
    }
    return std::move(out_);
  }

 private:
  void put(UnitContent content) {
    const auto same = std::find_if(out_.begin(), out_.end(), [&](const UnitContent& each) {
      return each.substance == content.substance && each.basis == content.basis;
    });
    if (same == out_.end()) {
      out_.push_back(std::move(content));
    } else {
      *same = std::move(content);
    }
  }

  // Element and oxide of one substance would not add.
  void require_one_basis(const TableReader& at, std::string_view key) const {
    const auto chemical = [](const UnitContent& each) {
      return each.basis == MassBasis::element || each.basis == MassBasis::oxide;
    };
    for (std::size_t i = 1; i < out_.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        const bool same = out_[i].substance == out_[k].substance;
        if (!same || !chemical(out_[i]) || !chemical(out_[k])) continue;
        throw at.error(key, fmt::format("{} counts {} as {} and as {}: masses of two bases do not "
                                        "add; convert = \"element\" converts an oxide by atomic "
                                        "masses and then goes before",
                                        in_->what(), out_[i].substance, to_text(out_[k].basis),
                                        to_text(out_[i].basis)));
      }
    }
  }

  static UnitContent from_line(const IntensityLine& line) {
    return {line.substance, line.basis,        line.value_kg,   line.low_kg,
            line.high_kg,   line.entry.source, line.conversion, line.doubtful()};
  }

  const Product& find_product() {
    const std::string name = in_->text("product");
    try {
      const Product& product = sources_->products->product(name);
      if (product.per.text() == per_->text()) return product;
      throw in_->error("product", fmt::format("product '{}' is counted in {}, the fleet in {}",
                                              product.key, product.per.text(), per_->text()));
    } catch (const NotFoundError& error) {
      throw in_->error("product", error.what());
    }
  }

  bool wanted(const IntensityLine& line, const std::vector<std::string>& substances) const {
    if (!substances.empty()) {
      return std::find(substances.begin(), substances.end(), line.substance) != substances.end();
    }
    return line.basis == MassBasis::magnet ||
           (line.basis == MassBasis::element &&
            (is_rare_earth(line.substance) || line.substance == "Co"));
  }

  void read_product() {
    const Product& product = find_product();
    const std::vector<std::string> substances = in_->texts("substances");
    const BillOfMaterials bill =
        bill_of_materials(product, 1.0, *sources_->products, *sources_->materials);
    for (const IntensityLine& line : bill.lines) {
      if (wanted(line, substances)) put(from_line(line));
    }
    if (product.magnet_free) add_noughts(substances);
    if (in_->find("swap") != nullptr) exchange_magnet(bill);
    read_studies(product);
    require_found(product, bill, substances);
  }

  // A magnet-free machine holds none of what magnets bring.
  void add_noughts(const std::vector<std::string>& substances) {
    for (const std::string& name : substances) {
      const bool known = std::any_of(out_.begin(), out_.end(), [&](const UnitContent& each) {
        return each.substance == name;
      });
      if (known || !(is_rare_earth(name) || name == "Co")) continue;
      put({name, MassBasis::element, 0.0, 0.0, 0.0, "", "works without permanent magnets", false});
    }
  }

  void require_found(const Product& product, const BillOfMaterials& bill,
                     const std::vector<std::string>& substances) {
    for (const std::string& name : substances) {
      const bool found = std::any_of(out_.begin(), out_.end(), [&](const UnitContent& each) {
        return each.substance == name;
      });
      if (found) continue;
      std::vector<std::string> known;
      for (const IntensityLine& line : bill.lines) known.push_back(line.substance);
      throw in_->error("substances", fmt::format("product '{}' gives no {} to calculate with{}",
                                                 product.key, name, suggest(name, known)));
    }
    if (out_.empty()) {
      throw in_->error("product", fmt::format("product '{}' gives neither magnets nor rare earths "
                                              "to calculate with",
                                              product.key));
    }
  }

  static MassFractions fractions_of(const Grade& grade, const Library& materials) {
    MassFractions out;
    for (const auto& [symbol, entry] : element_content(grade, materials).elements)
      out.emplace(symbol, MassFraction{entry.value, entry.low, entry.high});
    return out;
  }

  const Grade& grade(TableReader& swap, std::string_view key) {
    try {
      return sources_->materials->grade(swap.text(key));
    } catch (const NotFoundError& error) {
      throw swap.error(key, error.what());
    }
  }

  void exchange_magnet(const BillOfMaterials& bill) {
    TableReader swap(in_->document(), in_->require("swap"), "swap");
    const Grade& from = grade(swap, "from");
    const Grade& to = grade(swap, "to");
    (void)swap.require("mass_ratio");
    const double ratio = *swap.number("mass_ratio");
    if (const TomlNode* source = swap.find("source")) sources_->source(*source);
    (void)swap.text_or("note", "");
    swap.finish();
    Intensity intensity;
    intensity.product = bill.product->key;
    intensity.lines = bill.lines;
    try {
      const Library& materials = *sources_->materials;
      const ExchangedIntensity both =
          exchange(intensity, {from.key(), fractions_of(from, materials), to.key(),
                               fractions_of(to, materials), ratio});
      // Elements of the present magnet go with it.
      std::erase_if(out_, [](const UnitContent& each) { return each.basis == MassBasis::element; });
      for (const IntensityLine& line : both.after) {
        const bool shown = line.basis == MassBasis::magnet || is_rare_earth(line.substance) ||
                           line.substance == "Co";
        if (shown) put(from_line(line));
      }
    } catch (const DomainError& error) {
      throw swap.error("mass_ratio", error.what());
    } catch (const NotFoundError& error) {
      throw swap.error("from", error.what());
    }
  }

  void read_studies(const Product& product) {
    const std::vector<std::string> names = in_->texts("from_studies");
    if (names.empty()) return;
    const std::vector<StudyFit> fits = fit_studies(product);
    for (const std::string& name : names) {
      const auto found = std::find_if(fits.begin(), fits.end(),
                                      [&](const StudyFit& each) { return each.substance == name; });
      if (found == fits.end() || found->fits.empty()) {
        throw in_->error(
            "from_studies",
            fmt::format("product '{}' has no distribution of {} across studies{}", product.key,
                        name, found == fits.end() ? "" : ": " + found->reason));
      }
      const StudyContent content = *content_across(*found, product.key);
      put({name, found->basis, content.value_kg, content.low_kg, content.high_kg, "",
           content.origin, true, true});
    }
  }

  double mass(TableReader& in, std::string_view key) {
    const std::string text = in.text(key);
    try {
      const double kg = per_->mass_kg(text);
      if (kg > kMostMass) {
        throw in.error(
            key, fmt::format("'{}' is {}: no unit holds more than {:g} kg", key, text, kMostMass));
      }
      if (kg >= 0.0) return kg;
    } catch (const ArgumentError& error) {
      throw in.error(key, error.what());
    }
    throw in.error(key, fmt::format("'{}' is {}: a content is not negative", key, text));
  }

  // Oxide to element by atomic masses, where the file asks for it.
  void convert(TableReader& in, UnitContent& content) {
    if (in.find("convert") == nullptr) return;
    (void)in.word("convert", {"element"});
    if (content.basis != MassBasis::oxide) {
      throw in.error("convert", "only a mass of basis 'oxide' converts to the element");
    }
    try {
      const MassRange<OxideMass> oxide{from_si<OxideMass>(content.value_kg),
                                       from_si<OxideMass>(content.low_kg),
                                       from_si<OxideMass>(content.high_kg)};
      const MassRange<ElementMass> element = to_element(oxide, content.substance);
      content.value_kg = si(element.value);
      content.low_kg = si(element.low);
      content.high_kg = si(element.high);
    } catch (const ArgumentError& error) {
      throw in.error("convert", error.what());
    }
    content.basis = MassBasis::element;
    content.conversion = "from the oxide by atomic masses";
  }

  UnitContent read_content(const TomlNode& node) {
    TableReader in(in_->document(), node, "content");
    UnitContent out;
    out.substance = in.text("substance");
    out.basis = mass_basis(in.word("basis", kBases));
    out.value_kg = mass(in, "value");
    out.low_kg = in.find("low") == nullptr ? out.value_kg : mass(in, "low");
    out.high_kg = in.find("high") == nullptr ? out.value_kg : mass(in, "high");
    const Standing kind = standing(in.word("kind", kKinds));
    out.doubtful = kind == Standing::estimated || kind == Standing::claim;
    out.source = in.text("source");
    sources_->source(in.require("source"));
    (void)in.text_or("note", "");
    if (!(out.low_kg <= out.value_kg && out.value_kg <= out.high_kg))
      throw in.error("value", "content must satisfy low ≤ value ≤ high");
    require_substance(in, out);
    convert(in, out);
    in.finish();
    return out;
  }

  static void require_substance(TableReader& in, const UnitContent& content) {
    const bool group = content.substance == "rare earths" || content.substance == "NdPr";
    const bool chemical = content.basis == MassBasis::element || content.basis == MassBasis::oxide;
    if (chemical && !group && find_element(content.substance) == nullptr) {
      throw in.error(
          "substance",
          fmt::format("'{}' is not an element symbol, 'rare earths' or 'NdPr'", content.substance));
    }
    if ((content.basis == MassBasis::magnet) != (content.substance == "magnet"))
      throw in.error("basis", "the mass of magnets has the substance and the basis 'magnet'");
  }

  TableReader* in_;
  const FunctionalUnit* per_;
  const ContentSources* sources_;
  std::vector<UnitContent> out_;
};

}  // namespace

std::vector<UnitContent> read_contents(TableReader& in, const FunctionalUnit& per,
                                       const ContentSources& sources) {
  return Contents(in, per, sources).read();
}

}  // namespace magswap::detail
