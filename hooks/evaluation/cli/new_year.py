"""`report new-year`: a draft of the next fiscal year, from the one before."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from evaluation.cli.project import Project, main, published, stop, write
from evaluation.dataset import fiscal_years
from evaluation.facts import UNFILLED
from evaluation.narrative.narrative import page_sources
from evaluation.narrative.progress import UNWRITTEN
from evaluation.problems import listed
from evaluation.report import Report
from evaluation.start import new_year_files
from evaluation.start.new_year import csv_bytes, with_openings
from evaluation.start.pages import without_lines

_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
MARKS = re.compile("【(待核|待填写)(：?)")


@main.command("new-year")
@click.argument("year", metavar="年度")
@click.option("--from", "before", help="上一年度；不写时用这以前最近的一年")
@click.option("--keep-text/--no-text", default=True, show_default=True, help="沿用上年的文字，逐段标【待核】；或者留空")
@click.option("--openings", is_flag=True, help="年度已经新建：上年填好以后，把还没有填的年初数、上年数填上")
@click.pass_obj
def new_year(project: Project, year: str, before: str | None, keep_text: bool, openings: bool) -> None:
    """新建一个年度的草稿：上年的文字沿用、逐段待核，表格留空，上年的期末数填到年初数。上年还是草稿的也可以。"""
    known = [one for one in fiscal_years(project.root / "data") if one < year]
    if not _YEAR.fullmatch(year):
        raise click.UsageError(f"“{year}”不是年度，请写四位数字，例如 {int(project.year) + 1}")
    if not before and known[-1:] != [last := str(int(year) - 1)]:
        others = "、".join(fiscal_years(project.root / "data"))
        advice = f"请先新建 {last} 年度；要照别的年度新建的，写 --from 年度，年初数、上年数再逐格核对"
        raise click.UsageError(f"没有 {year} 的上一年度 {last}，已有的年度：{others}。{advice}")
    earlier = project.of(before or known[-1])
    docs = earlier.docs
    if not earlier.data.is_dir() or not docs.is_dir():
        years = "、".join(fiscal_years(project.root / "data"))
        raise click.UsageError(f"没有 {docs.name} 年度的数据和文字，不能据以新建；已有的年度：{years}")
    targets = (project.root / "data" / year, docs.parent / year)
    for target in (target for target in targets if target.exists() != openings):
        there = target.relative_to(project.root).as_posix()
        if openings:
            raise click.UsageError(f"没有 {there}，先新建这个年度")
        anew = f"要重新新建，先删去 data/{year} 和 {docs.parent.name}/{year}"
        how = f"只填还没有填的年初数、上年数，加 --openings；{anew}"
        raise click.UsageError(f"已有 {there}，没有改动任何内容。{how}")
    report = _complete(earlier.report)
    sources, unread = page_sources(docs)
    if unread:
        stop(listed(unread))
    if openings:
        _fill(project.of(year), report)
        return
    files = new_year_files(project.root, sources, report, year, keep_text=keep_text)
    _write(project.root, files, targets)
    blank = _write_anew_what_cannot_be_kept(project.of(year))
    texts = [page.read_text(encoding="utf-8") for page in sorted((docs.parent / year).glob("*.md"))]
    counts = Counter("".join(match) for text in texts for match in MARKS.findall(text))
    gone = f"（其中 {blank} 段用到的数今年没有）" if blank else ""
    click.echo(
        f"已新建 {year} 年度的草稿：data/{year}、{docs.parent.name}/{year}，共 {len(files)} 个文件。\n"
        f"还要填写的内容：report --year {year} check，或者看网站的“填报清单”一页。"
        f"\n沿用上年的文字 {counts['待核'] + counts['待核：']} 段，都标着【待核】，"
        f"其中 {counts['待核：']} 段写明要看什么；要新写的 {counts['待填写']} 段{gone}。"
    )


def _fill(project: Project, before: Report) -> None:
    """Put the finals of the year before where the year still waits for them, and say which."""
    count = 0
    for name, table in project.report.dataset.tables.items():
        earlier = before.dataset.table(name)
        grid, cells = with_openings(table, earlier) if earlier else ([], ())
        for row_id, column, text in cells:
            click.echo(f"{table.file}“{row_id}”「{column}」：{UNFILLED} → {text or '空白'}")
        if cells:
            write((project.root / table.file).with_suffix(".csv"), csv_bytes(grid))
        count += len(cells)
    click.echo(f"填了 {count} 格年初数和上年数，都取自 {before.dataset.year} 年度。")


def _complete(report: Report) -> Report:
    """The report, when it has no fault; a draft may wait for what is not filled in."""
    if not report.dataset.is_draft:
        return published(report)
    if report.problems:
        click.echo(f"{report.dataset.year} 年度的草稿有下面的差错，改好以后再新建；没有填的不要紧。", err=True)
        stop(listed(report.problems, report.suspects(report.problems), refused="没有改动任何内容"))
    return report


def _write_anew_what_cannot_be_kept(project: Project) -> int:
    """Prompts in the place of the paragraphs whose expressions the new year cannot answer; how many these are."""
    count = 0
    lines: dict[str, set[int]] = {}
    for problem in project.narrative.problems:
        if problem.place.row and not problem.code:
            lines.setdefault(problem.place.file, set()).add(problem.place.row)
    for file, hit in lines.items():
        target = project.root / file
        if target.suffix == ".md" and target.is_file():
            before = target.read_text(encoding="utf-8")
            after = without_lines(before, hit)
            count += after.count(UNWRITTEN) - before.count(UNWRITTEN)
            write(target, after)
    return count


def _write(root: Path, files: Mapping[str, bytes], targets: tuple[Path, ...]) -> None:
    """Write all files aside first, then put each folder in its place: a year is never there by half."""
    aside = root / "build" / "new-year"
    shutil.rmtree(aside, ignore_errors=True)
    for path, content in files.items():
        write(aside / path, content)
    for target in targets:
        (aside / target.relative_to(root)).rename(target)
    shutil.rmtree(aside)
