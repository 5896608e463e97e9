// Flat voice-coil motor in the plane: two magnets of opposite sense side by side on a steel yoke, the coil's gap, a steel
// plate that closes the flux. One half: flux crosses the mirror plane x = 0 at right angles.

SetFactory("OpenCASCADE");
DefineConstant[ magnet_width = 20, magnet_length = 4, spacing = 4, gap_length = 6, plate = 8, overhang = 0, far = 100, refine = 1 ];

mm = 1e-3; half = 1; mirror = 0;
x0 = spacing/2*mm; x1 = x0 + magnet_width*mm; g = gap_length*mm; l = magnet_length*mm; t = plate*mm; o = overhang*mm;
Rectangle(1) = {x0, -l, 0, x1 - x0, l};       // magnet
Rectangle(2) = {0, -l - t, 0, x1 + o, t};     // yoke
Rectangle(3) = {0, g, 0, x1 + o, t};          // plate
Rectangle(4) = {x0, 0, 0, x1 - x0, g};        // gap
body() = {1, 2, 3, 4};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {x0 - e, -l - e, -e, x1 + e, e, e};
gap() = Surface In BoundingBox {x0 - e, -e, -e, x1 + e, g + e, e};
steel() = Surface In BoundingBox {-e, -l - t - e, -e, x1 + o + e, -l + e, e};
steel() += Surface In BoundingBox {-e, g - e, -e, x1 + o + e, g + t + e, e};
cushion() = {};
MeshSize{ PointsOf{ Surface{steel()}; } } = t/(6*refine);
MeshSize{ PointsOf{ Surface{magnet(), gap()}; } } = Min(l, g)/(6*refine);
Include "open_regions.geo";
Physical Curve("normal", 12) = along_y();
