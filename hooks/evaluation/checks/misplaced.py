"""Amounts and rows that may stand in another's place: columns or cells exchanged, a row left out, or under another
group, parent or sign. Each is a table as it would be, put right; `tried` sees whether the checks then hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from evaluation.dataset import DETAIL, Dataset, Table
from evaluation.dataset.schema import ID, KIND
from evaluation.numbers.amounts import decimal_string
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
            yield from _row_left_out(table, own, dataset)
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
    """Two amounts of one row or column, where comparisons of both columns, or rows, are off by what these differ by."""
    gaps = {(at, problem.gap) for problem in failed for at in (problem.place.column, problem.place.row - 2)}
    off = {at for at, _ in gaps}
    columns, rows = [name for name in table.amounts if name in off], [row for row in range(len(table)) if row in off]
    pairs = [((row, one), (row, other)) for row in range(len(table)) for one, other in combinations(columns, 2)]
    pairs += [((one, name), (other, name)) for name in table.amounts for one, other in combinations(rows, 2)]
    for (row, one), (below, other) in pairs:
        first, second = table.amounts[one][row], table.amounts[other][below]
        apart = abs((first or NONE) - (second or NONE))
        if apart and ({(one, apart), (other, apart)} if row == below else {(row, apart), (below, apart)}) <= gaps:
            texts = table.text(row, one), table.text(below, other)
            half = with_cells(table, row, {one: texts[1]}, {one: second})
            rule = f"这一格和{'同一行' if row == below else f'第{below + 2}行'}的「{other}」可能对调了"
            right = with_cells(half, below, {other: texts[0]}, {other: first})
            found = " 与 ".join(text or "空白" for text in texts)
            yield Rearranged(right, table.place(row, one), rule, found, "调回来")


def _row_left_out(table: Table, failed: Sequence[Problem], dataset: Dataset) -> Iterator[Rearranged]:
    """A detail with just the amounts, in several columns, that a total has more than the details below it."""
    kinds, units = table.kinds(), dataset.policy.units
    for total in dict.fromkeys(problem.place.row - 2 for problem in failed):
        lacking = {name: -gap for name in table.amounts if (gap := _excess(table, total, name))}
        if kinds[total] != DETAIL and len(lacking) > 1 and min(lacking.values()) > 0:
            scales = {name: units[table.unit(table.schema.field[name], total)].scale for name in lacking}
            texts = {name: decimal_string(amount / scales[name]) for name, amount in lacking.items()}
            advice = f"补上{'、'.join(f'「{name}」{text}' for name, text in texts.items())}的一行"
            groups = {group: table.texts(group)[total] for group in table.schema.groups}
            texts |= {KIND: DETAIL, ID: "新的一行", **groups}
            columns = {name: (*cells, texts.get(name, "")) for name, cells in table.columns.items()}
            amounts = {name: (*cells, lacking.get(name)) for name, cells in table.amounts.items()}
            longer = replace(table, columns=columns, amounts=amounts)
            yield Rearranged(longer, table.place(total), "所含的明细可能少了一行", "", advice)


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
                adds_up = not any(_excess(one.table, total, column) for column in columns)
                if adds_up and text not in ("", table.text(total, group)):
                    yield one


def _excess(table: Table, total: int, column: str) -> Fraction:
    """By how much the details that a total covers exceed it."""
    amounts = table.amounts[column]
    return sum((amounts[row] or NONE for row in table.covered(total)), NONE) - (amounts[total] or NONE)


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
