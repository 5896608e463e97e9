"""check_study.py PROGRAM CHECKOUT FOLDER: studies of both examples, evaluations of loops, runs of supply and intensities, opened with h5py, xarray and
ncdump, and compared with the page of the schema: every dataset and attribute is on it with its axes, type and unit, and the
page names no other.

A missing reader is a failure: Debian's python3-h5py, python3-xarray, python3-netcdf4, python3-h5netcdf, netcdf-bin.
"""
import hashlib
import json
import os
import re
import subprocess
import sys

import h5netcdf  # noqa: F401  (its absence must fail here, not be skipped by xarray)
import h5py
import netCDF4  # noqa: F401
import numpy as np
import xarray
from loop_files import MEASURED, OVER_TEMPERATURE, UNLIKE, coercivity, mu0, write_loop_files

STANDARD = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_FillValue", "_Netcdf4Dimid", "units", "long_name"}


def made(program, checkout, arguments, path, status=0):
    """The results file of a command; an equal second run in a process of its own gives equal bytes."""
    contents = []
    for fill in ("1", "173"):  # what glibc fills fresh memory with: memory never set would show
        run = subprocess.run([program, *arguments, "--output", path], cwd=checkout, capture_output=True, text=True,
                             env={**os.environ, "MALLOC_PERTURB_": fill}, check=False)
        assert run.returncode == status, f"{arguments}: exit status {run.returncode}\n{run.stderr}"
        with open(path, "rb") as file:
            contents.append(file.read())
    assert contents[0] == contents[1], f"{path}: two equal runs differ"
    return path


def study(program, checkout, folder, name):
    return made(program, checkout, ["study", f"examples/{name}.toml"], os.path.join(folder, name + ".h5"))


def force(program, checkout, folder):
    runs = {"pull": ["--Br", "1.2 T", "--shape", "cylinder D20 L10 mm", "--sweep", "0..2 mm"],
            "pot": ["--Br", "1.2 T", "--shape", "cylinder D22 L5 mm", "--cup-diameter", "32 mm", "--cup-bore", "26 mm",
                    "--cup-floor", "4 mm", "--sweep", "0..2 mm"],
            "coupling": ["--Br", "1.25 T", "--coupling", "examples/axial_coupling.toml"],
            "assembly": ["--assembly", "examples/sliding_latch.toml"]}
    return [made(program, checkout, ["force", *arguments], os.path.join(folder, name + ".h5")) for name, arguments in runs.items()]


def field(program, checkout, folder):
    return made(program, checkout, ["field", "--assembly", "examples/halbach_row.toml", "--section", "xz 60x40 mm"],
                os.path.join(folder, "field.h5"))


def demag(program, checkout, folder):
    return made(program, checkout, ["demag", "examples/magnet_between_plates.toml", "--cells", "300"],
                os.path.join(folder, "demag.h5"))


# ---- the page ---------------------------------------------------------------------------------------------------------------


def names_in(cell):
    """`/a/b`, `…_low` → /a/b, /a/b_low"""
    first, *others = re.findall(r"`([^`]+)`", cell)
    return [first] + [first + other[1:] if other.startswith("…") else other for other in others]


