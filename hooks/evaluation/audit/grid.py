"""A table found in a text: its rows under full column names, amounts read, names that were merged put back.

Word's export drops the second half of every cell that was merged across columns, so rows come short and a heading
row of two storeys has fewer names above than below. Both are undone here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.numbers.amounts import decimals_of, parse

TOTAL = re.compile(r"(?:.{0,8}(?:小计|合计|总计|共计|总额|小 计|合 计|总 计))(?:[（(].*[)）])?")
_AMOUNT = re.compile(r"(?P<digits>[-−－]?[\d,]+(?:\.\d+)?|[-–—－])\s*(?P<unit>%|％|[万亿]?元|分|人|个|项|家|名)?")
_COUNTER = re.compile(r"\d{1,3}[.、]?")
_ORDINAL = re.compile(r"序号|编号|行次")
_UNIT_IN_NAME = re.compile(r"[（(](?P<unit>[万亿]?元|%|人|次|辆|个|批次?)[)）]")
_NUMBERING = re.compile(r"\s*(?:[（(][\d一二三四五六七八九十]+[)）]|\d+[.、．—-]|[一二三四五六七八九十]+、|[①-⑳])\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, and on which line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a cell. `exact` is whether it is known to be unrounded: money in 元, a count."""

    value: Fraction
    decimals: int
    unit: str
    line: int
    text: str

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    @property
    def slack(self) -> Fraction:
        """How far the true value may lie from the printed one."""
        if self.unit == "元" or not self.decimals:
            return Fraction(0)
        return Fraction(1, 2 * 10**self.decimals)


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the heading: its names from the left (those merged from above put back) and its amounts."""

    names: tuple[str, ...]
    own_names: tuple[str, ...]
    amounts: dict[int, Amount] = field(hash=False)
    line: int
    texts: tuple[Cell, ...]

    @property
    def name(self) -> str:
        return next((name for name in reversed(self.own_names) if name), "") or (self.names[-1] if self.names else "")

    @property
    def is_total(self) -> bool:
        return any(TOTAL.fullmatch(name) for name in self.own_names if name)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: caption, unit of its amounts, the full name of each column (上层 then 下层), and rows."""

    caption: str
    unit: str
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    first_line: int

    @property
    def amount_columns(self) -> tuple[int, ...]:
        return tuple(sorted({column for row in self.rows for column in row.amounts}))

    def column_name(self, column: int) -> str:
        return "".join(self.columns[column]) if column < len(self.columns) else ""


def bare(name: str) -> str:
    """A row's name without its numbering, blanks and the word that says that it is taken off."""
    name = _NUMBERING.sub("", name.strip(), count=1)
    return re.sub(r"^(?:减|加|其中)[:：]|\s", "", name)


def numbering(name: str) -> str:
    """The kind of number before a row's name: （1） → （）, 1. → N., 1- → N-; nothing when it has none."""
    match = _NUMBERING.match(name)
    return re.sub(r"[\d一二三四五六七八九十①-⑳]+", "N", match.group().strip()) if match else ""


def grid(rows: Sequence[Sequence[Cell]], caption: str, unit: str) -> Grid:
    """The table that the rows of cells make up."""
    if rows and all(_is_series(row) for row in rows):
        return _series(rows, caption, unit)
    heading = _heading_rows(rows)
    head, body = rows[:heading], rows[heading:]
    width = _width(head, body)
    columns = _columns(head, width)
    body = [_widened(row, width) for row in body]
    ordinals = {at for at, path in enumerate(columns) if _ORDINAL.search("".join(path))}
    numeric = [at for at in range(width) if at not in ordinals and any(_is_amount(row, at) for row in body)]
    first = numeric[0] if numeric else width
    named = list(range(first))
    return Grid(
        caption,
        unit,
        columns,
        tuple(_rows(body, named, numeric, [_unit(path, unit) for path in columns])),
        rows[0][0].line if rows else 0,
    )


def _is_amount(row: Sequence[Cell], at: int) -> bool:
    return at < len(row) and bool(_AMOUNT.fullmatch(row[at].text.strip()))


def _heading_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """The rows above the first amount: two when the second only divides the columns of the first."""
    if len(rows) < 2 or any(_is_amount(rows[0], at) for at in range(1, len(rows[0]))):
        return 0 if rows and len(rows) == 1 else min(1, len(rows))
    second = rows[1]
    if any(_is_amount(second, at) for at in range(len(second))):
        return 1
    stated = [cell.text for cell in second if cell.text.strip()]
    divides = not second[0].text.strip() and len(second) >= len(rows[0]) and len(set(stated)) < len(stated)
    return 2 if divides else 1


def _width(head: Sequence[Sequence[Cell]], body: Sequence[Sequence[Cell]]) -> int:
    usual = Counter(len(row) for row in body).most_common(1)
    return max([*(len(row) for row in head), *(size for size, _ in usual)], default=0)


