"""From disk to a `Dataset`: CSV or XLSX to texts, texts to exact amounts, every fault a problem with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from evaluation.dataset import bounds
from evaluation.dataset.answers import read_answers
from evaluation.dataset.campaign import FILE as CAMPAIGN
from evaluation.dataset.campaign import read_campaign
from evaluation.dataset.configuration import configuration_problems
from evaluation.dataset.declarations import FILE as DEFINITIONS
from evaluation.dataset.declarations import read_declarations, read_definitions
from evaluation.dataset.editions import FILE as CORRECTIONS
from evaluation.dataset.editions import FOLDER as EDITIONS
from evaluation.dataset.editions import read_editions
from evaluation.dataset.grids import Grid, neighbours, read_grid
from evaluation.dataset.margins import Margin, lines_with_numbers, read_margins
from evaluation.dataset.names import unknown_unit
from evaluation.dataset.policy import Policy
from evaluation.dataset.printed import read_printed
from evaluation.dataset.schema import Field, Schema
from evaluation.dataset.seals import read_seals
from evaluation.dataset.settings import NO_COLUMNS, NO_TABLES, SETTINGS, expected_files, read_settings
from evaluation.dataset.shapes import Found, nearest
from evaluation.dataset.signatures import FILE as SIGNATURES
from evaluation.dataset.signatures import read_signatures
from evaluation.dataset.slips import number_advice
from evaluation.dataset.table import Dataset, Table
from evaluation.dataset.without import (
    CHARTS,
    COMPUTED,
    charts_without,
    declared_absent,
    needed_columns,
    with_yearly,
    without,
)
from evaluation.kept import Kept
from evaluation.numbers.amounts import UNDISCLOSED, UNFILLED, Unit, parse
from evaluation.problems import Place, Problem

QUOTES = ("“", "”", "＂", "「", "‘", "'")
PERCENT_SIGNS = ("%", "％")
SEPARATORS = {"\t": "制表符", ";": "分号", "；": "分号", "，": "中文逗号"}
NO_NUMBER = "须是数字（没有数填“-”，不适用留空，没有公开填“未披露”）"


def read_dataset(data: Path, year: str, policy: Policy, kept: Kept | None = None) -> Dataset:
    """Read `data/<year>/` by the schemas; what cannot be read is a problem, never an exception."""
    kept = kept or Kept()
    folder, shown, project = data / year, f"{data.name}/{year}", data.parent
    found = Found()
    settings = found.kept(read_settings(folder / "settings.yml", f"{shown}/settings.yml", year))
    declarations = found.kept(read_declarations(folder / "checks.yml", f"{shown}/checks.yml"))
    policy = found.kept(declared_absent(policy, settings, f"{shown}/settings.yml"))
    policy = found.kept(with_yearly(policy, folder, shown))
    read = {one.name: found.kept(_kept_table(folder, shown, one, policy.units, kept)) for one in policy.schemas}
    tables = {name: table for name, table in read.items() if table is not None}
    lacking = {name: table.schema.lacking for name, table in tables.items()}
    policy = replace(policy, charts=tuple(charts_without(policy.charts, lacking)))
    editions, faults_of_editions = read_editions(folder, shown, year)
    settings = replace(settings, texts={**settings.texts, **editions.dated(editions.newest)})
    found.extend(expected_files(folder, shown, settings.texts))
    margins = _margins(data, folder, shown, policy, found, kept)
    found.extend(faults_of_editions)
    dataset = Dataset(
        year=year,
        policy=policy,
        settings=settings,
        tables=tables,
        declarations=declarations,
        margins=(*margins, *lines_with_numbers(project / "mkdocs.yml")),
        editions=editions,
        definitions=found.kept(read_definitions(folder / DEFINITIONS, f"{shown}/{DEFINITIONS}")),
        seals=found.kept(read_seals(folder, shown, year)),
        answers=found.kept(read_answers(folder, shown)),
        printed=found.kept(read_printed(folder, shown)),
        signatures=found.kept(read_signatures(folder, shown)),
        campaign=found.kept(read_campaign(project, project / "docs" / year, kept)),
    )
    found.extend([*configuration_problems(project / "mkdocs.yml"), *_strange_files(folder, shown)])
    return replace(dataset, problems=tuple(found))


def _margins(data: Path, folder: Path, shown: str, policy: Policy, found: Found, kept: Kept) -> tuple[Margin, ...]:
    """What stands outside the cells of the year's files and of the schema's."""
    files = (schema.file for schema in policy.schemas)
    of_year = found.kept(read_margins(folder, shown, files, without=(EDITIONS,), kept=kept))
    return (*of_year, *found.kept(read_margins(data / "schema", f"{data.name}/schema", kept=kept)))


def _strange_files(folder: Path, shown: str) -> Iterator[Problem]:
    """Folders and YAML files of the year that nothing reads: they would be passed over without a word."""
    known = ("settings.yml", "checks.yml", COMPUTED, CHARTS, DEFINITIONS, CORRECTIONS, CAMPAIGN, SIGNATURES)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() in (".yml", ".yaml") and path.name not in known:
            advice = f"{nearest(path.name, known)}；用不着的请删除"
            yield Problem(Place(f"{shown}/{path.name}"), "没有用到这个文件", advice=advice)
        elif path.is_dir() and path.name != EDITIONS:
            advice = f"这一年的文件直接放在 {shown}/ 里；用不着的请移到 data/ 外面"
            yield Problem(Place(f"{shown}/{path.name}/"), "没有用到这个文件夹", advice=advice)


def _kept_table(
    folder: Path, shown: str, schema: Schema, units: Mapping[str, Unit], kept: Kept
) -> tuple[Table | None, list[Problem]]:
    """The table, read again only when its files, their neighbours or its schema changed."""
    names = tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()
    own = kept.signature(*(folder / f"{schema.file}{suffix}" for suffix in (".csv", ".xlsx")))
    made_of = (names, own, schema, units)
    return kept.of(("table", shown, schema.file), made_of, lambda: read_table(folder, shown, schema, units))


def read_table(
    folder: Path, shown: str, schema: Schema, units: Mapping[str, Unit]
) -> tuple[Table | None, list[Problem]]:
    """One table, or None when its file or columns are unusable, with every problem met."""
    paths = [path for suffix in (".csv", ".xlsx") if (path := folder / f"{schema.file}{suffix}").is_file()]
    called = () if paths else tuple(filter(None, (schema.name, schema.title)))
    others = neighbours(folder, schema.file, paths[0] if paths else None, *called)
    if not paths:
        place = Place(f"{shown}/{schema.file}.csv", title=schema.title)
        found = f"“{'、'.join(others)}”（这样的文件不读，名称须是 {schema.file}.csv）" if others else ""
        return None, [] if schema.optional and not others else [
            Problem(place, "缺少数据文件", found, _missing_file(schema), facts=(f"{SETTINGS}.{NO_TABLES}",))
        ]
    file = f"{shown}/{paths[0].name}"
    place = Place(file, title=schema.title)
    if schema.absent:
        advice = f"请删除这个文件，或者从“{NO_TABLES}”里去掉“{schema.name}”"
        return None, [Problem(place, f"settings.yml 写着“{NO_TABLES}”里有这张表", paths[0].name, advice)]
    if len(paths) > 1:
        return None, [Problem(place, "同一张表有 CSV 和 XLSX 两个文件", advice="请只保留一个")]
    strays = [
        Problem(Place(f"{shown}/{name}"), f"这个文件不读，读的是 {paths[0].name}", advice="请移到别处或删除")
        for name in others
    ]
    grid, faults = read_grid(paths[0], place, {field.name for field in schema.fields if field.type == "amount"})
    if grid is None:
        return None, [*strays, *faults]
    table, more = table_of(grid, schema, file, units)
    told = {fault.place for fault in faults}
    return table, [*strays, *faults, *(fault for fault in more if fault.place not in told)]


def _missing_file(schema: Schema) -> str:
    restored = "误删了或改了文件名的请恢复"
    if not schema.name:
        return f"{restored}；还没有的请补充"
    return (
        f"{restored}；还没有的，运行 report init --table {schema.name}；"
        f"这一年没有这张表的，在 settings.yml 里写 {NO_TABLES}: [{schema.name}]"
    )


def table_of(grid: Grid, schema: Schema, file: str, units: Mapping[str, Unit]) -> tuple[Table | None, list[Problem]]:
    """The table that rows of texts make, or None when its columns are unusable, with every problem met."""
    if faults := list(_grid_problems(grid, schema, Place(file, title=schema.title))):
        return None, faults
    rows = _without_percent_signs(grid, schema)
    columns = {name: tuple(row[at] for row in rows) for at, name in enumerate(grid[0])}
    missing = [field.name for field in schema.fields if field.name not in grid[0]]
    return _typed(without(schema, missing) if missing else schema, file, columns, units)


def _without_percent_signs(grid: Grid, schema: Schema) -> Grid:
    """The rows below the header; 85% in a column of percentages is the 85 that a file of texts has there."""
    rows = grid[1:]
    for at, field in enumerate(schema.field.get(name) for name in grid[0]):
        if field is not None and field.type == "amount" and any(row[at].endswith(PERCENT_SIGNS) for row in rows):
            unit = grid[0].index(field.unit_from) if field.unit_from in grid[0] else None
            is_percent = [(field.unit if unit is None else row[unit]) == "%" for row in rows]
            rows = [
                [*row[:at], row[at].rstrip("%％"), *row[at + 1 :]] if percent else row
                for row, percent in zip(rows, is_percent, strict=True)
            ]
    return rows


def _grid_problems(grid: Grid, schema: Schema, place: Place) -> Iterator[Problem]:
    if not grid:
        yield Problem(place, "文件是空的", advice="请补充表头和数据")
        return
    if len(grid) - 1 > bounds.TABLE_ROWS:
        rule = f"一张表须在 {bounds.TABLE_ROWS:,} 行以内"
        yield Problem(place, rule, f"{len(grid) - 1:,} 行", "请合并成小计，明细放到附件里")
        return
    header, names = grid[0], [field.name for field in schema.fields]
    at = Place(place.file, 1, title=place.title)
    if len(header) == 1 and (separator := next((one for one in SEPARATORS if one in header[0]), "")):
        yield Problem(at, "各列须用逗号隔开", SEPARATORS[separator], "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”")
        return
    if not set(header) & set(names):
        advice = (
            f"本表的列是：{'、'.join(names)}。列名上面加了标题行的，请删除标题行；不是用逗号隔开的，"
            "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”"
        )
        yield Problem(at, "第一行须是列名", f"“{''.join(header)[:40]}”", advice)
        return
    yield from _column_problems(header, schema, at)
    yield from _row_problems(grid, place)


def _column_problems(header: Sequence[str], schema: Schema, at: Place) -> Iterator[Problem]:
    """Columns that stand there twice, are missing, or are none of the table's."""
    names = [field.name for field in schema.fields]
    missing = [field.name for field in schema.fields if not field.optional and field.name not in header]
    extra = [name for at, name in enumerate(header) if name not in names or name in header[:at]]
    renamed = len(missing) == len(extra) == 1 and bool(extra[0])
    for name, times in Counter(header).items():
        if name and times > 1:
            advice = f"其中一列应是“{missing[0]}”，请改回" if renamed else "请只保留一列"
            yield Problem(Place(at.file, 1, name, at.title), "列名重复", f"{times} 列", advice)
    wanted = [field.name for field in schema.fields if not field.optional or field.name in header]
    # settings that cannot be read may have said that there is none of these columns
    waits, takes = (f"{SETTINGS}.{NO_COLUMNS}",), (schema.name,) if schema.name else ()
    may_lack = schema.name and not {*missing}.intersection(needed_columns(schema))
    absent = f"{NO_COLUMNS}: {{{schema.name}: [{', '.join(missing)}]}}"
    how = f"；这一年没有的，写在 settings.yml 里：{absent}" if may_lack else ""
    if len(missing) == 1 and not renamed:
        advice = f"请补上这一列，表头是：{','.join(wanted)}{how}"
        place = Place(at.file, 1, missing[0], at.title)
        yield Problem(place, "缺少这一列", advice=advice, facts=waits, takes=takes)
    elif missing and not renamed:
        advice = f"请把表头改为：{','.join(wanted)}{how}"
        yield Problem(at, f"缺少 {len(missing)} 列", "、".join(missing), advice, facts=waits, takes=takes)
    if gone := [field.name for field in schema.fields if field.lacks and field.name in header]:
        rule, advice = (
            f"settings.yml 写着“{NO_COLUMNS}”里有的列，文件里不能有",
            f"请从这个文件里删去；有这几列的，从“{NO_COLUMNS}”里去掉",
        )
        yield Problem(at, rule, f"{'、'.join(gone)}", advice, facts=waits, takes=takes)
    for number, name in enumerate(header, start=1):
        if name not in names:
            found = f"“{name}”" if name else f"第 {number} 列没有列名"
            other = f"缺少的是“{missing[0]}”：改了列名的，请改回；确是多出来的，" if renamed else ""
            yield Problem(at, "多出一列", found, f"{other}请删除；本表的列是：{'、'.join(wanted)}")


