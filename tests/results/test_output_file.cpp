#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>

#include "magswap/core/error.hpp"
#include "magswap/results/output_file.hpp"
#include "magswap/results/reader.hpp"
#include "magswap/results/writer.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

namespace magswap {
namespace {

using detail::OutputFile;
using test::bytes_of;
using test::message_of;
using test::put_bytes;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

void commit(OutputFile& file, std::string_view text) {
  const std::array pieces{std::as_bytes(std::span<const char>(text))};
  file.commit(pieces);
}

TEST(OutputFile, AppearsOnlyOnCommitAndLeavesNothingElse) {
  const TemporaryFolder folder;
  OutputFile file(folder / "r.h5");
  EXPECT_FALSE(fs::exists(folder / "r.h5"));
  commit(file, "whole");
  EXPECT_EQ(bytes_of(folder / "r.h5"), "whole");
  EXPECT_EQ(folder.files(), 1U);
}

TEST(OutputFile, AbandonedLeavesTheFormerFile) {
  const TemporaryFolder folder;
  put_bytes(folder / "r.h5", "former");
  { const OutputFile file(folder / "r.h5"); }
  EXPECT_EQ(bytes_of(folder / "r.h5"), "former");
  EXPECT_EQ(folder.files(), 1U);
}

TEST(OutputFile, TakesOverThePartialFileOfAKilledRun) {
  const TemporaryFolder folder;
  put_bytes(folder / "r.h5.partial", "longer than what comes now");
  OutputFile file(folder / "r.h5");
  commit(file, "new");
  EXPECT_EQ(bytes_of(folder / "r.h5"), "new");
  EXPECT_EQ(folder.files(), 1U);
}

TEST(OutputFile, ReplacesWhatALinkPointsTo) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "disk");
  fs::create_symlink("disk/real.h5", folder / "r.h5");
  OutputFile file(folder / "r.h5");
  commit(file, "through");
  EXPECT_TRUE(fs::is_symlink(folder / "r.h5"));
  EXPECT_EQ(bytes_of(folder / "disk/real.h5"), "through");
}

TEST(OutputFile, TwoRunsOnOneNameDoNotMix) {
  const TemporaryFolder folder;
  OutputFile first(folder / "r.h5");
  EXPECT_THAT(message_of<IoError>([&] { const OutputFile second(folder / "r.h5"); }),
              AllOf(HasSubstr("r.h5"), HasSubstr("another run")));
  commit(first, "first");
  OutputFile third(folder / "r.h5");
  commit(third, "third");
  EXPECT_EQ(bytes_of(folder / "r.h5"), "third");
}

TEST(OutputFile, SaysPathAndReasonWhereTheFolderCannotBeWritten) {
  const TemporaryFolder folder;
  put_bytes(folder / "file", "x");
  EXPECT_THAT(message_of<IoError>([&] { const OutputFile file(folder / "file/r.h5"); }),
              AllOf(HasSubstr("file/r.h5"), HasSubstr("Not a directory")));
  EXPECT_THAT(message_of<IoError>([&] { const OutputFile file(folder / "none/r.h5"); }),
              AllOf(HasSubstr("none/r.h5"), HasSubstr("No such file or directory")));
  EXPECT_THAT(message_of<IoError>([] { const OutputFile file("/proc/r.h5"); }),
              HasSubstr("/proc/r.h5"));
}

TEST(OutputFile, NeverReplacesADeviceOrAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(message_of<IoError>([] { const OutputFile file("/dev/full"); }),
              AllOf(HasSubstr("/dev/full"), HasSubstr("regular")));
  EXPECT_THROW(OutputFile(folder.path()), IoError);
  EXPECT_THROW(OutputFile(""), IoError);
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

// A limit on the size of files stands for a full disk: write() fails after so many bytes.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : former_handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &former_);
    const rlimit limit{bytes, former_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &former_);
    std::signal(SIGXFSZ, former_handler_);
  }

 private:
  rlimit former_{};
  void (*former_handler_)(int);
};

TEST(ResultsWriter, FullDiskNamesPathAndReasonAndKeepsTheFormerFile) {
  const TemporaryFolder folder;
  put_bytes(folder / "r.h5", "former");
  for (const rlim_t bytes : {rlim_t{0}, rlim_t{100}, rlim_t{8192}}) {
    ResultsWriter file(folder / "r.h5", test::sample_provenance());
    test::write_figures(file);
    const FullDisk full(bytes);
    EXPECT_THAT(message_of<IoError>([&] { file.finish(); }),
                AllOf(HasSubstr("r.h5"), HasSubstr("File too large")));
  }
  EXPECT_EQ(bytes_of(folder / "r.h5"), "former");
  EXPECT_EQ(folder.files(), 1U);
  test::write_sample(folder / "r.h5");
  EXPECT_NO_THROW(ResultsReader(folder / "r.h5"));
}

// Writes large files under one name, one after the other, until killed.
[[noreturn]] void write_for_ever(const fs::path& path) {
  try {
    for (;;) {
      ResultsWriter file(path);
      const std::vector<double> values(1'000'000, 1.5);
      file.axis("/i", values, {.units = "1", .long_name = "index"});
      file.finish();
    }
  } catch (...) {
  }
  _exit(1);
}

TEST(ResultsWriter, AKilledRunLeavesAWholeFileOrNone) {
  const TemporaryFolder folder;
  const fs::path path = folder / "r.h5";
  const fs::path partial = folder / "r.h5.partial";
  int caught_writing = 0;
  for (int round = 0; round < 12 || (caught_writing == 0 && round < 100); ++round) {
    fs::remove(partial);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) write_for_ever(path);
    std::this_thread::sleep_for(std::chrono::milliseconds(15 + 7 * (round % 12)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself";
    caught_writing += fs::exists(partial) && fs::file_size(partial) > 0 ? 1 : 0;
    if (fs::exists(path)) {
      EXPECT_EQ(ResultsReader(path).info("/i").shape.at(0), 1'000'000U);
    }
  }
  EXPECT_GT(caught_writing, 0) << "no kill fell into the writing: the test shows nothing";
  put_bytes(partial, "left over by a killed run");
  test::write_sample(path);
  EXPECT_NO_THROW(ResultsReader{path});
  EXPECT_EQ(folder.files(), 1U) << "the partial file of the killed run is still there";
}

}  // namespace
}  // namespace magswap
