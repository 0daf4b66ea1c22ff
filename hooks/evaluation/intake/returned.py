"""The workbook of a year taken back: what was changed in it, table by table, and the rows to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset import Dataset
from evaluation.dataset.grids import UnreadableError, read_sheets, trimmed
from evaluation.dataset.grids.sheet import Sheet
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
    first = next((sheet for sheet in sheets if sheet.name == COVER and sheet.rows), None)
    if first is None or MARK not in first.rows[0][0]:
        return ""
    return first.rows[0][1].strip() if len(first.rows[0]) > 1 else ""


def returned(path: Path, dataset: Dataset) -> Iterator[Returned]:
    """Every table of the workbook that the year has, as it came back; sheets of other names are problems."""
    sheets = read_sheets(path)
    tables = {sheet_name(table): table for table in dataset.tables.values()}
    taken = dict(_fingerprints(next(sheet for sheet in sheets if sheet.name == COVER)))
    for sheet in sheets:
        if sheet.name in (COVER, LISTS) or sheet.is_empty:
            continue
        table = tables.get(sheet.name)
        if table is None:
            place = Place(f"{path.name}（{sheet.name}）")
            problem = Problem(place, "本年度没有这张表", advice="改了工作表名称的请改回；不要的请删除这张工作表")
            yield Returned(sheet.name, "", (), [], problems=(problem,))
            continue
        before, (after, problems) = grid_of(table), _grid(sheet, table.schema.field, path.name)
        after = _as_before(before, after)
        stale = taken.get(sheet.name) not in (None, fingerprint(before))
        changes = tuple(differences(before, after))
        yield Returned(sheet.name, table.file, changes, after, stale and bool(changes), tuple(problems))


def _fingerprints(cover: Sheet) -> Iterator[tuple[str, str]]:
    return ((row[0], row[3].strip()) for row in cover.rows if len(row) > 3 and row[0] and row[3].strip())


def _grid(sheet: Sheet, fields: Mapping[str, object], file: str) -> tuple[Grid, list[Problem]]:
    """The columns of the table without what stands beside it, and each cell that cannot be read as it is shown."""
    rows = trimmed(sheet.rows)
    header = rows[0]
    kept = [at for at, name in enumerate(header) if name and not name.startswith(BESIDE)]
    problems = [
        Problem(Place(f"{file}（{sheet.name}）", doubt.cell[0] + 1 if doubt.cell else 0,
                      header[doubt.cell[1]] if doubt.cell and doubt.cell[1] < len(header) else ""),
                doubt.rule, doubt.found, doubt.advice)
        for doubt in sheet.doubts
        if doubt.cell is None or (doubt.cell[0] and doubt.cell[1] in kept)
    ]  # fmt: skip
    place = Place(f"{file}（{sheet.name}）", 1)
    problems += [
        Problem(place, "没有这一列", f"“{header[at]}”", "改了列名的请改回") for at in kept if header[at] not in fields
    ]
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
