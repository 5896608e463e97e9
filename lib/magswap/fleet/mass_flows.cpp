#include "magswap/fleet/mass_flows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

bool chemical(MassBasis basis) { return basis == MassBasis::element || basis == MassBasis::oxide; }

std::string conversion_of(const FleetTechnology& technology, const UnitContent& content) {
  return content.conversion.empty() ? ""
                                    : fmt::format("{}: {}", technology.name, content.conversion);
}

}  // namespace

std::vector<Substance> substances_of(const FleetProduct& product) {
  std::vector<Substance> out;
  for (const FleetTechnology& technology : product.technologies) {
    for (const UnitContent& content : technology.contents) {
      if (content.basis == MassBasis::unspecified) {
        throw ArgumentError(
            fmt::format("technology '{}': {} has the basis 'unspecified', which enters no sum",
                        technology.name, content.substance));
      }
      auto same = std::find_if(out.begin(), out.end(), [&](const Substance& each) {
        return each.name == content.substance &&
               (each.basis == content.basis || (chemical(each.basis) && chemical(content.basis)));
      });
      if (same == out.end()) {
        out.push_back({content.substance, content.basis, content.doubtful,
                       conversion_of(technology, content)});
        continue;
      }
      if (same->basis != content.basis) {
        throw ArgumentError(fmt::format(
            "technology '{}' counts {} as {}, elsewhere it is counted as {}: masses of two bases "
            "do "
            "not add; convert = \"element\" converts an oxide by atomic masses",
            technology.name, content.substance, to_text(content.basis), to_text(same->basis)));
      }
      same->doubtful = same->doubtful || content.doubtful;
      const std::string more = conversion_of(technology, content);
      if (!more.empty()) same->conversion += (same->conversion.empty() ? "" : "; ") + more;
    }
  }
  return out;
}

namespace {

// Mass of a substance in one unit of each cohort [kg].
std::vector<double> content_of(const FleetProduct& product, const Substance& substance,
                               ContentBound bound, std::size_t years) {
  std::vector<double> out(years, 0.0);
  for (const FleetTechnology& technology : product.technologies) {
    for (const UnitContent& content : technology.contents) {
      if (content.substance != substance.name || content.basis != substance.basis) continue;
      for (std::size_t c = 0; c < years; ++c) {
        const double factor = technology.intensity.empty() ? 1.0 : technology.intensity[c];
        out[c] += technology.share[c] * factor * content.*bound;
      }
    }
  }
  return out;
}

}  // namespace

double larger_residual(double a, double b) { return std::isnan(a) || b <= a ? a : b; }

void balance(MassFlows& flows) {
  double demand = 0.0, end_of_life = 0.0, lost = 0.0, recovered = 0.0, scale = 0.0;
  for (std::size_t t = 0; t < flows.demand.size(); ++t) {
    demand += flows.demand[t];
    scale += std::abs(flows.demand[t]);
    end_of_life += flows.end_of_life[t];
    lost += flows.lost[t];
    recovered += flows.recovered[t];
    if (scale == 0.0) continue;
    const double use = std::abs(demand - flows.in_use[t] - end_of_life);
    const double after = std::abs(end_of_life - lost - recovered - flows.in_process[t]);
    for (const double residual : {use, after})
      flows.balance_residual = larger_residual(flows.balance_residual, residual / scale);
  }
}

void meet_demand(MassFlows& flows) {
  const std::size_t years = flows.demand.size();
  flows.primary.resize(years);
  flows.surplus.resize(years);
  for (std::size_t t = 0; t < years; ++t) {
    flows.primary[t] = std::max(0.0, flows.demand[t] - flows.recovered[t]);
    flows.surplus[t] = std::max(0.0, flows.recovered[t] - std::max(0.0, flows.demand[t]));
  }
}

namespace {

void set_recovery(MassFlows& flows, const EndOfLife& treatment, const Substance& substance) {
  RecoveryFlows recovery = recover(flows.end_of_life, treatment, substance.name, substance.basis);
  flows.collected = std::move(recovery.collected);
  flows.recovered = std::move(recovery.recovered);
  flows.lost = std::move(recovery.lost);
  flows.in_process = std::move(recovery.in_process);
  for (auto& kind : flows.by_kind) kind.assign(flows.demand.size(), 0.0);
  for (std::size_t r = 0; r < treatment.routes.size(); ++r) {
    auto& kind = flows.by_kind.at(static_cast<std::size_t>(treatment.routes[r].kind));
    for (std::size_t t = 0; t < kind.size(); ++t) kind[t] += recovery.by_route[r][t];
  }
}

}  // namespace

MassFlows flows_of(const FleetProduct& product, const StockResult& units,
                   const Substance& substance, ContentBound bound) {
  const std::size_t years = units.years();
  const std::vector<double> content = content_of(product, substance, bound, years);
  MassFlows out;
  out.demand.resize(years);
  out.in_use.assign(years, 0.0);
  out.end_of_life.assign(years, 0.0);
  for (std::size_t t = 0; t < years; ++t) {
    out.demand[t] = units.inflow[t] * content[t];
    for (std::size_t c = 0; c <= t; ++c) {
      out.in_use[t] += units.cohort(t, c) * content[c];
      out.end_of_life[t] += units.cohort_outflow(t, c) * content[c];
    }
  }
  set_recovery(out, product.end_of_life, substance);
  meet_demand(out);
  balance(out);
  if (!std::isfinite(out.balance_residual)) {
    throw DomainError(fmt::format(
        "masses of {} leave the range of a number: units, contents and factors are too large "
        "together; check them and their units",
        substance.name));
  }
  return out;
}

}  // namespace magswap::detail
