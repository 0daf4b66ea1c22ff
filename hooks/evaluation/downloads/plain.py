"""A sheet as CSV and as JSON: texts that no spreadsheet program runs, numbers as exact decimal strings."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator

from evaluation.downloads.sheet import NUMBER, Amount, Cell, Column, Sheet
from evaluation.numbers.amounts import decimal_string

_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # full-width ones too: Excel in Chinese reads them alike
_NEGATIVE = re.compile(r"-\d[\d,]*(?:\.\d+)?%?")


def csv_bytes(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark and CRLF, as Excel reads and writes it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.header for column in sheet.columns])
    writer.writerows([cell_text(cell) for cell in row] for row in sheet.rows)
    return buffer.getvalue().encode("utf-8-sig")


def cell_text(cell: Cell) -> str:
    """A number as a decimal string; a text that a spreadsheet would take for a formula behind an apostrophe."""
    if isinstance(cell, Amount):
        return decimal_string(cell.value)
    return f"'{cell}" if runs_as_formula(cell) else cell


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet program would take the text for a formula; a negative number (-100.00%) is none."""
    return text.startswith(_FORMULA_SIGNS) and not _NEGATIVE.fullmatch(text)


def json_bytes(sheet: Sheet) -> bytes:
    """A list of objects, one row a line, under the same headers as the CSV."""
    lines = (
        json.dumps(dict(_members(sheet.columns, row)), ensure_ascii=False, separators=(",", ":")) for row in sheet.rows
    )
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8")


def _members(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> Iterator[tuple[str, str | None]]:
    """Each cell under its header; a number that is not applicable is null."""
    for column, cell in zip(columns, row, strict=True):
        if isinstance(cell, Amount):
            yield column.header, decimal_string(cell.value)
        else:
            yield column.header, cell or (None if column.type == NUMBER else "")
