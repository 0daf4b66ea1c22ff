"""Arithmetic on printed numbers: each stands for every true value that would have been rounded to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from evaluation.numbers.amounts import half_up


class Agreement(Enum):
    """How a printed result compares with what its printed inputs give."""

    EXACT = "相符"
    ROUNDING = "取整差"
    BROKEN = "不符"


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between `low` and `high`; `point` is the one computed from the printed numbers themselves."""

    low: Fraction
    point: Fraction
    high: Fraction

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.point + other.point, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.point - other.point, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [mine * theirs for mine in (self.low, self.high) for theirs in (other.low, other.high)]
        return Interval(min(ends), self.point * other.point, max(ends))

    def over(self, other: Interval) -> Interval | None:
        """The quotient; None when the divisor can be zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [mine / theirs for mine in (self.low, self.high) for theirs in (other.low, other.high)]
        return Interval(min(ends), self.point / other.point, max(ends))

    def times(self, factor: Fraction | int) -> Interval:
        ends = sorted((self.low * factor, self.high * factor))
        return Interval(ends[0], self.point * factor, ends[1])

    def agreement(self, printed: Fraction, decimals: int, scale: int = 1) -> Agreement:
        """Whether the printed result is what the inputs give, or only what they may have been rounded from."""
        if Fraction(half_up(self.point / scale, decimals)) * scale == printed:
            return Agreement.EXACT
        half = Fraction(scale, 2 * 10**decimals)
        within = self.low - half <= printed <= self.high + half
        return Agreement.ROUNDING if within else Agreement.BROKEN


def around(value: Fraction, slack: Fraction | int = 0) -> Interval:
    """A printed number with how far the true value may lie from it."""
    return Interval(value - slack, value, value + slack)


def total(parts: list[Interval]) -> Interval:
    return sum(parts, around(Fraction(0)))
