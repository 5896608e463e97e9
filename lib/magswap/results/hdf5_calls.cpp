#include "magswap/results/hdf5_calls.hpp"

#include <algorithm>
#include <array>

namespace magswap::detail::h5 {
namespace {

constexpr unsigned int kInOrder = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
constexpr std::size_t kMostAttributeElements = 4096;

// One line per level of HDF5's stack; exceptions must not pass through C.
herr_t collect(unsigned int /*level*/, const H5E_error2_t* entry, void* data) noexcept {
  auto& lines = *static_cast<std::vector<std::string>*>(data);
  const std::string line = entry->desc == nullptr ? "" : entry->desc;
  if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) {
    lines.push_back(line);
  }
  return 0;
}

Handle text_type() {
  Handle type = held("text type", H5Tclose, [] { return H5Tcopy(H5T_C_S1); });
  checked("text type", [&] { return H5Tset_size(type.get(), H5T_VARIABLE); });
  checked("text type", [&] { return H5Tset_cset(type.get(), H5T_CSET_UTF8); });
  return type;
}

Handle copied(hid_t type) {
  return held("type", H5Tclose, [type] { return H5Tcopy(type); });
}

Handle space_of(std::span<const hsize_t> extents) {
  return held("dataspace", H5Sclose, [&] {
    return extents.empty()
               ? H5Screate(H5S_SCALAR)
               : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr);
  });
}

// Creation properties of groups and datasets: no times, attributes in order of creation.
Handle creation(hid_t kind) {
  Handle properties = held("properties", H5Pclose, [kind] { return H5Pcreate(kind); });
  checked("properties", [&] { return H5Pset_obj_track_times(properties.get(), false); });
  checked("properties", [&] { return H5Pset_attr_creation_order(properties.get(), kInOrder); });
  return properties;
}

struct Links {
  std::vector<std::string> names;
  std::size_t most;
};

herr_t collect_link(hid_t /*group*/, const char* name, const H5L_info_t* info,
                    void* data) noexcept {
  auto& links = *static_cast<Links*>(data);
  if (info->type == H5L_TYPE_HARD) links.names.emplace_back(name);
  return links.names.size() > links.most ? -1 : 0;
}

