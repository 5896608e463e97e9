// Compiles as it stands; with MIXED_BASIS it adds oxide to element mass, and must not.
#include "magswap/product/mass.hpp"

using namespace magswap;

ElementMass total(ElementMass element, OxideMass oxide) {
#ifdef MIXED_BASIS
  return element + oxide;
#else
  return element + element_mass(oxide, "Nd");
#endif
}
