"""Numbers that stand in tables (or in the data) under a row and a column, and which of them a text speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from evaluation.audit.grids import Amount, Grid
from evaluation.audit.reading import Figure
from evaluation.language import Quantity
from evaluation.numbers.amounts import written
from evaluation.numbers.intervals import Interval

SHORTEST_NAME, REACH = 2, 60
EMPTY = re.compile(
    r"[（(][^（）()]*[）)]|金额|情况|数额|人次$|[人户个]?数$|额$|(?:19|20)\d{2}年?度?|[（(]?万?元[）)]?$"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A number with its row and column; a bare one has no unit there."""

    row: str
    column: str
    value: Interval
    base: str
    source: str
    place: str
    is_total: bool = False
    figure: Figure | None = None

    @property
    def core(self) -> str:
        """What the column is called, without years, units and words that say nothing."""
        return core_of(self.column)

    def compares(self, figure: Figure) -> bool:
        money = ("元", "%", "分")
        if self.base == figure.base:
            return True
        return not self.base and figure.base != "%" if figure.base in money else self.base not in money

    def states(self, figure: Figure, sign: int = 1) -> bool:
        """Whether the figure says what is known, at the coarser precision of the two; a bare one in any unit.

        A fall (`sign`) is known as less than nothing, or by its size.
        """
        value = figure.value * (sign if sign and self.value.high < 0 else 1)
        near = Interval(value - figure.ulp / 2, value + figure.ulp / 2)
        scale = figure.quantity.scale
        scaled = Interval(self.value.low * scale, self.value.high * scale)
        return near.meets(self.value) or (not self.base and near.meets(scaled))


@lru_cache(maxsize=4096)
def core_of(column: str) -> str:
    return EMPTY.sub("", column)


def is_said(column: str, label: str) -> bool:
    """Whether a label names a column: all that its heading says, or its beginning or end."""
    core = core_of(column)
    return bool(core) and (core in label or (len(core) > 2 and (core[-2:] in label or core[:2] in label)))


Row = tuple[Known, ...]


@dataclass(frozen=True)
class Ground:
    """The rows that are known, found by the names that stand in a text."""

    rows: Sequence[Row]

    @cached_property
    def _index(self) -> dict[str, list[Row]]:
        index: dict[str, list[Row]] = {}
        for row in self.rows:
            if len(row[0].row) >= SHORTEST_NAME:
                index.setdefault(row[0].row[:2], []).append(row)
        return index

    @cached_property
    def totals(self) -> tuple[Known, ...]:
        return tuple(one for row in self.rows for one in row if one.is_total)

    def mentioned(self, lead: str) -> list[Row]:
        """The rows whose name stands last in the words before a figure, the longest of those that end there."""
        found: list[tuple[int, int, Row]] = []
        for at in range(max(0, len(lead) - REACH), len(lead) - 1):
            for row in self._index.get(lead[at : at + 2], ()):
                if lead.startswith(row[0].row, at):
                    found.append((at + len(row[0].row), len(row[0].row), row))
        if not found:
            return []
        end, length = max((one[0], one[1]) for one in found)
        if re.search(r"[；;。]|[，,].*[，,].*[，,]", lead[end:]):
            return []
        return [row for at, size, row in found if (at, size) == (end, length)]

    @cached_property
    def _printed(self) -> dict[tuple[int, int], dict[str, list[Known]]]:
        return {}

    def said_by(self, figure: Figure) -> list[Known]:
        """The numbers that the figure may say, found by their digits at the figure's precision."""
        scale, decimals = figure.quantity.scale, figure.quantity.decimals
        if (scale, decimals) not in self._printed:
            index: dict[str, list[Known]] = {}
            for one in (one for row in self.rows for one in row):
                for by in {scale, 1 if not one.base else scale}:
                    index.setdefault(written(one.value.middle / by, decimals), []).append(one)
            self._printed[scale, decimals] = index
        found = self._printed[scale, decimals].get(figure.quantity.digits, ())
        return [one for one in found if one.compares(figure)]


def _figure(one: Amount, label: str, value: Interval, base: str, scale: int) -> Figure:
    """A cell as a figure that stands before every text."""
    unit = "" if one.text.endswith(one.unit) else one.unit
    quantity = Quantity(one.text + unit, value.middle, unit, one.decimals, 0, 0, 0, "", base=base, scale=scale)
    return Figure(quantity, label, True, -1, -1, 0, 0, -1, one.place, True)


def ground_of(grids: Iterable[Grid], figures: Sequence[Figure], facts: Sequence[Row] = ()) -> Ground:
    """The rows of the tables, and the facts. A table that names no unit has the one in which the text repeats it."""
    money = {
        (one.value / one.quantity.scale, one.quantity.scale) for one in figures if one.base == "元" and one.length > 2
    }
    rows = []
    for grid in grids:
        bare = {one.value for row in grid.rows for one in row.amounts.values() if not one.unit and one.decimals}
        scales = Counter(scale for value, scale in money if value in bare)
        scale = max(scales, key=lambda one: (scales[one], one), default=0) if max(scales.values(), default=0) > 1 else 0
        for row in grid.rows:
            name = row.own or row.name
            cells = []
            for at, one in row.amounts.items():
                takes = bool(scale and not one.unit and one.decimals)
                value = Interval(one.worth.low * scale, one.worth.high * scale) if takes else one.worth
                source = f"{grid.place}“{name}·{grid.columns[at]}”为{one.text}"
                base, by = ("元", scale) if takes else (one.base, one.scale)
                figure = _figure(one, f"{name}{grid.columns[at]}", value, base, by)
                cells.append(Known(name, grid.columns[at], value, base, source, one.place, row.is_total, figure))
            if cells:
                rows.append(tuple(cells))
    return Ground((*rows, *facts))
