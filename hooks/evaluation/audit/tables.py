"""Tables against themselves: totals, differences, rates and shares that the table itself keeps nearly everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import permutations

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.grids import NUMBERING, Amount, Grid
from evaluation.audit.interval import Interval, is_slip
from evaluation.audit.words import Words
from evaluation.numbers.amounts import written

RULE = "表内勾稽"
MOST_COLUMNS, MOST_LINES, MOST_TRIED, SLACK = 14, 400, 8, 0.02
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
        return self.given is None or self.given.meets(self._near(1 if self.result.is_rate else Fraction(1, 2)))

    @cached_property
    def is_exact(self) -> bool:
        return self.given is None or not self.signs or self.given.middle == self.result.value or self.result.is_rate

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
        unit = Fraction(1, 10**self.result.decimals) if self.result.decimals or self.result.is_rate else Fraction(0)
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
        if (
            stated is None
            or len(terms) < 2
            or stated.is_rate
            or any(one.is_rate or one.base != stated.base for one in terms)
        ):
            continue
        if any(one.scale != stated.scale for one in terms):
            continue
        given = Interval(Fraction(0), Fraction(0))
        for one in terms:
            given = given + one.interval
        named = [grid.rows[row].own or grid.rows[row].name for row in members]
        sums = "＋".join(f"{name}{one.text}" for name, one in zip(named, terms, strict=False))
        words = sums if len(named) < 7 else f"“{named[0]}”至“{named[-1]}”{len(named)}项相加"
        yield Equation(f"{grid.columns[column]}：{words}", stated, tuple(terms), given, (1,) * len(terms))


# ---- relations between columns ----------------------------------------------------------------------------------


def _difference(inputs: Sequence[Interval]) -> Interval:
    return inputs[0] - inputs[1]


def _sum(inputs: Sequence[Interval]) -> Interval:
    return inputs[0] + inputs[1]


def _carried(inputs: Sequence[Interval]) -> Interval:
    return inputs[0] + inputs[1] - inputs[2]


def _percent(inputs: Sequence[Interval]) -> Interval | None:
    return inputs[0].over(inputs[1], HUNDRED)


def _growth(inputs: Sequence[Interval]) -> Interval | None:
    grown = inputs[0].over(inputs[1], HUNDRED)
    return Interval(grown.low - 100, grown.high - 100) if grown else None


def _saved(inputs: Sequence[Interval]) -> Interval | None:
    kept = inputs[0].over(inputs[1], HUNDRED)
    return Interval(100 - kept.high, 100 - kept.low) if kept else None


FORMS: tuple[tuple[str, int, Compute, tuple[int, ...]], ...] = (
    ("{0}－{1}", 2, _difference, (1, -1)),
    ("{0}＋{1}", 2, _sum, (1, 1)),
    ("{0}＋{1}－{2}", 3, _carried, (1, 1, -1)),
    ("{0}÷{1}", 2, _percent, ()),
    ("（{0}－{1}）÷{1}", 2, _growth, ()),
    ("1－{0}÷{1}", 2, _saved, ()),
)


QUICK: Mapping[Compute, Callable[[float, Sequence[float]], bool]] = {
    _difference: lambda c, i: abs(i[0] - i[1] - c) <= SLACK * (1 + abs(c)),
    _sum: lambda c, i: abs(i[0] + i[1] - c) <= SLACK * (1 + abs(c)),
    _carried: lambda c, i: abs(i[0] + i[1] - i[2] - c) <= SLACK * (1 + abs(c)),
    _percent: lambda c, i: i[1] != 0 and abs(i[0] / i[1] * 100 - c) <= 1,
    _growth: lambda c, i: i[1] != 0 and abs(i[0] / i[1] * 100 - 100 - c) <= 1,
    _saved: lambda c, i: i[1] != 0 and abs(100 - i[0] / i[1] * 100 - c) <= 1,
}


def _columns(grid: Grid, words: Words) -> Iterator[Broken]:
    """Relations between columns that the rows keep, or that the headings name."""
    used = grid.used[:MOST_COLUMNS]
    for result in used:
        is_rate = _is_rates(grid, result)
        best: list[Equation] = []
        score = Fraction(0)
        named = False
        for form, size, compute, signs in FORMS:
            if bool(signs) == is_rate or (size > 2 and len(used) > 8):
                continue
            for inputs in permutations([at for at in used if at != result], size):
                if (form == "{0}＋{1}" and inputs[0] > inputs[1]) or any(_is_rates(grid, at) for at in inputs):
                    continue
                says = _headed(grid, result, inputs, words)
                if not says and not _is_likely(grid, result, inputs, compute):
                    continue
                equations = list(_instances(grid, form, result, inputs, compute, signs))
                kept = sum((one.weight for one in equations if one.holds), Fraction(0))
                faults = sum(not one.holds for one in equations)
                if faults and kept + (1 if says else 0) < max(2 * faults, 2):
                    continue
                if kept - faults + says > score or (says and not named and kept):
                    best, score, named = equations, kept - faults + says, says
        for one in best:
            if not one.holds:
                yield Broken(one, SURE if score >= 1 else LIKELY)


def _is_likely(grid: Grid, result: int, inputs: Sequence[int], compute: Compute) -> bool:
    """Whether a relation holds nearly in half of the first rows: a quick look before the exact one."""
    tried = kept = 0
    for row in grid.rows:
        amounts = [row.amounts.get(at) for at in (result, *inputs)]
        if tried >= MOST_TRIED:
            break
        if any(one is None for one in amounts):
            continue
        stated, *given = (one.near for one in amounts if one is not None)
        tried += 1
        kept += QUICK[compute](stated, given)
    return tried > 1 and 2 * kept >= tried


def _is_rates(grid: Grid, column: int) -> bool:
    amounts = [row.amounts[column] for row in grid.rows if column in row.amounts]
    return bool(amounts) and 2 * sum(one.is_rate for one in amounts) > len(amounts)


def _headed(grid: Grid, result: int, inputs: Sequence[int], words: Words) -> bool:
    """Whether the headings name the relation (执行率 = 支出 ÷ 预算, 结余 = 收入 − 支出)."""
    name = grid.columns[result]
    for one in words.columns:
        if len(inputs) == 2 and any(word in name for word in one.result):
            first, second = (one.over, one.under) if one.over else (one.plus, one.minus)
            if all(
                any(word in grid.columns[at] for word in said) for at, said in zip(inputs, (first, second), strict=True)
            ):
                return True
    return False


def _instances(
    grid: Grid, form: str, result: int, inputs: Sequence[int], compute: Compute, signs: tuple[int, ...]
) -> Iterator[Equation]:
    words = form.format(*(grid.columns[at] for at in inputs))
    for row in grid.rows:
        stated = row.amounts.get(result)
        amounts = tuple(row.amounts[at] for at in inputs if at in row.amounts)
        if stated is None or len(amounts) < len(inputs):
            continue
        if signs and any((one.base, one.scale) != (stated.base, stated.scale) for one in amounts):
            continue
        if amounts[0].scale != amounts[1].scale:
            continue
        yield Equation(f"{row.name}：{words}", stated, amounts, compute([one.interval for one in amounts]), signs)


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
            if part == result or whole is None or whole.is_rate or whole.value <= 0:
                continue
            equations = [
                Equation(
                    f"{row.name}：{grid.columns[part]}÷{totals[0].own}",
                    row.amounts[result],
                    (row.amounts[part], whole),
                    row.amounts[part].interval.over(whole.interval, HUNDRED),
                )
                for row in grid.rows
                if result in row.amounts and part in row.amounts and row.amounts[part].scale == whole.scale
            ]
            faults = [one for one in equations if not one.holds]
            if faults and len(equations) - len(faults) > max(1, len(faults)):
                yield from (Broken(one, SURE) for one in faults)


# ---- one finding for each cell that is to blame -----------------------------------------------------------------


def _blamed(grid: Grid, broken: Sequence[Broken]) -> Iterator[Finding]:
    """The cells that break the equations, the one that breaks most first; what is only rounding apart."""
    left = [one for one in broken if one.confidence != POSSIBLE]
    while left:
        counts: dict[str, list[Broken]] = {}
        for one in left:
            for amount in {id(amount): amount for amount in (one.equation.result, *one.equation.inputs)}.values():
                counts.setdefault(f"{amount.place}/{amount.text}", []).append(one)
        most = max(len(ones) for ones in counts.values())
        first = left[0].equation
        own = f"{first.result.place}/{first.result.text}"
        chosen = next(key for key, ones in counts.items() if len(ones) == most) if most > 1 else own
        mine = counts[chosen]
        amount = next(
            a for one in mine for a in (one.equation.result, *one.equation.inputs) if f"{a.place}/{a.text}" == chosen
        )
        yield _finding(grid, amount, mine)
        left = [one for one in left if one not in mine]
    for one in broken:
        if one.confidence == POSSIBLE:
            yield _finding(grid, one.equation.result, [one])


def _finding(grid: Grid, amount: Amount, broken: Sequence[Broken]) -> Finding:
    confidence = next(level for level in (SURE, LIKELY, POSSIBLE) if any(one.confidence == level for one in broken))
    first = broken[0].equation
    reasons = [
        f"{e.words}＝{_shown(e.given.middle, e.result)}，表中为{e.result.text}"
        for e in (one.equation for one in broken)
        if e.given is not None
    ]
    wanted = next((value for a, value in first.mended() if a is amount), None)
    name = next(
        (f"{row.name}·{grid.columns[at]}" for row in grid.rows for at, a in row.amounts.items() if a is amount),
        grid.title,
    )
    rounding = "，差额在各数取整的范围之内" if confidence == POSSIBLE else ""
    return Finding(
        grid.block,
        amount.place,
        RULE if confidence != POSSIBLE else "取整差",
        f"{name} {amount.text}",
        "；".join(dict.fromkeys(reasons)) + rounding,
        confidence,
        f"应为{_shown(wanted, amount)}" if wanted is not None else "",
        tuple(a.place for one in broken for a in (one.equation.result, *one.equation.inputs)),
    )


def _shown(value: Fraction, like: Amount) -> str:
    return written(value, like.decimals, grouped="," in like.text) + ("%" if like.is_rate else "")
