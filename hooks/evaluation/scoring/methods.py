"""The ways of scoring: from a weight, inputs and parameters to the steps of a score, each step a term over these.

The last step's result is the score before rounding. Every score lies between zero and the weight. A value that stands
exactly on a bound belongs to the side that the parameters name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.numbers.terms import ONE, ZERO, Number, Operation, Term, chosen, clamped, compared, larger, smaller
from evaluation.scoring.steps import Either, Step, Way, number, points, share, stated

HIGHER, LOWER = "越高越好", "越低越好"
AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL = "不低于", "高于", "不超过", "低于", "等于"
SIGNS = {AT_LEAST: ">=", ABOVE: ">", AT_MOST: "<=", BELOW: "<", EQUAL: "="}
EACH_STARTED, EACH_FULL, IN_PROPORTION = "按一步", "不扣", "按比例"
YES, NO = "是", "否"
LEVELS = ("达成", "部分达成", "未达成")


@dataclass(frozen=True, slots=True)
class Band:
    """The values between two bounds and what they score; a bound that is None is open to infinity."""

    low: Fraction | None
    holds_low: bool
    high: Fraction | None
    holds_high: bool
    points: Fraction


def proportional(weight: Term, value: Term, *, full: Term, direction: str) -> Way:
    """比例得分: the value over what earns full marks (or that over the value, where less is better), at most 1."""
    if direction == HIGHER:
        part, formula, operands = clamped(value / full), "{} ÷ {}，不小于0，不大于100%", (value, full)
    else:
        part = chosen(compared(value, "<=", full), ONE, full / value)
        formula, operands = "{} ÷ {}，不大于100%", (full, value)
    return (
        Step("得分比例", formula, tuple(map(stated, operands)), share(part)),
        Step("得分", "{} × {}", (points(weight), share(part)), points(weight * part)),
    )


def reached(weight: Term, value: Term, *, standard: Term, relation: str) -> Way:
    """达标得分: the whole weight where the value meets the standard, else nothing."""
    operands = (stated(value), stated(standard))
    return Either(
        compared(value, SIGNS[relation], standard),
        (Step("得分", f"{{}}符合“{relation}{{}}”，得满分", operands, points(weight)),),
        (Step("得分", f"{{}}不符合“{relation}{{}}”，不得分", operands, points(ZERO)),),
    )


def excess(weight: Term, value: Term, *, standard: Term, relation: str, step: Term, each: Term, partial: str) -> Way:
    """超出扣分: each step beyond the standard costs points, down to zero; `partial` says what part of one does."""
    ends = (value, standard) if relation == AT_MOST else (standard, value)
    beyond = larger(ZERO, ends[0] - ends[1])
    formula, count = {
        EACH_STARTED: ("{} ÷ {}，不足一步的按一步算", Operation("up", (beyond / step,))),
        EACH_FULL: ("{} ÷ {}，不足一步的不算", Operation("down", (beyond / step,))),
        IN_PROPORTION: ("{} ÷ {}", beyond / step),
    }[partial]
    cost = count * each
    return (
        Step("超出标准", "{} − {}，没有超出的为零", tuple(map(stated, ends)), stated(beyond)),
        Step("超出的步数", formula, (stated(beyond), stated(step)), number(count)),
        Step("应扣", "{} × {}", (number(count), points(each)), points(cost)),
        Step("得分", "{} − {}，扣完为止", (points(weight), points(cost)), points(larger(ZERO, weight - cost))),
    )


def banded(weight: Term, value: Term, *, bands: Sequence[Band]) -> Way:
    """分档: the points of the band that holds the value; the bands leave no value out."""
    bounded = [band for band in bands if band.low is not None]
    ordered = sorted(bounded, key=lambda band: (band.low or Fraction(0), not band.holds_low), reverse=True)
    lowest = next(band for band in bands if band.low is None)
    score: Term = Number(lowest.points, f"第{len(ordered) + 1}档的得分", "分")
    for at, band in reversed(list(enumerate(ordered, start=1))):
        low = Number(band.low or Fraction(0), f"第{at}档的下限{'（含）' if band.holds_low else '（不含）'}")
        earned = Number(band.points, f"第{at}档的得分", "分")
        score = chosen(compared(value, ">=" if band.holds_low else ">", low), earned, score)
    return (Step("得分", "{}所在的档", (stated(value),), points(smaller(weight, score))),)


def interpolated(weight: Term, value: Term, *, none: Term, full: Term) -> Way:
    """线性插值: zero at one bound, the whole weight at the other, in proportion between them."""
    part = clamped((value - none) / (full - none))
    operands = (stated(value), stated(none), stated(full), stated(none))
    return (
        Step("得分比例", "（{} − {}）÷（{} − {}），不小于0，不大于100%", operands, share(part)),
        Step("得分", "{} × {}", (points(weight), share(part)), points(weight * part)),
    )


def listed(weight: Term, *counts: Term, each: Sequence[Term]) -> Way:
    """清单: so many points for each item present; one amount for all items, or one for each, at most the weight."""
    amounts = tuple(each) if len(each) > 1 else tuple(each) * len(counts)
    items = tuple(zip(counts, amounts, strict=True))
    earned = Operation("+", tuple(count * amount for count, amount in items))
    formula = " ＋ ".join(["{} × {}"] * len(items))
    operands = tuple(operand for count, amount in items for operand in (number(count), points(amount)))
    return (
        Step("各项得分之和", formula, operands, points(earned)),
        Step("得分", "{}，不超过{}", (points(earned), points(weight)), points(clamped(earned, weight))),
    )


def yes_or_no(weight: Term, value: Term, *, full_when: str) -> Way:
    """是否: the whole weight for the answer that earns it, nothing for the other; 1 is yes and 0 is no."""
    return Either(
        Operation("yes" if full_when == YES else "no", (value,)),
        (Step("得分", "结果为“{}”，得满分", (stated(value),), points(weight)),),
        (Step("得分", "结果为“{}”，不得分", (stated(value),), points(ZERO)),),
    )


def satisfaction(weight: Term, value: Term, *, full: Term, none: Term) -> Way:
    """满意度: the whole weight from one line on, nothing below another, in proportion to the first between them."""
    part = (points(weight), stated(value), stated(full))
    return Either(
        compared(value, ">=", full),
        (Step("得分", "{}达到{}，得满分", (stated(value), stated(full)), points(weight)),),
        Either(
            compared(value, "<", none),
            (Step("得分", "{}低于{}，不得分", (stated(value), stated(none)), points(ZERO)),),
            (Step("得分", "{} × {} ÷ {}", part, points(weight * value / full)),),
        ),
    )


def judged(weight: Term, score: Term) -> Way:
    """人工评分: the points that a person gave, within the weight."""
    return (Step("得分", "评价人打{}，满分{}", (points(score), points(weight)), points(clamped(score, weight))),)


def graded(weight: Term, score: Term, *, level: str, limits: Sequence[Fraction]) -> Way:
    """定性分级: the points that a person gave, within the part of the weight that belongs to the level."""
    low, high = map(Number, level_bounds(level, limits))
    words = f"评为“{level}”，可得{{}}至{{}}，评价人打{{}}"
    operands = (points(weight * low), points(weight * high), points(score))
    return (Step("得分", words, operands, points(clamped(score, weight))),)


def level_bounds(level: str, limits: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The least and the greatest share of the weight that a level may earn; `limits` are the shares between them."""
    upper, lower = limits
    return dict(zip(LEVELS, ((upper, Fraction(1)), (lower, upper), (Fraction(0), lower)), strict=True))[level]


def is_within_level(weight: Fraction, score: Fraction, level: str, limits: Sequence[Fraction]) -> bool:
    """Whether a score lies in its level: each includes its lower end, only the best also its upper one."""
    low, high = (weight * end for end in level_bounds(level, limits))
    return low <= score < high or (level == LEVELS[0] and score == high)
