#include "magswap/material/grade_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "magswap/core/error.hpp"
#include "magswap/material/fields.hpp"

namespace magswap {
namespace {

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string key_text(std::string_view key) { return is_bare(key) ? std::string(key) : quoted(key); }

std::string list_text(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  std::transform(texts.begin(), texts.end(), std::back_inserter(out), quoted);
  return fmt::format("[{}]", fmt::join(out, ", "));
}

std::string number_text(double si_value, Kind kind) {
  if (!std::isfinite(si_value))
    throw ArgumentError(
        fmt::format("a {} of {} cannot be written to a file", info(kind).name, si_value));
  const std::string text = format_exact(si_value, info(kind).si_unit);
  return kind == Kind::dimensionless ? text : quoted(text);
}

// The members of an inline table, "{ min = …, source = … }".
class InlineTable {
 public:
  void add(std::string_view key, std::string_view value) {
    members_.push_back(fmt::format("{} = {}", key, value));
  }
  void add(std::string_view key, const std::optional<double>& value, Kind kind) {
    if (value) add(key, number_text(*value, kind));
  }
  void add_text(std::string_view key, const std::string& value) {
    if (!value.empty()) add(key, quoted(value));
  }
  [[nodiscard]] std::string text() const {
    return fmt::format("{{ {} }}", fmt::join(members_, ", "));
  }

 private:
  std::vector<std::string> members_;
};

void add_numbers(InlineTable& out, const SourcedValue& value) {
  if (value.value) {
    out.add("value", value.value, value.kind);
  } else {
    out.add("min", value.min, value.kind);
    out.add("typical", value.typical, value.kind);
    out.add("max", value.max, value.kind);
  }
  out.add("low", value.low, value.kind);
  out.add("high", value.high, value.kind);
  const bool weak = value.standing == Standing::estimated || value.standing == Standing::claim;
  if (value.value || weak) out.add_text("kind", std::string(to_text(value.standing)));
}

// A value; the temperature of the table it stands in goes without saying.
std::string value_text(const SourcedValue& value, const std::optional<double>& table_K = {}) {
  InlineTable out;
  add_numbers(out, value);
  if (value.at_K != table_K) out.add("at", value.at_K, Kind::temperature);
  out.add("from", value.from_K, Kind::temperature);
  out.add("to", value.to_K, Kind::temperature);
  out.add_text("source", value.source);
  out.add_text("definition", value.definition);
  out.add_text("note", value.note);
  if (!value.disputed_by.empty()) out.add("disputed_by", list_text(value.disputed_by));
  return out.text();
}

void add_line(std::string& out, std::string_view key, const std::string& value) {
  if (!value.empty()) out += fmt::format("{} = {}\n", key, quoted(value));
}

std::string fraction_text(const SourcedValue& value, const Composition& composition) {
  InlineTable out;
  out.add("value", number_text(value.nominal(), Kind::dimensionless));
  out.add("low", value.low, Kind::dimensionless);
  out.add("high", value.high, Kind::dimensionless);
  if (value.standing != composition.standing)
    out.add_text("kind", std::string(to_text(value.standing)));
  if (value.source != composition.source) out.add_text("source", value.source);
  out.add_text("note", value.note);
  if (!value.disputed_by.empty()) out.add("disputed_by", list_text(value.disputed_by));
  return out.text();
}

std::string composition_text(const Composition& composition) {
  std::string out = "[grade.composition]\n";
  add_line(out, "kind", std::string(to_text(composition.standing)));
  add_line(out, "source", composition.source);
  add_line(out, "note", composition.note);
  for (const auto& [symbol, value] : composition.fractions)
    out += fmt::format("{} = {}\n", symbol, fraction_text(value, composition));
  return out;
}

std::string point_text(const GradePoint& point) {
  std::string out = fmt::format("[[grade.at]]\ntemperature = {}\n",
                                number_text(point.temperature_K, Kind::temperature));
  for (const auto& field : point_fields()) {
    if (const auto& value = point.*field.member)
      out += fmt::format("{} = {}\n", field.key, value_text(*value, point.temperature_K));
  }
  return out;
}

std::string grade_text(const Grade& grade, const std::string& family) {
  std::string out = "\n[[grade]]\n";
  add_line(out, "name", grade.name);
  if (grade.family != family) add_line(out, "family", grade.family);
  if (!grade.aliases.empty()) out += fmt::format("aliases = {}\n", list_text(grade.aliases));
  add_line(out, "process", grade.process);
  add_line(out, "standing", grade.standing);
  add_line(out, "anisotropy", grade.anisotropy);
  add_line(out, "note", grade.note);
  for (const auto& field : grade_fields()) {
    if (const auto& value = grade.*field.member)
      out += fmt::format("{} = {}\n", field.key, value_text(*value));
  }
  for (const GradePoint& point : grade.points) out += point_text(point);
  if (grade.composition) out += composition_text(*grade.composition);
  return out;
}

std::string source_text(const Source& source) {
  std::string out = fmt::format("\n[sources.{}]\n", key_text(source.key));
  add_line(out, "title", source.title);
  add_line(out, "author", source.author);
  if (source.year) out += fmt::format("year = {}\n", *source.year);
  add_line(out, "url", source.url);
  add_line(out, "doi", source.doi);
  add_line(out, "licence", source.licence);
  add_line(out, "seen", source.seen);
  return out;
}

void require_one_maker(std::span<const Grade> grades) {
  if (grades.empty()) throw ArgumentError("there is no grade to write");
  for (const Grade& grade : grades) {
    if (grade.maker_key == grades.front().maker_key && grade.maker == grades.front().maker)
      continue;
    throw ArgumentError(
        fmt::format("the grades are of several makers ('{}' and '{}'): a file holds those of one",
                    grades.front().maker, grade.maker));
  }
}

}  // namespace

std::string grade_toml(std::span<const Grade> grades, std::span<const Source> sources) {
  require_one_maker(grades);
  std::string out = "schema = \"magswap-materials/1\"\n";
  add_line(out, "maker", grades.front().maker);
  add_line(out, "key", grades.front().maker_key);
  const std::string& family = grades.front().family;
  add_line(out, "family", family);
  for (const Grade& grade : grades) out += grade_text(grade, family);
  for (const Source& source : sources) out += source_text(source);
  return out;
}

}  // namespace magswap
