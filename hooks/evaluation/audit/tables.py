"""Tables against themselves: totals, differences, rates and shares that the table itself keeps nearly everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
MOST_COLUMNS, MOST_LINES, MOST_TRIED, SLACK = 14, 400, 8, 0.02
MOST_SHOWN = 4  # cells of an equation that a message names by their amounts
HUNDRED = Fraction(100)
Compute = Callable[[Sequence[Interval]], Interval | None]
Place = tuple[int, int]


@dataclass(frozen=True)
class Equation:
    """One instance of a relation: the printed result and what the inputs give; `solve` mends an input if it can."""

    words: str
    result: Amount
    inputs: tuple[Amount, ...]
    given: Interval | None
    signs: tuple[int, ...] = ()

    @cached_property
    def holds(self) -> bool:
        """Whether the result is what the inputs give, within what is rounded away."""
        return self.given is None or self.given.meets(self._near(1 if not self.signs else Fraction(1, 2)))

    @cached_property
    def is_exact(self) -> bool:
        return self.given is None or not self.signs or self.given.middle == self.result.value

    @property
    def weight(self) -> Fraction:
        """How telling it is that the instance holds: small numbers agree by chance."""
        if self.given is None or sum(bool(one.value) for one in self.inputs) < min(3, len(self.inputs)):
            return Fraction(0)
        digits = max(len(written(abs(one.value), one.decimals).replace(".", "")) for one in (self.result, *self.inputs))
        return Fraction(1) if digits > 3 else Fraction(2, 5) if digits == 3 else Fraction(1, 5)

    def mended(self) -> Iterator[tuple[Amount, Fraction]]:
        """Each number with what would have to stand in its place."""
        if self.given is None:
            return
        yield self.result, self.given.middle
        for amount, sign in zip(self.inputs, self.signs, strict=False):
            yield amount, amount.value + (self.result.value - self.given.middle) * sign

    @property
    def is_slip(self) -> bool:
        return any(is_slip(abs(amount.value), abs(value), amount.decimals) for amount, value in self.mended() if value)

    def _near(self, spare: Fraction | int) -> Interval:
        unit = Fraction(1, 10**self.result.decimals) if self.result.decimals or not self.signs else Fraction(0)
        return Interval(self.result.value - unit * spare, self.result.value + unit * spare)


@dataclass(frozen=True)
class Broken:
    """An equation that does not hold, and how sure its relation makes it."""

    equation: Equation
    confidence: str


def tables(evidence: Evidence) -> Iterator[Finding]:
    for grid in evidence.grids:
        broken: list[Broken] = []
        if len(grid.used) <= 60 and len(grid.rows) <= MOST_LINES:
            broken += _totals(grid)
            broken += _totals(grid.turned)
            broken += _columns(grid, evidence.words)
            broken += _shares(grid)
            broken += _shares(grid.turned)
        yield from _blamed(grid, broken)


# ---- totals -----------------------------------------------------------------------------------------------------


def _totals(grid: Grid) -> Iterator[Broken]:
    """What each total row says of the rows that it sums in most of its columns."""
    for at, row in enumerate(grid.rows):
        if not row.is_total or not row.amounts:
            continue
        trials = [list(_row_sums(grid, at, members)) for members in _members(grid, at)]
        trials = [trial for trial in trials if trial]
        if not trials:
            continue
        best = max(trials, key=lambda trial: (sum(one.holds for one in trial), -len(trial)))
        kept = sum(one.holds and bool(one.weight) for one in best)
        faults = [one for one in best if not one.holds]
        flat = sum(line.is_total for line in grid.rows) == 1 and not any(line.is_part for line in grid.rows)
        for one in best:
            if one.holds and not one.is_exact and one.weight:
                yield Broken(one, POSSIBLE)
        if any(one.given and one.result.value and one.given.middle / one.result.value in (2, 3, 4) for one in faults):
            continue
        if not faults or len(faults) > max(kept, 1):
            slips = [one for one in faults if one.is_slip]
            if kept == 0 and flat and slips and len(slips) == len(faults) == 2:
                yield from (Broken(one, LIKELY) for one in slips)
            continue
        for one in faults:
            sure = kept >= len(faults) or (flat and (one.is_slip or _is_near(one)))
            if sure or one.is_slip:
                yield Broken(one, SURE if sure and (kept or one.is_slip or flat) else LIKELY)


def _is_near(one: Equation) -> bool:
    given = one.given.middle if one.given else Fraction(0)
    return bool(one.result.value) and Fraction(1, 2) < given / one.result.value < 2


def _members(grid: Grid, at: int) -> Iterator[Sequence[int]]:
    """Which rows a total may sum: those since the last total, all above, totals, numbered ones, those below."""
    usable = [number for number, row in enumerate(grid.rows) if number != at and row.amounts]
    for side in ([one for one in usable if one < at], [one for one in usable if one > at]):
        details = [one for one in side if not grid.rows[one].is_total and not grid.rows[one].is_part]
        totals = [one for one in side if grid.rows[one].is_total]
        if len(details) > 1 or totals:
            since = [one for one in details if not totals or (one > totals[-1] if side[0] < at else one < totals[0])]
            for members in (since, details, totals, [*totals, *since]):
                if len(members) > 1:
                    yield sorted(members)
        levels: dict[str, list[int]] = {}
        for one in details:
            match = NUMBERING.match(grid.rows[one].own)
            levels.setdefault("" if match is None else "".join(c for c in match[0] if not c.isalnum()), []).append(one)
        yield from (members for members in levels.values() if 1 < len(members) < len(details))
    every = [one for one in usable if not grid.rows[one].is_total and not grid.rows[one].is_part]
    if len(every) > 1:
        yield every


def _row_sums(grid: Grid, at: int, members: Sequence[int]) -> Iterator[Equation]:
    for column in sorted(grid.additive):
        stated = grid.rows[at].amounts.get(column)
        terms = [one for row in members if (one := grid.rows[row].amounts.get(column)) is not None]
        kinds = {(one.base, one.scale) for one in (*terms, *filter(None, [stated]))}
        if (
            stated is None
            or not any(sign.isdigit() for sign in stated.text)
            or len(terms) < 2
            or stated.is_rate
            or len(kinds) > 1
        ):
            continue
        given = sum((one.interval for one in terms), exactly(Fraction(0)))
        named = [grid.rows[row].own or grid.rows[row].name for row in members]
        sums = "＋".join(f"{name}{one.text}" for name, one in zip(named, terms, strict=False))
        words = sums if len(named) < 7 else f"“{named[0]}”至“{named[-1]}”{len(named)}项相加"
        yield Equation(f"{grid.columns[column]}：{words}", stated, tuple(terms), given, (1,) * len(terms))


# ---- relations between columns ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """How a column may follow from others: as words, what it gives exactly and by a quick look, and how to solve it."""

    words: str
    size: int
    compute: Compute
    quick: Callable[[Sequence[float]], float]
    signs: tuple[int, ...] = ()
    is_percent: bool = False

    def fits(self, stated: Amount, inputs: Sequence[Amount]) -> bool:
        """Whether amounts of these units may follow from each other."""
        kinds = {(one.base, one.scale) for one in ((stated, *inputs) if self.signs else inputs)}
        if not self.signs and not any(sign.isdigit() for sign in stated.text):
            return False  # a dash below a column of quotients is no zero
        return len(kinds) == 1 or (not self.signs and (len({scale for _, scale in kinds}) == 1 or not self.is_percent))

    def measured(self, inputs: Sequence[Amount], stated: Amount) -> tuple[Interval, ...]:
        """The inputs as they are printed; for a quotient that is no per cent, so that it comes in the result's unit."""
        if self.signs or self.is_percent:
            return tuple(one.interval for one in inputs)
        over, under = (one.worth for one in inputs)
        return (over, Interval(under.low * stated.scale, under.high * stated.scale))


