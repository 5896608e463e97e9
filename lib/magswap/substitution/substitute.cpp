#include "magswap/substitution/substitute.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace magswap {
namespace {

constexpr std::array kRanks{std::pair{RankBy::mass, std::string_view("mass")},
                            std::pair{RankBy::volume, std::string_view("volume")},
                            std::pair{RankBy::cost, std::string_view("cost")},
                            std::pair{RankBy::rare_earth, std::string_view("rare-earth")},
                            std::pair{RankBy::heavy_rare_earth, std::string_view("Dy")}};

std::string without_data(const GradeModel& model, Temperature hot, Temperature cold) {
  return fmt::format(
      "no data for {:.0f} to {:.0f} °C: those of the record and its family hold from {:.0f} to "
      "{:.0f} °C",
      to_celsius(cold), to_celsius(hot), to_celsius(model.valid_from()),
      to_celsius(model.valid_to()));
}

// True where a figure behind the curve is estimated, claimed or disputed.
bool rests_on_estimates(const Grade& grade) {
  const auto doubtful = [](const std::optional<SourcedValue>& value) {
    return value && value->doubtful();
  };
  return doubtful(grade.Br) || doubtful(grade.HcJ) || doubtful(grade.HcB) ||
         doubtful(grade.BHmax) || doubtful(grade.Hk);
}

}  // namespace

RankBy rank_by(std::string_view text) {
  for (const auto& [rank, word] : kRanks) {
    if (text == word) return rank;
  }
  throw ArgumentError(
      fmt::format("unknown ranking '{}'; there are mass, volume, cost, rare-earth and Dy", text));
}

std::string_view to_text(RankBy rank) {
  const auto* found = std::find_if(kRanks.begin(), kRanks.end(),
                                   [rank](const auto& entry) { return entry.first == rank; });
  return found->second;
}

double SubstituteBase::score(RankBy rank, Volume size) const {
  if (!account) return std::numeric_limits<double>::quiet_NaN();
  switch (rank) {
    case RankBy::volume:
      return si(size);
    case RankBy::cost:
      return account->priced ? account->cost_USD.value : std::numeric_limits<double>::infinity();
    case RankBy::rare_earth:
      return account->rare_earth().value;
    case RankBy::heavy_rare_earth:
      return account->heavy_rare_earth().value;
    case RankBy::mass:
      break;
  }
  return account->mass_kg.value;
}

namespace detail {

SubstituteBase describe(const Grade& grade, const Library& library) {
  SubstituteBase out;
  out.key = grade.key();
  out.name = grade.name;
  out.maker = grade.maker;
  out.family = grade.family;
  out.family_title = library.family_of(grade).title;
  out.estimated = rests_on_estimates(grade);
  return out;
}

std::optional<WorkingModel> working_model(const Grade& grade, const Library& library,
                                          Temperature hot, Temperature cold, SubstituteBase& row) {
  try {
    (void)account(grade, library, from_si<Volume>(1.0));  // says when there is no density
    GradeModel model(grade, library);
    row.notes = model.assumptions();
    try {
      const DemagnetisationCurve at_hot = model.at(hot), at_cold = model.at(cold);
      return WorkingModel{std::move(model), at_hot, at_cold};
    } catch (const DomainError&) {
      row.reason = without_data(model, hot, cold);
    }
  } catch (const DataError& error) {
    row.reason = error.message();  // the record does not give a curve
  }
  return std::nullopt;
}

}  // namespace detail

}  // namespace magswap
