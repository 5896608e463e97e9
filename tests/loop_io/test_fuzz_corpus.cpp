// The entry point of the fuzzer over the committed corpus and over mutations of it that are the
// same on every run.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::array<std::string_view, 12> kWords{"nan", "1e999", "[Data]",         "(T)",
                                                  "\"",  "\\\n#", "\xB5",           "1e308",
                                                  "\r",  "{",     "<BHPoints> = 9", ","};

std::vector<Bytes> corpus() {
  std::vector<Bytes> out;
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(MAGSWAP_SOURCE_DIR "/fuzz/corpus/loop_io"))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return out;
}

void run(const Bytes& bytes) { EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0); }

void mutate(Bytes& bytes, std::mt19937& random) {
  const auto below = [&random](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const auto place = [&] {
    return bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size()));
  };
  switch (random() % 5) {
    case 0:
      *place() = static_cast<std::uint8_t>(random());
      break;
    case 1:
      bytes.resize(1 + below(bytes.size()));
      break;
    case 2: {
      const auto word = kWords.at(below(kWords.size()));
      bytes.insert(place(), word.begin(), word.end());
      break;
    }
    case 3: {
      const auto from = place();
      const auto count =
          std::min<std::ptrdiff_t>(bytes.end() - from, 1 + static_cast<int>(below(40)));
      const Bytes piece(from, from + count);
      bytes.insert(place(), piece.begin(), piece.end());
      break;
    }
    default: {
      const auto from = place();
      bytes.erase(from, from + std::min<std::ptrdiff_t>(bytes.end() - from - 1, 12));
    }
  }
}

TEST(FuzzCorpus, EveryFileIsReadOrRefused) {
  const auto files = corpus();
  ASSERT_GE(files.size(), 10U);
  for (const Bytes& bytes : files) run(bytes);
}

TEST(FuzzCorpus, MutationsAreReadOrRefused) {
  const auto files = corpus();
  std::mt19937 random(20);
  for (int i = 0; i < 20000; ++i) {
    Bytes bytes = files[random() % files.size()];
    const std::size_t count = 1 + random() % 6;
    for (std::size_t k = 0; k < count && !bytes.empty(); ++k) mutate(bytes, random);
    run(bytes);
  }
}

}  // namespace
