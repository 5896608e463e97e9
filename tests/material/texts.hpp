#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "magswap/material/library.hpp"

namespace magswap::test {

inline const std::string kSources = R"([maker]
title = "Data sheets"
author = "A maker"
year = 2020
url = "https://example.org/sheets"
licence = "facts quoted"
seen = "direct"
[other]
title = "Another table"
seen = "secondary"
)";

inline const std::string kFamilies = R"(schema = "magswap-families/1"
[[family]]
key = "ndfeb-sintered"
title = "sintered NdFeB"
chemistry = "NdFeB"
curve_model = "logistic"
density = { value = "7550 kg/m3", kind = "typical", source = "maker" }
mu_rec = { value = 1.05, kind = "typical", source = "maker" }
alpha_Br = { value = "-0.12 %/K", kind = "typical", from = "20 degC", to = "150 degC", source = "maker" }
beta_HcJ = { value = "-0.55 %/K", kind = "typical", from = "20 degC", to = "150 degC", source = "maker" }
T_Curie = { value = "312 degC", kind = "typical", source = "maker" }
dysprosium_model = "bulk"
rare_earth = { value = "31 %", low = "29 %", high = "32.5 %", kind = "derived", source = "maker" }
[family.composition]
kind = "derived"
source = "maker"
Nd = { value = "24 %", low = "20 %", high = "25.5 %" }
Pr = { value = "7 %" }
Fe = { value = "68 %" }
B = { value = "1 %" }
[[family]]
key = "ndfeb-diffused"
title = "diffused NdFeB"
chemistry = "NdFeB"
curve_model = "logistic"
alpha_Br = { value = "-0.12 %/K", kind = "typical", from = "20 degC", to = "150 degC", source = "maker" }
beta_HcJ = { value = "-0.55 %/K", kind = "typical", from = "20 degC", to = "150 degC", source = "maker" }
dysprosium_model = "diffused"
[family.composition]
kind = "derived"
source = "maker"
Nd = { value = "31 %" }
Fe = { value = "68 %" }
B = { value = "1 %" }
[[family]]
key = "ferrite-sintered"
title = "strontium ferrite"
chemistry = "ferrite"
curve_model = "logistic"
T_Curie = { value = "450 degC", kind = "typical", source = "maker" }
[family.composition]
kind = "derived"
source = "maker"
Sr = { value = "8.25 %" }
Fe = { value = "63.15 %" }
O = { value = "28.6 %" }
[[family]]
key = "ndfeb-bonded"
title = "bonded NdFeB"
chemistry = "NdFeB"
curve_model = "logistic"
[family.composition]
kind = "derived"
source = "maker"
Nd = { value = "28 %" }
Fe = { value = "69 %" }
C = { value = "3 %" }
)";

/// A file of grades of one family around the lines of one grade.
inline std::string grade_file(const std::string& lines,
                              const std::string& family = "ndfeb-sintered") {
  return fmt::format(
      "schema = \"magswap-materials/1\"\nmaker = \"A maker of magnets\"\nkey = \"a\"\n"
      "family = \"{}\"\n[[grade]]\n{}\n",
      family, lines);
}

/// The library that the texts of a test stand on: two sources, four families.
inline Library base() {
  Library library;
  library.add_text("sources.toml", kSources);
  library.add_text("families.toml", kFamilies);
  return library;
}

/// Messages of all findings of a text laid over base(), reading and checking.
inline std::vector<std::string> findings_of(const std::string& text, bool errors_only = true) {
  Library library = base();
  std::vector<std::string> out;
  const auto note = [&](const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (finding.error || !errors_only) out.push_back(finding.what.message());
    }
  };
  note(library.read("test.toml", text));
  note(library.check());
  return out;
}

}  // namespace magswap::test
