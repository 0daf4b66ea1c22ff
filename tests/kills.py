"""Killing a build or a release at a random moment, and what must be true of the site or the remote afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT, Project, compose_in
from releases import CORRECTION, Office, opened

MAKE = ["make", "--quiet", "-o", ".venv/.ready", f"BIN={Path(sys.executable).parent}"]


PUSHING = "推送"
PATIENCE = 120


@dataclass(frozen=True)
class Outcome:
    """What a kill left: nothing new, or all of it; and whether it came while the release pushed and read back."""

    finished: bool
    pushing: bool = False


@dataclass(frozen=True)
class Kill:
    """After how many seconds, counted from the start or from the output of a text; everything, or the command alone."""

    seconds: float
    after: str = ""
    alone: bool = False


def killed(command: list[str], kill: Kill, folder: Path, environment: dict[str, str]) -> int | None:
    """Start a command in a session of its own and kill it without warning. What it had started meanwhile and was not
    killed with it has ended when this returns. The exit status, if the command ended by itself before."""
    said = subprocess.PIPE if kill.after else subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True, stdout=said, stderr=subprocess.STDOUT
    )
    with process.stdout or nullcontext(()) as lines:
        next((line for line in lines if kill.after in line.decode()), b"")
        try:
            return process.wait(kill.seconds)
        except subprocess.TimeoutExpired:
            (os.kill if kill.alone else os.killpg)(process.pid, signal.SIGKILL)
            process.wait()
            _wait_for_the_rest(process.pid)
            return None


def _wait_for_the_rest(group: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("what a killed command had started does not end")


def seconds_of(run: Callable[[], object]) -> float:
    start = time.monotonic()
    run()
    return time.monotonic() - start


def fixed(project: Project) -> dict[str, str]:
    """The environment in which a project runs by its own copy of the engine, whatever is edited here meanwhile."""
    (project.root / "hooks").unlink()
    shutil.copytree(ROOT / "hooks", project.root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data" / "common", project.root / "data" / "common")
    shutil.copy(ROOT / "Makefile", project.root / "Makefile")
    return {"PYTHONPATH": str(project.root / "hooks"), "PYTHONDONTWRITEBYTECODE": "1", "NO_MKDOCS_2_WARNING": "1"}


class Releases:
    """A correction on its way to a remote that holds the first edition."""

    def __init__(self, folder: Path) -> None:
        project = compose_in(folder / "project")
        self.environment = fixed(project)
        self.office = opened(project, folder)
        done = self._release()
        assert done.returncode == 0, done.stderr
        self.before = self.office.live()
        self.office.correct()
        self.kept = folder / "kept.git"
        shutil.copytree(self.office.remote, self.kept)
        self.seconds = seconds_of(self._release)
        self.after = self.office.live()
        assert self.after != self.before

    def _release(self) -> subprocess.CompletedProcess[str]:
        return self.office.release(**self.environment)

    def reset(self) -> None:
        shutil.rmtree(self.office.remote)
        shutil.copytree(self.kept, self.office.remote)

    def kill(self, chance: random.Random) -> Outcome:
        """Kill one release; the remote holds the first edition as it was, or both editions complete. Every third kill
        is aimed at the push and what follows, every second spares what the command had started."""
        if self.office.live() == self.after:
            self.reset()
        pushing = chance.random() < 1 / 3
        seconds = self.seconds / 8 * chance.random() ** 3 if pushing else chance.uniform(0, 1.1 * self.seconds)
        kill = Kill(seconds, PUSHING if pushing else "", alone=chance.random() < 1 / 2)
        status = killed(
            self.office.command(), kill, self.office.project.root, self.office.environment(**self.environment)
        )
        live = self.office.live()
        assert live in (self.before, self.after), f"a mixed branch after {kill}"
        assert status in (None, 0), f"refused with {status} before {kill}"
        assert status is None or live == self.after, f"exit status 0 without being live, {kill}"
        self.office.git("fsck", "--strict", "--no-dangling", at=self.office.remote)
        return Outcome(live == self.after, pushing)

    def heal(self) -> None:
        """The next run completes what was killed and leaves nothing behind."""
        start = time.monotonic()
        done = self._release()
        assert (done.returncode, self.office.live() == self.after) == (0, True), done.stderr
        assert list(self.office.temporary.glob("report-release-*")) == []
        self.seconds = (self.seconds + time.monotonic() - start) / 2


class Builds:
    """`make site` of changed data over a site that is there already."""

    def __init__(self, folder: Path) -> None:
        self.project: Project = compose_in(folder / "project")
        self.environment = {**os.environ, **fixed(self.project)}
        self._make()
        self.before = self.site()
        self.project.edit_data("facts.csv", *CORRECTION)
        self.kept = folder / "kept"
        shutil.copytree(self.project.root / "site", self.kept)
        self.seconds = seconds_of(self._make)
        self.after = self.site()
        assert self.after != self.before

    def _make(self) -> None:
        done = subprocess.run([*MAKE, "site"], cwd=self.project.root, env=self.environment, capture_output=True)
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    def site(self) -> dict[str, bytes]:
        root = self.project.root / "site"
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def kill(self, chance: random.Random) -> Outcome:
        """Kill one build; the site is the old one or the new one, never a mixture, never half and never absent."""
        if self.site() == self.after:
            shutil.rmtree(self.project.root / "site")
            shutil.copytree(self.kept, self.project.root / "site")
        kill = Kill(chance.uniform(0, self.seconds * 1.1), alone=chance.random() < 1 / 2)
        status = killed([*MAKE, "site"], kill, self.project.root, self.environment)
        site = self.site()
        assert site in (self.before, self.after), f"a mixed site after {kill}"
        assert status in (None, 0), f"failed with {status} before {kill}"
        assert status is None or site == self.after, f"exit status 0 without the new site, {kill}"
        return Outcome(site == self.after)

    def heal(self) -> None:
        """The next run completes what was killed and leaves nothing behind."""
        self.seconds = (self.seconds + seconds_of(self._make)) / 2
        assert self.site() == self.after
        assert list(self.project.root.glob(".site-*")) == []


__all__ = ["Builds", "Office", "Outcome", "Releases"]
