#include "magswap/results/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <new>
#include <system_error>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/results/hdf5_calls.hpp"
#include "magswap/results/schema.hpp"
#include "magswap/results/seal.hpp"
#include "magswap/results/utf8.hpp"

namespace magswap {

namespace h5 = detail::h5;
namespace fs = std::filesystem;

namespace {

// Bounds on what a file may claim, far above any study, so that a damaged one cannot exhaust the
// machine.
constexpr std::size_t kMostObjects = 100'000;
constexpr int kDeepest = 16;
constexpr std::size_t kMostAxes = 8;
constexpr hsize_t kBestCompression = 1032;  // deflate can do no better

fs::path checked_name(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    if (!error) error = std::make_error_code(std::errc::no_such_file_or_directory);
    throw IoError(fmt::format("{}: cannot open: {}", path.string(), error.message()));
  }
  if (!fs::is_regular_file(status)) {
    throw IoError(fmt::format("{}: is no regular file", path.string()));
  }
  return path;
}

// The system's reason where the file cannot be read at all; a clear word where it cannot be HDF5.
void check_signature(const fs::path& path) {
  constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw IoError(
        fmt::format("{}: cannot open: {}", path.string(), std::generic_category().message(errno)));
  }
  std::string start(kSignature.size(), '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  if (start.empty()) throw DataError(path.string(), 0, 0, "is empty, no results file");
  if (start != kSignature.substr(0, start.size())) {
    throw DataError(path.string(), 0, 0, "is no HDF5 file, so no results file");
  }
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    if (end > start) words.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return words;
}

DatasetInfo::Type type_of(h5::Kind kind) {
  switch (kind) {
    case h5::Kind::f64:
      return DatasetInfo::Type::f64;
    case h5::Kind::i8:
      return DatasetInfo::Type::i8;
    case h5::Kind::i32:
      return DatasetInfo::Type::i32;
    case h5::Kind::i64:
      return DatasetInfo::Type::i64;
    case h5::Kind::text:
      return DatasetInfo::Type::text;
    case h5::Kind::other:
      break;
  }
  throw h5::Failure("the type is none of f64, i8, i32, i64 and text of variable length");
}

hsize_t bytes_in_memory(DatasetInfo::Type type) {
  switch (type) {
    case DatasetInfo::Type::i8:
      return 1;
    case DatasetInfo::Type::i32:
      return 4;
    case DatasetInfo::Type::text:
      return 16;  // on disk: length, address and index
    default:
      return 8;
  }
}

}  // namespace

struct ResultsReader::Impl {
  explicit Impl(const fs::path& name) : path(checked_name(name)) {
    check_signature(path);
    detail::check_seal(path);
  }

  fs::path path;
  h5::Handle file;
  hsize_t file_bytes = 0;
  std::array<std::int64_t, 2> version{};
  std::vector<DatasetInfo> datasets;
  std::map<std::string, std::size_t, std::less<>> index;  // path → place in datasets
  std::size_t objects = 0;

  [[noreturn]] void refuse(std::string_view why) const {
    throw DataError(path.string(), 0, 0, why);
  }

  // Runs a call of ours; what HDF5 or the allocator complains of is then a fault of the file.
  template <class Call>
  auto reading(std::string_view what, Call call) const {
    try {
      return call();
    } catch (const h5::Failure& failure) {
      refuse(fmt::format("{}, cut short or damaged: {}", what, failure.what()));
    } catch (const std::bad_alloc&) {
      refuse(fmt::format("{}: claims more data than memory holds", what));
    } catch (const std::length_error&) {
      refuse(fmt::format("{}: claims more data than memory holds", what));
    }
  }

  void open();
  void check_root();
  void walk(const std::string& group, int depth, std::map<haddr_t, std::string>& places);
  DatasetInfo describe(hid_t dataset, const std::string& name) const;
  void check_extents(hid_t dataset, const DatasetInfo& info) const;
  void name_axes(const std::map<haddr_t, std::string>& places);
  h5::Handle open_dataset(const DatasetInfo& info) const;
  const DatasetInfo& find(std::string_view name) const;
  void check_type(const DatasetInfo& info, bool fits, std::string_view wanted) const;
};

void ResultsReader::Impl::open() {
  file_bytes = fs::file_size(path);
  file = reading("is no readable HDF5 file", [&] { return h5::open_file(path.string()); });
  check_root();
  std::map<haddr_t, std::string> places;
  reading("contents", [&] { walk("/", 0, places); });
  reading("axes", [&] { name_axes(places); });
}

