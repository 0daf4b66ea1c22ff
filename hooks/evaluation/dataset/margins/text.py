"""Texts with a long number in them, and the one spelling in which numbers are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evaluation.problems import Place

_LONG_NUMBER = re.compile(r"\d(?:[ .()-]{0,2}\d){10}")
# Character for character, so that places stay. No-break, thin and invisible spaces are how numbers come out of Word.
_DASHES = "－‐‑‒–—―−"
_SPACES = "\u3000\u00a0\u2007\u2009\u200a\u202f\u200b\u2060\ufeff\t"
_HALF_WIDTH = str.maketrans(
    "０１２３４５６７８９ＸｘＢ＋（）．" + _DASHES + _SPACES,
    "0123456789XxB+()." + "-" * len(_DASHES) + " " * len(_SPACES),
)


@dataclass(frozen=True, slots=True)
class Margin:
    """A text with a long number in it, and where it stands."""

    place: Place
    text: str


def half_width(text: str) -> str:
    """The text with its digits, signs, dashes and spaces as ASCII has them, each character in its place."""
    return text.translate(_HALF_WIDTH)


def may_hold_number(text: str) -> bool:
    """Whether the text holds eleven digits in a row, the least that can name a person."""
    return bool(_LONG_NUMBER.search(half_width(text)))
