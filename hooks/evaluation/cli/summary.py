"""`report summary`: what a reviewer of a change has to see, as Markdown: failed checks and changed numbers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from evaluation import release as editions
from evaluation.cli.diff import pages_of
from evaluation.cli.project import Project, main
from evaluation.dataset import Entry, fiscal_years, register_of
from evaluation.facts.published import fact_entries
from evaluation.markup import Macros
from evaluation.narrative.narrative import read_narrative
from evaluation.narrative.progress import progress, progress_lines
from evaluation.problems import listed
from evaluation.report import read_report
from evaluation.versions import changes, changes_lines


@main.command()
@click.option("--since", default="origin/main", show_default=True, help="与哪一次提交相比：分支、标签或提交号")
@click.pass_obj
def summary(project: Project, since: str) -> None:
    """用 Markdown 列出没有通过的核对，以及与另一次提交相比改动的数。"""
    try:
        with editions.workspace() as space:
            before = editions.checkout(project.root, since, space / "before")
            lines = [
                line for year in fiscal_years(project.root / "data") for line in _year(project, before, year, since)
            ]
    except editions.Refusal as error:
        raise click.UsageError(str(error)) from error
    click.echo("\n".join(lines))


def _year(project: Project, before: Path, year: str, since: str) -> Iterator[str]:
    report = read_report(project.root, year)
    narrative = read_narrative(project.docs.parent / year, report, Macros(project.root / "macros"))
    yield f"## {year} 年度"
    yield ""
    yield "### 核对"
    yield ""
    if problems := {*report.problems, *narrative.problems}:
        yield from _fenced(listed(problems, report.suspects).splitlines())
    elif report.dataset.is_draft:
        yield from _fenced(list(progress_lines(progress(report, narrative.sources, f"docs/{year}"))))
    else:
        yield f"没有问题：{len(report.register)} 个数、{len(report.findings)} 次核对、{len(narrative.pages)} 个页面。"
    yield ""
    yield "### 改动的数"
    yield ""
    earlier = _register(before, year)
    if report.dataset.problems or earlier is None:
        yield "数据还读不全，无法比较。" if report.dataset.problems else f"{since} 的数读不出来，无法比较。"
    else:
        found = changes(earlier, fact_entries(report.register))
        pages = pages_of(narrative, project.docs.parent / year)
        lines = changes_lines(found, since, "本次", pages)
        yield from _fenced(lines) if len(found) else ("没有改动、新增或删除的数。",)
    yield ""


def _register(root: Path, year: str) -> Sequence[Entry] | None:
    """The facts of a year in another checkout, computed by the program of that commit; None when it cannot say."""
    if not (root / "data" / year).is_dir():
        return ()
    command = [sys.executable, "-c", "from evaluation.cli import main; main()"]
    environment = {
        **editions.bare_environment(),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(root / "hooks"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    arguments = ["--root", str(root), "--year", year, "facts", "--json"]
    done = subprocess.run([*command, *arguments], capture_output=True, env=environment)
    return None if done.returncode else register_of(done.stdout)


def _fenced(lines: Iterator[str] | list[str]) -> Iterator[str]:
    """Text shown as it is, whatever it holds."""
    yield "````text"
    yield from lines
    yield "````"
