"""A sheet as it is read: texts as a spreadsheet program shows them, and what to tell about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.dataset.grids.look import Area, Cell

Grid = list[list[str]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What cannot be read as it is shown: rule, what was found and advice, with the cell where there is one. It
    misleads where the text of the cell is not what a reader sees, more than by its rounding."""

    rule: str
    found: str
    advice: str
    cell: Cell | None = None
    misleads: bool = False


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet from A1 on, every row of one width; `merged` areas hold their text in the first cell."""

    name: str
    rows: Grid
    visible: bool = True
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for row in self.rows for cell in row)


def trimmed(rows: Iterable[list[str]]) -> Grid:
    """Without the blank rows below the table and the blank columns beside it that Excel keeps once they were used.

    While rows differ in length none of their cells is dropped: it may stand for a comma too many.
    """
    grid = [[cell.strip() for cell in row] for row in rows]
    while grid and not any(grid[-1]):
        grid.pop()
    if len({len(row) for row in grid}) != 1:
        return grid
    width = max(number for row in grid for number, cell in enumerate(row, start=1) if cell)
    return [row[:width] for row in grid]
