"""A text as it is read: paragraphs of running text and the tables between them, each with its lines.

Four ways of writing a table are known: Word's text export (one cell a line, each behind a tab, an empty line after
each row), rows whose cells are parted by tabs or by commas, and Markdown.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evaluation.audit.grid import Cell, Grid, Row, grid
from evaluation.language.numerals import CHARACTERS

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_EXPRESSION = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}")
_MARKDOWN_RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
_UNIT_LINE = re.compile(r"[（(]?(?:金额|金额单位|单位|计量单位)\s*[:：]\s*(?P<unit>[^\s）)]+)[）)]?")
_SENTENCE = re.compile(r"[^。！？]*[。！？]?[”’）)]*", re.S)
_UNFINISHED = ("：", ":", "，", ",", "、", "；", ";")
_PART = re.compile(r"[^\d，。；]{2,24}\d[\d.,]*\s*[万亿]?元")
_STOP = re.compile(r"。$")
_BREAKING = "；;，,、。 \n"
_RUN = re.compile(rf"[0-9０-９{CHARACTERS}]{{60,}}")
_LONGEST_SENTENCE = 800
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|-?\d+(?:\.\d+)?%?")
_FEWEST_COMMAS, _LONGEST_ROW = 2, 2000
_LONGEST_CAPTION = 60
_LONGEST_NAME = 30


@dataclass(frozen=True)
class Passage:
    """One paragraph, or the running text of one table cell; `breaks` are the offsets where its lines begin.

    `topic` are the names of the table's row in which the text stands.
    """

    text: str
    lines: tuple[int, ...]
    breaks: tuple[int, ...]
    topic: str = ""

    def line_at(self, offset: int) -> int:
        return self.lines[bisect_right(self.breaks, offset) - 1]

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence; a line that ends unfinished runs on into the next.

        What goes on longer than any sentence is parted: the rules compare every part of a sentence with the others.
        """
        return tuple(piece for start, end in _sentences(self.text) for piece in _pieces(self.text, start, end))


@dataclass(frozen=True)
class Document:
    """The whole text in reading order."""

    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...]

    def grid_after(self, line: int, within: int = 40) -> Grid | None:
        """The next table below a line, when it is near."""
        return next((grid for grid in self.grids if line <= grid.first_line <= line + within), None)


def read_document(text: str) -> Document:
    """Part a text into passages and tables; no line is lost, but empty ones and Word's bookmarks are.

    What `{{ … }}` will show is not known here: it stands as …, and so does a run of digits too long to be a number.
    """
    lines = [
        _RUN.sub("…", _EXPRESSION.sub("…", _BOOKMARK.sub("", line))).rstrip("\r")
        for line in text.removeprefix("\ufeff").split("\n")
    ]
    passages: list[Passage] = []
    grids: list[Grid] = []
    at = 0
    while at < len(lines):
        if not _is_table(lines[at]) and not _is_comma_separated(lines, at):
            if lines[at].strip():
                passages.append(_passage([(at + 1, lines[at])]))
            at += 1
            continue
        rows, after = _table_rows(lines, at)
        caption, unit = _caption(lines, at)
        table = grid(rows, caption, unit)
        grids.append(table)
        passages.extend(_cell_passages(rows, {row.line: row for row in table.rows}))
        at = after
    return Document(tuple(_joined(passages)), tuple(table for table in grids if table.rows))


def _is_table(line: str) -> bool:
    return line.startswith("\t") or _is_markdown(line) or _is_tabbed(line)


def _is_markdown(line: str) -> bool:
    return line.lstrip().startswith("|") and line.count("|") > 2


def _is_tabbed(line: str) -> bool:
    """Several short cells on one line; a numbered heading with its text behind a tab is no row."""
    parts = [part for part in line.split("\t") if part.strip()]
    return "\t" in line and len(parts) > 1 and not any("。" in part for part in parts)


def _is_comma_separated(lines: Sequence[str], at: int) -> bool:
    """Whether a table in commas begins there: a row of names, and one of as many cells with a number among them."""
    if lines[at].count(",") < _FEWEST_COMMAS or at + 1 >= len(lines):
        return False
    heads, cells = _fields(lines[at]), _fields(lines[at + 1])
    return len(heads) == len(cells) > _FEWEST_COMMAS and any(_NUMBER.fullmatch(cell.strip()) for cell in cells)


def _fields(line: str) -> list[str]:
    """The cells of a line in commas; none when it is a sentence."""
    if "。" in line or "," not in line or len(line) > _LONGEST_ROW:
        return []
    return next(csv.reader([line]), [])


