"""Reading a text: every quantity in order, with what stands around it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from evaluation.language.grammar import CUES, Grammar, folded, grammar
from evaluation.language.language import Language
from evaluation.language.numerals import CHARACTERS, SCALES, least, numeral, places, scale, trailing_scale
from evaluation.language.quantity import Quantity
from evaluation.numbers.amounts import Unit, decimals_of

CLAUSE_END = re.compile(r"[。；;：:！!？?\n（）()|]|(?<!\d)[，,]|[，,](?!\d{3})")
CLAUSE = 120
# No number: each part of such a run would be looked at again and again, and its value has no end.
_ENDLESS = re.compile(rf"\d{{1000,}}|[{''.join(sorted({*CHARACTERS, *SCALES}))}]{{200,}}")
PERCENT = Unit("%", "%")
TENTHS = Unit("%", "%", 10)
BARE = Unit("", "")
WHOLES = {"百": 100, "千": 1000, "万": 10000}
HUNDREDS = frozenset("百佰千仟")
TENS_AND_MORE = HUNDREDS | frozenset("十拾点廿卄卅卌")


def quantities(text: str, units: Mapping[str, Unit], language: Language) -> Iterator[Quantity]:
    """Every quantity of the text in order; dates, document numbers, ordinals and names with digits are none.

    What is none is decided by the language's declared patterns and names alone: any other Arabic number is a quantity,
    with or without a unit; a Chinese numeral is one when a unit or measure word follows it, or when it states a share.
    """
    rules = grammar(language, tuple(units.values()))
    plain = _ENDLESS.sub(lambda run: "·" * len(run[0]), folded(text))
    found = list(_candidates(plain, rules))
    for at in range(len(found) - 1, 0, -1):
        found[at - 1] = _with_unit_of_next(found[at - 1], found[at], plain, rules)
    breaks = [match.start() for match in re.finditer("\n", text)]
    for quantity in found:
        placed = _placed(quantity, text, plain, breaks, rules)
        yield _as_money(placed, rules, language)


def _candidates(plain: str, rules: Grammar) -> Iterator[Quantity]:
    hidden = bytearray(len(plain) + 1)  # which characters belong to what is no quantity, as far as anybody had to look
    unseen = rules.exclusions(plain)
    at = 0
    while match := rules.number.search(plain, at):
        first = match.start() + len(match["minus"] or "")
        quantity = _quantity(match, rules)
        while quantity and not hidden[first] and (span := next(unseen, None)):
            _, start, end = span
            hidden[start:end] = b"\1" * (end - start)
        if quantity is None or hidden[first]:
            at = match.end("arabic") if match["arabic"] else match.start() + 1
            continue
        yield quantity
        at = quantity.end


def _quantity(match: re.Match[str], rules: Grammar) -> Quantity | None:
    """What a candidate states; None when its characters make no number."""
    if match["word"]:
        return _counted(match, rules.shares[match["word"]], 0, PERCENT)
    if match["pair"]:
        return _counted(match, Fraction({"俩": 2, "仨": 3}[match["pair"]]), 0, rules.units.get("个", BARE))
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
    """A number with the unit behind it; one that is not in Arabic digits counts something only where that is plain."""
    ending, name = (match["scale"] or "") + (match["late"] or ""), match["unit"]
    if match["arabic"]:
        amount, decimals = _arabic(match["arabic"])
        return _scaled(match, -amount if match["minus"] else amount, decimals, ending, name, rules)
    if match["sign"]:
        amount = Fraction(unicodedata.numeric(match["sign"][0])) * scale(match["sign"][1:])
        return _scaled(match, amount, 0, ending, name, rules) if name else None
    digits = match["chinese"] or match["round"] or match["estimate"]
    value, decimals = (least(digits), 0) if match["estimate"] else _number(digits)
    if value is None or not _counts(match, digits, rules):
        return None
    ending = trailing_scale(digits) + ending
    value /= scale(trailing_scale(digits))
    if match["and_half"]:
        value, decimals = value + Fraction(1, 2), 1
    return _scaled(match, value, decimals, ending, name, rules)


def _counts(match: re.Match[str], digits: str, rules: Grammar) -> bool:
    """Whether a number in Chinese counts something: by its unit, as ten thousands, or where a total would stand."""
    plain, end = match.string, match.end()
    if match["unit"]:
        return digits != "一" or match["unit"] not in rules.definite
    if match["late"] or (digits[-1] in "万亿计" and len(digits) > 1 and not match["round"]):
        return True
    is_open = bool(match["more"] or rules.after.match(plain, end))  # 三千多, 三千出头: its last digits are left open
    if match["chinese"] and _is_long(digits, plain[: match.start()], rules, is_open=is_open):
        return True
    if match["chinese"] and not match["more"] and rules.joined.match(plain, end):
        return True
    if match["round"] and len(digits) > 1 and plain[: match.start()].endswith(("近", "约", "逾")):
        return True
    if not rules.clause_end.match(plain, end):
        return False
    is_led = plain[: match.start()].rstrip(" ").endswith(rules.leads)
    if match["round"]:
        return bool(match["more"]) or is_led or plain[: match.start()].endswith(tuple(CUES))
    is_long = len(digits) > 1 and not TENS_AND_MORE.isdisjoint(digits)
    return is_long and (is_led or "点" in digits or not HUNDREDS.isdisjoint(digits))


def _is_long(digits: str, before: str, rules: Grammar, *, is_open: bool) -> bool:
    """一千二百路, 三千多车次, 约四十方, 零点五七: so much is a number, whatever it counts."""
    if is_open and digits[-1] in SCALES:
        return True
    if digits[0] not in SCALES and not HUNDREDS.isdisjoint(digits):
        return True
    if "点" in digits and digits[0] in "零〇":
        return True
    if len(digits) > 2 and sum(character in SCALES for character in digits) > 1:
        return True
    return len(digits) > 1 and not SCALES.keys().isdisjoint(digits) and before.endswith(rules.about)


def _number(text: str) -> tuple[Fraction | None, int]:
    """The amount and its decimals, from Arabic digits, a vulgar fraction or a Chinese numeral."""
    if text[0] in CHARACTERS:
        return numeral(text), places(text)
    return _arabic(text)


def _arabic(text: str) -> tuple[Fraction, int]:
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
    return Quantity(
        text=match[0],
        value=value * unit.scale,
        unit=unit.name,
        decimals=decimals,
        start=match.start(),
        end=match.end(),
        line=0,
        context="",
        qualifier=match["more"] or "",
        base=unit.base,
        scale=unit.scale,
        vague=bool(match["chinese"] == "一" and unit.name and not match["and_half"]),
        estimate=bool(match["estimate"]),
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
    is_round = not text[quantity.start : quantity.start + 1].isdigit()
    qualifier = rules.before.search(context) or (is_round and rules.before_round.search(context))
    qualifier = qualifier or rules.after.match(plain, quantity.end)
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
