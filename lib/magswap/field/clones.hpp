#pragma once

// Kernels in several instruction sets, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define MAGSWAP_FIELD_HAS_CLONES
#define MAGSWAP_FIELD_CLONES \
  __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define MAGSWAP_FIELD_CLONES
#endif
