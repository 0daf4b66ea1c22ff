"""Builds, each in a fork of a process in which everything is loaded already.

Loading modules, patterns and templates is more than half of a small report's build. A fork begins where that is done;
its environment, its bounds and what it does to its memory are its own. Nothing of a department is ever loaded before
the fork: what is built first is the draft of an invented one. Where processes cannot be forked (Windows), each build
loads everything itself.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from evaluation.portal.summary import write_summary
from evaluation.release.building import STEADY, bare_environment
from evaluation.scoring.tree import TREE
from evaluation.shipped import PUBLISH
from evaluation.start.project import Answers, draft_files, optional_tables

TIMED_OUT = -int(getattr(signal, "SIGALRM", 14))
_CAN_FORK = hasattr(os, "fork")
_own = threading.local()  # each thread of a worker has a process of its own


@dataclass(frozen=True, slots=True)
class Task:
    """One build: the project's folder, where its site and what is said of it go, what it is told, its bounds."""

    project: str
    site: str
    said: str
    year: str
    told: Mapping[str, str]
    seconds: int = 0
    memory: int = 0


def ended(task: Task) -> int:
    """Build, and the exit status: `TIMED_OUT` after so many seconds, or the signal, negative, that ended it."""
    stated = f"{json.dumps(asdict(task))}\n"
    if not _CAN_FORK:
        with _begun("alone") as process:
            try:
                process.communicate(stated, task.seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                return TIMED_OUT
        return process.returncode
    process = _server()
    with suppress(BrokenPipeError):
        print(stated, end="", file=process.stdin, flush=True)
    answer = process.stdout.readline() if process.stdout else ""
    return int(answer) if answer else process.wait()


def _server() -> subprocess.Popen[str]:
    """The process that builds for this thread, started when there is none any more."""
    server: subprocess.Popen[str] | None = getattr(_own, "server", None)
    if server is None or server.poll() is not None:
        _own.server = server = _begun("serve")
    return server


def close() -> None:
    """End the process that builds for this thread, if there is one."""
    if server := getattr(_own, "server", None):
        server.communicate()


def _begun(function: str) -> subprocess.Popen[str]:
    program = f"from evaluation.portal.loaded import {function}; {function}()"
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", program],
        env={**bare_environment(), **STEADY, "REPORT_ANEW": "1", **paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def serve() -> None:
    """Load everything, then build what is told line by line, and say the exit status of each."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    _load()
    for line in sys.stdin:
        task = Task(**json.loads(line))
        if not (child := os.fork()):
            answers.close()  # a build neither answers for itself nor hears of others
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            signal.alarm(task.seconds)
            os._exit(_built(task))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=answers, flush=True)


def alone() -> None:
    """Build what is told, and end."""
    sys.exit(_built(Task(**json.loads(sys.stdin.readline()))))


def _load() -> None:
    """Build the draft of an invented department: it asks for all that a build asks for."""
    draft = Answers("示例", "示例", "2031", without=tuple({*optional_tables()} - {TREE}))
    here = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="portal-") as temporary:
        project = Path(temporary, "project")
        for path, content in {**draft_files(draft), "hooks/publish.py": PUBLISH.read_bytes()}.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_bytes(content)
        told = {"REPORT_DOCS": f"docs/{draft.year}", "SOURCE_DATE_EPOCH": "0"}
        _built(Task(str(project), f"{temporary}/site", f"{temporary}/said", draft.year, told))
        os.chdir(here)
    gc.unfreeze()
    gc.collect()  # once, not in each fork


def _built(task: Task) -> int:
    """The exit status of a build in this process; what it says goes to a file."""
    said = os.open(task.said, os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(task.project)
    os.environ.update(task.told)
    try:
        if task.seconds:
            _bound(task.seconds, task.memory)
        _run(task)
        return 0
    except SystemExit:
        return 1
    except BaseException:  # noqa: BLE001 - a bound on memory may end anything
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _bound(seconds: int, memory: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _run(task: Task) -> None:
    """The build, and what is said of it: proof-reading other people's text is bounded like building it."""
    sys.argv = ["mkdocs", "build", "--quiet", "--strict", "--site-dir", task.site]
    try:
        runpy.run_module("mkdocs", run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise
    write_summary(task.year, task.site)
