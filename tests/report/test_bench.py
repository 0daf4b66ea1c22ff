"""What the benchmarks compose can still be built, checked and read, each at its smallest size; nothing is timed here.

The page of charts beside its naive copy is in test_weight.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Project

sys.path.insert(0, str(ROOT / "tests" / "bench"))
import reading
import scoring
from edition_size import report_edition_size
from finding import report_search
from growth import add_figures, add_pages, add_projects, enlarged
from preview_latency import composed

ONE = {"BENCH_DEPARTMENTS": "1"}


@pytest.mark.parametrize("enlarge", [add_projects, add_figures, add_pages])
def test_a_project_made_larger_can_be_published(enlarge: Callable[[Path, Path, int], None], tmp_path: Path) -> None:
    project = Project(enlarged(tmp_path / "project", 3, enlarge))

    assert project.run("check").exit_code == 0


def test_copied_pages_are_built_like_their_originals(tmp_path: Path, source: Project) -> None:
    docs = Path("docs", source.year)
    originals = {page.name for page in (ROOT / docs).glob("*.md")}

    ours, plain = composed(tmp_path, 2 * len(originals))

    copies = {page.name for page in (ours / docs).glob("*.md")} - originals
    assert len(copies) == len(originals)
    assert copies <= {page.name for page in (plain / "docs").glob("*.md")}


def test_many_reports_are_searched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "finding" / "texts"
    texts.mkdir(parents=True)
    page = ["funds/", "资金收支", "本年残疾人就业保障金支出五千元比上年增长了一成多"]
    (texts / "one.json").write_text(json.dumps([page]), encoding="utf-8")

    report_search(tmp_path, 2)

    assert "16 characters" in capsys.readouterr().out


def test_departments_with_their_own_values_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("FEW", 2), ("MANY", 4), ("ROUNDS", 1)):
        monkeypatch.setattr(scoring, name, size)

    scoring.report_scoring_time()


def test_a_workbook_is_read_by_all_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SIZES", (2,))

    reading.report_reading_time()


@pytest.mark.slow
def test_the_commit_is_released_and_weighed(capsys: pytest.CaptureFixture[str]) -> None:
    report_edition_size()

    assert "years of one edition fit" in capsys.readouterr().out


@pytest.mark.slow
def test_a_city_is_built_by_one_worker_and_by_two() -> None:
    command = [sys.executable, str(ROOT / "tests" / "bench" / "city.py")]  # it waits for every process it began
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env={**os.environ, **ONE}).stdout

    assert "two workers are" in told
