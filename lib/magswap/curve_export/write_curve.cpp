#include "magswap/curve_export/write_curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "magswap/core/error.hpp"
#include "magswap/core/nearest.hpp"
#include "magswap/core/version.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

constexpr std::array kFormats{
    CurveFormat{"femm", "FEMM 4.2", ".dat", BhForm::shifted_spline, false},
    CurveFormat{"maxwell", "Ansys Maxwell", ".tab", BhForm::signed_field, false},
    CurveFormat{"jmag", "JMAG", ".csv", BhForm::signed_field, false},
    CurveFormat{"comsol", "COMSOL Multiphysics", ".txt", BhForm::shifted, true},
    CurveFormat{"csv", "any program", ".csv", BhForm::signed_field, true},
};

using Writer = std::string (*)(const BhTable&);
constexpr std::array<Writer, kFormats.size()> kWriters{write_femm, write_maxwell, write_jmag,
                                                       write_comsol, write_csv};

struct Letter {
  std::string_view text;
  std::string_view plain;
};
constexpr std::array kLetters{
    Letter{"µ", "u"},     Letter{"μ", "u"},    Letter{"−", "-"},  Letter{"–", "-"},
    Letter{"°", "deg "},  Letter{"·", "*"},    Letter{"×", "x"},  Letter{"…", "..."},
    Letter{"≥", ">="},    Letter{"≤", "<="},   Letter{"²", "^2"}, Letter{"³", "^3"},
    Letter{"α", "alpha"}, Letter{"β", "beta"}, Letter{"\"", "'"},
};

// ASCII for programs whose files have no code page; line ends and quotes would break a line.
std::string plain(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* found = std::find_if(kLetters.begin(), kLetters.end(), [&](const Letter& letter) {
      return text.starts_with(letter.text);
    });
    if (found != kLetters.end()) {
      out += found->plain;
      text.remove_prefix(found->text.size());
      continue;
    }
    const auto c = static_cast<unsigned char>(text.front());
    if (c >= 0x20 && c < 0x7F) out += text.front();
    if (c < 0x20) out += ' ';
    if (c >= 0xC0) out += '?';  // a letter's first byte; the others follow it
    text.remove_prefix(1);
  }
  return out;
}

std::string temperature_text(double kelvin) { return fmt::format("{:.6g} degC", kelvin - 273.15); }

std::string title_of(const BhTable& table) {
  std::string out = table.name.empty() ? "magnet" : table.name;
  if (table.temperature_K) out += " " + temperature_text(*table.temperature_K);
  return out;
}

struct Row {
  double h;
  double b;
};

std::string number(double value) { return fmt::format("{:.12g}", value); }

// Rows from B = 0 on, with H = 0 there.
std::vector<Row> shifted_rows(const BhTable& table) {
  std::vector<Row> out;
  for (std::size_t i = 0; i < table.b_T.size(); ++i)
    if (table.b_T[i] >= 0.0)
      out.push_back({table.h_A_per_m[i] + table.hcb_A_per_m.value_or(0.0), table.b_T[i]});
  if (!table.hcb_A_per_m || out.empty() || out.front().b != 0.0)
    throw DomainError(fmt::format(
        "the curve of {} has no point at B = 0, where a shifted table begins; take a format with a "
        "signed field",
        title_of(table)));
  out.front().h = 0.0;
  return out;
}

std::string comments(const BhTable& table, std::string_view mark) {
  std::string out;
  for (const std::string& line : provenance(table))
    out += fmt::format("{} {}\n", mark, plain(line));
  return out;
}

}  // namespace

std::span<const CurveFormat> curve_formats() { return kFormats; }

const CurveFormat& curve_format(std::string_view name) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const CurveFormat& format) { return format.name == name; });
  if (found != kFormats.end()) return *found;
  std::vector<std::string> names;
  for (const CurveFormat& format : kFormats) names.emplace_back(format.name);
  throw NotFoundError(
      fmt::format("no curve format '{}'; there are {}", plain(name), fmt::join(names, ", ")),
      nearest_names(std::string(name), names));
}

std::string write_curve(const BhTable& table, const CurveFormat& format) {
  const CurveFormat& known = curve_format(format.name);
  return kWriters.at(static_cast<std::size_t>(&known - kFormats.data()))(table);
}

