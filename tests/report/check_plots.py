"""Reads plots as any other program would: from their elements and the labels of their axes alone."""
import math
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
MU0 = 1.25663706127e-6
program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
subprocess.run([program, folder], check=True)


def group(root, name):
    found = [g for g in root.iter(SVG + "g") if g.get("class") == name]
    assert len(found) == 1, f"{len(found)} groups {name}"
    return found[0]


def text_of(element):
    return "".join(element.itertext())


def axis(root, name, unit, coordinate, shift):
    """(scale, offset) of value = scale·px + offset, from the first and last label of an axis."""
    texts = list(group(root, name).iter(SVG + "text"))
    labels = [(float(t.get(coordinate)) - shift, float(text_of(t).replace("\u2212", "-")))
              for t in texts if re.fullmatch(r"\u2212?[\d.]+", text_of(t))]
    assert len(labels) >= 2, f"{name}: {len(labels)} labels"
    assert any(text_of(t).endswith(f"({unit})") for t in texts), f"{name}: no {unit}"
    labels.sort()
    (p0, v0), (p1, v1) = labels[0], labels[-1]
    scale = (v1 - v0) / (p1 - p0)
    for p, v in labels:
        assert abs(v0 + scale * (p - p0) - v) < 0.01 * abs(scale) * 2, f"{name}: {v} is not linear"
    return scale, v0 - scale * p0


def check(path):
    root = tree.parse(path).getroot()
    assert root.tag == SVG + "svg"
    assert text_of(root.find(SVG + "title")) and text_of(root.find(SVG + "desc"))
    width, height = float(root.get("width")), float(root.get("height"))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    content = path.read_text(encoding="utf-8")
    assert "nan" not in re.sub(r">[^<]*<", "><", content) and "href" not in content and "url(" not in content
    for text in root.iter(SVG + "text"):
        assert 0 <= float(text.get("x")) <= width and 0 <= float(text.get("y")) <= height, text_of(text)

    h = axis(root, "axis H SI", "kA/m", "x", 0.0)
    oe = axis(root, "axis H CGS", "kOe", "x", 0.0)
    b = axis(root, "axis B SI", "T", "y", 4.2)
    gauss = axis(root, "axis B CGS", "kG", "y", 4.2)
    # 1 kOe is 1000/4π kA/m, 1 T is 10 kG, at every px.
    for k in (0, 1):
        assert math.isclose(h[k], oe[k] * 1000 / (4 * math.pi), rel_tol=3e-4), (h, oe)
        assert math.isclose(gauss[k], 10 * b[k], rel_tol=3e-4), (b, gauss)
    value = lambda x, y: (h[0] * x + h[1], b[0] * y + b[1])
    px_h, px_b = abs(h[0]), abs(b[0])

    labels = [text_of(t) for g in root.iter(SVG + "g") if g.get("class") == "labels" for t in g.iter(SVG + "text")]
    number = lambda start: [float(l[len(start):].split()[0].replace("\u2212", "-")) for l in labels if l.startswith(start)]
    rectangles = [r for g in root.iter(SVG + "g") if g.get("class") == "BHmax" for r in g.iter(SVG + "rect")]
    for rectangle in rectangles:
        x, y, w, t = (float(rectangle.get(k)) for k in ("x", "y", "width", "height"))
        corner, origin = value(x, y), value(x + w, y + t)
        assert abs(origin[0]) < 0.02 * px_h and abs(origin[1]) < 0.02 * px_b, origin
        area = (origin[0] - corner[0]) * (corner[1] - origin[1])  # kA/m · T is kJ/m³
        error = 0.02 * (px_h * corner[1] - px_b * corner[0])
        assert abs(area - number("(BH)max ")[0]) < error + 5e-4 * area, (area, number("(BH)max "))

    points = [value(float(c.get("cx")), float(c.get("cy"))) for c in group(root, "points").iter(SVG + "circle")]
    for start, place in (("Br ", lambda v: (0.0, v)), ("HcB ", lambda v: (-v, 0.0)), ("HcJ ", lambda v: (-v, 0.0))):
        for v in number(start):
            expected = place(v)
            assert any(abs(p[0] - expected[0]) < 0.03 * px_h + 5e-4 * abs(expected[0]) and
                       abs(p[1] - expected[1]) < 0.03 * px_b + 5e-4 * abs(expected[1]) for p in points), (start, v)

    lines = [g for g in root.iter(SVG + "g") if g.get("class") == "load lines"][0]
    fields = [float(f.replace("\u2212", "-")) for l in labels for f in re.findall("Ha (\u2212?[\\d.]+) kA/m", l)]
    applied = fields[0] if fields else 0.0
    pcs = [float(re.match(r"[\d.]+", l[3:]).group()) for l in labels if l.startswith("Pc ")]
    drawn = list(lines.iter(SVG + "polyline"))
    assert len(drawn) == len(pcs)
    on_line = lambda hh, pc: MU0 * 1e3 * (-pc * hh + (1 + pc) * applied)
    for polyline, pc in zip(drawn, pcs):
        for pair in polyline.get("points").split():
            hh, bb = value(*map(float, pair.split(",")))
            assert abs(bb - on_line(hh, pc)) < 0.03 * (px_b + MU0 * 1e3 * pc * px_h), (pc, hh, bb)
    # Each operating point lies on one of the lines; the point above it on J is µ0·|H| higher.
    circles = [(float(c.get("r")), value(float(c.get("cx")), float(c.get("cy")))) for c in lines.iter(SVG + "circle")]
    for r, (hh, bb) in circles:
        if r > 4:
            assert any(abs(bb - on_line(hh, pc)) < 0.03 * (px_b + MU0 * 1e3 * pc * px_h) for pc in pcs), (hh, bb)
        else:
            above = [q for s, q in circles if s > 4 and abs(q[0] - hh) < 0.03 * px_h]
            assert any(abs(bb - q[1] + MU0 * 1e3 * hh) < 0.05 * px_b for q in above), (hh, bb)
    return len(rectangles), len(circles), number("Br ")


results = {path.stem: check(path) for path in sorted(folder.glob("*.svg"))}
assert len(results) == 8, sorted(results)
assert sum(r[0] for r in results.values()) == 7, results
assert results["measured-lines"][1] == 4 and results["alnico"][1] == 4 and results["ndfeb"][1] == 2, results
# Of an independent evaluation of the same rows and of the maker's data sheets.
assert abs(results["simulated"][2][0] - 1.4577) < 6e-4, results["simulated"]
assert (folder / "million.svg").stat().st_size < 1_000_000
