#include "magswap/loop_io/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "magswap/core/nearest.hpp"
#include "magswap/loop_io/cells.hpp"

namespace magswap::detail {
namespace {

constexpr std::array<std::string_view, 8> kQuantities{"H",     "B",      "J", "M",
                                                      "sigma", "moment", "m", "temperature"};
constexpr double kHighestPolarisation_T = 2.5;

enum class Dimension : std::uint8_t { none, field, flux, moment, specific, temperature, other };

Dimension dimension_of(const UnitText& unit) {
  static const auto field = parse_unit("A/m").exponents;
  static const auto flux = parse_unit("T").exponents;
  static const auto moment = parse_unit("A*m2").exponents;
  static const auto specific = parse_unit("A*m2/kg").exponents;
  static const auto temperature = parse_unit("K").exponents;
  if (unit.exponents == Exponents{}) return Dimension::none;
  if (unit.exponents == field) return Dimension::field;
  if (unit.exponents == flux) return Dimension::flux;
  if (unit.exponents == moment) return Dimension::moment;
  if (unit.exponents == specific) return Dimension::specific;
  return unit.exponents == temperature ? Dimension::temperature : Dimension::other;
}

Role role_of_quantity(std::string_view quantity) {
  if (quantity == "H") return Role::field;
  if (quantity == "B") return Role::flux_density;
  return quantity == "temperature" ? Role::temperature : Role::magnetic;
}

// Whether a magnetisation in gauss or oersted can be read in two ways: emu/cm3 or 4πM.
bool is_ambiguous(const HeaderCell& cell, std::string_view quantity) {
  const bool gaussian = cell.unit_text.find('G') != std::string::npos ||
                        cell.unit_text.find("auss") != std::string::npos ||
                        cell.unit_text.find("Oe") != std::string::npos ||
                        cell.unit_text.find("ersted") != std::string::npos;
  if (!gaussian || !cell.unit || quantity == "J") return false;
  const Dimension dimension = dimension_of(*cell.unit);
  if (dimension != Dimension::flux && dimension != Dimension::field) return false;
  const std::string name = plain_name(cell.name);
  return quantity == "M" || name.starts_with("m") ? name != "mu0m" : name.starts_with("sigmam");
}

class Planner {
 public:
  Planner(const LineReader& lines, const Header& header, const ReadOptions& options,
          const Sample& sample)
      : lines_(lines), header_(header), options_(options), sample_(sample) {}

  ColumnPlan plan() {
    ColumnPlan out;
    const Found field = find(Role::field, "the field H");
    out.field = convert_field(field);
    out.field_kind = FieldKind::external;
    const Found magnetic = find_magnetic();
    out.flux_density = magnetic.role == Role::flux_density;
    out.magnetic = out.flux_density ? convert_flux(magnetic) : convert_magnetic(magnetic);
    const std::string name = plain_name(field.cell.name);
    if (out.flux_density || name.find("int") != std::string::npos)
      out.field_kind = FieldKind::internal;
    if (options_.field) out.field_kind = *options_.field;
    out.temperature = optional_column(Role::temperature);
    out.field_error = optional_column(Role::field_error);
    out.magnetic_error = optional_column(Role::magnetic_error);
    out.notes = std::move(notes_);
    return out;
  }

 private:
  struct Found {
    HeaderCell cell;
    std::size_t index = 0;
    Role role = Role::none;
    std::string quantity;  // as the caller calls it, or empty
  };

  [[nodiscard]] DataError error(const HeaderCell& cell, std::string_view message) const {
    return lines_.error_at(header_.number, header_.line, cell.column, message);
  }

  // The caller's choice for a role, with the column it names.
  std::optional<Found> chosen(Role role) const {
    for (const ColumnChoice& choice : options_.columns) {
      if (choice.column.empty() || role_of_quantity(choice.quantity) != role) continue;
      const std::size_t index = index_of(choice);
      Found out{header_.cells[index], index, role, choice.quantity};
      apply_unit(out, choice);
      return out;
    }
    return std::nullopt;
  }

  void apply_unit(Found& found, const ColumnChoice& choice) const {
    if (choice.unit.empty()) {
      if (choice.quantity == "m" && !found.cell.unit) found.cell.unit = UnitText{};
      return;
    }
    found.cell.unit_text = choice.unit;
    found.cell.unit = unit_of(choice.unit);
    if (!found.cell.unit)
      throw ArgumentError(fmt::format("{}: unknown unit {} for column {}", lines_.path(),
                                      quoted(choice.unit), quoted(choice.column)));
  }

