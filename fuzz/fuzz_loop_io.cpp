// Every reader of loop files on any bytes: the first byte chooses format and options, the rest is
// the file. A reader either throws one of the library's errors or returns a loop that is consistent
// and finite.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "magswap/core/error.hpp"
#include "magswap/loop_io/read_loop.hpp"

namespace {

using namespace magswap;

// Low three bits: the format, detected beyond the last one; the others: what the caller knows.
ReadOptions options_of(std::uint8_t choice) {
  ReadOptions out;
  const auto formats = loop_formats();
  if (const std::size_t i = choice & 7U; i < formats.size()) out.format = formats[i].name;
  if ((choice & 8U) != 0) {
    out.sample.mass_kg = 5e-5;
    out.sample.density_kg_per_m3 = 7600.0;
    out.Ms = from_si<Magnetisation>(1.1e6);
  }
  if ((choice & 16U) != 0) {
    out.columns.push_back({"H", "1", "kOe"});
    out.columns.push_back({(choice & 32U) != 0 ? "B" : "J", "2", "T"});
  }
  if ((choice & 64U) != 0) out.axis = "z";
  if ((choice & 128U) != 0) out.shift = 900.0 * kiloampere_per_metre;
  out.most_rows = 100'000;
  return out;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void check_result(const LoopData& data) {
  check(data);
  require(data.size() <= 100'000);
  const auto& magnetic = data.flux_density_only() ? data.b_T : data.j_T;
  for (std::size_t i = 0; i < data.size(); ++i)
    require(std::isfinite(data.h_A_per_m[i]) && std::isfinite(magnetic[i]));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
  try {
    check_result(read_loop_text(text, "fuzz", options_of(bytes[0])));
  } catch (const Error& error) {
    require(error.what()[0] != '\0');
  }
  return 0;
}
