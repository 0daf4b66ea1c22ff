"""Plain text and Markdown: a line is a paragraph; tables are known in four ways of writing them.

Rows with | between their cells, with tabs, with commas (a table of its own), and Word's export: a cell a line behind a
tab, an empty line after each row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from evaluation.documents.document import Block, Cell, Paragraph, Table
from evaluation.documents.web import web_blocks

RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
NUMBER = re.compile(r"[-−－+]?[\d０-９][\d０-９,，.．]*\s*[%％]?")
MARKS = re.compile(r"\*\*|^\s*#{1,6}\s+|^\s*>\s*|\[bookmark: [^\]]*\]")
PAGE = re.compile(r"<(?:!doctype html|html|body|table)[\s>]", re.IGNORECASE)
LONGEST_ROW, FEWEST_COMMAS, WIDEST = 2000, 2, 200


def plain_blocks(text: str, *, is_page: bool = False) -> tuple[Block, ...]:
    """The lines of a text as paragraphs, and the tables between them."""
    if is_page or PAGE.search(text[:2000]):
        return web_blocks(text)
    lines = [MARKS.sub("", line.rstrip("\r")) for line in text.removeprefix("\ufeff").split("\n")]
    return tuple(_blocks(lines))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    at = tables = 0
    while at < len(lines):
        rows, after = _rows(lines, at)
        if rows:
            tables += 1
            width = max(len(row) for row in rows)
            yield Table(
                tuple((*row, *(Cell("", row[0].place) for _ in range(width - len(row)))) for row in rows),
                f"第{at + 1}行的表",
            )
        elif lines[at].strip():
            yield Paragraph(lines[at], f"第{at + 1}行")
        at = after


def _rows(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    """The rows of the table that begins at a line, and the line after it; none when none begins there."""
    line = lines[at]
    if not line.strip():
        return [], at + 1
    for read in (_piped, _tabbed, _exported, _in_commas, _spaced):
        rows, after = read(lines, at)
        if len(rows) > 1:
            return rows, after
    return [], at + 1


def _cells(parts: Sequence[str], line: int) -> list[Cell]:
    return [Cell(part.strip(), f"第{line + 1}行") for part in parts]


def _piped(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    rows = []
    has_rule = at + 1 < len(lines) and RULE.fullmatch(lines[at + 1].strip()) is not None
    while (
        at < len(lines) and "|" in lines[at] and (has_rule or lines[at].count("|") > 1) and "。" not in lines[at][-1:]
    ):
        text = lines[at].strip()
        if not RULE.fullmatch(text):
            text = text.removeprefix("|")
            text = text.removesuffix("|")
            rows.append(_cells(text.replace("\\|", "｜").split("|"), at))
        at += 1
    return rows, at


def _tabbed(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    """Several short cells on one line; a numbered heading with its text behind a tab is no row."""
    rows: list[list[Cell]] = []
    tabs = lines[at].count("\t")
    while at < len(lines):
        parts = lines[at].rstrip("\t ").removeprefix("\t").split("\t")
        is_row = len(parts) > 1 or (rows and lines[at].count("\t") == tabs)  # a name with nothing beside it
        if not is_row or any("。" in part for part in parts) or not any(part.strip() for part in parts):
            break
        rows.append(_cells(parts, at))
        at += 1
    return rows, at


def _exported(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    """Rows of Word's export: a cell that goes on without a tab belongs to the one above it."""
    if not lines[at].startswith("\t") or (at and lines[at - 1].startswith("\t")):
        return [], at
    rows: list[list[Cell]] = [[]]
    while at < len(lines):
        line = lines[at]
        if len(rows[-1]) > WIDEST:
            return [], at
        if line.startswith("\t"):
            rows[-1].append(Cell(line[1:].strip(), f"第{at + 1}行"))
        elif line.strip() and rows[-1]:
            last = rows[-1][-1]
            rows[-1][-1] = Cell(f"{last.text}\n{line.strip()}", last.place)
        elif not line.strip() and at + 1 < len(lines) and lines[at + 1].startswith("\t"):
            rows.append([])
        else:
            break
        at += 1
    return [row for row in rows if row], at


def _in_commas(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    """A row of names, and rows of as many cells with a number among them."""
    rows: list[list[Cell]] = []
    start, width = at, 0
    following = _fields(lines[at + 1]) if at + 1 < len(lines) else []
    if not any(NUMBER.fullmatch(cell.strip()) for cell in following):
        return [], at
    while at < len(lines) and len(fields := _fields(lines[at])) > FEWEST_COMMAS and width in (0, len(fields)):
        width = len(fields)
        rows.append(_cells(fields, at))
        at += 1
    return (rows, at) if len(rows) > 1 else ([], start)


def _fields(line: str) -> list[str]:
    if "。" in line or "," not in line or len(line) > LONGEST_ROW:
        return []
    return next(csv.reader([line]), [])


def _spaced(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    """Lines of a name and at least two numbers, as taken from a PDF; the line above them may be their heading."""
    rows: list[list[Cell]] = []
    width = 0
    while at < len(lines):
        parts = lines[at].split()
        numbers = sum(NUMBER.fullmatch(part) is not None for part in parts[1:])
        is_heading = not rows and len(parts) > 2 and not any(map(NUMBER.fullmatch, parts)) and "。" not in lines[at]
        if not (is_heading or (numbers >= 2 and numbers == len(parts) - 1)) or width not in (0, len(parts)):
            break
        width = len(parts)
        rows.append(_cells(parts, at))
        at += 1
    return (rows, at) if len(rows) > 2 else ([], at)
