#include "cli.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/core/version.hpp"
#include "program.hpp"

namespace magswap::cli {
namespace {

class Cli11Arguments final : public Arguments {
 public:
  Cli11Arguments(CLI::App& app, std::function<int()>& chosen) : app_(app), chosen_(chosen) {}

  void positional(const std::string& name, const std::string& help, std::string& target,
                  bool required) override {
    app_.add_option(name, target, help)->required(required)->type_name("");
  }
  void positionals(const std::string& name, const std::string& help,
                   std::vector<std::string>& target, bool required) override {
    app_.add_option(name, target, help)->required(required)->type_name("");
  }
  // A value may start with a minus: "--field -200 kA/m".
  void option(const std::string& flags, const std::string& value_name, const std::string& help,
              std::string& target) override {
    app_.add_option(flags, target, help)->type_name(value_name)->check(not_empty);
  }
  void options(const std::string& flags, const std::string& value_name, const std::string& help,
               std::vector<std::string>& target) override {
    app_.add_option(flags, target, help)->type_name(value_name)->allow_extra_args(false);
  }
  void choice(const std::string& flags, const std::vector<std::string>& values,
              const std::string& help, std::string& target) override {
    app_.add_option(flags, target, help)->check(CLI::IsMember(values))->type_name("");
  }
  void flag(const std::string& flags, const std::string& help, bool& target) override {
    app_.add_flag(flags, target, help);
  }
  void verb(const std::string& name, const std::string& help,
            const std::function<void(Arguments&)>& declare, std::function<int()> run) override {
    CLI::App* sub = app_.add_subcommand(name, help);
    app_.require_subcommand(1);
    Cli11Arguments arguments(*sub, chosen_);
    declare(arguments);
    sub->callback([this, run = std::move(run)] { chosen_ = run; });
  }
  void footer(const std::string& text) override { app_.footer("\n" + text); }

 private:
  // "--formula ''" would pass for an option that was not given.
  static std::string not_empty(const std::string& value) {
    return value.empty() ? "is empty; give a value or leave the option out" : "";
  }

  CLI::App& app_;
  std::function<int()>& chosen_;
};

// A value such as "-200 kA/m" begins like a short flag: join it to its option before the parser
// sees it.
std::vector<std::string> join_negative_values(int argc, char** argv) {
  std::vector<std::string> out;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool negative = argument.size() > 1 && argument[0] == '-' &&
                          (argument[1] == '.' || (argument[1] >= '0' && argument[1] <= '9'));
    const bool after_option = !out.empty() && out.back().starts_with("--") &&
                              out.back().find('=') == std::string::npos && out.back().size() > 2;
    if (negative && after_option) {
      out.back() += "=" + argument;
    } else {
      out.push_back(argument);
    }
  }
  return out;
}

// First word of the command line that is neither an option nor the value of --materials; empty when
// there is none.
std::string first_word(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--materials") {
      ++i;
    } else if (!words[i].starts_with("-")) {
      return words[i];
    }
  }
  return {};
}

std::string unknown_verb(const std::string& word, const std::vector<std::string>& names) {
  const std::vector<std::string> nearest = nearest_names(word, names, 1);
  return fmt::format("no verb '{}'{}   `magswap --help` lists all", word,
                     nearest.empty() ? "" : "; did you mean " + nearest.front() + "?");
}

// What was wrong with the command line, and where to read on.
std::string usage_message(const CLI::App& app, const std::vector<std::string>& words,
                          const CLI::ParseError& error) {
  const CLI::App* at = &app;
  std::string command = "magswap";
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  std::vector<std::string> verbs_here;
  for (const CLI::App* verb : at->get_subcommands([](const CLI::App*) { return true; })) {
    verbs_here.push_back(verb->get_name());
  }
  const std::string word = first_word(words);
  if (at == &app && !word.empty() &&
      std::find(verbs_here.begin(), verbs_here.end(), word) == verbs_here.end()) {
    return unknown_verb(word, verbs_here);
  }
  const std::string what = verbs_here.empty() || error.get_name() != "RequiredError"
                               ? std::string(error.what())
                               : fmt::format("say which: {}", fmt::join(verbs_here, ", "));
  return fmt::format("{}   `{} --help` shows what it takes", what, command);
}

