"""Averages (人均, 每册, 日均, 单价) against the total and the number that they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluation.audit.changes import change_of
from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.interval import Interval, is_slip
from evaluation.audit.rates import scopes
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.words import Words

RULE = "平均数"
AVERAGE = re.compile(
    r"(?P<of>[\u4e00-\u9fff])均(?![衡等可由为])|每(?:一)?(?P<each>个?[\u4e00-\u9fff])|平均|单价|单位造价|单位成本"
)
PERIODS = {"日": (365, 366), "天": (365, 366), "月": (12,), "季": (4,)}
PEOPLE = frozenset("人名位")


def averages(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            match = _average(figure)
            if (
                match
                and figure.exact
                and figure.base not in ("%", "百分点")
                and not words.has(figure.label, "standards")
            ):
                finding = _checked(figure, match, sentence, words)
                if finding:
                    yield finding


def _average(figure: Figure) -> re.Match[str] | None:
    found = list(AVERAGE.finditer(figure.label))
    return found[-1] if found and len(figure.label) - found[-1].end() < 14 else None


def _checked(figure: Figure, match: re.Match[str], sentence: Sentence, words: Words) -> Finding | None:
    of = (match["of"] or (match["each"] or "").removeprefix("个"))[-1:]
    periods = [Fraction(number) for name, numbers in PERIODS.items() if name in figure.label for number in numbers]
    divisors = [Fraction(1), *periods]
    found = [
        [one for one in scope if not _average(one) and one.base not in ("%", "百分点")]
        for scope in _scopes(figure, sentence, words)
    ]
    for scope in found:
        for total in scope:
            if periods and any(_gives(total.interval, by, by, figure) for by in periods):
                return None
            for number in scope:
                if total is not number and number.value > 0:
                    low, high = number.interval.low, number.interval.high
                    if any(_gives(total.interval, low * by, high * by, figure) for by in divisors):
                        return None
    for scope in found:
        pair = _designated(scope, of, figure, words)
        if pair and not periods:
            return _finding(figure, *pair, sentence)
    return None


def _scopes(figure: Figure, sentence: Sentence, words: Words) -> list[tuple[Figure, ...]]:
    return list(scopes(figure, sentence, words))


def _gives(total: Interval, low: Fraction, high: Fraction, figure: Figure) -> bool:
    result = total.over(Interval(low, high))
    if result is None:
        return False
    near = Interval(figure.value - figure.ulp / 2, figure.value + figure.ulp / 2)
    scaled = [result]
    return any(one.meets(near) for one in scaled)


def _designated(scope: Sequence[Figure], of: str, figure: Figure, words: Words) -> tuple[Figure, Figure] | None:
    """The one total in the average's unit and the one number of what the average is of, nearest to it."""
    numbers = [
        one
        for one in scope
        if one.value > 1
        and one.base != figure.base
        and one.exact
        and (_unit_is(one, of) or (of and of in one.label[-6:] and one.base not in ("元",)))
    ]
    totals = [
        one
        for one in scope
        if one.base == figure.base
        and one.exact
        and one.value > figure.value
        and change_of(one, words) is None
        and not words.has(one.label, "standards", "differences")
    ]
    if not numbers or not totals:
        return None
    nearest = lambda ones: min(ones, key=lambda one: (one.sentence != figure.sentence, abs(one.start - figure.start)))  # noqa: E731
    return nearest(totals), nearest(numbers)


def _unit_is(number: Figure, of: str) -> bool:
    if of in PEOPLE:
        return number.base in (*PEOPLE, "人次")
    return bool(of) and of in number.unit


def _finding(figure: Figure, total: Figure, number: Figure, sentence: Sentence) -> Finding | None:
    value = total.value / number.value
    if abs(value - figure.value) <= figure.ulp:
        return None
    wanted = [
        (figure, value),
        (total, figure.value * number.value),
        (number, total.value / figure.value if figure.value else value),
    ]
    slip = any(
        is_slip(one.value / one.quantity.scale, amount / one.quantity.scale, one.quantity.decimals)
        for one, amount in wanted
    )
    near = total.sentence == number.sentence == figure.sentence and Fraction(1, 3) < value / (figure.value or 1) < 3
    if not slip and not near:
        return None
    return Finding(
        sentence.block,
        figure.place,
        RULE,
        figure.named,
        f"{total.named}，{number.named}；{total.text}÷{number.text}＝{figure.shown(value)}",
        SURE if slip else LIKELY,
        f"按所载数字为{figure.shown(value)}",
        (total.place, number.place),
    )
