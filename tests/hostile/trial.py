"""One hostile input: what is done to a project, the call, and what the answer must say; run in a process of its own."""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import re
import resource
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from click.testing import CliRunner
from conftest import Project, compose_in
from evaluation.cli import main
from mkdocs.__main__ import cli as mkdocs

SECONDS, MEMORY = 60, 2 * 1024**3  # of CPU: a busy machine may take its time
MOST_WAIT = 20 * SECONDS  # for one that sleeps
NOT_YET = -1
MESSAGE, PASSES, POOR, TRACEBACK, HANG, SILENT = (
    "message",
    "passes",
    "poor message",
    "traceback",
    "hang",
    "silently wrong",
)
KINDS = (MESSAGE, PASSES, POOR, TRACEBACK, HANG, SILENT)
WRONG = frozenset((POOR, TRACEBACK, HANG, SILENT))
Change = str | bytes | Callable[[Path], object] | None
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FAULTS = ("Traceback (most recent call last)", "程序本身出了错")


@dataclass(frozen=True)
class Case:
    """Files by their paths below the project (None takes one away), the call, and what its answer must hold.

    One that `may_pass` may also be taken as it is: then the strict build runs too, and none of `never` may stand in it.
    """

    name: str
    files: Mapping[str, Change]
    says: tuple[str, ...] = ()
    call: tuple[str, ...] = ("check",)
    may_pass: bool = False
    never: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    is_nobody: bool = False


@dataclass(frozen=True)
class Answer:
    kind: str
    said: str


class Trials:
    """A project that is made whole again after each case."""

    def __init__(self, folder: Path) -> None:
        self._whole, self._folder = compose_in(folder / "whole").root, folder
        folder.chmod(0o755)

    def answer(self, case: Case) -> Answer:
        """What the call makes of the input, within the bounds; the strict build too, where the input may pass."""
        with tempfile.TemporaryDirectory(dir=self._folder) as temporary:
            os.chmod(temporary, 0o755)
            root = Path(temporary, "project")
            shutil.copytree(self._whole, root, symlinks=True)
            lay(root, case.files)
            answer = self._judged(case, *_run(case.call, root, case))
            if answer.kind == PASSES and case.call[0] == "check":
                answer = self._judged(case, *_run(("build",), root, case))
                return _leaks(root / "site", case) if answer.kind == PASSES else answer
            return answer

    @staticmethod
    def _judged(case: Case, status: int, said: str) -> Answer:
        if status == NOT_YET:
            return Answer(HANG, said)
        if status not in (0, 1, 2) or any(fault in said for fault in _FAULTS):
            return Answer(TRACEBACK, f"{status}: {said}")
        if status == 0:
            return Answer(PASSES if case.may_pass else SILENT, said)
        english = [line for line in said.splitlines() if line.strip() and not _CHINESE.search(line)]
        missing = [text for text in case.says if text not in said]
        return Answer(
            POOR if missing or english or not said.strip() else MESSAGE, f"{missing or ''}{english[:3] or ''}{said}"
        )


def lay(root: Path, files: Mapping[str, Change]) -> None:
    for path, change in files.items():
        target = root / path
        if change is None:
            shutil.rmtree(target) if target.is_dir() and not target.is_symlink() else target.unlink()
        elif callable(change):
            target.parent.mkdir(parents=True, exist_ok=True)
            change(target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(change.encode("utf-8", "surrogatepass") if isinstance(change, str) else change)


def _leaks(site: Path, case: Case) -> Answer:
    """What must never be published, in whatever file it stands."""
    for path in sorted(path for path in site.rglob("*") if path.suffix in (".html", ".svg", ".txt", ".png")):
        content = path.read_bytes()
        if found := [text for text in case.never if text.encode() in content or text in path.name]:
            return Answer(SILENT, f"{path.relative_to(site)} holds {found}")
    return Answer(PASSES, "")


def _run(call: tuple[str, ...], root: Path, case: Case) -> tuple[int, str]:
    """The exit status of a call in a process of its own with bounds on time and memory, and everything it said."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_called, args=(call, root, case, there))
    process.start()
    there.close()
    try:
        status, said = here.recv() if here.poll(MOST_WAIT) else (NOT_YET, "")
    except EOFError:
        process.join()
        is_slow = process.exitcode == -signal.SIGXCPU
        status, said = NOT_YET if is_slow else process.exitcode or 3, "no answer: the process ended by itself"
    process.kill()
    process.join()
    return status, said


def _called(call: tuple[str, ...], root: Path, case: Case, there: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    os.environ.update(case.variables)
    os.chdir(root)
    if case.is_nobody:
        header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        ctypes.CDLL(None).capset(header, data)  # root too may then read no more than the modes of files allow
    told = io.StringIO()
    try:
        with redirect_stdout(told), redirect_stderr(told):
            if call == ("build",):
                done = CliRunner().invoke(mkdocs, ["build", "--strict", "-f", str(root / "mkdocs.yml")])
            else:
                done = CliRunner().invoke(main, list(call))
        unforeseen = done.exception if not isinstance(done.exception, SystemExit) else None
        trace = "".join(traceback.format_exception(unforeseen)) if unforeseen else ""
        about = "\n".join(path.read_text(encoding="utf-8") for path in sorted(root.glob("build/fault-*.txt")))
        there.send((done.exit_code, f"{done.output}{told.getvalue()}{trace}{about}"))
    except BaseException:
        there.send((3, traceback.format_exc()))


def answers(cases: Iterator[Case]) -> Iterator[tuple[Case, Answer]]:
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder))
        for case in cases:
            yield case, trials.answer(case)


__all__ = ["Case", "Project", "answers"]
