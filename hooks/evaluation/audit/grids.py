"""Tables as the rules use them: rows and columns by their full names, amounts with units, groups side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from evaluation.audit.words import Words
from evaluation.documents import Block, Cell, Document, Paragraph, Table, numbers_columns
from evaluation.language import folded
from evaluation.numbers.amounts import decimals_of, parse
from evaluation.numbers.intervals import Interval, around

AMOUNT = re.compile(
    r"(?P<digits>[-−－+]?[\d,，]+(?:[.．]\d+)?|[-–—－])\s*(?P<unit>%|‰|百万元|千元|[万亿]?元|分|人|个|项|家|名|件|次)?"
)
UNIT_LINE = re.compile(r"(?:金额)?(?:计量)?(?:单位|金额)\s*[:：]\s*(?P<unit>百万元|千元|[万亿]?元)")
UNIT_IN_NAME = re.compile(r"[（(]\s*(?:单位[:：])?(?P<unit>百万元|千元|[万亿]?元|%|分|人|次|辆|个|批?次|项|件)\s*[)）]")
NUMBERING = re.compile(
    r"\s*(?:[（(][\d一二三四五六七八九十]+[)）]|\d+[.、．—-](?!\d)|[一二三四五六七八九十]+[、.]|[①-⑳])\s*"
)
TOTALS = ("合计", "总计", "小计", "总分")
MOST_HEADINGS, MOST_ROWS, LONGEST_NAME = 4, 3_000, 30


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a cell: as printed, its unit, and what one of that unit is worth in the base."""

    value: Fraction
    decimals: int
    unit: str
    base: str
    scale: int
    place: str
    text: str

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    @property
    def is_written(self) -> bool:
        """Whether it has digits: a dash is a zero only where it is added."""
        return any(sign.isdigit() for sign in self.text)

    @property
    def interval(self) -> Interval:
        """In the printed unit; money in 元 is exact."""
        return around(self.value, 1, 0 if self.unit == "元" else self.decimals)

    @property
    def worth(self) -> Interval:
        """In the base."""
        one = self.interval
        return Interval(one.low * self.scale, one.high * self.scale)


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or a column: its name in full, its own last name, and its amounts by position."""

    name: str
    own: str
    amounts: Mapping[int, Amount]
    is_total: bool = False
    is_part: bool = False


@dataclass(frozen=True)
class Grid:
    """A table, or one of the groups that stand side by side in it."""

    block: int
    place: str
    rows: tuple[Line, ...]
    columns: tuple[str, ...]
    additive: frozenset[int]

    @cached_property
    def used(self) -> tuple[int, ...]:
        return tuple(sorted({at for row in self.rows for at in row.amounts}))

    @cached_property
    def turned(self) -> Grid:
        """The table with its columns as rows."""
        rows, heads = [*enumerate(self.rows)], [self.columns[at] for at in self.used]
        below = [{number: row.amounts[at] for number, row in rows if at in row.amounts} for at in self.used]
        lines = tuple(Line(name, name, some, _is_total(name, TOTALS)) for name, some in zip(heads, below, strict=True))
        names = tuple(row.name for row in self.rows)
        return replace(self, rows=lines, columns=names, additive=frozenset(range(len(names))))


def grids(document: Document, words: Words) -> list[Grid]:
    """The tables of a document with at least one amount, each group of columns on its own."""
    found: list[Grid] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            near = document.blocks[number + 1 : number + 2], document.blocks[max(0, number - 3) : number]
            unit = next(filter(None, map(_unit_beside, reversed(near))), "")
            found += [grid for grid in _grids(block, number, unit, words) if grid.used]
    return found


def _unit_beside(blocks: Sequence[Block]) -> str:
    """The unit that one of the short paragraphs right above a table states, or the one below it."""
    for block in reversed(blocks):
        text = folded(block.text) if isinstance(block, Paragraph) else ""
        match = UNIT_LINE.search(text)
        if match or not 0 < len(text.strip()) <= 60:
            return match["unit"] if match else ""
    return ""


def _grids(table: Table, number: int, unit: str, words: Words) -> Iterator[Grid]:
    rows = [row for row in table.rows[:MOST_ROWS] if any(cell.text.strip() for cell in row)]
    while rows and len({cell.text.strip() for cell in rows[0] if cell.text.strip()}) == 1 and len(rows[0]) > 1:
        match = UNIT_LINE.search(folded(next(cell.text for cell in rows[0] if cell.text.strip())))
        unit, rows = match["unit"] if match else unit, rows[1:]
    if not rows:
        return
    height = _heading(rows)
    head, body = rows[:height], [row for row in rows[height:] if not numbers_columns(cell.text for cell in row)]
    levels = [*map(_spread, head[:-1]), *([cell.text for cell in row] for row in head[-1:])]
    names = [_joined(level[at] for level in levels) for at in range(len(rows[0]))]
    counted = {at for at, name in enumerate(names) if any(word in name for word in ("序号", "编号", "行次"))}
    measured = next((at for at, name in enumerate(names) if name in ("单位", "计量单位")), None)
    counted |= {measured} if measured is not None else set()
    numeric = [at for at in range(len(names)) if at not in counted and _is_numeric(body, at)]
    for labels, columns in _groups(numeric, counted, body, names):
        units = {at: _unit_of(names[at], unit) for at in columns}
        lines = tuple(_lines(body, labels, columns, units, measured, words))
        unsummed = {at for at in columns if any(word in names[at] for word in words.lists["unsummed"])}
        yield Grid(number, table.place, lines, tuple(names), frozenset(set(columns) - unsummed))


def _spread(row: Sequence[Cell]) -> list[str]:
    """An upper level of a heading: what stands once above several columns stands over each, merged or not."""
    texts = [cell.text for cell in row]
    for at in range(2, len(texts)):
        texts[at] = texts[at] if texts[at].strip() else texts[at - 1]
    return texts


def _joined(texts: Iterable[str]) -> str:
    """The levels of a heading as one name, what is merged once."""
    return "".join(dict.fromkeys(re.sub(r"\s", "", text) for text in texts))


def _heading(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows stand above the first one that has an amount behind its name."""
    for height, row in enumerate(rows[:MOST_HEADINGS]):
        cells = [cell for cell in row[1:] if cell.text.strip()]
        amounts = [cell for cell in cells if AMOUNT.fullmatch(folded(cell.text.strip()))]
        years = [cell for cell in amounts if re.fullmatch(r"(?:19|20)\d{2}", cell.text.strip())]
        if amounts and len(years) < len(amounts):
            return height
    return min(1, len(rows) - 1)


