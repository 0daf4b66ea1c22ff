"""A file to the tables and paragraphs in it, each table with what stands above and below it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset.grids import UnreadableError, read_sheets
from evaluation.documents import Block, Document, Paragraph, Table, read_document
from evaluation.intake.found import Cell, FoundTable, Line, is_note, tables_in, unit_in
from evaluation.problems import Place, Problem

_TEXT_SHEETS = (".csv",)
_CLOSE = 3  # paragraphs above a table that may be its title and unit
_TITLE = 60


@dataclass(frozen=True)
class Source:
    """What a file holds, under the digest of its bytes."""

    file: str
    digest: str
    tables: tuple[FoundTable, ...]
    paragraphs: tuple[Paragraph, ...]
    remarks: tuple[str, ...] = ()
    document: Document | None = None


def read_source(path: Path) -> Source | Problem:
    """The tables and texts of a file that people have, or why it cannot be read."""
    if path.suffix.lower() in _TEXT_SHEETS:
        try:
            sheet = read_sheets(path)[0]
        except UnreadableError as error:
            return error.at(Place(path.name))
        lines = [
            Line(tuple(Cell(text.strip()) for text in row), f"第{number}行")
            for number, row in enumerate(sheet.rows, start=1)
        ]
        return Source(path.name, _digest(path), tables_in(lines, path.name, ""), ())
    document = read_document(path)
    if isinstance(document, Problem):
        return document
    paragraphs = tuple(block for block in document.blocks if isinstance(block, Paragraph))
    tables = tuple(_tables(document.blocks, path.name))
    return Source(path.name, _digest(path), tables, paragraphs, document.remarks, document)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tables(blocks: tuple[Block, ...], file: str) -> Iterator[FoundTable]:
    """Each table under what stands right above it, with the note right below it."""
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            above = _above(blocks, at)
            below = _below(blocks, at)
            place = f"工作表“{block.title}”" if block.title else block.place
            lines = [_line(block, number) for number in range(1, len(block.rows) + 1)]
            found = tables_in(lines, file, place, [block.title, *above] if block.title else above)
            yield from (*found[:-1], *(table.with_notes(below) for table in found[-1:]))


def _line(table: Table, number: int) -> Line:
    cells = table.rows[number - 1]
    place = cells[0].place.removeprefix(table.place).partition("第1列")[0] if cells else f"第{number}行"
    return Line(tuple(Cell(cell.text.strip(), cell.covered) for cell in cells), place or f"第{number}行")


def _above(blocks: tuple[Block, ...], at: int) -> list[str]:
    """Title and unit: the short paragraphs right above, the title first."""
    found: list[str] = []
    for block in reversed(blocks[max(0, at - _CLOSE) : at]):
        if not isinstance(block, Paragraph):
            break
        text = block.text.strip()
        if not unit_in([text]) and (len(text) > _TITLE or "。" in text):
            break
        found.insert(0, text)
        if not unit_in([text]):
            break
    return found


def _below(blocks: tuple[Block, ...], at: int) -> list[str]:
    return [
        block.text.strip()
        for block in blocks[at + 1 : at + 2]
        if isinstance(block, Paragraph) and is_note(block.text.strip())
    ]
