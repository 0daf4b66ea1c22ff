"""A Word file made of a report's text as Word exports it: headings as headings, tables as tables with merged cells.

`python tests/word_report.py TEXT FILE.docx` writes one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_HEADINGS = (
    (1, re.compile(r"[一二三四五六七八九十]+、.{2,40}")),
    (2, re.compile(r"（[一二三四五六七八九十]+）.{2,40}")),
)
_TOTAL = re.compile(r"\s*(?:小计|合计|总计|最终得分)\s*")
Grid = list[list[str]]


def blocks_of(text: str) -> Iterator[str | Grid]:
    """Paragraphs, and tables: a cell a line behind a tab, an empty line after each row."""
    rows: Grid = []
    row: list[str] | None = None
    for line in [*text.split("\n"), "", ""]:
        if line.startswith("\t"):
            if row is None:
                rows.append(row := [])
            row.append(line[1:].strip(" \u3000"))
        elif rows and row is not None and line.strip():
            row[-1] += f"\n{line.strip()}"
        elif rows and row is not None:
            row = None
        else:
            if rows:
                yield rows
                rows = []
            if line.strip():
                yield _BOOKMARK.sub("", line.strip())


def word_report(text: str) -> Document:
    document = docx.Document()
    for block in blocks_of(text):
        if isinstance(block, list):
            _add_table(document, block)
            continue
        level = next((level for level, form in _HEADINGS if form.fullmatch(block) and "。" not in block), 0)
        if level:
            document.add_heading(block, level)
        else:
            document.add_paragraph(block)
    return document


def _add_table(document: Document, rows: Grid) -> None:
    width = max(map(len, rows))
    spans = [
        _spans(row, rows[number + 1] if number == 0 and len(rows) > 1 else [], width) for number, row in enumerate(rows)
    ]
    table = document.add_table(rows=len(rows), cols=width)
    starts: list[dict[int, str]] = []
    for number, (row, widths) in enumerate(zip(rows, spans, strict=True)):
        at, start = 0, {}
        for text, span in zip(row, widths, strict=True):
            cell = table.cell(number, at)
            if span > 1:
                cell = cell.merge(table.cell(number, at + span - 1))
            cell.text = text
            start[at] = text
            at += span
        starts.append(start)
    for column in range(min(2, width)):
        _merge_down(table, starts, column)
    for column in range(width):
        if (
            len(rows) > 1
            and spans[0].count(1) != len(spans[0])
            and starts[1].get(column) == ""
            and starts[0].get(column)
        ):
            table.cell(0, column).merge(table.cell(1, column)).text = starts[0][column]


def _spans(row: list[str], below: list[str], width: int) -> list[int]:
    """Over how many columns each cell of a row reaches."""
    missing = width - len(row)
    if not missing:
        return [1] * len(row)
    if len(below) == width and below.count(""):
        spanned = (width - below.count("")) // (len(row) - below.count(""))
        spans, at = [], 0
        for _ in row:
            spans.append(1 if not below[at] else spanned)
            at += spans[-1]
        return spans
    label = next((at for at, text in enumerate(row) if _TOTAL.fullmatch(text) or text.endswith("合计")), len(row) - 1)
    return [1 + missing if at == label else 1 for at in range(len(row))]


def _merge_down(table: docx.table.Table, starts: list[dict[int, str]], column: int) -> None:
    """Merge the blank cells below a label of the first columns with it."""
    top: int | None = None
    for number, start in enumerate(starts[1:], start=1):
        if column not in start or (column and starts[number].get(0) and not start[column]):
            top = None
        elif start[column]:
            top = number
        elif top is not None and (not column or not start.get(0)):
            text = starts[top][column]
            table.cell(top, column).merge(table.cell(number, column)).text = text


if __name__ == "__main__":
    word_report(Path(sys.argv[1]).read_text(encoding="utf-8")).save(sys.argv[2])
