// A tile alone in space, a sector of a ring: the quarter x, z >= 0, in three dimensions. Its middle lies along y, along which it
// is magnetised; depth along the ring's axis z. Meshed in layers, thinner towards its faces and rims. Origin: middle of its wall.

SetFactory("OpenCASCADE");
DefineConstant[ outer_size = 60, inner_size = 48, depth = 20, angle = 40, far = 60, refine = 1 ];

mm = 1e-3; e = 1e-3*mm;
r0 = inner_size/2*mm; r1 = outer_size/2*mm; z1 = depth/2*mm; centre = -(r0 + r1)/2; half_angle = angle/2*Pi/180;
inner = far*mm; outer = 1.3*inner; big = 2*outer;
Circle(901) = {0, centre, 0, r0, Pi/2 - half_angle, Pi/2};
Circle(902) = {0, centre, 0, r1, Pi/2 - half_angle, Pi/2};
low() = PointsOf{ Curve{901}; }; high() = PointsOf{ Curve{902}; };
Line(903) = {low(0), high(0)};
Line(904) = {low(1), high(1)};
Curve Loop(905) = {901, 904, -902, -903};
Plane Surface(906) = {905};
tile() = Extrude {0, 0, z1} { Surface{906}; };
Box(11) = {0, -big, 0, big, 2*big, big};
Sphere(12) = {0, 0, 0, outer};
Sphere(13) = {0, 0, 0, inner};
BooleanIntersection(14) = { Volume{12}; Delete; }{ Volume{11}; };
BooleanIntersection(15) = { Volume{13}; Delete; }{ Volume{11}; Delete; };
BooleanFragments{ Volume{14, 15, tile(1)}; Delete; }{}
inside() = Volume In BoundingBox {-e, -inner - e, -e, inner + e, inner + e, inner + e};
magnet() = Volume In BoundingBox {-e, -r1, -e, r1, r1, z1 + e};
shell() = Volume{:}; shell() -= inside();
air() = inside(); air() -= magnet();

n_angle = Round(10*refine); n_wall = Round(12*refine); n_depth = Round(9*refine);
rim = 0.80^(1/refine);
lines() = Abs(Boundary{ Boundary{ Volume{magnet()}; } });
lines() = Unique(lines());
For i In {0:#lines()-1}
  ends() = PointsOf{ Curve{lines(i)}; };
  p() = Point{ends(0)}; q() = Point{ends(1)};
  r_p = Sqrt(p(0)^2 + (p(1) - centre)^2); r_q = Sqrt(q(0)^2 + (q(1) - centre)^2);
  If (Fabs(p(2) - q(2)) > e)
    Transfinite Curve{lines(i)} = n_depth + 1 Using Progression (p(2) < q(2) ? rim : 1/rim);
  ElseIf (Fabs(r_p - r_q) > e)
    Transfinite Curve{lines(i)} = n_wall + 1 Using Bump 0.12/refine^0.5;
  Else
    Transfinite Curve{lines(i)} = n_angle + 1 Using Progression (p(0) < q(0) ? rim : 1/rim);
  EndIf
EndFor
faces() = Abs(Boundary{ Volume{magnet()}; });
Transfinite Surface{faces()};
Transfinite Volume{magnet()};

MeshSize{ PointsOf{ Volume{air(), shell()}; } } = inner/(9*refine);
MeshSize{ PointsOf{ Volume{magnet()}; } } = (r1 - r0)/(6*refine);
Mesh.MeshSizeExtendFromBoundary = 1;

Physical Volume("air", 1) = air();
Physical Volume("shell", 2) = shell();
Physical Volume("magnet", 3) = magnet();
rim() = Abs(CombinedBoundary{ Volume{:}; });
side() = Surface In BoundingBox {-e, -big, -e, e, big, big};
rim() -= side();
side() = Surface In BoundingBox {-e, -big, -e, big, big, e};
rim() -= side();
Physical Surface("infinity", 13) = rim();

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm3D = 1;
