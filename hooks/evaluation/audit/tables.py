"""Tables against themselves: totals, differences, rates and shares that the table itself keeps nearly everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import islice, permutations

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import CONFIDENCES, LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.grids import NUMBERING, Amount, Grid
from evaluation.audit.slip import is_slip
from evaluation.audit.words import Words
from evaluation.numbers.amounts import written
from evaluation.numbers.intervals import Interval, exactly

RULE = "表内勾稽"
MOST_COLUMNS, MOST_LINES, MOST_TRIED, SLACK = 14, 400, 8, Fraction(1, 50)
MOST_SHOWN = 4  # cells of an equation that a message names by their amounts
HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Equation:
    """One instance of a relation: the printed result and what the inputs give; with `signs` an input can be mended."""

    words: str
    result: Amount
    inputs: tuple[Amount, ...]
    given: Interval
    signs: tuple[int, ...] = ()

    @cached_property
    def holds(self) -> bool:
        """Whether the result is what the inputs give, within what is rounded away."""
        half, decimals = Fraction(1, 2) if self.signs else Fraction(1), self.result.decimals
        spare = half / 10**decimals if decimals or not self.signs else Fraction(0)
        return self.given.meets(Interval(self.result.value - spare, self.result.value + spare))

    @cached_property
    def is_exact(self) -> bool:
        return not self.signs or self.given.middle == self.result.value

    @property
    def weight(self) -> Fraction:
        """How telling it is that the instance holds: small numbers agree by chance."""
        if sum(bool(one.value) for one in self.inputs) < min(3, len(self.inputs)):
            return Fraction(0)
        digits = max(len(written(abs(one.value), one.decimals).replace(".", "")) for one in (self.result, *self.inputs))
        return Fraction(1) if digits > 3 else Fraction(2, 5) if digits == 3 else Fraction(1, 5)

    def mended(self) -> Iterator[tuple[Amount, Fraction]]:
        """Each number with what would have to stand in its place."""
        yield self.result, self.given.middle
        for amount, sign in zip(self.inputs, self.signs, strict=False):
            yield amount, amount.value + (self.result.value - self.given.middle) * sign

    @property
    def is_slip(self) -> bool:
        return any(is_slip(abs(amount.value), abs(value), amount.decimals) for amount, value in self.mended() if value)


Broken = tuple[Equation, str]  # an equation that does not hold, and how sure its relation makes it


def tables(evidence: Evidence) -> Iterator[Finding]:
    for grid in evidence.grids:
        broken: list[Broken] = []
        if len(grid.used) <= 60 and len(grid.rows) <= MOST_LINES:
            broken += [*_totals(grid), *_totals(grid.turned), *_columns(grid, evidence.words)]
            broken += [*_shares(grid), *_shares(grid.turned)]
        yield from _blamed(grid, broken)


# ---- totals -----------------------------------------------------------------------------------------------------


def _totals(grid: Grid) -> Iterator[Broken]:
    """What each total row says of the rows that it sums in most of its columns."""
    flat = sum(line.is_total for line in grid.rows) == 1 and not any(line.is_part for line in grid.rows)
    for at, row in enumerate(grid.rows):
        trials = [list(_row_sums(grid, at, members)) for members in _members(grid, at)] if row.is_total else []
        best = max(trials, key=lambda trial: (sum(one.holds for one in trial), -len(trial)), default=[])
        kept = sum(one.holds and bool(one.weight) for one in best)
        faults = [one for one in best if not one.holds]
        yield from ((one, POSSIBLE) for one in best if one.holds and not one.is_exact and one.weight)
        for one in faults if len(faults) <= max(kept, 1) else ():
            sure = kept >= len(faults) or (flat and (one.is_slip or _is_near(one)))
            if sure or one.is_slip:
                yield one, SURE if sure else LIKELY


def _is_near(one: Equation) -> bool:
    return bool(one.result.value) and Fraction(1, 2) < one.given.middle / one.result.value < 2


def _members(grid: Grid, at: int) -> Iterator[Sequence[int]]:
    """Which rows a total may sum: on either side those up to the next total, all, totals, and those of one level."""
    usable = [number for number, row in enumerate(grid.rows) if number != at and row.amounts]
    for side in ([one for one in usable if one < at], [one for one in usable if one > at]):
        details = [one for one in side if not grid.rows[one].is_total and not grid.rows[one].is_part]
        totals = [one for one in side if grid.rows[one].is_total]
        since = [one for one in details if not totals or (one > totals[-1] if side[0] < at else one < totals[0])]
        levels: dict[str, list[int]] = {}
        for one in details:
            match = NUMBERING.match(grid.rows[one].own)
            levels.setdefault("" if match is None else "".join(c for c in match[0] if not c.isalnum()), []).append(one)
        for members in (since, details, totals, [*totals, *since], *levels.values()):
            if len(members) > 1:
                yield sorted(members)


def _row_sums(grid: Grid, at: int, members: Sequence[int]) -> Iterator[Equation]:
    for column in sorted(grid.additive):
        stated = grid.rows[at].amounts.get(column)
        terms = [one for row in members if (one := grid.rows[row].amounts.get(column)) is not None]
        kinds = {(one.base, one.scale) for one in (*terms, *filter(None, [stated]))}
        if stated is None or not stated.is_written or len(terms) < 2 or stated.is_rate or len(kinds) > 1:
            continue
        given = sum((one.interval for one in terms), exactly(Fraction(0)))
        named = [grid.rows[row].own or grid.rows[row].name for row in members]
        sums = "＋".join(f"{name}{one.text}" for name, one in zip(named, terms, strict=False))
        words = sums if len(named) < 7 else f"“{named[0]}”至“{named[-1]}”{len(named)}项相加"
        yield Equation(f"{grid.columns[column]}：{words}", stated, tuple(terms), given, (1,) * len(terms))


# ---- relations between columns ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """How a column may follow from others: their sum with `signs`; else the first over the second so many `times`,
    `turn` -1 where it is taken off, and `less` taken on."""

    words: str
    signs: tuple[int, ...] = ()
    times: int = 100
    less: int = 0
    turn: int = 1

    @property
    def is_percent(self) -> bool:
        return not self.signs and self.times == 100

    def fits(self, stated: Amount, inputs: Sequence[Amount]) -> bool:
        """Whether amounts of these units may follow from each other; a dash below a column of quotients is no zero."""
        if self.signs:
            return len({(one.base, one.scale) for one in (stated, *inputs)}) == 1
        return stated.is_written and (not self.is_percent or len({one.scale for one in inputs}) == 1)

    def given(self, inputs: Sequence[Amount], stated: Amount) -> Interval | None:
        """What the inputs give, in the unit of the result."""
        if self.signs:
            terms = zip(inputs, self.signs, strict=True)
            return sum((one.interval * exactly(Fraction(sign)) for one, sign in terms), exactly(Fraction(0)))
        times = Fraction(self.times * self.turn, 1 if self.is_percent else stated.scale)
        share = inputs[0].worth.over(inputs[1].worth, times)
        return share and exactly(Fraction(self.less)) + share

    def is_near(self, stated: Amount, inputs: Sequence[Amount]) -> bool:
        """Whether a number is about what the others give: a quick look before the exact one."""
        slack = Fraction(1) if self.is_percent else SLACK * (1 + abs(stated.value))
        if self.signs:
            terms = zip(inputs, self.signs, strict=True)
            return abs(sum(one.value * sign for one, sign in terms) - stated.value) <= slack
        over, under = (one.value * one.scale for one in inputs)
        under *= 1 if self.is_percent else stated.scale
        return abs(over * self.times * self.turn - (stated.value - self.less) * under) <= abs(under) * slack


FORMS = (
    Form("{0}－{1}", (1, -1)),
    Form("{0}＋{1}", (1, 1)),
    Form("{0}＋{1}－{2}", (1, 1, -1)),
    Form("{0}÷{1}", times=1),
    Form("{0}÷{1}"),
    Form("（{0}－{1}）÷{1}", less=-100),
    Form("1－{0}÷{1}", less=100, turn=-1),
)


def _columns(grid: Grid, words: Words) -> Iterator[Broken]:
    """Relations between columns that the rows keep, or that the headings name."""
    used = grid.used[:MOST_COLUMNS]
    rates = {at for at in used if _is_rates(grid, at)}
    for result in used:
        forms = [one for one in FORMS if one.is_percent == (result in rates) and (len(one.signs) < 3 or len(used) < 9)]
        others = [at for at in used if at != result and at not in rates]
        best: list[Equation] = []
        score, named = Fraction(0), False
        for form, inputs in ((one, inputs) for one in forms for inputs in permutations(others, len(one.signs) or 2)):
            says = _headed(grid, result, inputs, words)
            if not says and not _is_likely(grid, result, inputs, form):
                continue
            equations = list(_instances(grid, form, result, inputs))
            kept = sum((one.weight for one in equations if one.holds), Fraction(0))
            faults = sum(not one.holds for one in equations)
            if faults and kept + says < max(2 * faults, 2):
                continue
            if kept - faults + says > score or (says and not named and kept):
                best, score, named = equations, kept - faults + says, says
        yield from ((one, SURE if score >= 1 else LIKELY) for one in best if not one.holds)


def _is_likely(grid: Grid, result: int, inputs: Sequence[int], form: Form) -> bool:
    """Whether a relation holds nearly in half of the first rows."""
    whole = (row.amounts for row in grid.rows if all(at in row.amounts for at in (result, *inputs)))
    near = [form.is_near(row[result], [row[at] for at in inputs]) for row in islice(whole, MOST_TRIED)]
    return len(near) > 1 and 2 * sum(near) >= len(near)


def _is_rates(grid: Grid, column: int) -> bool:
    amounts = [row.amounts[column] for row in grid.rows if column in row.amounts]
    return bool(amounts) and 2 * sum(one.is_rate for one in amounts) > len(amounts)


def _headed(grid: Grid, result: int, inputs: Sequence[int], words: Words) -> bool:
    """Whether the headings name the relation (执行率 = 支出 ÷ 预算, 结余 = 收入 − 支出)."""
    names = [grid.columns[at] for at in (result, *inputs)]
    roles = ((one.result, one.over or one.plus, one.under or one.minus) for one in words.columns)
    return len(inputs) == 2 and any(
        all(any(word in name for word in said) for name, said in zip(names, role, strict=True)) for role in roles
    )


def _instances(grid: Grid, form: Form, result: int, inputs: Sequence[int]) -> Iterator[Equation]:
    words = form.words.format(*(grid.columns[at] for at in inputs))
    for row in grid.rows:
        if all(at in row.amounts for at in (result, *inputs)):
            stated, amounts = row.amounts[result], tuple(row.amounts[at] for at in inputs)
            if form.fits(stated, amounts) and (given := form.given(amounts, stated)):
                yield Equation(f"{row.name}：{words}", stated, amounts, given, form.signs)


def _shares(grid: Grid) -> Iterator[Broken]:
    """Columns of shares: each cell is that of another column over the column's total."""
    totals = [row for row in grid.rows if row.is_total]
    if len(totals) != 1 or len(grid.used) > MOST_COLUMNS:
        return
    for result, part in permutations(grid.used, 2):
        whole = totals[0].amounts.get(part)
        if not _is_rates(grid, result) or whole is None or whole.is_rate or whole.value <= 0 or whole.value == HUNDRED:
            continue  # of a hundred points each is its own share
        words = f"{grid.columns[part]}÷{totals[0].own}"
        equations = [
            Equation(f"{row.name}：{words}", row.amounts[result], (one, whole), given)
            for row in grid.rows
            if result in row.amounts and (one := row.amounts.get(part)) and one.scale == whole.scale
            if (given := one.interval.over(whole.interval, HUNDRED))
        ]
        faults = [one for one in equations if not one.holds]
        if faults and len(equations) - len(faults) > max(1, len(faults)):
            yield from ((one, SURE) for one in faults)


