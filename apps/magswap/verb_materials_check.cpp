#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "cli.hpp"
#include "library_access.hpp"
#include "magswap/core/error.hpp"
#include "magswap/magnet/record_check.hpp"
#include "magswap/material/datasheet.hpp"
#include "magswap/material/grade_text.hpp"
#include "magswap/material/toml_text.hpp"
#include "text_file.hpp"

namespace magswap::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files;
  std::string family, maker, source, at, output;
  std::string kind = "typical";
  std::vector<std::string> units;
  Format format;
};

struct Checked {
  std::vector<Finding> findings;
  std::size_t files = 0;
  std::size_t compared = 0;  // figures with their curves
  std::size_t curves = 0;    // grades that have figures to compare
  Library own;
};

bool is_sheet(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  return extension == ".csv" || extension == ".tsv" || extension == ".txt";
}

DatasheetOptions sheet_options(const CheckOptions& options) {
  DatasheetOptions out;
  out.family = options.family;
  out.maker = options.maker;
  out.source = options.source;
  out.standing = standing(options.kind);
  if (!options.at.empty()) out.at_K = parse_si(options.at, Kind::temperature);
  for (const std::string& pair : options.units) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos || sign == 0)
      throw ArgumentError(
          fmt::format("--unit '{}' is not of the form COLUMN=UNIT, such as \"Br=kG\"", pair));
    out.units[pair.substr(0, sign)] = pair.substr(sign + 1);
  }
  for (const auto& [key, family] : library().families()) out.families.push_back(key);
  return out;
}

void append(std::vector<Finding>& out, std::vector<Finding> more) {
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

void read_file_into(Checked& out, const std::filesystem::path& file,
                    const DatasheetOptions& options) {
  const std::string path = file.string();
  try {
    const std::string text = read_text_file(path);
    if (!is_sheet(file)) return append(out.findings, out.own.read(path, text));
    append(out.findings, out.own.read_datasheet(path, text, options));
  } catch (const DataError& error) {
    out.findings.push_back({true, error});
  }
}

// True when an error stands between the head of a record and that of the next one of its file.
bool is_faulty(const Grade& grade, const Checked& checked) {
  int next = 0;
  for (const Grade& other : checked.own.grades()) {
    if (other.path == grade.path && other.line > grade.line && (next == 0 || other.line < next))
      next = other.line;
  }
  return std::any_of(checked.findings.begin(), checked.findings.end(), [&](const Finding& finding) {
    return finding.error && finding.what.path() == grade.path &&
           finding.what.line() >= grade.line && (next == 0 || finding.what.line() < next);
  });
}

// Figures against curves, for records that pass the gates.
void compare_curves(Checked& out, const Library& all) {
  std::vector<Finding> found;
  for (const Grade& grade : out.own.grades()) {
    if (is_faulty(grade, out)) continue;
    std::vector<Finding> warnings = check_curve(grade, all);
    try {
      const std::size_t figures = compare_with_curve(grade, all).size();
      out.compared += figures;
      out.curves += figures > 0 ? 1 : 0;
    } catch (const Error&) {
      // Stands among the warnings.
    }
    append(found, std::move(warnings));
  }
  append(out.findings, std::move(found));
}

Checked check_files(const CheckOptions& options) {
  const DatasheetOptions sheet = sheet_options(options);
  Checked out;
  for (const std::string& path : options.files) {
    for (const auto& file : material_files(path)) {
      ++out.files;
      read_file_into(out, file, sheet);
    }
  }
  Library all = library();
  all.overlay(out.own);
  append(out.findings, all.check_of(out.own));
  compare_curves(out, all);
  std::stable_sort(out.findings.begin(), out.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tuple(a.what.path(), a.what.line(), a.what.column()) <
                            std::tuple(b.what.path(), b.what.line(), b.what.column());
                   });
  return out;
}

Document findings_document(const std::vector<Finding>& findings) {
  Document out = Document::list();
  for (const Finding& finding : findings) {
    Document item = Document::object();
    item.set("path", finding.what.path())
        .set("line", finding.what.line())
        .set("column", finding.what.column());
    item.set("error", finding.error).set("message", finding.what.message());
    out.add(std::move(item));
  }
  return out;
}

std::string count(std::size_t number, const char* word) {
  return fmt::format("{} {}{}", number, word, number == 1 ? "" : "s");
}

