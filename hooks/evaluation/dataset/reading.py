"""From disk to a `Dataset`: CSV or XLSX to texts, texts to exact amounts, every fault a problem with its place."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from zipfile import BadZipFile

import pandas as pd

from evaluation.dataset.campaign import read_campaign
from evaluation.dataset.declarations import read_declarations
from evaluation.dataset.definitions import FILE as DEFINITIONS
from evaluation.dataset.definitions import read_definitions
from evaluation.dataset.editions import FOLDER as EDITIONS
from evaluation.dataset.editions import read_editions
from evaluation.dataset.expected import expected_files
from evaluation.dataset.margins import lines_with_numbers, read_margins
from evaluation.dataset.policy import Policy
from evaluation.dataset.schema import Field, Schema
from evaluation.dataset.seals import read_seals
from evaluation.dataset.settings import read_settings
from evaluation.dataset.table import UNDISCLOSED, UNFILLED, Dataset, Table
from evaluation.dataset.yearly import with_yearly
from evaluation.numbers.amounts import Unit, parse
from evaluation.problems import Place, Problem

Grid = list[list[str]]
SEPARATORS = {"\t": "制表符", ";": "分号", "；": "分号", "，": "中文逗号"}
NO_NUMBER = "须是数字（没有数填“-”，不适用留空，没有公开填“未披露”）"


def read_dataset(data: Path, year: str, policy: Policy) -> Dataset:
    """Read `data/<year>/` by the schemas; what cannot be read is a problem, never an exception."""
    folder = data / year
    shown = f"{data.name}/{year}"
    settings, problems = read_settings(folder / "settings.yml", f"{shown}/settings.yml", year)
    tables: dict[str, Table] = {}
    declarations, faults_of_checks = read_declarations(folder / "checks.yml", f"{shown}/checks.yml")
    policy, faults_of_policy = with_yearly(policy, folder, shown)
    found = [*problems, *faults_of_checks, *faults_of_policy]
    for schema in policy.schemas:
        table, faults = read_table(folder, shown, schema, policy.units)
        found.extend(faults)
        if table is not None:
            tables[schema.name] = table
    campaign = read_campaign(data.parent, data.parent / "docs" / year)
    margins, faults_of_files = read_margins(
        folder, shown, (schema.file for schema in policy.schemas), without=(EDITIONS,)
    )
    of_schema, faults_of_schema = read_margins(data / "schema", f"{data.name}/schema")
    editions, faults_of_editions = read_editions(folder, shown, year)
    settings = replace(settings, texts={**settings.texts, **editions.dated(editions.newest)})
    definitions, faults_of_definitions = read_definitions(folder / DEFINITIONS, f"{shown}/{DEFINITIONS}")
    seals, faults_of_seals = read_seals(folder, shown, year)
    found.extend(expected_files(folder, shown, settings.texts))
    found.extend([*faults_of_files, *faults_of_schema, *faults_of_editions, *faults_of_definitions, *faults_of_seals])
    return Dataset(
        year,
        policy,
        settings,
        tables,
        declarations,
        campaign,
        tuple(found),
        (*margins, *of_schema, *lines_with_numbers(data.parent / "mkdocs.yml")),
        editions,
        definitions,
        seals,
    )


def read_table(
    folder: Path, shown: str, schema: Schema, units: Mapping[str, Unit]
) -> tuple[Table | None, list[Problem]]:
    """One table, or None when its file or columns are unusable, with every problem met."""
    paths = [path for suffix in (".csv", ".xlsx") if (path := folder / f"{schema.file}{suffix}").is_file()]
    if not paths:
        place = Place(f"{shown}/{schema.file}.csv", title=schema.title)
        return None, [] if schema.optional else [
            Problem(place, "缺少数据文件", advice="误删了或改了文件名的请恢复；还没有的请补充")
        ]
    file = f"{shown}/{paths[0].name}"
    place = Place(file, title=schema.title)
    if len(paths) > 1:
        return None, [Problem(place, "同一张表有 CSV 和 XLSX 两个文件", advice="请只保留一个")]
    try:
        grid = _csv_grid(paths[0]) if paths[0].suffix == ".csv" else _xlsx_grid(paths[0])
    except UnicodeDecodeError:
        return None, [Problem(place, "文件编码无法识别", advice="请在 Excel 中另存为“CSV UTF-8”")]
    except csv.Error as error:
        return None, [Problem(place, "引号不成对，无法读取", str(error), "请用 Excel 打开后重新保存")]
    except (BadZipFile, KeyError, ValueError):
        return None, [Problem(place, "不是有效的 XLSX 文件", advice="请用 Excel 打开后重新保存")]
    return table_of(grid, schema, file, units)


def table_of(grid: Grid, schema: Schema, file: str, units: Mapping[str, Unit]) -> tuple[Table | None, list[Problem]]:
    """The table that rows of texts make, or None when its columns are unusable, with every problem met."""
    if faults := list(_grid_problems(grid, schema, Place(file, title=schema.title))):
        return None, faults
    frame = pd.DataFrame(grid[1:], columns=grid[0], dtype=object)
    stated = tuple(field for field in schema.fields if field.name in grid[0])
    return _typed(replace(schema, fields=stated), file, frame, units)


def _csv_grid(path: Path) -> Grid:
    """Rows of trimmed texts. Excel on Windows saves UTF-8 with a mark, or the Chinese code page: both are exact."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return _trimmed([[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)])


