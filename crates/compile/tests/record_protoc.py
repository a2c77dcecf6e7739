#!/usr/bin/env python3
"""Writes protoc's verdict under each case of tests/it/protoc/*.cases.

  pip install grpcio-tools && python3 crates/compile/tests/record_protoc.py [FILE…]

A case is a line `--- name`, the text of case.proto, further files each below a line `+++ path`, and the verdict:
`>>> taken`, or `>>> ` and protoc's first error. What stands below a verdict is ours and is kept.
"""
import glob
import os
import sys
import tempfile

import grpc_tools
from grpc_tools import protoc

WELL_KNOWN = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")


def verdict(lines):
    """What protoc says about the files of a case."""
    with tempfile.TemporaryDirectory() as folder:
        path, texts = "case.proto", {"case.proto": []}
        for line in lines:
            if line.startswith("+++ "):
                path = line[4:]
                texts[path] = []
            else:
                texts[path].append(line)
        for path, text in texts.items():
            with open(os.path.join(folder, path), "w", encoding="utf-8", newline="") as file:
                file.write("".join(line + "\n" for line in text))
        status, said = run(["protoc", "-I" + folder, "-I" + WELL_KNOWN, "-o" + os.devnull, *texts])
    if status == 0:
        return "taken"
    if os.WIFSIGNALED(status):
        return "crashes"
    first = next(line for line in said.splitlines() if ": warning: " not in line)
    return first.replace(folder + "/", "")


def run(arguments):
    """Status and standard error of protoc, run in a fork: starting Python takes longer than all else."""
    with tempfile.TemporaryFile() as captured:
        child = os.fork()
        if child == 0:
            os.dup2(captured.fileno(), 2)
            os._exit(protoc.main(arguments))
        _, status = os.waitpid(child, 0)
        captured.seek(0)
        return status, captured.read().decode("utf-8", "replace")


def record(path):
    """Rewrites the verdicts of one file of cases."""
    with open(path, encoding="utf-8") as file:
        heading, *cases = file.read().split("\n--- ")
    out = [heading]
    for case in cases:
        name, *lines = case.rstrip("\n").split("\n")
        end = next((at for at, line in enumerate(lines) if line.startswith(">>> ")), len(lines))
        out.append("\n".join([name, *lines[:end], ">>> " + verdict(lines[:end]), *lines[end + 1 :]]))
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n--- ".join(out) + "\n")


if __name__ == "__main__":
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "it", "protoc")
    for path in sys.argv[1:] or sorted(glob.glob(folder + "/*.cases")):
        record(path)
