#include "magswap/material/grade.hpp"

#include <fmt/format.h>

#include <cctype>

#include "magswap/material/fields.hpp"

namespace magswap {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool starts_with_word(std::string_view text, std::string_view word) {
  if (word.empty() || text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(text[i]) != lower(word[i])) return false;
  }
  return text.size() == word.size() || text[word.size()] == ' ';
}

}  // namespace

double Composition::fraction(const std::string& element) const {
  const auto found = fractions.find(element);
  return found == fractions.end() ? 0.0 : found->second.nominal();
}

std::string Grade::short_maker() const {
  return starts_with_word(maker, maker_key) ? maker.substr(0, maker_key.size()) : maker_key;
}

std::string Grade::shown_name() const { return fmt::format("{} ({})", name, short_maker()); }

int Grade::fullness() const {
  const auto count = [](const SourcedValue& v) {
    return int{v.min.has_value()} + int{v.typical.has_value()} + int{v.max.has_value()} +
           int{v.value.has_value() && !v.min && !v.typical && !v.max};
  };
  int out = 0;
  for (const auto& field : grade_fields()) {
    if (const auto& value = this->*field.member) out += count(*value);
  }
  for (const GradePoint& point : points) {
    for (const auto& field : point_fields()) {
      if (const auto& value = point.*field.member) out += count(*value);
    }
  }
  return out + (composition ? static_cast<int>(composition->fractions.size()) : 0);
}

}  // namespace magswap
