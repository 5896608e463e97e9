#include "library_access.hpp"

#include <fmt/format.h>

namespace magswap::cli {

const Library& library() {
  if (materials_folder().empty()) return Library::shipped();
  static const Library own = Library::with(materials_folder());
  return own;
}

const ProductLibrary& products() {
  if (materials_folder().empty()) return ProductLibrary::shipped();
  static const ProductLibrary own = ProductLibrary::with(materials_folder());
  return own;
}

const Grade& find_grade(const std::string& name) {
  const Grade& grade = library().grade(name);
  const auto all = library().grades_named(name);
  if (all.size() > 1 && name.find('/') == std::string::npos) {
    std::string others;
    for (const Grade* other : all) {
      if (other != &grade) others += (others.empty() ? "" : ", ") + other->key();
    }
    warn(fmt::format("'{}' is {}, the fullest record; also: {}", name, grade.key(), others));
  }
  return grade;
}

std::string title_of(const Grade& grade) {
  return fmt::format("{} ({}, {})", grade.name, grade.maker, library().family_of(grade).title);
}

DemagnetisationCurve curve_at(const GradeModel& model, Temperature temperature, bool extrapolate) {
  try {
    return model.at(temperature, extrapolate);
  } catch (const DomainError& error) {
    if (extrapolate) throw;
    throw DomainError(std::string(error.what()) + "; --extrapolate carries them on");
  }
}

}  // namespace magswap::cli
