"""A module includes only its own headers and those of lower floors; slow or foreign headers stay where they belong."""
import pathlib
import re
import sys

FLOORS = [
    ["core", "units"],
    ["material"],
    ["magnet", "steel"],
    ["field"],
    ["cells"],
    ["circuit"],
    ["force"],
    ["loop"],
    ["loop_io"],
    ["fit"],
    ["application"],
    ["witness"],
    ["product"],
    ["supply"],
    ["fleet"],
    ["footprint", "ranking"],
    ["substitution"],
    ["allocation"],
    ["results", "curve_export"],
    ["study"],
    ["report"],
]
# Neighbours that know nothing of each other.
FORBIDDEN = {("results", "application"), ("results", "substitution"), ("application", "product"), ("study", "report")}
# Headers that only some folders may include.
HOMES = {
    "hdf5.h": ["lib/magswap/results/"],
    "hdf5_hl.h": ["lib/magswap/results/"],
    "toml++/": ["lib/magswap/material/"],
    "CLI/": ["apps/magswap/cli.cpp"],
    "Clp": ["lib/magswap/allocation/solver.cpp"],
    "coin/": ["lib/magswap/allocation/solver.cpp"],
    "nlohmann/": ["lib/magswap/report/document.cpp"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def floor_of(module):
    for level, modules in enumerate(FLOORS):
        if module in modules:
            return level
    return None


def faults(root):
    files = [*root.glob("lib/**/*.[ch]pp"), *root.glob("apps/**/*.[ch]pp")]
    assert files, f"no sources below {root}"
    for path in sorted(files):
        name = path.relative_to(root).as_posix()
        module = name.split("/")[2] if name.startswith("lib/magswap/") and name.count("/") > 2 else None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            header = match.group(1)
            for start, homes in HOMES.items():
                if header.startswith(start) and not any(name.startswith(home) for home in homes):
                    yield f"{name}:{number}: {header} belongs to {', '.join(homes)} alone"
            if module and header.startswith("magswap/") and header.count("/") > 1:
                other = header.split("/")[1]
                if floor_of(module) is None or floor_of(other) is None:
                    yield f"{name}:{number}: module '{module}' or '{other}' stands on no floor"
                elif floor_of(other) > floor_of(module) or (module, other) in FORBIDDEN:
                    yield f"{name}:{number}: {module} may not include {other}, which stands above or beside it"


found = list(faults(pathlib.Path(sys.argv[1])))
print("\n".join(found))
sys.exit(bool(found))