void ResultsReader::Impl::check_root() {
  const hid_t root = file.get();
  reading("root attributes", [&] {
    if (!h5::has_attribute(root, "filetype") ||
        h5::text_attribute(root, "filetype") != schema::kFiletype) {
      refuse("is an HDF5 file, but no results file of Magswap");
    }
    const auto numbers = h5::integer_attribute(root, "schema_version");
    if (numbers.size() != 2) refuse("schema_version is not a pair of numbers");
    version = {numbers[0], numbers[1]};
    if (version[0] != schema::kMajor) {
      refuse(
          fmt::format("has schema {}.{}, this program reads schema {}.x; use the version of "
                      "Magswap that wrote it",
                      version[0], version[1], schema::kMajor));
    }
    if (!h5::has_attribute(root, "complete") ||
        h5::integer_attribute(root, "complete") != std::vector<std::int64_t>{1}) {
      refuse("is not complete: the run that wrote it did not end; run the study again");
    }
  });
}

void ResultsReader::Impl::walk(const std::string& group, int depth,
                               std::map<haddr_t, std::string>& places) {
  if (depth > kDeepest) throw h5::Failure("groups are nested more than 16 deep");
  const h5::Handle opened = h5::open_object(file.get(), group);
  for (const std::string& name : h5::link_names(opened.get(), kMostObjects)) {
    if (++objects > kMostObjects) throw h5::Failure("more than 100000 groups and datasets");
    std::string full = group;
    if (full != "/") full += '/';
    full += name;
    const h5::Handle object = h5::open_object(file.get(), full);
    if (!h5::is_dataset(object.get())) {
      walk(full, depth + 1, places);
      continue;
    }
    places.emplace(h5::address_of(object.get()), full);
    index.emplace(full, datasets.size());
    datasets.push_back(reading(full, [&] { return describe(object.get(), full); }));
  }
}

DatasetInfo ResultsReader::Impl::describe(hid_t dataset, const std::string& name) const {
  DatasetInfo info;
  info.path = name;
  info.type = type_of(h5::kind_of_dataset(dataset));
  const std::vector<hsize_t> extents = h5::extents_of(dataset);
  info.shape.assign(extents.begin(), extents.end());
  check_extents(dataset, info);
  info.is_axis = h5::is_scale(dataset);
  const auto text = [&](const char* key) {
    return h5::has_attribute(dataset, key) ? h5::text_attribute(dataset, key) : std::string();
  };
  info.units = text("units");
  info.long_name = text("long_name");
  info.flag_meanings = words_of(text("flag_meanings"));
  return info;
}

// A damaged extent must not make us ask for memory that the file cannot fill.
void ResultsReader::Impl::check_extents(hid_t dataset, const DatasetInfo& info) const {
  if (info.shape.size() > kMostAxes) throw h5::Failure("has more than 8 axes");
  const hsize_t most = h5::is_plain(dataset) ? file_bytes : file_bytes * kBestCompression;
  hsize_t bytes = bytes_in_memory(info.type);
  for (const std::size_t length : info.shape) {
    if (length != 0 && bytes > most / length) {
      throw h5::Failure("claims more elements than the file can hold");
    }
    bytes *= length;
  }
  if (bytes > 0 && h5::stored_bytes(dataset) == 0) throw h5::Failure("its elements are missing");
}

void ResultsReader::Impl::name_axes(const std::map<haddr_t, std::string>& places) {
  for (DatasetInfo& info : datasets) {
    if (info.is_axis) {
      info.axes.assign(info.shape.size(), info.path);
      continue;
    }
    const h5::Handle dataset = h5::open_object(file.get(), info.path);
    for (const haddr_t address : h5::scale_addresses(dataset.get(), info.shape.size())) {
      const auto place = places.find(address);
      info.axes.push_back(place == places.end() ? std::string() : place->second);
    }
  }
}

const DatasetInfo& ResultsReader::Impl::find(std::string_view name) const {
  const auto found = index.find(name);
  if (found != index.end()) return datasets[found->second];
  std::vector<std::string> names;
  for (const DatasetInfo& info : datasets) names.push_back(info.path);
  auto nearest = nearest_names(name, names);
  const std::string message =
      fmt::format("{}: has no dataset '{}'{}{}", path.string(), name,
                  nearest.empty() ? "" : "; did you mean ", fmt::join(nearest, ", "));
  throw NotFoundError(message, std::move(nearest));
}

