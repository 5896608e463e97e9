#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/field/operating_point.hpp"
#include "magswap/force/coupling_file.hpp"
#include "magswap/force/plate_limit.hpp"
#include "magswap/force/pot_magnet.hpp"
#include "magswap/force/pull.hpp"

namespace magswap::cli {

/// What a magnet is made of, as the command line says it.
struct ForceMagnet {
  std::string title;                       ///< grade and maker, or "Br 1.2 T"
  std::string key;                         ///< of the grade; empty for a bare Br
  std::optional<Temperature> temperature;  ///< of a grade
  Polarisation Br;
  double mu_rec = 1.0;
};

/// A pull at one gap.
struct PullRow {
  Length gap;
  Pull pull;
  std::optional<PlateLimit> plate;
  double stiffness_N_per_m = 0.0;  ///< −dF/dgap of force()

  /// Force with the plate's limit in it.
  [[nodiscard]] Force force() const { return (plate ? plate->share : 1.0) * pull.force; }
  [[nodiscard]] Force low() const;
  [[nodiscard]] Force high() const;
};

/// Pulls of one magnet and what they hold for.
struct PullAnswer {
  ForceMagnet magnet;
  Body body;
  Counterpart counterpart = Counterpart::plate;
  Length coating;  ///< counted into the gap
  std::optional<Length> plate_thickness;
  FluxDensity saturation;
  std::vector<PullRow> rows;
};

/// Why the model's error does not hold for a pull, one sentence each; empty where it does.
[[nodiscard]] std::vector<std::string> outside_cases_of(const PullAnswer& answer);

/// Conditions and assumptions of a pull, one sentence each.
[[nodiscard]] std::vector<std::string> conditions_of(const PullAnswer& answer);

[[nodiscard]] std::string text_of(const PullAnswer& answer);
[[nodiscard]] std::string csv_of(const PullAnswer& answer);
[[nodiscard]] Document document_of(const PullAnswer& answer);
[[nodiscard]] std::string picture_of(const PullAnswer& answer);
/// Writes the rows as a table /pull. @throws IoError.
void write_results(const PullAnswer& answer, const std::string& path);

/// Mean working point of a coupling's magnets at one angle, an estimate.
struct CouplingPoint {
  std::string_view name;  ///< "aligned", "pull-out", "slipping"
  OperatingPoint point;   ///< margin and loss only mean something on a grade's curve
};

/// A coupling with its magnets.
struct CouplingAnswer {
  ForceMagnet magnet;
  std::string path, content;
  CouplingFile file;
  CouplingCurve curve;
  std::vector<double> angles_rad;
  std::vector<CouplingPoint> points;

  /// J² of the working point at pull-out [T²].
  [[nodiscard]] double j_squared() const;
};

[[nodiscard]] std::string text_of(const CouplingAnswer& answer);
[[nodiscard]] std::string csv_of(const CouplingAnswer& answer);
[[nodiscard]] Document document_of(const CouplingAnswer& answer);
[[nodiscard]] std::string picture_of(const CouplingAnswer& answer);
/// Writes torque and force over the angle as a table /coupling. @throws IoError.
void write_results(const CouplingAnswer& answer, const std::string& path);

/// The holding force of a pot at one gap.
struct PotRow {
  Length gap;  ///< coating not counted
  PotPull pull;
};

/// A pot magnet, the steel of its cup and plate, and its holding forces.
struct PotAnswer {
  ForceMagnet magnet;
  HoldingMagnet pot;  ///< its gap is that of the last row
  std::string steel;
  Length coating;  ///< counted into the gap
  std::vector<PotRow> rows;
};

/// Steel of cup and plate where none is named.
inline constexpr const char* kPotSteel = "AISI 1008";

[[nodiscard]] std::string text_of(const PotAnswer& answer);
[[nodiscard]] std::string csv_of(const PotAnswer& answer);
[[nodiscard]] Document document_of(const PotAnswer& answer);
[[nodiscard]] std::string picture_of(const PotAnswer& answer);
/// Writes the rows as a table /pot. @throws IoError.
void write_results(const PotAnswer& answer, const std::string& path);

/// "N42SH (Arnold …) at 80 °C, Br 1.2 T, µrec 1.05".
[[nodiscard]] std::string title_of(const ForceMagnet& magnet);
/// Sets what the magnet is made of.
void set_magnet(Document& out, const ForceMagnet& magnet);

}  // namespace magswap::cli