  std::size_t index_of(const ColumnChoice& choice) const {
    std::size_t number = 0;
    const char* end = choice.column.data() + choice.column.size();
    const auto [stop, fault] = std::from_chars(choice.column.data(), end, number);
    if (fault == std::errc() && stop == end && number >= 1 && number <= header_.cells.size())
      return number - 1;
    std::vector<std::string> names;
    for (const bool plain : {false, true}) {
      for (std::size_t i = 0; header_.named && i < header_.cells.size(); ++i) {
        const HeaderCell& cell = header_.cells[i];
        const bool hit = plain ? plain_name(cell.name) == plain_name(choice.column)
                               : cell.text == choice.column || cell.name == choice.column;
        if (hit) return i;
        if (plain) names.push_back(cell.text);
      }
    }
    throw NotFoundError(
        fmt::format("{}: no column {} for {}; the file has {} columns{}", lines_.path(),
                    quoted(choice.column), choice.quantity, header_.cells.size(),
                    header_.named ? ": " + names_of(header_) : std::string(" without names")),
        nearest_names(choice.column, names));
  }

  // Columns whose name has the role, with the caller's unit where he gives one without a column.
  std::vector<Found> named(Role role) const {
    std::vector<Found> out;
    for (std::size_t i = 0; i < header_.cells.size(); ++i) {
      if (!header_.named || role_of(header_.cells[i]) != role) continue;
      Found found{header_.cells[i], i, role, {}};
      for (const ColumnChoice& choice : options_.columns) {
        if (!choice.column.empty() || role_of_quantity(choice.quantity) != role) continue;
        found.quantity = choice.quantity;
        apply_unit(found, choice);
      }
      out.push_back(std::move(found));
    }
    return out;
  }

  Found find(Role role, std::string_view what) const {
    if (auto found = chosen(role)) return *found;
    const std::vector<Found> candidates = named(role);
    if (candidates.empty()) throw missing(what);
    const auto internal = [](const Found& found) {
      return plain_name(found.cell.name).find("int") != std::string::npos;
    };
    const auto count = std::count_if(candidates.begin(), candidates.end(), internal);
    if (count != 0 && count != static_cast<std::ptrdiff_t>(candidates.size()))
      throw error(candidates[0].cell,
                  "applied and internal field are both given; choose one by a column such as "
                  "\"H=" +
                      candidates[0].cell.name + "\"");
    return with_unit(candidates);
  }

  // J, M, specific magnetisation, moment, reduced: the first with a unit in this order; then B.
  Found find_magnetic() const {
    for (const Role role : {Role::magnetic, Role::flux_density}) {
      if (auto found = chosen(role)) return *found;
    }
    std::vector<Found> candidates = named(Role::magnetic);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Found& a, const Found& b) { return rank(a) < rank(b); });
    if (candidates.empty()) candidates = named(Role::flux_density);
    if (candidates.empty()) throw missing("B, J, M or a moment");
    return with_unit(candidates);
  }

  static int rank(const Found& found) {
    if (!found.cell.unit) return 9;
    switch (dimension_of(*found.cell.unit)) {
      case Dimension::flux:
        return 0;
      case Dimension::field:
        return 1;
      case Dimension::specific:
        return 2;
      case Dimension::moment:
        return 3;
      case Dimension::none:
        return 4;
      default:
        return 8;
    }
  }

  Found with_unit(const std::vector<Found>& candidates) const {
    for (const Found& found : candidates) {
      if (found.cell.unit) return found;
    }
    throw no_unit(candidates.front());
  }

  [[nodiscard]] DataError no_unit(const Found& found) const {
    std::string quantity = found.quantity.empty() ? std::string("J") : found.quantity;
    if (found.role == Role::field) quantity = "H";
    if (found.role == Role::flux_density) quantity = "B";
    const std::string_view example = found.role == Role::field ? "kA/m" : "T";
    const std::string fault =
        found.cell.unit_text.empty()
            ? std::string("has no unit")
            : fmt::format("has the unknown unit {}", quoted(found.cell.unit_text));
    return error(found.cell, fmt::format("column {} {}; give it, for instance as the column "
                                         "\"{} in {}\"",
                                         quoted(found.cell.text), fault, quantity, example));
  }

  [[nodiscard]] DataError missing(std::string_view what) const {
    const std::string have =
        header_.named ? "the columns are " + names_of(header_)
                      : fmt::format("the {} columns have no names", header_.cells.size());
    return error(HeaderCell{}, fmt::format("no column for {}: {}; name it with its unit, for "
                                           "instance \"H=1 in kA/m\" and \"J=2 in T\"",
                                           what, have));
  }

  [[nodiscard]] WantedColumn wanted(const Found& found, double factor) const {
    return {found.index,
            found.cell.unit->offset,
            found.cell.unit->factor * factor,
            true,
            header_.named ? found.cell.text : fmt::format("{}", found.index + 1),
            nullptr};
  }