def _columns(head: Sequence[Sequence[Cell]], width: int) -> tuple[tuple[str, ...], ...]:
    if not head:
        return ((),) * width
    upper = [cell.text.strip() for cell in head[0]]
    if len(head) == 1:
        return tuple((name,) for name in upper) + ((),) * (width - len(upper))
    lower = [cell.text.strip() for cell in head[1]]
    sizes = list(_spans(lower))
    if len(sizes) != len(upper):
        padded = upper + [""] * (len(lower) - len(upper))
        return tuple(tuple(filter(None, pair)) for pair in zip(padded, lower, strict=False))
    paths = [(name,) for name, size in zip(upper, sizes, strict=True) for _ in range(size)]
    return tuple(path if not sub else (*path, sub) for path, sub in zip(paths, lower, strict=True)) + ((),) * (
        width - len(lower)
    )


def _spans(lower: Sequence[str]) -> Iterator[int]:
    """How many columns each name of the upper storey covers: 本级 对下 本级 对下 are two groups of two."""
    group: list[str] = []
    for name in lower:
        if group and (not name or name in group):
            yield len(group)
            group = []
        if name:
            group.append(name)
        else:
            yield 1
    if group:
        yield len(group)


def _widened(row: Sequence[Cell], width: int) -> list[Cell]:
    """A row that came short because a name was merged across columns, with the lost cells put back after it."""
    missing = width - len(row)
    if missing <= 0:
        return list(row[:width])
    first = next((at for at in range(len(row)) if _is_amount(row, at)), len(row))
    named = [at for at in range(first) if row[at].text.strip()]
    at = named[-1] + 1 if named and first < len(row) else len(row)
    return [*row[:at], *[Cell("", row[max(at - 1, 0)].line)] * missing, *row[at:]]


def _unit(path: Sequence[str], unit: str) -> str:
    match = _UNIT_IN_NAME.search("".join(path))
    return match["unit"] if match else unit


def _rows(
    body: Sequence[Sequence[Cell]], named: Sequence[int], numeric: Sequence[int], units: Sequence[str]
) -> Iterator[Row]:
    above = [""] * len(named)
    for cells in body:
        own = ["" if _COUNTER.fullmatch(cells[at].text.strip()) else cells[at].text.strip() for at in named]
        stated = next((at for at, text in enumerate(own) if text), len(own))
        names = [text if at >= stated else above[at] for at, text in enumerate(own)]
        names = names if any(own) else above
        above = names
        own_unit = _UNIT_IN_NAME.search(next((name for name in reversed(own) if name), ""))
        amounts = {
            at: amount
            for at in numeric
            if (amount := amount_in(cells[at], own_unit["unit"] if own_unit else units[at])) is not None
        }
        yield Row(tuple(names), tuple(own), amounts, cells[0].line if cells else 0, tuple(cells))


def amount_in(cell: Cell, unit: str = "") -> Amount | None:
    """The amount that a cell holds and nothing else."""
    text = cell.text.strip().strip("\u3000").strip()
    match = _AMOUNT.fullmatch(text)
    value = parse(match["digits"]) if match else None
    if match is None or value is None:
        return None
    stated = (match["unit"] or "").replace("％", "%")
    decimals = decimals_of(match["digits"])
    if not stated and unit in ("元", "万元", "亿元") and "." not in text and "," not in text and value != 0:
        unit = ""
    return Amount(value, decimals, stated or unit, cell.line, text)


def _is_series(row: Sequence[Cell]) -> bool:
    """Names and then as many amounts on one line, as a chart's data are exported; a last cell may name the next."""
    amounts = [_is_amount(row, at) for at in range(len(row))]
    half = sum(amounts)
    return half > 1 and len(row) - 2 * half in (0, 1) and all(amounts[half : 2 * half]) and not any(amounts[:half])


def _series(rows: Sequence[Sequence[Cell]], caption: str, unit: str) -> Grid:
    """A chart's data as a table: one row for each name, one column for each series."""
    titles = [caption, *(row[-1].text for row in rows if len(row) % 2)]
    names = [cell.text.strip() for cell in rows[0][: len(rows[0]) // 2]]
    columns = [row[len(row) // 2 : len(row) // 2 * 2] for row in rows]
    return Grid(
        caption,
        unit,
        (("",), *((title,) for title in titles[: len(rows)])),
        tuple(
            Row(
                (name,),
                (name,),
                {
                    at + 1: amount
                    for at, series in enumerate(columns)
                    if place < len(series) and (amount := amount_in(series[place], unit)) is not None
                },
                rows[0][0].line,
                tuple(series[place] for series in columns if place < len(series)),
            )
            for place, name in enumerate(names)
        ),
        rows[0][0].line,
    )
