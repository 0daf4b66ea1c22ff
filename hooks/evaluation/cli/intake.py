"""`report import` and `report reconcile`: what other files hold, as a year's data or against it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from evaluation.cli.project import Project, main
from evaluation.dataset import Dataset, read_policy
from evaluation.intake.account import import_account
from evaluation.intake.importing import Choices, Entry, UnknownNameError, as_json, differences, existing, plan
from evaluation.intake.matching import PARTLY
from evaluation.intake.origins import FILE as ORIGINS
from evaluation.intake.origins import Origin, csv_text, origins_of, origins_text, read_origins
from evaluation.intake.prose import Prose, linked
from evaluation.intake.reading import Source, read_source
from evaluation.intake.reconciling import Agreed, reconciled
from evaluation.problems import Problem, listed
from evaluation.report import read_report

LISTED = 20
FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command("import")
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=FILES)
@click.option("--dry-run", is_flag=True, help="只说会怎样，什么也不写")
@click.option("--json", "as_list", is_flag=True, help="输出 JSON，不写文件")
@click.option("--as", "tables", metavar="表=位置", multiple=True, help="哪张表是文件里的哪一张，例如 资金收支=表3")
@click.option("--column", "columns", metavar="表.列=表头", multiple=True, help="一列是文件里的哪一列")
@click.option("--replace", is_flag=True, help="已有的表与文件不同时，换成文件里的")
@click.pass_obj
def import_files(
    project: Project,
    files: tuple[Path, ...],
    dry_run: bool,
    as_list: bool,
    tables: tuple[str, ...],
    columns: tuple[str, ...],
    replace: bool,
) -> None:
    """把 Word、Excel、WPS、CSV 里的表写成本年度的数据，一张一张说明是怎样认的、有什么疑问。"""
    choices = _choices(tables, columns)
    folder = project.root / "data" / project.year
    policy = read_policy(project.root / "data" / "schema")
    whole = True
    for path in files:
        source = _source(path)
        entries = _planned(source, project, choices)
        if not dry_run and not as_list and sys.stdin.isatty():
            entries = _planned(source, project, _asked(entries, choices))
        if as_list:
            click.echo(json.dumps(as_json(entries), ensure_ascii=False, indent=2))
            continue
        click.echo(f"{source.file}：{len(entries)} 张表、{len(source.paragraphs)} 段文字")
        for remark in source.remarks[:LISTED]:
            click.echo(f"  {remark}")
        if len(source.remarks) > LISTED:
            click.echo(f"  …… 共 {len(source.remarks)} 处，全部在导入记录里")
        written = _write(entries, source, folder, dry_run=dry_run, replace=replace)
        whole = whole and written
        report = read_report(project.root, project.year)
        prose = linked(source.paragraphs, report.register, policy)
        _account(project, source, entries, prose, dry_run=dry_run)
    sys.exit(0 if whole else 1)


@main.command()
@click.argument("file", metavar="文件", type=FILES)
@click.option("--as", "tables", metavar="表=位置", multiple=True, help="哪张表是文件里的哪一张，例如 资金收支=表3")
@click.option("--column", "columns", metavar="表.列=表头", multiple=True, help="一列是文件里的哪一列")
@click.option("--record", is_flag=True, help="把两份相同的单元格记作复核录入（recheck.csv），不用再录第二遍")
@click.pass_obj
def reconcile(project: Project, file: Path, tables: tuple[str, ...], columns: tuple[str, ...], record: bool) -> None:
    """拿另一份同样内容的文件与本年度的数据对账，列出每一处不同、缺少和错行。"""
    source = _source(file)
    dataset = read_report(project.root, project.year).dataset
    agreed: list[Agreed] = []
    problems: list[Problem] = []
    compared = 0
    for entry in _planned(source, project, _choices(tables, columns)):
        if entry.imported is None or entry.imported.match.schema.name not in dataset.tables:
            click.echo(f"  {_heading(entry)}：没有对账（{entry.state}）")
            continue
        compared += 1
        result = reconciled(entry.imported, dataset)
        agreed.extend(result.agreed)
        problems.extend(result.differences)
        click.echo(f"  {_heading(entry)}：{len(result.agreed)} 格相同，{len(result.differences)} 处不同")
    if not compared:
        raise click.UsageError(f"{source.file} 里没有认得出的表。可以用 --as 表=位置 说明，例如 --as 资金收支=表3")
    if problems:
        click.echo("\n".join(map(str, sorted(set(problems)))), err=True)
    if record:
        count = _record(agreed, dataset, source, project.root / "data" / project.year)
        click.echo(f"记入复核录入 {count} 格")
    sys.exit(1 if problems else 0)


def _source(path: Path) -> Source:
    source = read_source(path)
    if isinstance(source, Problem):
        click.echo(listed([source]), err=True)
        sys.exit(1)
    return source


def _choices(tables: Iterable[str], columns: Iterable[str]) -> Choices:
    """What `--as` and `--column` say."""
    chosen: dict[str, str] = {}
    headings: dict[str, dict[str, str]] = {}
    for text in tables:
        name, equals, where = text.partition("=")
        if not equals:
            raise click.UsageError(f"--as 要写成 表=位置，例如 资金收支=表3，现为“{text}”")
        chosen[name.strip()] = where.strip()
    for text in columns:
        target, equals, heading = text.partition("=")
        name, dot, column = target.partition(".")
        if not equals or not dot:
            raise click.UsageError(f"--column 要写成 表.列=表头，例如 年度工作.事项=事项分类，现为“{text}”")
        headings.setdefault(name.strip(), {})[column.strip()] = heading.strip()
    return Choices(chosen, headings)


def _planned(source: Source, project: Project, choices: Choices) -> tuple[Entry, ...]:
    policy = read_policy(project.root / "data" / "schema")
    try:
        return plan(source, policy, int(project.year), choices, project.root / "data" / project.year)
    except UnknownNameError as error:
        raise click.UsageError(str(error)) from None


def _asked(entries: Sequence[Entry], choices: Choices) -> Choices:
    """The choices with what a person answers about the tables that are told only in part."""
    tables = dict(choices.tables)
    for entry in entries:
        if entry.state == PARTLY and entry.match:
            for doubt in entry.doubts:
                click.echo(f"     ？{doubt}")
            if click.confirm(f"{_heading(entry)}像是“{entry.match.schema.title}”，写进去吗？", default=False):
                tables[entry.match.schema.name] = entry.table.where
    return Choices(tables, choices.columns)


def _heading(entry: Entry) -> str:
    title = f"“{entry.table.title}”" if entry.table.title else ""
    name = f" → {entry.match.schema.title}（{entry.state}，把握 {entry.match.sureness:.0%}）" if entry.match else ""
    return f"{entry.table.where}{title}{name}"


def _write(entries: Sequence[Entry], source: Source, folder: Path, *, dry_run: bool, replace: bool) -> bool:
    """Write what is matched, and tell of every table; False when a table that differs was left as it is."""
    origins: list[Origin] = []
    texts: dict[Path, str] = {}
    whole = True
    for entry in entries:
        click.echo(f"  {_heading(entry)}{'' if entry.match else '：未知'}")
        if entry.instead:
            click.echo(f"     与{entry.instead}是同一张表，没有再读")
        for doubt in entry.doubts:
            click.echo(f"     ？{doubt}")
        if entry.imported is None:
            continue
        schema = entry.imported.match.schema
        before, after = existing(folder, schema), entry.imported.grid
        changes = list(differences(before, after)) if before is not None else []
        for change in changes[:LISTED]:
            click.echo(f"     {change}")
        if len(changes) > LISTED:
            click.echo(f"     …… 共 {len(changes)} 处")
        if changes and not replace:
            whole = False
            click.echo(f"     {schema.file} 已有，与文件不同，没有改动；确认要换的请加 --replace")
            continue
        origins.extend(origins_of(entry.imported, source.digest))
        if before is not None and not changes:
            click.echo(f"     {schema.file} 已有，没有不同")
            continue
        texts[folder / f"{schema.file}.csv"] = csv_text(after)
        click.echo(f"     {len(after) - 1} 行 → data/{folder.name}/{schema.file}.csv{'（没有写）' if dry_run else ''}")
    if origins and not dry_run:
        texts[folder / ORIGINS] = origins_text(read_origins(folder), origins)
        _put(texts)
    return whole


def _put(texts: Mapping[Path, str]) -> None:
    """Write every file aside first, then put each in the place of its CSV or XLSX."""
    for path, text in texts.items():
        path.with_suffix(".part").write_text(text, encoding="utf-8", newline="")
    for path in texts:
        path.with_suffix(".part").replace(path)
        path.with_suffix(".xlsx").unlink(missing_ok=True)


def _account(project: Project, source: Source, entries: Sequence[Entry], prose: Prose, *, dry_run: bool) -> None:
    """Say what became of the prose, and keep the whole account and the drafted pages beside the project's results."""
    click.echo(
        f"  正文里 {prose.count} 个数：{len(prose.linked)} 个对上，{len(prose.ambiguous)} 个有几种可能，"
        f"{len(prose.left)} 个没有来源"
    )
    if dry_run:
        return
    folder = project.root / "build" / "import" / Path(source.file).stem
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in prose.pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "导入记录.md").write_text(import_account(source, entries, prose), encoding="utf-8", newline="\n")
    click.echo(f"  导入记录和各页草稿：{folder.relative_to(project.root).as_posix()}/")


def _record(agreed: Sequence[Agreed], dataset: Dataset, source: Source, folder: Path) -> int:
    """Add each cell that agrees and is not there yet as a second entry, with its source; the number added."""
    table = dataset.table("复核")
    header = ["编号", "表", "行", "列", "复核值", "来源"]
    columns = [table.texts(name) for name in header] if table else []
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    known = {tuple(row[1:4]) for row in rows}
    new = [one for one in agreed if one.text and (one.table, one.row_id, one.column) not in known]
    ids = {row[0] for row in rows}
    number = 0
    for one in new:
        number += 1
        while (row_id := f"对账{number:04d}") in ids:
            number += 1
        stamp = f"{one.place}，sha256 {source.digest}"
        rows.append([row_id, one.table, one.row_id, one.column, one.text, stamp])
    _put({folder / "recheck.csv": csv_text([header, *rows])})
    return len(new)
