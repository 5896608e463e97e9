#include "magswap/results/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/core/version.hpp"
#include "magswap/results/checks.hpp"
#include "magswap/results/memory_file.hpp"
#include "magswap/results/output_file.hpp"
#include "magswap/results/schema.hpp"
#include "magswap/results/seal.hpp"
#include "magswap/results/sha256.hpp"
#include "magswap/results/utf8.hpp"

namespace magswap {

namespace h5 = detail::h5;

namespace {

[[noreturn]] void refuse(std::string_view path, std::string_view why) {
  throw ArgumentError(fmt::format("results {}: {}", path, why));
}

h5::Kind kind_of(const Values& values) {
  constexpr std::array kKinds{h5::Kind::f64, h5::Kind::i8, h5::Kind::i32, h5::Kind::i64,
                              h5::Kind::text};
  return kKinds.at(values.index());
}

// HDF5 takes texts as pointers to characters; numbers it takes as they stand.
class Elements {
 public:
  explicit Elements(const Values& values) {
    if (const auto* texts = std::get_if<std::span<const std::string>>(&values)) {
      for (const std::string& text : *texts) pointers_.push_back(text.c_str());
      data_ = pointers_.data();
    } else {
      data_ = std::visit([](const auto& span) -> const void* { return span.data(); }, values);
    }
  }
  [[nodiscard]] const void* data() const noexcept { return data_; }

 private:
  std::vector<const char*> pointers_;
  const void* data_ = nullptr;
};

void write_attributes(hid_t dataset, const Values& values, const Attributes& attributes,
                      bool is_axis) {
  h5::write_attribute(dataset, "long_name", attributes.long_name);
  h5::write_attribute(dataset, "units", attributes.units.empty() ? "1" : attributes.units);
  if (std::holds_alternative<std::span<const double>>(values) && !is_axis) {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    h5::write_attribute(dataset, "_FillValue", h5::Kind::f64, 1, &missing);
  }
  if (!attributes.flag_meanings.empty()) {
    std::vector<std::int8_t> flags(attributes.flag_meanings.size());
    std::iota(flags.begin(), flags.end(), std::int8_t{0});
    h5::write_attribute(dataset, "flag_values", h5::Kind::i8, flags.size(), flags.data());
    h5::write_attribute(dataset, "flag_meanings",
                        fmt::format("{}", fmt::join(attributes.flag_meanings, " ")));
  }
  for (const auto& [name, text] : attributes.extra) h5::write_attribute(dataset, name, text);
}

void check_axis_values(std::string_view path, const Values& values) {
  const auto* const numbers = std::get_if<std::span<const double>>(&values);
  if (numbers == nullptr) return;
  for (std::size_t i = 0; i < numbers->size(); ++i) {
    if (!std::isfinite((*numbers)[i])) {
      refuse(path, fmt::format("element {} of the axis is {}; an axis has no missing values", i,
                               (*numbers)[i]));
    }
  }
}

std::string digest_of(const ResultsInput& input) {
  return input.sha256.empty() ? sha256_hex(input.text) : input.sha256;
}

// One fingerprint of all inputs: that of the list that `sha256sum` prints for them.
std::string fingerprint(const std::vector<ResultsInput>& inputs) {
  std::string list;
  for (const auto& input : inputs) {
    list += fmt::format("{}  {}\n", digest_of(input), input.name);
  }
  return sha256_hex(list);
}

}  // namespace

struct ResultsWriter::Impl {
  explicit Impl(const std::filesystem::path& path) : output(path) {}

  detail::OutputFile output;
  h5::MemoryFile file;
  std::map<std::string, std::size_t, std::less<>> axes;  // path → length
  std::set<std::string, std::less<>> datasets;
  std::set<std::string, std::less<>> groups{"/"};
  bool has_provenance = false;
  bool finished = false;

  // Runs a call of ours; what HDF5 complains of is then a failure to write this file.
  template <class Call>
  void writing(Call call) {
    if (finished) throw ArgumentError(fmt::format("{}: is finished", output.path().string()));
    try {
      call();
    } catch (const h5::Failure& failure) {
      throw IoError(fmt::format("{}: cannot write {}", output.path().string(), failure.what()));
    }
  }

  void make_groups(std::string_view path) {
    if (groups.contains(path)) return;
    if (datasets.contains(path)) refuse(path, "is a dataset and cannot hold others");
    make_groups(detail::parent_of(path));
    h5::create_group(file.id(), std::string(path));
    groups.emplace(path);
  }

  void check_free(std::string_view path) const {
    detail::check_path(path);
    if (datasets.contains(path) || groups.contains(path)) refuse(path, "is there already");
  }

