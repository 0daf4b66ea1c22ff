"""`report import` and `report reconcile`: what other files hold, as a year's data or against it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from evaluation.cli.add_table import with_own_tables
from evaluation.cli.approval import read_items
from evaluation.cli.calls import echo_data
from evaluation.cli.imported import Import, heading, keep_account, planned_texts, put, register_with, tell_source
from evaluation.cli.project import Project, main, stop
from evaluation.cli.workbook import take_back
from evaluation.dataset import Dataset, Policy, policy_of_year, read_settings
from evaluation.dataset.grids import csv_text
from evaluation.intake.found import by_unit
from evaluation.intake.importing import Choices, Entry, UnknownNameError, as_json, plan
from evaluation.intake.matching import PARTLY
from evaluation.intake.prose import linked
from evaluation.intake.reading import Source, read_source
from evaluation.intake.reconciling import Agreed, reconciled
from evaluation.intake.returned import year_of
from evaluation.intake.sentences import prose_reconciled
from evaluation.problems import Problem, listed

Item = TypeVar("Item")
STEPS = 100  # how often at most a counter is written anew
FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command("import")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=FILES)
@click.option("--dry-run", is_flag=True, help="只说会怎样，什么也不写")
@click.option("--json", "as_list", is_flag=True, help="输出 JSON，不写文件")
@click.option("--as", "tables", metavar="表=位置", multiple=True, help="哪张表是文件里的哪一张，例如 资金收支=表3")
@click.option("--column", "columns", metavar="表.列=表头", multiple=True, help="一列是文件里的哪一列")
@click.option(
    "--own", metavar="表名=位置", multiple=True, help="没有对应的表，作为本部门自己的表添上，例如 收费情况=表5"
)
@click.option("--replace", is_flag=True, help="已有的表与文件不同时，换成文件里的")
@click.option("--year", "year", metavar="年度", help="写到哪个年度；不写时用 mkdocs.yml 里的年度")
@click.pass_obj
def import_files(
    project: Project,
    files: tuple[Path, ...],
    dry_run: bool,
    as_list: bool,
    tables: tuple[str, ...],
    columns: tuple[str, ...],
    own: tuple[str, ...],
    replace: bool,
    year: str | None,
) -> None:
    """把 Word、Excel、WPS、CSV 里的表写成本年度的数据：先审读原文，再一张一张说明是怎样认的、有什么疑问。"""
    choices, project = _choices(tables, columns), _of_year(project, year)
    call = Import(project, dry_run or as_list, replace, asks=not (dry_run or as_list) and sys.stdin.isatty())
    if books := [path for path in files if year_of(path)]:
        taken = [take_back(path, call) for path in books]
        whole = all(taken)
        files = tuple(path for path in files if path not in books)
        if not files or not whole:
            sys.exit(0 if whole else 1)
    sources = _sources(files)
    _refuse_places(sources, choices)
    choices = with_own_tables(sources, _pairs("--own", own), choices, call)
    if as_list:
        entries = [entry for source in sources for entry in _planned(source, project, choices)]
        echo_data(json.dumps(as_json(entries), ensure_ascii=False, indent=2))
        return
    planned, texts, whole = _taken(sources, choices, call)
    policy, register = _policy(project), register_with(texts, call)
    for source, found in planned:
        paragraphs = counted(source.paragraphs, f"{source.file} 的正文，段")
        keep_account(source, found, linked(paragraphs, register, policy, int(project.year)), call)
    sys.exit(0 if whole else 1)


def _taken(
    sources: Sequence[Source], choices: Choices, call: Import
) -> tuple[list[tuple[Source, tuple[Entry, ...]]], dict[Path, str], bool]:
    """What each file's tables are, the texts written for them, and whether none was left as it is."""
    planned: list[tuple[Source, tuple[Entry, ...]]] = []
    texts: dict[Path, str] = {}
    whole = True
    for source in sources:
        found = _planned(source, call.project, choices)
        tell_source(source, found)
        if call.asks:
            found = _planned(source, call.project, _asked(found, choices))
        written, all_taken = planned_texts(found, source, call)
        whole = whole and all_taken
        texts |= written
        if not call.dry_run:
            put(written)
        planned.append((source, found))
    return planned, texts, whole


@main.command()
@click.argument("file", metavar="文件", type=FILES)
@click.option("--as", "tables", metavar="表=位置", multiple=True, help="哪张表是文件里的哪一张，例如 资金收支=表3")
@click.option("--column", "columns", metavar="表.列=表头", multiple=True, help="一列是文件里的哪一列")
@click.option("--record", is_flag=True, help="把两份相同的单元格记作复核录入（recheck.csv），不用再录第二遍")
@click.pass_obj
def reconcile(project: Project, file: Path, tables: tuple[str, ...], columns: tuple[str, ...], record: bool) -> None:
    """拿另一份同样内容的文件与本年度的数据对账，列出每一处不同、缺少和错行。"""
    [source] = _sources([file])
    choices = _choices(tables, columns)
    _refuse_places([source], choices)
    dataset, register = project.report.dataset, project.report.register
    said = {**{name: fact.text for name, fact in register.items()}, **project.narrative.cells}
    agreed: list[Agreed] = []
    problems: list[Problem] = []
    compared = 0
    for entry in _planned(source, project, choices):
        if entry.read is None or entry.read.match.schema.name not in dataset.tables:
            click.echo(f"  {heading(entry)}：没有对账（{entry.state}）")
            continue
        compared += 1
        result = reconciled(entry.read, dataset, said)
        agreed.extend(result.agreed)
        problems.extend(result.differences)
        click.echo(f"  {heading(entry)}：{len(result.agreed)} 格相同，{len(result.differences)} 处不同")
        for doubt in (*result.renamed, *(doubt for doubt in entry.doubts if "编号" not in doubt)):
            click.echo(f"     ？{doubt}")
    prose = prose_reconciled(source.paragraphs, read_items(project), source.file)
    if prose.is_same_text:
        click.echo(f"  正文：{prose.same} 句相同，{len(prose.differences)} 处不同")
        problems.extend(prose.differences)
    elif not compared:
        raise click.UsageError(f"{source.file} 里没有认得出的表。可以用 --as 表=位置 说明，例如 --as 资金收支=表3")
    elif prose.of:
        click.echo(f"  正文没有对账：{prose.of} 句里有 {prose.same} 句与页面相同，不是同一篇文字")
    if problems:
        click.echo("\n".join(map(str, sorted(set(problems)))), err=True)
    if record:
        stamped = [replace(one, place=f"{one.place}，sha256 {source.digest}") for one in agreed]
        count = recorded(stamped, dataset, project.data, "对账")
        click.echo(f"记入复核录入 {count} 格")
    sys.exit(1 if problems else 0)


