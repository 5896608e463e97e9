#include "magswap/allocation/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "magswap/core/error.hpp"

namespace magswap::detail {
namespace {

/// Builds the program product by product.
class Builder {
 public:
  Builder(const Portfolio& portfolio, ContentBound bound) : in_(portfolio), bound_(bound) {}

  AllocationModel build() {
    set_scales();
    for (std::size_t k = 0; k < in_.caps.size(); ++k) {
      const auto& limit = in_.caps[k].limit_kg;
      // Without a limit: a bound that no allocation reaches, for every content is 1 at most.
      const double never = static_cast<double>(in_.products.size()) + 1.0;
      out_.cap_row.push_back(
          out_.program.add_row(-kUnbounded, limit ? *limit / out_.cap_scale[k] : never));
    }
    if (in_.most_qualifications)
      number_row_ = out_.program.add_row(-kUnbounded, *in_.most_qualifications);
    for (std::size_t i = 0; i < in_.products.size(); ++i) add_product(i);
    return std::move(out_);
  }

 private:
  // Numbers that are each finite may have a product that is not.
  void require_finite(const AllocationProduct& product, const AllocationOption& option) const {
    const auto unit = unit_loss_USD(in_, product, option);
    bool good = std::isfinite(product.unmet_USD.value_or(0.0) * product.demand) &&
                std::isfinite(unit.value_or(0.0) * product.demand);
    for (const ElementCap& cap : in_.caps)
      good = good && std::isfinite(product.demand * unit_content_kg(cap, option, bound_));
    if (good) return;
    throw DomainError(
        fmt::format("product '{}', option '{}': the loss or the content of a demand of {:g} is "
                    "beyond all numbers; check their units",
                    product.name, option.name, product.demand));
  }

  // The largest loss and the largest content of a whole demand are 1.
  void set_scales() {
    double loss = 0.0;
    std::vector<double> content(in_.caps.size(), 0.0);
    for (const AllocationProduct& product : in_.products) {
      for (const AllocationOption& option : product.options) {
        require_finite(product, option);
        const auto unit = unit_loss_USD(in_, product, option);
        loss = std::max({loss, unit ? std::abs(*unit) * product.demand : 0.0, option.qualify_USD});
        for (std::size_t k = 0; k < content.size(); ++k)
          content[k] =
              std::max(content[k], product.demand * unit_content_kg(in_.caps[k], option, bound_));
      }
      if (product.unmet_USD) loss = std::max(loss, std::abs(*product.unmet_USD) * product.demand);
    }
    if (loss > 0.0) out_.loss_scale = loss;
    for (const double most : content) out_.cap_scale.push_back(most > 0.0 ? most : 1.0);
  }

  void add_product(std::size_t i) {
    const AllocationProduct& product = in_.products[i];
    const int demand = out_.program.add_row(1.0, 1.0);
    for (std::size_t k = 0; k < product.options.size(); ++k) add_option(i, k, demand);
    if (!product.unmet_USD) return;
    const std::vector<LinearProgram::Entry> entries{{demand, 1.0}};
    const double loss = *product.unmet_USD * product.demand / out_.loss_scale;
    out_.shares.push_back({i, 0, true, out_.program.add_column(loss, 0.0, 1.0, entries), -1});
  }

  void add_option(std::size_t i, std::size_t k, int demand) {
    const AllocationProduct& product = in_.products[i];
    const AllocationOption& option = product.options[k];
    const auto loss = unit_loss_USD(in_, product, option);
    const double most = available_share(in_, option);
    if (!loss || most <= 0.0) {
      out_.left_out.push_back(
          fmt::format("{}: {}: {}", product.name, option.name,
                      !loss ? std::string("no price is known, which the loss needs")
                            : fmt::format("not available within {:g} years", in_.horizon_years)));
      return;
    }
    std::vector<LinearProgram::Entry> entries;
    for (std::size_t c = 0; c < in_.caps.size(); ++c) {
      const double content = product.demand * unit_content_kg(in_.caps[c], option, bound_);
      entries.emplace_back(out_.cap_row[c], content / out_.cap_scale[c]);
    }
    entries.emplace_back(demand, 1.0);
    const int decision = decision_of(option, most, entries);
    const int column =
        out_.program.add_column(*loss * product.demand / out_.loss_scale, 0.0, most, entries);
    out_.shares.push_back({i, k, false, column, decision});
  }

  // Whether an option is used at all, 0 or 1: share ≤ most × decision.
  int decision_of(const AllocationOption& option, double most,
                  std::vector<LinearProgram::Entry>& entries) {
    const bool counted = in_.most_qualifications && !option.reference;
    if (!counted && option.qualify_USD <= 0.0) return -1;
    const int link = out_.program.add_row(-kUnbounded, 0.0);
    entries.emplace_back(link, 1.0);
    std::vector<LinearProgram::Entry> own;
    if (counted) own.emplace_back(number_row_, 1.0);
    own.emplace_back(link, -most);
    return out_.program.add_column(option.qualify_USD / out_.loss_scale, 0.0, 1.0, own, true);
  }

  const Portfolio& in_;
  ContentBound bound_;
  AllocationModel out_;
  int number_row_ = -1;
};

}  // namespace

AllocationModel model_of(const Portfolio& portfolio, ContentBound bound) {
  return Builder(portfolio, bound).build();
}

LinearProgram held(const AllocationModel& model, const std::vector<double>& values) {
  LinearProgram out = model.program;
  for (std::size_t c = 0; c < values.size(); ++c) {
    if (!out.whole[c]) continue;
    out.lower[c] = out.upper[c] = std::round(values[c]);
    out.whole[c] = false;
  }
  return out;
}

std::vector<std::string> unreachable_demands(const Portfolio& portfolio,
                                             const AllocationModel& model) {
  std::vector<double> reach(portfolio.products.size(), 0.0);
  for (const AllocationModel::Share& share : model.shares)
    reach[share.product] += model.program.upper[static_cast<std::size_t>(share.column)];
  std::vector<std::string> out;
  constexpr double kRounding = 1e-12;
  for (std::size_t i = 0; i < reach.size(); ++i) {
    if (reach[i] >= 1.0 - kRounding) continue;
    out.push_back(
        fmt::format("{}: its magnets together can take {:.3g} % of the demand within {:g} "
                    "years",
                    portfolio.products[i].name, 100.0 * reach[i], portfolio.horizon_years));
  }
  return out;
}

}  // namespace magswap::detail
