#include "magswap/study/loop_batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "../results/temporary_folder.hpp"
#include "magswap/core/error.hpp"
#include "magswap/results/reader.hpp"
#include "magswap/results/sha256.hpp"
#include "magswap/results/writer.hpp"

namespace {

using namespace magswap;
using magswap::test::bytes_of;
using magswap::test::put_bytes;
using magswap::test::TemporaryFolder;
using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;

// A full loop J = ±(a + b·tanh) as CSV in other units than SI; N = 0 data with exact symmetry.
std::string loop_text(double hc_kOe) {
  std::string text = "H (kOe),J (kG)\n";
  const auto row = [&](double h, double side) {
    text +=
        std::to_string(h) + "," + std::to_string(side * 12.0 * std::tanh(side * h + hc_kOe)) + "\n";
  };
  for (int i = 0; i <= 200; ++i) row(20.0 - 0.2 * i, 1.0);
  for (int i = 0; i <= 200; ++i) row(-20.0 + 0.2 * i, -1.0);
  return text;
}

class Batch : public testing::Test {
 protected:
  Batch() {
    std::filesystem::create_directories(folder.path() / "b" / ".hidden");
    put_bytes(folder / "a.csv", loop_text(5.0));
    put_bytes(folder.path() / "b" / "c.DAT", loop_text(6.0));
    put_bytes(folder.path() / "b" / "broken.csv", "H,J\n1,2\n");
    put_bytes(folder.path() / "b" / ".hidden" / "x.csv", loop_text(5.0));
    put_bytes(folder.path() / "b" / "picture.png", "no loop");
  }
  [[nodiscard]] std::vector<std::string> all() const {
    return find_loop_files(std::vector{folder.path().string()}).paths;
  }
  TemporaryFolder folder;
};

TEST_F(Batch, FindsFilesOfFoldersByPatternInOrder) {
  const LoopFiles found = find_loop_files(std::vector{folder.path().string()});
  EXPECT_THAT(found.paths,
              ElementsAre(HasSubstr("a.csv"), HasSubstr("broken.csv"), HasSubstr("c.DAT")));
  EXPECT_EQ(found.passed_over, 1U);
  EXPECT_THAT(
      find_loop_files(std::vector{folder.path().string()}, std::vector<std::string>{"*.dat"}).paths,
      ElementsAre(HasSubstr("c.DAT")));
  EXPECT_THROW((void)find_loop_files(std::vector{(folder / "nothing").string()}), IoError);
  EXPECT_THROW(
      (void)find_loop_files(std::vector{folder.path().string()}, std::vector<std::string>{"*.xyz"}),
      ArgumentError);
}

TEST_F(Batch, OneBadFileDoesNotStopTheRestOnAnyNumberOfThreads) {
  LoopTask task;
  task.analysis.bootstrap.replicates = 20;
  const auto paths = all();
  const auto one = run_loops(paths, task, 1);
  const auto four = run_loops(paths, task, 4);
  ASSERT_EQ(one.size(), 3U);
  EXPECT_EQ(one[1].status, LoopStatus::bad_data);
  EXPECT_THAT(one[1].error, AllOf(HasSubstr("broken.csv:1"), HasSubstr("unit")));
  for (const std::size_t i : {0U, 2U}) {
    ASSERT_TRUE(one[i].analysis && four[i].analysis);
    for (const LoopFigureInfo& each : all_loop_figures()) {
      const Figure &a = one[i].analysis->mean[each.figure],
                   &b = four[i].analysis->mean[each.figure];
      EXPECT_EQ(a.value_or(-1.0), b.value_or(-1.0)) << each.key;
      ASSERT_EQ(a.spread.has_value(), b.spread.has_value()) << each.key;
      if (a.spread) {
        EXPECT_EQ(a.spread->standard_error, b.spread->standard_error) << each.key;
      }
    }
  }
  const double oersted = 1000.0 / (4.0 * kPi);
  EXPECT_NEAR(one[0].analysis->mean[LoopFigure::HcJ].value(), 5000.0 * oersted,
              1e-6 * 5000.0 * oersted);
  EXPECT_NEAR(one[2].analysis->mean[LoopFigure::HcJ].value(), 6000.0 * oersted,
              1e-6 * 6000.0 * oersted);
}

TEST_F(Batch, StopsBetweenFilesAndTellsProgress) {
  std::atomic<bool> stop{false};
  std::vector<std::size_t> seen;
  const auto results = run_loops(
      all(), {}, 1,
      [&](std::size_t done, std::size_t) {
        seen.push_back(done);
        stop = done == 2;
      },
      &stop);
  EXPECT_THAT(seen, ElementsAre(1, 2));
  EXPECT_EQ(results[0].status, LoopStatus::done);
  EXPECT_EQ(results[2].status, LoopStatus::left);
}

TEST_F(Batch, LongRecordsTakeFewerReplicatesUnlessTheyAreAskedFor) {
  std::string text = "H (A/m),J (T)\n";
  for (int i = 0; i < 100'000; ++i) {
    const double h = 1e6 - 20.0 * i;
    text += std::to_string(h) + "," + std::to_string(std::tanh(1e-5 * (h + 3e5))) + "\n";
  }
  LoopTask task;
  task.analysis.bootstrap.replicates = 200;
  task.adapt_replicates = true;
  task.analysis.quality = false;
  EXPECT_EQ(run_loop_text(text, "long", task, 2).replicates, 100U);
  task.adapt_replicates = false;
  task.analysis.bootstrap.replicates = 3;
  EXPECT_EQ(run_loop_text(text, "long", task, 2).replicates, 3U);
}

TEST_F(Batch, ResultsHoldEveryFileAndTheRecords) {
  LoopTask task;
  task.keep_rows = true;
  task.largest_text = 1000;  // of the broken one alone
  task.analysis.correction.demagnetising_factor = 0.1;
  task.analysis.bootstrap.replicates = 20;
  const auto results = run_loops(all(), task, 2);
  EXPECT_EQ(results[1].text, "H,J\n1,2\n");
  EXPECT_EQ(results[0].text, "");
  EXPECT_EQ(results[0].sha256, sha256_hex(bytes_of(folder / "a.csv")));

  ResultsWriter writer(folder / "r.h5");
  write_loops(results, task, writer);
  writer.finish();
  const ResultsReader file(folder / "r.h5");
  EXPECT_THAT(file.integers("/loops/status"), ElementsAre(0, 2, 0));
  EXPECT_THAT(file.texts("/loops/error"), ElementsAre("", HasSubstr("unit"), ""));
  EXPECT_THAT(file.integers("/loops/branches"), ElementsAre(2, 0, 2));
  const auto br = file.doubles("/loops/Br", "T");
  EXPECT_EQ(br[0], results[0].analysis->mean[LoopFigure::Br].value());
  EXPECT_TRUE(std::isnan(br[1]));
  EXPECT_GT(file.doubles("/loops/HcJ_high", "A/m")[0], file.doubles("/loops/HcJ_low", "A/m")[0]);
  EXPECT_THAT(file.texts("/loops/not_determined")[0], HasSubstr("Hcr: no recoil"));
  EXPECT_FALSE(file.contains("/loop/1/record/H"));

  // B = J + µ0·H and H = H_measured − N·J/µ0 at every row.
  const auto h = file.doubles("/loop/2/record/H", "A/m"), j = file.doubles("/loop/2/record/J", "T");
  const auto raw = file.doubles("/loop/2/record/H_measured"), b = file.doubles("/loop/2/record/B");
  ASSERT_EQ(h.size(), 402U);
  for (std::size_t i = 0; i < h.size(); ++i) {
    EXPECT_NEAR(h[i], raw[i] - 0.1 * j[i] / kMu0, 1e-7);
    EXPECT_NEAR(b[i], j[i] + kMu0 * h[i], 1e-15);
  }
  EXPECT_THAT(file.integers("/loop/2/branches/side"), ElementsAre(1, 0));
  // The far end of the field is written twice.
  EXPECT_THAT(file.integers("/loop/2/branches/first_row"), ElementsAre(0, AnyOf(200, 201)));
  EXPECT_EQ(file.text_attribute("/loop/2", "file"), results[2].path);
}

TEST(LoopText, ReadsFromMemoryAndSortsItsErrors) {
  LoopTask task;
  EXPECT_EQ(run_loop_text(loop_text(5.0), "standard input", task).status, LoopStatus::done);
  task.analysis.correction.demagnetising_factor = 1.5;
  EXPECT_EQ(run_loop_text(loop_text(5.0), "standard input", task).status,
            LoopStatus::out_of_domain);
  task.read.field = FieldKind::internal;
  task.analysis.correction.demagnetising_factor = 0.5;
  const LoopResult refused = run_loop_text(loop_text(5.0), "standard input", task);
  EXPECT_EQ(refused.status, LoopStatus::refused);
  EXPECT_THAT(refused.error, HasSubstr("internal already"));
}

}  // namespace
