#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>
#include <sstream>

#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/study/write_supply.hpp"
#include "supply_verbs.hpp"

namespace magswap::cli {
namespace {

struct Options {
  std::string at;
  std::string item;
  std::string form;
  std::string destination;
  std::string output;
  bool all = false;
  Format format;
};

ControlQuery query_of(const Options& options) {
  ControlQuery out;
  if (!options.item.empty()) out.item = SupplyLibrary::item(options.item);
  out.form = options.form;
  if (!options.destination.empty()) {
    out.destination = supply().country(options.destination).code;
  }
  return out;
}

Date date_of(const Options& options) {
  if (options.at.empty()) {
    throw ArgumentError("--at is missing: give the day to look at, such as --at 2026-03-01");
  }
  try {
    return parse_date(options.at);
  } catch (const ArgumentError& error) {
    throw ArgumentError(fmt::format("--at: {}", error.what()));
  }
}

std::string places(const Control& control) {
  if (control.actor == control.destination) return supply().country_name(control.actor);
  return fmt::format(
      "{} → {}", supply().country_name(control.actor),
      control.destination.empty() ? "all" : supply().country_name(control.destination));
}

std::string state_text(ControlState state) {
  const bool acts = state == ControlState::in_force || state == ControlState::unknown;
  std::string out(to_text(state));
  if (acts) {
    for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string amount_text(const Control& control) {
  return control.amount_kg ? fmt::format(", {:.0f} t", *control.amount_kg / 1000.0) : "";
}

// The note under a control, cut after a whole word where it is long.
std::string note_text(const std::string& note) {
  constexpr std::size_t kIndent = 11, kMost = 210;
  if (note.empty()) return "";
  std::string shown = note;
  if (note.size() > kMost) {
    shown = note.substr(0, note.rfind(' ', kMost)) + " … (--json: all of it)";
  }
  std::string out;
  std::istringstream lines(wrapped(shown, 118 - kIndent));
  for (std::string line; std::getline(lines, line);) {
    out += std::string(kIndent, ' ') + line + "\n";
  }
  return out;
}

std::string text_of(const std::vector<ControlAt>& rows, Date date, const ControlQuery& query,
                    std::size_t ended) {
  std::string out = fmt::format(
      "controls on {} on {}{}{}\n", query.item.empty() ? "all items" : query.item, to_text(date),
      query.form.empty() ? "" : ", as " + query.form,
      query.destination.empty() ? "" : ", to " + supply().country_name(query.destination));
  for (const ControlAt& row : rows) {
    const Control& control = *row.control;
    out += fmt::format("  {:10} {}, {}{}: {}\n", state_text(row.state), control.what,
                       places(control), amount_text(control), control.instrument);
    out += fmt::format("             {} as {}\n", fmt::join(control.items, " "),
                       fmt::join(control.forms, ", "));
    out += fmt::format("             {} ({})\n", row.why, record_text(control.record));
    out += note_text(control.record.note);
  }
  if (rows.empty()) out += "  none in the data\n";
  if (ended > 0) out += fmt::format("  {} that ended before: --all shows them\n", ended);
  return out +
         "  no advice: what was seen in the sources; after the last day seen the state is unknown\n"
         "`magswap supply concentration ITEM` shows what hangs on each country.\n";
}

Document document_of(const ControlAt& row) {
  const Control& control = *row.control;
  Document out = Document::object();
  out.set("id", control.id).set("state", to_text(row.state)).set("why", row.why);
  out.set("actor", control.actor).set("destination", control.destination).set("what", control.what);
  out.set("instrument", control.instrument).set("items", control.items).set("forms", control.forms);
  const auto date = [](const std::optional<Date>& day) {
    return day ? Document(to_text(*day)) : Document();
  };
  out.set("announced", date(control.announced)).set("start", to_text(control.start));
  out.set("end", date(control.end)).set("last_seen", to_text(control.last_seen));
  if (control.suspension) {
    Document pause = Document::object();
    pause.set("start", to_text(control.suspension->start));
    pause.set("end", to_text(control.suspension->end));
    pause.set("instrument", control.suspension->instrument);
    out.set("suspension", std::move(pause));
  }
  if (control.amount_kg) out.set("amount", Document::quantity_in(*control.amount_kg, "kg"));
  add_record(out, control.record);
  return out;
}

Document document_of(const std::vector<ControlAt>& rows, Date date, const ControlQuery& query) {
  Document list = Document::list();
  std::set<std::string> keys;
  for (const ControlAt& row : rows) {
    list.add(document_of(row));
    keys.insert(row.control->record.source);
    keys.insert(row.control->record.disputed_by.begin(), row.control->record.disputed_by.end());
  }
  Document out = Document::object();
  out.set("at", to_text(date)).set("item", query.item).set("form", query.form);
  out.set("destination", query.destination).set("controls", std::move(list));
  out.set("sources", sources_document(keys));
  return out;
}

std::string csv_of(const std::vector<ControlAt>& rows) {
  Table table({{"id"},
               {"state"},
               {"what"},
               {"actor"},
               {"destination"},
               {"items"},
               {"forms"},
               {"start"},
               {"end"},
               {"last seen"},
               {"amount", "t"},
               {"instrument"},
               {"why"},
               {"kind"},
               {"confidence"},
               {"source"},
               {"note"}});
  for (const ControlAt& row : rows) {
    const Control& control = *row.control;
    table.row({control.id, std::string(to_text(row.state)), control.what, control.actor,
               control.destination, fmt::format("{}", fmt::join(control.items, " ")),
               fmt::format("{}", fmt::join(control.forms, " ")), to_text(control.start),
               control.end ? to_text(*control.end) : "", to_text(control.last_seen),
               control.amount_kg ? fmt::format("{:.9g}", *control.amount_kg / 1000.0) : "",
               control.instrument, row.why, std::string(to_text(control.record.standing)),
               std::string(to_text(control.record.confidence)), control.record.source,
               control.record.note});
  }
  return table.csv();
}

int run(const Options& options) {
  const Date date = date_of(options);
  const ControlQuery query = query_of(options);
  std::vector<ControlAt> rows = controls_at(supply().controls(), date, query);
  std::size_t ended = 0;
  if (!options.all) {
    ended =
        std::erase_if(rows, [](const ControlAt& row) { return row.state == ControlState::ended; });
  }
  if (!options.output.empty())
    write_controls(options.output, Provenance{command_line()}, date, rows);
  if (options.format.json) {
    print(document_of(rows, date, query).json() + "\n");
  } else {
    print(options.format.csv ? csv_of(rows) : text_of(rows, date, query, ended));
  }
  return Exit::ok;
}

}  // namespace

void declare_supply_controls(Arguments& arguments) {
  auto options = std::make_shared<Options>();
  arguments.verb(
      "controls", "export controls and quotas, as they stand on a day",
      [options](Arguments& in) {
        in.option("--at", "DAY", "the day, such as 2026-03-01", options->at);
        in.option("--item", "ITEM", "element or group; all if left out", options->item);
        in.choice(
            "--form",
            {"ore", "oxide", "metal", "alloy", "compound", "magnet", "equipment", "technology"},
            "form that is traded", options->form);
        in.option("--to", "COUNTRY", "destination; all if left out", options->destination);
        in.flag("--all", "also those that have ended", options->all);
        declare_format(in, options->format, true);
        in.option("--output", "FILE.h5", "write the controls to a results file", options->output);
        in.footer(
            "Examples:\n  magswap supply controls --at 2026-03-01 --item Dy\n  magswap supply "
            "controls --at 2010-10-01 --to Japan\n\n"
            "A control has the days for which sources were found; later days are UNKNOWN, not "
            "carried on.");
      },
      [options] { return run(*options); });
}

}  // namespace magswap::cli