def _xlsx_grid(path: Path) -> Grid:
    """Rows of texts of the first sheet."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return _trimmed([[_cell_text(cell) for cell in row] for row in sheet.values])


def _cell_text(cell: object) -> str:
    """What a cell holds; a binary number reads as Excel shows it, with 15 digits: what it computed to
    8.999999999999998 is 9."""
    if isinstance(cell, float):
        short = f"{cell:.15g}"
        return str(cell) if "e" in short else short
    return "" if cell is None else str(cell).strip()


def _trimmed(rows: Grid) -> Grid:
    """Without the blank rows below the table and the blank columns beside it that Excel keeps once they were used.

    While rows differ in length none of their cells is dropped: it may stand for a comma too many.
    """
    while rows and not any(rows[-1]):
        rows.pop()
    if len({len(row) for row in rows}) != 1:
        return rows
    width = max(number for row in rows for number, cell in enumerate(row, start=1) if cell)
    return [row[:width] for row in rows]


def _grid_problems(grid: Grid, schema: Schema, place: Place) -> Iterator[Problem]:
    if not grid:
        yield Problem(place, "文件是空的", advice="请补充表头和数据")
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
    for name, times in Counter(header).items():
        if name and times > 1:
            yield Problem(Place(at.file, 1, name, at.title), "列名重复", f"{times} 列", "请只保留一列")
    for name in (field.name for field in schema.fields if not field.optional):
        if name not in header:
            yield Problem(Place(at.file, 1, name, at.title), "缺少这一列", advice="请按表头补充")
    missing = [field.name for field in schema.fields if not field.optional and field.name not in header]
    extra = [name for name in header if name not in names]
    renamed = len(missing) == len(extra) == 1 and bool(extra[0])
    for number, name in enumerate(header, start=1):
        if name not in names:
            found = f"“{name}”" if name else f"第 {number} 列没有列名"
            other = f"改了列名的，请改回“{missing[0]}”；确是多出来的，" if renamed else ""
            yield Problem(at, "多出一列", found, f"{other}请删除；本表的列是：{'、'.join(names)}")
    for number, row in enumerate(grid[1:], start=2):
        here = Place(place.file, number, title=place.title)
        if not any(row):
            yield Problem(here, "整行是空的", advice="请删除这一行")
        elif len(row) != len(header):
            rule = f"须有 {len(header)} 个单元格"
            yield Problem(here, rule, f"{len(row)} 个", "请检查是否多了或少了逗号；含逗号的文字须加引号")


def _typed(schema: Schema, file: str, frame: pd.DataFrame, units: Mapping[str, Unit]) -> tuple[Table, list[Problem]]:
    texts = Table(schema, file, frame, {})
    problems: list[Problem] = []
    amounts: dict[str, tuple[Fraction | None, ...]] = {}
    for field in schema.fields:
        if field.type == "amount":
            amounts[field.name], faults = _amounts(texts, field, units)
            problems.extend(faults)
    return Table(schema, file, frame, amounts, sound=not problems), problems


def _amounts(
    table: Table, field: Field, units: Mapping[str, Unit]
) -> tuple[tuple[Fraction | None, ...], list[Problem]]:
    """The column in base units; blanks and 未披露 are None, anything else that is no number a problem."""
    problems: list[Problem] = []
    values: list[Fraction | None] = []
    for row, text in enumerate(table.texts(field.name)):
        unit = units.get(table.unit(field, row))
        if unit is None:
            found = table.unit(field, row) or "空白"
            rule = f"单位须是已登记的单位：{'、'.join(units)}"
            problems.append(Problem(table.place(row, field.unit_from), rule, found, "请更正单位"))
        value = parse(text)
        if value is None and text not in ("", UNDISCLOSED, UNFILLED):
            rule = NO_NUMBER
            problems.append(Problem(table.place(row, field.name), rule, f"“{text}”", "请改为数字"))
        values.append(value * unit.scale if value is not None and unit else None)
    return tuple(values), problems