struct State {
  std::string command;
  std::string materials;
};
State& state() {
  static State instance;
  return instance;
}

std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_of(" \t\"'$\\*?&|;<>()") == std::string::npos;
  return plain ? word : "'" + word + "'";
}

}  // namespace

const std::string& command_line() { return state().command; }
const std::string& materials_folder() { return state().materials; }

void declare_format(Arguments& arguments, Format& format, bool with_csv, bool with_units) {
  arguments.flag("--json", "print JSON: every quantity with value and unit", format.json);
  if (with_csv) arguments.flag("--csv", "print CSV", format.csv);
  if (with_units)
    arguments.choice("--units", {"si", "cgs", "both"}, "units to print in", format.units);
}

namespace {

// Length of a control sequence's first character at a place: C0 but for tab and line end, DEL, C1.
std::size_t control_at(std::string_view text, std::size_t i) {
  const auto c = static_cast<unsigned char>(text[i]);
  const auto next =
      i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : static_cast<unsigned char>(0);
  if (c == '\t' || c == '\n' || (c == '\r' && next == '\n')) return 0;
  if (c < 0x20U || c == 0x7fU) return 1;
  return c == 0xc2U && next >= 0x80U && next < 0xa0U ? 2 : 0;
}

// Names come from files of others: what would steer a terminal is shown instead, ESC as ␛.
std::string shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = control_at(text, i);
    if (length == 0) {
      out += text[i++];
      continue;
    }
    const auto c = static_cast<unsigned char>(text[i]);
    const char picture = static_cast<char>(c == 0x7fU ? 0xa1U : 0x80U + c);
    out += length == 2 ? std::string("\xEF\xBF\xBD") : std::string("\xE2\x90") + picture;
    i += length;
  }
  return out;
}

}  // namespace

void print(std::string_view given) {
  const std::string text = shown(given);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw IoError(std::string("cannot write to standard output: ") + std::strerror(errno));
  }
}

void warn(std::string_view given) {
  const std::string text = shown(given);
  std::fprintf(stderr, "magswap: %.*s\n", static_cast<int>(text.size()), text.data());
}

std::string read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) throw IoError("cannot read '" + path + "': " + std::strerror(errno));
  std::string out;
  char buffer[65536];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
    out.append(buffer, n);
  const bool failed = std::ferror(file) != 0;
  const int reason = errno;
  std::fclose(file);
  if (failed) throw IoError("cannot read '" + path + "': " + std::strerror(reason));
  return out;
}

int parse_and_run(int argc, char** argv) {
  CLI::App app("Magswap: say what a magnet has to do, and see what else could do it.", "magswap");
  app.set_version_flag("--version", "magswap " + std::string(kVersion));
  app.add_option("--materials", state().materials,
                 "folder or file of your own material records, added to the library")
      ->type_name("DIR");
  app.require_subcommand(1);
  app.fallthrough();
  app.footer("\n`magswap VERB --help` explains a verb and shows an example.");
  state().command = "magswap";
  for (int i = 1; i < argc; ++i) state().command += " " + quoted(argv[i]);

  std::function<int()> chosen;
  for (const Verb& verb : verbs()) {
    CLI::App* sub = app.add_subcommand(std::string(verb.name), std::string(verb.summary));
    auto arguments = std::make_shared<Cli11Arguments>(*sub, chosen);
    auto run = verb.declare(*arguments);
    sub->callback([&chosen, run = std::move(run), arguments] {
      if (!chosen && run) chosen = run;
    });
  }
  std::vector<std::string> words = join_negative_values(argc, argv);
  const std::vector<std::string> given = words;
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return Exit::ok;
  } catch (const CLI::CallForVersion& e) {
    print(std::string(e.what()) + "\n");
    return Exit::ok;
  } catch (const CLI::ParseError& e) {
    warn(usage_message(app, given, e));
    return Exit::usage;
  }
  return chosen ? chosen() : Exit::usage;
}

}  // namespace magswap::cli
