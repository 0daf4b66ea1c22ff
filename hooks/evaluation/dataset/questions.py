"""The words and limits by which questions are asked: `data/common/questions.yml`, and what a department adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.dataset.shapes import Decimal, ListOf, MapOf, Record, Text

_WORDS = ListOf(Text(), least=1)
LAYERS = ("near", "before", "after", "lead", "parent", "sentence", "whole", "heading", "outer", "introduced")
LIMITS = (
    "margin",
    "exchange",
    "table",
    "row",
    "unnamed",
    "jump",
    "outlier",
    "least_a_head",
    "most_a_head",
    "document",
    "cited",
    "elsewhere",
)


@dataclass(frozen=True, slots=True)
class Questions:
    """Words that tell times and states apart and that name columns; how much the words of each place weigh; limits."""

    earlier: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    after_figures: tuple[str, ...] = ()
    opposites: tuple[tuple[str, ...], ...] = ()
    general: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    units_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    limits: Mapping[str, Fraction] = field(default_factory=dict)
    unshown: str = ""


QUESTIONS = Record(
    Questions,
    {
        "earlier": _WORDS,
        "last_year": _WORDS,
        "after_figures": _WORDS,
        "opposites": ListOf(ListOf(Text(), least=2)),
        "general": _WORDS,
        "signed": _WORDS,
        "units_of": MapOf(Text(), _WORDS),
        "measures": MapOf(Text(), _WORDS),
        "weights": Record(dict, {name: Decimal() for name in LAYERS}, places=False),
        "unshown": Text(),
        "limits": Record(dict, {name: Decimal() for name in LIMITS}, places=False),
    },
    places=False,
)
