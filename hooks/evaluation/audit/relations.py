"""Relations that the numbers of one table obey: found by looking which hold almost everywhere, then where they fail.

Nothing is known beforehand about a table. A relation (a total of rows, 收入 − 支出 = 结余, a rate of two columns, a
share of a row's total) counts as the table's own when the table keeps it elsewhere; a place that breaks it is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations, groupby, permutations

from evaluation.amounts import half_up
from evaluation.audit.grid import TOTAL, Amount, Grid, Row, bare, numbering
from evaluation.audit.interval import Agreement, Interval, around, total

_SAMPLE = 6
Place = tuple[int, int]
Compute = Callable[[Sequence[Interval]], Interval | None]


def _summed(signs: Sequence[int]) -> Compute:
    return lambda terms: total([term.times(sign) for term, sign in zip(terms, signs, strict=True)])


def _quotient(terms: Sequence[Interval]) -> Interval | None:
    value = terms[0].over(terms[1])
    return value.times(100) if value else None


def _growth(terms: Sequence[Interval]) -> Interval | None:
    """The change over the base; each input counts once, so that its rounding is not counted twice."""
    value = terms[0].over(terms[1])
    return (value - around(Fraction(1))).times(100) if value else None


@dataclass(frozen=True)
class Equation:
    """One instance of a relation: the printed result, what the inputs give, and the inputs' places in the table."""

    words: str
    place: Place
    result: Amount
    inputs: tuple[tuple[Place, Amount], ...]
    compute: Compute
    coefficients: tuple[int, ...] = ()

    @cached_property
    def given(self) -> Interval | None:
        """What the inputs give; None where they give nothing (a division by zero)."""
        return self.compute([around(amount.value, amount.slack) for _, amount in self.inputs])

    @cached_property
    def agreement(self) -> Agreement:
        if self.given is None:
            return Agreement.EXACT
        return self.given.agreement(self.result.value, self.result.decimals)

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.place, *(place for place, _ in self.inputs))

    def mended_at(self, place: Place) -> Fraction | None:
        """What would have to stand at a place for the equation to hold; None when that is not determined."""
        if self.given is None:
            return None
        if place == self.place:
            return Fraction(half_up(self.given.point, self.result.decimals))
        at = next((at for at, (where, _) in enumerate(self.inputs) if where == place), None)
        if at is None or not self.coefficients:
            return None
        return self.inputs[at][1].value + (self.result.value - self.given.point) / self.coefficients[at]

    def holds_with(self, place: Place, value: Fraction) -> bool:
        """Whether the equation would hold if that value stood at that place."""
        result = replace(self.result, value=value) if place == self.place else self.result
        inputs = tuple(
            (where, replace(amount, value=value) if where == place else amount) for where, amount in self.inputs
        )
        return replace(self, result=result, inputs=inputs).agreement is not Agreement.BROKEN


@dataclass(frozen=True, slots=True)
class Tested:
    """A relation with all its instances in one table."""

    words: str
    equations: tuple[Equation, ...]

    @property
    def broken(self) -> tuple[Equation, ...]:
        return tuple(one for one in self.equations if one.agreement is Agreement.BROKEN)

    @property
    def kept(self) -> int:
        """How many instances hold that could have failed: a sum of one number proves nothing."""
        return sum(
            one.agreement is not Agreement.BROKEN and sum(bool(a.value) for _, a in one.inputs) > 1
            for one in self.equations
        )

    @property
    def is_own(self) -> bool:
        """Whether the table keeps the relation, so that a place that breaks it is a fault."""
        faults = len(self.broken)
        return self.kept >= 2 and (faults <= 1 or faults * 4 <= self.kept)


def equations(grid: Grid) -> list[Equation]:
    """Every instance of every relation that the table keeps almost everywhere, held or broken."""
    found: list[Equation] = []
    for rows in measures(grid):
        for relation in _own(_column_relations(grid, rows)):
            found.extend(relation.equations)
        found.extend(_totals(grid, rows))
    found.extend(_shares(grid))
    found.extend(_rate_rows(grid))
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
    """The relations that the table keeps; a result that some relation explains entirely needs no other."""
    kept = [relation for relation in relations if relation.is_own]
    groups: dict[int, list[Tested]] = {}
    for relation in kept:
        groups.setdefault(relation.equations[0].place[1], []).append(relation)
    for group in groups.values():
        yield min(group, key=lambda one: (len(one.broken), -one.kept))


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
        equations.append(_sum(words, (row, result), stated, terms))
    return Tested(words, tuple(equations))


def _sum(words: str, place: Place, stated: Amount, terms: Sequence[tuple[Place, Amount, int]]) -> Equation:
    signs = tuple(sign for *_, sign in terms)
    inputs = tuple((where, amount) for where, amount, _ in terms)
    return Equation(words, place, stated, inputs, _summed(signs), signs)


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
            equations.append(Equation(words, (row, result), stated, inputs, _growth if growth else _quotient))
    return Tested(words, tuple(equations))


def _totals(grid: Grid, rows: Sequence[int]) -> Iterator[Equation]:
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
        yield _sum(_sum_words(grid, members, signs), (at, column), stated, terms)


def _sum_words(grid: Grid, members: Sequence[int], signs: tuple[int, ...]) -> str:
    names = [_row_words(grid.rows[row]) for row in members]
    if -1 in signs:
        return "－".join(names)
    return "＋".join(names) if len(names) < 4 else f"“{names[0]}”至“{names[-1]}”共{len(names)}行相加"


def _row_words(row: Row) -> str:
    name = bare(row.name)
    return name if len(name) <= 16 else f"{name[:15]}…"


def _shares(grid: Grid) -> Iterator[Equation]:
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
                equations.append(Equation(words, (at, column), stated, inputs, _quotient))
        faults = sum(one.agreement is Agreement.BROKEN for one in equations)
        if faults * 2 < len(equations):
            yield from equations


def _rate_rows(grid: Grid) -> Iterator[Equation]:
    """A row of rates below rows of amounts (成新率): each cell is one of those over another, column by column."""
    plain = [at for at, row in enumerate(grid.rows) if row.amounts and not row.amounts[min(row.amounts)].is_rate]
    for at, row in enumerate(grid.rows):
        if not len(row.amounts) >= 2 or not all(amount.is_rate for amount in row.amounts.values()):
            continue
        if len(plain) > 12:
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
            equations.append(Equation(words, (at, column), stated, inputs, _quotient))
    return Tested(words, tuple(equations))