def _is_numeric(body: Sequence[Sequence[Cell]], at: int) -> bool:
    texts = [folded(row[at].text.strip()) for row in body if row[at].text.strip()]
    return bool(texts) and 2 * sum(AMOUNT.fullmatch(text) is not None for text in texts) > len(texts)


def _groups(
    numeric: Sequence[int], counted: set[int], body: Sequence[Sequence[Cell]], names: Sequence[str]
) -> Iterator[tuple[list[int], list[int]]]:
    """Columns of names, each with the columns of amounts behind them: two groups when names begin again."""
    groups: list[tuple[list[int], list[int]]] = []
    for at in range(len(names)):
        if at in counted:
            continue
        if at in numeric:
            if not groups:
                groups.append(([], []))
            groups[-1][1].append(at)
        elif not groups or (groups[-1][1] and any(later > at for later in numeric)):
            groups.append(([at], []))
        else:
            groups[-1][0].append(at)
    whole = [group for group in groups if group[1]]
    are_alike = len(whole) > 1 and all(len(group[1]) == len(whole[0][1]) and group[0] for group in whole)
    if are_alike:
        yield from whole
    elif whole:
        yield whole[0][0], [at for _, columns in whole for at in columns]


def _unit_of(name: str, unit: str) -> str:
    match = UNIT_IN_NAME.search(folded(name))
    if match:
        return match["unit"]
    return "%" if "%" in folded(name) or (name.endswith(("率", "占比", "比重")) and not unit) else unit


def _lines(
    body: Sequence[Sequence[Cell]],
    labels: Sequence[int],
    columns: Sequence[int],
    units: Mapping[int, str],
    measured: int | None,
    words: Words,
) -> Iterator[Line]:
    above = [""] * len(labels)
    for row in body:
        own = [re.sub(r"\s", "", row[at].text) for at in labels]
        stated = next((at for at, text in enumerate(own) if text), len(own))
        above = [text if at >= stated else above[at] for at, text in enumerate(own)]
        named = [text for text in own if text and len(text) <= LONGEST_NAME and not AMOUNT.fullmatch(folded(text))]
        name = named[-1] if named else ""
        beside = [re.sub(r"\s", "", cell.text) for at, cell in enumerate(row) if at not in columns]
        is_total = any(_is_total(text, words.lists["totals"]) for text in beside)
        unit = None if is_total else UNIT_IN_NAME.search(folded(name))
        of_row = unit["unit"] if unit else "" if measured is None else row[measured].text.strip()
        amounts = {}
        for at in columns:
            of_cell = of_row if unit or not units[at] else units[at]
            amount = None if row[at].covered else amount_in(row[at], of_cell, words)
            if amount is not None:
                amounts[at] = amount
        whole = bare("".join(dict.fromkeys(above))) or bare(name)
        yield Line(whole, bare(name), amounts, is_total, name.startswith(words.lists["of_which"]))


def bare(name: str) -> str:
    """A name without its number, blanks, and what is said in brackets."""
    name = NUMBERING.sub("", name.strip(), count=1)
    name = re.sub(r"^(?:减|加|其中)[:：]|[\s*]", "", name)
    return re.sub(r"[（(][^（）()]*[）)]$", "", name).rstrip("：:")


def _is_total(name: str, totals: Sequence[str]) -> bool:
    plain = bare(name)
    return plain in totals or (plain.endswith(("合计", "总计", "小计")) and len(plain) <= 10)


def amount_in(cell: Cell, unit: str, words: Words) -> Amount | None:
    """The amount that a cell holds and nothing else."""
    text = folded(cell.text.strip())
    match = AMOUNT.fullmatch(text)
    value = parse(match["digits"].lstrip("+")) if match else None
    if match is None or value is None:
        return None
    stated = match["unit"] or unit
    base, scale = words.worth(stated)
    return Amount(value, decimals_of(match["digits"]), stated, base, scale, cell.place, cell.text.strip())
