"""One row that breaks what the others of its table keep: a cell left blank, a number gone, amounts of the row above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from evaluation.dataset import DETAIL, Dataset, Field, Table
from evaluation.problems import Problem

Asked = Iterator[tuple[str, Problem]]
LEAST, FEW = 5, 2  # rows that make a habit; exceptions to it
DIGITS, FREE = 5, 3  # digits that nobody types twice by chance: of a row of a table, of a figure that stands alone
_NUMBERED = re.compile(r"(.*?)0*(\d+)")
_DIGIT, _ANY = re.compile(r"[1-9]"), re.compile(r"\d")
_KEPT = ("行别", "编号", "序号")


def irregular_questions(dataset: Dataset) -> Asked:
    """What is asked of the rows of each table, by the other rows. An indicator is scored in a way of its own: its
    amounts and rules have no habit."""
    for table in dataset.tables.values():
        if table.schema.role != "rekeying" and table.sound:
            rows = [row for row, kind in enumerate(table.kinds()) if kind == DETAIL]
            if table.schema.role == "indicators":
                yield from _unlike_the_others(table, rows, _reasons(table), {})
                continue
            yield from _left_blank(table, rows)
            yield from _unlike_the_others(table, rows, _texts(table), table.amounts)
            yield from _missing_numbers(table, rows)
            yield from _same_as_above(table, rows)


def _reasons(table: Table) -> list[Field]:
    """The texts that somebody writes anew each year."""
    return [field for field in _texts(table) if field.new_year == "fill"]


def _texts(table: Table) -> list[Field]:
    return [
        field
        for field in table.schema.fields
        if field.type in ("text", "document") and field.name in table.columns and field.name not in _KEPT
    ]


def _cell(table: Table, row: int, column: str, rule: str, found: str, advice: str) -> tuple[str, Problem]:
    words = f"{table.ids()[row]} {column} {found}"
    return words, Problem(table.place(row, column), rule, found, advice)


def _left_blank(table: Table, rows: Sequence[int]) -> Asked:
    """A text or a number that every other row has."""
    numbers = [field for field in table.schema.fields if field.type == "amount" and field.name in table.columns]
    for field in (*_texts(table), *(field for field in numbers if not field.repeats)):
        texts = table.texts(field.name)
        blank = [row for row in rows if not texts[row]]
        if len(blank) == 1 and len(rows) > LEAST:
            rule = f"这一格空着，别的{len(rows) - 1}行都填了"
            yield _cell(table, blank[0], field.name, rule, "空白", "漏填的请补上")


def _unlike_the_others(
    table: Table, rows: Sequence[int], texts: Sequence[Field], amounts: Mapping[str, Sequence[Fraction | None]]
) -> Asked:
    """A text that stands where an amount or another text stands, and nowhere else; but in one row or two.

    A row is asked about once, however many of its columns go together elsewhere.
    """
    filled = {field.name: {row for row in rows if table.text(row, field.name)} for field in texts}
    stated = {name: {row for row in rows if column[row]} for name, column in amounts.items()}
    told = set[int]()
    for name, own in filled.items():
        for other, theirs in {**filled, **stated}.items():
            unlike = own ^ theirs
            together, neither = len(own & theirs), len(rows) - len(own | theirs)
            if name != other and 0 < len(unlike) <= FEW and min(together, neither) >= LEAST:
                for row in sorted(unlike - told):
                    rule = f"别的行“{name}”和“{other}”都同时有、同时没有"
                    yield _cell(table, row, name, rule, table.text(row, name) or "空白", "填错行、漏填的请改")
                told |= unlike


def _missing_numbers(table: Table, rows: Sequence[int]) -> Asked:
    """A gap in codes that are numbered without one."""
    found = [match for row in rows if (match := _NUMBERED.fullmatch(table.ids()[row]))]
    if len(found) < len(rows) or len(rows) < FEW:
        return
    for row, (one, other) in zip(rows[1:], pairwise(found), strict=True):
        if one[1] == other[1] and int(other[2]) - int(one[2]) > 1:
            rule, text = "编号跳过了中间的号", f"{one[0]}后面是{other[0]}"
            yield _cell(table, row, "编号", rule, text, "漏掉一行的请补上")


def _same_as_above(table: Table, rows: Sequence[int]) -> Asked:
    """All amounts of the row above, which have more digits than two rows share by chance."""
    is_free = table.schema.role == "facts"  # each row is of something else
    names = [name for name in table.amounts if not table.schema.field[name].repeats]
    for above, row in pairwise(rows):
        if is_free and _is_of_one_thing(table, above, row):
            continue
        texts = [table.text(row, name) for name in names]
        digits = sum(len((_ANY if is_free else _DIGIT).findall(text)) for text in texts)
        if texts == [table.text(above, name) for name in names] and digits >= (FREE if is_free else DIGITS):
            found = "、".join(text for text in texts if text)
            yield _cell(table, row, names[0], "各列的数都与上一行相同", found, "抄错行的请改")


def _is_of_one_thing(table: Table, one: int, other: int) -> bool:
    """Whether two free-standing figures may well be the same: budget and expenditure of one thing, in one unit."""
    things = {table.ids()[row].rpartition(".")[0] for row in (one, other)}
    return len(things) == 1 and table.text(one, "单位") == table.text(other, "单位")
