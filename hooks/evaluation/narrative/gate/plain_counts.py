"""Numbers that may be typed: counts of what the sentence itself names (道路、桥梁两类工程), terms (有效期为五年)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evaluation.language import Language, Quantity

MOST = 20
OPEN = ("余", "多", "来", "约")
COMPARED = ("倍", "番", "折")  # units that compare: they count nothing that could be named
NEAR = 20  # characters between the last thing named and the count
AND = re.compile(r"[、/]|以及|[和与及或]")
NAMED = re.compile(
    r"[^，。；：:\n（(]{0,16}(?:[：:（(]|[，,](?:即|分别[为是]?|包括|依次[为是]?|一是))(?P<named>[^。\n）)]*)"
)
PARTS = (AND, re.compile("[；;]"), re.compile("[，,]"), re.compile(r"[一二三四五六七八九]是"))


def is_enumerated(quantity: Quantity, text: str, language: Language) -> bool:
    """Whether as many things as are counted are named right before the count or right behind it."""
    counts = quantity.unit in {*language.counting, *language.measures} and quantity.unit not in COMPARED
    if quantity.decimals or quantity.estimate or quantity.qualifier in OPEN or not counts:
        return False
    return quantity.value > 1 and any(quantity.value == number for number in _named(quantity, text))


def is_a_term(quantity: Quantity, text: str, language: Language) -> bool:
    """Whether a length of time says how long something is valid, kept or due, and not how long something took."""
    is_open = quantity.estimate or quantity.qualifier in OPEN or (quantity.decimals and quantity.text[0] != "半")
    if quantity.unit not in language.durations or is_open:
        return False
    clause = quantity.context + quantity.rest
    start = max(text.rfind(end, 0, quantity.start) for end in "。；;\n") + 1
    sentence = text[max(start, quantity.start - NEAR * 3) : quantity.end] + quantity.rest
    return any(word in sentence for word in language.terms) and not any(word in clause for word in language.spent)


def _named(quantity: Quantity, text: str) -> Iterator[int]:
    """How many things may be named: at the end of what stands before, of which more may be named, and behind."""
    before = [match.end() for match in AND.finditer(quantity.context)]
    if before and len(quantity.context) - before[-1] <= NEAR:
        yield from range(2, min(len(before) + 2, MOST))
    if behind := NAMED.match(text, quantity.end):
        yield from (len(part.findall(behind["named"])) + shift for part in PARTS for shift in (0, 1))
