"""Rates and shares against the two figures that they are made of, and against the whole numbers that could give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.interval import Interval, is_slip
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.words import Words

RULE, SHARE, GRIM = "比率", "占比", "人数与比率"
NAMED = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,10})率(?:为|是|达到?|约|仅|只有|：|:|\s|（[^）]*）)*$")
SHARED = re.compile(r"占(?P<whole>[^占]{0,30})$")
OF = re.compile(r"(?:完成|占|达到?|为)(?P<whole>[^，,；;。]{0,20})的$")


@dataclass(frozen=True)
class Pair:
    """One figure over another, or (`is_rest`) what is left of the second over the second."""

    over: Figure
    under: Figure
    is_rest: bool = False

    @property
    def percent(self) -> Interval | None:
        if self.is_rest:
            rest = self.over.interval.over(self.under.interval, 100)
            return Interval(100 - rest.high, 100 - rest.low) if rest else None
        return self.over.interval.over(self.under.interval, 100)

    @property
    def words(self) -> str:
        if self.is_rest:
            return f"（{self.under.text}－{self.over.text}）÷{self.under.text}"
        return f"{self.over.text}÷{self.under.text}"


def rates(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            if figure.base != "%" or not figure.exact or evidence.words.has(figure.label, "standards"):
                continue
            named, shared = NAMED.search(figure.label), SHARED.search(figure.label)
            if named and not named["name"].endswith(evidence.words.lists["no_rates"]):
                yield from _named(named["name"], figure, sentence, evidence.words)
            elif shared or OF.search(figure.label):
                yield from _shared(figure, sentence, evidence.words)


def alike(first: Figure, second: Figure) -> bool:
    """Whether two figures may be divided: the same unit, or both counts of things."""
    if first.base == second.base:
        return first.base not in ("%", "百分点", "分")
    loose = {
        "人",
        "名",
        "位",
        "户",
        "份",
        "张",
        "家",
        "件",
        "个",
        "项",
        "条",
        "人次",
        "批次",
        "起",
        "次",
        "页",
        "册",
        "",
    }
    return first.base in loose and second.base in loose


def scopes(figure: Figure, sentence: Sentence, words: Words) -> Iterator[tuple[Figure, ...]]:
    """The figures around one, nearest first: its part of the sentence, the sentence, those before it as well."""
    mine = [one for one in sentence.figures if one is not figure]
    segment = tuple(one for one in mine if one.segment == figure.segment)
    yield segment
    if len(mine) > len(segment):
        yield tuple(mine)
    yield (*sentence.nearby, *mine)


def pairs(figures: Sequence[Figure], *, rest: bool = False) -> Iterator[Pair]:
    for over in figures:
        for under in figures:
            if over is not under and under.value > 0 and alike(over, under):
                yield Pair(over, under)
                if rest:
                    yield Pair(over, under, is_rest=True)


def holds(pair: Pair, figure: Figure, spare: int = 0) -> bool:
    """Whether the pair gives the printed rate, with so many more units of its last digit to spare."""
    percent = pair.percent
    near = Interval(figure.value - figure.ulp / 2, figure.value + figure.ulp / 2).widened(spare * figure.ulp)
    return percent is not None and percent.meets(near)


def _named(name: str, figure: Figure, sentence: Sentence, words: Words) -> Iterator[Finding]:
    rate = next((one for one in words.rates if any(name.endswith(word) for word in one.names)), None)
    is_rest = rate is not None and rate.of == "difference"
    found = list(scopes(figure, sentence, words))
    if any(holds(pair, figure) for scope in found for pair in pairs(scope, rest=is_rest)):
        return
    over, under = (rate.over, rate.under) if rate and not is_rest else ((name[-2:], name), ())
    if is_rest:
        over, under = words.lists["results"], words.lists["budgets"]
    for scope in found:
        pair = _designated(scope, over, under, figure, is_rest=is_rest)
        if pair is None:
            continue
        yield from _claimed(RULE, pair, figure, sentence, is_sure=True)
        return


def _designated(
    scope: Sequence[Figure], over: Sequence[str], under: Sequence[str], figure: Figure, *, is_rest: bool
) -> Pair | None:
    """The two figures whose words say that they make up the rate: the nearest before it, else behind it."""
    before = [
        one for one in scope if (one.passage, one.sentence, one.start) < (figure.passage, figure.sentence, figure.start)
    ]
    for side in (before, list(scope)):
        plain = [one for one in side if one.base not in ("%", "百分点") and one.exact]
        tops = [one for one in plain if any(word in one.label for word in over)]
        bottoms = [one for one in plain if one not in tops[-1:] and any(word in one.label for word in under)]
        for top in reversed(tops):
            mine = [one for one in bottoms if one is not top and alike(top, one)]
            if not under:
                mine = [one for one in plain if one is not top and alike(top, one)]
            if mine and mine[-1].value > 0:
                return Pair(top, mine[-1], is_rest)
    return None


def _shared(figure: Figure, sentence: Sentence, words: Words) -> Iterator[Finding]:
    found = list(scopes(figure, sentence, words))
    if any(holds(pair, figure) for scope in found for pair in pairs(scope)):
        return
    earlier = [
        one for one in sentence.figures if one.start < figure.start and one.base not in ("%", "百分点") and one.exact
    ]
    if not earlier:
        return
    shared = SHARED.search(figure.label) or OF.search(figure.label)
    name = (shared["whole"] if shared else "").strip("的比为（） ")
    part = earlier[-1]
    nearby = [one for scope in found for one in scope if one is not part and alike(part, one)]
    if name and part.depth >= figure.depth and words.has(figure.label[:0] + name, "budgets", "results", "totalling"):
        wholes = [one for one in reversed(nearby) if name.strip("全部") and name.strip("全部")[-2:] in one.label]
        inside = [one for one in earlier[:-1] if alike(one, part) and one.start > figure.start - 30]
        wholes = wholes or inside
    elif not name or len(name) < 3:
        wholes = [
            one for one in sentence.figures if alike(one, part) and one.start < part.start and one.value > part.value
        ][:1]
    else:
        wholes = [one for one in nearby if name[-3:] in one.label]
    if wholes and wholes[0].value > 0:
        yield from _claimed(SHARE, Pair(part, wholes[0]), figure, sentence, is_sure=False)


def _claimed(rule: str, pair: Pair, figure: Figure, sentence: Sentence, *, is_sure: bool) -> Iterator[Finding]:
    percent = pair.percent
    if percent is None:
        return
    value = percent.middle
    slip = is_slip(figure.value, value, figure.quantity.decimals) or any(_mended(pair, figure))
    confidence = SURE if is_sure or slip else LIKELY
    if holds(pair, figure, spare=1) or (not slip and not Fraction(1, 20) < value / (figure.value or 1) < 20):
        confidence = POSSIBLE
    yield Finding(
        sentence.block,
        figure.place,
        rule,
        figure.named,
        f"{pair.over.named}，{pair.under.named}；{pair.words}＝{figure.shown(value)}，不是{figure.text}",
        confidence,
        f"按所载数字为{figure.shown(value)}",
        (pair.over.place, pair.under.place),
    )


def _mended(pair: Pair, figure: Figure) -> Iterator[bool]:
    """Whether one of the two figures may be a slip of what the rate asks for."""
    share = figure.value / 100
    share = 1 - share if pair.is_rest else share
    if share > 0:
        for one, value in ((pair.over, pair.under.value * share), (pair.under, pair.over.value / share)):
            scale = one.quantity.scale
            yield is_slip(one.value / scale, value / scale, one.quantity.decimals)


def impossible_shares(evidence: Evidence) -> Iterator[Finding]:
    """A share of so many people or forms that no whole number of them gives (the GRIM test)."""
    words = evidence.words
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            of_people = re.search(r"满意的?占?|占|合格|回收|有效|参与|知晓|认可", figure.label)
            if figure.base != "%" or not figure.exact or not of_people or figure.quantity.decimals == 0:
                continue
            if (
                words.has(figure.label, "standards", "rising", "falling")
                or "满意度" in figure.label
                or figure.value > 100
            ):
                continue
            counts = [
                one
                for one in (*sentence.nearby, *sentence.figures)
                if one is not figure and one.base in words.lists["people"] and one.exact and one.quantity.scale == 1
            ]
            mine = [one for one in counts if one.sentence == figure.sentence and one.start < figure.start] or counts
            if not mine or any(_possible(figure, int(one.value)) for one in counts):
                continue
            if any(
                one.base not in ("%",) and alike(one, mine[0]) is False for one in sentence.figures if one.base != "%"
            ):
                continue
            number = max(int(one.value) for one in counts)
            if 0 < number * 10 < 10 ** (2 + figure.quantity.decimals):
                shown = "、".join(one.text for one in counts[-3:])
                yield Finding(
                    sentence.block,
                    figure.place,
                    GRIM,
                    figure.named,
                    f"{shown}里没有哪个整数份额等于{figure.text}（{_nearest(figure, counts[-1])}）",
                    SURE if len(counts) == 1 else LIKELY,
                    "人数或比率有误",
                    (counts[-1].place,),
                )


def _possible(figure: Figure, number: int) -> bool:
    if number <= 0:
        return True
    at = int(figure.value * number / 100)
    return any(abs(Fraction(part * 100, number) - figure.value) <= figure.ulp for part in (at, at + 1))


def _nearest(figure: Figure, count: Figure) -> str:
    number = int(count.value)
    part = round(figure.value * number / 100)
    return f"最接近的是{part}÷{number}＝{figure.shown(Fraction(part * 100, number))}"
