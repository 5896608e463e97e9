"""Runs radial_cases.csv and axial_cases.csv on three meshes and writes results.csv. Needs gmsh and getdp."""
import csv
import pathlib
import subprocess
import tempfile

import axial
import radial

HERE = pathlib.Path(__file__).parent
REFINE = [0.5, 1, 2]


def numbers(row):
    return {key: float(value) for key, value in row.items() if key not in ("case", "yokes", "parallel", "pole_pairs", "mu_rec")}


def radial_model(row, refine):
    yokes, pairs = row["yokes"] == "1", int(row["pole_pairs"])
    text = radial.radial(pairs, **numbers(row), yokes=yokes, refine=refine)
    return text, {"pole_pairs": pairs, "parallel": int(row["parallel"]), **{k: row[k] for k in ("r2", "r3", "shift", "mu_rec")}}


def axial_model(row, refine):
    shape = numbers(row)
    for key in ("pole_length", "driver", "gap", "load"):
        shape[key] *= 1e-3
    text = axial.axial(**shape, yokes=row["yokes"] == "1", refine=refine)
    return text, {"period": 2 * shape["pole_length"], "gap": shape["gap"]}


def solve(kind, text, settings, folder):
    (folder / "section.geo").write_text(text)
    mesh = folder / "mesh.msh"
    subprocess.run(["gmsh", "-2", folder / "section.geo", "-o", mesh], check=True, capture_output=True)
    given = [word for key, value in settings.items() for word in ("-setnumber", key, str(value))]
    subprocess.run(["getdp", HERE / f"{kind}.pro", "-msh", mesh, "-name", folder / "name", "-solve", "solve", "-pos",
                    "read", "-setstring", "out", folder / "run", *given], check=True, capture_output=True)
    return abs(float((folder / "run.torque").read_text().split()[-1]))


def main():
    rows = []
    for kind, model, unit in (("radial", radial_model, "N*m/m/T2"), ("axial", axial_model, "N/m2/T2")):
        for row in csv.DictReader(open(HERE / f"{kind}_cases.csv", newline="")):
            with tempfile.TemporaryDirectory() as name:
                found = [solve(kind, *model(row, refine), pathlib.Path(name)) for refine in REFINE]
            change = 100 * abs(found[-1] / found[-2] - 1)
            rows.append({"case": row["case"], "result": f"{found[-1]:.7g}", "unit": unit,
                         "last_refinement_percent": f"{change:.2g}"})
            print(rows[-1], flush=True)
    with open(HERE / "results.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
