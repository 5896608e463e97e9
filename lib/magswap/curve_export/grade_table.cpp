#include <fmt/format.h>

#include "magswap/curve_export/bh_table.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

// The source of the remanence stands for the record: every record has it, or its curve has none.
const Source* source_of(const Grade& grade, const Library& library) {
  const SourcedValue* value = nullptr;
  if (grade.Br) value = &*grade.Br;
  for (const GradePoint& point : grade.points)
    if (!value && point.Br) value = &*point.Br;
  if (!value) return nullptr;
  const auto found = library.sources().find(value->source);
  return found == library.sources().end() ? nullptr : &found->second;
}

std::string source_text(const Source& source) {
  return fmt::format("{}: {}{}", source.key, source.title,
                     source.year ? fmt::format(", {}", *source.year) : "");
}

}  // namespace

BhTable bh_table(const Grade& grade, const Library& library, const GradeCurve& which,
                 const BhOptions& options) {
  const GradeModel model(grade, library, which.basis);
  const Temperature temperature = which.temperature.value_or(model.reference());
  BhTable out = bh_table(model.at(temperature, which.extrapolate), options);
  out.name = grade.shown_name();
  out.maker = grade.maker;
  out.temperature_K = temperature.value();
  if (const Source* source = source_of(grade, library)) {
    out.source = source_text(*source);
    out.url = source->url;
  }
  const auto& resistivity =
      grade.resistivity ? grade.resistivity : library.family_of(grade).resistivity;
  if (resistivity) out.resistivity_ohm_m = resistivity->nominal();
  out.notes.push_back(fmt::format(
      "{} curve of {} values; the knee is {}", to_text(model.model()),
      which.basis == Basis::nominal ? "typical" : "guaranteed",
      model.knee_is_estimated() ? "ESTIMATED from the family's usual squareness" : "the record's"));
  for (const std::string& assumption : model.assumptions()) out.notes.push_back(assumption);
  return out;
}

}  // namespace magswap
