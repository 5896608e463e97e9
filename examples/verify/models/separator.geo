// Magnetic separator in the plane: two magnets face each other across a wide gap in a C-shaped steel frame; upper half.

SetFactory("OpenCASCADE");
DefineConstant[ magnet_length = 25, magnet_width = 100, gap_length = 40, window = 60, yoke = 25, far = 500, refine = 1 ];

mm = 1e-3; half = 0; mirror = 1;
g = gap_length/2*mm; l = magnet_length*mm; a = magnet_width*mm; w = window*mm; t = yoke*mm; h = g + l;
Rectangle(1) = {w, g, 0, a, l};                 // magnet
Rectangle(2) = {-t, h, 0, t + w + a, t};        // arm
Rectangle(3) = {-t, 0, 0, t, h};                // back
Rectangle(4) = {w, 0, 0, a, g};                 // gap
body() = {1, 2, 3, 4};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {w - e, g - e, -e, w + a + e, h + e, e};
gap() = Surface In BoundingBox {w - e, -e, -e, w + a + e, g + e, e};
steel() = Surface In BoundingBox {-t - e, h - e, -e, w + a + e, h + t + e, e};
steel() += Surface In BoundingBox {-t - e, -e, -e, e, h + e, e};
cushion() = {};
MeshSize{ PointsOf{ Surface{steel()}; } } = t/(6*refine);
MeshSize{ PointsOf{ Surface{magnet(), gap()}; } } = Min(l, g)/(6*refine);
Include "open_regions.geo";
Physical Curve("normal", 12) = along_x();
