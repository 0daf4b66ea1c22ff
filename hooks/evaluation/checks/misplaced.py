"""Amounts and rows that may stand in another's place: columns or cells exchanged, a row under another group, parent or
sign. Each is a table as it would be, put right; `tried` sees whether the checks then hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.problems import Place, Problem

Cell = TypeVar("Cell")
PARENT, NONE = "上级", Fraction(0)
SIGNS = {"加": "减", "减": "加"}


@dataclass(frozen=True, slots=True)
class Rearranged:
    """A table put right, and what is said of the place where it was wrong: the rule, what stands there, what to do."""

    table: Table
    place: Place
    rule: str
    found: str
    advice: str


def rearranged(dataset: Dataset, failed: Collection[Problem]) -> Iterator[Rearranged]:
    """What the failed comparisons of each table leave possible, whole columns first."""
    for table in dataset.tables.values():
        own = [problem for problem in failed if problem.place.file == table.file and problem.place.row]
        if table.sound and own:
            yield from _columns_exchanged(table, own)
            yield from _cells_exchanged(table, own)
            yield from _under_another_group(table, own)
            yield from _total_of_another_group(table, own)
            yield from _under_another_parent(table, own)
            yield from _with_the_other_sign(table, own)


def _columns_exchanged(table: Table, failed: Sequence[Problem]) -> Iterator[Rearranged]:
    for identity in table.schema.identities:
        if sum(problem.place.column == identity.column for problem in failed) > 1:
            for one, other in combinations(identity.of, 2):
                names = {one: other, other: one}
                texts = {name: table.columns[names.get(name, name)] for name in table.columns}
                amounts = {name: table.amounts[names.get(name, name)] for name in table.amounts}
                place = Place(table.file, column=one, title=table.schema.title)
                rule = f"「{one}」和「{other}」两列的数可能对调了"
                yield Rearranged(replace(table, columns=texts, amounts=amounts), place, rule, "", "调回来")


def _cells_exchanged(table: Table, failed: Sequence[Problem]) -> Iterator[Rearranged]:
    """Two amounts of one row, where totals of both columns are off by what these differ by."""
    gaps = {(problem.place.column, problem.gap) for problem in failed if problem.gap}
    columns = [name for name in table.amounts if any(name == column for column, _ in gaps)]
    for row in range(len(table)):
        for one, other in combinations(columns, 2):
            first, second = (table.amounts[name][row] or NONE for name in (one, other))
            apart = abs(first - second)
            if apart and {(one, apart), (other, apart)} <= gaps:
                texts = {one: table.text(row, other), other: table.text(row, one)}
                rule = f"这一格和同一行的「{other}」可能对调了"
                found = f"{texts[other] or '空白'} 与 {texts[one] or '空白'}"
                right = with_cells(table, row, texts, {one: table.amounts[other][row], other: table.amounts[one][row]})
                yield Rearranged(right, table.place(row, one), rule, found, "调回来")


def _under_another_group(table: Table, failed: Sequence[Problem]) -> Iterator[Rearranged]:
    """A detail under the groups of a total that lacks just this row's amounts."""
    groups = [group for group in table.schema.groups if group in table.columns]
    lacking: dict[int, dict[str, Problem]] = {}
    for problem in failed:
        if problem.gap and problem.place.column in table.amounts:
            lacking.setdefault(problem.place.row - 2, {})[problem.place.column] = problem
    kinds = table.kinds()
    for total in (row for row in lacking if kinds[row] != DETAIL):
        wanted = {group: text for group in groups if (text := table.text(total, group))}
        for row in table.where({}):
            texts = {group: text for group, text in wanted.items() if table.text(row, group) != text}
            gaps = {column: abs(table.amounts[column][row] or NONE) for column in lacking[total]}
            if texts and all(gaps[column] == problem.gap for column, problem in lacking[total].items()):
                yield _retyped(table, row, texts)


def _total_of_another_group(table: Table, failed: Sequence[Problem]) -> Iterator[Rearranged]:
    """A total whose amounts are those of the details of another group than it says, or says none."""
    kinds = table.kinds()
    for total in dict.fromkeys(problem.place.row - 2 for problem in failed):
        columns = {problem.place.column for problem in failed if problem.place.row - 2 == total} & table.amounts.keys()
        for group in table.schema.groups if kinds[total] != DETAIL and columns else ():
            for text in dict.fromkeys(table.texts(group)):
                one = _retyped(table, total, {group: text})
                if text not in ("", table.text(total, group)) and all(_adds_up(one.table, total, at) for at in columns):
                    yield one


def _adds_up(table: Table, total: int, column: str) -> bool:
    amounts = table.amounts[column]
    return sum((amounts[row] or NONE for row in table.covered(total)), NONE) == (amounts[total] or NONE)


def _under_another_parent(table: Table, failed: Sequence[Problem]) -> Iterator[Rearranged]:
    """An indicator below another of those whose sums fail."""
    if PARENT in table.columns:
        ids, parents = table.ids(), table.texts(PARENT)
        off = list(dict.fromkeys(ids[problem.place.row - 2] for problem in failed if problem.place.column == "权重"))
        for row, parent in enumerate(parents):
            for other in off if parent in off else ():
                if other not in (parent, ids[row]):
                    yield _retyped(table, row, {PARENT: other})


def _with_the_other_sign(table: Table, failed: Sequence[Problem]) -> Iterator[Rearranged]:
    """A row that totals add and should take away, or the other way round: they are off by twice its amount."""
    if table.schema.sign:
        gaps = {(problem.place.column, problem.gap) for problem in failed}
        for row, text in enumerate(table.texts(table.schema.sign)):
            off = any((name, 2 * abs(amounts[row] or NONE)) in gaps for name, amounts in table.amounts.items())
            if off and (other := SIGNS.get(text)):
                yield _retyped(table, row, {table.schema.sign: other})


def _retyped(table: Table, row: int, texts: Mapping[str, str]) -> Rearranged:
    column, text = next(iter(texts.items()))
    place, found = table.place(row, column), table.text(row, column)
    others = "".join(f"，「{name}」改为“{other}”" for name, other in list(texts.items())[1:])
    advice = f"改为“{text}”{others}"
    return Rearranged(with_cells(table, row, texts, {}), place, "这一格最可能有误", f"“{found}”", advice)


def with_cells(table: Table, row: int, texts: Mapping[str, str], own: Mapping[str, Fraction | None]) -> Table:
    """The table with other texts in a row, and with the amounts that they state."""
    columns = {**table.columns, **{name: _with(table.columns[name], row, text) for name, text in texts.items()}}
    amounts = {**table.amounts, **{name: _with(table.amounts[name], row, amount) for name, amount in own.items()}}
    return replace(table, columns=columns, amounts=amounts)


def _with(cells: tuple[Cell, ...], row: int, one: Cell) -> tuple[Cell, ...]:
    return (*cells[:row], one, *cells[row + 1 :])
