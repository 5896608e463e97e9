// Two equal coaxial magnets face to face, or one over an ideal plate half as far: the upper half of the section.

SetFactory("OpenCASCADE");
DefineConstant[ diameter = 20, length = 10, gap_length = 2, repelling = 0, far = 60, refine = 1 ];

mm = 1e-3; half = 1; mirror = 1;
R = diameter/2*mm; y0 = gap_length/2*mm; y1 = y0 + length*mm;
d = y0/2;  // the force is taken through a line this far from the magnet
Rectangle(1) = {0, y0, 0, R, y1 - y0};
Rectangle(2) = {0, y0 - d, 0, R + d, y1 - y0 + 2*d};
Rectangle(3) = {0, 0, 0, R, y0 - d};
body() = {1, 2, 3};
size_far = far*mm/(12*refine);
Include "open_space.geo";

e = 1e-3*mm;
magnet() = Surface In BoundingBox {-e, y0 - e, -e, R + e, y1 + e, e};
cushion() = Surface In BoundingBox {-e, y0 - d - e, -e, R + d + e, y1 + d + e, e}; cushion() -= magnet();
gap() = Surface In BoundingBox {-e, -e, -e, R + e, y0 - d + e, e};
steel() = {};
MeshSize{ PointsOf{ Surface{magnet(), cushion(), gap()}; } } = Min(R/8, Min(length*mm/8, d))/refine;
edge() = Point In BoundingBox {R - e, y0 - e, -e, R + e, y1 + e, e};
MeshSize{ edge() } = Min(R/32, Min(length*mm/32, d/4))/refine;
Include "open_regions.geo";
line() = Abs(CombinedBoundary{ Surface{magnet(), cushion()}; }); line() -= along_y();
Physical Curve("force line", 14) = line();
If (repelling)
  Physical Curve("tangent", 11) = {along_y(), along_x()};
Else
  Physical Curve("tangent", 11) = along_y();
  Physical Curve("normal", 12) = along_x();
EndIf
