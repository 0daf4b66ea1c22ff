"""Many reports one after another, CPU for each: as a worker of the portal builds them, and by others.

Ours forks each build, and the proof-reading of its text, from a process in which everything is loaded; plain Material,
ProperDocs and Zensical build the same pages with everything already expanded, a process for each report, from an empty
folder for temporary files.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from build_time import ROOT, compose_ours, compose_plain, cpu_of, cpu_seconds, extra_path

SIZES = tuple(int(size) for size in os.environ.get("BENCH_REPORTS", "1,10,100").split(","))
WORKER = """
import sys
from pathlib import Path
from evaluation.portal import built, jobs_of
from evaluation.portal.loaded import close
job = [*jobs_of("one", Path(sys.argv[1]), "")][-1]
for _ in range(int(sys.argv[2])):
    assert not (one := built(job)).failure, one.failure
close()
"""


def report_many_reports() -> None:
    """Of each size: ours for one report, as a ratio to each of the others."""
    stock = extra_path()
    with tempfile.TemporaryDirectory() as temporary:
        ours = compose_ours(Path(temporary) / "ours")
        cpu_seconds(ours)
        plain = compose_plain(Path(temporary) / "plain", ours / "site")
        for size in SIZES:
            each = cpu_of([sys.executable, "-c", WORKER, str(ours), str(size)], ROOT, {}) / size
            others = [_ratio(each, name, plain, stock) for name in ("mkdocs", "properdocs", "zensical")]
            print(f"CPU, {size} report(s) by a worker of the portal: {each:.2f} s each; {'; '.join(others)}")


def _ratio(each: float, name: str, plain: Path, path: str) -> str:
    with tempfile.TemporaryDirectory() as empty:
        command = [sys.executable, "-m", name, "build", *(["--clean"] if name == "zensical" else ["--quiet"])]
        return f"{each / cpu_of(command, plain, {'PYTHONPATH': path, 'TMPDIR': empty}):.2f} of {name}"


if __name__ == "__main__":
    report_many_reports()
