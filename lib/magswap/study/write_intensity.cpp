#include "magswap/study/write_intensity.hpp"

#include "magswap/study/record_columns.hpp"

namespace magswap {
namespace {

using detail::Columns;
using detail::joined_words;
using detail::kMissing;

double year_of(const std::optional<int>& year) { return year ? *year : kMissing; }

/// How a mass may be used.
enum class Use { calculated, derived, summed, further, claim };

/// A content with what it stands for: its use, or the side of an exchange.
struct ContentRow {
  const IntensityLine* line = nullptr;
  int use = 0;
};

void append(std::vector<ContentRow>& rows, const std::vector<IntensityLine>* lines, int use) {
  if (lines == nullptr) return;
  for (const IntensityLine& line : *lines) rows.push_back({&line, use});
}

// A bound that the source gives or that follows for a derived number.
double known_or_missing(const IntensityLine& line, const std::optional<double>& given, double kg) {
  return given || !line.conversion.empty() ? kg : kMissing;
}

// What every content says of itself, of a row that leads to a line.
template <class Row, class Line>
void add_line(Columns<Row>& columns, const Line& line) {
  columns.text("substance", "element symbol, magnet, rare earths or material",
               [&](const Row& row) { return line(row).substance; });
  detail::add_basis(columns, [&](const Row& row) { return line(row).basis; });
  columns.number("content", "kg", "mass in the quantity",
                 [&](const Row& row) { return line(row).value_kg; });
  columns.number("content_low", "kg", "mass in the quantity, lower end", [&](const Row& row) {
    return known_or_missing(line(row), line(row).entry.low_kg, line(row).low_kg);
  });
  columns.number("content_high", "kg", "mass in the quantity, upper end", [&](const Row& row) {
    return known_or_missing(line(row), line(row).entry.high_kg, line(row).high_kg);
  });
  columns.text("kind", "standing of the number",
               [&](const Row& row) { return std::string(to_text(line(row).entry.standing)); });
  columns.text("confidence", "how far it can be relied on",
               [&](const Row& row) { return std::string(to_text(line(row).entry.confidence)); });
  columns.text("source", "key of the source",
               [&](const Row& row) { return line(row).entry.source; });
  columns.flag("doubtful", "estimated, claimed, disputed or derived from such a number",
               [&](const Row& row) { return line(row).doubtful(); });
}

void write_contents(ResultsWriter& file, const IntensityTables& tables) {
  std::vector<ContentRow> rows;
  append(rows, &tables.content->lines, static_cast<int>(Use::calculated));
  append(rows, tables.derived, static_cast<int>(Use::derived));
  append(rows, tables.summed, static_cast<int>(Use::summed));
  append(rows, &tables.content->others, static_cast<int>(Use::further));
  append(rows, &tables.content->claims, static_cast<int>(Use::claim));
  Columns<ContentRow> columns{std::span<const ContentRow>(rows)};
  const auto entry = [](const ContentRow& row) -> const IntensityEntry& { return row.line->entry; };
  columns.flag("use", "what the number is good for",
               {"calculated", "derived", "summed", "further", "claim"},
               [](const ContentRow& row) { return row.use; });
  add_line(columns, [](const ContentRow& row) -> const IntensityLine& { return *row.line; });
  columns.flag("middle_of_range", "the middle of a range that the source gives alone",
               [&](const ContentRow& row) { return !entry(row).value_kg.has_value(); });
  columns.text("scope", "part or make that it holds for; empty: the whole product",
               [&](const ContentRow& row) { return entry(row).scope; });
  columns.number("year", "1", "year of the number",
                 [&](const ContentRow& row) { return year_of(entry(row).year); });
  columns.text("region", "region it holds for",
               [&](const ContentRow& row) { return entry(row).region; });
  columns.flag("projection", "a number of a year to come",
               [&](const ContentRow& row) { return entry(row).is_projection; });
  columns.text("drawn_from", "sources behind a judged range",
               [&](const ContentRow& row) { return joined_words(entry(row).drawn_from, " "); });
  columns.text("disputed_by", "sources that contradict it",
               [&](const ContentRow& row) { return joined_words(entry(row).disputed_by, " "); });
  columns.text("conversion", "how it was derived; empty: the source says it",
               [](const ContentRow& row) { return row.line->conversion; });
  columns.text("note", "note of the record",
               [&](const ContentRow& row) { return entry(row).note; });
  file.table("/intensity/contents", "one substance, basis and source", columns.columns());
}

/// A product in the bill of materials, with its place in the tree.
struct NodeRow {
  const BillOfMaterials* node = nullptr;
  std::string place;  ///< keys from the top, such as "wind/wind-offshore"
};

struct BillRow {
  const IntensityLine* line = nullptr;
  std::string place;
};

void gather(const BillOfMaterials& node, const std::string& above, std::vector<NodeRow>& nodes,
            std::vector<BillRow>& contents) {
  const std::string place = above.empty() ? node.product->key : above + "/" + node.product->key;
  nodes.push_back({&node, place});
  for (const IntensityLine& line : node.lines) contents.push_back({&line, place});
  for (const BillOfMaterials& child : node.children) gather(child, place, nodes, contents);
}

void write_bill(ResultsWriter& file, const BillOfMaterials& bill) {
  std::vector<NodeRow> nodes;
  std::vector<BillRow> contents;
  gather(bill, "", nodes, contents);
  Columns<NodeRow> columns{std::span<const NodeRow>(nodes)};
  const auto part = [](const NodeRow& row, double ProductPart::*number) {
    return row.node->part == nullptr ? kMissing : row.node->part->*number;
  };
  const auto part_text = [](const NodeRow& row, const auto& get) {
    return row.node->part == nullptr ? std::string() : std::string(get(*row.node->part));
  };
  columns.text("place", "keys of the products from the top",
               [](const NodeRow& row) { return row.place; });
  columns.text("product", "key of the product",
               [](const NodeRow& row) { return row.node->product->key; });
  columns.text("title", "title of the product",
               [](const NodeRow& row) { return row.node->product->title; });
  columns.text("per", "what the product is counted in",
               [](const NodeRow& row) { return row.node->product->per.text(); });
  columns.number("units", "1", "functional units of it in the whole",
                 [](const NodeRow& row) { return row.node->units; });
  columns.number("amount", "1", "share or number in the product above",
                 [&](const NodeRow& row) { return part(row, &ProductPart::value); });
  columns.number("amount_low", "1", "share or number, lower end",
                 [&](const NodeRow& row) { return part(row, &ProductPart::low); });
  columns.number("amount_high", "1", "share or number, upper end",
                 [&](const NodeRow& row) { return part(row, &ProductPart::high); });
  columns.text("source", "key of the source of the share or number", [&](const NodeRow& row) {
    return part_text(row, [](const ProductPart& each) { return each.source; });
  });
  columns.text(
      "confidence", "how far the share or number can be relied on", [&](const NodeRow& row) {
        return part_text(row, [](const ProductPart& each) { return to_text(each.confidence); });
      });
  columns.text("left_out", "what its sums lack",
               [](const NodeRow& row) { return joined_words(row.node->left_out, "; "); });
  file.table("/intensity/nodes", "one product of the bill of materials", columns.columns());

  Columns<BillRow> masses{std::span<const BillRow>(contents)};
  masses.text("place", "keys of the products from the top",
              [](const BillRow& row) { return row.place; });
  add_line(masses, [](const BillRow& row) -> const IntensityLine& { return *row.line; });
  file.table("/intensity/bill", "one substance of one product of the bill of materials",
             masses.columns());
}

/// The value of a study, with what the fit made of it.
struct StudyRow {
  const StudyValue* study = nullptr;
  bool outlier = false;
  bool zero = false;
};

std::vector<StudyRow> study_rows(const Product& product, const std::vector<StudyFit>& fits) {
  std::vector<StudyRow> out;
  for (const StudyValue& study : product.studies) out.push_back({&study, false, false});
  for (const StudyFit& fit : fits) {
    for (const std::size_t i : fit.outliers) out[i].outlier = true;
    for (const std::size_t i : fit.zeros) out[i].zero = true;
  }
  return out;
}

void write_studies(ResultsWriter& file, const IntensityTables& tables) {
  const double units = tables.content->units;
  const std::vector<StudyRow> rows = study_rows(*tables.bill->product, *tables.fits);
  Columns<StudyRow> columns{std::span<const StudyRow>(rows)};
  columns.text("substance", "element symbol, magnet, rare earths or material",
               [](const StudyRow& row) { return row.study->substance; });
  detail::add_basis(columns, [&](const StudyRow& row) { return row.study->basis; });
  columns.number("content", "kg", "mass in the quantity by this study",
                 [&](const StudyRow& row) { return units * row.study->value_kg; });
  columns.number("year", "1", "year of the number",
                 [](const StudyRow& row) { return year_of(row.study->year); });
  columns.text("source", "key of the study", [](const StudyRow& row) { return row.study->source; });
  columns.flag("projection", "a number of a year to come",
               [](const StudyRow& row) { return row.study->is_projection; });
  columns.flag("outlier", "lies apart and is left out of the fit",
               [](const StudyRow& row) { return row.outlier; });
  columns.flag("zero", "none of it, left out of the fit",
               [](const StudyRow& row) { return row.zero; });
  file.table("/intensity/studies", "one value of one study", columns.columns());
}

void write_exchanged(ResultsWriter& file, const ExchangedIntensity& exchanged) {
  std::vector<ContentRow> rows;
  append(rows, &exchanged.before, 0);
  append(rows, &exchanged.after, 1);
  Columns<ContentRow> columns{std::span<const ContentRow>(rows)};
  columns.flag("side", "before or after the exchange", {"before", "after"},
               [](const ContentRow& row) { return row.use; });
  add_line(columns, [](const ContentRow& row) -> const IntensityLine& { return *row.line; });
  file.table("/intensity/exchanged", "one substance of the magnets before or after",
             columns.columns());
}

}  // namespace

void write_intensity(const std::filesystem::path& path, const Provenance& provenance,
                     const IntensityTables& tables) {
  ResultsWriter file(path, provenance);
  write_contents(file, tables);
  write_bill(file, *tables.bill);
  write_studies(file, tables);
  if (tables.exchanged != nullptr) write_exchanged(file, *tables.exchanged);
  file.attribute("/intensity", "product", tables.content->product);
  file.attribute("/intensity", "title", tables.content->title);
  file.attribute("/intensity", "per", tables.content->per.text());
  file.attribute("/intensity", "quantity", tables.content->units);
  file.finish();
}

}  // namespace magswap