def _percent(inputs: Sequence[Interval], less: int = 0, sign: int = 1) -> Interval | None:
    """The first in per cent of the second; `less` is taken off, `sign` -1 turns it round."""
    given = inputs[0].over(inputs[1], HUNDRED)
    ends = sorted((given.low * sign + less, given.high * sign + less)) if given else ()
    return Interval(*ends) if ends else None


def _quick(inputs: Sequence[float]) -> float:
    return inputs[0] / inputs[1] * 100 if inputs[1] else float("inf")


FORMS = (
    Form("{0}－{1}", 2, lambda i: i[0] - i[1], lambda i: i[0] - i[1], (1, -1)),
    Form("{0}＋{1}", 2, lambda i: i[0] + i[1], lambda i: i[0] + i[1], (1, 1)),
    Form("{0}＋{1}－{2}", 3, lambda i: i[0] + i[1] - i[2], lambda i: i[0] + i[1] - i[2], (1, 1, -1)),
    Form("{0}÷{1}", 2, lambda i: i[0].over(i[1], Fraction(1)), lambda i: _quick(i) / 100),
    Form("{0}÷{1}", 2, _percent, _quick, is_percent=True),
    Form("（{0}－{1}）÷{1}", 2, lambda i: _percent(i, -100), lambda i: _quick(i) - 100, is_percent=True),
    Form("1－{0}÷{1}", 2, lambda i: _percent(i, 100, -1), lambda i: 100 - _quick(i), is_percent=True),
)


def _columns(grid: Grid, words: Words) -> Iterator[Broken]:
    """Relations between columns that the rows keep, or that the headings name."""
    used = grid.used[:MOST_COLUMNS]
    rates = {at for at in used if _is_rates(grid, at)}
    for result in used:
        forms = [one for one in FORMS if one.is_percent == (result in rates) and (one.size < 3 or len(used) < 9)]
        others = [at for at in used if at != result and at not in rates]
        best: list[Equation] = []
        score, named = Fraction(0), False
        for form in forms:
            for inputs in permutations(others, form.size):
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
        yield from (Broken(one, SURE if score >= 1 else LIKELY) for one in best if not one.holds)


