// A magnet alone in space, magnetised along y: the upper half of its section, x = radius or half width.

SetFactory("OpenCASCADE");
DefineConstant[ outer_size = 20, inner_size = 0, length = 10, far = 60, refine = 1 ];

mm = 1e-3; half = 1; mirror = 1;
x0 = inner_size/2*mm; x1 = outer_size/2*mm; h = length/2*mm;
Rectangle(1) = {x0, 0, 0, x1 - x0, h};
body() = {1};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {x0 - e, -e, -e, x1 + e, h + e, e};
steel() = {}; gap() = {}; cushion() = {};
MeshSize{ PointsOf{ Surface{magnet()}; } } = Min(x1 - x0, h)/(8*refine);
edge() = Point In BoundingBox {x0 - e, h - e, -e, x1 + e, h + e, e};
MeshSize{ edge() } = Min(x1 - x0, h)/(32*refine);
// where the field before the face is read off
Field[1] = Box;
Field[1].VIn = 2*mm/refine; Field[1].VOut = far*mm;
Field[1].XMin = 0; Field[1].XMax = x1; Field[1].YMin = h; Field[1].YMax = h + 12*mm;
Background Field = 1;
Include "open_regions.geo";
Physical Curve("tangent", 11) = along_y();
Physical Curve("normal", 12) = along_x();
