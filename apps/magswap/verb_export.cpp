#include <fmt/format.h>

#include <array>
#include <charconv>
#include <span>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/curve_export/write_curve.hpp"
#include "magswap/results/output_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string grade, format, temperature, from, to, points, output;
  std::string basis = "nominal";
  bool extrapolate = false;
};

std::size_t count_of(const std::string& text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size()) return count;
  throw ArgumentError(fmt::format("--points '{}' is no whole number", text));
}

GradeCurve which_of(const Options& options) {
  GradeCurve out;
  if (!options.temperature.empty()) out.temperature = parse<Temperature>(options.temperature);
  out.basis = options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal;
  out.extrapolate = options.extrapolate;
  return out;
}

BhOptions range_of(const Options& options, const CurveFormat& format) {
  BhOptions out;
  out.form = format.form;
  if (!options.from.empty()) out.from = parse<FieldStrength>(options.from);
  if (!options.to.empty()) out.to = parse<FieldStrength>(options.to);
  if (!options.points.empty()) out.points = count_of(options.points);
  return out;
}

// Says how to go on where it is the temperature that lies outside of the data.
BhTable table_of(const Grade& grade, const GradeCurve& which, const BhOptions& range) {
  try {
    return bh_table(grade, library(), which, range);
  } catch (const DomainError& error) {
    if (which.extrapolate || !which.temperature) throw;
    const GradeModel model(grade, library(), which.basis);
    if (*which.temperature >= model.valid_from() && *which.temperature <= model.valid_to()) throw;
    throw DomainError(std::string(error.what()) + "; --extrapolate carries them on");
  }
}

void write_file(const std::string& path, const std::string& text) {
  detail::OutputFile file(path);
  const std::array pieces{std::as_bytes(std::span(text))};
  file.commit(pieces);
}

int run(const Options& options) {
  const CurveFormat& format = curve_format(options.format);
  const BhOptions range = range_of(options, format);
  const GradeCurve which = which_of(options);
  const BhTable table = table_of(find_grade(options.grade), which, range);
  const std::string text = write_curve(table, format);
  if (options.output.empty()) {
    print(text);
    if (!format.has_comments)
      for (const std::string& line : provenance(table)) warn(line);
  } else {
    write_file(options.output, text);
    for (const std::string& line : provenance(table)) print(line + "\n");
    print(fmt::format("written: {} for {}\n", options.output, format.program));
  }
  for (const std::string& line : left_out(table, format)) warn(line);
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_export(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  std::vector<std::string> formats;
  for (const CurveFormat& format : curve_formats()) formats.emplace_back(format.name);
  options->format = "csv";
  arguments.positional("grade", "a grade, as NAME or maker/NAME", options->grade);
  arguments.choice("--format", formats, "what the table is for; csv holds everything",
                   options->format);
  arguments.option("--temperature", "T",
                   "temperature of the magnet, such as \"120 degC\" (the record's own if left out)",
                   options->temperature);
  arguments.option("--points", "N",
                   "number of points (as many as B within 1e-4 of Br takes if left out)",
                   options->points);
  arguments.option("--from", "H", "first field, such as \"-1200 kA/m\" (-1.05 HcJ if left out)",
                   options->from);
  arguments.option("--to", "H", "last field, not below 0 (0.2 Br/mu0 if left out)", options->to);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options->basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options->extrapolate);
  arguments.option("--output", "FILE",
                   "write there instead of standard output; whole or not at all", options->output);
  arguments.footer(
      "Example:\n  magswap export N42SH --format maxwell --temperature \"120 degC\" --output "
      "n42sh_120.tab\n  magswap export N42SH --format femm --output n42sh.dat\n\n"
      "H is the field in the magnet, negative against it; B = J + mu0 H. maxwell, jmag and csv go "
      "on below B = 0, where\nthe knee of most grades lies; femm and comsol begin at B = 0, "
      "shifted "
      "by HcB. No slope is below mu0.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
