"""What beginners do wrong in a new project, an edit each: found, with the file, the place, and what to do next."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from conftest import TESTS, Project
from evaluation.cli import main

BEGINNER = TESTS / "beginner"
SLIPS = yaml.safe_load((BEGINNER / "slips.yml").read_text("utf-8"))
REMOVED = "(删去)"


def begun(folder: Path) -> Project:
    """A new project with everything filled in: it can be published."""
    options = (BEGINNER / "init.txt").read_text("utf-8").split()
    result = CliRunner().invoke(main, ["init", str(folder), *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    shutil.copytree(BEGINNER / "filled", folder, dirs_exist_ok=True)
    project = Project(folder, "2024")
    for page, texts in yaml.safe_load((BEGINNER / "texts.yml").read_text("utf-8")).items():
        written = iter(texts)
        source = project.docs(page).read_text("utf-8")
        project.docs(page).write_text(re.sub("【待填写】.*", lambda _, left=written: next(left), source), "utf-8")
    return project


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return begun(tmp_path_factory.mktemp("beginner") / "project")


def test_a_new_project_with_everything_filled_in_can_be_published(filled: Project) -> None:
    assert "2024 年度可以发布" in filled.run("check").output


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip[0])
def test_a_slip_is_found_where_it_is_with_the_next_step(filled: Project, slip: list[str], tmp_path: Path) -> None:
    _, file, old, new, words = slip
    path = file if "/" in file else f"data/2024/{file}"
    project = Project(tmp_path / "project", "2024")
    shutil.copytree(filled.root, project.root, ignore=shutil.ignore_patterns("engine", ".github"))
    if new == REMOVED:
        (project.root / path).unlink()
    else:
        text = (project.root / path).read_text("utf-8")
        assert not old or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        (project.root / path).write_text(text.replace(old, new) if old else text + new, "utf-8")

    found = project.run("check", "--json")

    problems = [one for cause in json.loads(found.output)["causes"] for one in (cause, *cause["echoes"])]
    assert found.exit_code == 1
    assert [word for word in words if word not in problems[0]["text"]] == [], problems[0]["text"]
    assert [one["text"] for one in problems if not one["advice"]] == []
