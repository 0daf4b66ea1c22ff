"""Changes and differences: from one figure to another, by so much, so many per cent, in that direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.audit.evidence import Evidence
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.interval import Interval, is_slip
from evaluation.audit.rates import alike, scopes
from evaluation.audit.reading import YEAR, Figure, Sentence
from evaluation.audit.words import Words

RULE, DIRECTION, DIFFERENCE, COMPARED = "增减", "增减方向", "差额", "大小比较"
LATER = re.compile(r"(?:到|至)(?:了|全年的?|年末的?|[\d年末底的]*)?\s*$")
BY = re.compile(r"(?:了|额|幅|值|约|为|达|：|:|\s|净|同比|环比|率)*$")
POINTS = ("百分点", "个百分点")


@dataclass(frozen=True)
class Change:
    """A figure that says by how much something grew (1) or fell (-1); 0 where the word says neither."""

    figure: Figure
    direction: int
    word: str


def change_of(figure: Figure, words: Words) -> Change | None:
    """The change that a figure states: a word of change right before it that leads to no new level."""
    label = BY.sub("", figure.label)
    if LATER.search(figure.label) and not label.endswith(("增幅", "降幅")):
        return None
    for direction, name in ((1, "rising"), (-1, "falling")):
        word = next((word for word in sorted(words.lists[name], key=len, reverse=True) if label.endswith(word)), "")
        if word and (len(word) > 1 or re.search(r"[较比同]", label)):
            return Change(figure, direction, word)
    return None


def is_prior(figure: Figure, words: Words, year: str) -> bool:
    """Whether a figure is of an earlier time: by a word, or by a year before that of the sentence."""
    label = figure.label
    if words.has(label, "prior"):
        return (
            not re.search("(?:较|比|同|与)(?:" + "|".join(words.lists["prior"]) + ")(?!的|为|数)[^的]*$", label)
            or (LATER.search(label) is None
            and "的" in label)
        )
    years = YEAR.findall(label + "年")
    return bool(years) and years[-1] < year


def changes(evidence: Evidence) -> Iterator[Finding]:
    words = evidence.words
    for sentence in evidence.sentences:
        years = YEAR.findall("".join(one.text for one in (*sentence.before[-2:], sentence)))
        year = max(years, default="")
        stated = [change for figure in sentence.figures if figure.exact and (change := change_of(figure, words))]
        for change in stated:
            finding = _amount(change, stated, sentence, year, words)
            if finding:
                yield finding
        yield from _moves(sentence, words)
        yield from _compared(sentence, words)


def _levels(change: Change, sentence: Sentence, words: Words) -> Iterator[list[Figure]]:
    """The figures that may have changed, scope by scope; amounts of change are none."""
    figure = change.figure
    for scope in scopes(figure, sentence, words):
        is_share = figure.base in POINTS
        yield [
            one
            for one in scope
            if change_of(one, words) is None
            and one.exact
            and (one.base == "%" if is_share else one.base not in ("%", *POINTS))
        ]


def _amount(change: Change, stated: Sequence[Change], sentence: Sentence, year: str, words: Words) -> Finding | None:
    figure = change.figure
    is_rate = figure.base == "%"
    found = list(_levels(change, sentence, words))
    amounts = [
        one
        for one in stated
        if one.figure.base not in ("%", *POINTS) and abs(one.figure.start - figure.start) < 60 and one is not change
    ]
    for levels in found:
        for now in levels:
            for then in levels:
                if now is not then and _agrees(change, now, then):
                    return None
    if is_rate:
        for amount in amounts:
            for levels in found:
                if any(_grows(change, amount, level) for level in levels):
                    return None
    for levels in found:
        pair = _designated(change, levels, sentence, year, words)
        if pair:
            return _finding(change, *pair, sentence)
    if is_rate and amounts:
        return _by_amount(change, amounts[-1], found, sentence, words)
    return None


def _result(change: Change, now: Figure, then: Figure) -> Interval | None:
    if change.figure.base == "%" and now.base != "%":
        grown = now.interval.over(then.interval, 100)
        return Interval(grown.low - 100, grown.high - 100) if grown else None
    return now.interval - then.interval


def _agrees(change: Change, now: Figure, then: Figure) -> bool:
    if not alike(now, then) and not (now.base == then.base == "%"):
        return False
    if change.figure.base not in ("%", *POINTS) and now.base != change.figure.base and not alike(now, change.figure):
        return False
    result = _result(change, now, then)
    return result is not None and result.meets(_near(change))


def _near(change: Change) -> Interval:
    figure = change.figure
    value = figure.value * change.direction
    half = figure.ulp / 2 if figure.quantity.decimals or figure.base == "%" else Fraction(0)
    return Interval(value - half, value + half)


def _grows(change: Change, amount: Change, level: Figure) -> bool:
    """Whether an amount of change over a level, now or before, is the stated per cent."""
    if level.base != amount.figure.base and not alike(level, amount.figure):
        return False
    delta = amount.figure.interval
    befores = (level.interval, level.interval - delta if amount.direction > 0 else level.interval + delta)
    near = Interval(change.figure.value - change.figure.ulp / 2, change.figure.value + change.figure.ulp / 2)
    results = [delta.over(before, 100) for before in befores]
    return any(one is not None and one.meets(near) for one in results)


def _designated(
    change: Change, levels: Sequence[Figure], sentence: Sentence, year: str, words: Words
) -> tuple[Figure, Figure] | None:
    """The figure that is now and the one that was before, when the words leave no doubt."""
    figure = change.figure
    if figure.base not in ("%", *POINTS):
        levels = [one for one in levels if alike(one, figure)]
    priors = [one for one in levels if is_prior(one, words, year) or re.search(r"[由从][^到至]*$", one.label)]
    priors = [one for one in priors if not re.search(r"(?:到|至)[^由从]*$", one.label)]
    if not priors:
        return None
    then = min(priors, key=lambda one: (one.sentence != figure.sentence, abs(one.start - figure.start)))
    nows = [
        one
        for one in levels
        if one not in priors and (alike(one, then) or one.base == then.base == "%") and one.depth <= figure.depth
    ]
    reached = [one for one in nows if one.sentence == figure.sentence and re.search(r"(?:到|至)[^由从]*$", one.label)]
    if reached:
        return reached[-1], then
    ahead = [one for one in nows if (one.sentence, one.start) < (then.sentence, then.start)]
    if figure.start > then.start:
        between = [one for one in nows if one.sentence == figure.sentence and then.start < one.start < figure.start]
        ahead = between or ahead
    else:
        ahead = [one for one in ahead if one.start < figure.start] or [
            one for one in nows if (one.sentence, one.start) < (figure.sentence, figure.start)
        ]
    return (ahead[-1], then) if ahead else None


def _finding(change: Change, now: Figure, then: Figure, sentence: Sentence) -> Finding | None:
    result = _result(change, now, then)
    if result is None:
        return None
    figure, value = change.figure, result.middle
    by = (
        f"{now.text}－{then.text}"
        if figure.base != "%" or now.base == "%"
        else f"（{now.text}－{then.text}）÷{then.text}"
    )
    turned = abs(abs(value) - figure.value) <= figure.ulp and value * change.direction < 0
    slip = is_slip(figure.value / figure.quantity.scale, abs(value) / figure.quantity.scale, figure.quantity.decimals)
    if turned:
        confidence = SURE
    elif abs(value * change.direction - figure.value) <= figure.ulp:
        confidence = POSSIBLE
    else:
        confidence = (
            SURE if slip or now.sentence == then.sentence == figure.sentence or _mended(change, now, then) else LIKELY
        )
    wanted = ("增" if value > 0 else "减") + ("长" if figure.base == "%" and value > 0 else "加" if value > 0 else "少")
    return Finding(
        sentence.block,
        figure.place,
        DIRECTION if turned else RULE,
        figure.named,
        f"{now.named}，{then.named}；{by}＝{figure.shown(value)}",
        confidence,
        f"应为{wanted}{figure.shown(abs(value))}",
        (now.place, then.place),
    )


def _mended(change: Change, now: Figure, then: Figure) -> bool:
    figure = change.figure
    if figure.base == "%" and now.base != "%":
        factor = 1 + figure.value * change.direction / 100
        wanted = [(now, then.value * factor)] + ([(then, now.value / factor)] if factor > 0 else [])
    else:
        delta = figure.value * change.direction
        wanted = [(now, then.value + delta), (then, now.value - delta)]
    return any(
        is_slip(one.value / one.quantity.scale, value / one.quantity.scale, one.quantity.decimals)
        for one, value in wanted
    )


def _by_amount(
    change: Change, amount: Change, found: Sequence[Sequence[Figure]], sentence: Sentence, words: Words
) -> Finding | None:
    """A per cent against the amount of change and the level that it led to."""
    for levels in found:
        mine = [
            one
            for one in levels
            if alike(one, amount.figure)
            and (one.sentence, one.start) < (amount.figure.sentence, amount.figure.start)
            and one.depth == amount.figure.depth
        ]
        if not mine:
            continue
        level = mine[-1]
        before = level.value - amount.figure.value * amount.direction
        if before <= 0:
            return None
        value = amount.figure.value * 100 / before
        figure = change.figure
        if abs(value - figure.value) <= figure.ulp:
            return None
        slip = is_slip(figure.value, value, figure.quantity.decimals)
        return Finding(
            sentence.block,
            figure.place,
            RULE,
            figure.named,
            f"{amount.figure.text}÷（{level.text}{'－' if amount.direction > 0 else '＋'}{amount.figure.text}）＝{figure.shown(value)}",
            SURE if slip or len(mine) == 1 else LIKELY,
            f"按所载数字为{figure.shown(value)}",
            (level.place,),
        )
    return None


def _moves(sentence: Sentence, words: Words) -> Iterator[Finding]:
    """由甲增加到乙: whether the word goes the way of the figures."""
    figures = sentence.figures
    for then, now in zip(figures, figures[1:], strict=False):
        if (
            not (alike(then, now) or then.base == now.base == "%")
            or not LATER.search(now.label)
            or now.depth != then.depth
        ):
            continue
        if len(sentence.between(then, now)) > 24 or then.value == now.value:
            continue
        said = _direction(sentence.between(then, now), words)
        if said and said * (now.value - then.value) < 0:
            yield Finding(
                sentence.block,
                now.place,
                DIRECTION,
                f"{then.text}{sentence.between(then, now)}{now.text}",
                f"{now.text}{'大' if now.value > then.value else '小'}于{then.text}",
                SURE,
                "增减的方向与数字不符",
            )


def _direction(text: str, words: Words) -> int:
    is_up = any(word in text for word in words.lists["rising"] if len(word) > 1)
    is_down = any(word in text for word in words.lists["falling"] if len(word) > 1)
    return is_up - is_down


def _compared(sentence: Sentence, words: Words) -> Iterator[Finding]:
    """甲高于乙: whether the word fits the two figures; 乙 may also be by how much."""
    figures = sentence.figures
    for first, second in zip(figures, figures[1:], strict=False):
        between = sentence.between(first, second)
        if len(between) > 20 or first.base != second.base or first.depth != second.depth or not first.exact:
            continue
        above = any(word in between for word in words.lists["above"])
        below = any(word in between for word in words.lists["below"])
        if above == below or first.value == second.value or re.search(r"不(?:高于|超过|低于|少于|大于|小于)", between):
            continue
        said = 1 if above else -1
        measured = re.search(
            "(?:" + "|".join((*words.lists["above"], *words.lists["below"])) + r")[^，,；;]*$", between
        )
        if measured and said * (first.value - second.value) < 0 and not change_of(second, words):
            yield Finding(
                sentence.block,
                second.place,
                COMPARED,
                f"{first.named}{between}{second.text}",
                f"{first.text}{'大' if first.value > second.value else '小'}于{second.text}",
                SURE if len(between) > 5 else LIKELY,
                "大小与数字不符",
            )


def differences(evidence: Evidence) -> Iterator[Finding]:
    """结余, 节约, 审减: what is left of one figure when another is taken off."""
    words = evidence.words
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            if not figure.exact or figure.base in ("%", *POINTS) or change_of(figure, words):
                continue
            if not words.has(figure.label[-12:], "differences") or words.has(figure.label, "prior"):
                continue
            finding = _difference(figure, sentence, words)
            if finding:
                yield finding


def _difference(figure: Figure, sentence: Sentence, words: Words) -> Finding | None:
    for scope in scopes(figure, sentence, words):
        mine = [one for one in scope if alike(one, figure) and one.exact]
        if _is_difference(figure, mine):
            return None
    for scope in scopes(figure, sentence, words):
        mine = [
            one
            for one in scope
            if alike(one, figure)
            and one.exact
            and (one.sentence, one.start) < (figure.sentence, figure.start)
            and one.depth <= figure.depth
            and not words.has(one.label, "differences")
            and change_of(one, words) is None
        ]
        rights = [one for one in mine if words.has(one.label, "results")]
        lefts = [one for one in mine if one not in rights[-1:] and words.has(one.label, "budgets")]
        if not lefts or not rights:
            continue
        left, right = lefts[-1], rights[-1]
        value = left.value - right.value
        if value < 0 and "超额" in figure.label:
            value = -value
        if value < 0 or abs(value - figure.value) <= 2 * figure.ulp:
            return None
        wanted = [(figure, value), (left, right.value + figure.value), (right, left.value - figure.value)]
        slip = any(
            is_slip(one.value / one.quantity.scale, amount / one.quantity.scale, one.quantity.decimals)
            for one, amount in wanted
        )
        together = left.sentence == right.sentence == figure.sentence
        return Finding(
            sentence.block,
            figure.place,
            DIFFERENCE,
            figure.named,
            f"{left.named}，{right.named}；{left.text}－{right.text}＝{figure.shown(value)}",
            SURE if slip and together else LIKELY if slip or (together and len(mine) == 2) else POSSIBLE,
            f"按所载数字为{figure.shown(value)}",
            (left.place, right.place),
        )
    return None


def _is_difference(figure: Figure, others: Sequence[Figure]) -> bool:
    near = figure.interval
    for left in others:
        for right in others:
            if left is right:
                continue
            rest = left.interval - right.interval
            if rest.meets(near) or any(
                (rest + more.interval).meets(near) for more in others if more not in (left, right)
            ):
                return True
    return False
