#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli.hpp"
#include "magswap/core/error.hpp"
#include "magswap/results/reader.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string file, dataset;
  Format format;
};

std::string shape_text(const DatasetInfo& info) {
  return info.shape.empty() ? "one value" : fmt::format("{}", fmt::join(info.shape, " × "));
}

std::string contents_text(const ResultsReader& file) {
  const Provenance provenance = file.provenance();
  const auto version = file.schema_version();
  std::string out = fmt::format("magswap-results schema {}.{}\ncommand  {}\n", version[0],
                                version[1], provenance.command);
  for (const ResultsInput& input : provenance.inputs)
    out += input.sha256.empty()
               ? fmt::format("input    {} ({} bytes)\n", input.name, input.text.size())
               : fmt::format("input    {} (too large to be kept; sha256 {})\n", input.name,
                             input.sha256);
  Table table({{"path"}, {"shape", "", Table::Align::right}, {"unit"}, {"what"}});
  for (const DatasetInfo& info : file.datasets())
    table.row({info.path, shape_text(info), info.units, info.long_name});
  return out + "\n" + table.text();
}

Document contents_document(const ResultsReader& file) {
  const Provenance provenance = file.provenance();
  const auto version = file.schema_version();
  Document out = Document::object();
  out.set("schema_version", fmt::format("{}.{}", version[0], version[1]))
      .set("command", provenance.command);
  Document datasets = Document::list();
  for (const DatasetInfo& info : file.datasets()) {
    Document item = Document::object();
    Document shape = Document::list();
    for (const auto extent : info.shape) shape.add(static_cast<std::int64_t>(extent));
    item.set("path", info.path).set("unit", info.units).set("long_name", info.long_name);
    item.set("shape", std::move(shape)).set("axes", info.axes);
    datasets.add(std::move(item));
  }
  return out.set("datasets", std::move(datasets));
}

std::string values_text(const ResultsReader& file, const std::string& path) {
  std::string out;
  switch (file.info(path).type) {
    case DatasetInfo::Type::f64:
      for (const double value : file.doubles(path)) out += fmt::format("{}\n", value);
      break;
    case DatasetInfo::Type::text:
      for (const std::string& value : file.texts(path)) out += value + "\n";
      break;
    default:
      for (const std::int64_t value : file.integers(path)) out += fmt::format("{}\n", value);
  }
  return out;
}

int run(const Options& options) {
  const ResultsReader file(options.file);
  if (!options.dataset.empty()) {
    print(values_text(file, options.dataset));
  } else {
    print(options.format.json ? contents_document(file).json() + "\n" : contents_text(file));
  }
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_results(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("file", "a results file", options->file);
  arguments.option("--dataset", "PATH", "print the values of one dataset, one a line",
                   options->dataset);
  declare_format(arguments, options->format);
  arguments.footer(
      "Example:\n  magswap results ev.h5\n  magswap results ev.h5 --dataset /fom/Br\n\n"
      "The seal of the file is checked: one that was cut short or changed is refused.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
