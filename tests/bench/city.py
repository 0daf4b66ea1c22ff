"""Many departments as one site: CPU for each report at three sizes, workers against one, and what a rerun costs.

Each size is a generated city; the sizes are built in turn in one run, and the figures are ratios to the smallest.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from cities import city

SIZES = tuple(int(size) for size in os.environ.get("BENCH_DEPARTMENTS", "3,10,30").split(","))
PR_SET_CHILD_SUBREAPER = 36  # Linux: processes whose parent ended are waited for here, and their CPU is counted
REPORT = Path(sys.executable).with_name("report")


def report_city() -> None:
    first = 0.0
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            listing = city(Path(folder), size)
            cpu, wall = _run(listing, "out", 1)
            again, _ = _run(listing, "out", 1)
            first = first or cpu / size
            print(
                f"Portal, {size} reports: {cpu / size:.2f} s of CPU each, {cpu / size / first:.2f} times"
                f" that of {SIZES[0]};"
                f" {wall / size:.2f} s of wall each; again, unchanged: {again / cpu:.3f} of the first"
            )
            if size == SIZES[-1]:
                _, two = _run(listing, "two", 2)
                print(f"Portal, {size} reports: two workers are {wall / two:.2f} times as fast as one")
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"Portal: the largest process needed {children / 1024:.0f} MB")


def _run(listing: Path, target: str, workers: int) -> tuple[float, float]:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [str(REPORT), "portal", str(listing), str(listing.parent / target), "--workers", str(workers)]
    subprocess.run(command, check=True, capture_output=True)
    with suppress(ChildProcessError):
        while os.waitpid(-1, 0):  # the processes in which workers build outlive them by a moment
            continue
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begun


if __name__ == "__main__":
    report_city()
