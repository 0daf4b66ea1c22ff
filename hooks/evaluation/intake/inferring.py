"""A definition for a table that the schema does not know, from nothing but what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from evaluation.intake.amounts import amount_text, is_number
from evaluation.intake.converting import says_total
from evaluation.intake.found import FoundTable
from evaluation.numbers.amounts import parse

MOST_COLUMNS = 12
_UNIT = re.compile(r"[（(](元|万元|亿元|%|人|人次|个|项|次|户|件)[）)]")


@dataclass(frozen=True, slots=True)
class InferredField:
    """A column: its name, whether it holds numbers, and their unit."""

    name: str
    is_amount: bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class InferredIdentity:
    """A column that is the sum or the difference of others in every row."""

    column: str
    method: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Inferred:
    """What a table's own content says about it."""

    title: str
    row_label: str
    fields: tuple[InferredField, ...]
    identities: tuple[InferredIdentity, ...]
    has_totals: bool


def inferred(table: FoundTable) -> Inferred:
    """Types and units of the columns, whether there are rows of totals, and the sums that hold in every row."""
    fields = tuple(_field(table, at) for at in range(len(table.columns)))
    label = next((one.name for one in fields if not one.is_amount), fields[0].name if fields else "")
    rows = [[_value(text) for text in row.texts] for row in table.rows]
    amounts = [at for at, one in enumerate(fields) if one.is_amount][:MOST_COLUMNS]
    has_totals = any(says_total(text) for row in table.rows for text in row.texts)
    return Inferred(table.title, label, fields, tuple(_identities(fields, amounts, rows)), has_totals)


def inferred_lines(table: FoundTable) -> Iterator[str]:
    """What is inferred, for a person to look at: columns with their units, totals, and sums that hold in every row."""
    found = inferred(table)
    yield "列：" + "、".join(f"{one.name}（{one.unit or '个'}）" if one.is_amount else one.name for one in found.fields)
    yield f"每一行叫什么：{found.row_label}；{'有' if found.has_totals else '没有'}小计、合计行"
    yield from (f"每一行都成立：{one.column} = {' + '.join(one.of)}" for one in found.identities)


def _field(table: FoundTable, at: int) -> InferredField:
    name, said = table.columns[at], [text for text in table.column(at) if text]
    if not said or sum(map(is_number, said)) * 5 < len(said) * 4 or name.endswith("序号"):
        return InferredField(name, False)
    own = _UNIT.search(name)
    percent = all(text.endswith(("%", "％")) for text in said)
    return InferredField(name, True, "%" if percent else own[1] if own else table.unit)


def _value(text: str) -> Fraction | None:
    bare = amount_text(text)
    return parse(bare) if bare else None


def _identities(
    fields: Sequence[InferredField], amounts: Sequence[int], rows: Sequence[Sequence[Fraction | None]]
) -> Iterator[InferredIdentity]:
    """For each column of amounts the first sum of neighbours, or difference of two, that is right in every row."""
    filled = [row for row in rows if sum(row[at] is not None for at in amounts) > 1]
    if len(filled) < 2:
        return
    used: set[int] = set()
    for target in amounts:
        same = [at for at in amounts if at != target and fields[at].unit == fields[target].unit and at not in used]
        if not any(row[target] for row in filled):
            continue
        for count in range(min(len(same), 5), 1, -1):
            found = next((of for of in combinations(same, count) if _adds_up(filled, target, of)), None)
            if found:
                used.add(target)
                yield InferredIdentity(fields[target].name, "合计", tuple(fields[at].name for at in found))
                break


def _adds_up(rows: Sequence[Sequence[Fraction | None]], target: int, of: Sequence[int]) -> bool:
    told = [row for row in rows if row[target] is not None]
    return len(told) > 1 and all(row[target] == sum(row[at] or 0 for at in of) for row in told)
