"""A file to the tables and paragraphs in it, each table with what stands above and below it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evaluation.audit import Audit, audit, read_words
from evaluation.dataset.grids import UnreadableError, read_sheets
from evaluation.documents import Block, Cell, Document, Paragraph, Table, read_document
from evaluation.intake.forms import FoundForm, forms_in
from evaluation.intake.forms import joined as joined_forms
from evaluation.intake.found import NOTE, FoundTable, Line, goes_on, is_unit, joined, tables_in, title_in, unit_in
from evaluation.problems import Place, Problem

_TEXT_SHEETS = (".csv",)
_ABOVE = 5  # paragraphs above a table that may be its title, number, who reports, year and unit
_CLOSE = 3  # paragraphs between two parts of a table
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
    forms: tuple[FoundForm, ...] = ()

    @cached_property
    def proofread(self) -> Audit | None:
        """Where the text contradicts itself; None where there is no text. Read before anything of it is written."""
        return audit(self.document, read_words()) if self.document else None


def read_source(path: Path) -> Source | Problem:
    """The tables and texts of a file that people have, or why it cannot be read."""
    if path.suffix.lower() in _TEXT_SHEETS and path.is_file():
        try:
            sheet = read_sheets(path, any_separator=True)[0]
        except UnreadableError as error:
            return error.at(Place(path.name))
        if not any(text.strip() for row in sheet.rows for text in row):
            return UnreadableError("文件是空的", "请从备份恢复，或重新导出").at(Place(path.name))
        rows = enumerate(sheet.rows, start=1)
        lines = [Line(tuple(Cell(text.strip()) for text in row), f"第{number}行") for number, row in rows]
        return Source(path.name, _digest(path), tables_in(lines, path.name, ""), ())
    document = read_document(path)
    if isinstance(document, Problem):
        return document
    paragraphs = tuple(block for block in document.blocks if isinstance(block, Paragraph))
    tables, forms = _tables(document.blocks, path.name)
    return Source(path.name, _digest(path), tables, paragraphs, document.remarks, document, forms)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tables(blocks: tuple[Block, ...], file: str) -> tuple[tuple[FoundTable, ...], tuple[FoundForm, ...]]:
    """Each table under what stands right above it, with the note right below it; forms are read as such."""
    tables: list[FoundTable] = []
    forms: list[FoundForm] = []
    last: int | None = None
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            above = [block.title, *_above(blocks, at)] if block.title else _above(blocks, at)
            place = f"工作表“{block.title}”" if block.title else block.place
            lines = [_line(block, number) for number in range(1, len(block.rows) + 1)]
            parts = forms_in(lines, place, above)
            if parts and (any(part.is_form for part in parts) or _goes_on(parts, forms, blocks[at - 1])):
                forms.extend(parts)
                continue
            for table in tables_in(lines, file, place, above):
                if last is not None and goes_on(tables[-1], table) and _is_near(blocks, last, at):
                    table = joined(tables.pop(), table)
                tables.append(table)
                last = at
            tables[-1:] = [table.with_notes(_below(blocks, at)) for table in tables[-1:] if last == at] or tables[-1:]
    return tuple(tables), joined_forms(forms)


def _is_near(blocks: tuple[Block, ...], last: int, at: int) -> bool:
    """Whether nothing but a repeated title and unit stands between two tables."""
    between = blocks[last + 1 : at]
    return len(between) < _CLOSE and all(isinstance(one, Paragraph) and len(one.text) <= _TITLE for one in between)


def _goes_on(parts: tuple[FoundForm, ...], forms: list[FoundForm], before: Block) -> bool:
    """Whether the only part is what the form in the table right above still lacks."""
    return len(parts) == 1 and isinstance(before, Table) and bool(forms) and not forms[-1].indicators


def _line(table: Table, number: int) -> Line:
    cells = table.rows[number - 1]
    place = cells[0].place.removeprefix(table.place).partition("第1列")[0] if cells else f"第{number}行"
    return Line(tuple(replace(cell, text=cell.text.strip()) for cell in cells), place or f"第{number}行")


def _above(blocks: tuple[Block, ...], at: int) -> list[str]:
    """Title and unit: the short paragraphs right above, the title first."""
    found: list[str] = []
    for block in reversed(blocks[max(0, at - _ABOVE) : at]):
        if not isinstance(block, Paragraph):
            break
        text = block.text.strip()
        if not unit_in([text]) and (len(text) > _TITLE or "。" in text):
            break
        found.insert(0, text)
        if title_in(text):
            break
    return found


def _below(blocks: tuple[Block, ...], at: int) -> list[str]:
    """The note right below, or the unit, where it is not what stands above the next table."""
    texts = [block.text.strip() for block in blocks[at + 1 : at + 2] if isinstance(block, Paragraph)]
    is_last = not any(isinstance(block, Table) for block in blocks[at + 2 : at + 3])
    return [text for text in texts if NOTE.match(text) or (is_last and is_unit(text))]
