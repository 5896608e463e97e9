#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "magswap/report/document.hpp"
#include "magswap/report/table.hpp"

namespace magswap::cli {

/// Exit statuses of the program.
enum Exit : int { ok = 0, infeasible = 1, usage = 2, bad_data = 3, domain = 4, io = 5 };

/// Where a verb declares what it takes; the parser itself is known to cli.cpp alone, for its
/// headers are slow.
class Arguments {
 public:
  virtual ~Arguments() = default;
  /// A value without flag; `required` in the order of declaration.
  virtual void positional(const std::string& name, const std::string& help, std::string& target,
                          bool required = true) = 0;
  virtual void positionals(const std::string& name, const std::string& help,
                           std::vector<std::string>& target, bool required = true) = 0;
  /// "--field" or "-f,--field", followed by a value; `value_name` shows its form in the help text.
  virtual void option(const std::string& flags, const std::string& value_name,
                      const std::string& help, std::string& target) = 0;
  /// An option that may be given several times.
  virtual void options(const std::string& flags, const std::string& value_name,
                       const std::string& help, std::vector<std::string>& target) = 0;
  /// An option with a fixed set of values.
  virtual void choice(const std::string& flags, const std::vector<std::string>& values,
                      const std::string& help, std::string& target) = 0;
  virtual void flag(const std::string& flags, const std::string& help, bool& target) = 0;
  /// A verb under this verb, such as `materials list`; `run` is called when it was chosen.
  virtual void verb(const std::string& name, const std::string& help,
                    const std::function<void(Arguments&)>& declare, std::function<int()> run) = 0;
  /// Text after the options: examples, what the result means.
  virtual void footer(const std::string& text) = 0;
};

/// A verb of the program: declares its arguments and returns what runs it.
struct Verb {
  std::string_view name;
  std::string_view summary;
  /// Declares into `arguments`; the returned function runs after parsing and gives the exit status.
  std::function<int()> (*declare)(Arguments& arguments);
};

/// The table of verbs, in the order of `magswap --help`.
[[nodiscard]] const std::vector<Verb>& verbs();

/// Output format of a verb.
struct Format {
  bool json = false;
  bool csv = false;
  std::string units = "both";  // si, cgs or both
};
/// Declares --json, --csv where `with_csv`, and --units where `with_units`.
void declare_format(Arguments& arguments, Format& format, bool with_csv = false,
                    bool with_units = false);

/// Writes to standard output; @throws IoError when it cannot be written.
void print(std::string_view text);
/// Writes a diagnostic to standard error as "magswap: …".
void warn(std::string_view text);
/// Reads a whole file. @throws IoError with the system's reason.
[[nodiscard]] std::string read_file(const std::string& path);
/// The command line as the user gave it, for provenance.
[[nodiscard]] const std::string& command_line();
/// Folder named by --materials, empty when it was not given.
[[nodiscard]] const std::string& materials_folder();

std::function<int()> declare_convert(Arguments& arguments);
std::function<int()> declare_materials(Arguments& arguments);
void declare_materials_check(Arguments& arguments);
std::function<int()> declare_fom(Arguments& arguments);
std::function<int()> declare_field(Arguments& arguments);
std::function<int()> declare_demag(Arguments& arguments);
std::function<int()> declare_circuit(Arguments& arguments);
std::function<int()> declare_force(Arguments& arguments);
std::function<int()> declare_swap(Arguments& arguments);
std::function<int()> declare_fit(Arguments& arguments);
std::function<int()> declare_intensity(Arguments& arguments);
std::function<int()> declare_fleet(Arguments& arguments);
std::function<int()> declare_loop(Arguments& arguments);
std::function<int()> declare_supply(Arguments& arguments);
void declare_allocate(Arguments& arguments);
std::function<int()> declare_verify(Arguments& arguments);
std::function<int()> declare_rank(Arguments& arguments);
std::function<int()> declare_study(Arguments& arguments);
std::function<int()> declare_results(Arguments& arguments);
std::function<int()> declare_export(Arguments& arguments);

}  // namespace magswap::cli
