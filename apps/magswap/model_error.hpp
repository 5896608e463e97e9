#pragma once

#include <string>
#include <string_view>

#include "magswap/report/document.hpp"

namespace magswap::cli {

/// How far a model was from finite elements, by quantity, in one line that ends with a line break.
///
/// "model error of 'pull', force: -1.3 to +0.36 % (finite elements, 4 cases: magswap verify
/// --bands)"; of a network also how many cases were known when its paths were chosen. Empty where
/// no stored case has the model.
[[nodiscard]] std::string model_error_text(std::string_view model);

/// The same as a list of {model, quantity, low, high, cases, unseen}; shares, not per cent.
void add_model_error(Document& list, std::string_view model);

}  // namespace magswap::cli
