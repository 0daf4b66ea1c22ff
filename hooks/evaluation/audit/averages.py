"""Averages (人均, 每册, 日均, 单价) against the total and the number that they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluation.audit.evidence import Evidence, is_prior
from evaluation.audit.finding import LIKELY, SURE, Finding
from evaluation.audit.lists import alike
from evaluation.audit.rates import COUNTS
from evaluation.audit.reading import Figure, Sentence
from evaluation.audit.relation import Relation, quotient

RULE = "平均数"
AVERAGE = re.compile(
    r"(?P<of>(?!平)[\u4e00-\u9fff])均(?![衡等可由为])|每(?:一)?(?P<each>个?[\u4e00-\u9fff])|(?P<per>亩)产|平均|单价|单位造价|单位成本"
)
WHOSE = re.compile(r"平均|折合|实际|^其中|[全本]年|全[县市区省]|(?:19|20)\d{2}年度?")
PERIODS = {"日": (365, 366), "天": (365, 366), "月": (12,), "季": (4,)}
FAR = 150  # figures on either side among which the two that an average is of may stand
PEOPLE, SPANS = frozenset("人名位生"), frozenset("年月日天季学")
MOST_OFF = 12  # an average with its point shifted may be above its total


def averages(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            match = _average(figure)
            plain = figure.exact and figure.base not in ("%", "百分点") and "标准" not in sentence.until(figure)
            plain = plain and not figure.label.startswith("按")
            if match and plain and not evidence.words.has(figure.label, "standards") and not evidence.vouches(figure):
                yield from _checked(figure, match, sentence, evidence)


def _average(figure: Figure) -> re.Match[str] | None:
    found = list(AVERAGE.finditer(figure.label))
    named = [one for one in found if one["of"] or one["each"] or one["per"]]
    people = [one for one in named if (one["of"] or one["each"] or one["per"])[-1] not in SPANS]  # 平均每人每年
    last = next(reversed(people or named or found), None)
    return last if last and len(figure.label) - last.end() < 14 and figure.owns else None


def _checked(figure: Figure, match: re.Match[str], sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    of = (match["of"] or match["per"] or (match["each"] or "").removeprefix("个"))[-1:].replace("天", "日")
    years = [Fraction(1), *(Fraction(1, by) for name, ones in PERIODS.items() if name in figure.label for by in ones)]
    for scope in sentence.scopes(figure):
        plain = [one for one in scope if one.value > 0 and not _average(one) and one.base not in ("%", "百分点")]
        totals = [one for one in plain if alike(one, figure) and one.value * MOST_OFF > figure.value]
        numbers = [one for one in plain if one.value > 1 and not alike(one, figure) and _is_of(one, of)]
        numbers = [one for one in numbers if of or figure.order - 2 <= one.order < figure.order]
        numbers = [one for one in numbers if one.order == figure.order - 1] or numbers
        per = {by: _size(by, of, evidence) for by in numbers}
        trials = [quotient(figure, top, by, share * per[by]) for top in totals for by in numbers for share in years]
        spans = [quotient(figure, top, top, share * top.value) for top in totals for share in years[1:]]
        if any(trial.holds() for trial in (*trials, *spans)):
            return
        if of in PERIODS and not numbers:
            trials = [one for one in spans if one.is_slip]
        topic = figure.label[match.end() :].strip("的为是达")
        if topic and any(topic in trial.inputs[0].label for trial in trials):
            trials = [trial for trial in trials if topic in trial.inputs[0].label]
        numbers = [one for one in numbers if not evidence.words.has(one.label, "budgets")] or numbers
        trials = [one for one in trials if one.inputs[1] in numbers] or trials
        whose = WHOSE.sub("", figure.label[: match.start()])
        if len(whose) > 1:
            trials = [one for one in trials if any(_shares(whose, part) for part in one.inputs)]
        here = [one for one in scope if (one.sentence, one.segment) == (figure.sentence, figure.segment)]
        trials = [one for one in trials if one.inputs[1].order < figure.order or one.inputs[1] in here]
        best = _best([trial for trial in trials if all(one.exact for one in trial.inputs)], figure, evidence)
        if best:
            is_beside = all(one in here for one in best.inputs)
            if _is_told(figure, of, topic, evidence, is_beside=is_beside):
                return
            near = all(one.sentence == figure.sentence for one in best.inputs) or len(trials) == 1
            is_led = len({one.order < figure.order for one in best.inputs}) == 1
            is_of_topic = topic and _shares(topic.removesuffix("金额"), best.inputs[0])
            is_tabled = not near and evidence.ground.mentioned(sentence.until(figure))
            if (best.is_slip or is_led) and not is_tabled and (near or best.is_slip or is_of_topic):
                yield best.finding(RULE, SURE if best.is_slip and near else LIKELY)
            return


def _size(number: Figure, of: str, evidence: Evidence) -> int:
    """What one of the unit that the average is for is worth: 每公里 is for a thousand 米."""
    unit = number.unit.lstrip("百千万亿")
    return evidence.words.worth(unit)[1] if not of or of in unit else 1


def _is_told(figure: Figure, of: str, topic: str, evidence: Evidence, *, is_beside: bool) -> bool:
    """Whether figures farther off give the average: beside it, together, or of its topic."""
    scope = evidence.around(figure, FAR)
    numbers = [one for one in scope if one.value > 1 and _is_of(one, of)]
    pairs = [(top, by) for top in scope if alike(top, figure) for by in numbers if by != top]
    near = [pair for pair in pairs if len({figure.sentence, *(one.sentence for one in pair)}) < 3 - is_beside]
    near += [pair for pair in pairs if topic and _shares(topic, pair[0])]
    return any(quotient(figure, top, by, Fraction(_size(by, of, evidence))).holds() for top, by in near)


def _shares(topic: str, figure: Figure) -> bool:
    """Whether a figure is of what the average is of, by two characters in a row (培训成本, 培训费)."""
    return any(topic[at : at + 2] in figure.label for at in range(len(topic) - 1))


def _is_of(number: Figure, of: str) -> bool:
    """Whether a figure counts what the average is of, by its unit or the last words of its name."""
    if not of:
        return number.base in COUNTS
    if of in PEOPLE:
        return number.base in (*PEOPLE, "人次")
    if of == "日":
        return number.base in ("天", "日")
    return bool(of) and (of in number.unit or (of in number.label[-4:] and number.base != "元"))


def _best(trials: Sequence[Relation], figure: Figure, evidence: Evidence) -> Relation | None:
    """The trial that a slip explains, else the one that is nearest, of figures that are no parts and not of before."""
    used = {part for one in trials for part in one.inputs}
    apart = {one for one in used if one in evidence.parts and one.sentence == figure.sentence}
    apart |= {one for one in used if is_prior(one, evidence.year, evidence.words)}
    mine = [one for one in trials if apart.isdisjoint(one.inputs)] or trials
    slips = [one for one in mine if one.is_slip]
    is_only = len(trials) == 1 and all(one.sentence == figure.sentence for one in trials[0].inputs)
    near = [one for one in mine if Fraction(1, 3) < one.ratio < 3 or (is_only and Fraction(1, 20) < one.ratio < 20)]
    ranked = slips or near
    return min(ranked, key=lambda one: sum(abs(part.order - figure.order) for part in one.inputs)) if ranked else None
