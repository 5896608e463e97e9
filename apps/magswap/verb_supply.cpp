#include "cli.hpp"

namespace magswap::cli {

std::function<int()> declare_supply(Arguments& arguments) {
  declare_allocate(arguments);
  return {};
}

}  // namespace magswap::cli