def _is_likely(grid: Grid, result: int, inputs: Sequence[int], form: Form) -> bool:
    """Whether a relation holds nearly in half of the first rows: a quick look before the exact one."""
    whole = (row for row in grid.rows if all(at in row.amounts for at in (result, *inputs)))
    tried = kept = 0
    for row in islice(whole, MOST_TRIED):
        stated = row.amounts[result].near
        slack = 1 if form.is_percent else SLACK * (1 + abs(stated))
        tried += 1
        given = form.measured([row.amounts[at] for at in inputs], row.amounts[result])
        kept += abs(form.quick([float(one.middle) for one in given]) - stated) <= slack
    return tried > 1 and 2 * kept >= tried


def _is_rates(grid: Grid, column: int) -> bool:
    amounts = [row.amounts[column] for row in grid.rows if column in row.amounts]
    return bool(amounts) and 2 * sum(one.is_rate for one in amounts) > len(amounts)


def _headed(grid: Grid, result: int, inputs: Sequence[int], words: Words) -> bool:
    """Whether the headings name the relation (执行率 = 支出 ÷ 预算, 结余 = 收入 − 支出)."""
    for one in words.columns if len(inputs) == 2 else ():
        said = (one.result, one.over or one.plus, one.under or one.minus)
        names = (grid.columns[at] for at in (result, *inputs))
        if all(any(word in name for word in ones) for name, ones in zip(names, said, strict=True)):
            return True
    return False


def _instances(grid: Grid, form: Form, result: int, inputs: Sequence[int]) -> Iterator[Equation]:
    words = form.words.format(*(grid.columns[at] for at in inputs))
    for row in grid.rows:
        if all(at in row.amounts for at in (result, *inputs)):
            stated, amounts = row.amounts[result], tuple(row.amounts[at] for at in inputs)
            if form.fits(stated, amounts):
                given = form.compute(form.measured(amounts, stated))
                yield Equation(f"{row.name}：{words}", stated, amounts, given, form.signs)


def _shares(grid: Grid) -> Iterator[Broken]:
    """Columns of shares: each cell is that of another column over the column's total."""
    totals = [row for row in grid.rows if row.is_total]
    if len(totals) != 1 or len(grid.used) > MOST_COLUMNS:
        return
    for result in grid.used:
        if not _is_rates(grid, result):
            continue
        for part in grid.used:
            whole = totals[0].amounts.get(part)
            if part == result or whole is None or whole.is_rate or whole.value <= 0 or whole.value == HUNDRED:
                continue  # of a hundred points each is its own share
            words = f"{grid.columns[part]}÷{totals[0].own}"
            rows = [row for row in grid.rows if result in row.amounts and part in row.amounts]
            pairs = [(row, row.amounts[result], row.amounts[part]) for row in rows]
            equations = [
                Equation(f"{row.name}：{words}", stated, (one, whole), one.interval.over(whole.interval, HUNDRED))
                for row, stated, one in pairs
                if one.scale == whole.scale
            ]
            faults = [one for one in equations if not one.holds]
            if faults and len(equations) - len(faults) > max(1, len(faults)):
                yield from (Broken(one, SURE) for one in faults)


# ---- one finding for each cell that is to blame -----------------------------------------------------------------


def _blamed(grid: Grid, broken: Sequence[Broken]) -> Iterator[Finding]:
    """The cells that break the equations, the one that breaks most first; what is only rounding apart."""
    left = [one for one in broken if one.confidence != POSSIBLE]
    while left:
        counts: dict[Amount, list[Broken]] = {}
        for one in left:
            for amount in dict.fromkeys((one.equation.result, *one.equation.inputs)):
                counts.setdefault(amount, []).append(one)
        most = max(len(ones) for ones in counts.values())
        chosen = next(key for key, ones in counts.items() if len(ones) == most) if most > 1 else left[0].equation.result
        mine = counts[chosen]
        yield _finding(grid, chosen, mine)
        left = [one for one in left if one not in mine]
    yield from (_finding(grid, one.equation.result, [one]) for one in broken if one.confidence == POSSIBLE)


def _finding(grid: Grid, amount: Amount, broken: Sequence[Broken]) -> Finding:
    confidence = min((one.confidence for one in broken), key=CONFIDENCES.index)
    equations = [one.equation for one in broken if one.equation.given is not None]
    reasons = [f"{_told(e)}＝{_shown(e.given.middle, e.result)}，表中为{e.result.text}" for e in equations if e.given]
    wanted = next((value for a, value in equations[0].mended() if a == amount), None)
    cells = ((row, at) for row in grid.rows for at, one in row.amounts.items() if one == amount)
    name = next((f"{row.name}·{grid.columns[at]}" for row, at in cells), grid.title)
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
