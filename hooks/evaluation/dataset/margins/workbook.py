"""A workbook: the cells of every sheet, shown or hidden, and everything about it that is no cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.dataset.grids import letters, read_sheets
from evaluation.dataset.margins.office import parts
from evaluation.dataset.margins.text import Margin
from evaluation.problems import Place


def workbook(path: Path, file: str, *, without_table: bool) -> Iterator[Margin]:
    """Cells of the sheets by their places, without those of the one that is read as a table; then names, properties,
    comments and all the rest."""
    cells: set[str] = set()
    table = without_table
    for sheet in read_sheets(path):
        title = f"工作表“{sheet.name}”" + ("" if sheet.visible else "，隐藏")
        is_table = table and sheet.visible and not sheet.is_empty
        table = table and not is_table
        for number, row in enumerate(sheet.rows, start=1):
            for column, text in enumerate(row):
                cells.add(text)
                if text and not is_table:
                    yield Margin(Place(file, number, letters(column), title), text)
    yield from parts(path, file, frozenset(cells))
