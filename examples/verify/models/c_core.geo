// A C-shaped core in the plane: magnet in the left limb, gap in the right one; the upper half.

SetFactory("OpenCASCADE");
DefineConstant[
  magnet_length = 10, magnet_width = 20, gap_length = 5, gap_width = 20, window_width = 60, window_height = 60,
  yoke = 20, far = 200, refine = 1
];

mm = 1e-3; half = 0; mirror = 1;
w = window_width/2*mm; H = window_height/2*mm; l = magnet_length/2*mm; g = gap_length/2*mm;
a = magnet_width*mm; b = gap_width*mm; t = yoke*mm;
Rectangle(1) = {-w - a, 0, 0, a, l};              // magnet
Rectangle(2) = {-w - a, l, 0, a, H - l};          // left limb
Rectangle(3) = {-w - a, H, 0, a + 2*w + b, t};    // yoke
Rectangle(4) = {w, g, 0, b, H - g};               // right limb
Rectangle(5) = {w, 0, 0, b, g};                   // gap
body() = {1, 2, 3, 4, 5};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {-w - a - e, -e, -e, -w + e, l + e, e};
gap() = Surface In BoundingBox {w - e, -e, -e, w + b + e, g + e, e};
steel() = Surface In BoundingBox {-w - a - e, l - e, -e, -w + e, H + e, e};
steel() += Surface In BoundingBox {-w - a - e, H - e, -e, w + b + e, H + t + e, e};
steel() += Surface In BoundingBox {w - e, g - e, -e, w + b + e, H + e, e};
cushion() = {};
MeshSize{ PointsOf{ Surface{steel()}; } } = Min(a, Min(b, t))/(6*refine);
MeshSize{ PointsOf{ Surface{magnet()}; } } = Min(a, l)/(8*refine);
MeshSize{ PointsOf{ Surface{gap()}; } } = Min(b, g)/(6*refine);
Include "open_regions.geo";
Physical Curve("normal", 12) = along_x();
