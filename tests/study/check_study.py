"""check_study.py PROGRAM CHECKOUT FOLDER: studies of both examples, opened with h5py, xarray and ncdump, and compared with
the page of the schema: every dataset and attribute is on it with its axes, type and unit, and the page names no other.

A missing reader is a failure: Debian's python3-h5py, python3-xarray, python3-netcdf4, python3-h5netcdf, netcdf-bin.
"""
import os
import re
import subprocess
import sys

import h5netcdf  # noqa: F401  (its absence must fail here, not be skipped by xarray)
import h5py
import netCDF4  # noqa: F401
import numpy as np
import xarray

STANDARD = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_FillValue", "_Netcdf4Dimid", "units", "long_name"}


def study(program, checkout, folder, name):
    """The file of one example; an equal second run in a process of its own gives equal bytes."""
    path = os.path.join(folder, name + ".h5")
    contents = []
    for fill in ("1", "173"):  # what glibc fills fresh memory with: memory never set would show
        subprocess.run([program, "study", f"examples/{name}.toml", "--output", path], check=True, cwd=checkout,
                       stdout=subprocess.DEVNULL, env={**os.environ, "MALLOC_PERTURB_": fill})
        with open(path, "rb") as file:
            contents.append(file.read())
    assert contents[0] == contents[1], f"{name}: two equal runs differ"
    return path


# ---- the page ---------------------------------------------------------------------------------------------------------------


def names_in(cell):
    """`/a/b`, `…_low` → /a/b, /a/b_low"""
    first, *others = re.findall(r"`([^`]+)`", cell)
    return [first] + [first + other[1:] if other.startswith("…") else other for other in others]


def page_of(checkout):
    """Datasets {path: (shape, type, units)} and attributes {"group@name": type} that the page describes."""
    datasets, attributes = {}, {}
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
    return datasets, attributes


def type_of(dtype):
    if h5py.check_string_dtype(dtype):
        return "text"
    return f"{dtype.kind}{8 * dtype.itemsize}"


def datasets_of(file):
    out = {}

    def visit(name, item):
        if not isinstance(item, h5py.Dataset):
            return
        own = item.attrs.get("CLASS") == b"DIMENSION_SCALE"
        axes = [name] if own else [dimension[0].name for dimension in item.dims]
        kind = type_of(item.dtype) + (" flag" if "flag_meanings" in item.attrs else "")
        out["/" + name] = (" × ".join(axis.rsplit("/", 1)[-1] for axis in axes), kind, item.attrs["units"])

    file.visititems(visit)
    return out


def attributes_of(file):
    """Attributes of groups below the root, and of the root what is not described in a section of its own."""
    out = {"/@title": type_of_value(file.attrs["title"])}
    for group in file.values():
        for name, value in group.attrs.items():
            if name not in STANDARD and group.name != "/inputs":
                out[f"{group.name}@{name}"] = type_of_value(value)
    return out


def type_of_value(value):
    return "text" if isinstance(value, str) else f"{value.dtype.kind}{8 * value.dtype.itemsize}"


def check_page(checkout, paths):
    described, described_attributes = page_of(checkout)
    found, found_attributes = {}, {}
    for path in paths:
        with h5py.File(path, "r") as file:
            found.update(datasets_of(file))
            found_attributes.update(attributes_of(file))
    for name in sorted(found.keys() | described.keys()):
        assert name in described, f"{name} is not on the page"
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


def check_ncdump(path):
    out = subprocess.run(["ncdump", "-h", path], check=True, capture_output=True, text=True)
    assert not out.stderr, out.stderr
    for declaration in ("double Br(grade, temperature)", "string grade(row)", "double mass(candidate, element)"):
        assert declaration in out.stdout, declaration


def main():
    program, checkout, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    paths = [study(program, checkout, folder, name) for name in ("ev_traction_motor", "gap_circuit")]
    check_page(checkout, paths)
    for path in paths:
        grades = check_h5py(path)
        for engine in ("netcdf4", "h5netcdf"):
            check_xarray(path, engine, grades, has_product="ev_" in path)
        check_ncdump(path)
    print("equal bytes; h5py, xarray (netcdf4, h5netcdf) and ncdump read both; the page of the schema is complete")


main()
