"""A relation between figures of a text: what one should be by the others, and which of them may be a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.reading import Figure
from evaluation.audit.slip import SHORTEST
from evaluation.numbers.intervals import Interval, exactly

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Relation:
    """`figure` as `words` of the inputs give it; `wanted` is what each input would have to be for it to hold.

    What is divided is rounded, also to whole numbers; what is added is not.
    """

    figure: Figure
    inputs: tuple[Figure, ...]
    given: Interval | None
    words: str
    wanted: tuple[Interval | None, ...] = ()
    sign: int = 1
    divides: bool = False

    def holds(self, spare: int | Fraction = 0) -> bool:
        """Whether the figure is what is given, with so many units of its last digit to spare."""
        if self.given is None:
            return False
        half = self.figure.ulp * (spare + (Fraction(1, 2) if self.figure.quantity.decimals or self.divides else 0))
        value = self.figure.value * self.sign
        return self.given.meets(Interval(value - half, value + half))

    @property
    def value(self) -> Fraction:
        return self.given.middle if self.given else Fraction(0)

    @property
    def ratio(self) -> Fraction:
        return abs(self.value / self.figure.value) if self.figure.value else Fraction(0)

    @property
    def is_slip(self) -> bool:
        return self.slips()

    def slips(self, shortest: int = SHORTEST) -> bool:
        """Whether one of the figures mistyped, of so many digits or more, would explain it."""
        own = self.given and self.given * exactly(Fraction(self.sign))
        pairs = ((self.figure, own), *zip(self.inputs, self.wanted, strict=False))
        return any(one.is_slip_within(value, shortest) for one, value in pairs if value is not None)

    def finding(self, rule: str, confidence: str, expected: str = "") -> Finding:
        shown = self.figure.shown(self.value)
        names = "，".join(dict.fromkeys(one.named for one in self.inputs[:8]))
        reason = f"{names}；{self.words}＝{shown}，不是{self.figure.text}"
        others = tuple(one.place for one in self.inputs)
        expected = expected or f"按所载数字为{shown}"
        spare = (1 if self.figure.quantity.decimals else Fraction(9, 20)) if self.divides else 0
        confidence = POSSIBLE if self.holds(spare) else confidence
        found = self.figure.finding(rule, reason, confidence, expected, others)
        return replace(found, inputs=tuple(one.order for one in self.inputs))


def graded(relation: Relation, *, sure: bool) -> str:
    """How sure a broken relation is: by what explains it, and by how far it is off."""
    if relation.is_slip or (sure and Fraction(1, 2) < relation.ratio < 2):
        return SURE
    most = 2000 if sure else 20
    return LIKELY if Fraction(1, most) < relation.ratio < most else POSSIBLE


def total(figure: Figure, parts: Sequence[Figure]) -> Relation:
    given = exactly(Fraction(0))
    for part in parts:
        given = given + part.interval
    gap = figure.value - sum((part.value for part in parts), Fraction(0))
    words = "＋".join(part.text for part in parts)
    return Relation(figure, tuple(parts), given, words, tuple(exactly(part.value + gap) for part in parts))


def _divided(
    figure: Figure, over: Figure, under: Figure, back: Interval, given: Interval | None, words: str
) -> Relation:
    """A figure that is rounded: `back` is what it says the quotient is."""
    wanted = (back * exactly(under.value), exactly(over.value).over(back))
    return Relation(figure, (over, under), given, words, wanted, divides=True)


def _rounded(figure: Figure, factor: Fraction) -> Interval:
    return Interval((figure.value - figure.ulp / 2) / factor, (figure.value + figure.ulp / 2) / factor)


def quotient(figure: Figure, over: Figure, under: Figure, times: Fraction = Fraction(1)) -> Relation:
    """Over ÷ under; in percent when the figure is."""
    factor = times * (100 if figure.base == "%" else 1)
    given = over.interval.over(under.interval, factor)
    return _divided(figure, over, under, _rounded(figure, factor), given, f"{over.text}÷{under.text}")


def rest(figure: Figure, over: Figure, under: Figure) -> Relation:
    """What is left of the second when the first is taken off, in percent of it."""
    kept = over.interval.over(under.interval, Fraction(100))
    given = Interval(100 - kept.high, 100 - kept.low) if kept else None
    back = exactly(Fraction(1)) - _rounded(figure, HUNDRED)
    return _divided(figure, over, under, back, given, f"（{under.text}－{over.text}）÷{under.text}")


def difference(figure: Figure, left: Figure, right: Figure, sign: int = 1) -> Relation:
    amount = figure.value * sign
    wanted = (exactly(right.value + amount), exactly(left.value - amount))
    return Relation(figure, (left, right), left.interval - right.interval, f"{left.text}－{right.text}", wanted, sign)


def changed(figure: Figure, sign: int, now: Figure, then: Figure) -> Relation:
    """By how much a figure grew or fell; in per cent when that is how the change is told."""
    if figure.base == "%" and now.base != "%":
        return growth(figure, now, then, sign)
    return difference(figure, now, then, sign)


def growth(figure: Figure, now: Figure, then: Figure, sign: int) -> Relation:
    grown = now.interval.over(then.interval, Fraction(100))
    given = Interval(grown.low - 100, grown.high - 100) if grown else None
    back = exactly(Fraction(1)) + _rounded(figure, HUNDRED) * exactly(Fraction(sign))
    relation = _divided(figure, now, then, back, given, f"（{now.text}－{then.text}）÷{then.text}")
    return replace(relation, sign=sign)
