"""Workbooks: every visible sheet is a table, as a spreadsheet program shows it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from evaluation.dataset.grids import Sheet, read_sheets
from evaluation.documents.document import Block, Cell, Table


def sheet_blocks(content: bytes, ending: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """A table for each visible sheet with anything in it, and a remark for each hidden one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"book{ending}")
        path.write_bytes(content)
        sheets = read_sheets(path)
    blocks = tuple(_table(sheet) for sheet in sheets if sheet.visible and not sheet.is_empty)
    return blocks, tuple(f"工作表“{sheet.name}”是隐藏的，没有读" for sheet in sheets if not sheet.visible)


def _table(sheet: Sheet) -> Table:
    """The rows and columns that are shown; what is merged shows its text everywhere."""
    anchors = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }

    def cell(at: int, column: int) -> Cell:
        top, left = anchors.get((at, column), (at, column))
        return Cell(sheet.rows[top][left], f"{sheet.name}第{at + 1}行第{column + 1}列", (top, left) != (at, column))

    rows = (
        tuple(cell(at, column) for column in range(len(row)) if column not in sheet.hidden_columns)
        for at, row in enumerate(sheet.rows)
        if at not in sheet.hidden_rows
    )
    return Table(tuple(rows), sheet.name, sheet.name)
