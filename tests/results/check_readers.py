"""check_readers.py PROGRAM FOLDER SCHEMA.md: opens the sample of write_sample.cpp with h5py, xarray and ncdump.

A missing reader is a failure: Debian's python3-h5py, python3-xarray, python3-netcdf4, python3-h5netcdf, netcdf-bin.
"""
import hashlib
import os
import subprocess
import sys

import h5py
import numpy as np
import xarray

GRADES = ["N42SH", "Y30", "Sm₂Co₁₇"]
TEMPERATURES = [233.15, 293.15]
BR = np.array([[1.36, 1.28], [0.45, 0.40], [1.10, np.nan]])
SAFE = np.array([[0, 1], [0, 1], [1, 2]], dtype=np.int8)
MAKERS = ["Arnold", "", "Großmann"]
MASS = [1.5, 2.5, 3.5]
POLES = [4, 6, 8]
DRAWS = [10_000_000_000, 2, -3]
INPUTS = {"motor.toml": "name = \"motor µ\"\n".encode(), "loop.txt": b"T = 20 \xb0C\n"}
UNITS = {"/fom/Br": "T", "/fom/temperature": "K", "/fom/total": "kg", "/substitution/mass": "kg",
         "/substitution/poles": "1", "/substitution/draws": "1"}


def write(program, path, perturbation):
    """One sample; glibc fills fresh memory with the given byte, so that memory never set would show."""
    subprocess.run([program, path], check=True, env={**os.environ, "MALLOC_PERTURB_": str(perturbation)})
    with open(path, "rb") as file:
        return file.read()


def check_bytes(program, folder):
    first = write(program, os.path.join(folder, "sample.h5"), 1)
    second = write(program, os.path.join(folder, "again.h5"), 173)
    assert first == second, "two equal runs differ"
    body, seal = first[:-89], first[-89:]
    assert seal == b"\nmagswap-results sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n"


def check_root(file):
    attributes = dict(file.attrs)
    assert attributes["filetype"] == "magswap-results"
    assert attributes["schema_version"].tolist() == [1, 1]
    assert attributes["Conventions"] == "CF-1.8"
    assert attributes["command"] == "magswap study motor.toml --output r.h5"
    assert attributes["seed"] == 42
    assert list(attributes)[-1] == "complete" and attributes["complete"] == 1
    sums = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in INPUTS.items())
    assert attributes["inputs_sha256"] == hashlib.sha256(sums.encode()).hexdigest()


def check_inputs(group):
    encodings = group["encoding"].attrs["flag_meanings"].split()
    for i, (name, text) in enumerate(INPUTS.items()):
        assert group["name"].asstr()[i] == name
        assert group["text"].asstr()[i].encode(encodings[group["encoding"][i]]) == text
        assert group["sha256"].asstr()[i] == hashlib.sha256(text).hexdigest()


def check_dataset(name, item):
    """What schema 1 promises of every object."""
    if not isinstance(item, h5py.Dataset):
        return
    kinds = {np.dtype("<f8"), np.dtype("i1"), np.dtype("<i4"), np.dtype("<i8")}
    text = h5py.check_string_dtype(item.dtype)
    assert item.dtype in kinds or (text and text.encoding == "utf-8" and text.length is None), name
    assert item.attrs["long_name"] and item.attrs["units"], name
    is_scale = item.attrs.get("CLASS") == b"DIMENSION_SCALE"
    assert is_scale or all(len(dimension) == 1 for dimension in item.dims), name
    if "flag_meanings" in item.attrs:
        assert len(item.attrs["flag_values"]) == len(item.attrs["flag_meanings"].split()), name
        assert item.attrs["flag_values"].dtype == item.dtype == np.int8, name
    if item.dtype == np.float64 and not is_scale:
        assert np.isnan(item.attrs["_FillValue"]), name


def check_h5py(path):
    with h5py.File(path, "r") as file:
        check_root(file)
        check_inputs(file["inputs"])
        file.visititems(check_dataset)
        for name, unit in UNITS.items():
            assert file[name].attrs["units"] == unit, name
        np.testing.assert_array_equal(file["fom/Br"][...], BR)
        np.testing.assert_array_equal(file["fom/safe"][...], SAFE)
        assert file["fom/total"][()] == 7.5
        assert [d[0].name for d in file["fom/Br"].dims] == ["/fom/grade", "/fom/temperature"]
        assert file["substitution/maker"].asstr()[...].tolist() == MAKERS
        assert file["substitution/draws"][...].tolist() == DRAWS
        assert list(file["substitution"]) == ["row", "maker", "mass", "poles", "draws"]
        assert file["rejected/mass"].shape == file["rejected/why"].shape == (0,)


def check_schema(path, page):
    """What every file holds is on the page of the schema, with its type."""
    with open(page, encoding="utf-8") as file:
        lines = [line.split("|") for line in file if line.startswith("| `")]
    rows = {cells[1].strip().strip("`"): [cell.strip() for cell in cells[2:-1]] for cells in lines}
    with h5py.File(path, "r") as file:
        for name in file.attrs:
            assert name in rows, f"{page} lacks the root attribute {name}"
        for name, item in file["inputs"].items():
            shape, kind, units, _ = rows[f"/inputs/{name}"]
            found = "text" if item.dtype.kind == "O" else f"{item.dtype.kind}{8 * item.dtype.itemsize}"
            assert (shape, kind.split()[0], units) == ("row", found, item.attrs["units"]), name


def check_xarray(path, engine):
    with xarray.open_dataset(path, engine=engine) as root:
        assert root.attrs["filetype"] == "magswap-results", engine
    with xarray.open_dataset(path, group="fom", engine=engine) as fom:
        assert dict(fom.sizes) == {"grade": 3, "temperature": 2}, engine
        assert fom.Br.dims == ("grade", "temperature"), engine
        assert fom.grade.values.tolist() == GRADES, engine
        assert fom.temperature.values.tolist() == TEMPERATURES, engine
        np.testing.assert_array_equal(fom.Br.values, BR)
        np.testing.assert_array_equal(fom.safe.values, SAFE)
        assert fom.Br.sel(grade="Y30", temperature=293.15) == 0.40, engine
        assert fom.Br.attrs["units"] == "T" and fom.Br.attrs["source"] == "datasheet", engine
        assert fom.attrs["method"] == "IEC 60404-5", engine
    with xarray.open_dataset(path, group="substitution", engine=engine) as table:
        frame = table.to_dataframe()
        assert frame["maker"].tolist() == MAKERS, engine
        assert frame["mass"].tolist() == MASS and frame["poles"].tolist() == POLES, engine
        assert frame["draws"].tolist() == DRAWS, engine
    with xarray.open_dataset(path, group="rejected", engine=engine) as empty:
        assert dict(empty.sizes) == {"row": 0}, engine
        empty.load()


def check_ncdump(path):
    for options in (["-h"], []):
        out = subprocess.run(["ncdump", *options, path], check=True, capture_output=True, text=True)
        assert "double Br(grade, temperature)" in out.stdout and not out.stderr


def main():
    program, folder, page = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "sample.h5")
    check_bytes(program, folder)
    check_h5py(path)
    check_schema(path, page)
    for engine in ("netcdf4", "h5netcdf"):
        check_xarray(path, engine)
    check_ncdump(path)
    print("equal bytes; h5py, xarray (netcdf4, h5netcdf) and ncdump agree")


main()
