#pragma once

#include <string>
#include <string_view>

namespace magswap::detail {

/// Offset of the first byte that is not part of well-formed UTF-8 or is NUL; npos when the text is
/// storable.
///
/// HDF5 strings end at the first NUL, and its readers in Python stop at malformed UTF-8.
[[nodiscard]] std::size_t first_unstorable_byte(std::string_view text);

/// The text with every byte taken as a Latin-1 character; loses nothing, `encode('latin-1')` undoes
/// it.
[[nodiscard]] std::string latin1_to_utf8(std::string_view text);

/// The bytes that latin1_to_utf8 was given; characters beyond Latin-1, which it never writes,
/// become '?'.
[[nodiscard]] std::string utf8_to_latin1(std::string_view text);

}  // namespace magswap::detail