// Index to iterate by: order of creation where the group keeps it.
H5_index_t index_of(hid_t group) {
  H5G_info_t info{};
  checked("group", [&] { return H5Gget_info(group, &info); });
  const H5I_type_t type = H5Iget_type(group);
  const Handle properties = held("group", H5Pclose, [&] {
    return type == H5I_FILE ? H5Fget_create_plist(group) : H5Gget_create_plist(group);
  });
  unsigned int order = 0;
  checked("group", [&] { return H5Pget_link_creation_order(properties.get(), &order); });
  return (order & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

Handle open_attribute(hid_t object, const std::string& name) {
  return held("attribute '" + name + "'", H5Aclose,
              [&] { return H5Aopen(object, name.c_str(), H5P_DEFAULT); });
}

std::size_t attribute_size(const Handle& attribute, const std::string& name) {
  const Handle space =
      held("attribute '" + name + "'", H5Sclose, [&] { return H5Aget_space(attribute.get()); });
  const auto size = checked("attribute '" + name + "'",
                            [&] { return H5Sget_simple_extent_npoints(space.get()); });
  if (size < 1 || static_cast<std::size_t>(size) > kMostAttributeElements) {
    throw Failure("attribute '" + name + "' has " + std::to_string(size) + " elements");
  }
  return static_cast<std::size_t>(size);
}

H5T_class_t class_of(const Handle& type) {
  const Quiet quiet;
  return H5Tget_class(type.get());
}

herr_t note_address(hid_t /*dataset*/, unsigned int /*dimension*/, hid_t scale, void* data) {
  H5O_info_t info{};
  if (H5Oget_info2(scale, &info, H5O_INFO_BASIC) < 0) return -1;
  *static_cast<haddr_t*>(data) = info.addr;
  return 1;  // a dimension of ours has one scale
}

}  // namespace

Quiet::Quiet() noexcept {
  H5Eget_auto2(H5E_DEFAULT, &handler_, &data_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() { H5Eset_auto2(H5E_DEFAULT, handler_, data_); }

std::string error_text() {
  std::vector<std::string> lines;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &lines);
  if (lines.empty()) return "HDF5 gives no reason";
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    reset();
    id_ = std::exchange(other.id_, H5I_INVALID_HID);
    close_ = other.close_;
  }
  return *this;
}

void Handle::reset() noexcept {
  if (id_ < 0) return;
  const Quiet quiet;
  close_(std::exchange(id_, H5I_INVALID_HID));
}

void Handle::close_or_throw(std::string_view what) {
  const hid_t id = std::exchange(id_, H5I_INVALID_HID);
  checked(what, [&] { return close_(id); });
}

Handle file_type(Kind kind) {
  switch (kind) {
    case Kind::f64:
      return copied(H5T_IEEE_F64LE);
    case Kind::i8:
      return copied(H5T_STD_I8LE);
    case Kind::i32:
      return copied(H5T_STD_I32LE);
    case Kind::i64:
      return copied(H5T_STD_I64LE);
    case Kind::text:
      return text_type();
    case Kind::other:
      break;
  }
  throw Failure("no type of results files");
}

Handle memory_type(Kind kind) {
  switch (kind) {
    case Kind::f64:
      return copied(H5T_NATIVE_DOUBLE);
    case Kind::i8:
      return copied(H5T_NATIVE_INT8);
    case Kind::i32:
      return copied(H5T_NATIVE_INT32);
    case Kind::i64:
      return copied(H5T_NATIVE_INT64);
    case Kind::text:
      return text_type();
    case Kind::other:
      break;
  }
  throw Failure("no type of results files");
}

Kind kind_of(hid_t type) {
  for (const Kind kind : {Kind::f64, Kind::i8, Kind::i32, Kind::i64}) {
    const Handle known = file_type(kind);
    if (checked("type", [&] { return H5Tequal(type, known.get()); }) > 0) return kind;
  }
  const Quiet quiet;
  return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0 ? Kind::text
                                                                          : Kind::other;
}

void create_group(hid_t file, const std::string& path) {
  const Handle properties = creation(H5P_GROUP_CREATE);
  checked(path, [&] { return H5Pset_link_creation_order(properties.get(), kInOrder); });
  const Handle group = held(path, H5Gclose, [&] {
    return H5Gcreate2(file, path.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT);
  });
}

void write_dataset(hid_t file, const std::string& path, Kind kind, std::span<const hsize_t> extents,
                   const void* elements) {
  const Handle space = space_of(extents);
  const Handle properties = creation(H5P_DATASET_CREATE);
  const Handle stored = file_type(kind);
  const Handle dataset = held(path, H5Dclose, [&] {
    return H5Dcreate2(file, path.c_str(), stored.get(), space.get(), H5P_DEFAULT, properties.get(),
                      H5P_DEFAULT);
  });
  if (std::find(extents.begin(), extents.end(), hsize_t{0}) != extents.end()) return;
  const Handle type = memory_type(kind);
  checked(path, [&] {
    return H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, elements);
  });
}

void write_attribute(hid_t object, const std::string& name, Kind kind, std::size_t count,
                     const void* elements) {
  const std::array<hsize_t, 1> extents{count};
  const Handle space = count == 0 ? space_of({}) : space_of(extents);
  const Handle stored = file_type(kind);
  const Handle attribute = held(name, H5Aclose, [&] {
    return H5Acreate2(object, name.c_str(), stored.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT);
  });
  const Handle type = memory_type(kind);
  checked(name, [&] { return H5Awrite(attribute.get(), type.get(), elements); });
}

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
  const char* const pointer = text.c_str();
  write_attribute(object, name, Kind::text, 0, &pointer);
}

void make_scale(hid_t dataset, const std::string& name) {
  checked(name, [&] { return H5DSset_scale(dataset, name.c_str()); });
}

void attach_scale(hid_t dataset, hid_t scale, unsigned int index) {
  checked("dimension scale", [&] { return H5DSattach_scale(dataset, scale, index); });
}

Handle open_object(hid_t location, const std::string& path) {
  return held(path, H5Oclose, [&] { return H5Oopen(location, path.c_str(), H5P_DEFAULT); });
}

Handle open_file(const std::string& path) {
  const Handle access = held("file", H5Pclose, [] { return H5Pcreate(H5P_FILE_ACCESS); });
  checked("file", [&] { return H5Pset_file_locking(access.get(), false, true); });
  checked("file", [&] { return H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG); });
  return held("file", H5Fclose,
              [&] { return H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()); });
}

std::vector<std::string> link_names(hid_t group, std::size_t most) {
  const H5_index_t index = index_of(group);
  Links links{{}, most};
  hsize_t position = 0;
  checked("group",
          [&] { return H5Literate(group, index, H5_ITER_INC, &position, collect_link, &links); });
  return links.names;
}

bool is_dataset(hid_t object) {
  const Quiet quiet;
  const H5I_type_t type = H5Iget_type(object);
  if (type != H5I_DATASET && type != H5I_GROUP) throw Failure("neither group nor dataset");
  return type == H5I_DATASET;
}

