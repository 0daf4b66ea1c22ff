"""Workbooks (xlsx, xlsb, xls, ods): every visible sheet is a table."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

import python_calamine as calamine

from evaluation.documents.document import MOST_CELLS, Block, Cell, Table, UnreadableError

_RAISED = (calamine.CalamineError, OSError, ValueError, OverflowError, KeyError)


def sheet_blocks(content: bytes) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """A table for each visible sheet with anything in it, and a remark for each hidden one."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        hidden = [one.name for one in book.sheets_metadata if one.visible != calamine.SheetVisibleEnum.Visible]
        names = [
            one.name
            for one in book.sheets_metadata
            if one.typ == calamine.SheetTypeEnum.WorkSheet and one.name not in hidden
        ]
        blocks = [table for name in names if (table := _table(book.get_sheet_by_name(name)))]
    except _RAISED as error:
        raise UnreadableError(
            "表格文件损坏或者加了密码，打不开", "请用 Excel 或 WPS 打开，另存为 .xlsx 再试"
        ) from error
    return tuple(blocks), tuple(f"工作表“{name}”是隐藏的，没有读" for name in hidden)


def _table(sheet: calamine.CalamineSheet) -> Table | None:
    if sheet.height * sheet.width > MOST_CELLS:
        raise UnreadableError(f"工作表“{sheet.name}”有{sheet.height}行{sheet.width}列，太大", "请删去空的行和列")
    rows: Sequence[Sequence[Any]] = sheet.to_python(skip_empty_area=True)
    if not rows:
        return None
    first_row, first_column = sheet.start or (0, 0)
    merged: Mapping[tuple[int, int], tuple[int, int]] = {
        (row - first_row, column - first_column): (top - first_row, left - first_column)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        for row in range(top, min(bottom, top + 10_000) + 1)
        for column in range(left, min(right, left + 1_000) + 1)
        if (row, column) != (top, left)
    }
    return Table(
        tuple(
            tuple(
                _cell(
                    rows,
                    merged.get((at, column)),
                    value,
                    f"{sheet.name}第{at + first_row + 1}行第{column + first_column + 1}列",
                )
                for column, value in enumerate(row)
            )
            for at, row in enumerate(rows)
        ),
        sheet.name,
        sheet.name,
    )


def _cell(rows: Sequence[Sequence[Any]], anchor: tuple[int, int] | None, value: Any, place: str) -> Cell:
    if anchor is None:
        return Cell(_text(value), place)
    row, column = anchor
    return Cell(_text(rows[row][column]) if row < len(rows) and column < len(rows[row]) else "", place, covered=True)


def _text(value: Any) -> str:
    """A value as a spreadsheet shows it without a format: 15 digits, no trailing zeros."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        text = f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:.15g}"
        return "0" if text in ("-0", "") else text
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()[:10]
    return str(value).strip()
