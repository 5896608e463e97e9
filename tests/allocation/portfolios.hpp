#pragma once

#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "magswap/allocation/allocate.hpp"

/// An option that holds Dy and costs what it costs, per unit.
inline magswap::AllocationOption option_of(const std::string& name, double cost_USD, double dy_kg,
                                           double nd_kg = 0.0) {
  magswap::AllocationOption out;
  out.name = name;
  out.cost_USD = cost_USD;
  out.element_kg["Dy"] = {dy_kg, dy_kg, dy_kg};
  out.element_kg["Nd"] = {nd_kg, nd_kg, nd_kg};
  return out;
}

inline magswap::AllocationProduct product_of(const std::string& name, double demand,
                                             std::vector<magswap::AllocationOption> options) {
  magswap::AllocationProduct out;
  out.name = name;
  out.demand = demand;
  out.options = std::move(options);
  out.options.front().reference = true;
  return out;
}

inline magswap::ElementCap cap_of(const std::string& element, double limit_kg) {
  return {element, {{element, 1.0}}, limit_kg, {}};
}

/// Two products that can give up Dy at 100 and at 300 USD a kg, 100 kg and 50 kg of it.
inline magswap::Portfolio two_products(double cap_kg) {
  magswap::Portfolio out;
  out.products.push_back(
      product_of("motor", 1000, {option_of("with Dy", 10, 0.1), option_of("without", 20, 0.0)}));
  out.products.push_back(
      product_of("servo", 500, {option_of("with Dy", 10, 0.1), option_of("without", 40, 0.0)}));
  out.caps.push_back(cap_of("Dy", cap_kg));
  return out;
}

/// A random portfolio; the caps are a part of what the references use, so that they bind.
inline magswap::Portfolio random_portfolio(unsigned seed, std::size_t products, std::size_t options,
                                           bool degenerate = false) {
  static const std::vector<std::string> kElements{"Nd", "Pr", "Dy", "Tb", "Sm", "Co"};
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  magswap::Portfolio out;
  std::vector<double> today(kElements.size(), 0.0);
  for (std::size_t i = 0; i < products; ++i) {
    magswap::AllocationProduct product;
    product.name = fmt::format("product {}", i);
    product.demand = degenerate ? 1000.0 : 1000.0 * (0.5 + uniform(random));
    for (std::size_t k = 0; k < options; ++k) {
      magswap::AllocationOption option;
      option.name = fmt::format("magnet {}", k);
      option.reference = k == 0;
      // Each option holds less of the elements than the one before it and costs more.
      option.cost_USD =
          100.0 + 20.0 * static_cast<double>(k) * (degenerate ? 1.0 : 0.5 + uniform(random));
      for (std::size_t e = 0; e < kElements.size(); ++e) {
        const double part = degenerate ? 0.5 : uniform(random);
        const double kg = k + 1 == options ? 0.0 : part * (1.0 - 0.1 * static_cast<double>(k));
        option.element_kg[kElements[e]] = {kg, kg, kg};
        if (k == 0) today[e] += kg * product.demand;
      }
      if (!degenerate && k > 0 && k + 1 < options) option.most_share = 0.3 + 0.7 * uniform(random);
      product.options.push_back(option);
    }
    out.products.push_back(product);
  }
  for (std::size_t e = 0; e < kElements.size(); ++e)
    out.caps.push_back(
        cap_of(kElements[e], today[e] * (degenerate ? 0.5 : 0.3 + 0.5 * uniform(random))));
  return out;
}