# ---- one finding for each cell that is to blame -----------------------------------------------------------------


def _blamed(grid: Grid, broken: Sequence[Broken]) -> Iterator[Finding]:
    """The cells that break the equations, the one that breaks most first; what is only rounding apart."""
    left = [one for one in broken if one[1] != POSSIBLE]
    while left:
        counts: dict[Amount, list[Broken]] = {}
        for one in left:
            for amount in dict.fromkeys((one[0].result, *one[0].inputs)):
                counts.setdefault(amount, []).append(one)
        most = max(len(ones) for ones in counts.values())
        chosen = next(key for key, ones in counts.items() if len(ones) == most) if most > 1 else left[0][0].result
        mine = counts[chosen]
        yield _finding(grid, chosen, mine)
        left = [one for one in left if one not in mine]
    yield from (_finding(grid, one[0].result, [one]) for one in broken if one[1] == POSSIBLE)


def _finding(grid: Grid, amount: Amount, broken: Sequence[Broken]) -> Finding:
    confidence = min((sure for _, sure in broken), key=CONFIDENCES.index)
    equations = [equation for equation, _ in broken]
    reasons = [f"{_told(e)}＝{_shown(e.given.middle, e.result)}，表中为{e.result.text}" for e in equations]
    wanted = next((value for a, value in equations[0].mended() if a == amount), None)
    cells = ((row, at) for row in grid.rows for at, one in row.amounts.items() if one == amount)
    name = next((f"{row.name}·{grid.columns[at]}" for row, at in cells), "")
    rule, tail = (RULE, "") if confidence != POSSIBLE else ("取整差", "，差额在各数取整的范围之内")
    expected = f"应为{_shown(wanted, amount)}" if wanted is not None else ""
    places = tuple(a.place for e in equations for a in (e.result, *e.inputs))
    reason = "；".join(dict.fromkeys(reasons)) + tail
    return Finding(grid.block, amount.place, rule, f"{name} {amount.text}", reason, confidence, expected, places)


def _told(equation: Equation) -> str:
    """The words of an equation with what stands in its cells, as far as a line has room."""
    shown = "、".join(amount.text for amount in equation.inputs[:MOST_SHOWN])
    return equation.words if len(equation.inputs) > MOST_SHOWN else f"{equation.words}（{shown}）"


def _shown(value: Fraction, like: Amount) -> str:
    return written(value, like.decimals, grouped="," in like.text) + ("%" if like.is_rate else "")
