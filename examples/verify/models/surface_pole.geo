// Half a pole of a machine with radially magnetised magnets on the rotor; iron is ideal, its surfaces are boundaries.
// The pole centre lies along x; B runs along it, and crosses the far plane at right angles.

DefineConstant[ pole_pairs = 4, rotor_radius = 27, magnet_radius = 30, stator_radius = 31, arc = 0.8, refine = 1 ];

mm = 1e-3;
r() = {rotor_radius*mm, magnet_radius*mm, (magnet_radius + stator_radius)/2*mm, stator_radius*mm};
end = Pi/(2*pole_pairs);
angle() = {0, arc*end, end};
lc = (r(3) - r(1))/(3*refine);
Point(1) = {0, 0, 0, lc};
For i In {0:3}
  For j In {0:2}
    Point(10 + 3*i + j) = {r(i)*Cos(angle(j)), r(i)*Sin(angle(j)), 0, lc};
  EndFor
EndFor
For i In {0:3}
  For j In {0:1}
    Circle(100 + 2*i + j) = {10 + 3*i + j, 1, 10 + 3*i + j + 1};
  EndFor
EndFor
For i In {0:2}
  For j In {0:2}
    Line(200 + 3*i + j) = {10 + 3*i + j, 10 + 3*(i + 1) + j};
  EndFor
EndFor
For i In {0:2}
  For j In {0:1}
    Curve Loop(300 + 2*i + j) = {200 + 3*i + j, 100 + 2*(i + 1) + j, -(200 + 3*i + j + 1), -(100 + 2*i + j)};
    Plane Surface(300 + 2*i + j) = {300 + 2*i + j};
  EndFor
EndFor
Physical Surface("magnet", 3) = {300};
Physical Surface("air", 1) = {301, 302, 303, 304, 305};
Physical Curve("tangent", 11) = {200, 203, 206};
Physical Curve("normal", 12) = {202, 205, 208, 100, 101, 106, 107};

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm = 6;
