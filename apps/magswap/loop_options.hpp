#pragma once

#include <string>
#include <vector>

#include "cli.hpp"
#include "magswap/study/loop_batch.hpp"

namespace magswap::cli {

/// How loop files are read and evaluated, as the command line says it.
struct LoopArguments {
  std::vector<std::string> columns;
  std::string format, mass, volume, density, shape, temperature, samples, Ms, shift, axis, record,
      field;
  std::string factor, Hk, mu_rec, compat, bootstrap, seed, reversal;
  bool remove_drift = false;
  bool centre = false;
};

/// Declares the options that say what a file does not.
void declare_reading(Arguments& arguments, LoopArguments& loop);
/// Declares the options of the evaluation.
void declare_evaluation(Arguments& arguments, LoopArguments& loop);

/// The task that the options stand for.
/// @throws ArgumentError, DomainError naming the option.
[[nodiscard]] LoopTask task_of(const LoopArguments& loop);

}  // namespace magswap::cli
