#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/witness/embedded_witness.hpp"
#include "magswap/witness/witness_case.hpp"

namespace magswap {
namespace {

constexpr std::string_view kCases = "examples/verify/cases/";
constexpr std::string_view kModels = "examples/verify/models/";

std::vector<WitnessCase> shipped() {
  std::vector<WitnessCase> out;
  for (const EmbeddedFile& file : detail::witness_texts()) {
    if (file.path.starts_with(kCases)) out.push_back(read_witness_case(file.path, file.text));
  }
  // Families in the order of the work, from a magnet alone to machines; inside one by name.
  static const std::vector<std::string> order{"open magnet",
                                              "open magnet, curve",
                                              "force on a plate",
                                              "force between magnets",
                                              "C-core",
                                              "pot magnet",
                                              "loudspeaker",
                                              "voice-coil motor",
                                              "magnetic separator",
                                              "surface machine",
                                              "spoke rotor"};
  const auto place = [&](const WitnessCase& c) {
    return std::find(order.begin(), order.end(), c.family) - order.begin();
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const WitnessCase& a, const WitnessCase& b) { return place(a) < place(b); });
  return out;
}

}  // namespace

const std::vector<WitnessCase>& witness_cases() {
  static const std::vector<WitnessCase> cases = shipped();
  return cases;
}

const WitnessCase& witness_case(std::string_view name) {
  std::vector<std::string> names;
  for (const WitnessCase& item : witness_cases()) {
    if (item.name == name) return item;
    names.push_back(item.name);
  }
  auto nearest = nearest_names(name, names);
  throw NotFoundError(
      fmt::format("no case '{}'{} (`magswap verify --list` lists all)", name,
                  nearest.empty() ? std::string()
                                  : fmt::format("; did you mean {}?", fmt::join(nearest, ", "))),
      nearest);
}

const std::vector<WitnessFile>& witness_files() {
  static const std::vector<WitnessFile> files = [] {
    std::vector<WitnessFile> out;
    for (const EmbeddedFile& file : detail::witness_texts()) {
      if (file.path.starts_with(kModels)) {
        out.push_back({file.path.substr(kModels.size()), file.text});
      }
    }
    return out;
  }();
  return files;
}

}  // namespace magswap