def _row_problems(grid: Grid, place: Place) -> Iterator[Problem]:
    """Rows with nothing in them, a run of them once, and rows with more or fewer cells than the header."""
    width, number = len(grid[0]), 1
    for blank, run in groupby(grid[1:], key=lambda row: not any(row)):
        rows = list(run)
        here = Place(place.file, number + 1, title=place.title)
        if blank and len(rows) > 1:
            advice = "请删除这些行；下面离表很远的内容多半是误填的"
            yield Problem(here, "整行是空的", f"到第{number + len(rows)}行都是空的", advice)
        elif blank:
            yield Problem(here, "整行是空的", advice="请删除这一行")
        for at, row in enumerate(() if blank else rows, start=number + 1):
            if len(row) != width:
                quoted = "；中文引号“”不算，要用英文双引号" if any(cell.startswith(QUOTES) for cell in row) else ""
                advice = f"请检查是否多了或少了逗号；含逗号的文字须加引号{quoted}"
                yield Problem(replace(here, row=at), f"须有 {width} 个单元格", f"{len(row)} 个", advice)
        number += len(rows)


def _typed(
    schema: Schema, file: str, columns: Mapping[str, tuple[str, ...]], units: Mapping[str, Unit]
) -> tuple[Table, list[Problem]]:
    texts = Table(schema, file, columns, {})
    problems: list[Problem] = []
    amounts: dict[str, tuple[Fraction | None, ...]] = {}
    for field in schema.fields:
        if field.type == "amount":
            amounts[field.name], faults = _amounts(texts, field, units)
            problems.extend(faults)
    kinds = next((field for field in schema.fields if field.type == "kind"), None)
    told_apart = kinds is None or not kinds.enum or set(texts.texts(kinds.name)) <= set(kinds.enum)
    return Table(schema, file, columns, amounts, sound=not problems and told_apart), problems


def _amounts(
    table: Table, field: Field, units: Mapping[str, Unit]
) -> tuple[tuple[Fraction | None, ...], list[Problem]]:
    """The column in base units; blanks and 未披露 are None, anything else that is no number a problem."""
    problems: list[Problem] = []
    values: list[Fraction | None] = []
    for row, text in enumerate(table.texts(field.name)):
        unit = units.get(table.unit(field, row))
        if unit is None:
            takes = (table.schema.fact_id(table.ids()[row], field.path),)
            problems.append(unknown_unit(table.place(row, field.unit_from), table.unit(field, row), units, takes))
        value = parse(text)
        if value is None and text not in ("", UNDISCLOSED, UNFILLED):
            rule = NO_NUMBER
            takes = (table.schema.fact_id(table.ids()[row], field.path),)
            place = table.place(row, field.name)
            problems.append(Problem(place, rule, f"“{text}”", number_advice(text), takes=takes))
        values.append(value * unit.scale if value is not None and unit else None)
    return tuple(values), problems
