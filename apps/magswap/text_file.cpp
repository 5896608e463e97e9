#include "text_file.hpp"

#include <array>
#include <span>

#include "magswap/results/output_file.hpp"

namespace magswap::cli {

void write_text_file(const std::string& path, std::string_view text) {
  detail::OutputFile file(path);
  const std::array pieces{std::as_bytes(std::span(text))};
  file.commit(pieces);
}

}  // namespace magswap::cli
