"""Reading a text: every quantity in order, with what stands around it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from evaluation.amounts import Unit, decimals_of
from evaluation.dataset import Language
from evaluation.quantities.grammar import Grammar, folded, grammar
from evaluation.quantities.numerals import SCALES, numeral
from evaluation.quantities.quantity import Quantity

CLAUSE_END = re.compile(r"[，,。；;：:！!？?\n（）()|]")
_SHARES = {"百": 100, "千": 1000, "万": 10000}


def quantities(text: str, units: Mapping[str, Unit], language: Language) -> Iterator[Quantity]:
    """Every quantity of the text in order; dates, document numbers, ordinals and names with digits are none.

    What is none is decided by the language's declared patterns and names alone: any other Arabic number is a quantity,
    with or without a unit; a Chinese numeral is one when a unit or measure word follows it, or when it states a share.
    """
    rules = grammar(language, tuple(units.values()))
    plain = folded(text)
    found = list(_candidates(plain, rules))
    for at in range(len(found) - 1, 0, -1):
        found[at - 1] = _with_unit_of_next(found[at - 1], found[at], plain, rules)
    lines = [match.start() for match in re.finditer("\n", text)]
    for quantity in found:
        yield _placed(quantity, text, plain, lines, rules, language)


def _candidates(plain: str, rules: Grammar) -> Iterator[Quantity]:
    hidden = bytearray(len(plain) + 1)
    for _, start, end in rules.exclusions(plain):
        hidden[start:end] = b"\1" * (end - start)
    at = 0
    while match := rules.number.search(plain, at):
        quantity = _quantity(match, rules)
        number = match.start() + len(match["minus"] or "")
        if quantity is None or hidden[number]:
            at = match.start() + 1
            while at < len(plain) and match["arabic"] and plain[at].isdigit():
                at += 1
            continue
        yield quantity
        at = max(quantity.end, match.start() + 1)


def _quantity(match: re.Match[str], rules: Grammar) -> Quantity | None:
    """What a candidate states; None when its characters make no number."""
    sign = -1 if match["minus"] else 1
    if match["share"]:
        value, decimals = _number(match["part"])
        hundredths = None if value is None else value * 100 / _SHARES[match["share"]]
        return _share(match, hundredths, decimals + len(str(_SHARES[match["share"]])) - 3)
    if match["whole"]:
        whole, portion = _number(match["whole"])[0], _number(match["portion"])[0]
        return _share(match, portion / whole * 100 if whole and portion is not None else None, 0)
    if match["tenths"]:
        value, decimals = _number(match["tenths"])
        half = Fraction(1, 2) if match["half"] else 0
        return _share(match, None if value is None else (value + half) * 10, max(0, decimals - 1))
    if match["word"]:
        return _share(match, dict(_share_words(rules))[match["word"]], 0)
    if match["halfof"]:
        return _counted(match, Fraction(1, 2), match["hunit"], 1, rules)
    if match["arabic"]:
        value, decimals = _number(match["arabic"])
        if value is None:
            return None
        return _scaled(match, sign * value, decimals, match["scale"] or "", match["unit"] or "", rules)
    value, decimals = _number(match["chinese"])
    if value is None:
        return None
    if match["chalf"]:
        value, decimals = value + Fraction(1, 2), 1
    return _chinese(match, value, decimals, rules)