def _sources(files: Sequence[Path]) -> list[Source]:
    """What the files hold; when some cannot be read, all of them are named and nothing is done."""
    read = [read_source(path) for path in counted(files, "读文件")]
    if problems := [one for one in read if isinstance(one, Problem)]:
        stop(listed(problems))
    return [one for one in read if isinstance(one, Source)]


def _refuse_places(sources: Sequence[Source], choices: Choices) -> None:
    """A place that none of the files has would be passed over, and the table be matched as if nothing had been said."""
    tables = [part for source in sources for table in source.tables for part in (table, *by_unit(table))]
    for name, where in choices.tables.items():
        if not any(table.is_at(where) for table in tables):
            known = "、".join(dict.fromkeys(table.called for table in tables)) or "没有表"
            raise click.UsageError(f"--as {name}={where}：文件里没有“{where}”；有的是：{known}")


def counted(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """The items, with a counter on a terminal that says at what it is, the first one as the last."""
    shows = bool(items) and sys.stderr.isatty()
    for number, item in enumerate(items, start=1):
        if shows and (number % max(1, len(items) // STEPS) == 0 or number in (1, len(items))):
            what = f" {item.name}" if isinstance(item, Path) else ""
            click.echo(f"\r\033[K{doing}：{number}/{len(items)}{what}", err=True, nl=False)
        yield item
    if shows:
        click.echo(err=True)


def _of_year(project: Project, year: str | None) -> Project:
    if year and not (project.root / "data" / year / "settings.yml").is_file():
        raise click.UsageError(f"没有 data/{year} 这个年度的数据；新的年度先用 report new-year {year} 建立")
    return project.of(year) if year else project


def _choices(tables: Iterable[str], columns: Iterable[str]) -> Choices:
    """What `--as` and `--column` say."""
    headings: dict[str, dict[str, str]] = {}
    for text in columns:
        target, equals, heading = text.partition("=")
        name, dot, column = target.partition(".")
        if not equals or not dot:
            raise click.UsageError(f"--column 要写成 表.列=表头，例如 年度工作.事项=事项分类，现为“{text}”")
        headings.setdefault(name.strip(), {})[column.strip()] = heading.strip()
    return Choices(_pairs("--as", tables), headings)


def _pairs(option: str, texts: Iterable[str]) -> dict[str, str]:
    """Tables by their names, each with where it stands in the file."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, where = text.partition("=")
        if not equals:
            raise click.UsageError(f"{option} 要写成 表=位置，例如 资金收支=表3，现为“{text}”")
        found[name.strip()] = where.strip()
    return found


def _policy(project: Project) -> Policy:
    """The schema with the tables and columns that the year has."""
    settings = read_settings(project.data / "settings.yml", "settings.yml", project.year)[0]
    return policy_of_year(project.policy(), settings)


def _planned(source: Source, project: Project, choices: Choices) -> tuple[Entry, ...]:
    try:
        return plan(source, _policy(project), int(project.year), choices, project.data)
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from None


def _asked(entries: Sequence[Entry], choices: Choices) -> Choices:
    """The choices with what a person answers about the tables that are told only in part."""
    tables = dict(choices.tables)
    for entry in entries:
        if entry.state == PARTLY and entry.match:
            for doubt in entry.doubts:
                click.echo(f"     ？{doubt}")
            if click.confirm(f"{heading(entry)}像是“{entry.match.schema.title}”，写进去吗？", default=False):
                tables[entry.match.schema.name] = entry.table.called
    return Choices(tables, choices.columns)


def recorded(agreed: Sequence[Agreed], dataset: Dataset, folder: Path, called: str) -> int:
    """Add each cell that is not there yet as a second entry, with its source; the number added."""
    table = dataset.table("复核")
    header = ["编号", "表", "行", "列", "复核值", "来源"]
    columns = [table.texts(name) for name in header] if table else []
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    known = {tuple(row[1:4]) for row in rows}
    new = [one for one in agreed if one.text and (one.table, one.row_id, one.column) not in known]
    free = iter(
        sorted({f"{called}{number:04d}" for number in range(1, len(rows) + len(new) + 1)} - {row[0] for row in rows})
    )
    rows += [[next(free), one.table, one.row_id, one.column, one.text, one.place] for one in new]
    put({folder / "recheck.csv": csv_text([header, *rows])})
    return len(new)
