// A cylinder in air: quarter of the axial section, x = radius, y = axis. A sphere holds the air
// next to the magnet, a shell around it is mapped to infinity. Lengths in mm, mesh in m.

DefineConstant[ diameter = 20, length = 10, refine = 2 ];

mm = 1e-3;
R = diameter/2*mm; h = length/2*mm;
inner = 2.5*Sqrt(R^2 + h^2); outer = 1.3*inner;
lc_face = Min(R, h)/(10*refine); lc_edge = lc_face/4; lc_far = inner/(8*refine);

Point(1) = {0, 0, 0, lc_face};
Point(2) = {R, 0, 0, lc_face};
Point(3) = {R, h, 0, lc_edge};
Point(4) = {0, h, 0, lc_face};
Point(5) = {inner, 0, 0, lc_far};
Point(6) = {0, inner, 0, lc_far};
Point(7) = {outer, 0, 0, lc_far};
Point(8) = {0, outer, 0, lc_far};

Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Line(5) = {2, 5}; Circle(6) = {5, 1, 6}; Line(7) = {6, 4};
Line(8) = {5, 7}; Circle(9) = {7, 1, 8}; Line(10) = {8, 6};

Curve Loop(1) = {1, 2, 3, 4}; Plane Surface(1) = {1};
Curve Loop(2) = {5, 6, 7, -3, -2}; Plane Surface(2) = {2};
Curve Loop(3) = {8, 9, 10, -6}; Plane Surface(3) = {3};

Physical Surface("magnet", 1) = {1};
Physical Surface("air", 2) = {2};
Physical Surface("shell", 3) = {3};
Physical Curve("axis", 11) = {4, 7, 10};
Physical Curve("midplane", 12) = {1, 5, 8};
Physical Curve("infinity", 13) = {9};

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm = 6;
