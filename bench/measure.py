"""Runs a command and prints its name, wall time, processor time of all its processes, and peak memory.

measure.py [--runs N] [--accept CODE] [--log FILE] [--interrupt-file FILE] NAME -- COMMAND...

The best of N runs counts, each figure for itself. What the command prints goes to the log. A command that fails, other than with
an accepted code, ends the measurement with its code. With --interrupt-file the command is a server: it is
asked to end (SIGINT) as soon as that file exists.
"""

import argparse
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--accept", type=int, default=0)
    parser.add_argument("--log", default=os.devnull)
    parser.add_argument("--interrupt-file")
    parser.add_argument("name")
    split = sys.argv.index("--")
    options = parser.parse_args(sys.argv[1:split])
    runs = []
    for _ in range(options.runs):
        code, *figures = run(sys.argv[split + 1 :], options)
        if code not in (0, options.accept):
            print(f"{options.name}: exit code {code}; see {options.log}", file=sys.stderr)
            return code if code > 0 else 1
        runs.append(figures)
    wall, cpu, peak = map(min, zip(*runs))
    print(f"{options.name:<34} {wall:>10.3f} {cpu:>10.3f} {peak / 1024:>12.0f}", flush=True)
    return 0


def run(command: list[str], options: argparse.Namespace) -> tuple[int, float, float, int]:
    """Exit code, seconds on the clock and of processors, and the peak in KB of the process or of a child it waited for."""
    with open(options.log, "wb") as log:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=log, stderr=log)
        if options.interrupt_file:
            threading.Thread(target=interrupt, args=(process.pid, options.interrupt_file), daemon=True).start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    code = process.returncode
    if options.interrupt_file and code == -signal.SIGINT:
        code = 0
    peak = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return code, wall, usage.ru_utime + usage.ru_stime, peak


def interrupt(pid: int, file: str) -> None:
    while not pathlib.Path(file).exists():
        time.sleep(0.1)
    os.kill(pid, signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
