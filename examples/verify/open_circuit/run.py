#!/usr/bin/python3
"""Runs cases.csv through gmsh and getdp on three meshes and writes results.csv.

    /usr/bin/python3 run.py [--only SUBSTRING] [--keep FOLDER]

Needs gmsh and getdp on the path, and numpy. The numbers are from the finest mesh: of the vector
potential, of the scalar potential, and their mean. Refinement: fine against medium mesh.
"""
import argparse
import csv
import os
import pathlib
import re
import subprocess
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
REFINEMENTS = (1, 2, 4)
WORST_SHARE = 0.01
FORMS = ("vector", "scalar")


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


def mean_of_worst(h, volume, share):
    """Mean of the most negative values that fill a share of the volume."""
    order = np.argsort(h)
    filled = np.cumsum(volume[order]) / volume.sum()
    last = np.searchsorted(filled, share) + 1
    return np.average(h[order[:last]], weights=volume[order[:last]])


def tables(stem, form):
    """What one potential says of the magnet."""
    volume, h, b = (last_column(pathlib.Path(f"{stem}.{form}.{q}")) for q in ("volume", "h", "b"))
    local = h / volume
    return {
        "H_mean_A_per_m": h.sum() / volume.sum(),
        "B_mean_T": b.sum() / volume.sum(),
        "H_worst_percent_of_volume_A_per_m": mean_of_worst(local, volume, WORST_SHARE),
        "H_worst_cell_A_per_m": local.min(),
        "magnet_cells": len(h),
    }


def solve(case, refine, folder):
    stem = folder / f"{case['case']}-{refine}"
    values = {"diameter": case["diameter_mm"], "length": case["length_mm"],
              "remanence": case["Br_T"], "mu_r": case["mu_r"], "refine": refine}
    numbers = [x for name, value in values.items() for x in ("-setnumber", name, value)]
    mesh = pathlib.Path(f"{stem}.msh")
    run(["gmsh", "-2", "-v", "1", "-nt", "1", HERE / "open_circuit.geo", "-o", mesh, *numbers])
    run(["getdp", HERE / "open_circuit.pro", "-msh", mesh, "-name", stem, "-solve", "Both",
         "-pos", "TablesVector", "TablesScalar", "-v", "1", "-setstring", "out", stem, *numbers])
    return {form: tables(stem, form) for form in FORMS}


def percent(new, old):
    return f"{100 * (new / old - 1):.2g}"


def row(case, folder):
    _, medium, fine = (solve(case, r, folder) for r in REFINEMENTS)
    out = dict(case)
    for k in ("H_mean_A_per_m", "B_mean_T", "H_worst_percent_of_volume_A_per_m",
              "H_worst_cell_A_per_m"):
        out[k] = f"{(fine['vector'][k] + fine['scalar'][k]) / 2:.8g}"
    for k in ("H_mean_A_per_m", "B_mean_T"):
        for form in FORMS:
            out[f"{form}_{k}"] = f"{fine[form][k]:.8g}"
    out["magnet_cells"] = fine["vector"]["magnet_cells"]
    for k in ("H_mean", "H_worst_percent_of_volume", "H_worst_cell"):
        name = f"{k}_A_per_m"
        out[f"{k}_vector_against_scalar_percent"] = percent(fine["vector"][name],
                                                            fine["scalar"][name])
        out[f"{k}_last_refinement_percent"] = percent(fine["vector"][name],
                                                      medium["vector"][name])
    return out


def version(program):
    return re.search(r"\d+\.\d+\.\d+", run([program, "--version"])).group()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="run cases whose name contains this")
    options.add_argument("--keep", help="folder for meshes and solutions (default: none kept)")
    options = options.parse_args()

    with open(HERE / "cases.csv", newline="") as file:
        cases = list(csv.DictReader(file))
    versions = {"gmsh": version("gmsh"), "getdp": version("getdp")}

    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(options.keep or scratch)
        folder.mkdir(exist_ok=True)
        rows = [row(c, folder) | versions for c in cases if options.only in c["case"]]

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
