"""`make site` ends with an exchange: whoever looks finds the old site or the new one, never none."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Project
from evaluation.exchange import put_in_place, put_in_turn
from kills import MAKE, fixed


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("put", [put_in_place, put_in_turn])
def test_the_new_folder_stands_in_the_place_of_the_old_one(tmp_path: Path, put: Callable[[Path, Path], None]) -> None:
    put(folder(tmp_path / "build" / "new", "new"), folder(tmp_path / "site", "old"))

    assert (tmp_path / "site" / "index.html").read_text(encoding="utf-8") == "new"
    assert list((tmp_path / "build").iterdir()) == []


def test_the_first_folder_is_put_where_none_was(tmp_path: Path) -> None:
    put_in_place(folder(tmp_path / "new", "new"), tmp_path / "site")

    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_nobody_ever_finds_no_site(tmp_path: Path) -> None:
    site, done, missing = folder(tmp_path / "site", "0"), threading.Event(), list[int]()

    def look() -> None:
        while not done.is_set():
            if not (site / "index.html").exists():
                missing.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(300):
        put_in_place(folder(tmp_path / "new", str(number)), site)
    done.set()
    reader.join()

    assert missing == []


def test_a_site_set_aside_by_a_killed_run_comes_back_even_if_the_next_run_fails(tiny: Project) -> None:
    environment = {**os.environ, **fixed(tiny)}
    folder(tiny.root / "build" / "before", "old")
    folder(tiny.root / "build" / "site-999999999", "half")
    tiny.edit_data("staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,4,2")
    done = subprocess.run([*MAKE, "site"], cwd=tiny.root, env=environment, capture_output=True)

    assert done.returncode != 0
    assert (tiny.root / "site" / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in (tiny.root / "build").glob("site-999999999")] == []
