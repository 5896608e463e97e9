#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "magswap/study/columns.hpp"
#include "magswap/study/study.hpp"

namespace magswap {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// ---- figures over temperature
// ---------------------------------------------------------------------

struct Figure {
  const char* name;
  const char* units;
  const char* long_name;
  double (*value)(const FiguresOfMerit&);
};

constexpr Figure kFigures[] = {
    {"Br", "T", "remanence", [](const FiguresOfMerit& f) { return si(f.Br); }},
    {"HcB", "A/m", "coercivity of the flux density",
     [](const FiguresOfMerit& f) { return si(f.HcB); }},
    {"HcJ", "A/m", "intrinsic coercivity", [](const FiguresOfMerit& f) { return si(f.HcJ); }},
    {"BHmax", "J/m3", "maximum energy product",
     [](const FiguresOfMerit& f) { return si(f.BHmax); }},
    {"Hk", "A/m", "field where J = 0.9 Br", [](const FiguresOfMerit& f) { return si(f.Hk); }},
    {"knee", "A/m", "field whose recoil loses 5 % of Br",
     [](const FiguresOfMerit& f) { return si(f.knee); }},
    {"squareness", "1", "Hk/HcJ", [](const FiguresOfMerit& f) { return f.squareness; }},
    {"mu_rec", "1", "relative recoil permeability",
     [](const FiguresOfMerit& f) { return f.mu_rec; }},
};

void write_figures(const FiguresTable& table, ResultsWriter& file) {
  file.axis("/fom/grade", table.grades, {.long_name = "grade, as maker/name"});
  file.axis("/fom/temperature", table.temperature_K,
            {.units = "K", .long_name = "temperature of the magnet"});
  for (const Figure& figure : kFigures) {
    std::vector<double> values;
    for (const auto& grade : table.figures) {
      for (const auto& at : grade) values.push_back(at ? figure.value(*at) : kMissing);
    }
    file.dataset(std::string("/fom/") + figure.name, values, {"/fom/grade", "/fom/temperature"},
                 {.units = figure.units,
                  .long_name = figure.long_name,
                  .extra = {{"missing", "no temperature data in the record"}}});
  }
}

// ---- substitution
// ---------------------------------------------------------------------------------

using detail::Columns;

template <class Row>
void add_range(Columns<Row>& columns, const std::string& name, const std::string& units,
               const std::string& long_name, const std::function<Range(const Row&)>& get) {
  columns.number(name, units, long_name, [&get](const Row& row) { return get(row).value; });
  columns.number(name + "_low", units, long_name + ", lower end",
                 [&get](const Row& row) { return get(row).low; });
  columns.number(name + "_high", units, long_name + ", upper end",
                 [&get](const Row& row) { return get(row).high; });
}

template <class Row>
void add_common(Columns<Row>& columns) {
  constexpr Range kNone{kMissing, kMissing, kMissing};
  columns.text("grade", "grade, as maker/name", [](const Row& r) { return r.key; });
  columns.text("family", "key of its family", [](const Row& r) { return r.family; });
  columns.flag("reference", "the magnet in use today", [](const Row& r) { return r.is_reference; });
  columns.flag("feasible", "gives the same function with every margin kept",
               [](const Row& r) { return r.feasible; });
  columns.flag("estimated", "its record rests on estimates, claims or disputed values",
               [](const Row& r) { return r.estimated; });
  columns.text("reason", "why it is not feasible", [](const Row& r) { return r.reason; });
  columns.text("hint", "what would make it feasible", [](const Row& r) { return r.hint; });
  add_range<Row>(columns, "magnet_mass", "kg", "mass of the magnets",
                 [=](const Row& r) { return r.account ? r.account->mass_kg : kNone; });
  add_range<Row>(columns, "cost", "USD", "cost of the magnets", [=](const Row& r) {
    return r.account && r.account->priced ? r.account->cost_USD : kNone;
  });
  add_range<Row>(columns, "rare_earth_mass", "kg", "element mass of the rare earths",
                 [=](const Row& r) { return r.account ? r.account->rare_earth() : kNone; });
  add_range<Row>(columns, "heavy_rare_earth_mass", "kg", "element mass of the heavy rare earths",
                 [=](const Row& r) { return r.account ? r.account->heavy_rare_earth() : kNone; });
}

template <class Row>
void add_notes(Columns<Row>& columns) {
  columns.text("notes", "assumptions, one a line", [](const Row& r) {
    std::string out;
    const auto add = [&out](const std::vector<std::string>& notes) {
      for (const std::string& note : notes) out += (out.empty() ? "" : "\n") + note;
    };
    add(r.notes);
    if (r.account) add(r.account->notes);
    return out;
  });
}

void write_rows(const SurfaceSwapResult& result, ResultsWriter& file) {
  using Row = SurfaceSubstitute;
  Columns<Row> columns(result.rows);
  add_common(columns);
  const auto of_state = [](auto get) {
    return [get](const Row& r) { return r.state ? static_cast<double>(get(r)) : kMissing; };
  };
  columns.number("thickness", "m", "magnet thickness along the radius",
                 of_state([](const Row& r) { return si(r.magnet->thickness); }));
  columns.number("arc", "1", "magnet arc over pole pitch",
                 of_state([](const Row& r) { return r.magnet->arc; }));
  columns.number("stack", "m", "axial length of the machine",
                 of_state([](const Row& r) { return si(r.magnet->stack); }));
  columns.number("stack_ratio", "1", "stack over that of the reference",
                 of_state([](const Row& r) { return r.stack_ratio; }));
  columns.number("torque", "N m", "peak torque at the hot temperature",
                 of_state([](const Row& r) { return si(r.state->torque); }));
  columns.number("fundamental", "T",
                 "fundamental of the open-circuit radial flux density at the bore, hot",
                 of_state([](const Row& r) { return si(r.state->fundamental); }));
  columns.number("rotor_yoke", "T", "flux density in the rotor's back iron",
                 of_state([](const Row& r) { return si(r.state->rotor_yoke); }));
  columns.number("stator_yoke", "T", "flux density in the stator's yoke",
                 of_state([](const Row& r) { return si(r.state->stator_yoke); }));
  const char* events[] = {"load_hot", "short_circuit_hot", "load_cold", "short_circuit_cold"};
  for (std::size_t i = 0; i < 4; ++i) {
    columns.number(std::string("margin_") + events[i], "A/m",
                   std::string("knee minus |H| at the worst place: ") + events[i],
                   of_state([i](const Row& r) { return si(r.state->stresses[i].margin); }));
  }
  add_range<Row>(columns, "margin", "A/m",
                 "smallest margin, with the spread of the knee and the error of the field",
                 [](const Row& r) {
                   return r.state ? r.margin : Range{kMissing, kMissing, kMissing};
                 });
  columns.number("flux_loss", "1", "share of the flux lost for good in the worst event",
                 of_state([](const Row& r) { return r.state->flux_loss; }));
  add_notes(columns);
  file.table("/substitution", "one candidate in the machine, or the best effort of a rejected one",
             columns.columns());
  file.attribute("/substitution", "torque_N_m", si(result.torque));
  const auto add_error = [&file](const std::string& name, const ModelError& error) {
    file.attribute("/substitution", name + "_low", error.low);
    file.attribute("/substitution", name + "_high", error.high);
    file.attribute("/substitution", name + "_cases", std::int64_t{error.cases});
    file.attribute("/substitution", name + "_quantity", std::string(error.what));
  };
  add_error("model_error", result.error);
  add_error("field_error", result.field_error);
}

void write_rows(const GapSwapResult& result, ResultsWriter& file) {
  using Row = GapSubstitute;
  Columns<Row> columns(result.rows);
  add_common(columns);
  const auto of_state = [](auto get) {
    return [get](const Row& r) { return r.state ? static_cast<double>(get(r)) : kMissing; };
  };
  columns.number("area", "m2", "section of the magnet",
                 of_state([](const Row& r) { return si(r.magnet->area); }));
  columns.number("length", "m", "length of the magnet",
                 of_state([](const Row& r) { return si(r.magnet->length); }));
  columns.number("B", "T", "flux density in the magnet, hot",
                 of_state([](const Row& r) { return si(r.state->point.B); }));
  columns.number("H", "A/m", "field strength in the magnet, hot",
                 of_state([](const Row& r) { return si(r.state->point.H); }));
  columns.number("margin", "A/m", "knee minus |H|, smaller of hot and cold",
                 of_state([](const Row& r) { return si(r.state->margin()); }));
  columns.number("steel_area", "m2", "section that the return path needs",
                 of_state([](const Row& r) { return si(r.steel_area_needed); }));
  add_notes(columns);
  file.table("/substitution", "one candidate in the circuit, or the best effort of a rejected one",
             columns.columns());
}

// ---- elements and product
// -------------------------------------------------------------------------

template <class Result>
void write_elements(const Result& result, ResultsWriter& file) {
  std::vector<std::string> grades;
  std::set<std::string> symbols;
  for (const auto& row : result.rows) {
    grades.push_back(row.key);
    if (!row.account) continue;
    for (const auto& [symbol, mass] : row.account->element_kg) symbols.insert(symbol);
  }
  if (symbols.empty()) return;
  file.axis("/elements/candidate", grades, {.long_name = "grade, in the order of /substitution"});
  file.axis("/elements/element", std::vector<std::string>(symbols.begin(), symbols.end()),
            {.long_name = "symbol of the element"});
  const auto write = [&](const std::string& name, const std::string& end, double Range::*member) {
    std::vector<double> values;
    for (const auto& row : result.rows) {
      for (const std::string& symbol : symbols)
        values.push_back(row.account ? row.account->element(symbol).*member : kMissing);
    }
    file.dataset("/elements/" + name, values, {"/elements/candidate", "/elements/element"},
                 {.units = "kg",
                  .long_name = "element mass in the magnets" + end,
                  .extra = {{"basis", "element"}}});
  };
  write("mass", "", &Range::value);
  write("mass_low", ", lower end", &Range::low);
  write("mass_high", ", upper end", &Range::high);
}

double mass_in(const std::vector<IntensityLine>& lines, const std::string& substance,
               double IntensityLine::*member) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const IntensityLine& line) {
    return line.substance == substance;
  });
  return found == lines.end() ? 0.0 : (*found).*member;
}