std::string summary(const Checked& checked, std::size_t errors) {
  const std::size_t steels = checked.own.steels().size();
  std::string out =
      fmt::format("{}: {}, {}, {}{}; {}, {}\n", count(checked.files, "file"),
                  count(checked.own.grades().size(), "grade"),
                  count(checked.own.compounds().size(), "compound"),
                  steels == 0 ? "" : count(steels, "steel") + ", ",
                  count(checked.own.sources().size(), "source"), count(errors, "error"),
                  count(checked.findings.size() - errors, "warning"));
  if (checked.curves > 0)
    out += fmt::format("{} of {} compared with the curve of their other figures\n",
                       count(checked.compared, "figure"), count(checked.curves, "grade"));
  return out;
}

// Writes the grades that were read from tables; their number.
std::size_t write_records(const CheckOptions& options, const Library& own) {
  std::vector<Grade> grades;
  for (const Grade& grade : own.grades())
    if (is_sheet(grade.path)) grades.push_back(grade);
  std::vector<Source> sources;
  for (const auto& [key, source] : own.sources())
    if (is_sheet(source.path)) sources.push_back(source);
  if (grades.empty())
    throw ArgumentError("--output writes the grades of tables, and none was given");
  write_text_file(options.output, grade_toml(grades, sources));
  return grades.size();
}

int run_check(const CheckOptions& options) {
  const Checked checked = check_files(options);
  const auto errors = static_cast<std::size_t>(std::count_if(
      checked.findings.begin(), checked.findings.end(), [](const Finding& f) { return f.error; }));
  if (options.format.json) {
    print(findings_document(checked.findings).json() + "\n");
  } else {
    std::string text;
    for (const Finding& finding : checked.findings) text += to_text(finding) + "\n";
    print(text + summary(checked, errors));
  }
  if (!options.output.empty() && errors > 0) {
    warn(fmt::format("'{}' is not written: mend the {} first", options.output,
                     errors == 1 ? "error" : "errors"));
  } else if (!options.output.empty()) {
    const std::size_t written = write_records(options, checked.own);
    warn(fmt::format("{} written to '{}'; to use them: magswap --materials '{}' …",
                     count(written, "grade"), options.output, options.output));
  }
  return errors == 0 ? Exit::ok : Exit::bad_data;
}

}  // namespace

void declare_materials_check(Arguments& arguments) {
  auto check = std::make_shared<CheckOptions>();
  arguments.verb(
      "check",
      "checks your own material files or tables of data sheets; exit status 3 when they hold an "
      "error",
      [&](Arguments& in) {
        in.positionals("file", "material files (.toml), folders of them, tables (.csv, .tsv, .txt)",
                       check->files);
        in.option("--family", "F", "family of a table's grades, such as ndfeb-sintered",
                  check->family);
        in.option("--maker", "NAME", "maker of a table's grades", check->maker);
        in.option("--source", "TEXT", "title and web address of a table", check->source);
        in.option("--at", "T", "temperature of a table's figures, such as \"20 degC\"", check->at);
        in.choice("--kind", {"typical", "min", "measured", "estimated", "claim"},
                  "what a number of a table is that nothing qualifies", check->kind);
        in.options("--unit", "COLUMN=UNIT", "unit of a column that has none, such as \"Br=kG\"",
                   check->units);
        in.option("--output", "FILE.toml", "write the grades of a table as a material file",
                  check->output);
        declare_format(in, check->format);
        in.footer(
            "A table has one row per grade and heads such as\n"
            "  Grade, Br min (T), Br max (T), HcB (kA/m), HcJ (kOe), BHmax (MGOe), alpha (%/K)\n"
            "Cells hold numbers, ranges (1.28-1.32), limits (>= 955), tolerances (1.3 ± 0.02).\n"
            "Every figure is compared with the curve through the others; one that disagrees is a\n"
            "warning. docs/formats/datasheet.md\n\nExamples:\n"
            "  magswap materials check mine.toml\n"
            "  magswap materials check catalogue.csv --family ndfeb-sintered --maker \"Own\" \\\n"
            "    --source \"Catalogue 2021 https://example.org/c.pdf\" --at \"20 degC\" \\\n"
            "    --output mine.toml\n"
            "  magswap --materials mine.toml fom N42SH");
      },
      [check] { return run_check(*check); });
}

}  // namespace magswap::cli
