// The air around the bodies and a shell that is mapped to infinity; regions and boundaries. Included last.
// Given: body() surfaces, mirror (1: only y >= 0 is meshed), half (1: only x >= 0 is meshed), size_far.

inner = far*mm; outer = 1.3*inner;
big = 2*outer; tiny = 1e-3*mm;
Disk(901) = {0, 0, 0, outer};
Disk(902) = {0, 0, 0, inner};
Rectangle(903) = {half ? 0 : -big, mirror ? 0 : -big, 0, half ? big : 2*big, mirror ? big : 2*big};
BooleanIntersection(904) = { Surface{901}; Delete; }{ Surface{903}; };
BooleanIntersection(905) = { Surface{902}; Delete; }{ Surface{903}; Delete; };
everything() = BooleanFragments{ Surface{904, 905, body()}; Delete; }{};
everything() = Surface{:};

inside() = Surface In BoundingBox {-inner - tiny, -inner - tiny, -tiny, inner + tiny, inner + tiny, tiny};
shell() = everything(); shell() -= inside();
MeshSize{ PointsOf{ Surface{everything()}; } } = size_far;
