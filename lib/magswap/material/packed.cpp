#include "magswap/material/packed.hpp"

#include <cstring>
#include <type_traits>
#include <unordered_map>

#include "magswap/material/fields.hpp"

namespace magswap::detail {

/// The members of a library, for packing.
struct LibraryAccess {
  template <class Archive, class AnyLibrary>
  static void visit(Archive& archive, AnyLibrary& library) {
    archive(library.sources_);
    archive(library.families_);
    archive(library.grades_);
    archive(library.compounds_);
    archive(library.prices_);
    archive(library.steels_);
  }
};

namespace {

template <class T, class Record>
constexpr bool is = std::is_same_v<std::remove_const_t<T>, Record>;

// The members of each record once, for writing and for reading.
template <class Archive, class T>
void visit_members(Archive& archive, T& record) {
  const auto fields = [&](const auto& table) {
    for (const auto& field : table) archive(record.*field.member);
  };
  if constexpr (is<T, SourcedValue>) {
    archive(record.kind, record.min, record.typical, record.max, record.value, record.low,
            record.high);
    archive(record.standing, record.at_K, record.from_K, record.to_K, record.source,
            record.definition);
    archive(record.note, record.disputed_by, record.line, record.column);
  } else if constexpr (is<T, Source>) {
    archive(record.key, record.title, record.author, record.year, record.url, record.doi,
            record.licence);
    archive(record.seen, record.path, record.line);
  } else if constexpr (is<T, Composition>) {
    archive(record.fractions, record.standing, record.source, record.note, record.line,
            record.column);
  } else if constexpr (is<T, GradePoint>) {
    archive(record.temperature_K, record.line);
    fields(point_fields());
  } else if constexpr (is<T, Family>) {
    archive(record.key, record.title, record.chemistry, record.curve_model,
            record.dysprosium_model);
    archive(record.composition, record.note, record.path, record.line);
    fields(family_fields());
  } else if constexpr (is<T, Grade>) {
    archive(record.maker, record.maker_key, record.name, record.family, record.aliases,
            record.process);
    archive(record.standing, record.anisotropy, record.note, record.points, record.composition);
    archive(record.path, record.line);
    fields(grade_fields());
  } else if constexpr (is<T, Compound>) {
    archive(record.name, record.formula, record.structure, record.composition, record.note,
            record.path, record.line);
    fields(compound_fields());
  } else if constexpr (is<T, SteelCurve>) {
    archive(record.h_A_per_m, record.b_T, record.standing, record.method, record.quality,
            record.levelled, record.source);
    archive(record.note, record.line, record.column);
  } else if constexpr (is<T, SteelLoss>) {
    archive(record.frequency_Hz, record.b_T, record.loss_W_per_kg, record.standing);
    archive(record.definition, record.source, record.line, record.column);
  } else if constexpr (is<T, SteelLossLaw>) {
    archive(record.kh, record.ke, record.alpha, record.beta, record.standing, record.definition);
    archive(record.source, record.note, record.line, record.column);
  } else if constexpr (is<T, Steel>) {
    archive(record.name, record.aliases, record.title, record.category, record.standard);
    archive(record.curve, record.losses, record.loss_law, record.note, record.path, record.line);
    fields(steel_fields());
  } else {
    static_assert(is<T, Price>);
    archive(record.item, record.form, record.region, record.date, record.value, record.is_default,
            record.path);
    archive(record.line);
  }
}

class Writer {
 public:
  template <class... Values>
  void operator()(const Values&... values) {
    (write(values), ...);
  }

  // Texts first, each once, then what refers to them by number.
  [[nodiscard]] std::string bytes() {
    Writer head;
    head.write_number(texts_.size());
    for (const std::string* text : texts_) {
      head.write_number(text->size());
      head.bytes_ += *text;
    }
    return head.bytes_ + bytes_;
  }

 private:
  void write_number(std::uint64_t number) {
    while (number >= 0x80U) {
      bytes_ += static_cast<char>(static_cast<unsigned char>(number | 0x80U));
      number >>= 7U;
    }
    bytes_ += static_cast<char>(static_cast<unsigned char>(number));
  }

  void write(double value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes_.append(raw, sizeof value);
  }
  void write(int value) { write_number(static_cast<std::uint64_t>(value)); }
  void write(bool value) { write_number(value ? 1 : 0); }
  void write(Kind value) { write_number(static_cast<std::uint64_t>(value)); }
  void write(Standing value) { write_number(static_cast<std::uint64_t>(value)); }
  void write(const std::string& text) {
    const auto [at, fresh] = numbers_.try_emplace(text, texts_.size());
    if (fresh) texts_.push_back(&at->first);
    write_number(at->second);
  }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    write_number(values.size());
    for (const T& value : values) write(value);
  }
  template <class Key, class T, class Less>
  void write(const std::map<Key, T, Less>& values) {
    write_number(values.size());
    for (const auto& [key, value] : values) {
      write(key);
      write(value);
    }
  }
  template <class T>
  requires std::is_class_v<T>
  void write(const T& record) { visit_members(*this, record); }

  std::string bytes_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<const std::string*> texts_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {
    texts_.resize(read_count());
    for (std::string_view& text : texts_) text = take(read_count());
  }

  template <class... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }

  void finish() const {
    if (!rest_.empty()) fail();
  }

 private:
  [[noreturn]] static void fail() {
    throw DataError("the packed materials are damaged; build the program again");
  }

  std::string_view take(std::size_t count) {
    if (count > rest_.size()) fail();
    const std::string_view out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return out;
  }

  std::uint64_t read_number() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80U) return out;
    }
    fail();
  }

  // A number of elements, each of which takes at least a byte.
  std::size_t read_count() {
    const std::uint64_t count = read_number();
    if (count > rest_.size()) fail();
    return static_cast<std::size_t>(count);
  }

  void read(double& value) { std::memcpy(&value, take(sizeof value).data(), sizeof value); }
  void read(int& value) { value = static_cast<int>(read_number()); }
  void read(bool& value) { value = read_number() != 0; }
  void read(Kind& value) { value = static_cast<Kind>(read_number()); }
  void read(Standing& value) { value = static_cast<Standing>(read_number()); }
  void read(std::string& text) {
    const std::uint64_t number = read_number();
    if (number >= texts_.size()) fail();
    text = texts_[static_cast<std::size_t>(number)];
  }
  template <class T>
  void read(std::optional<T>& value) {
    if (read_number() != 0) read(value.emplace());
  }
  template <class T>
  void read(std::vector<T>& values) {
    values.resize(read_count());
    for (T& value : values) read(value);
  }
  template <class Key, class T, class Less>
  void read(std::map<Key, T, Less>& values) {
    const std::size_t count = read_count();
    for (std::size_t i = 0; i < count; ++i) {
      Key key;
      read(key);
      read(values.emplace_hint(values.end(), std::move(key), T{})->second);
    }
  }
  template <class T>
  requires std::is_class_v<T>
  void read(T& record) { visit_members(*this, record); }

  std::string_view rest_;
  std::vector<std::string_view> texts_;
};

}  // namespace

std::string pack(const Library& library) {
  Writer writer;
  LibraryAccess::visit(writer, library);
  return writer.bytes();
}

Library unpack(std::string_view bytes) {
  Library out;
  Reader reader(bytes);
  LibraryAccess::visit(reader, out);
  reader.finish();
  return out;
}

}  // namespace magswap::detail
