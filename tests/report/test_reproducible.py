"""Same commit, same bytes: nothing of the machine, the place or the moment of a build can be told from the site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

PARTS = ("data", "docs", "hooks", "macros")
ELSEWHERE = """
import datetime, os, sys, time

sys.modules["lxml"] = None

_time, _scandir, _listdir = time.time, os.scandir, os.listdir
time.time = lambda: _time() + 400 * 86400
time.time_ns = lambda: int(time.time() * 10**9)
_localtime, _gmtime = time.localtime, time.gmtime
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)


import mkdocs.utils, xlsxwriter.core


class _Any(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime.datetime)


class _Later(datetime.datetime, metaclass=_Any):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return datetime.datetime.utcfromtimestamp(time.time())


mkdocs.utils.datetime = _Later
xlsxwriter.core.datetime = _Later


class _Reversed:
    def __init__(self, path):
        with _scandir(path) as found:
            self.entries = iter(sorted(found, key=lambda entry: entry.name, reverse=True))

    def __iter__(self):
        return self.entries

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


os.scandir = lambda path=".": _Reversed(path)
os.listdir = lambda path=".": sorted(_listdir(path), reverse=True)
"""


@pytest.mark.slow
def test_two_builds_of_one_commit_are_identical_wherever_and_whenever_they_run(tmp_path: Path) -> None:
    here = built(tmp_path / "here", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, 0o022)
    (tmp_path / "shift").mkdir()
    (tmp_path / "shift" / "sitecustomize.py").write_text(ELSEWHERE, encoding="utf-8")
    place = tmp_path / "另一个 地方"
    assert year_seen({"PYTHONPATH": str(tmp_path / "shift")}) > year_seen({})
    elsewhere = built(
        place,
        {
            "TZ": "Asia/Shanghai",
            "LC_ALL": "POSIX",
            "LANG": "zh_CN.GB18030",
            "PYTHONHASHSEED": "2",
            "PYTHONPATH": str(tmp_path / "shift"),
        },
        0o077,
    )

    assert sorted(here) == sorted(elsewhere)
    assert [path for path in here if here[path] != elsewhere[path]] == []
    assert any(path.endswith(".xlsx") for path in here)


def year_seen(variables: dict[str, str]) -> int:
    """The year that a process takes it to be, to show that the clock is another."""
    command = [sys.executable, "-c", "import time; print(time.localtime().tm_year)"]
    return int(subprocess.check_output(command, env={**os.environ, **variables}))


def built(folder: Path, variables: dict[str, str], umask: int) -> dict[str, bytes]:
    """The files of the repository's site, built in a copy of it by a process of its own."""
    folder.mkdir()
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "REPORT_"))}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", "site"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**kept, "SOURCE_DATE_EPOCH": "1590000000", "REPORT_EDITION": "2019.1", **variables},
        umask=umask,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    site = folder / "site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
