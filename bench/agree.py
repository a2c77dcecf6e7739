"""Compares the findings of two logs of JSON lines as sets: place, rule and message.

agree.py OURS THEIRS

Exits with 1 if one has what the other has not.
"""

import json
import sys

SHOWN = 3
KEYS = ("path", "start_line", "start_column", "type", "message")


def findings(path: str) -> set[tuple]:
    with open(path, encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines if line.startswith("{")]
    return {tuple(finding.get(key) for key in KEYS) for finding in found}


def main(ours_path: str, theirs_path: str) -> int:
    ours, theirs = findings(ours_path), findings(theirs_path)
    if ours == theirs:
        print(f"  the same findings: {len(ours)}")
        return 0
    for side, only in (("ours", ours - theirs), ("buf", theirs - ours)):
        print(f"  {len(only)} findings of {side} alone")
        for finding in sorted(only, key=str)[:SHOWN]:
            print(f"    {finding}")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
