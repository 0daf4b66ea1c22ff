"""What beginners do wrong in a new project, an edit each: found, with the file, the place, and what to do next."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from conftest import ROOT, TESTS, Project, build
from evaluation.cli import main
from evaluation.dataset.yaml_files import plain, read_yaml
from evaluation.start.new_year import csv_bytes

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
    path = file if "/" in file or file == "mkdocs.yml" else f"data/2024/{file}"
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


def office(project: Project, remote: Path) -> None:
    """The project under git, with an empty repository to publish to, and this engine's hook."""
    shutil.copy(ROOT / "hooks" / "publish.py", project.root / "hooks" / "publish.py")
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    for command in ("init --quiet -b main", f"remote add origin {remote}", "add -A", "commit --quiet -m 首次"):
        who = ["-c", "user.name=某", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *command.split()], cwd=project.root, check=True)


@pytest.mark.slow
def test_a_new_department_publishes_and_begins_its_second_and_third_year(tmp_path: Path) -> None:
    project, remote = begun(tmp_path / "project"), tmp_path / "remote.git"
    office(project, remote)

    released = project.run("release")
    second = project.run("new-year", "2025", "--from", "2024")
    third = project.run("new-year", "2026", "--from", "2025")

    assert (released.exit_code, second.exit_code, third.exit_code) == (0, 0, 0)
    listed = subprocess.run(["git", "ls-tree", "--name-only", "gh-pages"], cwd=remote, capture_output=True, text=True)
    assert {"2024", "2024.1", "latest", "editions.json"} <= set(listed.stdout.split())
    for year in ("2025", "2026"):
        checked = project.run("--year", year, "check", "--draft")
        assert checked.exit_code == 0, checked.output
        project.edit("mkdocs.yml", f"docs/{int(year) - 1}", f"docs/{year}")
        home = (build(project.root, tmp_path / year) / "index.html").read_text("utf-8")
        assert ("<pre>" in home, home.count("admonition answer"), "草稿" in home) == (False, 3, True)
    assert "356082.85" in (project.root / "data/2025/funds.csv").read_text("utf-8-sig")


@pytest.mark.slow
def test_no_column_that_a_year_says_it_lacks_stops_the_program(tmp_path: Path) -> None:
    project = begun(tmp_path / "project")
    settings = project.data("settings.yml").read_text("utf-8")
    line = re.search("^没有的列: .*$", settings, re.MULTILINE)
    assert line
    for table in project.report().dataset.tables.values():
        for column in table.columns if table.schema.name else ():
            path = project.data(f"{table.schema.file}.csv")
            before = path.read_text("utf-8-sig")
            rows = list(csv.reader(before.splitlines()))
            at = rows[0].index(column)
            stated = plain(read_yaml(project.data("settings.yml"), "")[0])["没有的列"]
            stated[table.schema.name] = [*stated.get(table.schema.name, []), column]
            told = ", ".join(f"{name}: [{', '.join(columns)}]" for name, columns in stated.items())
            project.data("settings.yml").write_text(settings.replace(line[0], f"没有的列: {{{told}}}"), "utf-8")
            path.write_bytes(csv_bytes([[*row[:at], *row[at + 1 :]] for row in rows]))

            assert [one.advice for one in project.report().problems if not one.advice] == [], (
                table.schema.name,
                column,
            )

            path.write_text(before, "utf-8-sig")
            project.data("settings.yml").write_text(settings, "utf-8")
