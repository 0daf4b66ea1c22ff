"""`report summary`: what a reviewer of a change has to see: failed checks, changed numbers and sentences."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

import click

from evaluation import release as editions
from evaluation.cli.diff import pages_of
from evaluation.cli.project import Project, main
from evaluation.dataset import Entry, PolicyError, fiscal_years, register_of
from evaluation.facts.published import fact_entries
from evaluation.narrative.narrative import Narrative, read_narrative
from evaluation.narrative.progress import progress, progress_lines
from evaluation.problems import listed
from evaluation.report import Report, read_report
from evaluation.review import items
from evaluation.versions import changes, changes_lines
from evaluation.versions.changes import Pages

MOST_LINES = 80
SAME_NUMBERS, SAME_SENTENCES = "没有改动、新增或删除的数。", "没有改动。"
Said = Mapping[str, Sequence[tuple[str, str]]]


@main.command()
@click.option("--since", default="origin/main", show_default=True, help="与哪一次提交相比：分支、标签或提交号")
@click.pass_obj
def summary(project: Project, since: str) -> None:
    """用 Markdown 列出没有通过的核对，与另一次提交相比改动的数，和改动的句子：原来怎样，现在怎样。"""
    with checkout_of(project, since) as before:
        years = {year: list(_year(project, before, year, since)) for year in fiscal_years(project.root / "data")}
    click.echo("".join(f"{line}\n" for lines in years.values() for line in lines), nl=False)
    if quiet := [year for year, lines in years.items() if not lines]:
        click.echo(f"没有问题、也没有改动的年度：{'、'.join(quiet)}。")


@contextmanager
def checkout_of(project: Project, since: str) -> Iterator[Path]:
    """The project as it was at another commit."""
    try:
        with editions.workspace() as space:
            yield editions.checkout(project.root, since, space / "before")
    except editions.Refusal as error:
        raise click.UsageError(str(error)) from error


def _year(project: Project, before: Path, year: str, since: str) -> Iterator[str]:
    """What there is to see of a year; nothing where nothing is wrong and nothing was changed."""
    here = project.of(year)
    report, narrative = here.report, here.narrative
    problems = {*report.problems, *narrative.problems}
    is_new = not (before / "data" / year).is_dir()
    numbers = [] if is_new else list(_numbers(before, report, since, pages_of(narrative, here.docs)))
    sentences = [] if is_new else list(_sentences(before, here))
    if not (problems or is_new or numbers != [SAME_NUMBERS] or sentences != [SAME_SENTENCES]):
        return
    yield from (f"## {year} 年度", "", "### 核对", "")
    if problems:
        yield from _fenced(listed(problems, report.suspects(problems)).splitlines())
    elif report.dataset.is_draft:
        yield from _fenced(list(progress_lines(progress(report, narrative.sources, f"docs/{year}"))))
    else:
        yield f"没有问题：{len(report.register)} 个数、{len(report.findings)} 次核对、{len(narrative.pages)} 个页面。"
    if is_new:
        yield from ("", f"新建的年度，{len(report.register)} 个数，不与以前比较。", "")
        return
    yield from ("", "### 改动的数", "", *numbers, "")
    yield from ("### 改动的句子和行", "", *sentences, "")


def _numbers(before: Path, report: Report, since: str, pages: Pages) -> Iterator[str]:
    earlier = _register(before, report.dataset.year)
    if report.dataset.problems or earlier is None:
        yield "数据还读不全，无法比较。" if report.dataset.problems else f"{since} 的数读不出来，无法比较。"
        return
    found = changes(earlier, fact_entries(report.register))
    lines = list(changes_lines(found, since, "本次", pages))
    yield from _fenced(_first(lines)) if len(found) else (SAME_NUMBERS,)


def _sentences(before: Path, here: Project) -> Iterator[str]:
    """What pages and rows said before and what they say now, as a reader sees it, where that differs."""
    then = _said_before(before, here)
    if then is None:
        yield "以前的数据读不出来，无法比较。"
        return
    lines = list(_differences(then, _said(here.report, here.narrative)))
    yield from _fenced(_first(lines), "diff") if lines else (SAME_SENTENCES,)


def changed_pages(project: Project, before: Path) -> Sequence[str]:
    """The pages of the year that say something else than before, or show a number that is another one now."""
    report, narrative = project.report, project.narrative
    earlier = _register(before, project.year) if (before / "data" / project.year).is_dir() else ()
    found = changes(earlier or (), fact_entries(report.register))
    shown = pages_of(narrative, project.docs)
    files = {page["address"] for change in found.changed for page in shown.get(change.id, ())}
    now, folder = _said(report, narrative), f"docs/{project.year}/"
    then = _said_before(before, project) or {}
    files |= {file for file in now if file.startswith(folder) and now[file] != then.get(file)}
    return sorted(file.removeprefix(folder) for file in files)


def _said(report: Report, narrative: Narrative) -> Said:
    """The sentences of each page and the rows of each table with their places, by file."""
    if report.dataset.problems:
        return {}
    found: dict[str, list[tuple[str, str]]] = {}
    for item in items(report, narrative, narrative.sources, f"docs/{report.dataset.year}"):
        found.setdefault(item.place.file, []).append((item.text, item.place.within))
    return found


def _said_before(before: Path, here: Project) -> Said | None:
    """What another checkout of the project says in a year; None when that cannot be read any more."""
    if not (before / "data" / here.year).is_dir():
        return {}
    try:
        report = read_report(before, here.year)
    except PolicyError:
        return None
    return _said(report, read_narrative(before / here.docs.parent.name / here.year, report, here.macros))


def _differences(before: Said, now: Said) -> Iterator[str]:
    for file in sorted({*before, *now}):
        old, new = before.get(file, ()), now.get(file, ())
        matched = SequenceMatcher(None, [text for text, _ in old], [text for text, _ in new], autojunk=False)
        for kind, first, last, start, end in matched.get_opcodes():
            if kind != "equal":
                yield f"{file} {(new[start:end] or old[first:last])[0][1]}"
                yield from (f"- {text}" for text, _ in old[first:last])
                yield from (f"+ {text}" for text, _ in new[start:end])


def _first(lines: Sequence[str]) -> list[str]:
    """As many lines as a person reads in a comment, and how many more there are."""
    more = len(lines) - MOST_LINES
    return list(lines) if more <= 0 else [*lines[:MOST_LINES], f"……还有 {more} 行"]


def _register(root: Path, year: str) -> Sequence[Entry] | None:
    """The facts of a year in another checkout, computed by the program of that commit; None when it cannot say."""
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


def _fenced(lines: Iterable[str], kind: str = "text") -> Iterator[str]:
    """Text shown as it is, whatever it holds."""
    yield f"````{kind}"
    yield from (line.replace("````", "''''") for line in lines)
    yield "````"
