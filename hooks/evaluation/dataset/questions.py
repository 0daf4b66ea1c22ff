"""The words and limits by which questions are asked: `data/common/questions.yml`, and what a department adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.dataset.shapes import Decimal, ListOf, MapOf, Record, Shape, Text

WORDS = ListOf(Text(), least=1)
PAIRS = ListOf(ListOf(Text(), least=2))


@dataclass(frozen=True, slots=True)
class Questions:
    """What sentences call things (`words`, `synonyms`), what tells times and states apart, and what is plausible."""

    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    opposites: tuple[tuple[str, ...], ...] = ()


QUESTIONS: Shape = Record(
    Questions,
    {"earlier": WORDS, "later": WORDS, "opposites": PAIRS},
    places=False,
)

__all__ = ["QUESTIONS", "Decimal", "Fraction", "MapOf", "Mapping", "Questions"]
