"""Relations that the numbers of one table obey: found by looking which hold almost everywhere, then where they fail.

Nothing is known beforehand about a table. A relation (a total of rows, 收入 − 支出 = 结余, a rate of two columns, a
share of a row's total) counts as the table's own when the table keeps it elsewhere; a place that breaks it is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations

from evaluation.audit.equations import Equation, Place, Tested, growth_rate, quotient, sum_equation
from evaluation.audit.grid import TOTAL, Amount, Grid
from evaluation.audit.totals import rate_rows, shares, totals

_SAMPLE = 6


def equations(grid: Grid) -> list[Equation]:
    """Every instance of every relation that the table keeps almost everywhere, held or broken."""
    found: list[Equation] = []
    for rows in measures(grid):
        for relation in _own(_column_relations(grid, rows)):
            found.extend(relation.equations)
        found.extend(totals(grid, rows))
    found.extend(shares(grid))
    found.extend(rate_rows(grid))
    return found


def measures(grid: Grid) -> list[list[int]]:
    """Row numbers by what they measure: a table of 人数, 占比, 分数 under each question is three tables in one."""
    last = [row.own_names[-1] if row.own_names else "" for row in grid.rows]
    kinds = {name for name in last if name}
    repeated = len(kinds) > 1 and all(last.count(kind) > 2 for kind in kinds)
    if not repeated:
        return [list(range(len(grid.rows)))]
    return [[at for at, name in enumerate(last) if name == kind] for kind in dict.fromkeys(filter(None, last))]


def _own(relations: Iterable[Tested]) -> Iterator[Tested]:
    """The relations that the table keeps: of each result column the one with the fewest faults, each said once.

    收入 − 支出 = 结余 and 支出 + 结余 = 收入 are one relation, said of the column furthest right.
    """
    best: dict[int, Tested] = {}
    for relation in relations:
        if relation.is_own:
            column = relation.equations[0].place[1]
            best[column] = min(best.get(column, relation), relation, key=lambda one: (len(one.broken), -one.kept))
    said: dict[frozenset[int], Tested] = {}
    for _, relation in sorted(best.items(), reverse=True):
        columns = frozenset(column for one in relation.equations for _, column in one.places)
        said.setdefault(columns, relation)
    yield from said.values()


def _column_relations(grid: Grid, rows: Sequence[int]) -> Iterator[Tested]:
    columns = grid.amount_columns
    cells = {(row, column): grid.rows[row].amounts.get(column) for row in rows for column in columns}
    for column in columns:
        before = [other for other in columns if other < column]
        if TOTAL.fullmatch(grid.column_name(column)) and len(before) > 1:
            yield _tested(grid, rows, cells, column, before, (1,) * len(before))
    for first, second, result in permutations(columns, 3):
        if first < second and _can_relate(cells, rows, first, second, result):
            yield _tested(grid, rows, cells, result, (first, second), (1, 1))
    for first, second, result in combinations(columns, 3):
        for whole, part in ((first, second), (second, first)):
            if _can_relate(cells, rows, part, result, whole):
                yield _tested(grid, rows, cells, result, (whole, part), (1, -1))
    for result in columns:
        if any(amount and amount.is_rate for row in rows if (amount := cells[row, result])):
            for over, under in permutations([one for one in columns if one != result], 2):
                for growth in (False, True):
                    if _can_be_rate(cells, rows, result, over, under, growth=growth):
                        yield _ratio(grid, rows, cells, result, over, under, growth=growth)


def _can_relate(cells: Mapping[Place, Amount | None], rows: Sequence[int], first: int, second: int, whole: int) -> bool:
    """A quick look whether whole = first + second holds anywhere with numbers that are not zero."""
    seen = kept = 0
    for row in rows:
        a, b, c = cells[row, first], cells[row, second], cells[row, whole]
        if a and b and c and a.value and b.value and c.value and a.is_rate == b.is_rate == c.is_rate:
            seen += 1
            kept += abs(a.value + b.value - c.value) <= a.slack + b.slack + c.slack
    return kept >= 2 and kept * 2 > seen


def _can_be_rate(
    cells: Mapping[Place, Amount | None], rows: Sequence[int], result: int, over: int, under: int, *, growth: bool
) -> bool:
    """A quick look whether the rate holds in any of the first rows that state all three."""
    seen = kept = 0
    for row in rows:
        rate, a, b = cells[row, result], cells[row, over], cells[row, under]
        if rate and a and b and rate.is_rate and not a.is_rate and not b.is_rate and a.value and b.value:
            seen += 1
            upper = a.value - b.value if growth else a.value
            kept += abs(upper * 100 - rate.value * b.value) <= abs(b.value) * Fraction(1, 50) + a.slack * 200
        if seen == _SAMPLE:
            break
    return kept >= 2 and kept * 2 > seen


def _tested(
    grid: Grid,
    rows: Sequence[int],
    cells: Mapping[Place, Amount | None],
    result: int,
    inputs: Sequence[int],
    signs: tuple[int, ...],
) -> Tested:
    names = [grid.column_name(column) for column in inputs]
    words = names[0] + "".join(
        f"{'＋' if sign > 0 else '－'}{name}" for sign, name in zip(signs[1:], names[1:], strict=True)
    )
    if len(inputs) > 3:
        words = f"{names[0]}至{names[-1]}各栏相加"
    equations = []
    for row in rows:
        stated = cells[row, result]
        given = [(column, cells[row, column], sign) for column, sign in zip(inputs, signs, strict=True)]
        terms = [((row, column), amount, sign) for column, amount, sign in given if amount]
        if stated is None or len(terms) < min(2, len(inputs)):
            continue
        if any(amount.is_rate != stated.is_rate or amount.unit != stated.unit for _, amount, _ in terms):
            continue
        equations.append(sum_equation(words, (row, result), stated, terms))
    return Tested(words, tuple(equations))


def _ratio(
    grid: Grid,
    rows: Sequence[int],
    cells: Mapping[Place, Amount | None],
    result: int,
    over: int,
    under: int,
    *,
    growth: bool,
) -> Tested:
    upper, lower = grid.column_name(over), grid.column_name(under)
    words = f"（{upper}－{lower}）÷{lower}" if growth else f"{upper}÷{lower}"
    equations = []
    for row in rows:
        stated, a, b = cells[row, result], cells[row, over], cells[row, under]
        if stated and a and b and stated.is_rate and not a.is_rate and not b.is_rate and a.unit == b.unit:
            inputs = (((row, over), a), ((row, under), b))
            equations.append(Equation(words, (row, result), stated, inputs, growth_rate if growth else quotient))
    return Tested(words, tuple(equations))
