#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace magswap {

/// Base of every error that the library throws; what() names the thing, the value, the limit and
/// the remedy.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A call or a command line asks for something that cannot be meant.
class ArgumentError : public Error {
 public:
  using Error::Error;
};

/// A value lies outside the range in which a formula or a record holds.
class DomainError : public Error {
 public:
  using Error::Error;
};

/// A file or text says something wrong; knows where.
class DataError : public Error {
 public:
  explicit DataError(const std::string& message) : Error(message), message_(message) {}

  /// Composes "path:line:column: error: message" with the line and a caret beneath it.
  DataError(std::string_view path, int line, int column, std::string_view message,
            std::string_view line_text = {});

  /// The message without place and excerpt.
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// 1-based line, 0 when unknown.
  [[nodiscard]] int line() const noexcept { return line_; }
  [[nodiscard]] int column() const noexcept { return column_; }

 private:
  std::string message_;
  std::string path_;
  int line_ = 0;
  int column_ = 0;
};

/// Reading or writing failed; names the path and the operating system's reason.
class IoError : public Error {
 public:
  using Error::Error;
};

/// An iteration did not converge.
class ConvergenceError : public Error {
 public:
  using Error::Error;
};

/// A name is not known; carries the nearest ones.
class NotFoundError : public Error {
 public:
  NotFoundError(const std::string& message, std::vector<std::string> nearest)
      : Error(message), nearest_(std::move(nearest)) {}
  [[nodiscard]] const std::vector<std::string>& nearest() const noexcept { return nearest_; }

 private:
  std::vector<std::string> nearest_;
};

}  // namespace magswap
