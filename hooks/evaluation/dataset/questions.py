"""The words and limits by which questions are asked: `data/common/questions.yml`, and what a department adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated

from evaluation.dataset.shapes import Decimal, ListOf, MapOf, Record, Text

WORDS = ListOf(Text(), least=1)
LAYERS = ("near", "before", "after", "lead", "parent", "sentence", "whole", "heading", "outer", "introduced")
LIMITS = (
    *("margin", "exchange", "table", "row", "unnamed", "jump", "outlier", "least_a_head", "most_a_head"),
    *("document", "cited", "elsewhere", "first_document", "documents_after"),
)
SomeWords = Annotated[tuple[str, ...], WORDS]
SomeWordsOf = Annotated[Mapping[str, tuple[str, ...]], MapOf(Text(), WORDS)]


def _numbers(names: tuple[str, ...]) -> Record:
    return Record(dict, dict.fromkeys(names, Decimal()))


@dataclass(frozen=True, slots=True)
class Questions:
    """Words that tell times and states apart and that name columns; how much the words of each place weigh; limits."""

    earlier: SomeWords = ()
    last_year: SomeWords = ()
    times: SomeWords = ()
    after_figures: SomeWords = ()
    opposites: Annotated[tuple[tuple[str, ...], ...], ListOf(ListOf(Text(), least=2))] = ()
    general: SomeWords = ()
    parts: SomeWords = ()
    faults: SomeWords = ()
    done: SomeWords = ()
    wanting: SomeWords = ()
    issued: SomeWords = ()
    particles: SomeWords = ()
    above: SomeWords = ()
    below: SomeWords = ()
    signed: SomeWords = ()
    units_of: SomeWordsOf = field(default_factory=dict)
    measured: SomeWordsOf = field(default_factory=dict)
    within: SomeWordsOf = field(default_factory=dict)
    measures: SomeWordsOf = field(default_factory=dict)
    spoken: SomeWordsOf = field(default_factory=dict)
    weights: Annotated[Mapping[str, Fraction], _numbers(LAYERS)] = field(default_factory=dict)
    unshown: Annotated[str, Text()] = ""
    limits: Annotated[Mapping[str, Fraction], _numbers(LIMITS)] = field(default_factory=dict)