std::vector<hsize_t> extents_of(hid_t dataset) {
  const Handle space = held("extents", H5Sclose, [&] { return H5Dget_space(dataset); });
  if (checked("extents", [&] { return H5Sget_simple_extent_type(space.get()); }) == H5S_NULL) {
    throw Failure("extents: the dataset is null");
  }
  const int rank = checked("extents", [&] { return H5Sget_simple_extent_ndims(space.get()); });
  std::vector<hsize_t> extents(static_cast<std::size_t>(rank));
  checked("extents",
          [&] { return H5Sget_simple_extent_dims(space.get(), extents.data(), nullptr); });
  return extents;
}

Kind kind_of_dataset(hid_t dataset) {
  const Handle type = held("type", H5Tclose, [&] { return H5Dget_type(dataset); });
  return kind_of(type.get());
}

hsize_t stored_bytes(hid_t dataset) {
  const Handle properties = held("layout", H5Pclose, [&] { return H5Dget_create_plist(dataset); });
  const int external = checked("layout", [&] { return H5Pget_external_count(properties.get()); });
  const H5D_layout_t layout = checked("layout", [&] { return H5Pget_layout(properties.get()); });
  if (external > 0 || layout == H5D_VIRTUAL) throw Failure("the elements lie in another file");
  const Quiet quiet;
  return H5Dget_storage_size(dataset);
}

bool is_plain(hid_t dataset) {
  const Handle properties = held("layout", H5Pclose, [&] { return H5Dget_create_plist(dataset); });
  return checked("layout", [&] { return H5Pget_layout(properties.get()); }) != H5D_CHUNKED;
}

void read_numbers(hid_t dataset, Kind kind, void* elements) {
  const Handle type = memory_type(kind);
  checked("elements",
          [&] { return H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, elements); });
}

std::vector<std::string> read_texts(hid_t dataset, std::size_t count) {
  if (count == 0) return {};
  const Handle type = memory_type(Kind::text);
  const Handle space = held("elements", H5Sclose, [&] { return H5Dget_space(dataset); });
  std::vector<char*> pointers(count, nullptr);
  const auto reclaim = [&] {
    const Quiet quiet;
    H5Dvlen_reclaim(type.get(), space.get(), H5P_DEFAULT, pointers.data());
  };
  try {
    checked("elements", [&] {
      return H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data());
    });
    std::vector<std::string> texts;
    texts.reserve(count);
    for (const char* text : pointers) texts.emplace_back(text == nullptr ? "" : text);
    reclaim();
    return texts;
  } catch (...) {
    reclaim();
    throw;
  }
}

bool has_attribute(hid_t object, const std::string& name) {
  return checked(name, [&] { return H5Aexists(object, name.c_str()); }) > 0;
}

std::string text_attribute(hid_t object, const std::string& name) {
  const Handle attribute = open_attribute(object, name);
  const Handle type = held(name, H5Tclose, [&] { return H5Aget_type(attribute.get()); });
  if (kind_of(type.get()) != Kind::text || attribute_size(attribute, name) != 1) {
    throw Failure("attribute '" + name + "' is not one text of variable length");
  }
  const Handle memory = memory_type(Kind::text);
  char* text = nullptr;
  checked(name, [&] { return H5Aread(attribute.get(), memory.get(), &text); });
  std::string out = text == nullptr ? "" : text;
  H5free_memory(text);
  return out;
}

std::vector<std::int64_t> integer_attribute(hid_t object, const std::string& name) {
  const Handle attribute = open_attribute(object, name);
  const Handle type = held(name, H5Tclose, [&] { return H5Aget_type(attribute.get()); });
  if (class_of(type) != H5T_INTEGER) throw Failure("attribute '" + name + "' is no integer");
  std::vector<std::int64_t> values(attribute_size(attribute, name));
  const Handle memory = memory_type(Kind::i64);
  checked(name, [&] { return H5Aread(attribute.get(), memory.get(), values.data()); });
  return values;
}

haddr_t address_of(hid_t object) {
  H5O_info_t info{};
  checked("object", [&] { return H5Oget_info2(object, &info, H5O_INFO_BASIC); });
  return info.addr;
}

std::vector<haddr_t> scale_addresses(hid_t dataset, std::size_t rank) {
  std::vector<haddr_t> addresses(rank, HADDR_UNDEF);
  for (std::size_t i = 0; i < rank; ++i) {
    checked("dimension scale", [&] {
      return H5DSiterate_scales(dataset, static_cast<unsigned int>(i), nullptr, note_address,
                                &addresses[i]);
    });
  }
  return addresses;
}

bool is_scale(hid_t dataset) {
  return checked("dimension scale", [&] { return H5DSis_scale(dataset); }) > 0;
}

}  // namespace magswap::detail::h5
