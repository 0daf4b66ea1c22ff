"""Quantities in running Chinese text: amounts with their unit, where they stand, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.amounts import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity as printed. `value` is exact, in the base of `unit`; `context` is the clause before it."""

    text: str
    value: Fraction
    unit: str
    decimals: int
    start: int
    end: int
    line: int
    context: str
    qualifier: str = ""


def quantities(text: str, units: Mapping[str, Unit]) -> Iterator[Quantity]:
    """Every quantity of the text in order; dates, document numbers, ordinals and names with digits are none."""
    raise NotImplementedError
