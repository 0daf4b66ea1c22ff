"""The ways of scoring, each a pure function from a weight, exact inputs and parameters to the steps of its score.

The last step's result is the score before rounding. Every score lies between zero and the weight. A value that stands
exactly on a bound belongs to the side that the parameters name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from evaluation.scoring.steps import Step, number, points, share, stated

Steps = tuple[Step, ...]
ZERO, ONE = Fraction(0), Fraction(1)

HIGHER, LOWER = "越高越好", "越低越好"
AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL = "不低于", "高于", "不超过", "低于", "等于"
EACH_STARTED, EACH_FULL, IN_PROPORTION = "按一步", "不扣", "按比例"
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Band:
    """The values between two bounds and what they score; a bound that is None is open to infinity."""

    low: Fraction | None
    holds_low: bool
    high: Fraction | None
    holds_high: bool
    points: Fraction

    def holds(self, value: Fraction) -> bool:
        above = self.low is None or value > self.low or (self.holds_low and value == self.low)
        below = self.high is None or value < self.high or (self.holds_high and value == self.high)
        return above and below


def proportional(weight: Fraction, value: Fraction, *, full: Fraction, direction: str) -> Steps:
    """比例得分: the value over what earns full marks (or that over the value, where less is better), at most 1."""
    if direction == HIGHER:
        part = clamped(value / full)
        formula = "{} ÷ {}，不小于0，不大于100%"
        operands = (stated(value), stated(full))
    else:
        part = ONE if value <= full else full / value
        formula = "{} ÷ {}，不大于100%"
        operands = (stated(full), stated(value))
    return (
        Step("得分比例", formula, operands, share(part)),
        Step("得分", "{} × {}", (points(weight), share(part)), points(weight * part)),
    )


def reached(weight: Fraction, value: Fraction, *, standard: Fraction, relation: str) -> Steps:
    """达标得分: the whole weight where the value meets the standard, else nothing."""
    met = meets(value, relation, standard)
    words = f"{{}}{'' if met else '不'}符合“{relation}{{}}”，{'得满分' if met else '不得分'}"
    score = weight if met else ZERO
    return (Step("得分", words, (stated(value), stated(standard)), points(score)),)


def excess(
    weight: Fraction,
    value: Fraction,
    *,
    standard: Fraction,
    relation: str,
    step: Fraction,
    each: Fraction,
    partial: str,
) -> Steps:
    """超出扣分: each step beyond the standard costs points, down to zero; `partial` says what part of one does."""
    beyond = max(ZERO, value - standard if relation == AT_MOST else standard - value)
    operands = (stated(value), stated(standard)) if relation == AT_MOST else (stated(standard), stated(value))
    counting = {
        EACH_STARTED: ("{} ÷ {}，不足一步的按一步算", Fraction(ceil(beyond / step))),
        EACH_FULL: ("{} ÷ {}，不足一步的不算", Fraction(floor(beyond / step))),
        IN_PROPORTION: ("{} ÷ {}", beyond / step),
    }
    formula, count = counting[partial]
    cost = count * each
    return (
        Step("超出标准", "{} − {}，没有超出的为零", operands, stated(beyond)),
        Step("超出的步数", formula, (stated(beyond), stated(step)), number(count)),
        Step("应扣", "{} × {}", (number(count), points(each)), points(cost)),
        Step("得分", "{} − {}，扣完为止", (points(weight), points(cost)), points(max(ZERO, weight - cost))),
    )


def banded(weight: Fraction, value: Fraction, *, bands: Sequence[Band]) -> Steps:
    """分档: the points of the band that holds the value; the bands leave no value out."""
    score = min(weight, next(band.points for band in bands if band.holds(value)))
    return (Step("得分", "{}所在的档", (stated(value),), points(score)),)


def interpolated(weight: Fraction, value: Fraction, *, none: Fraction, full: Fraction) -> Steps:
    """线性插值: zero at one bound, the whole weight at the other, in proportion between them."""
    part = clamped((value - none) / (full - none))
    operands = (stated(value), stated(none), stated(full), stated(none))
    return (
        Step("得分比例", "（{} − {}）÷（{} − {}），不小于0，不大于100%", operands, share(part)),
        Step("得分", "{} × {}", (points(weight), share(part)), points(weight * part)),
    )


def listed(weight: Fraction, *counts: Fraction, each: Sequence[Fraction]) -> Steps:
    """清单: so many points for each item present; one amount for all items, or one for each, at most the weight."""
    amounts = tuple(each) if len(each) > 1 else tuple(each) * len(counts)
    items = tuple(zip(counts, amounts, strict=True))
    earned = sum((count * amount for count, amount in items), ZERO)
    formula = " ＋ ".join(["{} × {}"] * len(items))
    operands = tuple(operand for count, amount in items for operand in (number(count), points(amount)))
    return (
        Step("各项得分之和", formula, operands, points(earned)),
        Step("得分", "{}，不超过{}", (points(earned), points(weight)), points(bounded(earned, weight))),
    )


def yes_or_no(weight: Fraction, value: Fraction, *, full_when: str) -> Steps:
    """是否: the whole weight for the answer that earns it, nothing for the other; 1 is yes and 0 is no."""
    met = value == (ONE if full_when == YES else ZERO)
    score = weight if met else ZERO
    return (Step("得分", f"结果为“{{}}”，{'得满分' if met else '不得分'}", (stated(value),), points(score)),)


def satisfaction(weight: Fraction, value: Fraction, *, full: Fraction, none: Fraction) -> Steps:
    """满意度: the whole weight from one line on, nothing below another, in proportion to the first between them."""
    if value >= full:
        return (Step("得分", "{}达到{}，得满分", (stated(value), stated(full)), points(weight)),)
    if value < none:
        return (Step("得分", "{}低于{}，不得分", (stated(value), stated(none)), points(ZERO)),)
    score = weight * value / full
    return (Step("得分", "{} × {} ÷ {}", (points(weight), stated(value), stated(full)), points(score)),)


def judged(weight: Fraction, score: Fraction) -> Steps:
    """人工评分: the points that a person gave, within the weight."""
    return (Step("得分", "评价人打{}，满分{}", (points(score), points(weight)), points(bounded(score, weight))),)


def graded(weight: Fraction, score: Fraction, *, level: str, limits: Sequence[Fraction]) -> Steps:
    """定性分级: the points that a person gave, within the part of the weight that belongs to the level."""
    low, high = level_bounds(level, limits)
    words = f"评为“{level}”，可得{{}}至{{}}，评价人打{{}}"
    operands = (points(weight * low), points(weight * high), points(score))
    return (Step("得分", words, operands, points(bounded(score, weight))),)


LEVELS = ("达成", "部分达成", "未达成")


def level_bounds(level: str, limits: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The least and the greatest share of the weight that a level may earn; `limits` are the shares between them."""
    upper, lower = limits
    return {"达成": (upper, ONE), "部分达成": (lower, upper), "未达成": (ZERO, lower)}[level]


def is_within_level(weight: Fraction, score: Fraction, level: str, limits: Sequence[Fraction]) -> bool:
    """Whether a score lies in its level: each includes its lower end, only the best also its upper one."""
    low, high = (weight * end for end in level_bounds(level, limits))
    return low <= score < high or (level == LEVELS[0] and score == high)


def meets(value: Fraction, relation: str, standard: Fraction) -> bool:
    """Whether the value stands in the named relation to the standard."""
    relations: Mapping[str, bool] = {
        AT_LEAST: value >= standard,
        ABOVE: value > standard,
        AT_MOST: value <= standard,
        BELOW: value < standard,
        EQUAL: value == standard,
    }
    return relations[relation]


def clamped(part: Fraction) -> Fraction:
    """The part, no less than 0 and no more than 1."""
    return max(ZERO, min(ONE, part))


def bounded(score: Fraction, weight: Fraction) -> Fraction:
    """The score, no less than zero and no more than the weight."""
    return max(ZERO, min(weight, score))
