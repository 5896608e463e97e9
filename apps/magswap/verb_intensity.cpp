#include <fmt/format.h>

#include "intensity_answer.hpp"
#include "magswap/core/error.hpp"
#include "magswap/study/write_intensity.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string product;
  std::string quantity;
  std::string output;
  SwapOptions swap;
  bool all = false;
  Format format;
};

std::string summary_of(const Product& product) {
  for (const IntensityEntry& entry : product.entries) {
    if (!entry.is_default) continue;
    return fmt::format("{} {} ({})", mass_text(entry.nominal_kg()), entry.substance,
                       to_text(entry.basis));
  }
  if (!product.variants.empty()) return fmt::format("mix of {}", product.variants.size());
  if (!product.parts.empty()) return "from its parts";
  if (product.magnet_free) return "no magnets";
  if (product.says_nothing()) return "no public figure found";
  return product.entries.empty() ? "values of studies" : "claims and single values";
}

int run_list(const Options& options) {
  Table table({{"product"}, {"per"}, {"to calculate with, first of all"}, {"title"}});
  Document list = Document::list();
  for (const Product& product : products().products()) {
    table.row({product.key, product.per.text(), summary_of(product), product.title});
    Document item = Document::object();
    item.set("product", product.key).set("title", product.title).set("per", product.per.text());
    item.set("aliases", product.aliases).set("family", product.family);
    list.add(std::move(item));
  }
  if (options.format.json)
    print(list.json() + "\n");
  else
    print(options.format.csv ? table.csv() : table.text());
  return Exit::ok;
}

void write_output(const Options& options, const IntensityAnswer& answer) {
  Provenance provenance{command_line()};
  if (!options.swap.result.empty() && !is_results_file(options.swap.result))
    provenance.inputs.push_back({options.swap.result, read_file(options.swap.result)});
  write_intensity(options.output, provenance,
                  {&answer.content, &answer.derived, &answer.summed, &answer.bill, &answer.fits,
                   answer.swap ? &answer.swap->content : nullptr});
}

int run(const Options& options) {
  if (options.product.empty()) {
    if (!options.output.empty())
      throw ArgumentError("--output writes what one product holds: name it, such as wind");
    return run_list(options);
  }
  const IntensityAnswer answer = intensity_answer(options.product, options.quantity, options.swap);
  if (!options.output.empty()) write_output(options, answer);
  if (options.format.json)
    print(intensity_json(answer) + "\n");
  else
    print(options.format.csv ? intensity_csv(answer) : intensity_text(answer, options.all));
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_intensity(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("product", "key or alias of a product; all products are listed if left out",
                       options->product, false);
  arguments.option("--quantity", "Q",
                   "how much of it: \"1 GW\", \"3 vehicles\" (one functional unit if left out)",
                   options->quantity);
  arguments.option("--swap-from", "GRADE", "the magnet in it today, whose place another one takes",
                   options->swap.from);
  arguments.option("--swap-to", "GRADE", "the magnet that takes its place", options->swap.to);
  arguments.option("--mass-ratio", "R",
                   "kg of the new magnet for 1 kg of the old, at equal function",
                   options->swap.mass_ratio);
  arguments.option("--swap-result", "FILE",
                   "that ratio from `magswap swap APPLICATION.toml --json` or `magswap study`",
                   options->swap.result);
  arguments.flag("--all", "every value of every source and study, with notes and sources",
                 options->all);
  declare_format(arguments, options->format, true);
  arguments.option("--output", "FILE.h5", "write contents, bill of materials and studies to a file",
                   options->output);
  arguments.footer(
      "Examples:\n  magswap intensity\n  magswap intensity wind-direct-drive --quantity \"1 GW\"\n"
      "  magswap intensity f-35 --all\n  magswap intensity wind\n"
      "  magswap intensity \"Tesla Model 3\" --swap-from arnold/N42SH --swap-to \"arnold/Recoma "
      "26\" "
      "--mass-ratio 1.2\n\n"
      "The basis says what a mass is counted of: magnet, element, oxide, parts that bear rare "
      "earths, material, or\n"
      "unspecified where the source does not say. Masses of different basis do not add, and claims "
      "are not calculated with.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
