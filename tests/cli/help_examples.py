"""Runs the examples of every help text: `help_examples.py PROGRAM SOURCE_FOLDER`.

A line "  magswap …" of a footer is an example, with lines that go on behind a backslash. Those that name a file of the user's
(one that is neither in the checkout nor written by an example before) cannot run and are counted; all others must end well.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FILE = re.compile(r"^[\w./*-]+\.(toml|csv|json|h5|svg|txt|DAT|dat|step|msh)$|^[\w-]+/$")
OUTPUTS = {"--output", "--svg", "--plot", "--save-record", ">", "--keep"}
SLOW = ("verify --all", "--rerun")  # minutes, or a finite-element program: tests of their own


def help_of(program, words):
    return subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True).stdout


def verbs_of(text):
    block = text.split("Subcommands:", 1)
    names = re.findall(r"^  ([a-z-]+) ", block[1].split("\n\n")[0], re.M) if len(block) == 2 else []
    return [name for name in names if name != "help"]


def all_verbs(program, words=()):
    text = help_of(program, words)
    yield words, text
    for name in verbs_of(text):
        yield from all_verbs(program, (*words, name))


def examples_of(text):
    joined = re.sub(r" \\\n +", " ", text)
    for line in re.findall(r"^  (magswap .*)$", joined, re.M):
        yield re.split(r"  +(?=\S)", line)[0].split("; magswap")[0]


def words_of(line):
    return [word.strip("'\"") for word in line.replace("=", " ").split()]


def needs_files(line, folder):
    words = words_of(line)
    outputs = {words[i + 1] for i, word in enumerate(words[:-1]) if word in OUTPUTS}
    return [word for word in words if FILE.match(word) and word not in outputs and not (folder / word).exists()]


def main():
    program, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    failures, ran, left = [], 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "examples").symlink_to(source / "examples")
        environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}
        for words, text in all_verbs(str(program)):
            for line in examples_of(text):
                if needs_files(line, folder) or any(slow in line for slow in SLOW):
                    left += 1
                    continue
                run = subprocess.run(line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)
                ran += 1
                if run.returncode != 0:
                    failures.append(f"{' '.join(words)}: {line}\n  status {run.returncode}: {run.stderr.strip()}")
    print(f"{ran} examples ran, {left} need files of the user or minutes")
    if failures or ran < 30:
        sys.exit("\n".join(failures) or "too few examples were found: has the form of the help text changed?")


main()
