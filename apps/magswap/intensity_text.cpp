#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "intensity_footprint.hpp"

namespace magswap::cli {
namespace {

constexpr std::size_t kWidth = 100;  // of notes

struct MassUnit {
  const char* text;
  double kg;
};

MassUnit unit_for(double kg) {
  if (kg >= 1000.0) return {"t", 1000.0};
  if (kg >= 1.0 || kg == 0.0) return {"kg", 1.0};
  if (kg >= 1e-3) return {"g", 1e-3};
  return {"mg", 1e-6};
}

std::string number_text(double value) {
  return value >= 1e4 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

}  // namespace

std::string mass_text(double kg) {
  const MassUnit unit = unit_for(kg);
  return fmt::format("{} {}", number_text(kg / unit.kg), unit.text);
}

namespace {

// The range in the unit of its upper end; empty where none is known.
std::string range_text(const IntensityLine& line) {
  const MassUnit unit = unit_for(line.high_kg);
  if (!line.entry.low_kg && !line.entry.high_kg && line.conversion.empty()) return "";
  if (line.conversion.empty() && !line.entry.low_kg && !line.entry.value_kg)
    return "up to " + mass_text(line.high_kg);
  if (line.low_kg == line.high_kg) return "";
  return fmt::format("{}–{} {}", number_text(line.low_kg / unit.kg),
                     number_text(line.high_kg / unit.kg), unit.text);
}

std::string source_text(const IntensityEntry& entry) {
  return entry.year ? fmt::format("{}, {}", entry.source, *entry.year) : entry.source;
}

std::string standing_text(const IntensityLine& line) {
  const std::string_view detail = line.entry.is_projection ? " (projection)"
                                  : line.rests_on_doubt    ? " from estimates"
                                                           : "";
  return fmt::format("{}{}", to_text(line.entry.standing), detail);
}

// A row of the table; a value that is but the middle of a range is shown only where it is
// calculated with.
std::vector<std::string> row_of(const IntensityLine& line, bool calculated) {
  const IntensityEntry& entry = line.entry;
  std::string name =
      entry.scope.empty() ? line.substance : fmt::format("{}: {}", line.substance, entry.scope);
  const bool shown = calculated || entry.value_kg;
  return {"  " + name,
          std::string(to_text(line.basis)),
          shown ? mass_text(line.value_kg) : "",
          range_text(line),
          std::string(to_text(entry.confidence)),
          standing_text(line),
          source_text(entry),
          joined(entry.disputed_by, ", ")};
}

std::vector<Table::Column> columns() {
  return {{"  substance"},
          {"basis"},
          {"content", "", Table::Align::right},
          {"range", "", Table::Align::right},
          {"confidence"},
          {"kind"},
          {"source"},
          {"disputed by"}};
}

std::string section(const std::string& title, const std::vector<IntensityLine>& lines,
                    bool calculated) {
  if (lines.empty()) return "";
  Table table(columns());
  for (const IntensityLine& line : lines) table.row(row_of(line, calculated));
  return title + "\n" + table.text();
}

std::string notes_of(const std::vector<IntensityLine>& lines) {
  std::string out;
  for (const IntensityLine& line : lines) {
    if (line.entry.note.empty()) continue;
    out +=
        fmt::format("    {} {}: {}\n", line.substance, mass_text(line.value_kg), line.entry.note);
  }
  return out;
}

constexpr std::size_t kMostLevels = 4;  // of a bill of materials shown

// "log-normal 179 kg (134 kg–239 kg), AICc …" and the other family's criterion
std::string fit_text(const StudyFit& fit, double units) {
  if (fit.fits.empty()) return fit.reason;
  const FittedDistribution& best = fit.fits.front();
  return fmt::format("{} {} ({}–{}), AICc {:.1f}, {} {:.1f}", to_text(best.family),
                     mass_text(units * best.quantile(0.5)), mass_text(units * best.quantile(0.05)),
                     mass_text(units * best.quantile(0.95)), best.aicc,
                     to_text(fit.fits.back().family), fit.fits.back().aicc);
}

std::string apart_text(const StudyFit& fit) {
  std::string out;
  if (!fit.outliers.empty()) out += fmt::format("{} apart", fit.outliers.size());
  if (!fit.zeros.empty())
    out += fmt::format("{}{} zero", out.empty() ? "" : ", ", fit.zeros.size());
  return out;
}

std::string studies_text(const IntensityAnswer& answer, bool all) {
  const Product& product = *answer.product;
  const double units = answer.content.units;
  if (answer.fits.empty()) return "";
  Table table({{"  substance"},
               {"values", "", Table::Align::right},
               {"lowest", "", Table::Align::right},
               {"median", "", Table::Align::right},
               {"highest", "", Table::Align::right},
               {"left out"},
               {"median (5–95 %) of the fit; criterion of both families"}});
  const std::vector<StudyStatistics> spans = study_statistics(product);
  for (std::size_t i = 0; i < answer.fits.size(); ++i) {
    const StudyFit& fit = answer.fits[i];
    table.row({"  " + fit.substance, fmt::format("{}", fit.count),
               mass_text(units * spans[i].low_kg), mass_text(units * fit.median_kg),
               mass_text(units * spans[i].high_kg), apart_text(fit), fit_text(fit, units)});
  }
  std::string out = "across studies, projections left out\n" + table.text();
  if (!all) return out;
  Table each(
      {{"  study"}, {"substance"}, {"value", "", Table::Align::right}, {"for"}, {"in the fit"}});
  for (std::size_t i = 0; i < product.studies.size(); ++i) {
    const StudyValue& study = product.studies[i];
    const bool apart =
        std::any_of(answer.fits.begin(), answer.fits.end(), [&](const StudyFit& fit) {
          return std::count(fit.outliers.begin(), fit.outliers.end(), i) +
                     std::count(fit.zeros.begin(), fit.zeros.end(), i) >
                 0;
        });
    each.row({"  " + study.source, study.substance, mass_text(units * study.value_kg),
              study.year
                  ? fmt::format("{}{}", *study.year, study.is_projection ? " (projection)" : "")
                  : "",
              study.is_projection || apart ? "no" : "yes"});
  }
  return out + "every study's value\n" + each.text();
}

std::string facts_text(const Product& product) {
  std::string out;
  for (const ProductFact& fact : product.facts) {
    const std::string value =
        !fact.value.empty() ? fact.value : fmt::format("{} … {}", fact.low, fact.high);
    out +=
        fmt::format("  {}: {} ({}, {})\n", fact.name, value, to_text(fact.standing), fact.source);
  }
  return out.empty() ? out : "beside the content\n" + out;
}

std::string sources_text(const std::set<std::string>& keys) {
  std::string out = "sources\n";
  for (const std::string& key : keys) {
    const Source* source = source_of(key);
    if (source == nullptr) continue;
    out += fmt::format("  {}: {}{}{} ({}){}\n", key, source->author,
                       source->author.empty() ? "" : ", ", source->title, source->seen,
                       source->url.empty() ? "" : "\n    " + source->url);
  }
  return out;
}

std::string rest_text(const IntensityAnswer& answer, bool others_shown) {
  const Product& product = *answer.product;
  std::string out;
  if (!answer.content.others.empty() && !others_shown)
    out += fmt::format("{} further values of sources", answer.content.others.size());
  if (!product.studies.empty())
    out += fmt::format("{}{} of studies", out.empty() ? "" : ", ", product.studies.size());
  return out.empty() ? "--all adds notes and sources.\n"
                     : out + ": --all shows them, with notes and sources.\n";
}

void add_bill_rows(Table& table, const BillOfMaterials& bill, std::size_t level) {
  if (level > kMostLevels) return;
  const auto cell = [&](std::string_view substance, MassBasis basis) -> std::string {
    const IntensityLine* line = bill.find(substance, basis);
    return line == nullptr ? "" : mass_text(line->value_kg);
  };
  std::string amount = "1";
  if (bill.part != nullptr) {
    const bool share = level > 0 && bill.part->high <= 1.0 && bill.part->value != 1.0;
    amount = share ? fmt::format("{:.3g} %", 100.0 * bill.part->value)
                   : fmt::format("{:.3g}", bill.part->value);
    if (bill.part->low < bill.part->high) {
      amount +=
          share ? fmt::format(" ({:.3g}–{:.3g})", 100.0 * bill.part->low, 100.0 * bill.part->high)
                : fmt::format(" ({:.3g}–{:.3g})", bill.part->low, bill.part->high);
    }
  }
  table.row({"  " + std::string(2 * level, ' ') + bill.product->key, amount,
             cell("magnet", MassBasis::magnet), cell("Nd", MassBasis::element),
             cell("Pr", MassBasis::element), cell("Dy", MassBasis::element),
             cell("Tb", MassBasis::element), bill.part == nullptr ? "" : bill.part->source});
  for (const BillOfMaterials& child : bill.children) add_bill_rows(table, child, level + 1);
}

std::string left_out_text(const BillOfMaterials& bill) {
  std::string out;
  for (const std::string& line : bill.left_out) out += "  left out: " + line + "\n";
  for (const BillOfMaterials& child : bill.children) {
    if (child.children.empty()) out += left_out_text(child);
  }
  return out;
}

std::string bill_text(const IntensityAnswer& answer) {
  if (answer.bill.children.empty()) return "";
  Table table({{"  made of"},
               {"share or number"},
               {"magnet", "", Table::Align::right},
               {"Nd", "", Table::Align::right},
               {"Pr", "", Table::Align::right},
               {"Dy", "", Table::Align::right},
               {"Tb", "", Table::Align::right},
               {"source"}});
  add_bill_rows(table, answer.bill, 0);
  return "bill of materials\n" + table.text() + left_out_text(answer.bill);
}

std::string summed_title(const Product& product) {
  if (!product.variants.empty()) return "share-weighted over the variants";
  return product.parts.empty() ? "summed over the elements" : "summed over the parts";
}

std::string swap_text(const IntensityAnswer& answer) {
  if (!answer.swap) return "";
  const SwapAnswer& swap = *answer.swap;
  Table table({{"  substance"},
               {"with " + swap.from, "", Table::Align::right},
               {"range", "", Table::Align::right},
               {"with " + swap.to, "", Table::Align::right},
               {"range", "", Table::Align::right}});
  const auto find = [](const std::vector<IntensityLine>& lines, const IntensityLine& like) {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const IntensityLine& line) {
      return line.substance == like.substance;
    });
    return found == lines.end() ? nullptr : &*found;
  };
  std::vector<IntensityLine> rows = swap.content.before;
  for (const IntensityLine& line : swap.content.after) {
    if (find(rows, line) == nullptr) rows.push_back(line);
  }
  for (const IntensityLine& line : rows) {
    const IntensityLine* before = find(swap.content.before, line);
    const IntensityLine* after = find(swap.content.after, line);
    const double most = std::max(before == nullptr ? 0.0 : before->high_kg,
                                 after == nullptr ? 0.0 : after->high_kg);
    if (most == 0.0) continue;
    table.row({"  " + line.substance, before == nullptr ? "–" : mass_text(before->value_kg),
               before == nullptr ? "" : range_text(*before),
               after == nullptr ? "–" : mass_text(after->value_kg),
               after == nullptr ? "" : range_text(*after)});
  }
  std::string out = fmt::format("magnet exchanged: {:.4g} kg of {} do what 1 kg of {} does ({})\n",
                                swap.mass_ratio, swap.to, swap.from, swap.origin);
  out += table.text();
  for (const std::string& note : swap.notes) out += wrapped(note, kWidth);
  return out;
}

std::string total_text(const std::vector<IntensityLine>& lines) {
  const std::string note = total_note(lines);
  return note.empty() ? note : wrapped(note, kWidth);
}

}  // namespace

