"""Quantities of the running text against the tables and the data: by label and by value, at their own precision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.grid import TOTAL
from evaluation.audit.known import Ground, Known, pairs
from evaluation.audit.sentences import Sentence
from evaluation.language import Quantity
from evaluation.numbers.amounts import written

RULE = "与表不符"
_SHOULD_BE = "应为"
_FEWEST_DIGITS = 4
_LEAST_AFFINITY = {4: Fraction(1, 3), 5: Fraction(1, 4)}
_LONG_NAME, _LONG_COLUMN = 6, 4
_HALF_OF_LABEL, _FEWEST_PAIRS, _AHEAD = Fraction(1, 2), 3, 2
_LONGEST = 40
_COLUMN_WORD = re.compile(r"(?:决算)?数$|金额$|[（(][^（()）]*[)）]$")


@dataclass(frozen=True, slots=True)
class Refutation:
    """A quantity that the tables or the data refute; `digits` is what should stand there, empty when unknown."""

    sentence: Sentence
    quantity: Quantity
    finding: Finding
    digits: str


def mended(refutations: Iterable[Refutation]) -> dict[Sentence, Sentence]:
    """The sentences with a refuted quantity, and how they would read with what the tables state."""
    found: dict[Sentence, Sentence] = {}
    for one in refutations:
        if one.digits:
            value = Fraction(one.digits) * one.quantity.scale
            proper = replace(one.quantity, value=value, text=f"{one.digits}{one.quantity.unit}")
            sentence = found.get(one.sentence, one.sentence)
            quantities = tuple(proper if other == one.quantity else other for other in sentence.quantities)
            found[one.sentence] = replace(sentence, quantities=quantities)
    return found


def refutations_by_tables(
    sentences: Sequence[Sentence], ground: Ground, tables: Ground, counted: Ground
) -> Iterator[Refutation]:
    """Quantities that no table and no fact states, though one under the same name is a digit away or otherwise.

    `ground` is everything that is known, `tables` what the text's own tables state, `counted` the facts with measure
    words that may stand for each other.
    """
    for sentence in sentences:
        for quantity in sentence.quantities:
            if quantity.qualifier or not quantity.base or not quantity.value:
                continue
            if not ground.equal(quantity):
                finding = (
                    _near(sentence, quantity, ground)
                    or _named(sentence, quantity, ground)
                    or _labelled(sentence, quantity, ground, counted)
                )
            elif not tables.equal(quantity):
                finding = _named(sentence, quantity, tables) or _total_of_column(sentence, quantity, tables)
            else:
                finding = None
            if finding is not None:
                digits = finding.expected.removeprefix(_SHOULD_BE).removesuffix(quantity.unit)
                known = finding.expected.startswith(_SHOULD_BE)
                yield Refutation(sentence, quantity, finding, digits if known else "")


def _near(sentence: Sentence, quantity: Quantity, ground: Ground) -> Finding | None:
    """A number a digit, two swapped digits or one unit of the last place away from one with a related name."""
    digits = quantity.digits.replace(".", "").lstrip("0")
    if len(digits) < _FEWEST_DIGITS:
        return None
    least = _LEAST_AFFINITY.get(len(digits), Fraction(0))
    found = [
        (kinship, known, expected)
        for expected in slips(quantity.digits)
        for known in ground.printed_as(quantity, expected)
        if (kinship := ground.words.affinity(known.names, sentence.text)) > least
    ]
    if not found:
        return None
    kinship, known, expected = max(found, key=lambda one: (one[0], one[1].line))
    sure = SURE if len(digits) > _FEWEST_DIGITS and kinship * 2 >= 1 else LIKELY
    finding = _finding(sentence, quantity, known, expected, sure)
    last = Fraction(1, 10**quantity.decimals)
    if quantity.decimals and abs(Fraction(expected) - Fraction(quantity.digits)) == last:
        return replace(finding, reason=f"{finding.reason}；只差末位1，可能是把取整后的数相加了")
    return finding


def slips(digits: str) -> Iterator[str]:
    """What may have been meant: one digit changed, two neighbours swapped, or one more or less in the last place."""
    for at, digit in enumerate(digits):
        if digit.isdigit():
            yield from (f"{digits[:at]}{other}{digits[at + 1 :]}" for other in "0123456789" if other != digit)
        if digits[at : at + 2].isdigit() and len(digits[at : at + 2]) == 2 and digit != digits[at + 1]:
            yield f"{digits[:at]}{digits[at + 1]}{digit}{digits[at + 2 :]}"
    places = len(digits.partition(".")[2])
    for step in (1, -1):
        neighbour = written((Fraction(digits) * 10**places + step) / 10**places, places)
        if sum(a != b for a, b in zip(neighbour, digits, strict=False)) > 1:
            yield neighbour


def _named(sentence: Sentence, quantity: Quantity, ground: Ground) -> Finding | None:
    """A number right behind the full name of a table's row, none of whose amounts it is."""
    candidates = ground.in_rows_named_in(sentence.label(quantity), quantity, _LONG_NAME)
    for context in (sentence.clause(quantity), sentence.text):
        fitting = [(ground.words.affinity(one.column, context), one) for one in candidates]
        best = max((kinship for kinship, _ in fitting), default=Fraction(0))
        if best:
            break
    chosen = [one for kinship, one in fitting if kinship == best]
    values = {one.value for one in chosen}
    if len(values) != 1 or not (best or len(candidates) == 1):
        return None
    expected = written(abs(chosen[0].value) / quantity.scale, quantity.decimals)
    finding = _finding(sentence, quantity, chosen[0], expected, SURE)
    together = _rows_together(quantity, chosen[0], ground)
    return replace(finding, reason=f"{finding.reason}；{together}") if together else finding


