"""A table of the department's own for one that the schema does not know, from nothing but what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from evaluation.intake.amounts import amount_text, is_number
from evaluation.intake.converting import says_total
from evaluation.intake.found import FoundTable
from evaluation.numbers.amounts import parse
from evaluation.start.own_table import OwnColumn, OwnIdentity, OwnTable

MOST_COLUMNS = 12
_UNIT = re.compile(r"[（(](元|万元|亿元|千元|%|人|人次|个|项|次|户|件)[）)]")
_ODD = re.compile(r"[^\w“”（）()%·-]")


def column_names(table: FoundTable) -> dict[str, str]:
    """What each heading is called as a column: without its unit and what no name can hold."""
    named: dict[str, str] = {}
    for at, heading in enumerate(table.columns, start=1):
        name = _ODD.sub("", _UNIT.sub("", heading)) or f"第{at}列"
        named[heading] = name if name not in named.values() else f"{name}{at}"
    return named


def inferred(table: FoundTable, name: str = "", file: str = "") -> OwnTable:
    """Types and units of the columns, whether there are rows of totals, and the sums that hold in every row."""
    names = column_names(table)
    columns = tuple(OwnColumn(names[heading], _unit(table, at)) for at, heading in enumerate(table.columns))
    rows = [[parse(amount_text(text) or "") for text in row.texts] for row in table.rows]
    has_totals = any(says_total(text) for row in table.rows for text in row.texts)
    return OwnTable(name, file, columns, has_totals, tuple(_identities(columns, rows)), table.title or name)


def inferred_lines(table: FoundTable) -> Iterator[str]:
    """What is inferred, for a person to look at: columns with their units, totals, and sums that hold in every row."""
    found = inferred(table)
    yield "列：" + "、".join(f"{one.name}（{one.unit}）" if one.unit else one.name for one in found.columns)
    label = found.label or next(iter(found.header[found.has_totals + 1 :]), "")
    yield f"每一行叫什么：{label}；{'有' if found.has_totals else '没有'}小计、合计行"
    yield from (f"每一行都成立：{one.column} = {' + '.join(one.of)}" for one in found.identities)


def _unit(table: FoundTable, at: int) -> str:
    """The unit of a column of numbers, 个 where none is written; empty for one of texts."""
    name, said = table.columns[at], [text for text in table.column(at) if text]
    if not said or sum(map(is_number, said)) * 5 < len(said) * 4 or name.endswith("序号"):
        return ""
    own = _UNIT.search(name)
    percent = all(text.endswith(("%", "％")) for text in said)
    return ("%" if percent else own[1] if own else table.unit) or "个"


def _identities(columns: Sequence[OwnColumn], rows: Sequence[Sequence[Fraction | None]]) -> Iterator[OwnIdentity]:
    """For each column of amounts the first sum of others that is right in every row."""
    amounts = [at for at, one in enumerate(columns) if one.unit][:MOST_COLUMNS]
    filled = [row for row in rows if sum(row[at] is not None for at in amounts) > 1]
    if len(filled) < 2:
        return
    used: set[int] = set()
    for target in amounts:
        same = [at for at in amounts if at != target and columns[at].unit == columns[target].unit and at not in used]
        if not any(row[target] for row in filled):
            continue
        for count in range(min(len(same), 5), 1, -1):
            found = next((of for of in combinations(same, count) if _adds_up(filled, target, of)), None)
            if found:
                used.add(target)
                yield OwnIdentity(columns[target].name, "合计", tuple(columns[at].name for at in found))
                break


def _adds_up(rows: Sequence[Sequence[Fraction | None]], target: int, of: Sequence[int]) -> bool:
    told = [row for row in rows if row[target] is not None]
    return len(told) > 1 and all(row[target] == sum(row[at] or 0 for at in of) for row in told)
