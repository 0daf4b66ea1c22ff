"""Cells that stand in many rows, kept once: the index has to reach a phone before the first result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

MARK = "\x7f"
MARK_BYTES = 4
LEAST_BYTES = 40

Rows = Sequence[str | list[Any]]


def repeated_cells(tables: Sequence[Rows]) -> list[str]:
    """The cells that are worth keeping once, the most frequent first."""
    count = Counter(cell for rows in tables for row in rows if not isinstance(row, str) for cell in row[1].split("\n"))
    saved = {cell: (times - 1) * len(cell.encode()) - times * MARK_BYTES for cell, times in count.items()}
    return sorted((cell for cell in count if saved[cell] >= LEAST_BYTES), key=lambda cell: (-count[cell], cell))


def refer(tables: Sequence[Rows], cells: Sequence[str]) -> None:
    """Put into each row, in the place of a cell that is kept once, a mark and its number."""
    number = {cell: f"{MARK}{at}" for at, cell in enumerate(cells)}
    for row in (row for rows in tables for row in rows if not isinstance(row, str)):
        row[1] = "\n".join(number.get(cell, cell) for cell in row[1].split("\n"))
