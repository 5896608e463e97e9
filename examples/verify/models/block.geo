// A block alone in space, magnetised along y: the eighth x, y, z >= 0, in three dimensions. outer_size along x, depth
// along z. The block is meshed in layers, thinner towards its pole face and its rims.

SetFactory("OpenCASCADE");
DefineConstant[ outer_size = 20, depth = 12, length = 10, far = 40, refine = 1 ];

mm = 1e-3; e = 1e-3*mm;
x1 = outer_size/2*mm; z1 = depth/2*mm; h = length/2*mm;
inner = far*mm; outer = 1.3*inner; big = 2*outer;
Box(1) = {0, 0, 0, x1, h, z1};
Box(2) = {0, 0, 0, big, big, big};
Sphere(3) = {0, 0, 0, outer};
Sphere(4) = {0, 0, 0, inner};
BooleanIntersection(5) = { Volume{3}; Delete; }{ Volume{2}; };
BooleanIntersection(6) = { Volume{4}; Delete; }{ Volume{2}; Delete; };
BooleanFragments{ Volume{5, 6, 1}; Delete; }{}
magnet() = Volume In BoundingBox {-e, -e, -e, x1 + e, h + e, z1 + e};
inside() = Volume In BoundingBox {-e, -e, -e, inner + e, inner + e, inner + e};
shell() = Volume{:}; shell() -= inside();
air() = inside(); air() -= magnet();

n_x = Round(10*refine); n_y = Round(12*refine); n_z = Round(8*refine);
// Along each edge of the block the points lie closer towards its far end.
grading = 0.75^(1/refine); rim = 0.85^(1/refine);
For direction In {0:2}
  For far_a In {0:1}
    For far_b In {0:1}
      If (direction == 0)
        line() = Curve In BoundingBox {-e, far_a*h - e, far_b*z1 - e, x1 + e, far_a*h + e, far_b*z1 + e};
      EndIf
      If (direction == 1)
        line() = Curve In BoundingBox {far_a*x1 - e, -e, far_b*z1 - e, far_a*x1 + e, h + e, far_b*z1 + e};
      EndIf
      If (direction == 2)
        line() = Curve In BoundingBox {far_a*x1 - e, far_b*h - e, -e, far_a*x1 + e, far_b*h + e, z1 + e};
      EndIf
      ends() = PointsOf{ Curve{line(0)}; };
      first() = Point{ends(0)}; second() = Point{ends(1)};
      forwards = first(0) + first(1) + first(2) < second(0) + second(1) + second(2);
      count = (direction == 0) ? n_x : ((direction == 1) ? n_y : n_z);
      step = (direction == 1) ? grading : rim;
      Transfinite Curve{line(0)} = count + 1 Using Progression (forwards ? step : 1/step);
    EndFor
  EndFor
EndFor
faces() = Abs(Boundary{ Volume{magnet()}; });
Transfinite Surface{faces()};
Transfinite Volume{magnet()};

MeshSize{ PointsOf{ Volume{air(), shell()}; } } = inner/(9*refine);
MeshSize{ PointsOf{ Volume{magnet()}; } } = h/(6*refine);
Mesh.MeshSizeExtendFromBoundary = 1;

Physical Volume("air", 1) = air();
Physical Volume("shell", 2) = shell();
Physical Volume("magnet", 3) = magnet();
middle() = Surface In BoundingBox {-e, -e, -e, big, e, big};
Physical Surface("normal", 12) = middle();
rim() = Abs(CombinedBoundary{ Volume{:}; });
rim() -= middle();
side() = Surface In BoundingBox {-e, -e, -e, e, big, big};
rim() -= side();
side() = Surface In BoundingBox {-e, -e, -e, big, big, e};
rim() -= side();
Physical Surface("infinity", 13) = rim();

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm3D = 1;
