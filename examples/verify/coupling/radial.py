"""Section of a radial coupling as a gmsh geometry: two rings of arcs, the inner one turned by electrical degrees."""
import math


class Geometry:
    def __init__(self):
        self.text = ["Mesh.ElementOrder = 2; Mesh.Algorithm = 6; Mesh.MshFileVersion = 2.2;", "Point(1) = {0, 0, 0};"]
        self.last = 1

    def add(self, kind, entries):
        self.last += 1
        self.text.append(f"{kind}({self.last}) = {{{', '.join(map(str, entries))}}};")
        return self.last

    def point(self, radius, angle, size):
        return self.add("Point", [radius * math.cos(angle), radius * math.sin(angle), 0, size])

    def circle(self, radius, angles, size):
        """Points and arcs of a circle."""
        points = [self.point(radius, angle, size) for angle in angles]
        arcs = [self.add("Circle", [points[k], 1, points[(k + 1) % len(points)]]) for k in range(len(points))]
        return points, arcs

    def surface(self, *loops):
        return self.add("Plane Surface", [self.add("Curve Loop", loop) for loop in loops])

    def ring(self, inner, outer):
        """Surfaces between two circles: even ones are magnets, odd ones the air between."""
        (low, below), (high, above) = inner, outer
        spokes = [self.add("Line", pair) for pair in zip(low, high)]
        turn = spokes[1:] + spokes[:1]
        return [self.surface([below[k], turn[k], -above[k], -spokes[k]]) for k in range(len(spokes))]

    def physical(self, kind, number, entries):
        self.text.append(f"Physical {kind}({number}) = {{{', '.join(map(str, entries))}}};")


def radial(pole_pairs, r1, r2, r3, r4, arc, shift, yokes, refine):
    n, mm, gap = 2 * pole_pairs, 1e-3, r3 - r2
    size = 0.25 * gap * mm / refine

    def edges(turn):
        return [turn + (k + side * arc / 2) * math.pi / pole_pairs for k in range(n) for side in (-1, 1)]

    inner, outer = edges(math.radians(shift) / pole_pairs), edges(0.0)
    g = Geometry()
    bore, face = (g.circle(r * mm, inner, size) for r in (r1, r2))
    near, far = g.circle((r2 + gap / 3) * mm, outer, size), g.circle((r3 - gap / 3) * mm, outer, size)
    front, back = (g.circle(r * mm, outer, size) for r in (r3, r4))
    rotor, stator = g.ring(bore, face), g.ring(front, back)
    air = [g.surface(near[1], face[1]), g.surface(front[1], far[1])] + rotor[1::2] + stator[1::2]
    if yokes:  # without air behind them H stands at right angles on both
        g.physical("Point", 13, back[0][:1])
    else:
        end = g.circle(6 * r4 * mm, outer, 0.5 * r4 * mm / refine)
        air += [g.surface(bore[1]), g.surface(end[1], back[1])]
        g.physical("Curve", 13, end[1])
    g.physical("Surface", 1, air)
    g.physical("Surface", 6, [g.surface(far[1], near[1])])
    for k in range(n):
        g.physical("Surface", 100 + k, [rotor[2 * k]])
        g.physical("Surface", 300 + k, [stator[2 * k]])
    return "\n".join(g.text) + "\n"
