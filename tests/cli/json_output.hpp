#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "run_program.hpp"

/// What `magswap ARGUMENTS --json` prints, read.
inline nlohmann::json json_of(const std::string& arguments) {
  const Outcome outcome = run_program(arguments + " --json");
  EXPECT_EQ(outcome.status, 0) << arguments << ": " << outcome.err;
  return nlohmann::json::parse(outcome.out);
}

/// Number of a quantity, after a look at its unit.
inline double value(const nlohmann::json& quantity, const std::string& unit) {
  EXPECT_EQ(quantity.at("unit"), unit) << quantity;
  return quantity.at("value").get<double>();
}
