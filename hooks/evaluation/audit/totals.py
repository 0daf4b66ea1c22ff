"""What the rows of a table say of each other: totals, shares of a total, rates of one row over another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, permutations

from evaluation.audit.equations import Equation, Tested, quotient, sum_equation
from evaluation.audit.grid import TOTAL, Grid, Row, bare, numbering
from evaluation.audit.interval import Agreement

_MOST_ROWS = 12


def totals(grid: Grid, rows: Sequence[int]) -> Iterator[Equation]:
    """What each total row says of the rows that it sums in most of its columns."""
    for at in rows:
        best: list[Equation] = []
        kept = -1
        for members, signs in _candidates(grid, rows, at):
            equations = list(_row_sums(grid, at, members, signs))
            sound = sum(one.agreement is not Agreement.BROKEN for one in equations)
            if equations and (sound, -len(equations)) > (kept, -len(best)):
                best, kept = equations, sound
        faults = len(best) - kept
        if best and (kept > faults or (grid.rows[at].is_total and kept == faults)):
            yield from best


def _candidates(grid: Grid, rows: Sequence[int], at: int) -> Iterator[tuple[Sequence[int], tuple[int, ...]]]:
    """Which rows a row may sum: those since the last total, all details, the totals below it, its numbered children."""
    above = [row for row in rows if row < at]
    row = grid.rows[at]
    if row.is_total:
        totals = [one for one in above if grid.rows[one].is_total]
        details = [one for one in above if not grid.rows[one].is_total]
        since = [one for one in details if not totals or one > totals[-1]]
        label = next((name for name in row.own_names if TOTAL.fullmatch(name)), "")
        same = [one for one in totals if label in grid.rows[one].own_names]
        lower = [one for one in totals if label not in grid.rows[one].own_names]
        recent = [one for one in lower if not same or one > same[-1]]
        for members in (since, details, recent, lower):
            yield members, (1,) * len(members)
        for _, group in groupby(
            sorted(details, key=lambda one: numbering(grid.rows[one].name)),
            key=lambda one: numbering(grid.rows[one].name),
        ):
            members = list(group)
            yield members, (1,) * len(members)
        return
    children = list(_children(grid, rows, at))
    if len(children) > 1:
        yield children, (1,) * len(children)
    taken = [one for one in above if grid.rows[one].name.startswith(("减：", "减:"))]
    if taken and taken[-1] == at - 1 and at >= 2:
        yield (at - 2, at - 1), (1, -1)


def _children(grid: Grid, rows: Sequence[int], at: int) -> Iterator[int]:
    """The rows right below a row that share a numbering which the row itself does not have."""
    own = numbering(grid.rows[at].name)
    below = [row for row in rows if row > at]
    kind = numbering(grid.rows[below[0]].name) if below else ""
    if not kind or kind == own:
        return
    for row in below:
        if numbering(grid.rows[row].name) != kind:
            return
        yield row


def _row_sums(grid: Grid, at: int, members: Sequence[int], signs: tuple[int, ...]) -> Iterator[Equation]:
    for column in grid.amount_columns:
        stated = grid.rows[at].amounts.get(column)
        terms = [
            ((row, column), amount, sign)
            for row, sign in zip(members, signs, strict=True)
            if (amount := grid.rows[row].amounts.get(column)) is not None
        ]
        if stated is None or not terms or any(amount.is_rate for _, amount, _ in terms) or stated.is_rate:
            continue
        if any(amount.unit != stated.unit for _, amount, _ in terms):
            continue
        yield sum_equation(_sum_words(grid, members, signs), (at, column), stated, terms)


def _sum_words(grid: Grid, members: Sequence[int], signs: tuple[int, ...]) -> str:
    names = [_row_words(grid.rows[row]) for row in members]
    if -1 in signs:
        return "－".join(names)
    return "＋".join(names) if len(names) < 4 else f"“{names[0]}”至“{names[-1]}”共{len(names)}行相加"


def _row_words(row: Row) -> str:
    name = bare(row.name)
    return name if len(name) <= 16 else f"{name[:15]}…"


def shares(grid: Grid) -> Iterator[Equation]:
    """Rows of shares: each cell is the cell above it over that row's total."""
    columns = grid.amount_columns
    for at in range(1, len(grid.rows)):
        row = grid.rows[at]
        if not row.amounts or not all(amount.is_rate for amount in row.amounts.values()):
            continue
        above = grid.rows[at - 1]
        whole = above.amounts.get(columns[-1])
        if whole is None or whole.is_rate or row.names[:-1] != above.names[:-1]:
            continue
        equations = []
        for column, stated in row.amounts.items():
            part = above.amounts.get(column)
            if part:
                words = f"{_row_words(above)}{part.text}÷合计{whole.text}"
                inputs = (((at - 1, column), part), ((at - 1, columns[-1]), whole))
                equations.append(Equation(words, (at, column), stated, inputs, quotient))
        faults = sum(one.agreement is Agreement.BROKEN for one in equations)
        if faults * 2 < len(equations):
            yield from equations


def rate_rows(grid: Grid) -> Iterator[Equation]:
    """A row of rates below rows of amounts (成新率): each cell is one of those over another, column by column."""
    plain = [at for at, row in enumerate(grid.rows) if row.amounts and not row.amounts[min(row.amounts)].is_rate]
    for at, row in enumerate(grid.rows):
        if not len(row.amounts) >= 2 or not all(amount.is_rate for amount in row.amounts.values()):
            continue
        if len(plain) > _MOST_ROWS:
            continue
        tests = [_rate_row(grid, at, over, under) for over, under in permutations(plain, 2)]
        likely = [test for test in tests if len(test.broken) < 2 <= len(test.equations)]
        for test in sorted(likely, key=lambda one: len(one.broken))[:1]:
            yield from test.equations


def _rate_row(grid: Grid, at: int, over: int, under: int) -> Tested:
    words = f"{_row_words(grid.rows[over])}÷{_row_words(grid.rows[under])}"
    equations = []
    for column, stated in grid.rows[at].amounts.items():
        a, b = grid.rows[over].amounts.get(column), grid.rows[under].amounts.get(column)
        if a and b and not a.is_rate and not b.is_rate:
            inputs = (((over, column), a), ((under, column), b))
            equations.append(Equation(words, (at, column), stated, inputs, quotient))
    return Tested(words, tuple(equations))
