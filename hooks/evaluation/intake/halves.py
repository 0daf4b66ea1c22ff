"""Sheets of one workbook that each hold some columns of one table (年初预算 on one, 决算 on the other), as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, combinations

from evaluation.dataset.yaml_files import common
from evaluation.documents import Cell
from evaluation.intake.amounts import MONEY_UNITS, is_number
from evaluation.intake.found import FoundTable, Line, names_at
from evaluation.intake.matching import MATCHED, Match
from evaluation.intake.pairing import plain_label

MOST_PARTS, FEWEST_ROWS = 3, 2
LEVELS = ("本级", "对下")
_COUNTS_ROWS = re.compile("序号|行次")
MOST_SHEETS = 6  # of the same rows: more are a table a county or a month, and every three of them would be tried
_SHEET = re.compile("工作表“(.+)”")
_SAYS_NOTHING = re.compile("(?:本年)?(?:金额|合计|数额|数)?(?:[（(].*[）)])?")
Matching = Callable[[FoundTable], Match | None]


def with_halves_joined(tables: Sequence[FoundTable], best: Matching) -> list[FoundTable]:
    """The tables, those that only together are one of the schema in the place of the first of them."""
    tables = _with_levels(tables)
    sheets = [table for table in tables if _SHEET.fullmatch(table.where)]
    labels = {sheet.where: _labels(sheet) for sheet in sheets}
    pairs = [pair for pair in combinations(sheets, 2) if _name_the_same_rows(pair, labels)]
    alike = {part.where for pair in pairs for part in pair}
    if len(alike) > MOST_SHEETS:
        return list(tables)
    sheets = [sheet for sheet in sheets if sheet.where in alike]
    gone: dict[str, FoundTable | None] = {}
    for parts in chain(*(combinations(sheets, count) for count in range(MOST_PARTS, 1, -1))):
        is_taken = any(part.where in gone for part in parts)
        whole = None if is_taken or not _name_the_same_rows(parts, labels) else _joined(parts)
        match = whole and best(whole)
        is_all = bool(match and whole and match.is_all_of(whole) and _are_levels(parts))
        if not match or not (match.state == MATCHED or is_all) or any(_is_whole(best(part), match) for part in parts):
            continue
        gone |= {part.where: None for part in parts} | {parts[0].where: whole}
    return [one for table in tables if (one := gone.get(table.where, table))]


def _with_levels(tables: Sequence[FoundTable]) -> Sequence[FoundTable]:
    """The tables, where two sheets with the same headings say which level each is (本级, 对下) with it in the headings:
    then the rows of the one may be others than those of the other."""
    said = {table.where: level for table in tables if _SHEET.fullmatch(table.where) and (level := _level(table))}
    if sorted(said.values()) != sorted(_levels()) or len({one.columns for one in tables if one.where in said}) > 1:
        return tables
    return [_of_level(table, said[table.where]) if table.where in said else table for table in tables]


def _of_level(table: FoundTable, level: str) -> FoundTable:
    names = (f"{name}_{level}" if table.has_numbers(at) else name for at, name in enumerate(table.columns))
    return replace(table, columns=tuple(names))


def _level(table: FoundTable) -> str:
    """The level that title or sheet say, if it is one alone."""
    said = f"{table.title}{table.where}"
    found = [level for level, words in _levels().items() if any(word in said for word in words)]
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _levels() -> Mapping[str, Sequence[str]]:
    """The words for each of the two levels at which money is spent."""
    return {words[0]: words for words in common("heading_words.yml") if set(LEVELS).intersection(words)}


def _is_whole(alone: Match | None, match: Match) -> bool:
    """Whether a part is the table by itself, or brings nothing to it."""
    return alone is not None and alone.schema is match.schema and alone.state == MATCHED and not alone.lacking


def _labels(table: FoundTable) -> list[str]:
    return [plain_label(text) for text in table.column(names_at(table))]


def _name_the_same_rows(parts: Sequence[FoundTable], labels: Mapping[str, Sequence[str]]) -> bool:
    """Whether the parts name mostly the same rows, none twice, and state one unit, or each its own."""
    names = [labels[part.where] for part in parts]
    if _are_levels(parts) and all(len(set(one)) == len(one) for one in names):
        return len({part.unit for part in parts}) == 1
    same, units = set(names[0]).intersection(*names[1:]), {part.unit for part in parts}
    mostly = all(len(set(one)) == len(one) and 3 * len(same) >= 2 * len(one) for one in names)
    return mostly and len(same) >= FEWEST_ROWS and (len(units) == 1 or units <= set(MONEY_UNITS))


def _of_columns(part: FoundTable) -> str:
    """The level that every column of numbers is of, if it is one."""
    found = {name.rpartition("_")[2] for at, name in enumerate(part.columns) if part.has_numbers(at)}
    return found.pop() if len(found) == 1 else ""


def _are_levels(parts: Sequence[FoundTable]) -> bool:
    return sorted(map(_of_columns, parts)) == sorted(LEVELS)


def _joined(parts: Sequence[FoundTable]) -> FoundTable | None:
    """One table of the columns of all parts, each row found under its name; None where two parts say of one column
    what is not the same."""
    first, known = parts[0], [dict(zip(_labels(part), part.rows, strict=True)) for part in parts]
    label = first.columns[names_at(first)]
    names = list(dict.fromkeys(chain(*known)))
    columns: dict[str, list[Cell]] = {}
    for part, rows in zip(parts, known, strict=True):
        before = len(columns)
        for at, heading in enumerate(part.columns):
            cells = [rows[name].cells[at] if name in rows else Cell("") for name in names]
            heading = _heading(heading, part, cells, parts)
            is_known = heading in columns and not any(is_number(cell.text) for cell in cells)
            if at == names_at(part) or _COUNTS_ROWS.match(heading) or is_known:
                continue
            if [cell.text for cell in columns.setdefault(heading, cells)] != [cell.text for cell in cells]:
                return None
        if len(columns) == before:
            return None
    lines = []
    for at, name in enumerate(names):
        own = [(part, rows[name]) for part, rows in zip(parts, known, strict=True) if name in rows]
        cells = [own[0][1].cells[names_at(own[0][0])], *(column[at] for column in columns.values())]
        lines.append(Line(tuple(cells), "、".join(f"“{_sheet(part)}”{line.place}" for part, line in own)))
    where = f"工作表“{'”和“'.join(map(_sheet, parts))}”"
    lacks = [
        f"{part.where}里没有“{name}”一行"
        for part, rows in zip(parts, known, strict=True)
        for name in names
        if name not in rows
    ]
    doubts = (*chain(*(part.doubts for part in parts)), f"几张工作表各有几列，按「{label}」对在一起读", *lacks)
    return replace(first, where=where, columns=(label, *columns), rows=tuple(lines), doubts=doubts,
                   notes=tuple(chain(*(part.notes for part in parts))))  # fmt: skip


def _sheet(part: FoundTable) -> str:
    match = _SHEET.fullmatch(part.where)
    return match[1] if match else part.where


def _heading(heading: str, part: FoundTable, cells: Sequence[Cell], parts: Sequence[FoundTable]) -> str:
    """What a column is called beside those of other sheets: 金额 by its sheet, an amount in another unit with it."""
    if not any(is_number(cell.text) for cell in cells):
        return heading
    named = f"{_sheet(part)}_{heading}" if _SAYS_NOTHING.fullmatch(heading) else heading
    return named if len({one.unit for one in parts}) == 1 else f"{named}（{part.unit}）"
