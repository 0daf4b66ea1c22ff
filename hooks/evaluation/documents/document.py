"""What is read from a file: blocks in reading order, each with the place where a person finds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.dataset.grids import UnreadableError

BOLD = 10  # the level of a line that is all in bold, which may be a heading


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell. `covered`: a neighbour merged with it shows that text here too; `unsure`: why the text
    may not be taken for what a reader sees."""

    text: str
    place: str = ""
    covered: bool = False
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text, or one line of a plain text; `level` of the heading that it is, if it is one."""

    text: str
    place: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular table: every row has as many cells. `title` is a caption that belongs to it (a sheet's name)."""

    rows: tuple[tuple[Cell, ...], ...]
    place: str
    title: str = ""


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text in reading order; `remarks` say what of it is not read (hidden sheets)."""

    name: str
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """How many paragraphs and rows it has, a long paragraph counting as several."""
        return sum(
            1 + len(block.text) // 200 if isinstance(block, Paragraph) else len(block.rows) for block in self.blocks
        )

    @property
    def has_text(self) -> bool:
        cells = (cell for block in self.blocks if isinstance(block, Table) for row in block.rows for cell in row)
        return any(one.text.strip() for one in (*self.blocks, *cells) if not isinstance(one, Table))


@dataclass(frozen=True, slots=True)
class Span:
    """A cell before the table is laid out: over how many columns and rows it reaches, and from which column."""

    text: str
    columns: int = 1
    rows: int = 1


def span_of(text: str | None) -> int:
    """How many columns or rows an attribute says that a cell reaches over; one where it says nothing sound."""
    return max(1, int(text)) if text and text.strip().isdecimal() and len(text) < 6 else 1


def numbers_columns(texts: Iterable[str]) -> bool:
    """Whether a row only numbers the columns, as forms do below their headings: 栏次, 1, 2, 3."""
    said = [text for text in (text.strip() for text in texts) if text and text not in ("栏次", "行次")]
    first = int(said[0]) if said and said[0].isascii() and said[0].isdecimal() else -1
    return len(said) > 1 and said == [str(number) for number in range(first, first + len(said))]


MOST_COLUMNS, MOST_CELLS = 1_000, 2_000_000


def laid_out(rows: Iterable[Sequence[Span]], place: str, title: str = "") -> Table:
    """The rectangular table that rows of cells with spans make up; merged cells show their text everywhere."""
    grid: list[dict[int, Cell]] = []
    below: dict[int, tuple[int, str]] = {}
    for number, spans in enumerate(rows, 1):
        row: dict[int, Cell] = {}
        at = 0
        for column, (left, text) in list(below.items()):
            row[column] = Cell(text, f"{place}第{number}行第{column + 1}列", covered=True)
            below[column] = (left - 1, text)
        below = {column: rest for column, rest in below.items() if rest[0] > 0}
        for span in spans:
            while at in row:
                at += 1
            for offset in range(max(1, min(span.columns, MOST_COLUMNS - at))):
                row[at + offset] = Cell(span.text, f"{place}第{number}行第{at + offset + 1}列", covered=offset > 0)
                if span.rows > 1:
                    below[at + offset] = (min(span.rows, 65_536) - 1, span.text)
            at += span.columns
        grid.append(row)
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    if width * len(grid) > MOST_CELLS:
        raise UnreadableError(f"{place}有{len(grid)}行{width}列，太大", "请只保留有内容的行和列")
    for number, row in enumerate(grid, 1):
        row |= {at: Cell("", f"{place}第{number}行第{at + 1}列") for at in range(width) if not row.get(at)}
    return Table(tuple(tuple(row[at] for at in range(width)) for row in grid), place, title)
