"""How a score comes about, step by step, as data: each step names its result and the operands it is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluation.numbers.amounts import Unit, exact_decimals, written

POINTS, VALUE, NUMBER, SHARE = "分", "值", "数", "比率"
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Operand:
    """An exact number of one of four kinds: points, a value in the input's own unit, a bare number, a share of 1."""

    value: Fraction
    kind: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `formula` has a `{}` for each operand; `result` is exact. The last step's result is the score."""

    name: str
    formula: str
    operands: tuple[Operand, ...]
    result: Operand

    def words(self, unit: Unit) -> str:
        """The formula with this year's numbers in place of its operands, and what it comes to."""
        filled = self.formula.format(*(amount(operand, unit) for operand in self.operands))
        result = amount(self.result, unit)
        return filled if filled == result else f"{filled} = {result}"


def points(value: Fraction) -> Operand:
    return Operand(value, POINTS)


def stated(value: Fraction) -> Operand:
    return Operand(value, VALUE)


def number(value: Fraction) -> Operand:
    return Operand(value, NUMBER)


def share(value: Fraction) -> Operand:
    return Operand(value, SHARE)


def amount(operand: Operand, unit: Unit) -> str:
    """An operand as readers see it; a value that would need more decimals is rounded and says 约."""
    match operand.kind:
        case "分":
            return _shown(operand.value, POINTS)
        case "值" if unit.words and operand.value in (0, 1):
            return unit.words[int(operand.value)]
        case "值":
            return _shown(operand.value / unit.scale, unit.name)
        case "比率":
            return _shown(operand.value * 100, "%")
        case _:
            return _shown(operand.value, "")


def _shown(value: Fraction, unit: str) -> str:
    decimals = exact_decimals(value)
    if decimals is not None and decimals <= MOST_DECIMALS:
        return f"{written(value, decimals)}{unit}"
    return f"约{written(value, MOST_DECIMALS)}{unit}"
