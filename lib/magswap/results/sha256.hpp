#pragma once

#include <memory>
#include <string>
#include <string_view>

// OpenSSL's EVP_MD_CTX, named here so that its header stays out.
struct evp_md_ctx_st;

namespace magswap {

/// SHA-256 of bytes that come in pieces.
///
/// Source: FIPS 180-4; computed by OpenSSL's libcrypto, which HDF5 loads anyway.
class Sha256 {
 public:
  /// @throws IoError  when the cryptographic library refuses (a system policy without SHA-256).
  Sha256();
  /// Takes in the next piece. Cost O(n).
  void add(std::string_view bytes);
  /// 64 lower-case hexadecimal digits of all pieces so far, as `sha256sum` prints them; ends the
  /// sum.
  [[nodiscard]] std::string hex();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// SHA-256 of some bytes as 64 lower-case hexadecimal digits, as `sha256sum` prints it.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace magswap
