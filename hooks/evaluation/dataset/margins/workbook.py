"""A workbook: the cells of every sheet, shown or hidden, and everything about it that is no cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation.dataset.margins.office import parts
from evaluation.dataset.margins.text import Margin
from evaluation.problems import Place


def workbook(path: Path, file: str, from_sheet: int) -> Iterator[Margin]:
    """Cells of the sheets from the given one on, by their places; then names, properties, comments and all the rest."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    cells: set[str] = set()
    for at, sheet in enumerate(book.worksheets):
        title = f"工作表“{sheet.title}”" + ("" if sheet.sheet_state == "visible" else "，隐藏")
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            for column, value in enumerate(row, start=1):
                if value is None:
                    continue
                cells.add(shown := _shown(value))
                if at >= from_sheet:
                    yield Margin(Place(file, number, openpyxl.utils.get_column_letter(column), title), shown)
    book.close()
    yield from parts(path, file, frozenset(cells))


def _shown(value: object) -> str:
    """The cell as text; a whole number without the point that some programs write behind it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
