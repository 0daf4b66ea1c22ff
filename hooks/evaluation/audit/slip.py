"""Whether one number is a slip of another."""

from __future__ import annotations

from fractions import Fraction

from evaluation.numbers.amounts import written

SHORTEST = 3
SHIFTS = tuple(Fraction(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))


def is_slip(value: Fraction, other: Fraction, decimals: int, shortest: int = SHORTEST) -> bool:
    """Whether a number may be the other mistyped: one digit other, two exchanged, one more or less, the point shifted.

    Both are given in the printed unit. Numbers of one or two digits are too close to each other to tell.
    """
    if value <= 0 or other <= 0:
        return False
    ulp, is_shifted = Fraction(1, 10**decimals), not other < 9 * value < 81 * other
    near = (abs(value - other * shift) <= max(other * shift / 1000, ulp / 2) for shift in SHIFTS if value > ulp * 9)
    if is_shifted and any(near):
        return True
    a, b = (written(one, decimals).replace(".", "").lstrip("0") for one in (value, other))
    if min(len(a), len(b)) < shortest:
        return False
    if len(a) == len(b):
        different = [at for at in range(len(a)) if a[at] != b[at]]
        exchanged = len(different) == 2 and [a[at] for at in different] == [b[at] for at in reversed(different)]
        return len(different) == 1 or exchanged
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
