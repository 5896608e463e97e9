// Loudspeaker motor with the magnet as a ring outside: pole on a back plate, ring magnet, top plate with the gap.

SetFactory("OpenCASCADE");
DefineConstant[
  pole_radius = 12.5, gap_length = 1.2, plate_thickness = 6, back_thickness = 6, magnet_inner = 22, magnet_outer = 32,
  magnet_length = 6, plate_outer = 32, back_outer = 32, pole_extra = 0, far = 120, refine = 1
];

mm = 1e-3; half = 1; mirror = 0;
p = pole_radius*mm; g = gap_length*mm; t = plate_thickness*mm; b = back_thickness*mm; L = magnet_length*mm;
i = magnet_inner*mm; o = magnet_outer*mm; q = plate_outer*mm; r = back_outer*mm; x = pole_extra*mm;
Rectangle(1) = {i, 0, 0, o - i, L};                  // magnet
Rectangle(2) = {0, -b, 0, r, b};                     // back plate
Rectangle(3) = {0, 0, 0, p, L + t + x};              // pole
Rectangle(4) = {p + g, L, 0, q - p - g, t};          // top plate
Rectangle(5) = {p, L, 0, g, t};                      // gap
body() = {1, 2, 3, 4, 5};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {i - e, -e, -e, o + e, L + e, e};
gap() = Surface In BoundingBox {p - e, L - e, -e, p + g + e, L + t + e, e};
steel() = Surface In BoundingBox {-e, -b - e, -e, r + e, e, e};
steel() += Surface In BoundingBox {-e, -e, -e, p + e, L + t + x + e, e};
steel() += Surface In BoundingBox {p + g - e, L - e, -e, q + e, L + t + e, e};
cushion() = {};
MeshSize{ PointsOf{ Surface{steel()}; } } = Min(t, b)/(3*refine);
MeshSize{ PointsOf{ Surface{magnet()}; } } = Min(L, o - i)/(6*refine);
MeshSize{ PointsOf{ Surface{gap()}; } } = g/(3*refine);
Include "open_regions.geo";
Physical Curve("tangent", 11) = along_y();
