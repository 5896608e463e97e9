#include "magswap/results/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "magswap/core/error.hpp"
#include "magswap/results/hdf5_calls.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

namespace magswap {
namespace {

using test::bytes_of;
using test::message_of;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;

const std::vector<double> kThree{1.0, 2.0, 3.0};
const Attributes kMass{.units = "kg", .long_name = "mass"};

class Writer : public testing::Test {
 protected:
  Writer() : file(folder / "r.h5") {
    file.axis("/a/x", kThree, {.units = "m", .long_name = "place"});
  }

  template <class Call>
  void expect_refused(Call call, const std::string& why) {
    EXPECT_THAT(message_of<ArgumentError>(call), HasSubstr(why));
  }

  TemporaryFolder folder;
  ResultsWriter file;
};

TEST_F(Writer, RefusesBadPaths) {
  for (const char* path : {"", "/", "m", "/a/", "//m", "/a b", "/.", "/a/..", "/µ", "/-a"}) {
    EXPECT_THROW(file.dataset(path, kThree, {"/a/x"}, kMass), ArgumentError) << path;
  }
  file.dataset("/a/m", kThree, {"/a/x"}, kMass);
  expect_refused([&] { file.dataset("/a/m", kThree, {"/a/x"}, kMass); }, "/a/m: is there already");
  expect_refused([&] { file.dataset("/a", kThree, {"/a/x"}, kMass); }, "/a: is there already");
  expect_refused([&] { file.axis("/a/m/n", kThree, kMass); }, "/a/m: is a dataset");
}

TEST_F(Writer, RefusesAxesThatDoNotFit) {
  expect_refused([&] { file.dataset("/a/m", kThree, {"/a/y"}, kMass); }, "did you mean /a/x");
  expect_refused([&] { file.dataset("/a/m", kThree, {}, kMass); },
                 "3 values where the axes () ask for 1");
  expect_refused([&] { file.dataset("/a/m", kThree, {"/a/x", "/a/x"}, kMass); }, "twice");
  expect_refused([&] { file.dataset("/b/m", kThree, {"/a/x"}, kMass); }, "same group nor above");
  expect_refused([&] { file.dataset("/ab/m", kThree, {"/a/x"}, kMass); }, "same group nor above");
  expect_refused([&] { file.dataset("/a/b/x", kThree, {"/a/x"}, kMass); }, "name of its axis");
  EXPECT_NO_THROW(file.dataset("/a/b/m", kThree, {"/a/x"}, kMass));
}

TEST_F(Writer, RefusesNumbersWithoutUnitOrName) {
  expect_refused([&] { file.dataset("/a/m", kThree, {"/a/x"}, {.long_name = "mass"}); }, "units");
  expect_refused([&] { file.dataset("/a/m", kThree, {"/a/x"}, {.units = "kg"}); }, "long_name");
  expect_refused(
      [&] { file.dataset("/a/m", kThree, {"/a/x"}, {.units = "hours", .long_name = "t"}); },
      "hours");
  expect_refused(
      [&] { file.axis("/a/n", std::array{std::numeric_limits<double>::quiet_NaN()}, kMass); },
      "no missing values");
}

TEST_F(Writer, RefusesFlagsWithoutMeaning) {
  const std::vector<std::int8_t> flags{0, 1, 2};
  expect_refused(
      [&] {
        file.dataset("/a/f", flags, {"/a/x"}, {.long_name = "f", .flag_meanings = {"no", "yes"}});
      },
      "the flag 2 has no meaning");
  expect_refused(
      [&] {
        file.dataset("/a/f", flags, {"/a/x"},
                     {.long_name = "f", .flag_meanings = {"no", "yes", "not sure"}});
      },
      "not one word");
  expect_refused(
      [&] {
        file.dataset("/a/f", kThree, {"/a/x"},
                     {.units = "1", .long_name = "f", .flag_meanings = {"no"}});
      },
      "8 bits");
}

TEST_F(Writer, RefusesTextsThatReadersCannotDecode) {
  const std::vector<std::string> texts{"a", "20 \xb0\x43", "c"};
  expect_refused([&] { file.dataset("/a/t", texts, {"/a/x"}, {.long_name = "t"}); }, "0xb0");
  expect_refused([&] { file.attribute("/a", "note", std::string("\xff")); }, "0xff");
}

TEST_F(Writer, RefusesAttributesOfItsOwnAndTwice) {
  expect_refused([&] { file.attribute("/a/x", "units", std::string("T")); }, "'units'");
  expect_refused([&] { file.attribute("/b", "note", 1.5); }, "is not there");
  file.attribute("/", "note", std::int64_t{1});
  expect_refused([&] { file.attribute("/", "note", 1.5); }, "already");
  expect_refused(
      [&] {
        file.dataset("/a/m", kThree, {"/a/x"},
                     {.units = "kg", .long_name = "m", .extra = {{"k", "1"}, {"k", "2"}}});
      },
      "twice");
}

TEST_F(Writer, RefusesTablesOfUnequalColumns) {
  const std::vector<double> two{1.0, 2.0};
  expect_refused(
      [&] {
        file.table("/t", "a row", {{"a", kThree, kMass}, {"b", two, kMass}});
      },
      "/t/b");
  expect_refused([&] { file.table("/u", "a row", {}); }, "column");
}

TEST_F(Writer, NothingCanFollowFinish) {
  file.finish();
  expect_refused([&] { file.finish(); }, "is finished");
  expect_refused([&] { file.axis("/late", kThree, kMass); }, "is finished");
}

TEST(ResultsWriter, EqualCallsGiveEqualBytes) {
  const TemporaryFolder folder;
  test::write_sample(folder / "1.h5");
  const std::vector<char> disturbance(1'234'567, 'x');  // another layout of the heap
  test::write_sample(folder / "2.h5");
  EXPECT_EQ(bytes_of(folder / "1.h5"), bytes_of(folder / "2.h5"));
  EXPECT_EQ(disturbance.back(), 'x');
}

TEST(ResultsWriter, RefusesBinaryInputsAndLeavesNothing) {
  const TemporaryFolder folder;
  const Provenance binary{.command = "c", .seed = 0, .inputs = {{"a.bin", std::string("a\0b", 3)}}};
  EXPECT_THAT(message_of<DataError>([&] { const ResultsWriter file(folder / "r.h5", binary); }),
              AllOf(HasSubstr("a.bin"), HasSubstr("byte 1")));
  EXPECT_EQ(folder.files(), 0U);
}

TEST(ResultsWriter, LeavesTheHostsErrorHandlerAlone) {
  const auto handler = [](hid_t, void*) -> herr_t { return 0; };
  int mark = 0;
  H5E_auto2_t former = nullptr;
  void* former_data = nullptr;
  H5Eget_auto2(H5E_DEFAULT, &former, &former_data);
  H5Eset_auto2(H5E_DEFAULT, handler, &mark);
  const TemporaryFolder folder;
  test::write_sample(folder / "r.h5");
  H5E_auto2_t now = nullptr;
  void* now_data = nullptr;
  H5Eget_auto2(H5E_DEFAULT, &now, &now_data);
  EXPECT_EQ(now, static_cast<H5E_auto2_t>(handler));
  EXPECT_EQ(now_data, &mark);
  H5Eset_auto2(H5E_DEFAULT, former, former_data);
}

TEST(Hdf5Calls, AFailureCarriesHdf5sOwnWords) {
  const TemporaryFolder folder;
  test::put_bytes(folder / "no.h5", "not HDF5 at all");
  const auto open = [&] { const auto file = detail::h5::open_file((folder / "no.h5").string()); };
  EXPECT_THAT(message_of<detail::h5::Failure>(open), HasSubstr("file signature not found"));
}

}  // namespace
}  // namespace magswap
