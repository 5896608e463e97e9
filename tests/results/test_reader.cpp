#include "magswap/results/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>

#include "magswap/core/error.hpp"
#include "magswap/core/version.hpp"
#include "magswap/results/memory_file.hpp"
#include "magswap/results/seal.hpp"
#include "magswap/results/sha256.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

namespace magswap {
namespace {

namespace h5 = detail::h5;
using test::bytes_of;
using test::message_of;
using test::put_bytes;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Sample : public testing::Test {
 protected:
  Sample() { test::write_sample(path); }
  TemporaryFolder folder;
  std::filesystem::path path = folder / "r.h5";
};

TEST_F(Sample, GivesBackValuesAndUnits) {
  const ResultsReader file(path);
  const std::vector<double> br = file.doubles("/fom/Br", "T");
  ASSERT_EQ(br.size(), 6U);
  EXPECT_EQ(br[0], 1.36);
  EXPECT_EQ(br[4], 1.10);
  EXPECT_TRUE(std::isnan(br[5]));
  EXPECT_THAT(file.doubles("/fom/total"), ElementsAre(7.5));
  EXPECT_THAT(file.integers("/fom/safe"), ElementsAre(0, 1, 0, 1, 1, 2));
  EXPECT_THAT(file.integers("/substitution/poles"), ElementsAre(4, 6, 8));
  EXPECT_THAT(file.integers("/substitution/draws"), ElementsAre(10'000'000'000, 2, -3));
  EXPECT_THAT(file.texts("/substitution/maker"), ElementsAre("Arnold", "", "Großmann"));
  EXPECT_THAT(file.texts("/rejected/why"), IsEmpty());
  EXPECT_THAT(file.doubles("/rejected/mass"), IsEmpty());
}

TEST_F(Sample, KnowsShapeAxesAndMeanings) {
  const ResultsReader file(path);
  const DatasetInfo& br = file.info("/fom/Br");
  EXPECT_EQ(br.type, DatasetInfo::Type::f64);
  EXPECT_THAT(br.shape, ElementsAre(3, 2));
  EXPECT_THAT(br.axes, ElementsAre("/fom/grade", "/fom/temperature"));
  EXPECT_EQ(br.units, "T");
  EXPECT_EQ(br.long_name, "remanence");
  EXPECT_FALSE(br.is_axis);
  EXPECT_TRUE(file.info("/fom/grade").is_axis);
  EXPECT_THAT(file.info("/fom/safe").flag_meanings, ElementsAre("no", "yes", "not_computed"));
  EXPECT_EQ(file.text_attribute("/fom/Br", "source"), "datasheet");
  EXPECT_EQ(file.text_attribute("/fom", "method"), "IEC 60404-5");
  EXPECT_EQ(file.text_attribute("/fom", "absent"), std::nullopt);
}

TEST_F(Sample, ListsDatasetsAsWritten) {
  const ResultsReader file(path);
  std::vector<std::string> paths;
  for (const DatasetInfo& info : file.datasets()) paths.push_back(info.path);
  EXPECT_THAT(paths,
              ElementsAre("/inputs/row", "/inputs/name", "/inputs/sha256", "/inputs/text",
                          "/inputs/encoding", "/fom/grade", "/fom/temperature", "/fom/Br",
                          "/fom/safe", "/fom/total", "/substitution/row", "/substitution/maker",
                          "/substitution/mass", "/substitution/poles", "/substitution/draws",
                          "/rejected/row", "/rejected/mass", "/rejected/why"));
}

TEST_F(Sample, GivesBackTheExactInputs) {
  const ResultsReader file(path);
  const Provenance wanted = test::sample_provenance();
  const Provenance found = file.provenance();
  EXPECT_EQ(found.command, wanted.command);
  EXPECT_EQ(found.seed, wanted.seed);
  ASSERT_EQ(found.inputs.size(), wanted.inputs.size());
  for (std::size_t i = 0; i < wanted.inputs.size(); ++i) {
    EXPECT_EQ(found.inputs[i].name, wanted.inputs[i].name);
    EXPECT_EQ(found.inputs[i].text, wanted.inputs[i].text);
  }
  EXPECT_EQ(file.text_attribute("/", "program_version"), kVersion);
  EXPECT_EQ(file.text_attribute("/", "git_revision"), git_revision());
  EXPECT_THAT(file.schema_version(), ElementsAre(1, 1));
}

TEST(Provenance, MayComeLastAndLeaveOutLargeTexts) {
  const TemporaryFolder folder;
  ResultsWriter writer(folder / "r.h5", ResultsWriter::ProvenanceLater{});
  writer.dataset("/answer", std::vector<double>{42.0}, {}, {.units = "1", .long_name = "answer"});
  EXPECT_THAT(message_of<ArgumentError>([&] { writer.finish(); }), HasSubstr("provenance"));
  const std::string digest = sha256_hex("a large file");
  writer.provenance({"magswap", 7, {{"small.csv", "H,J"}, {"large.csv", "", digest}}});
  EXPECT_THAT(message_of<ArgumentError>([&] { writer.provenance({}); }), HasSubstr("one"));
  writer.finish();
  const Provenance found = ResultsReader(folder / "r.h5").provenance();
  EXPECT_EQ(found.seed, 7);
  ASSERT_EQ(found.inputs.size(), 2U);
  EXPECT_EQ(found.inputs[0].text, "H,J");
  EXPECT_EQ(found.inputs[0].sha256, "");
  EXPECT_EQ(found.inputs[1].text, "");
  EXPECT_EQ(found.inputs[1].sha256, digest);
}

TEST_F(Sample, RefusesTheWrongQuestionClearly) {
  const ResultsReader file(path);
  EXPECT_THAT(message_of<NotFoundError>([&] { (void)file.doubles("/fom/Bt"); }),
              HasSubstr("/fom/Br"));
  EXPECT_THAT(message_of<DataError>([&] { (void)file.doubles("/fom/Br", "kG"); }),
              AllOf(HasSubstr("'T'"), HasSubstr("'kG'")));
  EXPECT_THAT(message_of<DataError>([&] { (void)file.doubles("/fom/safe"); }),
              HasSubstr("doubles"));
  EXPECT_THAT(message_of<DataError>([&] { (void)file.texts("/fom/Br"); }), HasSubstr("texts"));
}

TEST_F(Sample, EveryCutIsNoticed) {
  const std::string whole = bytes_of(path);
  std::vector<std::size_t> cuts{0, 1, 4, 7, 8, 9, 47, 48, 49, 96, 100, whole.size() / 2};
  for (std::size_t i = 1; i <= 200; ++i) cuts.push_back(whole.size() - i);
  for (std::size_t cut = 0; cut < whole.size(); cut += 331) cuts.push_back(cut);
  for (const std::size_t cut : cuts) {
    put_bytes(folder / "cut.h5", std::string_view(whole).substr(0, cut));
    EXPECT_THROW(ResultsReader(folder / "cut.h5"), DataError) << "cut to " << cut << " bytes";
  }
}

TEST_F(Sample, EveryFlippedByteIsNoticed) {
  const std::string whole = bytes_of(path);
  for (std::size_t at = 0; at < whole.size(); at += at + 200 < whole.size() ? 7U : 1U) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ (at % 2 == 0 ? 0x01 : 0xff));
    put_bytes(folder / "flipped.h5", bytes);
    EXPECT_THROW(ResultsReader(folder / "flipped.h5"), DataError) << "byte " << at;
  }
}

// Forgers can seal: cut the HDF5 part and seal it anew, so that HDF5 itself meets the damage.
TEST_F(Sample, CutFilesUnderANewSealAreNoticedByHdf5) {
  const std::string whole = bytes_of(path);
  for (std::size_t cut = 8; cut + 89 < whole.size(); cut += 101) {
    const std::string part = whole.substr(0, cut);
    put_bytes(folder / "cut.h5",
              part + detail::seal_of(std::as_bytes(std::span<const char>(part))));
    EXPECT_THROW(ResultsReader(folder / "cut.h5"), DataError) << "cut to " << cut << " bytes";
  }
}

TEST(ResultsReader, SaysWhatIsNoResultsFile) {
  const TemporaryFolder folder;
  const auto message = [&](std::string_view bytes) {
    put_bytes(folder / "x.h5", bytes);
    return message_of<DataError>([&] { const ResultsReader file(folder / "x.h5"); });
  };
  EXPECT_THAT(message(""), AllOf(HasSubstr("x.h5"), HasSubstr("is empty")));
  EXPECT_THAT(message("# a TOML file"), HasSubstr("no HDF5 file"));
  EXPECT_THAT(message("\x89HDF\r\n\x1a\n and no more"), HasSubstr("lacks the seal"));
}

TEST(ResultsReader, SaysWhyAFileCannotBeOpened) {
  const TemporaryFolder folder;
  EXPECT_THAT(message_of<IoError>([&] { const ResultsReader file(folder / "none.h5"); }),
              AllOf(HasSubstr("none.h5"), HasSubstr("No such file or directory")));
  EXPECT_THAT(message_of<IoError>([&] { const ResultsReader file(folder.path()); }),
              HasSubstr("no regular file"));
  EXPECT_THROW(ResultsReader("/dev/zero"), IoError);
}

// A sealed HDF5 file of anybody's making.
std::string forged(const std::function<void(hid_t)>& fill) {
  h5::MemoryFile file;
  fill(file.id());
  const auto bytes = file.finish();
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) +
         detail::seal_of(bytes);
}

void write_identity(hid_t root, std::int32_t major, bool complete) {
  const std::array<std::int32_t, 2> version{major, 3};
  const std::int32_t one = 1;
  h5::write_attribute(root, "filetype", "magswap-results");
  h5::write_attribute(root, "schema_version", h5::Kind::i32, 2, version.data());
  if (complete) h5::write_attribute(root, "complete", h5::Kind::i32, 0, &one);
}

class Forged : public testing::Test {
 protected:
  std::string refusal(const std::function<void(hid_t)>& fill) const {
    put_bytes(folder / "f.h5", forged(fill));
    return message_of<DataError>([&] { const ResultsReader file(folder / "f.h5"); });
  }
  TemporaryFolder folder;
};

TEST_F(Forged, AcceptsALaterMinorVersion) {
  put_bytes(folder / "f.h5", forged([](hid_t root) { write_identity(root, 1, true); }));
  EXPECT_THAT(ResultsReader(folder / "f.h5").schema_version(), ElementsAre(1, 3));
}

TEST_F(Forged, SaysBothMajorVersions) {
  EXPECT_THAT(refusal([](hid_t root) { write_identity(root, 2, true); }),
              AllOf(HasSubstr("schema 2.3"), HasSubstr("schema 1.x")));
}

TEST_F(Forged, RefusesForeignAndUnfinishedFiles) {
  EXPECT_THAT(refusal([](hid_t) {}), HasSubstr("no results file"));
  EXPECT_THAT(refusal([](hid_t root) { h5::write_attribute(root, "filetype", "other"); }),
              HasSubstr("no results file"));
  EXPECT_THAT(refusal([](hid_t root) { write_identity(root, 1, false); }),
              HasSubstr("not complete"));
}

TEST_F(Forged, RefusesTypesOutsideTheSchema) {
  EXPECT_THAT(refusal([](hid_t root) {
                write_identity(root, 1, true);
                const h5::Handle space(H5Screate(H5S_SCALAR), H5Sclose);
                const h5::Handle dataset(H5Dcreate2(root, "/f", H5T_IEEE_F32LE, space.get(),
                                                    H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                         H5Dclose);
              }),
              AllOf(HasSubstr("/f"), HasSubstr("none of f64")));
}

TEST_F(Forged, RefusesExtentsThatNoFileCouldHold) {
  EXPECT_THAT(refusal([](hid_t root) {
                write_identity(root, 1, true);
                const std::array<hsize_t, 2> extents{hsize_t{1} << 40U, hsize_t{1} << 20U};
                const h5::Handle space(H5Screate_simple(2, extents.data(), nullptr), H5Sclose);
                const h5::Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                const std::array<hsize_t, 2> chunk{1, 1};
                H5Pset_chunk(properties.get(), 2, chunk.data());
                const h5::Handle dataset(H5Dcreate2(root, "/huge", H5T_IEEE_F64LE, space.get(),
                                                    H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                                         H5Dclose);
              }),
              AllOf(HasSubstr("/huge"), HasSubstr("more elements than the file can hold")));
}

TEST_F(Forged, FollowsNoLinkOutOfTheFileAndNoCircle) {
  put_bytes(folder / "f.h5", forged([](hid_t root) {
              write_identity(root, 1, true);
              H5Lcreate_external("/etc/passwd", "/x", root, "/out", H5P_DEFAULT, H5P_DEFAULT);
              H5Lcreate_soft("/nowhere", root, "/soft", H5P_DEFAULT, H5P_DEFAULT);
            }));
  EXPECT_FALSE(ResultsReader(folder / "f.h5").contains("/out"));
  EXPECT_FALSE(ResultsReader(folder / "f.h5").contains("/soft"));
  EXPECT_THAT(refusal([](hid_t root) {
                write_identity(root, 1, true);
                h5::create_group(root, "/g");
                H5Lcreate_hard(root, "/g", root, "/g/again", H5P_DEFAULT, H5P_DEFAULT);
              }),
              HasSubstr("16 deep"));
}

TEST_F(Forged, RefusesElementsInAnotherFile) {
  EXPECT_THAT(refusal([](hid_t root) {
                write_identity(root, 1, true);
                const std::array<hsize_t, 1> extents{4};
                const h5::Handle space(H5Screate_simple(1, extents.data(), nullptr), H5Sclose);
                const h5::Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
                H5Pset_external(properties.get(), "/etc/passwd", 0, 32);
                const h5::Handle dataset(H5Dcreate2(root, "/d", H5T_IEEE_F64LE, space.get(),
                                                    H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                                         H5Dclose);
              }),
              HasSubstr("another file"));
}

}  // namespace
}  // namespace magswap
