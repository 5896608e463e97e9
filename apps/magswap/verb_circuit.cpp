#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "circuit_span.hpp"
#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/circuit/circuit_file.hpp"
#include "magswap/circuit/solution.hpp"
#include "magswap/core/error.hpp"
#include "magswap/report/circuit_drawing.hpp"
#include "magswap/results/writer.hpp"
#include "magswap/study/write_circuit.hpp"
#include "model_error.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string file, magnet, temperature, output, svg;
  std::string basis = "nominal";
  bool extrapolate = false;
  bool explain = false;
  Format format;
};

/// A solved circuit file, and its state after a fault where it has one.
struct Answer {
  CircuitFile file;
  BuiltCircuit circuit;
  CircuitSolution solution;
  double ampere = 0.0;
  std::optional<CircuitSolution> fault, after_fault;
};

Answer answer_of(const Options& options) {
  CircuitOptions choice;
  if (!options.magnet.empty()) choice.grade = find_grade(options.magnet).key();
  if (!options.temperature.empty()) choice.temperature = parse<Temperature>(options.temperature);
  choice.basis = options.basis == "guaranteed" ? Basis::guaranteed : Basis::nominal;
  choice.extrapolate = options.extrapolate;
  Answer out;
  out.file = read_circuit_file(options.file);
  out.circuit = build(out.file, library(), choice);
  out.solution = solve(out.circuit.network);
  out.ampere = ampere_residual(out.circuit.network, out.solution);
  if (!out.circuit.fault.empty()) {
    MagneticNetwork faulty = aged(out.circuit.network, out.solution);
    for (const auto& [coil, mmf] : out.circuit.fault) faulty.set_mmf(coil, mmf);
    out.fault = solve(faulty);
    out.after_fault = solve(aged(aged(out.circuit.network, out.solution), *out.fault));
  }
  return out;
}

const char* state_text(const BranchState& state) {
  if (state.extrapolated) return "beyond its table";
  return state.saturated ? "saturated" : "";
}

bool has_section(const NetworkBranch& branch) {
  return !std::holds_alternative<LeakageBranch>(branch.part);
}

Table branch_table(const Answer& a, bool exact) {
  constexpr auto kRight = Table::Align::right;
  Table table({{"branch"},
               {"kind"},
               {"flux", "mWb", kRight},
               {"B", "T", kRight},
               {"H", "kA/m", kRight},
               {"drop", "A", kRight},
               {"mu_diff", "", kRight},
               {"state"}});
  const auto number = [exact](double value, int digits) {
    return exact ? fmt::format("{}", value) : format_number(value, digits);
  };
  for (std::size_t i = 0; i < a.solution.branches.size(); ++i) {
    const NetworkBranch& branch = a.circuit.network.branches()[i];
    const BranchState& s = a.solution.branches[i];
    const bool section = has_section(branch);
    const auto* steel = std::get_if<SteelBranch>(&branch.part);
    const bool ideal = steel != nullptr && !steel->curve;
    table.row({branch.name, std::string(branch_kind(branch)), number(1e3 * si(s.flux), 4),
               section ? number(si(s.B), 4) : "", section ? number(1e-3 * si(s.H), 4) : "",
               number(si(s.drop), 4),
               steel != nullptr && !ideal ? number(s.differential_permeability, 3) : "",
               ideal ? "ideal" : state_text(s)});
  }
  return table;
}

std::string magnet_text(const Answer& a, const MagnetState& m) {
  std::string out =
      fmt::format("  {}: B {}, H {}, margin to its knee {}",
                  a.circuit.network.branches()[m.branch].name, format(m.B), format(m.H),
                  si(m.knee) > 1e9 ? "without limit (straight line)" : format(m.margin));
  constexpr double kWorthSaying = 1e-3;
  if (m.irreversible_loss > kWorthSaying)
    out += fmt::format("; {:.1f} % of Br lost for good", 100.0 * m.irreversible_loss);
  return out + (si(m.margin) < 0.0 ? "   → DEMAGNETISES\n" : "\n");
}

std::string fault_text(const Answer& a) {
  if (!a.fault) return "";
  std::string out = "fault (";
  for (const auto& [coil, mmf] : a.circuit.fault)
    out += fmt::format("{}{} at {}", out.size() > 7 ? ", " : "", coil, format(mmf));
  out += "), magnets meet:\n";
  for (const MagnetState& m : a.fault->magnets) out += magnet_text(a, m);
  out += "after the fault:\n";
  for (const MagnetState& m : a.after_fault->magnets) out += magnet_text(a, m);
  return out;
}

