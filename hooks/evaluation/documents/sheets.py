"""Workbooks: every visible sheet is a table, as a spreadsheet program shows it."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.dataset.grids import Doubt, Sheet, letters, workbook_of
from evaluation.documents.document import Block, Cell, Table

LISTED = 5  # cells with one and the same doubt


def sheet_blocks(
    content: bytes, ending: str, shown: tuple[Sheet, ...] | None = None
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """A table for each visible sheet with anything in it; remarks on what is hidden or is read otherwise than seen.
    `shown` are the sheets with their formats, where another program knows them."""
    sheets = shown or workbook_of(content, ending)
    blocks = tuple(_table(sheet) for sheet in sheets if sheet.visible and not sheet.is_empty)
    return blocks, tuple(remark for sheet in sheets for remark in _remarks(sheet))


def _remarks(sheet: Sheet) -> Iterator[str]:
    if not sheet.visible:
        yield f"工作表“{sheet.name}”是隐藏的，没有读"
        return
    by_rule: dict[str, list[Doubt]] = {}
    for doubt in () if sheet.is_empty else sheet.doubts:
        by_rule.setdefault(doubt.rule, []).append(doubt)
    for rule, doubts in by_rule.items():
        found = [(f"{letters(one.cell[1])}{one.cell[0] + 1}" if one.cell else "", _held(one)) for one in doubts]
        if len(doubts) > LISTED:
            yield f"工作表“{sheet.name}”：{rule}，共 {len(doubts)} 格，如 {'、'.join(map(''.join, found[:LISTED]))}"
        else:
            yield from (f"工作表“{sheet.name}”{at}：{rule}{held}" for at, held in found)


def _held(doubt: Doubt) -> str:
    return f"（{doubt.found}）" if doubt.found else ""


def _table(sheet: Sheet) -> Table:
    """The rows and columns that are shown; what is merged shows its text everywhere."""
    anchors = {
        (row, column): (top, left)
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }

    unsure = {doubt.cell: doubt for doubt in sheet.doubts if doubt.cell and doubt.misleads}

    def cell(at: int, column: int) -> Cell:
        top, left = anchors.get((at, column), (at, column))
        doubt = unsure.get((top, left))
        text, why = sheet.rows[top][left], f"{doubt.rule}{_held(doubt)}" if doubt else ""
        return Cell(text, f"{sheet.name}第{at + 1}行第{column + 1}列", (top, left) != (at, column), why)

    rows = (
        tuple(cell(at, column) for column in range(len(row)) if column not in sheet.hidden_columns)
        for at, row in enumerate(sheet.rows)
        if at not in sheet.hidden_rows
    )
    name = " ".join("".join(one if one.isprintable() else " " for one in sheet.name).split())
    return Table(tuple(rows), name, name)
