"""Contradictions inside the tables of a text, and between two tables that state the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from evaluation.audit.equations import Equation, Place
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.grid import Amount, Grid, bare
from evaluation.audit.interval import Agreement
from evaluation.audit.relations import equations, measures
from evaluation.numbers.amounts import written

RULE = "表内勾稽"
TWICE, BLANK, ROUNDING = "两表不一", "空白", "取整差"
_FEWEST_COMMON_ROWS, _FEWEST_FILLED = 3, 6
Twin = tuple[int, Place, Amount]


def contradictions_in_tables(grids: Sequence[Grid]) -> Iterator[Finding]:
    """Totals, differences, rates and shares that their own rows refute; cells that two tables state differently."""
    twins = _twins(grids)
    faults: set[tuple[int, Place]] = set()
    for number, grid in enumerate(grids):
        known = equations(grid)
        for place, finding in _faults(grid, known, twins.get(number, {})):
            faults.add((number, place))
            yield finding
        yield from _roundings(grid, known)
        yield from _blanks(grid)
    for number, grid in enumerate(grids):
        for place, (other, there, stated) in twins.get(number, {}).items():
            amount = grid.rows[place[0]].amounts[place[1]]
            if other < number and not _same(amount, stated) and not {(number, place), (other, there)} & faults:
                yield _difference(grid, place, amount, stated)


def _faults(grid: Grid, known: Sequence[Equation], twins: Mapping[Place, Twin]) -> Iterator[tuple[Place, Finding]]:
    """The fewest cells whose correction makes every broken equation hold."""
    broken = [one for one in known if one.agreement is Agreement.BROKEN]
    while broken:
        candidates = {
            (place, value) for one in broken for place in one.places if (value := one.mended_at(place)) is not None
        }
        place, value = max(candidates, key=lambda one: _merit(one[0], one[1], known, broken, grid, twins))
        mended = [one for one in broken if place in one.places and one.holds_with(place, value)]
        yield place, _fault(grid, place, value, mended)
        broken = [one for one in broken if one not in mended]


def _merit(
    place: Place,
    value: Fraction,
    known: Sequence[Equation],
    broken: Sequence[Equation],
    grid: Grid,
    twins: Mapping[Place, Twin],
) -> tuple[int, int, int, int]:
    """How many equations a correction mends less those it would break; then results before inputs, then position.

    Another table that states the same cell counts as an equation too.
    """
    concerned = [one for one in known if place in one.places]
    mended = sum(one.agreement is Agreement.BROKEN and one.holds_with(place, value) for one in concerned)
    spoilt = sum(one.agreement is not Agreement.BROKEN and not one.holds_with(place, value) for one in concerned)
    return mended - spoilt + _vouched(place, value, grid, twins), sum(one.place == place for one in broken), *place


def _vouched(place: Place, value: Fraction, grid: Grid, twins: Mapping[Place, Twin]) -> int:
    """1 when the other table states the corrected value, -1 when it states the printed one."""
    amount = grid.rows[place[0]].amounts.get(place[1])
    if place not in twins or amount is None:
        return 0
    stated = twins[place][2]
    return int(_same(replace(amount, value=value), stated)) - int(_same(amount, stated))


def _fault(grid: Grid, place: Place, value: Fraction, mended: Sequence[Equation]) -> Finding:
    amount = _amount(grid, place, mended)
    expected = f"应为{_shown(value, amount)}"
    reasons = [_reason(one) for one in mended[:3]]
    where = f"{_row(grid, place[0])}·{grid.column_name(place[1])}"
    lines = tuple(dict.fromkeys(one.result.line for one in mended if one.result.line != amount.line))
    sure = SURE if len(mended) > 1 or mended[0].place == place else LIKELY
    return Finding(amount.line, RULE, f"{where} {amount.text}", expected, "；".join(reasons), sure, lines)


def _amount(grid: Grid, place: Place, mended: Sequence[Equation]) -> Amount:
    return grid.rows[place[0]].amounts.get(place[1]) or mended[0].result


def _reason(one: Equation) -> str:
    given = one.given.point if one.given else Fraction(0)
    return f"{one.words}＝{_shown(given, one.result)}，表中为{one.result.text}"


def _shown(value: Fraction, amount: Amount) -> str:
    percent = "%" if amount.is_rate else ""
    return written(value, amount.decimals, grouped="," in amount.text) + percent


def _row(grid: Grid, at: int) -> str:
    row = grid.rows[at]
    names = [bare(name) for name in row.names if name]
    return "·".join(name if len(name) <= 20 else f"{name[:19]}…" for name in names[-2:])


def _roundings(grid: Grid, known: Sequence[Equation]) -> Iterator[Finding]:
    """Sums that only rounding explains."""
    for one in known:
        if one.agreement is Agreement.ROUNDING and one.given is not None:
            where = f"{_row(grid, one.place[0])}·{grid.column_name(one.place[1])} {one.result.text}"
            reason = f"{one.words}＝{_shown(one.given.point, one.result)}，相差在各数取整的范围之内"
            yield Finding(one.result.line, ROUNDING, where, "", reason, POSSIBLE)


def _blanks(grid: Grid) -> Iterator[Finding]:
    """The one blank of a column that is filled in every other row of its kind."""
    for rows in measures(grid):
        if len(rows) < _FEWEST_FILLED:
            continue
        for column in grid.amount_columns:
            empty = [row for row in rows if column not in grid.rows[row].amounts]
            if len(empty) == 1 and grid.rows[empty[0]].amounts:
                row = grid.rows[empty[0]]
                line = row.texts[column].line if column < len(row.texts) else row.line
                where = f"{_row(grid, empty[0])}·{grid.column_name(column)}"
                reason = f"同一栏其余{len(rows) - 1}行都有数"
                yield Finding(line, BLANK, f"{where}（空白）", "没有的应写0", reason, LIKELY)


def _twins(grids: Sequence[Grid]) -> dict[int, dict[Place, Twin]]:
    """For each table the cells that another one states under the same row and column name.

    Only tables that share most of their rows are compared: 合计 stands in every table.
    """
    twins: dict[int, dict[Place, Twin]] = {}
    keyed = [_keyed(grid) for grid in grids]
    for one, other in combinations(range(len(grids)), 2):
        common = keyed[one].keys() & keyed[other].keys()
        rows = len({key[0] for key in common})
        if rows < _FEWEST_COMMON_ROWS or rows * 2 < min(len(grids[one].rows), len(grids[other].rows)):
            continue
        for key in sorted(common, key=lambda key: keyed[one][key][0]):
            (place, amount), (there, stated) = keyed[one][key], keyed[other][key]
            twins.setdefault(one, {}).setdefault(place, (other, there, stated))
            twins.setdefault(other, {}).setdefault(there, (one, place, amount))
    return twins


def _difference(grid: Grid, place: Place, amount: Amount, stated: Amount) -> Finding:
    where = f"{_row(grid, place[0])}·{grid.column_name(place[1])}"
    reason = f"另一表（第{stated.line}行）同一行同一栏为{stated.text}"
    return Finding(amount.line, TWICE, f"{where} {amount.text}", "", reason, SURE, (stated.line,))


def _keyed(grid: Grid) -> dict[tuple[tuple[str, int], tuple[str, ...]], tuple[Place, Amount]]:
    """Amounts by row name (the nth of that name) and column name."""
    seen: Counter[str] = Counter()
    keyed = {}
    for at, row in enumerate(grid.rows):
        name = "·".join(bare(name) for name in row.own_names if name)
        key = (bare(row.name) if len(row.own_names) < 3 else name.rpartition("·")[2], 0)
        seen[key[0]] += 1
        for column, amount in row.amounts.items():
            keyed[(key[0], seen[key[0]]), grid.columns[column]] = ((at, column), amount)
    return keyed


def _same(one: Amount, other: Amount) -> bool:
    decimals = min(one.decimals, other.decimals)
    return written(one.value, decimals) == written(other.value, decimals)
