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
from evaluation.quantities.numerals import CHARACTERS, numeral, places, scale, trailing_scale
from evaluation.quantities.quantity import Quantity

CLAUSE_END = re.compile(r"[。；;：:！!？?\n（）()|]|(?<!\d)[，,]|[，,](?!\d{3})")
CLAUSE = 120
PERCENT = Unit("%", "%")
TENTHS = Unit("%", "%", 10)
BARE = Unit("", "")
WHOLES = {"百": 100, "千": 1000, "万": 10000}


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
    breaks = [match.start() for match in re.finditer("\n", text)]
    for quantity in found:
        placed = _placed(quantity, text, plain, breaks, rules)
        yield _as_money(placed, rules, language)


def _candidates(plain: str, rules: Grammar) -> Iterator[Quantity]:
    hidden = bytearray(len(plain) + 1)
    for _, start, end in rules.exclusions(plain):
        hidden[start:end] = b"\1" * (end - start)
    at = 0
    while match := rules.number.search(plain, at):
        first = match.start() + len(match["minus"] or "")
        quantity = None if hidden[first] else _quantity(match, rules)
        if quantity is None:
            at = match.end("arabic") if match["arabic"] else match.start() + 1
            continue
        yield quantity
        at = quantity.end


def _quantity(match: re.Match[str], rules: Grammar) -> Quantity | None:
    """What a candidate states; None when its characters make no number."""
    if match["word"]:
        return _counted(match, rules.shares[match["word"]], 0, PERCENT)
    if match["half_of"]:
        return _counted(match, Fraction(1, 2), 1, rules.units.get(match["half_unit"], BARE))
    if match["hundredths"]:
        return _fraction(match, "hundredths", Fraction(WHOLES[match["whole"]]))
    if match["portion"]:
        divisor, _ = _number(match["divisor"])
        return _fraction(match, "portion", divisor) if divisor else None
    if match["tenths"]:
        return _tenths(match)
    return _number_with_unit(match, rules)


def _fraction(match: re.Match[str], group: str, whole: Fraction) -> Quantity | None:
    """百分之八十, 千分之三, 三分之一: in percent."""
    part, decimals = _number(match[group])
    finer = len(str(whole)) - 3 if group == "hundredths" else 0
    return None if part is None else _counted(match, part * 100 / whole, decimals + finer, PERCENT)


def _tenths(match: re.Match[str]) -> Quantity | None:
    """四成, 三成半: in percent, as precise as it is printed."""
    value, decimals = _number(match["tenths"])
    half = len(match["half"])
    return None if value is None else _counted(match, value + Fraction(half, 2), max(decimals, half), TENTHS)


def _number_with_unit(match: re.Match[str], rules: Grammar) -> Quantity | None:
    digits = match["arabic"] or match["chinese"]
    value, decimals = _number(digits)
    if value is None:
        return None
    if match["arabic"]:
        ending, name = match["scale"] or "", match["unit"]
        return _scaled(match, -value if match["minus"] else value, decimals, ending, name, rules)
    ending = trailing_scale(digits)
    if match["chinese_half"]:
        value, decimals = value + Fraction(1, 2), 1
    return _scaled(match, value / scale(ending), decimals, ending, match["chinese_unit"], rules)


def _number(text: str) -> tuple[Fraction | None, int]:
    """The amount and its decimals, from Arabic digits, a vulgar fraction or a Chinese numeral."""
    if text[0] in CHARACTERS:
        return numeral(text), places(text)
    if not text[0].isdecimal():
        return Fraction(unicodedata.numeric(text)).limit_denominator(10), 2
    digits = text.replace(",", "").replace("，", "")
    return Fraction(digits), decimals_of(digits)


def _scaled(
    match: re.Match[str], value: Fraction, decimals: int, ending: str, name: str | None, rules: Grammar
) -> Quantity:
    """A number with 万 or 亿 between its digits and its unit: one unit (万元) where that is known."""
    factor = scale(ending)
    unit = rules.units[name] if name else BARE
    joint = rules.units.get(ending + unit.name) if ending and name else None
    return _counted(match, value, decimals, joint or replace(unit, scale=unit.scale * factor))


def _counted(match: re.Match[str], value: Fraction, decimals: int, unit: Unit) -> Quantity:
    groups = match.groupdict()
    return Quantity(
        text=match[0],
        value=value * unit.scale,
        unit=unit.name,
        decimals=decimals,
        start=match.start(),
        end=match.end(),
        line=0,
        context="",
        qualifier=groups["more"] or groups["chinese_more"] or "",
        base=unit.base,
        scale=unit.scale,
        vague=bool(groups["chinese"] == "一" and unit.name),
    )


def _with_unit_of_next(quantity: Quantity, following: Quantity, plain: str, rules: Grammar) -> Quantity:
    """A number without unit in a range or a list (3至5年, 664、574万元) has the unit of the number after it."""
    between = plain[quantity.end : following.start]
    if quantity.unit or not following.unit or not rules.link.fullmatch(between):
        return quantity
    if quantity.scale == 1:
        unit, value, worth = following.unit, quantity.value * following.scale, following.scale
    else:
        joint = {unit.scale: unit.name for unit in rules.units.values() if unit.base == following.base}
        unit, value, worth = joint.get(quantity.scale, following.base), quantity.value, quantity.scale
    return replace(quantity, unit=unit, value=value, scale=worth, base=following.base, vague=False)


def _placed(quantity: Quantity, text: str, plain: str, breaks: list[int], rules: Grammar) -> Quantity:
    """The quantity with its line, its clause and its qualifier, in the text as it was given."""
    ends = [match.end() for match in CLAUSE_END.finditer(plain, max(0, quantity.start - CLAUSE), quantity.start)]
    end = CLAUSE_END.search(plain, quantity.end, quantity.end + CLAUSE)
    context = text[ends[-1] if ends else max(0, quantity.start - CLAUSE) : quantity.start]
    qualifier = rules.before.search(context) or rules.after.match(plain, quantity.end)
    return replace(
        quantity,
        text=text[quantity.start : quantity.end],
        line=bisect_right(breaks, quantity.start) + 1,
        context=context,
        rest=text[quantity.end : end.start() if end else quantity.end + CLAUSE],
        qualifier=quantity.qualifier or (qualifier[0].strip() if qualifier else ""),
    )


def _as_money(quantity: Quantity, rules: Grammar, language: Language) -> Quantity:
    """78万 without a unit, in a clause about money, is 78万元."""
    if quantity.unit or quantity.scale == 1 or not any(word in quantity.context for word in language.money):
        return quantity
    unit = next((unit for unit in rules.units.values() if (unit.base, unit.scale) == ("元", quantity.scale)), None)
    return replace(quantity, unit=unit.name, base=unit.base) if unit else quantity
