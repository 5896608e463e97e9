#include "magswap/field/clones.hpp"
#include "magswap/field/field_kernels.hpp"

namespace magswap::detail {

#ifdef MAGSWAP_FIELD_HAS_CLONES
namespace {
__attribute__((target("default"))) std::size_t width() { return 2; }
__attribute__((target("arch=x86-64-v3"))) std::size_t width() { return 4; }
__attribute__((target("arch=x86-64-v4"))) std::size_t width() { return 8; }
}  // namespace

// Callers elsewhere would get the default version of a function of several.
std::size_t vector_width() { return width(); }
#else
std::size_t vector_width() { return 8; }
#endif

}  // namespace magswap::detail