void write_product(const StudyResult& study, ResultsWriter& file) {
  if (study.product.empty()) return;
  std::vector<std::string> substitutes;
  std::set<std::string> substances;
  for (const ProductExchange& each : study.product) {
    substitutes.push_back(each.substitute);
    for (const auto* side : {&each.content.before, &each.content.after}) {
      for (const IntensityLine& line : *side) substances.insert(line.substance);
    }
  }
  file.axis("/product/substitute", substitutes,
            {.long_name = "grade that takes the place of the reference"});
  file.axis("/product/substance", std::vector<std::string>(substances.begin(), substances.end()),
            {.long_name = "the magnets, or an element in them"});
  const auto write = [&](const std::string& name, const std::string& long_name, bool after,
                         double IntensityLine::*member) {
    std::vector<double> values;
    for (const ProductExchange& each : study.product) {
      const auto& side = after ? each.content.after : each.content.before;
      for (const std::string& substance : substances)
        values.push_back(mass_in(side, substance, member));
    }
    file.dataset("/product/" + name, values, {"/product/substitute", "/product/substance"},
                 {.units = "kg", .long_name = long_name + " per " + study.product_per});
  };
  const auto write_published = [&](const std::string& name, const std::string& end,
                                   double IntensityLine::*member) {
    std::vector<double> values;
    for (const std::string& substance : substances) {
      const auto found = std::find_if(
          study.published.begin(), study.published.end(), [&](const IntensityLine& line) {
            const auto basis = substance == "magnet" ? MassBasis::magnet : MassBasis::element;
            return line.substance == substance && line.basis == basis && line.conversion.empty();
          });
      values.push_back(found == study.published.end() ? kMissing : (*found).*member);
    }
    file.dataset("/product/" + name, values, {"/product/substance"},
                 {.units = "kg",
                  .long_name = "what sources say of the product itself" + end + " per " +
                               study.product_per});
  };
  write_published("published", "", &IntensityLine::value_kg);
  write_published("published_low", ", lower end,", &IntensityLine::low_kg);
  write_published("published_high", ", upper end,", &IntensityLine::high_kg);
  for (const bool after : {false, true}) {
    const std::string name = after ? "after" : "before";
    const std::string long_name =
        after ? "content after the exchange" : "content with today's magnet";
    write(name, long_name, after, &IntensityLine::value_kg);
    write(name + "_low", long_name + ", lower end,", after, &IntensityLine::low_kg);
    write(name + "_high", long_name + ", upper end,", after, &IntensityLine::high_kg);
  }
  file.attribute("/product", "key", study.application.product);
  file.attribute("/product", "title", study.product_title);
  file.attribute("/product", "per", study.product_per);
}

}  // namespace

void write_study(const StudyResult& study, ResultsWriter& file) {
  file.attribute("/", "title", study.application.title);
  write_figures(study.figures, file);
  std::visit(
      [&](const auto& result) {
        write_rows(result, file);
        write_elements(result, file);
        file.attribute("/substitution", "ranked_by", std::string(to_text(result.rank)));
      },
      study.swap);
  write_product(study, file);
}

}  // namespace magswap