  std::size_t axis_length(std::string_view path, const std::string& axis) const {
    const auto found = axes.find(axis);
    if (found == axes.end()) {
      std::vector<std::string> names;
      for (const auto& [name, length] : axes) names.push_back(name);
      const auto nearest = nearest_names(axis, names);
      refuse(path, fmt::format("there is no axis '{}'{}{}", axis,
                               nearest.empty() ? "" : "; did you mean ", fmt::join(nearest, ", ")));
    }
    const std::string_view scope = detail::parent_of(axis);
    const std::string_view own = detail::parent_of(path);
    const bool visible =
        scope == "/" || own == scope || (own.starts_with(scope) && own[scope.size()] == '/');
    if (!visible) {
      refuse(path, fmt::format("the axis {} stands neither in the same group nor above, where "
                               "netCDF would find it",
                               axis));
    }
    if (detail::leaf_of(axis) == detail::leaf_of(path)) {
      refuse(path, fmt::format("has the name of its axis {}; only the axis itself may", axis));
    }
    return found->second;
  }

  std::vector<hsize_t> extents(std::string_view path, const Values& values,
                               const std::vector<std::string>& names) const {
    std::vector<hsize_t> out;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (std::count(names.begin(), names.end(), names[i]) > 1) {
        refuse(path, fmt::format("stands twice on the axis {}; make a second axis", names[i]));
      }
      out.push_back(axis_length(path, names[i]));
    }
    const hsize_t wanted = std::accumulate(out.begin(), out.end(), hsize_t{1}, std::multiplies<>());
    if (wanted != size_of(values)) {
      refuse(path, fmt::format("has {} values where the axes ({}) ask for {}", size_of(values),
                               fmt::join(names, ", "), wanted));
    }
    return out;
  }

  h5::Handle put(std::string_view path, const Values& values, std::span<const hsize_t> shape,
                 const Attributes& attributes, bool is_axis) {
    make_groups(detail::parent_of(path));
    const std::string name(path);
    h5::write_dataset(file.id(), name, kind_of(values), shape, Elements(values).data());
    datasets.insert(name);
    h5::Handle dataset = h5::open_object(file.id(), name);
    write_attributes(dataset.get(), values, attributes, is_axis);
    return dataset;
  }

  void write_root(const Provenance& provenance);
};

void ResultsWriter::Impl::write_root(const Provenance& provenance) {
  const hid_t root = file.id();
  const std::array<std::int32_t, 2> version{schema::kMajor, schema::kMinor};
  detail::check_text("/", provenance.command);
  h5::write_attribute(root, "Conventions", "CF-1.8");
  h5::write_attribute(root, "filetype", std::string(schema::kFiletype));
  h5::write_attribute(root, "schema_version", h5::Kind::i32, version.size(), version.data());
  h5::write_attribute(root, "program", "magswap");
  h5::write_attribute(root, "program_version", std::string(kVersion));
  h5::write_attribute(root, "git_revision", std::string(git_revision()));
  h5::write_attribute(root, "command", provenance.command);
  h5::write_attribute(root, "seed", h5::Kind::i64, 0, &provenance.seed);
  h5::write_attribute(root, "inputs_sha256", fingerprint(provenance.inputs));
}

namespace {

struct InputColumns {
  std::vector<std::string> names;
  std::vector<std::string> digests;
  std::vector<std::string> texts;
  std::vector<std::int8_t> encodings;
};

// Third meaning of /inputs/encoding: the text was too large to be kept.
constexpr std::int8_t kLeftOut = 2;

InputColumns columns_of(const std::vector<ResultsInput>& inputs) {
  InputColumns out;
  for (const ResultsInput& input : inputs) {
    const auto& [name, text, sha256] = input;
    if (text.find('\0') != std::string::npos) {
      throw DataError(name, 0, 0,
                      fmt::format("byte {} is NUL; only texts can be kept as inputs of "
                                  "a results file",
                                  text.find('\0')));
    }
    const bool is_utf8 = detail::first_unstorable_byte(text) == std::string_view::npos;
    out.names.push_back(name);
    out.digests.push_back(digest_of(input));
    out.texts.push_back(is_utf8 ? text : detail::latin1_to_utf8(text));
    out.encodings.push_back(!sha256.empty() ? kLeftOut : is_utf8 ? std::int8_t{0} : std::int8_t{1});
  }
  return out;
}

}  // namespace

ResultsWriter::ResultsWriter(const std::filesystem::path& path, const Provenance& provenance)
    : ResultsWriter(path, ProvenanceLater{}) {
  this->provenance(provenance);
}