def _rows_together(quantity: Quantity, known: Known, ground: Ground) -> str:
    """That the printed number is the sum of all rows whose names begin alike, when it is."""
    name = known.row.rpartition(" ")[2]
    alike = {
        (one.row, one.value)
        for one in ground.known
        if one.grid == known.grid and one.column == known.column and one.row.rpartition(" ")[2].startswith(name)
    }
    whole = sum((value for _, value in alike), Fraction(0))
    if len(alike) < 2 or not quantity.states(whole):
        return ""
    return f"所印的数是名称以此开头的{len(alike)}行之和"


def _labelled(sentence: Sentence, quantity: Quantity, ground: Ground, counted: Ground) -> Finding | None:
    """A number whose clause has most of the words of one fact's label, and which that fact is not."""
    if quantity.base == "%" and not sentence.label(quantity):
        return None
    clause = sentence.clause(quantity)
    beside = [one.value for one in sentence.quantities if one is not quantity]
    if counted.equal(quantity):
        return None
    ranked = sorted(
        (
            (ground.words.affinity(one.names, clause), one.fact_id, one)
            for one in ground.comparable(quantity)
            if one.fact_id
            and one.stated
            and one.base == quantity.base
            and one.value not in beside
            and ground.words.share(one.names, clause) >= _HALF_OF_LABEL
        ),
        key=lambda entry: (-entry[0], entry[1]),
    )
    if not ranked:
        return None
    best, _, known = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else Fraction(0)
    if best < second * _AHEAD or len(pairs(known.names)) < _FEWEST_PAIRS:
        return None
    expected = written(abs(known.value) / quantity.scale, quantity.decimals)
    return _finding(sentence, quantity, known, expected, LIKELY)


def _total_of_column(sentence: Sentence, quantity: Quantity, tables: Ground) -> Finding | None:
    """Money under the name of a column whose total is another amount, and of which no cell is that amount."""
    if quantity.base != "元" or not quantity.decimals:
        return None
    label = sentence.label(quantity)
    totals = [
        known
        for known in tables.comparable(quantity)
        if TOTAL.fullmatch(known.row.strip()) and _is_column_of(known.column, label)
    ]
    whole = max(totals, key=lambda one: abs(one.value), default=None)
    if whole is None:
        return None
    finding = _finding(sentence, quantity, whole, quantity.digits, LIKELY)
    return replace(finding, expected="栏名与内容请核对")


def _is_column_of(column: str, label: str) -> bool:
    name = _COLUMN_WORD.sub("", column)
    return len(name) >= _LONG_COLUMN and re.search(rf"{re.escape(name)}(?:资金|总额|合计)?为?$", label) is not None


def _finding(sentence: Sentence, quantity: Quantity, known: Known, expected: str, confidence: str) -> Finding:
    exact = written(known.value / known.scale, known.decimals, grouped=True)
    money = {1: "元", 10**4: "万元", 10**8: "亿元"}.get(known.scale, "")
    unit = money if known.base == "元" else known.base
    column = f"·{known.column}" if known.column else ""
    reason = f"{known.place}“{known.row}{column}”为{exact}{unit}"
    lines = (known.line,) if known.line else ()
    expected = f"{_SHOULD_BE}{expected}{quantity.unit}"
    return Finding(quantity.line, RULE, _words(sentence, quantity), expected, reason, confidence, lines)


def _words(sentence: Sentence, quantity: Quantity) -> str:
    """The clause of a quantity, or only the words before it when the clause is long."""
    clause = sentence.clause(quantity)
    return clause if len(clause) <= _LONGEST else f"{sentence.label(quantity)}{quantity.text}"
