"""Killing a build or a release at a random moment, and what must be true of the site or the remote afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT, Project, compose_in
from releases import CORRECTION, Office, opened

MAKE = ["make", "--quiet", "-f", str(ROOT / "Makefile"), "-o", ".venv/.ready", f"BIN={Path(sys.executable).parent}"]


@dataclass(frozen=True)
class Outcome:
    """What a kill left: nothing new, or all of it."""

    finished: bool


def killed_after(command: list[str], delay: float, folder: Path, environment: dict[str, str]) -> None:
    """Start a command in a session of its own and kill all of it, without warning, after so many seconds."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Releases:
    """A correction on its way to a remote that holds the first edition."""

    def __init__(self, folder: Path) -> None:
        self.office = opened(compose_in(folder / "project"), folder)
        assert self.office.release().returncode == 0
        self.before = self.office.live()
        self.office.correct()
        self.kept = folder / "kept.git"
        shutil.copytree(self.office.remote, self.kept)
        start = time.monotonic()
        assert self.office.release().returncode == 0
        self.seconds = time.monotonic() - start
        self.after = self.office.live()
        assert self.after != self.before

    def reset(self) -> None:
        shutil.rmtree(self.office.remote)
        shutil.copytree(self.kept, self.office.remote)

    def kill(self, chance: random.Random) -> Outcome:
        """Kill one release; the remote holds the first edition as it was, or both editions complete."""
        self.reset()
        delay = chance.uniform(0, self.seconds * 1.1)
        killed_after(self.office.command(), delay, self.office.project.root, self.office.environment())
        live = self.office.live()
        assert live in (self.before, self.after), f"a mixed branch after {delay:.3f} s"
        self.office.git("fsck", "--strict", "--no-dangling", at=self.office.remote)
        return Outcome(live == self.after)

    def heal(self) -> None:
        """The next run completes what was killed and leaves nothing behind."""
        done = self.office.release()
        assert (done.returncode, self.office.live() == self.after) == (0, True), done.stderr
        assert list(self.office.temporary.glob("report-release-*")) == []


class Builds:
    """`make site` of changed data over a site that is there already."""

    def __init__(self, folder: Path) -> None:
        self.project: Project = compose_in(folder / "project")
        self.environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        self._make()
        self.before = self.site()
        self.project.edit_data("facts.csv", *CORRECTION)
        self.kept = folder / "kept"
        shutil.copytree(self.project.root / "site", self.kept)
        start = time.monotonic()
        self._make()
        self.seconds = time.monotonic() - start
        self.after = self.site()
        assert self.after != self.before

    def _make(self) -> None:
        subprocess.run([*MAKE, "site"], cwd=self.project.root, env=self.environment, check=True, capture_output=True)

    def site(self) -> dict[str, bytes]:
        root = self.project.root / "site"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def kill(self, chance: random.Random) -> Outcome:
        """Kill one build; the site is the old one or the new one, never a mixture and never half."""
        shutil.rmtree(self.project.root / "site", ignore_errors=True)
        shutil.copytree(self.kept, self.project.root / "site")
        delay = chance.uniform(0, self.seconds * 1.1)
        killed_after([*MAKE, "site"], delay, self.project.root, self.environment)
        site = self.site() or self._set_aside()
        assert site in (self.before, self.after), f"a mixed site after {delay:.3f} s"
        return Outcome(site == self.after)

    def _set_aside(self) -> dict[str, bytes]:
        """Between two renames the old site stands in `build/before`; the next run puts it back."""
        (self.project.root / "build" / "before").rename(self.project.root / "site")
        return self.site()

    def heal(self) -> None:
        self._make()
        assert self.site() == self.after


__all__ = ["Builds", "Office", "Outcome", "Releases"]
