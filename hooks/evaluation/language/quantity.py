"""What a quantity is: an exact amount as printed, where it stands, and what the clause around it says."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluation.numbers.amounts import Unit, written


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity as printed. `value` is exact, in `base`; `unit` is the unit as printed, empty for a bare number.

    `scale` is what one printed unit is worth in the base (万元: 10000), `decimals` how many decimals are printed in it.
    `start` and `end` count characters of the text, `line` its lines from 1; the text between them is `text`.
    `context` is the clause before the number, `rest` the clause after it. `vague` marks an indefinite 一 (一个, 一项),
    `estimate` a number that leaves its digits open (十几万元, 五六个): its value is the least that it may mean.
    """

    text: str
    value: Fraction
    unit: str
    decimals: int
    start: int
    end: int
    line: int
    context: str
    qualifier: str = ""
    base: str = ""
    scale: int = 1
    rest: str = ""
    vague: bool = False
    estimate: bool = False

    @property
    def digits(self) -> str:
        """The number as printed, in ASCII digits: 1677.5 for 1677.5万元."""
        return written(self.value / self.scale, self.decimals)

    def states(self, value: Fraction) -> bool:
        """Whether the amount (in the quantity's base) is what is printed, at the printed precision."""
        if (value < 0) != (self.value < 0) and self.value:
            return False
        half = Fraction(self.scale, 2 * 10**self.decimals)
        return abs(self.value) - half <= abs(value) < abs(self.value) + half

    def is_comparable(self, unit: Unit, counting: frozenset[str]) -> bool:
        """Whether an amount in that unit may be meant: the same base, both counts of things, or a bare number."""
        if not self.unit or self.base == unit.base:
            return True
        return self.unit in counting and unit.name in counting
