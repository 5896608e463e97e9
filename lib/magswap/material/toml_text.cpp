#include "magswap/material/toml_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "magswap/material/toml_scan.hpp"

#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>  // slow to compile: this translation unit alone includes it

namespace magswap {
namespace {

// A key cannot span lines, and each dot of a key is a level of the tree: nobody means a thousand of
// them.
constexpr std::ptrdiff_t kMostDots = 400;

Place place_of(const toml::source_region& region) {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

bool earlier(const TomlNode& a, const TomlNode& b) {
  if (a.key_place.line != b.key_place.line) return a.key_place.line < b.key_place.line;
  return a.key_place.column < b.key_place.column;
}

template <class Value>
std::string as_written(const Value& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

TomlNode convert(const toml::node& node);

void convert_members(const toml::table& table, TomlNode& out) {
  out.children.reserve(table.size());
  for (const auto& [key, value] : table) {
    TomlNode child = convert(value);
    child.key = std::string(key.str());
    child.key_place = place_of(key.source());
    out.children.push_back(std::move(child));
  }
  std::stable_sort(out.children.begin(), out.children.end(), earlier);
}

TomlNode convert(const toml::node& node) {
  using Type = TomlNode::Type;
  TomlNode out;
  out.place = place_of(node.source());
  if (const auto* table = node.as_table()) {
    convert_members(*table, out);
  } else if (const auto* array = node.as_array()) {
    out.type = Type::array;
    out.children.reserve(array->size());
    for (const toml::node& element : *array) out.children.push_back(convert(element));
  } else if (const auto* text = node.as_string()) {
    out.type = Type::text;
    out.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.type = Type::integer;
    out.number = static_cast<double>(integer->get());
  } else if (const auto* number = node.as_floating_point()) {
    out.type = Type::number;
    out.number = number->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.type = Type::boolean;
    out.number = boolean->get() ? 1.0 : 0.0;
  } else {
    out.type = Type::date;
    if (const auto* date = node.as_date()) out.text = as_written(date->get());
    if (const auto* time = node.as_time()) out.text = as_written(time->get());
    if (const auto* both = node.as_date_time()) out.text = as_written(both->get());
  }
  return out;
}

void reject_hostile(std::string_view path, std::string_view text) {
  if (text.size() > TomlText::kLargest) {
    throw DataError(path, 0, 0,
                    fmt::format("{} bytes are more than the {} MiB that are read", text.size(),
                                TomlText::kLargest >> 20U));
  }
  int line = 1;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view row = text.substr(start, end - start);
    if (std::count(row.begin(), row.end(), '.') > kMostDots) {
      throw DataError(path, line, 1, fmt::format("more than {} dots in one line", kMostDots));
    }
    start = end + 1;
  }
}

std::string_view line_of(std::string_view text, int line) {
  std::size_t start = 0;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', start);
    if (end == std::string_view::npos) return {};
    start = end + 1;
  }
  return text.substr(start, text.find('\n', start) - start);
}

// The line as one can print it: no control characters, cut some way behind the caret.
std::string printable(std::string_view line, int column) {
  constexpr int kFarthest = 160;
  constexpr std::size_t kBehind = 100;
  if (column > kFarthest) return {};
  std::string out;
  std::size_t characters = 0;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++characters;
    if (characters > static_cast<std::size_t>(column) + kBehind) return out + "…";
    const bool control = static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
    if (c != '\r') out += control ? ' ' : c;
  }
  return out;
}

}  // namespace

const TomlNode* TomlNode::find(std::string_view wanted) const {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const TomlNode& child) { return child.key == wanted; });
  return found == children.end() || type != Type::table ? nullptr : &*found;
}

std::string_view type_name(TomlNode::Type type) {
  switch (type) {
    case TomlNode::Type::table:
      return "a table";
    case TomlNode::Type::array:
      return "a list";
    case TomlNode::Type::text:
      return "a text";
    case TomlNode::Type::integer:
      return "an integer";
    case TomlNode::Type::number:
      return "a number";
    case TomlNode::Type::boolean:
      return "true or false";
    case TomlNode::Type::date:
      return "a date";
  }
  return "a value";
}

DataError error_in(std::string_view path, std::string_view text, Place place,
                   std::string_view message) {
  return {path, place.line, place.column, message,
          printable(line_of(text, place.line), place.column)};
}

TomlText::TomlText(std::string_view path, std::string_view text) : path_(path), text_(text) {
  reject_hostile(path, text);
  if (const auto stray = detail::stray_character(text)) {
    throw error_at(*stray,
                   "a character beyond ASCII outside of a text; put what holds it in quotes");
  }
  try {
    root_ = convert(toml::parse(text, path_));
  } catch (const toml::parse_error& error) {
    throw error_at(place_of(error.source()), error.description());
  }
}

DataError TomlText::error_at(Place place, std::string_view message) const {
  return error_in(path_, text_, place, message);
}

std::string read_text_file(const std::string& path, std::size_t largest) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    throw IoError(fmt::format("cannot read '{}': is a directory", path));
  }
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr)
    throw IoError(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> closer(file, &std::fclose);
  std::string text;
  std::vector<char> block(1U << 16U);
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file)) {
    text.append(block.data(), count);
    if (text.size() > largest) {
      throw DataError(path, 0, 0,
                      fmt::format("is larger than the {} bytes that are read", largest));
    }
  }
  if (std::ferror(file) != 0)
    throw IoError(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  return text;
}

}  // namespace magswap
