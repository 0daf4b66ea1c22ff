"""One careless edit: some cells of a table, a row of it, or a span of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.dataset import Table
from evaluation.dataset.seals import digest

NUMBERS, ROWS, REFERENCES, WORDS = "数", "行和列", "引用", "文字"
KINDS = (NUMBERS, ROWS, REFERENCES, WORDS)

Cell = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody typed wrongly. In a table `cells` get other texts, or a whole row goes (`dropped`) or comes twice
    (`doubled`); in a page `after` takes the place of `length` characters from `at`. `said` is the change in words."""

    kind: str
    operator: str
    file: str
    said: str
    line: int
    table: str = ""
    cells: tuple[Cell, ...] = ()
    dropped: int = -1
    doubled: int = -1
    at: int = 0
    length: int = 0
    after: str = ""

    @property
    def half(self) -> int:
        """0 or 1, the same for ever: rules may be tuned on the first half; the second is held back."""
        return digest(f"{self.operator} {self.file} {self.line} {self.said} {self.after}").encode()[0] % 2

    @property
    def of_page(self) -> bool:
        return not self.cells and self.dropped < 0 and self.doubled < 0

    def changed(self, source: str) -> str:
        """The page with the span replaced."""
        return f"{source[: self.at]}{self.after}{source[self.at + self.length :]}"

    def described(self) -> str:
        """Where it is, as staff count rows, and what was changed."""
        return f"{self.file} 第{self.line}行 {self.operator}：{self.said}"


def with_cells(table: Table, cells: Sequence[Cell], dropped: int = -1, doubled: int = -1) -> list[list[str]]:
    """The table's rows of texts, header first, with other texts in some cells and one row gone or there twice."""
    header = list(table.columns)
    rows = [list(row) for row in table.rows]
    for row, column, text in cells:
        rows[row][header.index(column)] = text
    if doubled >= 0:
        rows.insert(doubled, rows[doubled])
    if dropped >= 0:
        del rows[dropped]
    return [header, *rows]