  [[nodiscard]] DataError wrong_unit(const Found& found, std::string_view what) const {
    return error(found.cell, fmt::format("column {}: {} is no unit of {}", quoted(found.cell.text),
                                         quoted(found.cell.unit_text), what));
  }

  WantedColumn convert_field(const Found& found) {
    if (!found.cell.unit) throw no_unit(found);
    const Dimension dimension = dimension_of(*found.cell.unit);
    if (dimension == Dimension::field) return wanted(found, 1.0);
    if (dimension != Dimension::flux) throw wrong_unit(found, "a field (A/m, kA/m, Oe, kOe, T)");
    notes_.push_back(fmt::format("the field in {} was read as µ0·H", found.cell.unit_text));
    return wanted(found, 1.0 / kMu0);
  }

  WantedColumn convert_flux(const Found& found) const {
    if (!found.cell.unit) throw no_unit(found);
    if (dimension_of(*found.cell.unit) != Dimension::flux)
      throw wrong_unit(found, "a flux density (T, mT, G, kG)");
    return wanted(found, 1.0);
  }

  WantedColumn convert_magnetic(const Found& found) {
    if (!found.cell.unit) throw no_unit(found);
    if (is_ambiguous(found.cell, found.quantity))
      throw error(found.cell,
                  fmt::format("column {}: a magnetisation in {} may be emu/cm3 or 4πM; give "
                              "\"M in emu/cm3\" or \"J in {}\"",
                              quoted(found.cell.text), quoted(found.cell.unit_text),
                              printable(found.cell.unit_text)));
    return wanted(found, factor_of(found));
  }

  // From the coherent unit of the column to polarisation in tesla.
  double factor_of(const Found& found) const {
    switch (dimension_of(*found.cell.unit)) {
      case Dimension::flux:
        return 1.0;
      case Dimension::field:
        return kMu0;
      case Dimension::moment:
        if (const auto volume = volume_m3(sample_)) return kMu0 / *volume;
        throw error(found.cell, unknown_volume(found));
      case Dimension::specific:
        if (const auto density = density_kg_per_m3(sample_)) return kMu0 * *density;
        throw error(found.cell,
                    fmt::format("column {} is a moment per mass; give the sample's density, or "
                                "its mass and dimensions{}",
                                quoted(found.cell.text), known_mass()));
      case Dimension::none:
        if (options_.Ms) return kMu0 * si(*options_.Ms);
        throw error(found.cell,
                    fmt::format("column {} is a reduced magnetisation M/Ms; give Ms, such as "
                                "\"1.28 MA/m\"",
                                quoted(found.cell.text)));
      default:
        throw wrong_unit(found, "a magnetisation (T, A/m, emu/cm3, emu/g, A·m²/kg, emu, A·m²)");
    }
  }

  [[nodiscard]] std::string known_mass() const {
    return sample_.mass_kg ? fmt::format(" (known: mass {})", mass_text(*sample_.mass_kg))
                           : std::string();
  }

  [[nodiscard]] std::string unknown_volume(const Found& found) const {
    return fmt::format(
        "column {} is a magnetic moment; give the sample's volume, its dimensions, or its mass "
        "and density{}",
        quoted(found.cell.text), known_mass());
  }

  // A column that is read where its unit fits, and left out with a note where it does not.
  std::optional<WantedColumn> optional_column(Role role) {
    std::vector<Found> candidates = named(role);
    const auto found = chosen(role);
    if (found) candidates = {*found};
    for (const Found& candidate : candidates) {
      if (!candidate.cell.unit) {
        if (found || plain_name(candidate.cell.name).size() > 1)
          notes_.push_back(
              fmt::format("column {} has no unit and was left out", quoted(candidate.cell.text)));
        continue;
      }
      if (const auto factor = optional_factor(candidate)) {
        WantedColumn out = wanted(candidate, *factor);
        out.required = false;
        return out;
      }
    }
    return std::nullopt;
  }

  std::optional<double> optional_factor(const Found& found) const {
    const Dimension dimension = dimension_of(*found.cell.unit);
    if (found.role == Role::temperature)
      return dimension == Dimension::temperature ? std::optional(1.0) : std::nullopt;
    if (found.role == Role::field_error) {
      if (dimension == Dimension::flux) return 1.0 / kMu0;
      return dimension == Dimension::field ? std::optional(1.0) : std::nullopt;
    }
    const bool magnetic = dimension != Dimension::temperature && dimension != Dimension::other &&
                          dimension != Dimension::none;
    if (!magnetic || is_ambiguous(found.cell, found.quantity)) return std::nullopt;
    return factor_of(found);
  }

  const LineReader& lines_;
  const Header& header_;
  const ReadOptions& options_;
  const Sample& sample_;
  std::vector<std::string> notes_;
};

