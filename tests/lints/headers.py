"""A source includes its own header first, so that the compiler proves it complete; every header guards against a second include."""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)

found = []
root = pathlib.Path(sys.argv[1])
headers = sorted(root.glob("lib/**/*.hpp"))
assert headers, f"no headers below {root}"
for header in headers:
    if not re.search(r"^#pragma once$", header.read_text(encoding="utf-8"), re.MULTILINE):
        found.append(f"{header.relative_to(root)}: no '#pragma once'")
    source = header.with_suffix(".cpp")
    if not source.exists():
        continue
    own = header.relative_to(root / "lib").as_posix()
    first = INCLUDE.search(source.read_text(encoding="utf-8"))
    if first is None or first.group(1) != own:
        found.append(f"{source.relative_to(root)}: its first include is not \"{own}\"")
print("\n".join(found))
sys.exit(bool(found))
