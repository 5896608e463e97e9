#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <thread>

#include "examples.hpp"
#include "magswap/results/reader.hpp"

namespace magswap {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

// Starts `magswap study` on the traction motor, output to nowhere.
pid_t start(const std::string& output) {
  const std::string application = test::kSource + "/examples/ev_traction_motor.toml";
  const pid_t child = fork();
  if (child != 0) return child;
  const int null = open("/dev/null", O_RDWR);
  dup2(null, 1);
  dup2(null, 2);
  execl(MAGSWAP_PROGRAM, "magswap", "study", application.c_str(), "--output", output.c_str(),
        nullptr);
  _exit(127);
}

// True when the run came to its own end before the kill.
bool run_and_kill_after(const std::string& output, microseconds delay) {
  const pid_t child = start(output);
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

microseconds time_of_a_run(const std::string& output) {
  const auto begin = Clock::now();
  const pid_t child = start(output);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return std::chrono::duration_cast<microseconds>(Clock::now() - begin);
}

bool is_whole(const std::string& path) {
  const ResultsReader reader(path);  // throws when it is not
  return reader.contains("/substitution/grade") && reader.contains("/product/after");
}

// At any moment of a run the name holds nothing, or a whole file.
TEST(Killed, LeavesNoHalfFile) {
  const test::Folder folder;
  const microseconds whole = time_of_a_run(folder.file("time.h5"));
  int finished = 0, killed = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string output = folder.file("ev.h5");
    const bool done = run_and_kill_after(output, whole * i / 32);
    (done ? finished : killed) += 1;
    if (std::filesystem::exists(output)) {
      EXPECT_TRUE(is_whole(output)) << i;
      std::filesystem::remove(output);
    } else {
      EXPECT_FALSE(done) << i;
    }
  }
  EXPECT_GT(killed, 0);
}

TEST(Killed, LeavesTheFormerFileWhole) {
  const test::Folder folder;
  const std::string output = folder.file("ev.h5");
  const microseconds whole = time_of_a_run(output);
  const std::string former = test::bytes_of(output);
  for (int i = 0; i < 30; ++i) {
    (void)run_and_kill_after(output, whole * i / 24);
    ASSERT_EQ(test::bytes_of(output), former)
        << "an equal run gives equal bytes, a killed one leaves them: " << i;
  }
  // What the killed ones left does not stand in the way of the next.
  (void)time_of_a_run(output);
  EXPECT_EQ(test::bytes_of(output), former);
  EXPECT_FALSE(std::filesystem::exists(output + ".partial"));
}

TEST(Killed, TwoProcessesGiveEqualBytes) {
  const test::Folder folder;
  const std::string output = folder.file("ev.h5");
  (void)time_of_a_run(output);
  const std::string first = test::bytes_of(output);
  std::filesystem::remove(output);
  (void)time_of_a_run(output);
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(test::bytes_of(output), first);
}

}  // namespace
}  // namespace magswap
