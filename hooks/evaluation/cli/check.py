"""`report check`: everything that stands between the year and its publication, at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click

from evaluation.checks.unfilled import contact_problem, draft_problem
from evaluation.cli.calls import Output, echo_data
from evaluation.cli.project import Project, main, stop, write
from evaluation.dataset import configuration_problems
from evaluation.narrative.progress import progress, progress_lines
from evaluation.problems import EVERY, SHOWN, Cause, Place, causes, concerning, counted, listed, listed_json, listing


@main.command()
@click.option("--draft", is_flag=True, help="草稿只差没填的内容时也算通过，不列出来")
@click.option("--all", "whole", is_flag=True, help=f"全部列出；不写时列前 {SHOWN} 处，说明还有多少、在哪里")
@click.option("--file", "files", multiple=True, metavar="文件名", help="只看这个文件的，写文件名或其中一段，可以写几次")
@click.option("--only", "kind", type=click.Choice(["数据", "文字"]), default=None, help="只看数据的，或者只看文字的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--html", "page", metavar="文件", type=Output(".html"), help="写成一个网页")
@click.pass_obj
def check(
    project: Project, draft: bool, whole: bool, files: Sequence[str], kind: str | None, as_json: bool, page: Path | None
) -> None:
    """核对数据和叙述，一次列出全部问题：先列要改的地方，由它引起的放在下面。"""
    report, narrative = project.report, project.narrative
    contact = contact_problem(report.dataset.settings, project.year)
    waiting = {*report.unfilled, *narrative.unfilled}
    problems = {*report.problems, *narrative.problems}
    waiting |= {contact} if contact and report.dataset.is_draft else set()
    if report.dataset.is_draft and not (whole or files or kind or as_json or page):
        parts = progress(report, narrative.sources, f"docs/{project.year}")
        told = f"{project.year} 年度是草稿，{'' if problems else '没有差错，'}还有 {len(waiting)} 处没有填或没有核对。"
        if draft or len(waiting) > 2 * SHOWN:
            told += f"逐处列出：{project.command} check --all；只看一个文件：--file 文件名"
        else:
            told += "\n" + listing(causes({*waiting, draft_problem(project.year)}), EVERY)
        before = [listing(causes(problems, report.suspects(problems)), SHOWN)] if problems else []
        click.echo("\n".join([*before, *progress_lines(parts), told]), err=bool(problems) or not draft)
        sys.exit(1 if problems or not draft else 0)
    problems |= waiting | ({draft_problem(project.year)} if report.dataset.is_draft else set())
    found = concerning(causes(problems, report.suspects(problems) if problems else ()), files, kind or "")
    if page:
        _write_page(page, project, found)
    if as_json:
        echo_data(listed_json(found))
    elif found:
        click.echo(listing(found, EVERY if whole or files else SHOWN), err=True)
    elif unknown := [name for name in files if not _is_there(name, project)]:
        raise click.UsageError(f"没有名称里有“{'”“'.join(unknown)}”的文件，请检查 --file 后面写的")
    elif problems:
        click.echo(f"这里没有问题；别处有 {len(problems)} 个，看全部：{project.command} check")
    else:
        counts = (
            f"{len(report.register)} 个数、{len(report.findings)} 次核对、{len(narrative.pages)} 个页面，没有问题。"
        )
        click.echo(f"{project.year} 年度{'的数和文字都对' if contact else '可以发布'}：{counts}")
        if contact:
            click.echo(f"还不能发布：\n{contact}")
    if problems:
        sys.exit(1)


def _is_there(name: str, project: Project) -> bool:
    """Whether a file that has to do with the year has a text in its address."""
    folders = (project.root / "data" / project.year, project.root / "data" / "schema", project.docs)
    files = (path.relative_to(project.root).as_posix() for folder in folders for path in folder.rglob("*"))
    return any(name.replace("\\", "/").lower() in file.lower() for file in (*files, "mkdocs.yml"))


def _write_page(page: Path, project: Project, found: Sequence[Cause]) -> None:
    """The list as a page that leads to the files and shows the row of each cell."""
    tables = {table.file: table for table in project.report.dataset.tables.values()}

    def link(place: Place) -> str:
        return Path(os.path.relpath(project.root / place.file, page.parent)).as_posix()

    def cells(place: Place) -> list[tuple[str, str]]:
        """Column and text of each cell of the row that a place is in; none outside of the tables that could be read."""
        table, row = tables.get(place.file), place.row - 2
        is_there = table is not None and 0 <= row < len(table)
        return [(column, texts[row]) for column, texts in table.columns.items()] if table and is_there else []

    groups = [list(members) for _, members in groupby(found, key=lambda cause: cause.problem.place.file)]
    title = f"{project.year} 年度的核对"
    write(page, project.macros.block("problems", "page", title, counted(found), groups, link, cells))


@main.command()
@click.pass_obj
def ready(project: Project) -> None:
    """构建之前先看：mkdocs.yml 和各文件夹能不能用。MkDocs 自己的提示是英文的。"""
    if problems := configuration_problems(project.root / "mkdocs.yml"):
        stop(listed(problems))
    click.echo("mkdocs.yml 和文件夹没有问题，可以构建。")
