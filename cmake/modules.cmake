# magswap_module(name sources… [LINK libs…]): one floor of the library, an object library that ends in magswap::magswap.
# LINK names private system libraries that this module alone uses.
function(magswap_module name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_library(magswap_${name} OBJECT ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(magswap_${name} PUBLIC ${PROJECT_SOURCE_DIR}/lib ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(magswap_${name} PUBLIC fmt::fmt Boost::headers PRIVATE magswap_build_flags ${arg_LINK})
  set_property(GLOBAL APPEND PROPERTY MAGSWAP_MODULES magswap_${name})
  # In the sanitizer build alone: elsewhere a file that forgets an include has to fail.
  if(MAGSWAP_SANITIZE)
    magswap_precompile(magswap_${name} precompiled_module <fmt/format.h> <magswap/units/quantity.hpp> <magswap/core/error.hpp>)
  endif()
endfunction()

# magswap_precompile(target owner headers…): headers parsed once for the targets of a kind, of which the first owns them.
function(magswap_precompile target owner)
  set_target_properties(${target} PROPERTIES PCH_WARN_INVALID OFF)  # kernels define __FAST_MATH__ and do without
  get_property(first GLOBAL PROPERTY MAGSWAP_${owner})
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
    set_property(GLOBAL PROPERTY MAGSWAP_${owner} ${target})
  endif()
endfunction()

# magswap_test(name sources…): one GoogleTest program against the whole library, found by ctest case by case.
function(magswap_test name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE magswap GTest::gtest_main GTest::gmock magswap_build_flags)
  # A third of a test build is optimising the tests themselves; the library keeps its own level.
  target_compile_options(${name} PRIVATE -O0)
  target_compile_definitions(${name} PRIVATE
    MAGSWAP_SOURCE_DIR="${PROJECT_SOURCE_DIR}" MAGSWAP_PROGRAM="$<TARGET_FILE:magswap_program>")
  magswap_precompile(${name} precompiled_tests <gtest/gtest.h> <gmock/gmock.h> <fmt/format.h> <magswap/units/quantity.hpp> <magswap/core/error.hpp>)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()

# magswap_bench(name sources…): one Google Benchmark program.
function(magswap_bench name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE magswap benchmark::benchmark_main magswap_build_flags)
endfunction()
