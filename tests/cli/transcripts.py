"""README's console blocks against the program: `transcripts.py PROGRAM README [--update]`.

A block ```console holds lines "$ magswap …", each followed by what that command prints. The test runs every command from the
checkout's folder and compares; --update writes the outputs anew.
"""
import difflib
import pathlib
import re
import shlex
import subprocess
import sys

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def regenerate(block, program, folder):
    out = []
    for line in block.splitlines():
        if not line.startswith("$ magswap"):
            continue
        words = shlex.split(line[2:])
        run = subprocess.run([program, *words[1:]], cwd=folder, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(f"{line}\nended with status {run.returncode}: {run.stderr}")
        out.append(line + "\n" + run.stdout)
    return "".join(out)


def main():
    program, readme = sys.argv[1], pathlib.Path(sys.argv[2])
    old = readme.read_text(encoding="utf-8")
    assert BLOCK.search(old), f"{readme} has no console block"
    new = BLOCK.sub(lambda m: "```console\n" + regenerate(m.group(1), program, readme.parent) + "```", old)
    if "--update" in sys.argv:
        readme.write_text(new, encoding="utf-8")
        return
    if new != old:
        sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "README.md", "program"))
        sys.exit("README.md does not show what the program prints: tests/cli/transcripts.py PROGRAM README.md --update")


main()
