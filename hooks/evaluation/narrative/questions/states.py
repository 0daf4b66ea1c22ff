"""Words of state beside a figure whose own name says the opposite: 达成 beside the number of those 未达成."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evaluation.narrative.questions.spots import Spot
from evaluation.problems import Problem

OPPOSITE = "文字与数的名称意思相反"


def state_questions(spot: Spot, called: str, opposites: Sequence[Sequence[str]]) -> Iterator[tuple[str, Problem]]:
    """`called` is the figure's id and label, or the call that picks rows by their state."""
    clause = f"{spot.before} {spot.after}"
    for first, second in opposites:
        for own, other in ((first, second), (second, first)):
            is_named = _says(called, own, other) and not _says(called, other, own)
            if is_named and _says(clause, other, own) and not _says(clause, own, other):
                found = f"“{other}”，数的名称里是“{own}”（{called[:60]}）"
                yield f"{called} {other}", Problem(spot.place, OPPOSITE, found, "词写反的改词，引错的改引用")


def _says(text: str, word: str, other: str) -> bool:
    """Whether a text says the word itself, not as the end of its opposite: 达成 is not said by 未达成."""
    return word in (text.replace(other, "") if word in other else text)