void check_positive(const std::optional<double>& value, std::string_view what,
                    std::string_view unit) {
  if (value && !(*value > 0.0 && std::isfinite(*value)))
    throw DomainError(
        fmt::format("{} {} {} of the sample must be positive and finite", what, *value, unit));
}

}  // namespace

std::string names_of(const Header& header) {
  constexpr std::size_t kMost = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(kMost, header.cells.size()); ++i) {
    if (i > 0) out += ", ";
    out += quoted(header.cells[i].text);
  }
  if (header.cells.size() > kMost) out += fmt::format(" and {} more", header.cells.size() - kMost);
  return out;
}

ColumnPlan plan_columns(const LineReader& lines, const Header& header, const ReadOptions& options,
                        const Sample& sample) {
  return Planner(lines, header, options, sample).plan();
}

std::string mass_text(double mass_kg) { return fmt::format("{:.6g} mg", mass_kg * 1e6); }

Sample merged(const Sample& given, const Sample& of_file) {
  Sample out = given;
  if (!out.mass_kg) out.mass_kg = of_file.mass_kg;
  if (!out.volume_m3) out.volume_m3 = of_file.volume_m3;
  if (!out.density_kg_per_m3) out.density_kg_per_m3 = of_file.density_kg_per_m3;
  if (!out.shape) out.shape = of_file.shape;
  return out;
}

std::optional<double> volume_m3(const Sample& sample) {
  if (sample.volume_m3) return sample.volume_m3;
  if (sample.shape) return si(volume(*sample.shape));
  if (sample.mass_kg && sample.density_kg_per_m3)
    return *sample.mass_kg / *sample.density_kg_per_m3;
  return std::nullopt;
}

std::optional<double> density_kg_per_m3(const Sample& sample) {
  if (sample.density_kg_per_m3) return sample.density_kg_per_m3;
  const auto volume = volume_m3(sample);
  return volume && sample.mass_kg ? std::optional(*sample.mass_kg / *volume) : std::nullopt;
}

void check(const ReadOptions& options) {
  check_positive(options.sample.mass_kg, "mass", "kg");
  check_positive(options.sample.volume_m3, "volume", "m3");
  check_positive(options.sample.density_kg_per_m3, "density", "kg/m3");
  if (options.sample.shape) check(*options.sample.shape);
  if (options.Ms && !(si(*options.Ms) > 0.0 && kMu0 * si(*options.Ms) <= kHighestPolarisation_T))
    throw DomainError(fmt::format("Ms {} A/m must be positive and at most {} MA/m (µ0·Ms 2.5 T)",
                                  si(*options.Ms), 1.99));
  if (options.shift && !(si(*options.shift) >= 0.0 && std::isfinite(si(*options.shift))))
    throw DomainError(fmt::format("shift {} A/m of a B-H table is HcB: zero or positive and finite",
                                  si(*options.shift)));
  if (!options.axis.empty() && options.axis != "x" && options.axis != "y" && options.axis != "z")
    throw ArgumentError(fmt::format("axis {} is none of x, y, z", quoted(options.axis)));
  for (const ColumnChoice& choice : options.columns) {
    if (std::find(kQuantities.begin(), kQuantities.end(), choice.quantity) == kQuantities.end())
      throw ArgumentError(fmt::format("no quantity {} of a column; known: {}",
                                      quoted(choice.quantity), fmt::join(kQuantities, ", ")));
  }
}

ColumnChoice split_column_choice(std::string_view text) {
  ColumnChoice out;
  std::string_view rest = trimmed(text);
  if (const std::size_t at = rest.rfind(" in "); at != std::string_view::npos) {
    out.unit = trimmed(rest.substr(at + 4));
    rest = trimmed(rest.substr(0, at));
  }
  const std::size_t equals = rest.find('=');
  out.quantity = trimmed(rest.substr(0, equals));
  if (equals != std::string_view::npos) out.column = trimmed(rest.substr(equals + 1));
  return out;
}

}  // namespace magswap::detail

namespace magswap {

std::span<const std::string_view> loop_quantities() { return detail::kQuantities; }

ColumnChoice parse_column_choice(std::string_view text) {
  const ColumnChoice out = detail::split_column_choice(text);
  const bool known = std::find(detail::kQuantities.begin(), detail::kQuantities.end(),
                               out.quantity) != detail::kQuantities.end();
  if (known && !(out.column.empty() && out.unit.empty())) return out;
  throw ArgumentError(fmt::format(
      "column choice {} is none of \"H=Field in kOe\", \"J=2 in T\", \"H in kA/m\"; quantities: {}",
      detail::quoted(text), fmt::join(detail::kQuantities, ", ")));
}

}  // namespace magswap
