"""`report new-year`: a draft of the next fiscal year, from the one before."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from evaluation.cli.project import Project, main, published
from evaluation.narrative.narrative import page_sources
from evaluation.problems import listed
from evaluation.report import read_report
from evaluation.start import new_year_files

_YEAR = re.compile(r"\d{4}")


@main.command("new-year")
@click.argument("year", metavar="年度")
@click.option("--from", "before", help="上一年度；不写时用 mkdocs.yml 里的年度")
@click.pass_obj
def new_year(project: Project, year: str, before: str | None) -> None:
    """新建一个年度的草稿：表格留空，上年的期末数填到年初数，页面留下表、图和要写的地方。"""
    docs = project.docs.parent / (before or project.year)
    if not _YEAR.fullmatch(year):
        raise click.UsageError(f"“{year}”不是年度，请写四位数字，例如 {int(project.year) + 1}")
    if not (project.root / "data" / docs.name).is_dir() or not docs.is_dir():
        raise click.UsageError(f"没有 {docs.name} 年度的数据和文字，不能据以新建")
    targets = (project.root / "data" / year, docs.parent / year)
    for target in targets:
        if target.exists():
            raise click.UsageError(f"已有 {target.relative_to(project.root).as_posix()}，没有改动任何内容")
    report = published(read_report(project.root, docs.name))
    sources, unread = page_sources(docs)
    if unread:
        click.echo(listed(unread), err=True)
        sys.exit(1)
    files = new_year_files(project.root, sources, report, year)
    _write(project.root, files, targets)
    click.echo(
        f"已新建 {year} 年度的草稿：data/{year}、{docs.parent.name}/{year}，共 {len(files)} 个文件。\n"
        f"还要填写的内容：report --year {year} check，或者看网站的“填报清单”一页。"
    )


def _write(root: Path, files: Mapping[str, bytes], targets: tuple[Path, ...]) -> None:
    """Write all files aside first, then put each folder in its place: a year is never there by half."""
    aside = root / "build" / "new-year"
    shutil.rmtree(aside, ignore_errors=True)
    for path, content in files.items():
        (aside / path).parent.mkdir(parents=True, exist_ok=True)
        (aside / path).write_bytes(content)
    for target in targets:
        (aside / target.relative_to(root)).rename(target)
    shutil.rmtree(aside)
