#include "magswap/cells/divided_magnets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "magswap/cells/sample_points.hpp"
#include "magswap/core/error.hpp"
#include "magswap/units/text.hpp"

namespace magswap {
namespace {

using Triple = std::array<double, 3>;

constexpr double kTemperatureStep_K = 10.0;
constexpr double kFieldStep_A_per_m = 50e3;
constexpr double kStrongest_A_per_m = 1e8;  // 126 T, beyond every magnetiser
constexpr double kHottest_K = 5000.0;

Triple direction(std::string_view what, const Triple& v) {
  const double length = std::hypot(v[0], v[1], v[2]);
  if (!(length > 0.0) || !std::isfinite(length)) {
    throw DomainError(
        fmt::format("{} is ({}, {}, {}): it has no direction", what, v[0], v[1], v[2]));
  }
  return {v[0] / length, v[1] / length, v[2] / length};
}

void check_body(const CellBody& body) {
  const auto fail = [&](std::string_view what, std::string_view limit) {
    throw DomainError(
        fmt::format("'{}': {} is {}; it must be {}", body.name, what, body.mu_r, limit));
  };
  if (body.is_iron()) {
    if (!(body.mu_r >= 1.0 && body.mu_r <= 1e5)) fail("mu_r of iron", "1 … 1e5");
  } else if (!(body.mu_r >= 1.0 && body.mu_r <= 20.0)) {
    fail("mu_r across the axis", "1 … 20");
  }
}

std::vector<detail::SystemBody> system_bodies(const std::vector<CellBody>& bodies) {
  std::vector<detail::SystemBody> out;
  bool magnet = false;
  for (const CellBody& body : bodies) {
    check_body(body);
    magnet = magnet || !body.is_iron();
    const Triple axis = direction(fmt::format("the axis of '{}'", body.name), body.axis);
    out.push_back({body.name, body.body, body.placement, axis, body.is_iron()});
  }
  if (!magnet) throw ArgumentError("no magnet among the bodies: give one or more");
  return out;
}

const CellBody& first_magnet(const std::vector<CellBody>& bodies) {
  return *std::find_if(bodies.begin(), bodies.end(), [](const auto& b) { return !b.is_iron(); });
}

detail::Surroundings surroundings(Circuit circuit) {
  switch (circuit) {
    case Circuit::plate:
      return detail::Surroundings::plane;
    case Circuit::closed:
      return detail::Surroundings::closed;
    case Circuit::open:
      break;
  }
  return detail::Surroundings::open;
}

// The multiples of a step strictly between two values, then the end.
std::vector<double> ladder(double from, double to, double step) {
  std::vector<double> out;
  const double sign = to > from ? 1.0 : -1.0;
  constexpr double kClose = 1e-9;
  auto k = static_cast<std::int64_t>(std::floor(sign * from / step + kClose)) + 1;
  for (; static_cast<double>(k) * step < sign * to - kClose * step; ++k) {
    out.push_back(sign * static_cast<double>(k) * step);
  }
  out.push_back(to);
  return out;
}

}  // namespace

std::string_view to_text(Circuit circuit) {
  switch (circuit) {
    case Circuit::plate:
      return "plate";
    case Circuit::closed:
      return "closed";
    case Circuit::open:
      break;
  }
  return "open";
}

DividedMagnets::DividedMagnets(std::vector<CellBody> bodies, const CellOptions& options) {
  std::vector<detail::SystemBody> parts = system_bodies(bodies);
  bodies_ = std::make_shared<const std::vector<CellBody>>(std::move(bodies));
  const CellBody& magnet = first_magnet(*bodies_);
  field_direction_ = options.field_direction
                         ? direction("the direction of the applied field", *options.field_direction)
                         : magnet.placement.rotation(direction("the axis", magnet.axis));
  std::optional<double> plane;
  if (options.plate) {
    plane = si(*options.plate);
    if (!std::isfinite(*plane)) throw DomainError("the height of the iron plane is not finite");
  }
  for (const auto& part : parts) laws_.push_back({part.axis, 0.0, part.iron, {}});
  const bool aligned = !options.field_direction;
  system_ =
      std::make_shared<const detail::CellSystem>(std::move(parts), options.cells, plane, aligned);
  kept_.assign(system_->size(), detail::kVirgin);
  m_ = h_ = detail::CellField(system_->size());
}

// Where the worst of each magnet lies is a matter of its form and its neighbours' strength.
void DividedMagnets::cut() {
  std::vector<double> strength;
  for (const auto& law : laws_) strength.push_back(law.iron ? 0.0 : law.curve.br_T / kMu0);
  pieces_ = std::make_shared<const detail::CellPieces>(*system_, strength);
  piece_states_ = detail::PieceStates(pieces_->list().size());
}

void DividedMagnets::step_to(const CellLoad& load) {
  const bool warmed = !load_ || load_->temperature != load.temperature;
  for (std::size_t p = 0; p < laws_.size(); ++p) {
    const CellBody& body = (*bodies_)[p];
    if (warmed && !body.is_iron()) laws_[p].curve = body.curve(load.temperature).parameters();
    laws_[p].transverse = body.mu_r - 1.0;
  }
  Triple applied = field_direction_;
  for (double& component : applied) component *= si(load.field);
  const detail::CellTask task{*system_, laws_, kept_, surroundings(load.circuit), applied};
  const auto effort = detail::solve_cells(task, m_, h_);
  effort_.newton_steps += effort.newton_steps;
  effort_.products += effort.products;
  effort_.residual = effort.residual;
  if (!pieces_) cut();
  detail::settle_pieces(*pieces_, task, m_, h_, piece_states_);
  for (std::size_t p = 0; p < laws_.size(); ++p) {
    const auto& part = system_->parts()[p];
    for (std::size_t i = part.first; i < part.first + part.count; ++i) {
      if (system_->fill()[i] == 0.0) continue;
      kept_[i] = detail::kept_after(laws_[p], kept_[i], detail::dot(laws_[p].axis, h_.at(i)));
    }
  }
  load_ = load;
}

CellState DividedMagnets::bring_to(const CellLoad& load) {
  if (load.circuit == Circuit::plate && !system_->has_plane()) {
    throw DomainError("the magnet is put on a plate, but there is none: give its place");
  }
  // Both are reached in steps of one size, whose number this bounds.
  const double hot_K = si(load.temperature);
  if (!(std::abs(si(load.field)) <= kStrongest_A_per_m)) {
    throw DomainError(fmt::format("applied field {}: give one from −{} to {}", format(load.field),
                                  format(from_si<FieldStrength>(kStrongest_A_per_m)),
                                  format(from_si<FieldStrength>(kStrongest_A_per_m))));
  }
  if (!(hot_K >= 0.0 && hot_K <= kHottest_K)) {
    throw DomainError(fmt::format("temperature {}: give one from absolute zero to {}",
                                  format(load.temperature),
                                  format(from_si<Temperature>(kHottest_K))));
  }
  effort_ = {};
  CellLoad now = load_.value_or(CellLoad{load.circuit, load.temperature, {}});
  now.circuit = load.circuit;
  if (!load_ || load_->circuit != load.circuit) step_to(now);
  const double from_degC = to_celsius(now.temperature), to_degC = to_celsius(load.temperature);
  if (from_degC != to_degC) {
    std::vector<double> rungs = ladder(from_degC, to_degC, kTemperatureStep_K);
    rungs.pop_back();
    for (const double rung : rungs) {
      now.temperature = celsius(rung);
      step_to(now);
    }
    now.temperature = load.temperature;
    step_to(now);
  }
  if (now.field != load.field) {
    for (const double rung : ladder(si(now.field), si(load.field), kFieldStep_A_per_m)) {
      now.field = from_si<FieldStrength>(rung);
      step_to(now);
    }
  }
  CellState out{load, figures(0, laws_.size()), {}, effort_};
  for (std::size_t p = 0; p < laws_.size(); ++p) {
    if (!laws_[p].iron) out.magnets.push_back(laws_.size() == 1 ? out.all : figures(p, p + 1));
  }
  return out;
}

std::vector<CellRecord> DividedMagnets::map() const {
  std::vector<CellRecord> out;
  for (std::size_t p = 0; p < laws_.size(); ++p) {
    const detail::CellLaw& law = laws_[p];
    if (law.iron) continue;
    const auto& part = system_->parts()[p];
    const auto& n = part.grid.counts;
    const bool quarter = system_->is_quarter();
    for (std::size_t index = 0; index < part.grid.size(); ++index) {
      if (part.grid.fill[index] == 0.0) continue;
      std::size_t cell = index;
      if (quarter) {
        const std::size_t x = index / (n[1] * n[2]), y = index / n[2] % n[1], z = index % n[2];
        const auto fold = [](std::size_t i, std::size_t count) {
          return i >= count / 2 ? i - count / 2 : count / 2 - 1 - i;
        };
        cell = (fold(x, n[0]) * (n[1] / 2) + fold(y, n[1])) * n[2] + z;
      }
      cell += part.first;
      const double h = detail::dot(law.axis, h_.at(cell)),
                   j = kMu0 * detail::dot(law.axis, m_.at(cell));
      out.push_back({p, part.grid.centre_of(index), h, j + kMu0 * h, j,
                     1.0 - std::clamp(kept_[cell], 0.0, 1.0), part.grid.fill[index]});
    }
  }
  return out;
}

std::size_t DividedMagnets::cells() const {
  std::size_t out = 0;
  for (const auto& part : system_->parts()) {
    out += static_cast<std::size_t>(std::count_if(part.grid.fill.begin(), part.grid.fill.end(),
                                                  [](double share) { return share > 0.0; }));
  }
  return out;
}

const CellGrid& DividedMagnets::grid(std::size_t body) const {
  return system_->parts().at(body).grid;
}

}  // namespace magswap