def _comma_rows(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    width, rows = len(_fields(lines[at])), []
    while at < len(lines) and len(fields := _fields(lines[at])) == width:
        rows.append([Cell(part.strip(), at + 1) for part in fields])
        at += 1
    return rows, at


def _table_rows(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    if _is_markdown(lines[at]):
        return _line_rows(lines, at, _is_markdown, "|")
    if _is_tabbed(lines[at].lstrip("\t")):
        return _line_rows(lines, at, _is_table, "\t")
    return _exported_rows(lines, at) if _is_table(lines[at]) else _comma_rows(lines, at)


def _line_rows(lines: Sequence[str], at: int, belongs, separator: str) -> tuple[list[list[Cell]], int]:  # type: ignore[no-untyped-def]
    rows = []
    while at < len(lines) and belongs(lines[at]):
        line = lines[at].strip().strip("|") if separator == "|" else lines[at].rstrip("\t")
        if not (separator == "|" and _MARKDOWN_RULE.fullmatch(lines[at].strip())):
            rows.append([Cell(part.strip(), at + 1) for part in line.split(separator)])
        at += 1
    return rows, at


def _exported_rows(lines: Sequence[str], at: int) -> tuple[list[list[Cell]], int]:
    """Rows of Word's export: a cell that goes on without a tab belongs to the one above it."""
    rows: list[list[Cell]] = [[]]
    while at < len(lines):
        line = lines[at]
        if line.startswith("\t"):
            rows[-1].append(Cell(line[1:].strip(), at + 1))
        elif line.strip() and rows[-1]:
            last = rows[-1][-1]
            rows[-1][-1] = Cell(f"{last.text}\n{line.strip()}", last.line)
        elif not line.strip() and at + 1 < len(lines) and lines[at + 1].startswith("\t"):
            rows.append([])
        else:
            break
        at += 1
    return [row for row in rows if row], at


def _caption(lines: Sequence[str], at: int) -> tuple[str, str]:
    """The title right above a table, and the unit that stands between them."""
    unit = ""
    for line in reversed(lines[max(0, at - 4) : at]):
        text = line.strip()
        if match := _UNIT_LINE.fullmatch(text):
            unit = match["unit"]
        elif text:
            return (text, unit) if len(text) <= _LONGEST_CAPTION and not text.endswith("。") else ("", unit)
    return "", unit


def _cell_passages(rows: Sequence[Sequence[Cell]], read: Mapping[int, Row]) -> Iterator[Passage]:
    """Cells that hold running text rather than a name or an amount."""
    for row in rows:
        names = read[row[0].line].names if row and row[0].line in read else ()
        topic = " ".join(name for name in names if 0 < len(name) <= _LONGEST_NAME)
        for cell in row:
            if len(cell.text) > _LONGEST_NAME or "\n" in cell.text or "。" in cell.text:
                parts = cell.text.split("\n")
                yield _passage(list(enumerate(parts, cell.line)), topic)


def _passage(numbered: Sequence[tuple[int, str]], topic: str = "") -> Passage:
    breaks, offset = [], 0
    for _, text in numbered:
        breaks.append(offset)
        offset += len(text) + 1
    text = "\n".join(text for _, text in numbered)
    return Passage(text, tuple(number for number, _ in numbered), tuple(breaks), topic)


def _joined(passages: Sequence[Passage]) -> Iterator[Passage]:
    """A paragraph that ends with 其中： runs on into those that give the parts: to a full stop, and past it to more."""
    pending: list[Passage] = []
    opened = False
    for passage in passages:
        unfinished = bool(pending) and pending[-1].text.rstrip().endswith(_UNFINISHED)
        if not opened or not (unfinished or _PART.match(passage.text)):
            if pending:
                yield _merged(pending)
            pending, opened = [], False
        pending.append(passage)
        opened = opened or passage.text.rstrip().endswith(("其中：", "其中:"))
    if pending:
        yield _merged(pending)


def _merged(passages: Sequence[Passage]) -> Passage:
    if len(passages) == 1:
        return passages[0]
    numbered = [
        (line, text if passage is passages[-1] else _STOP.sub("；", text))
        for passage in passages
        for line, text in zip(passage.lines, passage.text.split("\n"), strict=True)
    ]
    return _passage(numbered)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST_SENTENCE:
        limit = start + _LONGEST_SENTENCE
        cut = max(text.rfind(mark, start + _LONGEST_SENTENCE // 2, limit) + 1 for mark in _BREAKING) or limit
        yield start, cut
        start = cut
    yield start, end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        end = match.end()
        for line_end in _finished_lines(text, match.start(), end):
            if text[start:line_end].strip():
                yield start, line_end
            start = line_end
        if text[start:end].strip():
            yield start, end
        start = end


def _finished_lines(text: str, start: int, end: int) -> Iterator[int]:
    for at in range(start, end):
        if text[at] == "\n" and not text[max(start, at - _LONGEST_NAME) : at].rstrip().endswith(_UNFINISHED):
            yield at