void ResultsReader::Impl::check_type(const DatasetInfo& info, bool fits,
                                     std::string_view wanted) const {
  if (!fits) refuse(fmt::format("{} does not hold {}", info.path, wanted));
}

ResultsReader::ResultsReader(const fs::path& path) : impl_(std::make_unique<Impl>(path)) {
  impl_->open();
}

ResultsReader::~ResultsReader() = default;

std::array<std::int64_t, 2> ResultsReader::schema_version() const noexcept {
  return impl_->version;
}

const std::vector<DatasetInfo>& ResultsReader::datasets() const& noexcept {
  return impl_->datasets;
}

bool ResultsReader::contains(std::string_view path) const noexcept {
  return impl_->index.contains(path);
}

const DatasetInfo& ResultsReader::info(std::string_view path) const { return impl_->find(path); }

namespace {

std::size_t count_of(const DatasetInfo& info) {
  std::size_t count = 1;
  for (const std::size_t length : info.shape) count *= length;
  return count;
}

template <class T>
std::vector<T> numbers(hid_t dataset, h5::Kind kind, const DatasetInfo& info) {
  std::vector<T> out(count_of(info));
  if (!out.empty()) h5::read_numbers(dataset, kind, out.data());
  return out;
}

}  // namespace

std::vector<double> ResultsReader::doubles(std::string_view path,
                                           std::optional<std::string_view> units) const {
  const DatasetInfo& info = impl_->find(path);
  impl_->check_type(info, info.type == DatasetInfo::Type::f64, "doubles");
  if (units && *units != info.units) {
    impl_->refuse(
        fmt::format("{} has the unit '{}' where '{}' was expected", info.path, info.units, *units));
  }
  return impl_->reading(info.path, [&] {
    const h5::Handle dataset = h5::open_object(impl_->file.get(), info.path);
    return numbers<double>(dataset.get(), h5::Kind::f64, info);
  });
}

std::vector<std::int64_t> ResultsReader::integers(std::string_view path) const {
  const DatasetInfo& info = impl_->find(path);
  impl_->check_type(info,
                    info.type != DatasetInfo::Type::f64 && info.type != DatasetInfo::Type::text,
                    "integers");
  return impl_->reading(info.path, [&] {
    const h5::Handle dataset = h5::open_object(impl_->file.get(), info.path);
    return numbers<std::int64_t>(dataset.get(), h5::Kind::i64, info);
  });
}

std::vector<std::string> ResultsReader::texts(std::string_view path) const {
  const DatasetInfo& info = impl_->find(path);
  impl_->check_type(info, info.type == DatasetInfo::Type::text, "texts");
  return impl_->reading(info.path, [&] {
    const h5::Handle dataset = h5::open_object(impl_->file.get(), info.path);
    return h5::read_texts(dataset.get(), count_of(info));
  });
}

std::optional<std::string> ResultsReader::text_attribute(std::string_view path,
                                                         std::string_view name) const {
  const std::string key(name);
  return impl_->reading(path, [&]() -> std::optional<std::string> {
    const h5::Handle object = h5::open_object(impl_->file.get(), std::string(path));
    if (!h5::has_attribute(object.get(), key)) return std::nullopt;
    return h5::text_attribute(object.get(), key);
  });
}

Provenance ResultsReader::provenance() const {
  Provenance out;
  impl_->reading("provenance", [&] {
    out.command = h5::text_attribute(impl_->file.get(), "command");
    out.seed = h5::integer_attribute(impl_->file.get(), "seed").front();
  });
  const auto names = texts("/inputs/name");
  auto contents = texts("/inputs/text");
  const auto encodings = integers("/inputs/encoding");
  const auto digests = texts("/inputs/sha256");
  if (contents.size() != names.size() || encodings.size() != names.size() ||
      digests.size() != names.size()) {
    impl_->refuse("the columns of /inputs differ in length");
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    ResultsInput input{names[i]};
    if (encodings[i] == 2)
      input.sha256 = digests[i];
    else
      input.text = encodings[i] == 0 ? std::move(contents[i]) : detail::utf8_to_latin1(contents[i]);
    out.inputs.push_back(std::move(input));
  }
  return out;
}

}  // namespace magswap
