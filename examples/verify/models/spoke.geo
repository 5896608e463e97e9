// Half a pole of a rotor with spoke magnets: a slab on the plane between two poles, magnetised across it; an iron pole
// beside it, a non-magnetic hub, ideal stator iron. The pole centre lies along x; B runs along it, and crosses the plane
// of the slab at right angles.

DefineConstant[ pole_pairs = 4, hub_radius = 20, rotor_radius = 50, gap_length = 0.7, slab = 8, refine = 1 ];

mm = 1e-3;
r1 = hub_radius*mm; r2 = rotor_radius*mm; r4 = r2 + gap_length*mm; r3 = (r2 + r4)/2; h = slab/2*mm;
end = Pi/(2*pole_pairs); a1 = end - Asin(h/r1); a2 = end - Asin(h/r2);
lc_gap = gap_length*mm/(3*refine); lc_slab = h/(4*refine); lc_hub = r1/(8*refine);
Point(1) = {0, 0, 0, lc_hub};
Point(2) = {r1, 0, 0, lc_hub};  Point(3) = {r2, 0, 0, lc_gap};  Point(4) = {r3, 0, 0, lc_gap};  Point(5) = {r4, 0, 0, lc_gap};
Point(6) = {r1*Cos(a1), r1*Sin(a1), 0, lc_slab};      Point(7) = {r2*Cos(a2), r2*Sin(a2), 0, lc_gap};
Point(8) = {r1*Cos(end), r1*Sin(end), 0, lc_slab};    Point(9) = {r2*Cos(end), r2*Sin(end), 0, lc_gap};
Point(10) = {r3*Cos(end), r3*Sin(end), 0, lc_gap};    Point(11) = {r4*Cos(end), r4*Sin(end), 0, lc_gap};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 5};
Line(5) = {1, 8}; Line(6) = {8, 9}; Line(7) = {9, 10}; Line(8) = {10, 11};
Circle(9) = {2, 1, 6}; Circle(10) = {6, 1, 8}; Line(11) = {6, 7};
Circle(12) = {3, 1, 7}; Circle(13) = {7, 1, 9}; Circle(14) = {4, 1, 10}; Circle(15) = {5, 1, 11};
Curve Loop(1) = {1, 9, 10, -5}; Plane Surface(1) = {1};
Curve Loop(2) = {2, 12, -11, -9}; Plane Surface(2) = {2};
Curve Loop(3) = {11, 13, -6, -10}; Plane Surface(3) = {3};
Curve Loop(4) = {3, 14, -7, -13, -12}; Plane Surface(4) = {4};
Curve Loop(5) = {4, 15, -8, -14}; Plane Surface(5) = {5};
Physical Surface("air", 1) = {1, 4, 5};
Physical Surface("magnet", 3) = {3};
Physical Surface("steel", 5) = {2};
Physical Curve("tangent", 11) = {1, 2, 3, 4};
Physical Curve("normal", 12) = {5, 6, 7, 8, 15};

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm = 6;
