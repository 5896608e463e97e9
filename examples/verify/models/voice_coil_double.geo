// Flat voice-coil motor in the plane with magnets on both plates: two on a steel yoke, two more on a second one across the
// coil's gap. A quarter: flux crosses x = 0 and the middle of the gap, y = 0, at right angles.

SetFactory("OpenCASCADE");
DefineConstant[ magnet_width = 20, magnet_length = 4, spacing = 4, gap_length = 6, plate = 8, far = 100, refine = 1 ];

mm = 1e-3; half = 1; mirror = 1;
x0 = spacing/2*mm; x1 = x0 + magnet_width*mm; g = gap_length/2*mm; l = magnet_length*mm; t = plate*mm;
Rectangle(1) = {x0, g, 0, x1 - x0, l};        // magnet
Rectangle(2) = {0, g + l, 0, x1, t};          // yoke
Rectangle(3) = {x0, 0, 0, x1 - x0, g};        // gap
body() = {1, 2, 3};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {x0 - e, g - e, -e, x1 + e, g + l + e, e};
gap() = Surface In BoundingBox {x0 - e, -e, -e, x1 + e, g + e, e};
steel() = Surface In BoundingBox {-e, g + l - e, -e, x1 + e, g + l + t + e, e};
cushion() = {};
MeshSize{ PointsOf{ Surface{steel()}; } } = t/(6*refine);
MeshSize{ PointsOf{ Surface{magnet(), gap()}; } } = Min(l, g)/(6*refine);
Include "open_regions.geo";
along_x() += along_y();
Physical Curve("normal", 12) = along_x();
