#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "magswap/loop_io/read_loop.hpp"

namespace {

using namespace magswap;

ReadOptions with_volume() {
  ReadOptions out;
  out.sample.volume_m3 = 1e-8;
  return out;
}

// A .DAT of 2 MB with the columns of a PPMS VSM: some 4500 rows of 65 cells.
std::string ppms_text() {
  std::string text =
      "[Header]\nTITLE,benchmark\nBYAPP,VSM,2.0,2.0\nINFO,50,SAMPLE_MASS\n[Data]\n"
      "Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),"
      "M. Std. Err. (emu)";
  for (int i = 0; i < 59; ++i) text += fmt::format(",Map {:02}", i);
  text += '\n';
  for (int i = 0; text.size() < 2'000'000; ++i) {
    const double field = 20000.0 * std::cos(0.0014 * i);
    text += fmt::format(",{:.3f},{:.7f},{:.4f},{:.15g},{:.15g}", 3.5e9 + i, 300.0 + 1e-5 * i, field,
                        std::tanh(field / 5000.0), 1e-3 + 1e-6 * i);
    for (int k = 0; k < 59; ++k)
      text += k % 3 == 0 ? fmt::format(",{:.13f}", 0.1 * k + 1e-7 * i) : std::string(",");
    text += '\n';
  }
  return text;
}

std::string written(const std::string& name, const std::string& text) {
  const std::string path = (std::filesystem::temp_directory_path() / name).string();
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file || std::fwrite(text.data(), 1, text.size(), file) != text.size() ||
      std::fclose(file) != 0)
    throw std::runtime_error("cannot write " + path);
  return path;
}

void read_again(benchmark::State& state, const std::string& path, std::size_t bytes) {
  for (auto _ : state) benchmark::DoNotOptimize(read_loop(path, with_volume()));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) *
                          static_cast<std::int64_t>(state.iterations()));
  std::filesystem::remove(path);
}

void BM_ReadPpmsDat(benchmark::State& state) {
  const std::string text = ppms_text();
  read_again(state, written("magswap_bench_ppms.dat", text), text.size());
}
BENCHMARK(BM_ReadPpmsDat)->Unit(benchmark::kMillisecond);

void BM_ReadTable(benchmark::State& state) {
  std::string text = "H (A/m),J (T)\n";
  for (int i = 0; i < 100'000; ++i)
    text += fmt::format("{:.6f},{:.12f}\n", 1e6 * std::cos(6e-5 * i), std::sin(6e-5 * i));
  read_again(state, written("magswap_bench_table.csv", text), text.size());
}
BENCHMARK(BM_ReadTable)->Unit(benchmark::kMillisecond);

}  // namespace