std::string intensity_text(const IntensityAnswer& answer, bool all) {
  const Product& product = *answer.product;
  const Intensity& content = answer.content;
  std::string out =
      fmt::format("{} ({}): {}\n", product.title, product.key, product.per.describe(content.units));
  if (!product.note.empty()) out += wrapped(product.note, kWidth);
  const bool none = content.lines.empty() && answer.summed.empty();
  out += none ? "no value is good enough to calculate with\n"
              : section("to calculate with", content.lines, true);
  out += total_text(content.lines);
  out += section("derived: magnet mass × " + answer.composition, answer.derived, true);
  if (!answer.derived.empty() && !answer.composition_note.empty())
    out += wrapped(answer.composition_note, kWidth);
  out += section(summed_title(product), answer.summed, true) + total_text(answer.summed);
  out += section("CLAIMED, never calculated with", content.claims, false);
  out += footprint_text(answer);
  out += bill_text(answer) + swap_text(answer) + studies_text(answer, all);
  // Where sources give values for parts or makes alone, those are the answer.
  const bool alone = content.lines.empty() && answer.summed.empty() && content.claims.empty();
  const std::string further = section("further values", content.others, false);
  if (!all)
    return out + (alone ? further : "") + (product.says_nothing() ? facts_text(product) : "") +
           rest_text(answer, alone);
  out += further + facts_text(product);
  const std::string notes =
      notes_of(content.lines) + notes_of(content.claims) + notes_of(content.others);
  if (!notes.empty()) out += "notes\n" + notes;
  return out + sources_text(sources_of(answer, true));
}

}  // namespace magswap::cli
