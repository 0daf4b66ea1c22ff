"""Numbers as printed: everything that rounds to one is an interval, and arithmetic is on intervals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from `low` to `high`."""

    low: Fraction
    high: Fraction

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = [mine * theirs for mine in (self.low, self.high) for theirs in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient; `ZeroDivisionError` where the divisor may be nothing."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError(other)
        return self * Interval(1 / other.high, 1 / other.low)

    def over(self, other: Interval, times: Fraction = Fraction(1)) -> Interval | None:
        """The quotient a number of times; None where the divisor may be nothing or less."""
        return self * exactly(times) / other if other.low > 0 else None

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high


def exactly(value: Fraction) -> Interval:
    """One value and no other."""
    return Interval(value, value)


def around(value: Fraction, scale: int, decimals: int) -> Interval:
    """What a number of so many decimals stands for; a whole number is taken as exact."""
    half = Fraction(scale, 2 * 10**decimals) if decimals else Fraction(0)
    return Interval(value - half, value + half)
