#!/usr/bin/python3
"""Runs cases.csv through gmsh and getdp on three meshes and writes results.csv.

    /usr/bin/python3 run.py [--only SUBSTRING] [--keep FOLDER]

Needs gmsh and getdp on the path, and numpy. Every number in results.csv is from the finest mesh;
the mesh differences are of the last refinement (fine against medium) and of the one before.
"""
import argparse
import csv
import math
import os
import pathlib
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
REFINEMENTS = (1, 2, 4)
HARMONICS = (1, 3, 5, 7, 9)
WORST_SHARE = 0.01

RESULTS = (
    "n_half_poles",
    "B_mid_centre_T",
    *(f"B{n}_mid_T" for n in HARMONICS),
    *(f"B{n}_bore_T" for n in HARMONICS),
    "B_magnet_mean_T",
    "H_magnet_mean_A_per_m",
    "H_magnet_centre_A_per_m",
    "H_magnet_worst_percent_of_area_A_per_m",
    "H_magnet_worst_cell_A_per_m",
    "magnet_cells",
)
MESH_DIFFERENCES = ("B_mid_centre_T", "B1_mid_T", "B1_bore_T", "H_magnet_mean_A_per_m",
                    "H_magnet_worst_percent_of_area_A_per_m", "H_magnet_worst_cell_A_per_m")


def half_poles(case):
    """Half pole pitches from a pole centre to the next mirror axis of magnets and slots."""
    slots, poles = int(case["slots"]), 2 * int(case["pole_pairs"])
    return 1 if slots == 0 else poles // math.gcd(slots, poles)


def parameters(case, refine):
    """Names of surface_machine.geo and .pro with their values."""
    return {
        "rotor_radius": case["rotor_radius_mm"],
        "magnet_radius": case["magnet_radius_mm"],
        "stator_radius": case["stator_radius_mm"],
        "pole_pairs": case["pole_pairs"],
        "arc": case["arc"],
        "remanence": case["Br_T"],
        "mu_r": case["mu_r"],
        "spacer_mu_r": case["spacer_mu_r"],
        "parallel": int(case["magnetisation"] == "parallel"),
        "n_half": half_poles(case),
        "slots": case["slots"],
        "slot_width": case["slot_width_mm"],
        "slot_depth": case["slot_depth_mm"],
        "slot_on_d_axis": case["slot_on_d_axis"],
        "sheet": case["sheet_peak_A_per_m"],
        "quadrature": 0,
        "refine": refine,
    }


def run(command):
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True,
                          env=environment)
    text = done.stdout + done.stderr
    if done.returncode or "Error" in text:
        raise RuntimeError(f"{command[0]} failed: {text}")
    return text


def last_column(path):
    return np.array([float(line.split()[-1]) for line in path.read_text().splitlines() if line])


def mean_of_worst(h, area, share):
    """Mean of the most negative values that fill a share of the area."""
    order = np.argsort(h)
    filled = np.cumsum(area[order]) / area.sum()
    last = np.searchsorted(filled, share) + 1
    return np.average(h[order[:last]], weights=area[order[:last]])


def settings(values):
    return [x for name, value in values.items() for x in ("-setnumber", name, value)]


def solve_field(mesh, stem, values):
    """Runs getdp on a mesh; returns a reader of the tables it wrote."""
    run(["getdp", HERE / "surface_machine.pro", "-msh", mesh, "-name", stem, "-solve", "Static",
         "-pos", "Tables", "-v", "1", "-setstring", "out", stem, *settings(values)])
    return lambda kind: last_column(pathlib.Path(f"{stem}.{kind}"))


def with_quadrature(case, mesh, stem, values, h, cells):
    """Adds the field of the quadrature-axis sheet, odd about the pole centre: both halves."""
    sheet = case["sheet_quadrature_peak_A_per_m"]
    if float(sheet) == 0:
        return h, cells
    read = solve_field(mesh, f"{stem}-q", values | {"sheet": sheet, "quadrature": 1,
                                                   "remanence": 0})
    hq = read("hcell") / read("acell")
    return np.concatenate([h + hq, h - hq]), np.concatenate([cells, cells])


def solve(case, refine, folder):
    """One mesh: the numbers named in RESULTS."""
    stem = folder / f"{case['case']}-{refine}"
    values = parameters(case, refine)
    mesh = pathlib.Path(f"{stem}.msh")
    run(["gmsh", "-2", "-v", "1", "-nt", "1", HERE / "surface_machine.geo", "-o", mesh,
         *settings(values)])
    read = solve_field(mesh, stem, values)

    p, n_half = int(case["pole_pairs"]), values["n_half"]
    bore = float(case["stator_radius_mm"]) * 1e-3
    middle = (float(case["magnet_radius_mm"]) * 1e-3 + bore) / 2
    area, cells, sums = read("area")[0], read("acell"), read("hcell")
    h, cells_both = with_quadrature(case, mesh, stem, values, sums / cells, cells)

    def amplitude(place, n, radius):
        return 4 * n * p**2 / (math.pi * radius**2 * n_half) * read(f"{place}{n}")[0]

    found = [n_half, read("bcentre")[0]]
    found += [amplitude("middle", n, middle) for n in HARMONICS]
    found += [amplitude("bore", n, bore) for n in HARMONICS]
    found += [read("bsum")[0] / area, read("hsum")[0] / area, read("hcentre")[0],
              mean_of_worst(h, cells_both, WORST_SHARE), h.min(), len(cells)]
    return dict(zip(RESULTS, found))


def percent(new, old):
    return 100 * (new / old - 1) if old else 0.0


def row(case, folder):
    coarse, medium, fine = (solve(case, r, folder) for r in REFINEMENTS)
    out = dict(case)
    out.update({k: f"{fine[k]:.8g}" for k in RESULTS})
    for k in MESH_DIFFERENCES:
        name = re.sub(r"_(T|A_per_m)$", "", k)
        out[f"{name}_last_refinement_percent"] = f"{percent(fine[k], medium[k]):.2g}"
        out[f"{name}_first_refinement_percent"] = f"{percent(medium[k], coarse[k]):.2g}"
    return out


def version(program):
    return re.search(r"\d+\.\d+\.\d+", run([program, "--version"])).group()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="run cases whose set or name contains this")
    options.add_argument("--keep", help="folder for meshes and solutions (default: none kept)")
    options.add_argument("--jobs", type=int, default=1, help="cases at once")
    options = options.parse_args()

    with open(HERE / "cases.csv", newline="") as file:
        cases = list(csv.DictReader(file))
    wanted = [c for c in cases if options.only in c["set"] + "/" + c["case"]]
    versions = {"gmsh": version("gmsh"), "getdp": version("getdp")}

    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(options.keep or scratch)
        folder.mkdir(exist_ok=True)
        with ThreadPoolExecutor(options.jobs) as pool:
            rows = list(pool.map(lambda c: row(c, folder) | versions, wanted))

    target = HERE / "results.csv"
    if options.only and target.exists():
        with open(target, newline="") as file:
            kept = {r["case"]: r for r in csv.DictReader(file)}
        kept.update({r["case"]: r for r in rows})
        rows = [kept[c["case"]] for c in cases if c["case"] in kept]
    with open(target, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
