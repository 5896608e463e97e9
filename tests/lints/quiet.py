"""The library neither prints, exits nor asserts, and keeps no last error: only programs may."""
import pathlib
import re
import sys

LOUD = re.compile(r"\bstd::(cout|cerr|clog)\b|\b(f?printf|puts|fputs)\s*\(|\b(exit|_Exit|quick_exit|abort|terminate)\s*\("
                  r"|\bassert\s*\(|\busing namespace std\b|\bthread_local\b")
COMMENT = re.compile(r"//.*$")
# magswap_pack is a program of the build.
PROGRAMS = {"pack.cpp"}

found = []
root = pathlib.Path(sys.argv[1])
for path in sorted(root.glob("lib/**/*.[ch]pp")):
    if path.name in PROGRAMS:
        continue
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if LOUD.search(COMMENT.sub("", line)):
            found.append(f"{path.relative_to(root)}:{number}: {line.strip()}")
print("\n".join(found))
sys.exit(bool(found))
