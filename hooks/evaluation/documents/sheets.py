"""Workbooks (xlsx, xlsb, xls, ods): every visible sheet is a table."""

from __future__ import annotations

from evaluation.documents.document import MOST_CELLS, Block, Cell, Table, UnreadableError
from evaluation.grids import Sheet, letters, workbook_of
from evaluation.grids import UnreadableError as Refused


def sheet_blocks(content: bytes) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """A table for each visible sheet with anything in it; remarks on what is hidden or is read otherwise than seen."""
    try:
        sheets = workbook_of(content, _ending(content))
    except Refused as error:
        raise UnreadableError(error.rule, error.advice) from error
    seen = [sheet for sheet in sheets if sheet.visible and not sheet.is_empty]
    remarks = [f"工作表“{sheet.name}”是隐藏的，没有读" for sheet in sheets if not sheet.visible]
    for sheet in seen:
        for doubt in sheet.doubts:
            at = f"{letters(doubt.cell[1])}{doubt.cell[0] + 1}" if doubt.cell else ""
            remarks.append(f"工作表“{sheet.name}”{at}：{doubt.rule}" + (f"（{doubt.found}）" if doubt.found else ""))
    return tuple(map(_table, seen)), tuple(remarks)


def _ending(content: bytes) -> str:
    """The kind of a workbook by what it is, whatever its file is called."""
    if not content.startswith(b"PK"):
        return ".xls"
    if b"xl/workbook.bin" in content:
        return ".xlsb"
    return ".ods" if b"opendocument.spreadsheet" in content[:200] else ".xlsx"


def _table(sheet: Sheet) -> Table:
    """What is seen of the sheet from its first cell on; merged cells show their text everywhere."""
    rows = {at: row for at, row in enumerate(sheet.rows) if at not in sheet.hidden_rows}
    if len(rows) * max(map(len, rows.values()), default=0) > MOST_CELLS:
        raise UnreadableError(f"工作表“{sheet.name}”太大", "请删去空的行和列")
    covered = {
        (row, column): sheet.rows[top][left]
        for top, left, bottom, right in sheet.merged
        if top < len(sheet.rows) and left < len(sheet.rows[top])
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    used = [at for at in range(max(map(len, rows.values()), default=0)) if at not in sheet.hidden_columns]
    filled = [at for at in used if any(at < len(row) and row[at].strip() for row in rows.values())]
    columns = [at for at in used if at >= min(filled, default=0)]
    first = next((at for at, row in rows.items() if any(cell.strip() for cell in row)), 0)
    return Table(
        tuple(
            tuple(_cell(sheet.name, row, at, column, covered) for column in columns)
            for at, row in rows.items()
            if at >= first
        ),
        sheet.name,
        sheet.name,
    )


def _cell(name: str, row: list[str], at: int, column: int, covered: dict[tuple[int, int], str]) -> Cell:
    place = f"{name}第{at + 1}行第{column + 1}列"
    if (at, column) in covered:
        return Cell(covered[at, column].strip(), place, covered=True)
    return Cell(row[column].strip() if column < len(row) else "", place)
