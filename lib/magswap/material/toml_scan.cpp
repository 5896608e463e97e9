#include "magswap/material/toml_scan.hpp"

#include <algorithm>
#include <string>

namespace magswap::detail {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80U; }

// Walks over a text by texts and comments; ends at the first thing that the parser will refuse
// anyway.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<Place> stray() {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    while (at_ < text_.size() && !refused_) {
      const char c = text_[at_];
      if (beyond_ascii(c)) return place();
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '"' || c == '\'') {
        if (!skip_text(c)) return place();
      } else {
        ++at_;
      }
    }
    return std::nullopt;
  }

 private:
  // Steps over a text; false when it stops at a stray character behind a backslash.
  bool skip_text(char quote) {
    const bool is_long = text_.substr(at_, 3) == std::string(3, quote);
    const std::string end(is_long ? 3 : 1, quote);
    at_ += end.size();
    while (at_ < text_.size()) {
      if (text_.substr(at_, end.size()) == end) {
        at_ += end.size();
        return true;
      }
      if (text_[at_] == '\n' && !is_long) break;
      if (text_[at_] == '\\' && quote == '"') {
        if (!skip_escape()) return false;
      } else {
        ++at_;
      }
    }
    refused_ = true;  // a text that is not closed
    return true;
  }

  // Steps over a backslash and the character behind it, or over the white space that it joins lines
  // across.
  bool skip_escape() {
    const std::size_t next = text_.find_first_not_of(" \t\r\n", at_ + 1);
    if (next == std::string_view::npos) {
      at_ = text_.size();
      return true;
    }
    const bool escaped = next == at_ + 1;
    at_ = next;
    if (beyond_ascii(text_[at_])) return false;
    at_ += escaped ? 1 : 0;
    return true;
  }

  [[nodiscard]] Place place() const {
    Place out{1, 1};
    for (const char c : text_.substr(0, at_)) {
      const bool starts_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
      out.column += starts_character ? 1 : 0;
      if (c == '\n') out = {out.line + 1, 1};
    }
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool refused_ = false;
};

}  // namespace

std::optional<Place> stray_character(std::string_view text) { return Scanner(text).stray(); }

}  // namespace magswap::detail
