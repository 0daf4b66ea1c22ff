"""A table as read, every cell with its place and exact amount; and where the lines of the original stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from evaluation.dataset.answers import Answer
from evaluation.dataset.campaign import Campaign
from evaluation.dataset.declarations import Declarations, Definitions
from evaluation.dataset.editions import Editions
from evaluation.dataset.margins import Margin
from evaluation.dataset.policy import ChartSpec, Policy
from evaluation.dataset.printed import Printed
from evaluation.dataset.schema import Field, Schema
from evaluation.dataset.seals import Seals, Segment
from evaluation.dataset.settings import DRAFT, STATE, Settings
from evaluation.dataset.signatures import Signature
from evaluation.language.documents import short_names
from evaluation.numbers.amounts import decimals_of
from evaluation.problems import Place, Problem

if TYPE_CHECKING:
    import pandas as pd

DETAIL, SAMPLE = "明细", "【示例】"  # what marks a row that a new project begins with
WHOLE = re.compile(r"[0-6]", re.ASCII)


@dataclass(frozen=True)
class Table:
    """Rows of one data file: the texts by column, and the exact amounts of its number columns, in base units."""

    schema: Schema
    file: str
    columns: Mapping[str, tuple[str, ...]]
    amounts: Mapping[str, tuple[Fraction | None, ...]]
    sound: bool = True

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @cached_property
    def numbers(self) -> tuple[Field, ...]:
        """The columns of numbers that the file has, those of second entries left out."""
        return tuple(field for field in self.schema.fields if field.name in self.amounts and not field.repeats)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The texts by row, in the order of the columns."""
        return list(zip(*self.columns.values(), strict=True))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The texts as pandas has them, for whoever wants to compute with whole columns. A build does not: loading
        pandas takes longer than all that a build would ask of it.
        """
        import pandas

        return pandas.DataFrame(dict(self.columns), dtype=object)

    def texts(self, column: str) -> tuple[str, ...]:
        """The column's texts; blanks for a column that the file does not have."""
        return self.columns.get(column) or ("",) * len(self)

    def names(self, column: str) -> Sequence[tuple[str, str]]:
        """What rows are called, short, and what stands small beside it: the whole name where somebody gave a short one,
        else the document number that a name begins with."""
        names = self.texts(column)
        given = self.texts(self.schema.short_label) if column == self.schema.row_label else ("",) * len(self)
        numbered = short_names(names)
        return [(own, name) if own else cut for own, name, cut in zip(given, names, numbered, strict=True)]

    def text(self, row: int, column: str) -> str:
        return self.columns[column][row]

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Every cell that is no number, as it may be sealed."""
        texts = [field.name for field in self.schema.fields if field.type != "amount"]
        return tuple(
            Segment(self.place(row, name), text) for name in texts for row, text in enumerate(self.texts(name))
        )

    def ids(self) -> tuple[str, ...]:
        return self.texts("编号")

    def kinds(self) -> tuple[str, ...]:
        """What each row is: 明细, or a control total (小计, 合计, 总计)."""
        return self.texts("行别") if self.schema.has_kinds else (DETAIL,) * len(self)

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """For each row the cell that marks it as an example, which is nobody's until it is changed or deleted."""
        columns = self.columns.values()
        return tuple(next((texts[row] for texts in columns if SAMPLE in texts[row]), "") for row in range(len(self)))

    def is_taken_away(self, row: int) -> bool:
        """Whether the totals of the table are less this row, not more."""
        return bool(self.schema.sign) and self.texts(self.schema.sign)[row] == "减"

    def where(self, conditions: Mapping[str, str]) -> list[int]:
        """The detail rows in which each named column holds the given text."""
        wanted = [(self.columns[column], text) for column, text in conditions.items()]
        return [
            row
            for row, kind in enumerate(self.kinds())
            if kind == DETAIL and all(texts[row] == text for texts, text in wanted)
        ]

    def covered(self, row: int) -> list[int]:
        """The detail rows that a control total covers: those that agree with it in each grouping column it fills."""
        filled = {column: self.text(row, column) for column in self.schema.groups}
        return self.where({column: text for column, text in filled.items() if text})

    def unit(self, field: Field, row: int) -> str:
        return self.text(row, field.unit_from) if field.unit_from else field.unit

    def decimals(self, field: Field, row: int) -> int:
        """With how many decimals an amount stands: as its row says, else as it is typed."""
        said = self.texts(field.decimals_from)[row] if field.decimals_from else ""
        return int(said) if WHOLE.fullmatch(said) else decimals_of(self.text(row, field.name))

    def place(self, row: int | None, column: str = "") -> Place:
        """Where a cell stands, counting rows as Excel does: the header is row 1."""
        return Place(self.file, 0 if row is None else row + 2, column, self.schema.title)


