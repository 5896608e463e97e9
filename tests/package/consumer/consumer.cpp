#include <cstdio>
#include <magswap/magswap.hpp>

using namespace magswap;

int main() {
  const Library& library = Library::shipped();
  const Grade& grade = library.grade("N42SH");
  const DemagnetisationCurve curve = GradeModel(grade, library).at(celsius(150.0));
  const FiguresOfMerit figures = figures_of_merit(curve);
  std::printf("%s at 150 degC: Br %.3f T, BHmax %.1f kJ/m3\n", grade.name.c_str(), si(figures.Br),
              si(figures.BHmax) / 1e3);
}
