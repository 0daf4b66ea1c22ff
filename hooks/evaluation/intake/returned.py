"""The workbook of a year taken back: what was changed in it, table by table, and the rows to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.dataset import Dataset
from evaluation.dataset.grids import UnreadableError, read_sheets, trimmed
from evaluation.dataset.grids.look import letters
from evaluation.dataset.grids.sheet import Sheet
from evaluation.dataset.schema import Schema
from evaluation.documents.office import as_shown
from evaluation.intake.editing import BESIDE, COVER, LISTS, MARK, fingerprint, grid_of, sheet_name
from evaluation.intake.importing import Difference, differences
from evaluation.numbers.amounts import parse
from evaluation.problems import Place, Problem

Grid = list[list[str]]


@dataclass(frozen=True)
class Returned:
    """One table as it came back: its changes, the rows to write, and whether the year's own changed meanwhile."""

    name: str
    file: str
    changes: tuple[Difference, ...]
    grid: Grid
    is_stale: bool = False
    problems: tuple[Problem, ...] = ()


def year_of(path: Path) -> str:
    """The year that a workbook to edit is of; empty for any other file."""
    try:
        sheets = read_sheets(path) if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".et", ".ods") else ()
    except UnreadableError:
        return ""
    cells = next((sheet.rows[0] for sheet in sheets if sheet.name == COVER and sheet.rows), [""])
    return cells[1].strip() if MARK in cells[0] and len(cells) > 1 else ""


def returned(path: Path, dataset: Dataset) -> Iterator[Returned]:
    """Every table of the workbook that the year has, as it came back; sheets of other names are problems."""
    sheets = as_shown(path.read_bytes(), path.suffix.lower()) or read_sheets(path)
    tables = {sheet_name(table): table for table in dataset.tables.values()}
    cover = next(sheet for sheet in sheets if sheet.name == COVER)
    taken = {row[0]: row[3].strip() for row in cover.rows if len(row) > 3 and row[0] and row[3].strip()}
    for sheet in sheets:
        if sheet.name in (COVER, LISTS) or sheet.is_empty:
            continue
        table = tables.get(sheet.name)
        if table is None:
            place = Place(f"{path.name}（{sheet.name}）")
            problem = Problem(place, "本年度没有这张表", advice="改了工作表名称的请改回；不要的请删除这张工作表")
            yield Returned(sheet.name, "", (), [], problems=(problem,))
            continue
        before = grid_of(table)
        if faults := list(_shape_problems(sheet, before[0], table.schema, Place(f"{path.name}（{sheet.name}）"))):
            yield Returned(sheet.name, table.file, (), [], problems=tuple(faults))
            continue
        after, problems = _grid(sheet, path.name)
        after = _as_before(before, after)
        stale = taken.get(sheet.name) not in (None, fingerprint(before))
        changes = tuple(differences(before, after))
        yield Returned(sheet.name, table.file, changes, after, stale and bool(changes), tuple(problems))


def not_returned(tables: Sequence[Returned], dataset: Dataset) -> list[str]:
    """The tables of the year that the workbook has no sheet of any more."""
    there = {table.name for table in tables}
    return [name for table in dataset.tables.values() if (name := sheet_name(table)) not in there]


def _shape_problems(sheet: Sheet, wanted: Sequence[str], schema: Schema, place: Place) -> Iterator[Problem]:
    """What keeps the sheet's rows from being told apart: no header, a column too few or too many, cells that are
    merged, an identifier that is missing or stands twice."""
    rows = trimmed(sheet.rows)
    header, first = rows[0], replace(place, row=1)
    if not set(header) & set(wanted):
        advice = f"列名上面加了标题行的，请删去标题行；本表的列是：{'、'.join(wanted)}"
        yield Problem(first, "第一行须是列名", f"“{''.join(header)[:40]}”", advice)
        return
    missing = [name for name in wanted if name not in header]
    extra = [name for name in header if name and name not in schema.field and not name.startswith(BESIDE)]
    for name in missing:
        renamed = f"“{'”“'.join(extra)}”若是改了的列名，请改回；" if extra else ""
        advice = f"{renamed}删去了这一列的，请补上，或者重新导出再改"
        yield Problem(replace(first, column=name), "缺少这一列", advice=advice)
    for name in () if missing else extra:
        yield Problem(first, "没有这一列", f"“{name}”", "多出来的请删去；要加一列的，先改 data/schema/tables 里的表")
    columns = [at for at, name in enumerate(header) if name in schema.field]
    for top, left, bottom, right in sheet.merged:
        if any(left <= at <= right for at in columns):
            found = f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
            advice = "请取消合并，每一格各填各的内容"
            yield Problem(replace(place, row=top + 1), "不得有合并的单元格", found, advice)
    if "编号" in header:
        yield from _id_problems(rows, columns, header.index("编号"), place)


def _id_problems(rows: Grid, columns: Sequence[int], ids: int, place: Place) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        here = replace(place, row=number, column="编号")
        if not row[ids] and any(row[at] for at in columns):
            yield Problem(here, "每一行都要有编号", "空白", "请起一个编号（汉字、字母、数字），不与别的行相同")
        elif row[ids] and (other := first.setdefault(row[ids], number)) != number:
            advice = "复制来的一行请改编号；多出来的请删去"
            yield Problem(here, "不得重复", f"“{row[ids]}”（与第{other}行相同）", advice)


def _grid(sheet: Sheet, file: str) -> tuple[Grid, list[Problem]]:
    """The columns of the table without what stands beside it, and each cell that cannot be read as it is shown."""
    rows = trimmed(sheet.rows)
    header = rows[0]
    kept = [at for at, name in enumerate(header) if name and not name.startswith(BESIDE)]
    problems = [
        Problem(Place(f"{file}（{sheet.name}）" if doubt.cell or doubt.found else file,
                      doubt.cell[0] + 1 if doubt.cell else 0,
                      header[doubt.cell[1]] if doubt.cell and doubt.cell[1] < len(header) else ""),
                doubt.rule, doubt.found, doubt.advice)
        for doubt in sheet.doubts
        if doubt.cell is None or (doubt.cell[0] and doubt.cell[1] in kept)
    ]  # fmt: skip
    return [[row[at] if at < len(row) else "" for at in kept] for row in rows if any(row[at] for at in kept)], problems


def _as_before(before: Sequence[Sequence[str]], after: Grid) -> Grid:
    """The rows as they came back; a number that is the same keeps the digits that it was typed with."""
    old = {row[before[0].index("编号")]: dict(zip(before[0], row, strict=True)) for row in before[1:]}
    if "编号" not in after[0]:
        return after
    at = after[0].index("编号")
    return [
        after[0],
        *(
            [_same(old.get(row[at], {}).get(name, text), text) for name, text in zip(after[0], row, strict=True)]
            for row in after[1:]
        ),
    ]


def _same(before: str, after: str) -> str:
    amount = parse(after)
    return before if before and after and amount is not None and amount == parse(before) else after
