"""Plain text and Markdown in the encodings that Windows writes: a line is a paragraph; tables are known in five ways.

Rows with | between their cells, with tabs, with commas (a table of its own), and Word's export: a cell a line behind a
tab, an empty line after each row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from evaluation.dataset.grids import UnreadableError
from evaluation.dataset.grids.text import decoded as decoded_text
from evaluation.documents.document import Block, Cell, Paragraph, Table
from evaluation.documents.web import web_blocks

RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
NUMBER = re.compile(r"[-−－+]?[\d０-９][\d０-９,，.．]*\s*[%％]?")
MARKS = re.compile(r"\*\*|^\s*#{1,6}\s+|^\s*>\s*|\[bookmark: [^\]]*\]")
PAGE = re.compile(r"<(?:!doctype html|html|body|table)[\s>]", re.IGNORECASE)
ADVICE = "请在 Word 里“另存为”.docx，或者 UTF-8 编码的纯文本（.txt）"
LONGEST_ROW, FEWEST_COMMAS, WIDEST, FEWEST_ROWS = 2000, 2, 200, 3
Rows = Sequence[Sequence[Cell]]
Row = Callable[[str, Rows, str], list[str] | None]  # the cells of a line


def decoded(content: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 with a mark, or GB 18030; anything else, as Big5, is refused."""
    text = decoded_text(content, ADVICE)
    if "\0" in text:
        raise UnreadableError("认不出是什么文件：不是 Word、Excel、PDF，也不是纯文本", ADVICE)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def plain_blocks(text: str, *, is_page: bool = False) -> tuple[Block, ...]:
    """The lines of a text as paragraphs, and the tables between them."""
    if is_page or PAGE.search(text[:2000]):
        return web_blocks(text)
    lines = [MARKS.sub("", line.rstrip("\r")) for line in text.removeprefix("\ufeff").split("\n")]
    return tuple(_blocks(lines))


def with_typed_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks, with tabbed paragraphs as a table where names stand above rows of a name and its numbers."""
    for is_typed, run in groupby(blocks, lambda one: isinstance(one, Paragraph) and one.text.strip().count("\t") > 1):
        lines = list(run)
        typed = (one for one in lines if is_typed and isinstance(one, Paragraph))
        rows = [[Cell(part.strip(), one.place) for part in one.text.strip().split("\t")] for one in typed]
        are_numbers = [all(NUMBER.fullmatch(cell.text) for cell in row[1:] if cell.text) for row in rows]
        fits = len(rows) >= FEWEST_ROWS and len({len(row) for row in rows}) == 1
        if fits and not are_numbers[0] and all(are_numbers[1:]):
            yield Table(tuple(map(tuple, rows)), f"{lines[0].place}起的表")
        else:
            yield from lines


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
    if not lines[at].strip():
        return [], at + 1
    follows = lines[at + 1] if at + 1 < len(lines) else ""
    loose = () if lines[at].startswith("\t") else ((_in_commas, 2), (_spaced, 3))
    for row, least in ((_piped, 2), (_tabbed, 2), *loose):
        rows, after = _run(lines, at, row, follows)
        if len(rows) >= least:
            return rows, after
    rows, after = _exported(lines, at)
    return (rows, after) if len(rows) > 1 else ([], at + 1)


def _run(lines: Sequence[str], at: int, row: Row, follows: str) -> tuple[list[list[Cell]], int]:
    """The lines in a row that are rows of one kind; a rule below a heading is no row, and does not end them."""
    rows: list[list[Cell]] = []
    while at < len(lines) and (parts := row(lines[at], rows, follows)) is not None:
        if parts:
            rows.append([Cell(part.strip(), f"第{at + 1}行") for part in parts])
        at += 1
    return rows, at


def _piped(line: str, rows: Rows, follows: str) -> list[str] | None:
    """Cells between |; of a table without a rule below its heading, at least two signs in each row."""
    text = line.strip().replace("｜", "|")
    has_rule = RULE.fullmatch(follows.strip())
    if "|" not in text or not (has_rule or text.count("|") > 1) or line.endswith("。"):
        return None
    return [] if RULE.fullmatch(text) else text.removeprefix("|").removesuffix("|").replace("\\|", "｜").split("|")


def _tabbed(line: str, rows: Rows, follows: str) -> list[str] | None:
    """Several short cells on one line; a numbered heading with its text behind a tab is no row."""
    parts = line.rstrip("\t ").removeprefix("\t").split("\t")
    is_row = len(parts) > 1 or (rows and line.count("\t") + 1 >= len(rows[0]) > 1)  # a name with nothing beside it
    return parts if is_row and "。" not in line and line.strip() else None


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


def _in_commas(line: str, rows: Rows, follows: str) -> list[str] | None:
    """A row of names, and rows of as many cells, with a number among those of the first."""
    fields = _fields(line)
    is_table = rows or any(NUMBER.fullmatch(cell.strip()) for cell in _fields(follows))
    return fields if is_table and len(fields) > FEWEST_COMMAS and (not rows or len(fields) == len(rows[0])) else None


def _fields(line: str) -> list[str]:
    if "。" in line or "," not in line or len(line) > LONGEST_ROW:
        return []
    return next(csv.reader([line]), [])


def _spaced(line: str, rows: Rows, follows: str) -> list[str] | None:
    """Lines of a name and at least two numbers, as taken from a PDF; the line above them may be their heading."""
    parts = line.split()
    numbers = sum(NUMBER.fullmatch(part) is not None for part in parts[1:])
    is_heading = not rows and len(parts) > 2 and not any(map(NUMBER.fullmatch, parts)) and "。" not in line
    fits = not rows or len(parts) == len(rows[0])
    return parts if fits and (is_heading or 2 <= numbers == len(parts) - 1) else None
