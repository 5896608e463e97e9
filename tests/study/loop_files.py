"""Loop files with known curves: J = Br·tanh((H + Hs)/2w)/tanh(Hs/2w) + µ0·(µrec − 1)·H descending, w = 0.07·Hs."""
import os

import numpy as np

mu0 = 1.25663706127e-6
top = 2.4e6

# temperature (K), Br (T), Hs (A/m), N that the sample table gives
OVER_TEMPERATURE = {
    "T20.csv": (293.15, 1.30, 9.5e5, 0.0),
    "T60_recoils.csv": (333.15, 1.25, 7.6e5, 0.0),
    "T100_errors.csv": (373.15, 1.19, 5.8e5, 0.25),
    "T140.csv": (413.15, 1.12, 4.2e5, 0.25),
}
# What stands in the way of a family or of figures.
UNLIKE = ("flux_density.csv", "no_temperature.csv", "incomplete.csv", "broken.csv")
MEASURED = "tests/loop/data/magmeas_VSM_MH_compact.csv"


def curve(Br, Hs):
    w = 0.07 * Hs
    return lambda h: Br * np.tanh((h + Hs) / (2 * w)) / np.tanh(Hs / (2 * w)) + 0.05 * mu0 * h


def coercivity(Br, Hs):
    """|H| where J = 0, by bisection."""
    low, high = -Hs, 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if curve(Br, Hs)(middle) < 0 else (low, middle)
    return -low


def descending(Br, Hs, first=top, last=-top, step=1e4):
    h = np.linspace(first, last, 1 + round(abs(last - first) / step))
    return h, curve(Br, Hs)(h)


def joined(*pieces):
    h, j = zip(*pieces)
    return np.concatenate(h), np.concatenate(j)


def full_loop(Br, Hs):
    h, j = descending(Br, Hs)
    return joined((h, j), (-h, -j))


def loop_with_recoils(Br, Hs, slope):
    """Reversals on both sides of HcJ, straight lines to H = 0 and back; then on to saturation and the ascending branch."""
    pieces, last = [], top
    for tip in (-0.3e6, -0.6e6, -0.75e6, -0.9e6, -1.1e6):
        pieces.append(descending(Br, Hs, last, tip))
        h = np.linspace(tip, 0.0, 31)
        j = curve(Br, Hs)(tip) + slope * (h - tip)
        pieces += [(h, j), (h[::-1], j[::-1])]
        last = tip
    pieces.append(descending(Br, Hs, last))
    h, j = descending(Br, Hs)
    return joined(*pieces, (-h, -j))


def write_csv(path, **columns):
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(columns) + "\n")
        for row in zip(*columns.values()):
            file.write(",".join("nan" if np.isnan(x) else repr(float(x)) for x in row) + "\n")


def write_loop_files(folder):
    """Writes all of them and the table of samples, with fields of the sample applied from outside where N is not 0."""
    noise = np.random.default_rng(3)
    with open(os.path.join(folder, "samples.csv"), "w", encoding="utf-8") as table:
        table.write("file,temperature (K),N\n")
        for name, (temperature, Br, Hs, N) in OVER_TEMPERATURE.items():
            has_errors = "errors" in name
            table.write(f"{name},{'' if has_errors else temperature},{N}\n")
            h, j = loop_with_recoils(Br, Hs, 1.0e-7) if "recoils" in name else full_loop(Br, Hs)
            more = {}
            if has_errors:
                j = j + 1e-3 * noise.standard_normal(j.size)
                more = {"sigma_H (A/m)": np.full(j.size, 50.0), "sigma_J (T)": np.full(j.size, 1e-3),
                        "T (K)": temperature + 0.2 * np.sin(np.arange(j.size))}
            write_csv(os.path.join(folder, name), **{"H (A/m)": h + N * j / mu0, "J (T)": j}, **more)

    h, j = descending(1.2, 1e6, 0.0, -8e5)  # ends in front of HcB
    write_csv(os.path.join(folder, "flux_density.csv"), **{"H (A/m)": h, "B (T)": j + mu0 * h})
    h, j = full_loop(1.2, 6e5)
    h[[10, 50]] = np.nan  # the reader leaves such rows out
    write_csv(os.path.join(folder, "no_temperature.csv"), **{"H (A/m)": h, "J (T)": j})
    h, j = descending(1.2, 6e5, top, 1e6)  # never reaches H = 0
    write_csv(os.path.join(folder, "incomplete.csv"), **{"H (A/m)": h, "J (T)": j})
    with open(os.path.join(folder, "broken.csv"), "w", encoding="utf-8") as file:
        file.write("H,J\n1,2\n2,3\n")