ResultsWriter::ResultsWriter(const std::filesystem::path& path, ProvenanceLater)
    : impl_(std::make_unique<Impl>(path)) {}

void ResultsWriter::provenance(const Provenance& provenance) {
  if (impl_->has_provenance) throw ArgumentError("a results file has one provenance");
  const InputColumns inputs = columns_of(provenance.inputs);
  impl_->writing([&] { impl_->write_root(provenance); });
  table("/inputs", "one text that the run has read",
        {{"name", inputs.names, {.long_name = "name that the user gave"}},
         {"sha256",
          inputs.digests,
          {.long_name = "SHA-256 of the exact bytes, as sha256sum prints it"}},
         {"text", inputs.texts, {.long_name = "the exact text, see encoding"}},
         {"encoding",
          inputs.encodings,
          {.long_name = "how text.encode(…) gives the exact bytes",
           .flag_meanings = {"utf-8", "latin-1", "left_out"}}}});
  impl_->has_provenance = true;
}

ResultsWriter::~ResultsWriter() = default;

const std::filesystem::path& ResultsWriter::path() const noexcept { return impl_->output.path(); }

void ResultsWriter::axis(std::string_view path, const Values& values,
                         const Attributes& attributes) {
  impl_->check_free(path);
  detail::check_attributes(path, values, attributes);
  detail::check_elements(path, values, attributes);
  check_axis_values(path, values);
  impl_->writing([&] {
    const std::array<hsize_t, 1> shape{size_of(values)};
    const h5::Handle dataset = impl_->put(path, values, shape, attributes, true);
    h5::make_scale(dataset.get(), std::string(detail::leaf_of(path)));
    impl_->axes.emplace(path, shape[0]);
  });
}

void ResultsWriter::dataset(std::string_view path, const Values& values,
                            const std::vector<std::string>& axes, const Attributes& attributes) {
  impl_->check_free(path);
  detail::check_attributes(path, values, attributes);
  detail::check_elements(path, values, attributes);
  const std::vector<hsize_t> shape = impl_->extents(path, values, axes);
  impl_->writing([&] {
    const h5::Handle dataset = impl_->put(path, values, shape, attributes, false);
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const h5::Handle scale = h5::open_object(impl_->file.id(), axes[i]);
      h5::attach_scale(dataset.get(), scale.get(), static_cast<unsigned int>(i));
    }
  });
}

void ResultsWriter::table(std::string_view path, std::string_view long_name,
                          const std::vector<Column>& columns) {
  impl_->check_free(path);
  if (long_name.empty()) refuse(path, "needs a long_name that says what a row is");
  detail::check_text(path, long_name);
  if (columns.empty()) refuse(path, "a table needs a column");
  std::vector<std::int64_t> rows(size_of(columns.front().values));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  const std::string row = fmt::format("{}/row", path);
  axis(row, rows, {.units = "1", .long_name = std::string(long_name)});
  attribute(path, "title", std::string(long_name));
  for (const Column& column : columns) {
    dataset(fmt::format("{}/{}", path, column.name), column.values, {row}, column.attributes);
  }
}

void ResultsWriter::attribute(std::string_view path, std::string_view name,
                              const AttributeValue& value) {
  if (!impl_->groups.contains(path) && !impl_->datasets.contains(path)) {
    refuse(path, fmt::format("is not there to carry the attribute '{}'", name));
  }
  detail::check_attribute_name(path, name);
  impl_->writing([&] {
    const h5::Handle object = h5::open_object(impl_->file.id(), std::string(path));
    const std::string key(name);
    if (h5::has_attribute(object.get(), key)) {
      refuse(path, fmt::format("has the attribute '{}' already", name));
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
      detail::check_text(path, *text);
      h5::write_attribute(object.get(), key, *text);
    } else if (const auto* number = std::get_if<double>(&value)) {
      h5::write_attribute(object.get(), key, h5::Kind::f64, 0, number);
    } else {
      h5::write_attribute(object.get(), key, h5::Kind::i64, 0, std::get_if<std::int64_t>(&value));
    }
  });
}

void ResultsWriter::finish() {
  if (!impl_->has_provenance)
    throw ArgumentError(
        fmt::format("{}: give its provenance() first", impl_->output.path().string()));
  impl_->writing([&] {
    const std::int32_t complete = 1;
    h5::write_attribute(impl_->file.id(), "complete", h5::Kind::i32, 0, &complete);
    impl_->finished = true;
    const std::span<const std::byte> bytes = impl_->file.finish();
    const std::string seal = detail::seal_of(bytes);
    const std::array pieces{bytes, std::as_bytes(std::span<const char>(seal))};
    impl_->output.commit(pieces);
  });
}

}  // namespace magswap
