# One interface target carries the warnings and sanitizers of our own code; users of the library do not inherit it.
add_library(magswap_build_flags INTERFACE)
target_compile_options(magswap_build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-align -Woverloaded-virtual -Wdouble-promotion)
# GCC 12 warns of overlaps in its own std::string (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(magswap_build_flags INTERFACE -Wno-restrict)
endif()
if(MAGSWAP_WERROR)
  target_compile_options(magswap_build_flags INTERFACE -Werror)
endif()
if(MAGSWAP_SANITIZE)
  # The checks of null pointers and object sizes are left to AddressSanitizer, which stops at the same places, and that of alignment
  # to the fuzzers' build: they would make the sanitizer build half as long again. UBSan's instrumentation makes GCC 12 see
  # uninitialised values that are not there.
  target_compile_options(magswap_build_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize=null,object-size,nonnull-attribute,returns-nonnull-attribute,alignment
    -fno-sanitize-recover=all -fno-omit-frame-pointer -Wno-maybe-uninitialized)
  target_link_options(magswap_build_flags INTERFACE -fsanitize=address,undefined)
endif()
