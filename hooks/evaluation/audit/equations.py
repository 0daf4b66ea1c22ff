"""One instance of a relation among the numbers of a table, and the relation with all its instances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from evaluation.audit.grid import Amount
from evaluation.audit.interval import Agreement, Interval, around, total
from evaluation.numbers.amounts import half_up

Place = tuple[int, int]
Compute = Callable[[Sequence[Interval]], Interval | None]


def summed(signs: Sequence[int]) -> Compute:
    return lambda terms: total([term.times(sign) for term, sign in zip(terms, signs, strict=True)])


def quotient(terms: Sequence[Interval]) -> Interval | None:
    value = terms[0].over(terms[1])
    return value.times(100) if value else None


def growth_rate(terms: Sequence[Interval]) -> Interval | None:
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


def sum_equation(words: str, place: Place, stated: Amount, terms: Sequence[tuple[Place, Amount, int]]) -> Equation:
    signs = tuple(sign for *_, sign in terms)
    inputs = tuple((where, amount) for where, amount, _ in terms)
    return Equation(words, place, stated, inputs, summed(signs), signs)
