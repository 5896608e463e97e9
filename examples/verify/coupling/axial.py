"""An axial coupling unrolled at its mean radius: one period of two rows of magnets between ideal yokes, or in air."""
import math


class Layers:
    """Layers of a period, each cut at given places; neighbours share the curves between them."""

    def __init__(self, period):
        self.period = period
        self.text = ["SetFactory(\"OpenCASCADE\");", "Mesh.ElementOrder = 2; Mesh.Algorithm = 6; Mesh.MshFileVersion = 2.2;"]
        self.count = 0

    def layer(self, low, high, cuts):
        places = [0.0] + sorted(c for c in cuts if 1e-9 < c < self.period - 1e-9) + [self.period]
        out = []
        for left, right in zip(places, places[1:]):
            self.count += 1
            self.text.append(f"Rectangle({self.count}) = {{{left}, {low}, 0, {right - left}, {high - low}}};")
            out.append((self.count, left, right, low, high))
        return out


def axial(pole_length, driver, gap, load, arc, shift, yokes, refine):
    """Lengths in metres; shift in electrical degrees. Text of the geometry; 3: J up, 4: J down, 6: middle of the gap."""
    period = 2 * pole_length
    g = Layers(period)

    def edges(offset):
        return [(offset + (k + 0.5 + side * arc / 2) * pole_length) % period for k in range(2) for side in (-1, 1)]

    moved = shift / 360 * period
    low = g.layer(-driver, 0, edges(moved))
    high = g.layer(gap, gap + load, edges(0.0))
    thirds = [g.layer(gap * k / 3, gap * (k + 1) / 3, []) for k in range(3)]
    far = [] if yokes else g.layer(-driver - 2 * period, -driver, []) + g.layer(gap + load, gap + load + 2 * period, [])

    def sign(cell, offset):
        at = ((cell[1] + cell[2]) / 2 - offset) / pole_length % 2
        return 0 if abs(at % 1 - 0.5) > arc / 2 else 1 if at < 1 else -1

    groups = {1: thirds[0] + thirds[2] + far, 3: [], 4: [], 6: thirds[1]}
    for row, offset in ((low, moved), (high, 0.0)):
        for cell in row:
            groups[{0: 1, 1: 3, -1: 4}[sign(cell, offset)]].append(cell)
    g.text.append(f"BooleanFragments{{ Surface{{1:{g.count}}}; Delete; }}{{}}")
    e = 2e-6

    def box(kind, left, right, bottom, top):
        return f"{kind} In BoundingBox {{{left - e}, {bottom - e}, {-e}, {right + e}, {top + e}, {e}}}"

    bottom, top = (-driver, gap + load) if yokes else (-driver - 2 * period, gap + load + 2 * period)
    for number, cells in groups.items():
        parts = []
        for k, cell in enumerate(cells):
            g.text.append(f"s{number}_{k}() = {box('Surface', cell[1], cell[2], cell[3], cell[4])};")
            parts.append(f"s{number}_{k}()")
        g.text.append(f"Physical Surface({number}) = {{{', '.join(parts)}}};")
    g.text += [f"left() = {box('Curve', 0, 0, bottom, top)};", f"right() = {box('Curve', period, period, bottom, top)};",
               f"Periodic Curve {{right()}} = {{left()}} Translate {{{period}, 0, 0}};",
               "Physical Curve(11) = left(); Physical Curve(12) = right();"]
    if yokes:
        g.text.append(f"zero() = {box('Point', 0, 0, bottom, bottom)}; Physical Point(13) = zero(0);")
    else:
        ends = [box("Curve", 0, period, y, y) for y in (bottom, top)]
        g.text.append(f"a() = {ends[0]}; b() = {ends[1]}; Physical Curve(13) = {{a(), b()}};")
    size = 0.25 * gap / refine
    g.text += [f"MeshSize{{ Point{{:}} }} = {0.2 * pole_length / refine};",
               f"near() = {box('Point', 0, period, -driver, gap + load)}; MeshSize{{ near() }} = {size};"]
    return "\n".join(g.text) + "\n"
