// Boundaries, after the case has named its regions: magnet(), steel(), gap(), cushion() where it has them.
air() = inside();
air() -= magnet(); air() -= steel(); air() -= gap(); air() -= cushion();
Physical Surface("air", 1) = air();
Physical Surface("shell", 2) = shell();
Physical Surface("magnet", 3) = magnet();
Physical Surface("steel", 5) = steel();
Physical Surface("gap", 6) = gap();
Physical Surface("cushion", 7) = cushion();

rim() = Abs(CombinedBoundary{ Surface{everything()}; });
along_y() = {}; along_x() = {};
If (half)
  along_y() = Curve In BoundingBox {-tiny, -big, -tiny, tiny, big, tiny};
EndIf
If (mirror)
  along_x() = Curve In BoundingBox {-big, -tiny, -tiny, big, tiny, tiny};
EndIf
rim() -= along_y(); rim() -= along_x();
Physical Curve("infinity", 13) = rim();

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm = 6;