// Equal paths once, with their number.
std::vector<std::pair<const FluxPath*, int>> counted(std::span<const FluxPath> paths) {
  std::vector<std::pair<const FluxPath*, int>> out;
  for (const FluxPath& path : paths) {
    const auto same = [&](const auto& known) {
      return known.first->shape == path.shape && known.first->permeance == path.permeance;
    };
    const auto found = std::find_if(out.begin(), out.end(), same);
    if (found == out.end())
      out.emplace_back(&path, 1);
    else
      ++found->second;
  }
  return out;
}

std::string explanation(const Answer& a) {
  std::string out = "\npaths through air\n";
  constexpr auto kRight = Table::Align::right;
  Table table({{"branch"},
               {"shape"},
               {"times", "", kRight},
               {"formula"},
               {"permeance each", "nWb/A", kRight}});
  for (const NetworkBranch& branch : a.circuit.network.branches()) {
    for (const auto& [path, times] : counted(paths_of(branch))) {
      table.row({branch.name, path->shape, std::to_string(times), path->formula,
                 format_number(1e9 * si(path->permeance), 4)});
    }
  }
  out += table.text() +
         "shapes: H. C. Roters, Electromagnetic Devices, Wiley 1941, chapter V, and "
         "docs/methods/circuit.md\n";
  for (const std::string& note : a.circuit.notes) out += note + "\n";
  return out;
}

// The ready networks' name among the models; empty for a network drawn branch by branch.
std::string_view model_of(const std::string& kind) {
  if (kind == "c-core") return "network: C-core";
  if (kind == "pot-magnet") return "network: pot magnet";
  if (kind == "ring-motor" || kind == "centre-motor") return "network: loudspeaker";
  if (kind == "voice-coil") return "network: voice coil";
  return kind == "separator" ? "network: separator" : "";
}

std::string text_of(const Answer& a, bool explain) {
  std::string out = a.file.title;
  if (a.circuit.network.title() != a.file.title) out += ": " + a.circuit.network.title();
  out += "\n";
  out += fmt::format(
      "magnet {} at {}; steel {}\n", fmt::join(a.circuit.grades, ", "),
      format(a.circuit.temperature),
      a.circuit.steels.empty() ? "ideal" : fmt::format("{}", fmt::join(a.circuit.steels, ", ")));
  out += branch_table(a, false).text();
  for (const MagnetState& m : a.solution.magnets) out += magnet_text(a, m);
  if (a.solution.leakage) {
    out += fmt::format(
        "  leakage factor {:.4g} (flux of the magnet over that between the gap's faces), mmf "
        "factor {:.4g}\n",
        *a.solution.leakage, *a.solution.mmf_factor);
  }
  for (const Coil& coil : a.circuit.network.coils()) {
    out += fmt::format(
        "  coil {}: dΦ/d(NI) {}\n", coil.name,
        format_permeance(differential_permeance(a.circuit.network, a.solution, coil.name)));
  }
  out += fault_text(a);
  for (const std::string& sentence : a.circuit.network.assumptions()) out += sentence + "\n";
  out += model_error_text(model_of(a.file.kind)) + outside_cases_text(a.file);
  out += fmt::format("residuals: flux {:.1g}, Ampère {:.1g}, after {} iterations\n",
                     a.solution.flux_residual, a.ampere, a.solution.iterations);
  if (explain) return out + explanation(a);
  return out + "--explain shows every path and its formula; --magnet GRADE tries another magnet\n";
}

Document magnets_document(const Answer& a, const CircuitSolution& solution) {
  Document out = Document::list();
  for (const MagnetState& m : solution.magnets) {
    Document item = Document::object();
    item.set("branch", a.circuit.network.branches()[m.branch].name);
    item.set("B", Document::of(m.B)).set("H", Document::of(m.H)).set("J", Document::of(m.J));
    item.set("knee", Document::of(m.knee)).set("margin", Document::of(m.margin));
    item.set("irreversible_loss", m.irreversible_loss).set("past_knee", m.past_knee);
    out.add(std::move(item));
  }
  return out;
}

Document branches_document(const Answer& a) {
  Document out = Document::list();
  const auto& network = a.circuit.network;
  for (std::size_t i = 0; i < a.solution.branches.size(); ++i) {
    const NetworkBranch& branch = network.branches()[i];
    const BranchState& s = a.solution.branches[i];
    Document item = Document::object();
    item.set("name", branch.name).set("kind", branch_kind(branch));
    item.set("from", network.node_names()[branch.from]).set("to", network.node_names()[branch.to]);
    item.set("flux", Document::of(s.flux)).set("drop", Document::of(s.drop));
    if (has_section(branch)) item.set("B", Document::of(s.B)).set("H", Document::of(s.H));
    if (std::holds_alternative<SteelBranch>(branch.part)) {
      item.set("differential_permeability", s.differential_permeability);
      item.set("saturated", s.saturated).set("beyond_table", s.extrapolated);
    }
    Document paths = Document::list();
    for (const FluxPath& path : paths_of(branch)) {
      Document one = Document::object();
      one.set("shape", path.shape).set("formula", path.formula);
      one.set("permeance", Document::quantity_in(si(path.permeance), "Wb/A"));
      paths.add(std::move(one));
    }
    out.add(std::move(item.set("paths", std::move(paths))));
  }
  return out;
}

