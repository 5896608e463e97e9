// A cylinder over a round steel plate.

SetFactory("OpenCASCADE");
DefineConstant[ diameter = 20, length = 10, gap_length = 1, plate_diameter = 60, plate_thickness = 5, far = 80, refine = 1 ];

mm = 1e-3; half = 1; mirror = 0;
R = diameter/2*mm; P = plate_diameter/2*mm; g = gap_length*mm; L = length*mm; t = plate_thickness*mm;
d = g/2;
Rectangle(1) = {0, g, 0, R, L};
Rectangle(2) = {0, g - d, 0, R + d, L + 2*d};
Rectangle(3) = {0, -t, 0, P, t};
Rectangle(4) = {0, 0, 0, R, g - d};
body() = {1, 2, 3, 4};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {-e, g - e, -e, R + e, g + L + e, e};
cushion() = Surface In BoundingBox {-e, g - d - e, -e, R + d + e, g + L + d + e, e}; cushion() -= magnet();
gap() = Surface In BoundingBox {-e, -e, -e, R + e, g - d + e, e};
steel() = Surface In BoundingBox {-e, -t - e, -e, P + e, e, e};
MeshSize{ PointsOf{ Surface{steel()}; } } = t/(4*refine);
MeshSize{ PointsOf{ Surface{magnet(), cushion(), gap()}; } } = Min(L/8, d)/refine;
edge() = Point In BoundingBox {R - e, g - e, -e, R + e, g + L + e, e};
MeshSize{ edge() } = d/(3*refine);
Include "open_regions.geo";
line() = Abs(CombinedBoundary{ Surface{magnet(), cushion()}; }); line() -= along_y();
Physical Curve("force line", 14) = line();
Physical Curve("tangent", 11) = along_y();
