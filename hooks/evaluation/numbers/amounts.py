"""Exact amounts: reading them as people type them, rounding them half-up, writing them out.

Every amount is a `Fraction`: money in 元 is exact to the 分, and a rate such as 1/3, which no decimal can hold,
stays exact until it is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
ZERO_DASHES = frozenset({"-", "–", "—", "－"})
NOT_APPLICABLE, UNDISCLOSED, UNFILLED = "不适用", "未披露", "未填报"  # why there is no amount
PUBLISHED_DECIMALS = 12
LONGEST = 60
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－−", "0123456789.,--")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: `scale` of them make up the base unit's amount (1 万元 = 10000 元).

    `words` are what readers see for 0, 1 … instead of digits, where a unit is no quantity (是否). A `rounded` unit is
    one in which a figure that somebody typed stands for every amount that rounds to it (a printed rate). Amounts of a
    unit that does not `add` up stand in a total as they are typed: the rate of all is not the sum of the rates.
    """

    name: str
    base: str
    scale: int = 1
    decimals: int = 0
    words: tuple[str, ...] = ()
    rounded: bool = False
    adds: bool = True


@lru_cache(maxsize=65536)
def parse(text: str) -> Fraction | None:
    """The exact amount that the text states; zero for a dash somebody wrote; None when it is no amount, or longer than
    any amount there is."""
    text = text.strip().translate(_HALF_WIDTH)
    if text in ZERO_DASHES:
        return Fraction(0)
    return Fraction(text.replace(",", "")) if len(text) <= LONGEST and AMOUNT.fullmatch(text) else None


def decimals_of(text: str) -> int:
    """How many decimals the text states."""
    return len(text.strip().translate(_HALF_WIDTH).partition(".")[2])


def half_up(value: Fraction | Decimal | int, decimals: int) -> Decimal:
    """The value rounded to so many decimals, halves away from zero (四舍五入)."""
    return Decimal(written(Fraction(value), decimals))


def written(value: Fraction, decimals: int, *, grouped: bool = False) -> str:
    """The value as text with ASCII digits, rounded half-up, `grouped` with thousands separators."""
    numerator, denominator = abs(value.numerator) * 10**decimals, value.denominator
    whole, part = divmod((2 * numerator + denominator) // (2 * denominator), 10**decimals)
    sign = "-" if value < 0 and (whole or part) else ""
    text = f"{sign}{whole:,}" if grouped else f"{sign}{whole}"
    return f"{text}.{part:0{decimals}}" if decimals else text


def drawn_width(part: Fraction, whole: Fraction) -> str:
    """How much of a drawing the part takes, as CSS writes it, with two decimals; nothing of nothing."""
    return f"{written(abs(part) / whole * 100 if whole else Fraction(0), 2)}%"


def exact_decimals(value: Fraction) -> int | None:
    """How many decimals the value needs to be exact; None when no finite decimal is."""
    rest, decimals = value.denominator, 0
    for prime in (2, 5):
        times = 0
        while rest % prime == 0:
            rest, times = rest // prime, times + 1
        decimals = max(decimals, times)
    return decimals if rest == 1 else None


def decimal_string(value: Fraction) -> str:
    """The value as a decimal string: exact where a finite decimal is, else half-up to twelve decimals."""
    decimals = exact_decimals(value)
    return written(value, PUBLISHED_DECIMALS if decimals is None else decimals)
