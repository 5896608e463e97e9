#include "magswap/results/utf8.hpp"

#include <boost/nowide/utf/utf.hpp>  // well-formedness of UTF-8
#include <iterator>

namespace magswap::detail {

namespace utf = boost::nowide::utf;

std::size_t first_unstorable_byte(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const start = at;
    const utf::code_point point = utf::utf_traits<char>::decode(at, end);
    if (point == utf::illegal || point == utf::incomplete || point == 0) {
      return static_cast<std::size_t>(start - text.data());
    }
  }
  return std::string_view::npos;
}

std::string latin1_to_utf8(std::string_view text) {
  std::string out;
  for (const char c : text) {
    utf::utf_traits<char>::encode(static_cast<unsigned char>(c), std::back_inserter(out));
  }
  return out;
}

std::string utf8_to_latin1(std::string_view text) {
  constexpr utf::code_point kLast = 0xff;
  std::string out;
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    const utf::code_point point = utf::utf_traits<char>::decode(at, end);
    out += point <= kLast ? static_cast<char>(point) : '?';
  }
  return out;
}

}  // namespace magswap::detail