Document document_of(const Answer& a) {
  Document out = Document::object();
  out.set("title", a.file.title).set("kind", a.file.kind).set("magnets_of", a.circuit.grades);
  out.set("temperature", Document::of(a.circuit.temperature)).set("steels", a.circuit.steels);
  out.set("branches", branches_document(a)).set("magnets", magnets_document(a, a.solution));
  if (a.solution.leakage)
    out.set("leakage", *a.solution.leakage).set("mmf_factor", *a.solution.mmf_factor);
  Document coils = Document::list();
  for (const Coil& coil : a.circuit.network.coils()) {
    Document item = Document::object();
    item.set("name", coil.name).set("mmf", Document::of(coil.mmf));
    item.set("differential_permeance",
             Document::quantity_in(
                 si(differential_permeance(a.circuit.network, a.solution, coil.name)), "Wb/A"));
    coils.add(std::move(item));
  }
  out.set("coils", std::move(coils));
  if (a.fault) {
    out.set("fault_magnets", magnets_document(a, *a.fault));
    out.set("magnets_after_fault", magnets_document(a, *a.after_fault));
  }
  out.set("iterations", a.solution.iterations).set("flux_residual", a.solution.flux_residual);
  out.set("ampere_residual", a.ampere).set("assumptions", a.circuit.network.assumptions());
  Document errors = Document::list();
  add_model_error(errors, model_of(a.file.kind));
  out.set("model_error", std::move(errors));
  out.set("proportions", case_span_document(a.file));
  return out.set("notes", a.circuit.notes);
}

int run(const Options& options) {
  // Opened first: an unwritable folder is known before anything is computed.
  std::optional<ResultsWriter> file;
  if (!options.output.empty()) file.emplace(options.output, ResultsWriter::ProvenanceLater{});
  const Answer a = answer_of(options);
  if (file) {
    file->provenance({command_line(), 0, {{options.file, a.file.text}}});
    write_circuit(a.circuit, a.solution, *file);
    file->finish();
  }
  if (!options.svg.empty())
    write_text_file(options.svg, circuit_drawing(a.circuit.network, a.solution));
  if (options.format.json) {
    print(document_of(a).json() + "\n");
  } else if (options.format.csv) {
    print(branch_table(a, true).csv());
  } else {
    print(text_of(a, options.explain));
    if (file) print(fmt::format("written: {}\n", options.output));
    if (!options.svg.empty()) print(fmt::format("written: {}\n", options.svg));
  }
  return Exit::ok;
}

constexpr const char* kFooter =
    "Examples:\n"
    "  magswap circuit examples/circuit_ring_motor.toml\n"
    "  magswap circuit examples/circuit_ring_motor.toml --magnet taihan/N35SH --temperature \"100 "
    "degC\"\n"
    "  magswap circuit examples/circuit_network.toml --explain\n\n"
    "A reluctance network of magnets with their curves, gaps with fringing, steel by its B(H), "
    "leakage and coils. Kinds:\nnetwork, c-core, pot-magnet, ring-motor, centre-motor, voice-coil, "
    "separator; the ready ones draw their leakage from\nthe geometry, and a file may set any of it "
    "by hand. Steels: `magswap materials list --kind steels`. The form of the\nfile: "
    "docs/formats/circuit.md; the model and its error: docs/methods/circuit.md.";

}  // namespace

std::function<int()> declare_circuit(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.positional("file", "a circuit, as in docs/formats/circuit.md", options->file);
  arguments.option("--magnet", "GRADE", "this grade in place of every magnet of the file",
                   options->magnet);
  arguments.option("--temperature", "T", "temperature of the magnets, such as \"100 degC\"",
                   options->temperature);
  arguments.choice("--basis", {"nominal", "guaranteed"}, "typical values, or the maker's minima",
                   options->basis);
  arguments.flag("--extrapolate", "carry temperature data on beyond their validity",
                 options->extrapolate);
  arguments.flag("--explain", "every path through air with its formula, and the materials",
                 options->explain);
  arguments.option("-o,--output", "FILE.h5", "results file", options->output);
  arguments.option("--svg", "FILE.svg", "a drawing of the network, lines as wide as their flux",
                   options->svg);
  declare_format(arguments, options->format, true);
  arguments.footer(kFooter);
  return [options] { return run(*options); };
}

}  // namespace magswap::cli
