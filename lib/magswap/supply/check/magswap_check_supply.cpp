// magswap_check_supply FOLDER: checks the data files of supply beside the embedded prices. Run by
// the build; a file that does not pass the checks stops it.

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "magswap/material/library.hpp"
#include "magswap/supply/library.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: magswap_check_supply FOLDER\n");
    return 2;
  }
  try {
    magswap::SupplyLibrary supply;
    supply.add_prices(magswap::Library::shipped());
    supply.add(argv[1]);
    const auto errors = supply.check();
    for (const auto& error : errors) fmt::print(stderr, "{}\n", error.what());
    return errors.empty() ? 0 : 3;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
