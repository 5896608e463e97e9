#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/field/magnetic_field.hpp"
#include "magswap/report/field_map.hpp"

namespace magswap::cli {

/// One point and the field there.
struct FieldRow {
  Position at;
  MagneticField field;
  std::string place;  ///< "outside", "inside", "on the surface", of several the magnet's name
  std::optional<Length> gap;  ///< from the pole face, on the axis outside
};

/// A plane through magnets, across two axes.
struct FieldSection {
  std::size_t across = 0, up = 2;  ///< 0: x, 1: y, 2: z
  Position centre;
  Length width, height;
  std::string text;  ///< as it was asked for

  [[nodiscard]] std::size_t normal() const { return 3 - across - up; }
};

/// What `magswap field` says.
struct FieldAnswer {
  std::string title;
  std::vector<std::string> lines;       ///< below the title: polarisations, model, frame
  Document about = Document::object();  ///< the same for programs
  std::vector<UniformMagnet> sources;
  std::vector<std::string> names;  ///< of the first sources; others are images
  bool has_axis = false;           ///< one round or block magnet: distances from its face
  Length half;                     ///< of its length
  std::optional<Length> plate;     ///< face of the iron below
  std::vector<FieldRow> rows;
  std::optional<FieldSection> section;
};

/// "xz", "xz 60x40 mm" or "xy 60x40 mm at 8 mm"; sizes and centre that are left out follow from the
/// magnets. @throws ArgumentError
[[nodiscard]] FieldSection parse_section(const std::string& text,
                                         const std::vector<UniformMagnet>& magnets);

/// Number of the magnet that a point lies in, from 1; 0 outside all.
[[nodiscard]] int magnet_at(const FieldAnswer& answer, const Position& at);
/// True below the face of the plate, where the images' field is not that of the iron.
[[nodiscard]] bool in_iron(const FieldAnswer& answer, const Position& at);

/// Field at points, and where they lie.
/// @throws ArgumentError for a point in iron.
void add_points(FieldAnswer& answer, const std::vector<Position>& points);
/// Field on the grid of the section.
[[nodiscard]] FieldMap map_of(const FieldAnswer& answer);
/// Centres of the cells of a map of the section, rows from below.
[[nodiscard]] std::vector<Position> grid_of(const FieldSection& section);

[[nodiscard]] std::string text_of(const FieldAnswer& answer);
[[nodiscard]] Document document_of(const FieldAnswer& answer);
[[nodiscard]] std::string csv_of(const FieldAnswer& answer);
/// Writes the points as a table /field. @throws IoError.
void write_results(const FieldAnswer& answer, const std::string& path,
                   const std::string& assembly_path, const std::string& assembly_text);

}  // namespace magswap::cli
