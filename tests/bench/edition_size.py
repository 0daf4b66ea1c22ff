"""What an edition weighs on the published branch, and how many years fit into the 1 GB of GitHub Pages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 10**9


def report_edition_size() -> None:
    """Release the commit checked out to an empty repository and weigh what is there."""
    with tempfile.TemporaryDirectory() as folder:
        clone, remote = Path(folder, "clone"), Path(folder, "remote.git")
        subprocess.run(["git", "clone", "-q", "--shared", str(ROOT), str(clone)], check=True)
        subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
        report = Path(sys.executable).with_name("report")
        release = [report, "--root", clone, "release", "--remote", remote]
        subprocess.run(release, check=True, capture_output=True)
        edition, shared, rest = weights(remote)
    years = (LIMIT - shared) // (edition + rest)
    print(f"Edition: {edition / 1e6:.2f} MB, {shared / 1e6:.2f} MB shared by all, {rest / 1e6:.2f} MB of redirects")
    print(f"  {years} years of one edition fit into 1 GB, {years // 3} of three, if nothing that is shared changes")


def weights(remote: Path) -> tuple[int, int, int]:
    """Bytes of the edition, of what editions share, and of the rest of the branch."""
    listed = subprocess.check_output(["git", "-C", str(remote), "ls-tree", "-r", "-l", "-z", "gh-pages"], text=True)
    found = {"edition": 0, "shared": 0, "rest": 0}
    for entry in listed.split("\0")[:-1]:
        about, path = entry.split("\t", 1)
        top = path.partition("/")[0]
        found["shared" if top == "shared" else "edition" if "." in top and "/" in path else "rest"] += int(
            about.split()[3]
        )
    return found["edition"], found["shared"], found["rest"]