def page_of(checkout):
    """Datasets {path: (shape, type, units)}, attributes {"group@name": type} and words {path: text} that the page has."""
    datasets, attributes, words = {}, {}, {}
    with open(os.path.join(checkout, "docs/results-schema.md"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith("| `/"):
                continue
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            for name in names_in(cells[0]):
                if "@" in name:
                    attributes[name] = cells[1]
                else:
                    what = tuple(cells[1:4])
                    assert datasets.setdefault(name, what) == what, f"{name} stands twice on the page, differently"
                    words[name] = cells[4]
    return datasets, attributes, words


def without_number(path):
    """/loop/7/record → /loop/0/record: the page describes the record of the first file."""
    return re.sub(r"^/loop/\d+(?=/|$)", "/loop/0", path)


def type_of(dtype):
    if h5py.check_string_dtype(dtype):
        return "text"
    return f"{dtype.kind}{8 * dtype.itemsize}"


def datasets_of(file, words):
    """[(path, (shape, type, units))] of a file; the words of its flags are on the page."""
    out = []

    def visit(name, item):
        if not isinstance(item, h5py.Dataset):
            return
        path = without_number("/" + name)
        own = item.attrs.get("CLASS") == b"DIMENSION_SCALE"
        axes = [name] if own else [dimension[0].name for dimension in item.dims]
        kind = type_of(item.dtype)
        if "flag_meanings" in item.attrs:
            kind += " flag"
            meanings = item.attrs["flag_meanings"].split()
            told = meanings == ["no", "yes"] or all(f"`{word}`" in words.get(path, "") for word in meanings)
            assert told, f"{path}: the page does not have all of its words, {meanings}"
        assert own or item.attrs["long_name"].strip(), f"{name} has no long_name"
        out.append((path, (" × ".join(axis.rsplit("/", 1)[-1] for axis in axes), kind, item.attrs["units"])))

    file.visititems(visit)
    return out


def attributes_of(file):
    """Attributes of groups below the root, and of the root what is not described in a section of its own."""
    out = {"/@title": type_of_value(file.attrs["title"])} if "title" in file.attrs else {}

    def visit(name, group):
        if not isinstance(group, h5py.Group) or name == "inputs":
            return
        for attribute, value in group.attrs.items():
            if attribute not in STANDARD:
                out[f"{without_number('/' + name)}@{attribute}"] = type_of_value(value)

    file.visititems(visit)
    return out


def type_of_value(value):
    return "text" if isinstance(value, str) else f"{value.dtype.kind}{8 * value.dtype.itemsize}"


def check_page(checkout, paths):
    described, described_attributes, words = page_of(checkout)
    found, found_attributes = {}, {}
    for path in paths:
        with h5py.File(path, "r") as file:
            for name, what in datasets_of(file, words):
                assert found.setdefault(name, what) == what, f"{path}: {name} is {what}, elsewhere {found[name]}"
            found_attributes.update(attributes_of(file))
    for name in sorted(found.keys() | described.keys()):
        assert name in described, f"{name} is not on the page: {found[name]}"
        assert name in found, f"{name} is on the page and in no file"
        assert found[name] == described[name], f"{name}: file {found[name]}, page {described[name]}"
    for name in sorted(found_attributes.keys() | described_attributes.keys()):
        assert name in described_attributes, f"attribute {name} is not on the page"
        assert name in found_attributes, f"attribute {name} is on the page and in no file"
        assert found_attributes[name] == described_attributes[name], name


# ---- the readers ------------------------------------------------------------------------------------------------------------


def check_h5py(path):
    with h5py.File(path, "r") as file:
        reference = file["substitution/reference"][...]
        assert reference[0] == 1 and not reference[1:].any()
        feasible = file["substitution/feasible"][...].astype(bool)
        reasons = file["substitution/reason"].asstr()[...]
        assert all((reason == "") == ok for reason, ok in zip(reasons, feasible))
        magnets = file["substitution/magnet_mass"][...]
        np.testing.assert_allclose(file["elements/mass"][...].sum(axis=1), magnets, rtol=1e-3)
        assert file["inputs/text"].asstr()[0].startswith("#")
        return file["substitution/grade"].asstr()[...].tolist()


def check_xarray(path, engine, grades, has_product):
    with xarray.open_dataset(path, group="fom", engine=engine) as fom:
        assert fom.Br.dims == ("grade", "temperature") and fom.Br.attrs["units"] == "T", engine
        assert set(fom.grade.values) <= set(grades), engine
        assert fom.temperature.attrs["units"] == "K" and (np.diff(fom.temperature) > 0).all(), engine
        Br = fom.Br.sel(grade=grades[0]).values
        assert (np.diff(Br) < 0).all(), "remanence falls with temperature"
        assert (fom.BHmax <= fom.Br**2 / (4 * 1.25663706127e-6) * 1.001).all() or np.isnan(fom.BHmax).any(), engine
    with xarray.open_dataset(path, group="substitution", engine=engine) as table:
        frame = table.to_dataframe()
        assert frame["grade"].tolist() == grades, engine
        assert table.magnet_mass.attrs["units"] == "kg" and table.attrs["ranked_by"] == "mass", engine
        kept = frame[(frame.feasible == 1) & (frame.reference == 0)]
        assert kept.magnet_mass.is_monotonic_increasing, engine
    with xarray.open_dataset(path, group="elements", engine=engine) as elements:
        assert elements.mass.dims == ("candidate", "element") and elements.mass.attrs["units"] == "kg", engine
        assert elements.candidate.values.tolist() == grades, engine
        assert "Fe" in elements.element.values, engine
    if not has_product:
        return
    with xarray.open_dataset(path, group="product", engine=engine) as product:
        assert product.after.dims == ("substitute", "substance") and product.after.attrs["units"] == "kg", engine
        magnet = product.sel(substance="magnet")
        substitutes = frame[frame.reference == 0].set_index("grade")  # the reference may be a candidate, too
        ratio = substitutes.magnet_mass[product.substitute.values] / frame.magnet_mass.iloc[0]
        np.testing.assert_allclose(magnet.after / magnet.before, ratio, rtol=1e-12)


def check_ncdump(path, declarations):
    out = subprocess.run(["ncdump", "-h", path], check=True, capture_output=True, text=True)
    assert not out.stderr, out.stderr
    for declaration in declarations:
        assert declaration in out.stdout, declaration


# ---- loops ------------------------------------------------------------------------------------------------------------------


def loops(program, checkout, folder):
    """Results of one loop, of one material over temperature, and of files of which some cannot be used."""
    write_loop_files(folder)
    samples = ["--samples", os.path.join(folder, "samples.csv")]
    runs = {
        "one_loop": ([MEASURED, "-N", "0.26825772828", "--fit", "--anisotropy", "unknown"], 0),
        "family": ([os.path.join(folder, name) for name in OVER_TEMPERATURE] + samples + ["--fit"], 0),
        "unlike": ([os.path.join(folder, name) for name in UNLIKE] + ["--fit", "--anisotropy", "polycrystal"], 3),
    }
    return {name: (made(program, checkout, ["loop", *arguments], os.path.join(folder, name + ".h5"), status), arguments)
            for name, (arguments, status) in runs.items()}


def in_si(quantity):
    """A number of --json in the SI unit that the results file has it in."""
    scale = {"T": 1.0, "kA/m": 1e3, "A/m": 1.0, "kJ/m3": 1e3, "MJ/m3": 1e6, "J/m3": 1.0, "1": 1.0, "%/K": 0.01}
    return np.nan if quantity["value"] is None else quantity["value"] * scale[quantity["unit"]]


def check_figures(table, row, figures):
    """Figures of --json stand in the row of a table, with their errors and intervals."""
    for key, figure in figures.items():
        for column, part in ((key, "value"), (key + "_standard_error", "standard_error"), (key + "_low", "low"),
                             (key + "_high", "high")):
            told = in_si({"value": figure.get(part), "unit": figure["unit"]})
            np.testing.assert_allclose(table[column][row], told, rtol=1e-12, err_msg=column)


def check_against_json(program, checkout, path, arguments, status):
    run = subprocess.run([program, "loop", *arguments, "--json"], cwd=checkout, capture_output=True, text=True, check=False)
    assert run.returncode == status, run.stderr
    told = json.loads(run.stdout)
    family = told.get("family")
    told = told.get("loops", [told])
    compared = 0
    with h5py.File(path, "r") as file:
        table = {name: item.asstr()[...] if h5py.check_string_dtype(item.dtype) else item[...]
                 for name, item in file["loops"].items()}
        states = file["loops/status"].attrs["flag_meanings"].split()
        for i, loop in enumerate(told):
            assert table["file"][i] == loop["file"] and states[table["status"][i]] == loop["status"]
            assert (f"loop/{i}" in file) == (loop["status"] == "done"), path
            assert table["error"][i] == loop.get("error", "")
            if loop["status"] != "done":
                assert np.isnan(table["Br"][i]) and table["branches"][i] == 0
                continue
            assert file[f"loop/{i}"].attrs["file"] == loop["file"]
            figures = {key: value for key, value in loop["figures"].items() if isinstance(value, dict)}
            check_figures(table, i, figures)
            compared += sum(figure["value"] is not None for figure in figures.values())
            if "anisotropy" in loop:
                renamed = {"Ms_anisotropy" if key == "Ms" else key: figure
                           for key, figure in loop["anisotropy"]["figures"].items()}
                check_figures(table, i, renamed)
            branches = file[f"loop/{i}/branches"]
            assert branches["row"].size == len(loop["branches"]) == table["branches"][i]
            for row, branch in enumerate(loop["branches"]):
                sides = branches["side"].attrs["flag_meanings"].split()
                assert sides[branches["side"][row]] == branch["side"]
                assert [branches["first_row"][row], branches["last_row"][row]] == [branch["rows"][0][0], branch["rows"][-1][1]]
                check_figures(branches, row, {k: v for k, v in branch["figures"].items() if isinstance(v, dict)})
        if family:
            for name in ("alpha_Br", "beta_HcJ"):
                np.testing.assert_allclose(file["family"].attrs[name + "_per_K"], in_si(family[name]), rtol=1e-12)
            for row, point in enumerate(family["points"]):
                for key, value in {**point["parameters"], **point["derived"]}.items():
                    np.testing.assert_allclose(file["family"][key][row], in_si(value), rtol=1e-12, err_msg=key)
                    error = in_si({"value": value["standard_error"], "unit": value["unit"]})
                    np.testing.assert_allclose(file["family"][key + "_standard_error"][row], error, rtol=1e-12, err_msg=key)
    assert compared >= 15, "hardly a figure is determined"


def check_inputs(path, arguments):
    """Every file that the run has read, the table of samples among them, with its sum and its text."""
    with h5py.File(path, "r") as file:
        names, sums, texts = (file["inputs/" + name].asstr()[...] for name in ("name", "sha256", "text"))
        assert sorted(names) == sorted(name for name in arguments if name.endswith(".csv"))
        for told, text in zip(sums, texts):
            assert hashlib.sha256(text.encode()).hexdigest() == told


def check_records(path):
    """B = J + µ0·H in the sample, H = H_measured − N·J/µ0; rows and the table agree."""
    with h5py.File(path, "r") as file:
        for i, group in file.get("loop", {}).items():
            record = {name: item[...] for name, item in group["record"].items()}
            row = {name: file["loops"][name][int(i)] for name in ("Br", "HcJ", "HcB", "demagnetising_factor", "rows")}
            row["field"] = file["loops/field"].attrs["flag_meanings"].split()[file["loops/field"][int(i)]]
            assert record["row"].size == row["rows"]
            H, J, B = (record[name] for name in ("H", "J", "B"))
            np.testing.assert_allclose(B, J + mu0 * H, rtol=0, atol=1e-15)
            left_out = np.isnan(H)
            assert left_out.sum() == file["loops/rows_left_out"][int(i)]
            if "B_measured" in record:
                assert row["field"] == "internal" and np.isnan(row["HcJ"])
                np.testing.assert_allclose(B, record["B_measured"], rtol=0, atol=1e-15)
            else:
                np.testing.assert_array_equal(J[~left_out], record["J_measured"][~left_out])
                shear = row["demagnetising_factor"] * record["J_measured"] / mu0
                np.testing.assert_allclose(H[~left_out], (record["H_measured"] - shear)[~left_out], rtol=1e-12, atol=1e-6)
            if np.isnan(row["HcJ"]):
                continue
            # Both branches change sign within a row of HcJ: J of the record at ∓HcJ is far below Br.
            h, j = H[~left_out], J[~left_out]
            for side in (1, -1):
                near = np.flatnonzero((np.diff(np.sign(j)) == -2 * side) & (side * h[1:] < 0))
                fields = [np.interp(0, np.sort(j[k:k + 2]), h[k:k + 2][np.argsort(j[k:k + 2])]) for k in near]
                assert min(abs(-side * row["HcJ"] - field) for field in fields) < 0.02 * row["HcJ"], (path, i)


def check_known_curves(path):
    """Files of known curves give their parameters back."""
    with h5py.File(path, "r") as file:
        table = file["loops"]
        temperatures, Br, Hs, N = map(np.array, zip(*OVER_TEMPERATURE.values()))
        HcJ = np.array([coercivity(*each) for each in zip(Br, Hs)])
        for row, name in enumerate(OVER_TEMPERATURE):
            assert table["file"].asstr()[row].endswith(name)
            assert table["branches"][row] == 2 and table["recoils"][row] == (5 if "recoils" in name else 0), name
        np.testing.assert_array_equal(table["demagnetising_factor"], N)
        family = file["family"]
        for group in (table, family):
            np.testing.assert_allclose(group["temperature"], temperatures, atol=0.01)
            np.testing.assert_allclose(group["Br"], Br, rtol=1e-3)
            np.testing.assert_allclose(group["HcJ"], HcJ, rtol=1e-3)
        for name, values in (("alpha_Br_per_K", Br), ("beta_HcJ_per_K", HcJ)):
            coefficient = (values[-1] / values[0] - 1) / (temperatures[-1] - temperatures[0])
            np.testing.assert_allclose(family.attrs[name], coefficient, rtol=0.01)
        np.testing.assert_allclose(family["mu_rec"], 1.05, rtol=2e-3)
        np.testing.assert_allclose(family["w"][...] / Hs, 0.07, rtol=0.02)
        at = list(OVER_TEMPERATURE).index("T60_recoils.csv")
        recoils = file[f"loop/{at}/recoils"]
        np.testing.assert_allclose(recoils["H_tip"], [-0.3e6, -0.6e6, -0.75e6, -0.9e6, -1.1e6], rtol=1e-12)
        slope = (recoils["J_end"][...] - recoils["J_tip"][...]) / (recoils["H_end"][...] - recoils["H_tip"][...])
        np.testing.assert_allclose(slope, 1e-7, rtol=1e-9)
        branches = file[f"loop/{at}/branches"]
        of_branch = recoils["branch"][0]
        np.testing.assert_allclose(branches["mu_rec"][of_branch], 1 + 1e-7 / mu0, rtol=1e-9)
        assert branches["mu_rec_is_apparent"][of_branch] == 0 and branches["pieces"][of_branch] == 6
        record = file[f"loop/{at}/record"]
        for end, rows in (("tip", recoils["first_row"][...]), ("end", recoils["last_row"][...])):
            np.testing.assert_allclose(record["H"][...][rows], recoils["H_" + end], rtol=1e-12, atol=1e-6)
        fits, parameters = file[f"loop/{at}/fits"], file[f"loop/{at}/fit_parameters"]
        assert fits["model"].asstr()[0] == table["fit_model"].asstr()[at]
        assert (np.diff(fits["aicc"][fits["determined"][...] == 1]) >= 0).all(), "the best first"
        assert set(parameters["model"].asstr()[...]) == set(fits["model"].asstr()[...])
        fitted = file[f"loop/{at}/fitted_curve"]
        misfit = (fitted["J_fitted"][...] - fitted["J"][...]) / table["Br"][at]
        assert np.abs(misfit).max() < 1.5 * abs(fits["largest_misfit"][0]) + 1e-6


def check_xarray_of_loops(path, engine):
    with xarray.open_dataset(path, group="loops", engine=engine) as table:
        frame = table.to_dataframe()
        assert len(frame) == len(OVER_TEMPERATURE) and (np.diff(frame.set_index("temperature").Br) < 0).all(), engine
        assert table.HcJ.attrs["units"] == "A/m" and table.attrs["BHmax_rule"] == "segments", engine
        assert frame["file"].str.endswith(".csv").all(), engine
    for name in ("record", "branches", "fits", "fit_parameters", "fitted_curve"):
        with xarray.open_dataset(path, group=f"loop/0/{name}", engine=engine) as table:
            assert table.dims["row"] > 0 and table.attrs["title"], engine
    with xarray.open_dataset(path, group="loop/1/recoils", engine=engine) as recoils:
        assert recoils.dims["row"] == 5 and recoils.H_tip.attrs["units"] == "A/m", engine
    with xarray.open_dataset(path, group="family", engine=engine) as family:
        assert family.Br.dims == ("row",) and family.attrs["alpha_Br_per_K"] < 0, engine


def check_fleet(program, checkout, path, name):
    """The file of a fleet holds what its JSON says, every cohort sums to the stock, and no mass is lost."""
    run = subprocess.run([program, "fleet", name, "--json"], cwd=checkout, check=True, capture_output=True, text=True)
    told = json.loads(run.stdout)
    with h5py.File(path, "r") as file:
        units, cohorts, masses = (file[f"fleet/{table}"] for table in ("units", "cohorts", "masses"))
        for product in told["products"]:
            rows = units["product"].asstr()[...] == product["name"]
            np.testing.assert_array_equal(units["stock"][...][rows], product["stock"])
            np.testing.assert_array_equal(units["inflow"][...][rows], product["inflow"])
            own = cohorts["product"].asstr()[...] == product["name"]
            for year, stock in zip(told["years"], product["stock"]):
                parts = cohorts["stock"][...][own & (cohorts["year"][...] == year)]
                assert abs(parts.sum() - stock) <= 1e-12 * max(1.0, abs(stock)), (product["name"], year)
        totals = masses["product"].asstr()[...] == "total"
        bases = masses["basis"].attrs["flag_meanings"].split()
        for each in told["totals"]:
            rows = totals & (masses["substance"].asstr()[...] == each["substance"])
            rows &= masses["basis"][...] == bases.index(each["basis"].replace("-", "_").replace(" ", "_"))
            for suffix, bound in (("", "value"), ("_low", "low"), ("_high", "high")):
                np.testing.assert_array_equal(masses["demand" + suffix][...][rows], each[bound]["demand"])
            demand, gone = np.cumsum(masses["demand"][...][rows]), np.cumsum(masses["end_of_life"][...][rows])
            assert np.abs(demand - gone - masses["in_use"][...][rows]).max() <= 1e-12 * max(demand[-1], 1e-300)


def check_demag(path):
    """Means of the cells are those of the severest step; what is lost at the end is that of the last row."""
    with h5py.File(path, "r") as file:
        cells, steps = file["demag/cells"], file["demag/steps"]
        volume = cells["fill"][:] * cells["edge_x"][:] * cells["edge_y"][:] * cells["edge_z"][:]
        texts = [text.decode() for text in steps["step"][:]]
        row = texts.index(cells.attrs["severest_step"])
        for name in ("H", "B", "J"):
            np.testing.assert_allclose(np.average(cells[name][:], weights=volume), steps[name][row], rtol=1e-9)
        np.testing.assert_allclose(cells["B"][:], cells["J"][:] + mu0 * cells["H"][:], atol=1e-9)
        np.testing.assert_allclose(np.average(cells["loss"][:], weights=volume), steps["irreversible_loss"][-1], rtol=1e-9)
        assert steps["H_worst"][row] <= steps["H_worst_percent"][row] <= steps["H"][row]
        assert steps["H_worst"][row] <= 0.999 * cells["H"][:].min(), "the worst place is finer than a cell"
    for engine in ("netcdf4", "h5netcdf"):
        with xarray.open_dataset(path, group="demag/steps", engine=engine) as data:
            assert data.H.attrs["units"] == "A/m" and list(data.circuit.values) == [0] * data.sizes["row"], engine


def check_listing(program, path):
    """`magswap results` names every dataset of a file."""
    out = subprocess.run([program, "results", path], check=True, capture_output=True, text=True).stdout
    with h5py.File(path, "r") as file:
        names = []
        file.visititems(lambda name, item: names.append("/" + name) if isinstance(item, h5py.Dataset) else None)
    listed = {line.split()[0] for line in out.splitlines() if line.startswith("  /") or line.startswith("/")}
    assert set(names) <= listed, set(names) - listed


# ---- allocations and rankings -----------------------------------------------------------------------------------------------


def allocation(program, checkout, folder):
    arguments = ["supply", "allocate", "examples/defence_allocation.toml", "--frontier", "Dy"]
    path = made(program, checkout, arguments, os.path.join(folder, "allocation.h5"))
    with h5py.File(path, "r") as file:
        share, product = file["allocation/share"][...], file["allocation/product"].asstr()[...]
        for name in set(product):
            np.testing.assert_allclose(share[product == name].sum(), 1.0, rtol=1e-9)
        limit, used = file["caps/limit"][...], file["caps/used"][...]
        assert (np.isnan(limit) | (used <= limit * (1 + 1e-9))).all()
        assert (np.diff(file["frontier/limit"]) < 0).all() and (np.diff(file["frontier/loss"]) > -1e-6).all()
        assert len(file["inputs/name"]) == 2  # the portfolio and the application of both products
    return path


def ranking(program, checkout, folder):
    path = made(program, checkout, ["rank", "examples/rank_traction_magnets.toml"], os.path.join(folder, "ranking.h5"))
    with h5py.File(path, "r") as file:
        rank, first = file["ranking/rank"][...], file["ranking/first_share"][...]
        np.testing.assert_allclose(np.nansum(first), 1.0, atol=1e-3)
        assert (np.isnan(first) == (rank == 0)).all()
        np.testing.assert_allclose(file["criteria/weight"][...].sum(), 1.0, rtol=1e-12)
    return path


# ---- supply -----------------------------------------------------------------------------------------------------------------


def supply(program, checkout, folder):
    """Results of the subcommands of supply that write a file."""
    runs = {
        "japan_2010": ["disruption", "examples/japan_2010.toml"],
        "dysprosium_stop": ["disruption", "examples/dysprosium_stop.toml"],
        "concentration": ["concentration", "--stage", "mine", "--history"],
        "prices": ["price", "Dy"],
        "exposure": ["price", "--product", "wind-direct-drive", "--quantity", "1 GW", "--scenario", "spike-2011"],
        "cost": ["price", "--grade", "arnold/N42SH", "--scenario", "spike-2011"],
        "controls": ["controls", "--at", "2026-03-01", "--all"],
        "capacity": ["capacity"],
    }
    return {name: (made(program, checkout, ["supply", *arguments], os.path.join(folder, name + ".h5")), arguments)
            for name, arguments in runs.items()}


def told_by(program, checkout, arguments):
    run = subprocess.run([program, "supply", *arguments, "--json"], cwd=checkout, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def check_disruption(program, checkout, path, arguments):
    """Mass comes from somewhere in every month, and --json says the same."""
    told = told_by(program, checkout, arguments)
    with h5py.File(path, "r") as file:
        run = {name: item.asstr()[...] if h5py.check_string_dtype(item.dtype) else item[...]
               for name, item in file["disruption"].items()}
    assert run["month"].tolist() == told["months"]
    for column, material in enumerate(told["materials"]):
        for name in ("arrivals", "recycled", "released", "declined", "need", "used", "shortage", "stock", "stockpile"):
            np.testing.assert_allclose(run[name][:, column], material[name], rtol=1e-12, err_msg=name)
        flow = {name: run[name][:, column] for name in run if run[name].ndim == 2 and name not in ("made",)
                and run[name].shape[0] == run["month"].size}
        inflow = flow["arrivals"] + flow["recycled"] + flow["released"]
        np.testing.assert_allclose(np.diff(flow["stock"]), (inflow - flow["used"] - flow["declined"])[1:], atol=1e-6)
        np.testing.assert_allclose(flow["need"] - flow["used"], flow["shortage"], atol=1e-6)
        np.testing.assert_allclose(run["shortage_without"][0, column], flow["shortage"].sum(), rtol=1e-12)
    assert run["made"].min() >= 0 and run["made"].max() <= 1


def check_tables_of_supply(program, checkout, runs):
    with h5py.File(runs["concentration"][0], "r") as file:
        table = file["supply/concentration"]
        told = told_by(program, checkout, runs["concentration"][1])["stages"]
        np.testing.assert_allclose(table["hhi"], [row["hhi"]["value"] for row in told], rtol=1e-12)
        assert (table["hhi_low"][...] <= table["hhi"][...]).all() and (table["hhi"][...] <= table["hhi_high"][...]).all()
    with h5py.File(runs["prices"][0], "r") as file:
        table = file["supply/prices"]
        told = told_by(program, checkout, runs["prices"][1])["prices"]
        np.testing.assert_allclose(table["price"], [row["price"]["value"] for row in told], rtol=1e-12)
        assert set(table["currency"].asstr()[...]) <= {"USD", "CNY"}


def check_facts_of_supply(program, checkout, runs):
    """Costs, controls and plants are those of --json, and costs are mass × price."""
    for name in ("exposure", "cost"):
        told = told_by(program, checkout, runs[name][1])
        with h5py.File(runs[name][0], "r") as file:
            table = file["supply/exposure"]
            assert table["element"].asstr()[...].tolist() == [row["element"] for row in told["elements"]]
            np.testing.assert_allclose(table["mass"][...] * table["price"][...], table["cost"], rtol=1e-12)
            np.testing.assert_allclose(table["cost"][...].sum(), table.attrs["cost_USD"], rtol=1e-12)
            np.testing.assert_allclose(table.attrs["cost_USD"], told["cost"]["value"], rtol=1e-12)
            before = [np.nan if row["baseline"] is None else row["baseline"]["value"] for row in told["elements"]]
            np.testing.assert_allclose(table["cost_baseline"], before, rtol=1e-12)
            assert np.isnan(table.attrs["processing_USD_per_kg"]) == ("processing" not in told), name
    with h5py.File(runs["controls"][0], "r") as file:
        table, told = file["supply/controls"], told_by(program, checkout, runs["controls"][1])["controls"]
        states = table["state"].attrs["flag_meanings"].split()
        assert [states[i].replace("_", " ") for i in table["state"]] == [row["state"].replace("-", " ") for row in told]
        assert table["id"].asstr()[...].tolist() == [row["id"] for row in told] and table.attrs["day"] == "2026-03-01"
        first, last = table["start"].asstr()[...], table["end"].asstr()[...]
        acts = table["state"][...] == states.index("in_force")
        assert acts.any() and (first[acts] <= "2026-03-01").all()
        assert all(day == "" or day >= "2026-03-01" for day in last[acts])
    with h5py.File(runs["capacity"][0], "r") as file:
        told = told_by(program, checkout, runs["capacity"][1])
        np.testing.assert_allclose(file["supply/capacity/amount"], [row["amount"]["value"] for row in told["plants"]])
        np.testing.assert_allclose(file["supply/floors/price"], [row["price"]["value"] for row in told["price_floors"]])
        held = [np.nan if row["amount"] is None else row["amount"]["value"] for row in told["stockpiles"]]
        np.testing.assert_allclose(file["supply/stockpiles/amount"], held)
        lasting = file["supply/stockpiles/cover_months"][...]
        assert (np.isnan(held) != np.isnan(lasting)).all(), "mass or time, one of both"


# ---- products ---------------------------------------------------------------------------------------------------------------


def intensity(program, checkout, folder):
    runs = {
        "wind": ["wind per MW", "--quantity", "2 GW"],
        "f35": ["F-35"],
        "parts": ["bev-car-parts"],
        "exchanged": ["Tesla Model 3", "--swap-from", "arnold/N42SH", "--swap-to", "arnold/Recoma 26", "--mass-ratio", "1.2"],
        "motor": ["EV motor"],
    }
    return {name: (made(program, checkout, ["intensity", *arguments], os.path.join(folder, "intensity_" + name + ".h5")), arguments)
            for name, arguments in runs.items()}


def check_uses(file, told):
    """Each use has the values of --json, and a claim is no number to calculate with."""
    table = file["intensity/contents"]
    uses, use = table["use"].attrs["flag_meanings"].split(), table["use"][...]
    for name, key in (("calculated", "contents"), ("derived", "derived"), ("summed", "summed"), ("further", "others"), ("claim", "claims")):
        rows = use == uses.index(name)
        assert table["substance"].asstr()[...][rows].tolist() == [row["substance"] for row in told[key]], name
        np.testing.assert_array_equal(table["content"][...][rows], [row["content"]["value"] for row in told[key]])
        low = [row["content"].get("low", None) for row in told[key]]
        np.testing.assert_array_equal(table["content_low"][...][rows], [np.nan if x is None else x for x in low])
        assert table["disputed_by"].asstr()[...][rows].tolist() == [" ".join(row["disputed_by"]) for row in told[key]]
    claims = table["kind"].asstr()[...] == "claim"
    assert not claims[use == uses.index("calculated")].any() and claims[use == uses.index("claim")].all()
    sure = ~(table["content_low"][...] > table["content"][...]) & ~(table["content"][...] > table["content_high"][...])
    assert sure.all()


def check_tree(file):
    """A mix is the sum of its variants: units by share, masses of what every variant gives."""
    nodes, bill = file["intensity/nodes"], file["intensity/bill"]
    places, units, amounts = nodes["place"].asstr()[...].tolist(), nodes["units"][...], nodes["amount"][...]
    of, substances = bill["place"].asstr()[...], bill["substance"].asstr()[...]
    for place, unit, amount in zip(places[1:], units[1:], amounts[1:]):
        np.testing.assert_allclose(unit, units[places.index(place.rsplit("/", 1)[0])] * amount, rtol=1e-12)
    for place in places:
        below = [each for each in places if each.rsplit("/", 1)[0] == place and each != place]
        for row in np.flatnonzero(of == place) if below else ():
            same = np.isin(of, below) & (substances == substances[row]) & (bill["basis"][...] == bill["basis"][row])
            if same.sum() == len(below):
                np.testing.assert_allclose(bill["content"][row], bill["content"][...][same].sum(), rtol=1e-9)


def check_intensity(program, checkout, runs):
    for name, (path, arguments) in runs.items():
        run = subprocess.run([program, "intensity", *arguments, "--json"], cwd=checkout, capture_output=True, text=True, check=True)
        told = json.loads(run.stdout)
        with h5py.File(path, "r") as file:
            assert file["intensity"].attrs["product"] == told["product"], name
            assert file["intensity"].attrs["quantity"] == told["quantity"]["value"], name
            check_uses(file, told)
            check_tree(file)
            values = sum(len(each["values"]) for each in told["studies"])
            assert file["intensity/studies/row"].size == values, name
            if "swap" not in told:
                continue
            table, magnets = file["intensity/exchanged"], {}
            for side, basis, mass in zip(table["side"], table["basis"], table["content"]):
                magnets[side] = magnets.get(side, 0) + (mass if basis == 0 else 0)
            np.testing.assert_allclose(magnets[1], 1.2 * magnets[0], rtol=1e-12)
    with h5py.File(runs["wind"][0], "r") as file:
        assert file["intensity/nodes/row"].size == 7 and file["intensity/nodes/units"][0] == 2000
    with h5py.File(runs["motor"][0], "r") as file:
        studies = file["intensity/studies"]
        assert studies["outlier"][...].sum() == 6 and studies["row"].size == 59  # Dy 1, Nd 2, Pr 2, Tb 1
    for engine in ("netcdf4", "h5netcdf"):
        with xarray.open_dataset(runs["f35"][0], group="intensity/contents", engine=engine) as table:
            claimed = table.use == table.use.attrs["flag_meanings"].split().index("claim")
            assert table.content.attrs["units"] == "kg" and float(table.content.where(claimed).max()) == 417.3


def check_circuit(path):
    """Fluxes of a network balance at every node, and the paths through air make the leakage."""
    with h5py.File(path, "r") as file:
        branches, nodes = file["circuit/branches"], file["circuit/nodes"]["name"].asstr()[...].tolist()
        sums = np.zeros(len(nodes))
        for end, sign in (("from", 1), ("to", -1)):
            for node, flux in zip(branches[end].asstr()[...], branches["flux"][...]):
                sums[nodes.index(node)] += sign * flux
        assert np.abs(sums).max() < 1e-9 * np.abs(branches["flux"]).max()
        name = branches["name"].asstr()[...].tolist()
        paths = file["circuit/paths"]
        of = paths["branch"].asstr()[...] == "bar to yoke"
        at = name.index("bar to yoke")
        np.testing.assert_allclose(branches["flux"][at] / branches["drop"][at], paths["permeance"][...][of].sum(), rtol=1e-12)
    for engine in ("netcdf4", "h5netcdf"):
        with xarray.open_dataset(path, group="circuit/magnets", engine=engine) as magnets:
            assert magnets.B.attrs["units"] == "T" and (magnets.H < 0).all() and magnets.dims["row"] == 1, engine


def main():
    program, checkout, folder = sys.argv[1:]
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    paths = [study(program, checkout, folder, name) for name in ("ev_traction_motor", "gap_circuit")]
    of_loops = loops(program, checkout, folder)
    decisions = [allocation(program, checkout, folder), ranking(program, checkout, folder)]
    fleets = {name: made(program, checkout, ["fleet", f"examples/{name}.toml"], os.path.join(folder, name + ".h5"))
              for name in ("eu_offshore_wind", "defence_portfolio")}
    of_supply = supply(program, checkout, folder)
    of_intensity = intensity(program, checkout, folder)
    with_arguments = of_loops | of_supply | of_intensity
    circuit = made(program, checkout, ["circuit", "examples/circuit_network.toml"], os.path.join(folder, "circuit.h5"))
    of_demag, of_force = demag(program, checkout, folder), [*force(program, checkout, folder), field(program, checkout, folder)]
    check_page(checkout, paths + [path for path, _ in with_arguments.values()] + decisions + list(fleets.values()) + [circuit, of_demag, *of_force])
    check_ncdump(decisions[0], ("group: caps", "double price_more(row)", "string magnet(row)"))
    check_circuit(circuit)
    check_listing(program, circuit)
    check_demag(of_demag)
    check_ncdump(of_demag, ("group: demag", "double margin_worst(row)", "string magnet(row)", "byte circuit(row)"))
    check_listing(program, of_demag)
    for path in of_force:
        check_listing(program, path)
    for path in paths:
        grades = check_h5py(path)
        for engine in ("netcdf4", "h5netcdf"):
            check_xarray(path, engine, grades, has_product="ev_" in path)
        check_ncdump(path, ("double Br(grade, temperature)", "string grade(row)", "double mass(candidate, element)"))
        check_listing(program, path)
    for name, (path, arguments) in of_loops.items():
        check_against_json(program, checkout, path, arguments, 3 if name == "unlike" else 0)
        check_inputs(path, arguments)
        check_records(path)
        check_ncdump(path, ("group: loops", "group: record", "double HcJ(row)", "string file(row)", "byte status(row)"))
        check_listing(program, path)
    for name, path in fleets.items():
        check_fleet(program, checkout, path, f"examples/{name}.toml")
        check_ncdump(path, ("group: fleet", "group: masses", "double demand(row)", "int64 cohort(row)"))
        check_listing(program, path)
    for name in ("japan_2010", "dysprosium_stop"):
        check_disruption(program, checkout, *of_supply[name])
        check_ncdump(of_supply[name][0], ("double arrivals(month, material)", "double made(month, product)"))
    check_tables_of_supply(program, checkout, of_supply)
    check_facts_of_supply(program, checkout, of_supply)
    check_intensity(program, checkout, of_intensity)
    check_ncdump(of_intensity["wind"][0], ("group: contents", "byte use(row)", "double content_low(row)", "string place(row)"))
    for path, _ in [*of_supply.values(), *of_intensity.values()]:
        check_listing(program, path)
    family = of_loops["family"][0]
    check_known_curves(family)
    for engine in ("netcdf4", "h5netcdf"):
        check_xarray_of_loops(family, engine)
    print("equal bytes; h5py, xarray (netcdf4, h5netcdf) and ncdump read all files; the page of the schema is complete")


main()
