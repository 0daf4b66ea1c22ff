"""A column's detail cells as one: ranks refer to it, so that a thousand ranks do not list a thousand inputs each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.facts.fact import UNFILLED, Fact, Origin, known
from evaluation.facts.graph import Spec
from evaluation.numbers.amounts import Unit
from evaluation.numbers.formulas import METHODS, Value
from evaluation.problems import Place

METHOD = "排名范围"
RANK = METHODS["位次"]


@dataclass(frozen=True, slots=True)
class Group(Fact):
    """The number of amounts in a column, whose ids are the inputs; `ordered` holds them, the smallest first."""

    ordered: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """位次 of a value, the first input, among amounts that are sorted once for all ranks."""

    ordered: tuple[Fraction, ...]
    name: str = RANK.name
    words: str = RANK.words
    unit: str | None = RANK.unit
    adds: bool = False

    def __call__(self, inputs: Sequence[Value]) -> Value:
        value = inputs[0]
        return None if value is None else Fraction(1 + len(self.ordered) - bisect_right(self.ordered, value))


def group_spec(group_id: str, label: str, needs: tuple[str, ...], unit: Unit, place: Place) -> Spec:
    """The group of the facts with these ids; those that there are and that state an amount count."""
    return Spec(group_id, lambda inputs: _group(group_id, label, inputs, unit, place), needs, place, needs)


def _group(group_id: str, label: str, inputs: Sequence[Fact | None], unit: Unit, place: Place) -> Group:
    members = known(inputs)
    ordered = tuple(sorted(fact.value for fact in members if fact.value is not None))
    origin = Origin(Place(place.file, title=place.title), METHOD, tuple(fact.id for fact in members))
    absence = UNFILLED if any(fact.absence == UNFILLED for fact in members) else ""
    value = None if absence else Fraction(len(ordered))
    return Group(group_id, label, value, unit, 0, origin, absence, ordered=ordered)
