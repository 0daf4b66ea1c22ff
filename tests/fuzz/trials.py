"""One project that bad inputs are laid over, one after the other, and what the commands make of them."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conftest import Project, build, compose_in
from inputs import PLACES, SCHEMA, changed
from mkdocs.exceptions import MkDocsException

FINDS = Path(__file__).parent / "finds"
SECONDS = 20
COMMAND = "command.txt"
COMMANDS = (
    ["check"],
    ["check"],
    ["check"],
    ["ready"],
    ["facts"],
    ["summary"],
    ["new-year", "2032"],
    ["seal", "--reason", "a"],
)


class TooLongError(BaseException):
    """The bound on an input's time has passed."""


class Trials:
    """A project in a temporary folder, whole again after each trial."""

    def __init__(self, *, keep: bool = True) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._keep = keep
        self._whole = compose_in(Path(self._folder.name, "whole"))
        self.project = compose_in(Path(self._folder.name, "project"))

    def tried(self, seed: int) -> str:
        """What went wrong with the input of a seed; empty when nothing did. The input is kept when something did."""
        chance = random.Random(seed)
        changed(self.project.root, chance)
        command = chance.choice(COMMANDS)
        said = outcome(self.project, command, builds=chance.random() < 0.1)
        if said and self._keep:
            self._kept(FINDS / f"{seed:06}", command)
        self._mend()
        return said

    def _kept(self, target: Path, command: list[str]) -> None:
        """The files that differ, those that are gone, and the command; links and folders are told by the seed alone."""
        target.mkdir(parents=True, exist_ok=True)
        (target / COMMAND).write_text("\n".join(command), encoding="utf-8")
        whole = [path.relative_to(self._whole.root) for path in sorted(self._whole.root.rglob("*")) if path.is_file()]
        gone = [
            path.as_posix() for path in whole if path.parts[0] != "hooks" and not (self.project.root / path).is_file()
        ]
        if gone:
            (target / "removed.txt").write_text("\n".join(gone), encoding="utf-8")
        for place in (*PLACES, SCHEMA):
            for path in sorted((self.project.root / place).rglob("*")) or [self.project.root / place]:
                same = self._whole.root / path.relative_to(self.project.root)
                if (
                    path.is_file()
                    and not path.is_symlink()
                    and not (same.is_file() and same.read_bytes() == path.read_bytes())
                ):
                    (target / path.relative_to(self.project.root)).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target / path.relative_to(self.project.root))

    def _mend(self) -> None:
        for name in ("data", "docs", "build", "site"):
            shutil.rmtree(self.project.root / name, ignore_errors=True)
        config = self.project.root / "mkdocs.yml"
        shutil.rmtree(config) if config.is_dir() and not config.is_symlink() else config.unlink(missing_ok=True)
        for extra in set(self.project.root.iterdir()) - {
            self.project.root / path.name for path in self._whole.root.iterdir()
        }:
            shutil.rmtree(extra) if extra.is_dir() and not extra.is_symlink() else extra.unlink()
        shutil.copyfile(self._whole.root / "mkdocs.yml", config)
        for name in ("data", "docs"):
            shutil.copytree(self._whole.root / name, self.project.root / name)


def outcome(project: Project, command: list[str], *, builds: bool) -> str:
    """What is wrong with how a command, and a build, end; empty when they end as they may."""
    try:
        with _bounded():
            result = project.run(*command)
            passes = command == ["check"] and result.exit_code == 0
            if result.exit_code not in (0, 1, 2) or "Traceback" in result.output:
                return f"{command[0]} ends with {result.exit_code}: {_fault(project) or result.output[-300:]}"
            ready = builds and not passes and project.run("ready").exit_code == 0  # as `make site` asks first: before
            if passes or ready:  # any hook runs, MkDocs itself waits for a pipe and follows INHERIT without end
                with contextlib.suppress(MkDocsException):
                    build(project.root, project.root / "site")
                    return ""
                return "the check lets it pass, the build does not" if passes else ""
    except TooLongError:
        return f"{command[0]} takes more than {SECONDS} s"
    except Exception as error:
        return f"{type(error).__name__} leaves {command[0]} or the build: {error!r:.300}"
    return ""


def _fault(project: Project) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in project.root.glob("build/fault-*.txt"))


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
