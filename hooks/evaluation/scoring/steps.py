"""How a score comes about, step by step, as data: each step names its result and the operands it is computed from.

Ways of scoring state both as terms; put into numbers, they are what readers see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar, Union

from evaluation.numbers.amounts import Unit, exact_decimals, written
from evaluation.numbers.terms import Term, Value, chosen, compute

POINTS, VALUE, NUMBER, SHARE = "分", "值", "数", "比率"
MOST_DECIMALS = 4
V = TypeVar("V", Term, Fraction)


@dataclass(frozen=True, slots=True)
class Operand(Generic[V]):
    """Something of one of four kinds: points, a value in the input's own unit, a bare number, a share of 1."""

    value: V
    kind: str


@dataclass(frozen=True, slots=True)
class Step(Generic[V]):
    """One step: `formula` has a `{}` for each operand; `result` is exact. The last step's result is the score."""

    name: str
    formula: str
    operands: tuple[Operand[V], ...]
    result: Operand[V]

    def words(self: Step[Fraction], unit: Unit) -> str:
        """The formula with this year's numbers in place of its operands, and what it comes to."""
        filled = self.formula.format(*(amount(operand, unit) for operand in self.operands))
        result = amount(self.result, unit)
        return filled if filled == result else f"{filled} = {result}"


@dataclass(frozen=True, slots=True)
class Either:
    """The steps where a condition holds, and those where it does not."""

    condition: Term
    then: Way
    other: Way


Way = Union[tuple[Step[Term], ...], Either]  # noqa: UP007


def score_term(way: Way) -> Term:
    """What the last step comes to, as one term."""
    if isinstance(way, Either):
        return chosen(way.condition, score_term(way.then), score_term(way.other))
    return way[-1].result.value


def taken(way: Way, inputs: Sequence[Value]) -> tuple[Step[Fraction], ...]:
    """The steps that are taken from these inputs, in numbers."""
    while isinstance(way, Either):
        way = way.then if compute(way.condition)(inputs) else way.other
    return tuple(_in_numbers(step, inputs) for step in way)


def _in_numbers(step: Step[Term], inputs: Sequence[Value]) -> Step[Fraction]:
    *operands, result = (Operand(_known(one.value, inputs), one.kind) for one in (*step.operands, step.result))
    return Step(step.name, step.formula, tuple(operands), result)


def _known(term: Term, inputs: Sequence[Value]) -> Fraction:
    value = compute(term)(inputs)
    assert value is not None  # a step is taken from inputs that are known
    return value


def points(value: V) -> Operand[V]:
    return Operand(value, POINTS)


def stated(value: V) -> Operand[V]:
    return Operand(value, VALUE)


def number(value: V) -> Operand[V]:
    return Operand(value, NUMBER)


def share(value: V) -> Operand[V]:
    return Operand(value, SHARE)


def amount(operand: Operand[Fraction], unit: Unit) -> str:
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