// Keys and their order as FEMM 4.2 itself writes them.
std::string write_femm(const BhTable& table) {
  const std::vector<Row> rows = shifted_rows(table);
  const double sigma = table.resistivity_ohm_m ? 1e-6 / *table.resistivity_ohm_m : 0.0;  // MS/m
  std::string out = fmt::format(
      "<BeginFolder>\n<FolderName> = \"{}\"\n<FolderURL> = \"{}\"\n<FolderVendor> = \"{}\"\n",
      plain(table.name.empty() ? "magnet" : table.name), plain(table.url),
      plain(table.maker.empty() ? table.source : table.maker));
  out += fmt::format(
      "  <BeginBlock>\n    <BlockName> = \"{}\"\n    <Mu_x> = {mu}\n    <Mu_y> = {mu}\n"
      "    <H_c> = {}\n    <H_cAngle> = 0\n    <J_re> = 0\n    <J_im> = 0\n    <Sigma> = {:.6g}\n"
      "    <d_lam> = 0\n    <Phi_h> = 0\n    <Phi_hx> = 0\n    <Phi_hy> = 0\n    <LamType> = 0\n"
      "    <LamFill> = 1\n    <NStrands> = 0\n    <WireD> = 0\n    <BHPoints> = {}\n",
      plain(title_of(table)), number(*table.hcb_A_per_m), sigma, rows.size(),
      fmt::arg("mu", number(table.mu_rec)));
  for (const Row& row : rows) out += fmt::format("      {}\t{}\n", number(row.b), number(row.h));
  return out + "  <EndBlock>\n<EndFolder>\n";
}

std::string write_maxwell(const BhTable& table) {
  std::string out = "\"H (A_per_meter)\"\t\"B (tesla)\"\n";
  for (std::size_t i = 0; i < table.b_T.size(); ++i)
    out += fmt::format("{}\t{}\n", number(table.h_A_per_m[i]), number(table.b_T[i]));
  return out;
}

std::string write_jmag(const BhTable& table) {
  std::string out;
  for (std::size_t i = 0; i < table.b_T.size(); ++i)
    out += fmt::format("{},{}\n", number(table.h_A_per_m[i]), number(table.b_T[i]));
  return out;
}

std::string write_comsol(const BhTable& table) {
  const std::vector<Row> rows = shifted_rows(table);
  std::string out = comments(table, "%");
  out += fmt::format("% field shifted by HcB = {} A/m\n% H (A/m)\tB (T)\n",
                     number(*table.hcb_A_per_m));
  for (const Row& row : rows) out += fmt::format("{}\t{}\n", number(row.h), number(row.b));
  return out;
}

std::string write_csv(const BhTable& table) {
  std::string out = comments(table, "#") + "H_int (A/m),B (T),J (T)\n";
  for (std::size_t i = 0; i < table.b_T.size(); ++i) {
    const double h = table.h_A_per_m[i], b = table.b_T[i];
    out += fmt::format("{},{},{}\n", number(h), number(b), number(b - kMu0 * h));
  }
  return out;
}

std::vector<std::string> provenance(const BhTable& table) {
  std::vector<std::string> out{title_of(table)};
  if (!table.maker.empty()) out.push_back("maker: " + table.maker);
  if (!table.source.empty()) out.push_back("source: " + table.source);
  if (!table.url.empty()) out.push_back("url: " + table.url);
  std::string figures = fmt::format("Br {}", format(table.br_T, Kind::flux_density));
  const auto add = [&figures](std::string_view name, const std::optional<double>& field) {
    if (field) figures += fmt::format(", {} {}", name, format(*field, Kind::field_strength));
  };
  add("HcB", table.hcb_A_per_m);
  add("HcJ", table.hcj_A_per_m);
  add("knee (5 % of Br lost)", table.knee_A_per_m);
  out.push_back(figures + fmt::format(", mu_rec {:.4g}", table.mu_rec));
  for (const std::string& note : table.notes) out.push_back("note: " + note);
  out.push_back(fmt::format("{} points, B between them within {:.2g} T of the curve; magswap {}",
                            table.b_T.size(), table.deviation_T, kVersion));
  return out;
}

std::vector<std::string> left_out(const BhTable& table, const CurveFormat& format) {
  std::vector<std::string> out;
  if (format.form != BhForm::signed_field && table.knee_A_per_m && table.hcb_A_per_m &&
      *table.knee_A_per_m > *table.hcb_A_per_m)
    out.push_back(fmt::format(
        "{} takes no B below 0: the knee at -{} lies beyond HcB and is not in the table; take "
        "maxwell, jmag or csv where demagnetisation matters",
        format.program, magswap::format(*table.knee_A_per_m, Kind::field_strength)));
  if (!format.has_comments)
    out.push_back(fmt::format("{} files have no comments: keep what is said here with the table",
                              format.program));
  return out;
}

}  // namespace magswap
