#include "magswap/results/memory_file.hpp"

#include <cstdlib>
#include <cstring>

namespace magswap::detail::h5 {
namespace {

// HDF5's core driver asks these for its buffer.
void* image_malloc(size_t size, H5FD_file_image_op_t /*op*/, void* udata) {
  auto& image = *static_cast<MemoryFile::Image*>(udata);
  return image.bytes = std::malloc(size);
}

void* image_realloc(void* bytes, size_t size, H5FD_file_image_op_t /*op*/, void* udata) {
  auto& image = *static_cast<MemoryFile::Image*>(udata);
  void* const grown = std::realloc(bytes, size);
  if (grown != nullptr) image.bytes = grown;
  return grown;
}

void* image_memcpy(void* to, const void* from, size_t size, H5FD_file_image_op_t /*op*/,
                   void* /*udata*/) {
  return std::memcpy(to, from, size);
}

herr_t image_free(void* bytes, H5FD_file_image_op_t op, void* udata) {
  const auto& image = *static_cast<const MemoryFile::Image*>(udata);
  const bool kept = op == H5FD_FILE_IMAGE_OP_FILE_CLOSE && bytes == image.bytes;
  if (!kept) std::free(bytes);
  return 0;
}

void* share_udata(void* udata) { return udata; }
herr_t leave_udata(void* /*udata*/) { return 0; }

// Where HDF5 ends its file: closing gives back space that it held at the flush, the buffer keeps it
// as zeros. Source: HDF5 File Format Specification 3.0, II.A, superblock versions 2 and 3, "End of
// File Address".
std::size_t end_of_file(const std::byte* bytes, std::size_t size) {
  constexpr std::size_t kVersionAt = 8;
  constexpr std::size_t kAddressAt = 28;
  constexpr std::size_t kSuperblock = 48;
  if (size < kSuperblock ||
      (bytes[kVersionAt] != std::byte{2} && bytes[kVersionAt] != std::byte{3})) {
    return size;
  }
  std::size_t end = 0;
  for (std::size_t i = 8; i-- > 0;)
    end = end << 8U | std::to_integer<std::size_t>(bytes[kAddressAt + i]);
  return end < size ? end : size;
}

Handle access_in_memory(MemoryFile::Image& image) {
  constexpr std::size_t kGrowth = std::size_t{1} << 20U;
  Handle access = held("memory file", H5Pclose, [] { return H5Pcreate(H5P_FILE_ACCESS); });
  checked("memory file", [&] { return H5Pset_fapl_core(access.get(), kGrowth, 0); });
  H5FD_file_image_callbacks_t callbacks{image_malloc, image_memcpy, image_realloc, image_free,
                                        share_udata,  leave_udata,  &image};
  checked("memory file", [&] { return H5Pset_file_image_callbacks(access.get(), &callbacks); });
  checked("memory file",
          [&] { return H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18); });
  checked("memory file", [&] { return H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG); });
  return access;
}

}  // namespace

MemoryFile::MemoryFile() {
  constexpr unsigned int kOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
  const Handle access = access_in_memory(image_);
  const Handle creation = held("memory file", H5Pclose, [] { return H5Pcreate(H5P_FILE_CREATE); });
  checked("memory file", [&] { return H5Pset_obj_track_times(creation.get(), false); });
  checked("memory file", [&] { return H5Pset_link_creation_order(creation.get(), kOrder); });
  checked("memory file", [&] { return H5Pset_attr_creation_order(creation.get(), kOrder); });
  file_ = held("memory file", H5Fclose, [&] {
    return H5Fcreate("magswap-results", H5F_ACC_TRUNC, creation.get(), access.get());
  });
}

MemoryFile::~MemoryFile() {
  file_.reset();
  std::free(image_.bytes);
}

std::span<const std::byte> MemoryFile::finish() {
  checked("flush", [&] { return H5Fflush(file_.get(), H5F_SCOPE_GLOBAL); });
  const auto size = checked("size", [&] { return H5Fget_file_image(file_.get(), nullptr, 0); });
  file_.close_or_throw("close");
  const auto* const bytes = static_cast<const std::byte*>(image_.bytes);
  return {bytes, end_of_file(bytes, static_cast<std::size_t>(size))};
}

}  // namespace magswap::detail::h5
