// A pot magnet on a round steel plate: a disc magnet in a steel cup.

SetFactory("OpenCASCADE");
DefineConstant[
  magnet_diameter = 20, magnet_length = 5, slot = 3, wall = 3, back = 3, plate_diameter = 60, plate_thickness = 6,
  gap_length = 0.3, far = 80, refine = 1
];

mm = 1e-3; half = 1; mirror = 0;
R = magnet_diameter/2*mm; L = magnet_length*mm; s = R + slot*mm; c = s + wall*mm; k = back*mm;
P = plate_diameter/2*mm; t = plate_thickness*mm; g = gap_length*mm; d = g/2;
Rectangle(1) = {0, g, 0, R, L};                 // magnet
Rectangle(2) = {0, g + L, 0, c, k};             // bottom of the cup
Rectangle(3) = {s, g, 0, c - s, L};             // its wall
Rectangle(4) = {R, g, 0, s - R, L};             // slot
Rectangle(5) = {0, g - d, 0, c + d, L + k + 2*d};
Rectangle(6) = {0, -t, 0, P, t};                // plate
Rectangle(7) = {0, 0, 0, R, g - d};             // half of the gap under the magnet
body() = {1, 2, 3, 4, 5, 6, 7};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {-e, g - e, -e, R + e, g + L + e, e};
cup() = Surface In BoundingBox {-e, g + L - e, -e, c + e, g + L + k + e, e};
cup() += Surface In BoundingBox {s - e, g - e, -e, c + e, g + L + e, e};
plate() = Surface In BoundingBox {-e, -t - e, -e, P + e, e, e};
steel() = {cup(), plate()};
cushion() = Surface In BoundingBox {-e, g - d - e, -e, c + d + e, g + L + k + d + e, e};
cushion() -= magnet(); cushion() -= cup();
gap() = Surface In BoundingBox {-e, -e, -e, R + e, g - d + e, e};
MeshSize{ PointsOf{ Surface{steel()}; } } = Min(t, Min(k, wall*mm))/(3*refine);
MeshSize{ PointsOf{ Surface{magnet()}; } } = L/(6*refine);
near() = Point In BoundingBox {-e, -e, -e, c + d + e, g + e, e};
MeshSize{ near() } = d/refine;
Include "open_regions.geo";
line() = Abs(CombinedBoundary{ Surface{magnet(), cup(), cushion()}; }); line() -= along_y();
Physical Curve("force line", 14) = line();
Physical Curve("tangent", 11) = along_y();
