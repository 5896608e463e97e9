#include "magswap/core/error.hpp"

#include <fmt/format.h>

namespace magswap {
namespace {

std::string compose(std::string_view path, int line, int column, std::string_view message,
                    std::string_view line_text) {
  std::string out = line > 0 ? fmt::format("{}:{}:{}: error: {}", path, line, column, message)
                             : fmt::format("{}: error: {}", path, message);
  if (!line_text.empty() && column > 0) {
    out += fmt::format("\n{:>5} | {}\n      | {}^", line, line_text,
                       std::string(static_cast<std::size_t>(column - 1), ' '));
  }
  return out;
}

}  // namespace

DataError::DataError(std::string_view path, int line, int column, std::string_view message,
                     std::string_view line_text)
    : Error(compose(path, line, column, message, line_text)),
      message_(message),
      path_(path),
      line_(line),
      column_(column) {}

}  // namespace magswap
