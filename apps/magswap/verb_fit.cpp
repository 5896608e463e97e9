#include <fmt/format.h>

#include "fit_models.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/fit/kronmuller_fit.hpp"

namespace magswap::cli {
namespace {

double magnetisation_si(const std::string& text) {
  const AnyQuantity any = parse_any(text);
  const auto tesla = parse_unit("T").exponents;
  return any.unit.exponents == tesla ? any.si / kMu0 : parse_si(text, Kind::magnetisation);
}

void hold(FitQuery& query, const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
  if (name == "Tc")
    query.Tc_K = parse_si(value, Kind::temperature);
  else if (name == "Ms0")
    query.Ms0 = magnetisation_si(value);
  else if (name == "s")
    query.s = parse_si(value, Kind::dimensionless);
  else if (name == "K1_0")
    query.K1_0 = parse_si(value, Kind::energy_density);
  else if (name == "n")
    query.n = parse_si(value, Kind::dimensionless);
  else
    throw ArgumentError(
        fmt::format("--fix {}: hold one of \"Tc=585 K\", \"Ms0=1.4 MA/m\" (or in T, "
                    "as µ0Ms), \"s=0.9\", \"K1_0=6 MJ/m3\", \"n=3\"",
                    text));
}

PropertyOptions table_options(const FitOptions& options) {
  PropertyOptions out;
  for (const std::string& text : options.columns)
    out.columns.push_back(parse_property_choice(text));
  if (!options.density.empty()) out.density_kg_per_m3 = parse_si(options.density, Kind::density);
  if (options.model == "kuzmin") {
    out.required = {"temperature", "Ms"};
    out.optional = {"Ms_error"};
  } else if (options.model == "k1") {
    out.required = {"temperature", "K1"};
    out.optional = {"K1_error", "Ms", "Ms_error"};
  } else if (options.model == "kronmuller") {
    out.required = {"temperature", "HcJ"};
    out.optional = {"HcJ_error", "Ms", "K1"};
  } else if (options.model == "sharrock") {
    out.required = {"HcJ"};
    out.optional = {"HcJ_error", "time", "sweep_rate"};
  } else {
    out.required = {"temperature"};
    for (const std::string_view name : property_quantities())
      if (name != "temperature" && name != "time" && name != "sweep_rate")
        out.optional.emplace_back(name);
  }
  return out;
}

FitQuery query_of(const FitOptions& options) {
  if (options.model.empty())
    throw ArgumentError(
        "say which --model: kuzmin, coefficients, k1, kronmuller or sharrock; `magswap fit --help` "
        "explains them");
  FitQuery query;
  for (const std::string& text : options.fixed) hold(query, text);
  for (const std::string& text : options.temperatures)
    query.temperatures_K.push_back(parse_si(text, Kind::temperature));
  for (const std::string& text : options.times) query.times_s.push_back(parse_si(text, Kind::time));
  if (!options.from.empty()) query.from = parse<Temperature>(options.from);
  if (!options.to.empty()) query.to = parse<Temperature>(options.to);
  PropertyOptions reading = table_options(options);
  if (!options.compound.empty()) {
    query.compound = &library().compound(options.compound);
    query.turn = spin_reorientation(query.compound->name);
    if (!reading.density_kg_per_m3 && query.compound->density)
      reading.density_kg_per_m3 = query.compound->density->nominal();
  }
  query.table = read_properties(options.table, reading);
  return query;
}

int run(const FitOptions& options) {
  const FitQuery query = query_of(options);
  std::vector<FitAnswer> answers = answers_of(query, options);
  for (FitAnswer& answer : answers)
    answer.assumptions.insert(answer.assumptions.begin(), query.table.notes.begin(),
                              query.table.notes.end());
  if (options.format.json) {
    Document list = Document::list();
    for (const FitAnswer& answer : answers) list.add(document_of(answer));
    print((answers.size() == 1 ? document_of(answers.front()) : list).json() + "\n");
    return Exit::ok;
  }
  std::string out;
  for (const FitAnswer& answer : answers) out += (out.empty() ? "" : "\n") + text_of(answer);
  print(out);
  return Exit::ok;
}

}  // namespace

std::function<int()> declare_fit(Arguments& arguments) {
  auto options = std::make_shared<FitOptions>();
  arguments.positional("table", "CSV, TSV or text with units in the header: \"T (K), Ms (kA/m)\"",
                       options->table);
  arguments.choice("--model", {"kuzmin", "coefficients", "k1", "kronmuller", "sharrock"},
                   "what to fit; see below", options->model);
  arguments.options("--column", "CHOICE",
                    "a column and its unit where the header does not say: \"Ms=2 in emu/g\", "
                    "\"HcJ=Hc in kOe\", \"temperature in K\"",
                    options->columns);
  arguments.option("--density", "D", "for Ms in emu/g, such as \"7600 kg/m3\"", options->density);
  arguments.option("--compound", "NAME",
                   "hard phase of the library: density, and for k1 and kronmuller Tc, Ms, K1 that "
                   "the table lacks",
                   options->compound);
  arguments.options("--fix", "NAME=VALUE",
                    "hold a parameter: \"Tc=585 K\", \"s=0.9\", \"Ms0=1.85 T\", \"n=3\", \"K1_0=6 "
                    "MJ/m3\"",
                    options->fixed);
  arguments.options("--temperature", "T",
                    "predict there: \"150 degC\" (sharrock: temperature of the measurement)",
                    options->temperatures);
  arguments.options("--time", "t", "sharrock: predict HcJ on that time scale: \"10 year\"",
                    options->times);
  arguments.option("--from", "T1", "coefficients: lower end, such as \"20 degC\"", options->from);
  arguments.option("--to", "T2", "coefficients: upper end", options->to);
  arguments.choice("--method", {"ends", "line"},
                   "coefficients: from the values at both ends, or a line through all rows",
                   options->method);
  arguments.choice("--tail", {"zero", "leave-out"},
                   "rows near and above Tc: compare with 0, or leave out below 15 % of the largest",
                   options->tail);
  arguments.choice("--easy-axes", {"aligned", "random"}, "sharrock: exponent 1/2 or 2/3",
                   options->easy_axes);
  arguments.option("--attempt-frequency", "F0", "sharrock: f0, 1e9 Hz where left out",
                   options->attempt_frequency);
  arguments.flag("--extrapolate", "coefficients: allow temperatures outside of the rows",
                 options->extrapolate);
  declare_format(arguments, options->format);
  arguments.footer(
      "Models:\n"
      "  kuzmin        Ms over temperature: Ms0, Tc, s\n"
      "  coefficients  α of Br, β of HcJ and the like between two temperatures, and whether one "
      "is enough\n"
      "  k1            K1 over temperature: K1_0 and the power of Ms it follows\n"
      "  kronmuller    HcJ over temperature: α and Neff of the microstructure\n"
      "  sharrock      HcJ over time or sweep rate: H0 and K·V/(kB·T)\n\n"
      "Examples:\n"
      "  magswap fit ms.csv --model kuzmin --fix \"Tc=585 K\" --temperature \"150 degC\"\n"
      "  magswap fit hcj.csv --model coefficients --from \"20 degC\" --to \"120 degC\"\n"
      "  magswap fit hcj.csv --model kronmuller --compound Nd2Fe14B --fix s=1.0\n"
      "  magswap fit decay.csv --model sharrock --temperature \"300 K\" --time \"10 year\"\n\n"
      "Every value has its standard error, the range it holds in and what to doubt. Columns named "
      "\"Ms error\" or \"sigma HcJ\"\nweigh the rows. Columns and formulas: "
      "docs/methods/property-fits.md.");
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
