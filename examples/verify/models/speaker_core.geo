// Loudspeaker motor with the magnet inside: a disc on the bottom of a steel cup, a pole plate on it, the gap around it.

SetFactory("OpenCASCADE");
DefineConstant[
  magnet_radius = 12, magnet_length = 5, plate_radius = 12.5, plate_thickness = 4, gap_length = 1, wall = 4, bottom = 4,
  far = 80, refine = 1
];

mm = 1e-3; half = 1; mirror = 0;
R = magnet_radius*mm; L = magnet_length*mm; p = plate_radius*mm; t = plate_thickness*mm; g = gap_length*mm;
c = p + g; w = c + wall*mm; b = bottom*mm;
Rectangle(1) = {0, 0, 0, R, L};             // magnet
Rectangle(2) = {0, L, 0, p, t};             // pole plate
Rectangle(3) = {0, -b, 0, w, b};            // bottom
Rectangle(4) = {c, 0, 0, w - c, L + t};     // wall
Rectangle(5) = {p, L, 0, g, t};             // gap
body() = {1, 2, 3, 4, 5};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {-e, -e, -e, R + e, L + e, e};
gap() = Surface In BoundingBox {p - e, L - e, -e, c + e, L + t + e, e};
steel() = Surface In BoundingBox {-e, L - e, -e, p + e, L + t + e, e};
steel() += Surface In BoundingBox {-e, -b - e, -e, w + e, e, e};
steel() += Surface In BoundingBox {c - e, -e, -e, w + e, L + t + e, e};
cushion() = {};
MeshSize{ PointsOf{ Surface{steel()}; } } = Min(t, b)/(3*refine);
MeshSize{ PointsOf{ Surface{magnet()}; } } = L/(6*refine);
MeshSize{ PointsOf{ Surface{gap()}; } } = g/(3*refine);
Include "open_regions.geo";
Physical Curve("tangent", 11) = along_y();
