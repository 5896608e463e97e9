#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "magswap/results/writer.hpp"

// One small file with every feature of schema 1; its numbers are made up and repeated in
// check_readers.py.
namespace magswap::test {

inline Provenance sample_provenance() {
  return {.command = "magswap study motor.toml --output r.h5",
          .seed = 42,
          .inputs = {{"motor.toml", "name = \"motor µ\"\n"}, {"loop.txt", "T = 20 \xb0\x43\n"}}};
}

inline void write_figures(ResultsWriter& file) {
  const std::vector<std::string> grades{"N42SH", "Y30", "Sm₂Co₁₇"};
  const std::vector<double> temperatures{233.15, 293.15};
  const double missing = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> br{1.36, 1.28, 0.45, 0.40, 1.10, missing};
  const std::vector<std::int8_t> safe{0, 1, 0, 1, 1, 2};
  file.axis("/fom/grade", grades, {.long_name = "grade of magnet"});
  file.axis("/fom/temperature", temperatures,
            {.units = "K", .long_name = "temperature of the magnet"});
  file.dataset("/fom/Br", br, {"/fom/grade", "/fom/temperature"},
               {.units = "T", .long_name = "remanence", .extra = {{"source", "datasheet"}}});
  file.dataset("/fom/safe", safe, {"/fom/grade", "/fom/temperature"},
               {.long_name = "verdict", .flag_meanings = {"no", "yes", "not_computed"}});
  file.dataset("/fom/total", std::array{7.5}, {}, {.units = "kg", .long_name = "mass of all"});
  file.attribute("/fom", "method", std::string("IEC 60404-5"));
}

inline void write_tables(ResultsWriter& file) {
  const std::vector<std::string> maker{"Arnold", "", "Großmann"};
  const std::vector<double> mass{1.5, 2.5, 3.5};
  const std::vector<std::int32_t> poles{4, 6, 8};
  const std::vector<std::int64_t> draws{10'000'000'000, 2, -3};
  file.table("/substitution", "one candidate",
             {{"maker", maker, {.long_name = "maker"}},
              {"mass", mass, {.units = "kg", .long_name = "mass of magnet"}},
              {"poles", poles, {.units = "1", .long_name = "number of poles"}},
              {"draws", draws, {.units = "1", .long_name = "number of draws"}}});
  file.table("/rejected", "one rejected candidate",
             {{"mass", std::vector<double>{}, {.units = "kg", .long_name = "mass of magnet"}},
              {"why", std::vector<std::string>{}, {.long_name = "reason"}}});
}

inline void write_sample(const std::filesystem::path& path) {
  ResultsWriter file(path, sample_provenance());
  write_figures(file);
  write_tables(file);
  file.finish();
}

}  // namespace magswap::test
