"""The formulas of the methodology, each a pure function over exact amounts.

A missing input stays missing: a formula returns None where its result is not applicable, never zero instead.
Rates are in percent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Protocol

Value = Fraction | None


def ratio(part: Value, whole: Value) -> Value:
    """Part over whole; not applicable where the whole is missing or zero."""
    return None if part is None or not whole else part / whole


def percent(part: Value, whole: Value) -> Value:
    """Part over whole in percent; not applicable where the whole is missing or zero."""
    share = ratio(part, whole)
    return None if share is None else share * 100


def total(*parts: Value) -> Value:
    """The sum of the parts that are stated; missing only when every part is."""
    stated = [part for part in parts if part is not None]
    return sum(stated, Fraction(0)) if stated else None


def difference(whole: Value, *parts: Value) -> Value:
    """The whole less its parts; a part that is not stated takes nothing away; missing when nothing is stated."""
    if whole is None and all(part is None for part in parts):
        return None
    return (whole or Fraction(0)) - (total(*parts) or Fraction(0))


def balance(opening: Value, income: Value, expenditure: Value) -> Value:
    """年初结转结余 plus 本年收入 less 本年支出; missing when none of them is stated."""
    return difference(total(opening, income), expenditure)


def execution_rate(expenditure: Value, income: Value) -> Value:
    """支出 over 收入 in percent; blank exactly where nothing was received (报告 部门管理·项目支出情况)."""
    return percent(expenditure, income)


def control_rate(actual: Value, limit: Value) -> Value:
    """Actual over its limit in percent: 在职人员控制率, “三公经费”控制率 (财预〔2013〕53号 共性指标框架)."""
    return percent(actual, limit)


def change_rate(current: Value, previous: Value) -> Value:
    """(本期 − 上期) over 上期 in percent; not applicable when the earlier value is missing or zero."""
    return None if current is None or not previous else (current - previous) / previous * 100


def change_share(change: Value, previous: Value) -> Value:
    """变动额 over 上期 in percent: the change rate where the change itself is a fact."""
    return percent(change, previous)


def newness_rate(net: Value, original: Value) -> Value:
    """固定资产净值 over 固定资产原值 in percent (成新率)."""
    return percent(net, original)


def saving_rate(budget: Value, actual: Value) -> Value:
    """(采购预算 − 实际采购) over 采购预算 in percent (节约率)."""
    return None if actual is None or not budget else (budget - actual) / budget * 100


def score_rate(score: Value, weight: Value) -> Value:
    """得分 over 分值 in percent (得分率)."""
    return percent(score, weight)


def share(part: Value, whole: Value) -> Value:
    """Part of a whole in percent (占比)."""
    return percent(part, whole)


def attainment_rate(actual: Value, target: Value) -> Value:
    """完成值 over 指标值 in percent."""
    return percent(actual, target)


def quotient(dividend: Value, divisor: Value) -> Value:
    """One amount per unit of another (人均, 每期)."""
    return ratio(dividend, divisor)


def product(*factors: Value) -> Value:
    """The factors multiplied; missing when any factor is."""
    result = Fraction(1)
    for factor in factors:
        if factor is None:
            return None
        result *= factor
    return result


def rank(value: Value, *others: Value) -> Value:
    """The place of a value, largest first, among itself and the others; equal values share a place."""
    return None if value is None else Fraction(1 + sum(other is not None and other > value for other in others))


def option_points(count: Value, respondents: Value, points: Value) -> Value:
    """选择人数 over 答卷人数 times the option's points; an option that nobody chose scores zero whatever its points."""
    if count == 0:
        return Fraction(0)
    chosen = ratio(count, respondents)
    return None if chosen is None or points is None else chosen * points


def identity(value: Value) -> Value:
    """The same amount under another name."""
    return value


def mean(*values: Value) -> Value:
    """The arithmetic mean of the stated values."""
    stated = [value for value in values if value is not None]
    return sum(stated, Fraction(0)) / len(stated) if stated else None


def smallest(*values: Value) -> Value:
    """The least of the stated values."""
    return min((value for value in values if value is not None), default=None)


def largest(*values: Value) -> Value:
    """The greatest of the stated values."""
    return max((value for value in values if value is not None), default=None)


class Formula(Protocol):
    """What makes one number of others: a method of `METHODS`, or anything that is called and described like one."""

    @property
    def name(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def adds(self) -> bool: ...
    def __call__(self, inputs: Sequence[Value]) -> Value: ...


@dataclass(frozen=True, slots=True)
class Method:
    """A formula under the name that data files use, with its rule in words for readers.

    `unit` is the unit of the result; None keeps the unit of the first input. `adds` marks sums and differences: an
    undisclosed part leaves them undisclosed, while a part that does not apply takes nothing away.
    """

    name: str
    words: str
    compute: Callable[..., Value]
    unit: str | None = None
    adds: bool = False

    def __call__(self, inputs: Sequence[Value]) -> Value:
        return self.compute(*inputs)


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.name: method
        for method in (
            Method("合计", "各项相加", total, adds=True),
            Method("差额", "第一项减去其余各项", difference, adds=True),
            Method("结余", "年初结转结余 + 本年收入 − 本年支出", balance, adds=True),
            Method("执行率", "支出 ÷ 收入 × 100%", execution_rate, "%"),
            Method("控制率", "实际数 ÷ 控制数 × 100%", control_rate, "%"),
            Method("变动率", "（本期 − 上期）÷ 上期 × 100%", change_rate, "%"),
            Method("变动幅度", "变动额 ÷ 上期 × 100%", change_share, "%"),
            Method("成新率", "固定资产净值 ÷ 固定资产原值 × 100%", newness_rate, "%"),
            Method("节约率", "（预算 − 实际）÷ 预算 × 100%", saving_rate, "%"),
            Method("得分率", "得分 ÷ 分值 × 100%", score_rate, "%"),
            Method("占比", "部分 ÷ 总数 × 100%", share, "%"),
            Method("完成率", "完成值 ÷ 指标值 × 100%", attainment_rate, "%"),
            Method("人均", "总数 ÷ 人数", quotient),
            Method("乘积", "各项相乘", product),
            Method("位次", "按数值从大到小排列的名次，数值相同的名次相同", rank, "位"),
            Method("选项得分", "选择人数 ÷ 答卷人数 × 选项分值", option_points, "分"),
            Method("同值", "取同一数值", identity),
            Method("平均", "各项的算术平均数", mean),
            Method("最小", "各项中最小的数", smallest),
            Method("最大", "各项中最大的数", largest),
        )
    }
)


def ranking(ordered: Sequence[Fraction]) -> Method:
    """位次 of a value, its first input, among values that are sorted once for all ranks."""

    def place(value: Value, *_: Value) -> Value:
        return None if value is None else Fraction(1 + len(ordered) - bisect_right(ordered, value))

    return replace(METHODS["位次"], compute=place)