def charted_rows(chart: ChartSpec, table: Table) -> list[int]:
    """The rows of the table that a chart shows: those that it names in their order, else in the order of the data."""
    ids, kinds = table.ids(), table.kinds()
    if chart.rows:
        return [ids.index(row_id) for row_id in chart.rows if row_id in ids]
    matching = table.where(chart.where) if chart.where else range(len(table))
    return [row for row in matching if kinds[row] in chart.kinds]


def data_address(file: str) -> str:
    """Where a data file's table is published below the site's root, without the ending of a format: `data/funds`."""
    return f"data/{PurePosixPath(file).stem}"


@dataclass(frozen=True)
class Dataset:
    """One fiscal year's data, with the problems met while reading it."""

    year: str
    policy: Policy
    settings: Settings
    tables: Mapping[str, Table]
    declarations: Declarations = field(default_factory=Declarations)
    campaign: Campaign = field(default_factory=Campaign)
    problems: tuple[Problem, ...] = ()
    margins: tuple[Margin, ...] = ()
    editions: Editions = field(default_factory=Editions)
    definitions: Definitions = field(default_factory=Definitions)
    seals: Seals = field(default_factory=Seals)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    printed: Printed = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether the year is still being filled in: it may be looked at, but not published."""
        return bool(self.settings.get(STATE) == DRAFT)

    def table(self, name: str) -> Table | None:
        """The table under its fact prefix, when it could be read."""
        return self.tables.get(name)

    def of_role(self, role: str) -> Table | None:
        """The table that plays a part in the engine (`indicators`, `targets`, `documents` …), when it could be read."""
        schema = self.policy.of_role(role)
        return self.tables.get(schema.name) if schema else None


LINES = re.compile(r"第(\d{1,6}(?:、\d{1,6})*)行(?![动业政])", re.ASCII)
LINE = re.compile(r"[1-9]\d{0,5}", re.ASCII)


@dataclass(frozen=True)
class Headings:
    """The headings of the original by the line that each stands on, in the order of the lines; none without a table."""

    lines: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def cited(self, text: str) -> str:
        """The text with the heading before each number of a line: “摘要”第10行. One heading is said once in a row."""
        return "".join(self._parts(text)) if self.lines and "行" in text else text

    def _parts(self, text: str) -> Iterator[str]:
        end, said = 0, ""
        for match in LINES.finditer(text):
            yield text[end : match.start()]
            groups: dict[str, list[str]] = {}
            for number in match[1].split("、"):
                groups.setdefault(self._over(int(number)), []).append(number)
            for at, (name, numbers) in enumerate(groups.items()):
                yield "、" if at else ""
                yield f"“{name}”" if name and name != said else ""
                yield f"第{'、'.join(numbers)}行"
                said = name
            end = match.end()
        yield text[end:]

    def _over(self, line: int) -> str:
        at = bisect_right(self.lines, line)
        return self.names[at - 1] if at else ""


def headings_of(dataset: Dataset) -> Headings:
    """What the year's table of headings says; nothing where it has none, or one that cannot be read."""
    table = dataset.of_role("outline")
    if table is None or not is_in_order(table):
        return Headings()
    return Headings(tuple(map(int, table.texts("起始行"))), table.texts("简称"))


def is_in_order(table: Table) -> bool:
    """Whether every heading names the line it stands on, in the order of the original."""
    lines = table.texts("起始行")
    numbers = [int(text) for text in lines if LINE.fullmatch(text)]
    return len(numbers) == len(lines) and all(one < other for one, other in pairwise(numbers))
