"""A formula as one small tree: its exact value, a spreadsheet's formula and a script's data are all made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from operator import add, itemgetter, mul, neg, sub
from types import MappingProxyType
from typing import Any

from evaluation.numbers.amounts import half_up

Value = Fraction | None
Compute = Callable[[Sequence[Value]], Value]


class Term:
    """A part of a formula. Terms are added, multiplied … into larger ones; nothing is computed by that."""

    __slots__ = ()

    def __add__(self, other: Term) -> Term:
        return Operation("+", (self, other))

    def __sub__(self, other: Term) -> Term:
        return Operation("-", (self, other))

    def __mul__(self, other: Term) -> Term:
        return Operation("*", (self, other))

    def __truediv__(self, other: Term) -> Term:
        return Operation("/", (self, other))

    def __neg__(self) -> Term:
        return Operation("neg", (self,))


@dataclass(frozen=True, slots=True)
class Input(Term):
    """The input at a place, from 0."""

    at: int


@dataclass(frozen=True, slots=True)
class Number(Term):
    """A number. One with a `name` is a parameter, and `unit` its unit; without a unit it has that of the inputs."""

    value: Fraction
    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Operation(Term):
    """One of `OPERATIONS`, or a choice (`if`: a condition, what holds with it, what holds without)."""

    name: str
    parts: tuple[Term, ...]


ZERO, ONE, HUNDRED = (Number(Fraction(value)) for value in (0, 1, 100))


def compared(value: Term, sign: str, bound: Term) -> Term:
    """The condition that the value stands in the relation to the bound."""
    return Operation(sign, (value, bound))


def chosen(condition: Term, then: Term, other: Term) -> Term:
    return Operation("if", (condition, then, other))


def smaller(*parts: Term) -> Term:
    return Operation("min", parts)


def larger(*parts: Term) -> Term:
    return Operation("max", parts)


def clamped(part: Term, upper: Term = ONE) -> Term:
    """The part, no less than zero and no more than the upper end."""
    return larger(ZERO, smaller(upper, part))


def total(*parts: Term) -> Term:
    """The sum of the parts that are stated; missing only when every part is."""
    return Operation("sum", parts)


def _of_stated(function: Callable[[list[Fraction]], Fraction]) -> Callable[..., Value]:
    """The function over the values that are stated; missing only when every one is."""

    def result(*values: Value) -> Value:
        stated = [value for value in values if value is not None]
        return function(stated) if stated else None

    return result


def _of_all(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function over all values; missing when any of them is."""

    def result(*values: Value) -> Value:
        for value in values:
            if value is None:
                return None
        return function(*values)

    return result


def rank(value: Value, *others: Value) -> Value:
    """The place of a value, largest first, among itself and the others; equal values share a place."""
    return None if value is None else Fraction(1 + sum(other is not None and other > value for other in others))


OPERATIONS: Mapping[str, Callable[..., Value]] = MappingProxyType(
    {
        "+": _of_all(lambda *parts: reduce(add, parts, Fraction(0))),
        "-": _of_all(sub),
        "*": _of_all(lambda *parts: reduce(mul, parts, Fraction(1))),
        "/": _of_all(lambda part, whole: part / whole if whole else None),
        "neg": _of_all(neg),
        "min": _of_all(min),
        "max": _of_all(max),
        "up": _of_all(lambda value: Fraction(ceil(value) if value > 0 else floor(value))),
        "down": _of_all(lambda value: Fraction(int(value))),
        "round": _of_all(lambda value, decimals: Fraction(half_up(value, int(decimals)))),
        ">=": _of_all(lambda value, bound: Fraction(value >= bound)),
        ">": _of_all(lambda value, bound: Fraction(value > bound)),
        "<=": _of_all(lambda value, bound: Fraction(value <= bound)),
        "<": _of_all(lambda value, bound: Fraction(value < bound)),
        "=": _of_all(lambda value, bound: Fraction(value == bound)),
        "yes": _of_all(lambda value: Fraction(value == 1)),
        "no": _of_all(lambda value: Fraction(value == 0)),
        "sum": _of_stated(lambda values: sum(values, Fraction(0))),
        "mean": _of_stated(lambda values: sum(values, Fraction(0)) / len(values)),
        "least": _of_stated(min),
        "greatest": _of_stated(max),
        "rank": rank,
    }
)


def compute(term: Term) -> Compute:
    """The function that the term is: from inputs to its exact value; missing inputs and divisors of zero leave none."""
    match term:
        case Input(at):
            return itemgetter(at)
        case Number(number):
            return lambda inputs: number
        case Operation("if", (condition, then, other)):
            holds, yes, no = compute(condition), compute(then), compute(other)

            def choice(inputs: Sequence[Value]) -> Value:
                held = holds(inputs)
                return None if held is None else yes(inputs) if held else no(inputs)

            return choice
        case Operation(name, parts):
            function, computed = OPERATIONS[name], [compute(part) for part in parts]
            return lambda inputs: function(*[part(inputs) for part in computed])
    raise TypeError(term)


def parameters(term: Term) -> tuple[Number, ...]:
    """The named numbers of the term, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(_named(term)))


def _named(term: Term) -> Iterator[Number]:
    match term:
        case Number(name=name) if name:
            yield term
        case Operation(parts=parts):
            for part in parts:
                yield from _named(part)


def plain(term: Term) -> Any:
    """The term as plain data for a script: an input as its place, a number as `7/3`, an operation as a list."""
    match term:
        case Input(at):
            return at
        case Number(value):
            return f"{value.numerator}/{value.denominator}"
        case Operation(name, parts):
            return [name, *map(plain, parts)]
    raise TypeError(term)
