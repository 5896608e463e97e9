#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>

namespace magswap::cli {

/// While it lives, the first Ctrl-C asks for an end instead of ending the program; the second ends
/// it.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  [[nodiscard]] static const std::atomic<bool>& asked();
};

/// Exit status of a run that Ctrl-C ended, as shells give it.
inline constexpr int kInterrupted = 130;

/// A line "12 of 1000 files" on a terminal's standard error, once the work takes over two seconds.
class Progress {
 public:
  explicit Progress(const char* what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void operator()(std::size_t done, std::size_t all);

 private:
  const char* what_;
  bool on_terminal_;
  bool shown_ = false;
  double begun_s_;
  double last_s_;
};

/// A line "working on …, 12 s" on a terminal's standard error while it lives, from two seconds on:
/// for one long piece of work whose end is not known.
class Heartbeat {
 public:
  explicit Heartbeat(std::string what);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  std::jthread beat_;
};

}  // namespace magswap::cli
