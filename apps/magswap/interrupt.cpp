#include "interrupt.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <utility>

namespace magswap::cli {
namespace {

std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

extern "C" void ask_for_stop(int) {
  stop_asked = true;
  std::signal(SIGINT, SIG_DFL);
}

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

constexpr double kSilent_s = 2.0;
constexpr double kBetween_s = 0.2;

}  // namespace

Interrupt::Interrupt() {
  stop_asked = false;
  std::signal(SIGINT, ask_for_stop);
}

Interrupt::~Interrupt() { std::signal(SIGINT, SIG_DFL); }

const std::atomic<bool>& Interrupt::asked() { return stop_asked; }

Progress::Progress(const char* what)
    : what_(what), on_terminal_(isatty(STDERR_FILENO) == 1), begun_s_(now_s()), last_s_(begun_s_) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::operator()(std::size_t done, std::size_t all) {
  const double now = now_s();
  if (!on_terminal_ || now - begun_s_ < kSilent_s || now - last_s_ < kBetween_s) return;
  last_s_ = now;
  shown_ = true;
  const double left =
      (now - begun_s_) * static_cast<double>(all - done) / static_cast<double>(done);
  std::fprintf(stderr, "\r%zu of %zu %s, about %.0f s left; Ctrl-C keeps what is done\033[K", done,
               all, what_, left);
  std::fflush(stderr);
}

Heartbeat::Heartbeat(std::string what) {
  if (isatty(STDERR_FILENO) != 1) return;
  beat_ = std::jthread([what = std::move(what)](const std::stop_token& stop) {
    const double begun = now_s();
    int shown_s = 0;
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      const double elapsed = now_s() - begun;
      if (elapsed < kSilent_s || static_cast<int>(elapsed) == shown_s) continue;
      shown_s = static_cast<int>(elapsed);
      std::fprintf(stderr, "\rworking on %s, %d s\033[K", what.c_str(), shown_s);
      std::fflush(stderr);
    }
    if (shown_s > 0) std::fputs("\r\033[K", stderr);
  });
}

Heartbeat::~Heartbeat() = default;

}  // namespace magswap::cli
