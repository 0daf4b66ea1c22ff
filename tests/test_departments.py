"""Three other departments from their published forms: each made by `report init`, its faults found, and built."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, TESTS, Project, build, served, until
from evaluation.cli import main
from evaluation.problems import listed
from playwright.sync_api import Page

DEPARTMENTS = sorted(path for path in (TESTS / "departments").iterdir() if path.is_dir())


def made(folder: Path, department: Path, *layers: str) -> Project:
    """The department's new project with the files of its form laid over it, and what its settings add."""
    options = (department / "init.txt").read_text(encoding="utf-8").split()
    result = CliRunner().invoke(main, ["init", str(folder), *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    project = Project(folder, options[options.index("--year") + 1])
    for layer in layers:
        shutil.copytree(department / layer, folder, dirs_exist_ok=True)
    added = (folder / "settings.yml").read_text(encoding="utf-8")
    settings = project.data("settings.yml")
    settings.write_text(settings.read_text(encoding="utf-8") + added, encoding="utf-8")
    (folder / "settings.yml").unlink()
    shutil.copy(ROOT / "hooks" / "publish.py", folder / "hooks" / "publish.py")  # the wheel's, without installing it
    return project


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda path: path.name)
def test_the_faults_of_a_published_form_are_found(
    department: Path, tmp_path: Path, agrees_with: Callable[[str, Path], None]
) -> None:
    project = made(tmp_path / "new", department, "published")
    problems = project.report().problems

    agrees_with(f"{listed(problems)}\n", department / "expected.txt")
    assert [str(problem) for problem in problems if not problem.advice] == []


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda path: path.name)
def test_a_department_builds_strictly_from_what_its_form_gives(
    department: Path, tmp_path: Path, agrees_with: Callable[[str, Path], None]
) -> None:
    project = made(tmp_path / "new", department, "published", "corrected")

    site = build(project.root, tmp_path / "site")

    pages = sorted(path.parent.name for path in (site / "forms").glob("*/index.html"))
    assert [f"{page}.xlsx" for page in pages] == sorted(path.name for path in (site / "data" / "forms").iterdir())
    assert pages
    for page in pages:
        html = (site / "forms" / page / "index.html").read_text(encoding="utf-8")
        article = html[html.index("<article") : html.index("</article>")]
        agrees_with(f"{article}\n", department / "pages" / f"{page}.html")
    assert 'href="forms/"' in (site / "index.html").read_text(encoding="utf-8")


def test_a_first_page_without_accounts_says_what_the_forms_say_of_money(tmp_path: Path) -> None:
    project = made(tmp_path / "new", TESTS / "departments" / "township", "published", "corrected")

    first = (build(project.root, tmp_path / "site") / "index.html").read_text(encoding="utf-8")

    assert 'href="forms/委托/"' in first
    assert "89.974万元" in first


@pytest.mark.parametrize("query", ["花了多少钱", "外包", "weituo", "花钱合不合规", "报告和格率", "89.974"])
def test_readers_find_a_form_in_their_own_words(query: str, tab: Page, tmp_path: Path) -> None:
    project = made(tmp_path / "new", TESTS / "departments" / "township", "published", "corrected")
    with served(build(project.root, tmp_path / "site")) as address:
        tab.goto(address)
        tab.keyboard.press("/")
        until(tab, "!!(window.reportData?.search_index && window.reportSearch?.engine)")
        tab.locator("#search-query").fill(query)

        links = tab.locator(".search-hit").evaluate_all("links => links.slice(0, 3).map(link => link.href)")
        assert [link for link in links if "/forms/" in link] != []


@pytest.mark.parametrize("department", DEPARTMENTS, ids=lambda path: path.name)
def test_a_department_comes_to_its_site_by_at_most_six_commands_each_message_with_a_next_step(
    department: Path, tmp_path: Path
) -> None:
    commands, messages = ["init"], []
    for layers in (["published"], ["published", "corrected"]):
        project = made(tmp_path / layers[-1], department, *layers)
        found = json.loads(project.run("check", "--json").output)
        messages += [one for cause in found["causes"] for one in (cause, *cause["echoes"])]
        commands.append("check")
    build(project.root, tmp_path / "site")
    commands.append("mkdocs build")

    assert len(commands) <= 6
    assert messages
    assert [one["text"] for one in messages if not one["advice"]] == []
