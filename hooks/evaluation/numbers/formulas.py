"""The formulas of the methodology, each one term over its inputs.

A missing input stays missing: a formula comes to None where its result is not applicable, never zero instead.
Rates are in percent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Protocol

from evaluation.numbers.terms import (
    HUNDRED,
    ZERO,
    Compute,
    Input,
    Operation,
    Term,
    Value,
    chosen,
    clamped,
    compared,
    compute,
    total,
)

__all__ = ["METHODS", "Formula", "Method", "Value", "change_rate", "percent", "signed_total"]


def _difference(whole: Term, *parts: Term) -> Term:
    """The whole less its parts; a part that is not stated takes nothing away; missing when nothing is stated."""
    return total(whole, *(-part for part in parts))


def _percent(part: Term, whole: Term) -> Term:
    """Part over whole in percent; not applicable where the whole is missing or zero."""
    return part / whole * HUNDRED


def _balance(opening: Term, income: Term, expenditure: Term) -> Term:
    return total(opening, income, -expenditure)


def _change_rate(current: Term, previous: Term) -> Term:
    return (current - previous) / previous * HUNDRED


def _saving_rate(budget: Term, actual: Term) -> Term:
    return (budget - actual) / budget * HUNDRED


def _option_points(count: Term, respondents: Term, points: Term) -> Term:
    """An option that nobody chose scores zero whatever its points."""
    return chosen(compared(count, "=", ZERO), ZERO, count / respondents * points)


def _points(weight: Term, share: Term) -> Term:
    """A share of the weight, exact, no less than none and no more than all of it."""
    return clamped(weight * share, weight)


def _points_for_rate(weight: Term, rate: Term) -> Term:
    return _points(weight, rate / HUNDRED)


def _points_for_more(weight: Term, actual: Term, target: Term) -> Term:
    return chosen(compared(actual, ">=", target), weight, _points(weight, actual / target))


def _points_for_less(weight: Term, actual: Term, target: Term) -> Term:
    return chosen(compared(actual, "<=", target), weight, _points(weight, target / actual))


def _spread(operation: str) -> Callable[..., Term]:
    """One operation over any number of inputs."""
    return lambda *parts: Operation(operation, parts)


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
    undisclosed part leaves them undisclosed, while a part that does not apply takes nothing away. `without_first` is
    the method that remains where there is no such thing as the first input. What `mixes` takes inputs of several
    measures, such as money and people; all others take one.
    """

    name: str
    words: str
    form: Callable[..., Term]
    unit: str | None = None
    adds: bool = False
    without_first: str = ""
    mixes: bool = False

    @property
    def keeps_unit(self) -> bool:
        """Whether the result is of the first input's measure."""
        return self.unit is None and self.name != "乘积"

    def term(self, inputs: int) -> Term:
        """The formula over so many inputs."""
        return self.form(*map(Input, range(inputs)))

    def __call__(self, inputs: Sequence[Value]) -> Value:
        return _computing(self, len(inputs))(inputs)

    def takes(self, inputs: int, *, many: bool = False) -> bool:
        """Whether the formula can be computed from so many numbers, or from `many` more."""
        kinds = [parameter.kind for parameter in signature(self.form).parameters.values()]
        least = kinds.count(Parameter.POSITIONAL_OR_KEYWORD)
        return inputs >= least if Parameter.VAR_POSITIONAL in kinds else inputs == least and not many


@lru_cache(maxsize=1024)
def _computing(method: Method, inputs: int) -> Compute:
    return compute(method.term(inputs))


# 执行率 is blank exactly where nothing was received. 控制率 is that of 财预〔2013〕53号 (共性指标框架). 变动幅度 is the
# 变动率 where the change itself is a fact.
_METHODS = (
    Method("合计", "各项相加", total, adds=True),
    Method("差额", "第一项减去其余各项", _difference, adds=True),
    Method("结余", "年初结转结余 + 本年收入 − 本年支出", _balance, adds=True, without_first="差额"),
    Method("执行率", "支出 ÷ 收入 × 100%", _percent, "%"),
    Method("控制率", "实际数 ÷ 控制数 × 100%", _percent, "%"),
    Method("变动率", "（本期 − 上期）÷ 上期 × 100%", _change_rate, "%"),
    Method("变动幅度", "变动额 ÷ 上期 × 100%", _percent, "%"),
    Method("成新率", "固定资产净值 ÷ 固定资产原值 × 100%", _percent, "%"),
    Method("节约率", "（预算 − 实际）÷ 预算 × 100%", _saving_rate, "%"),
    Method("得分率", "得分 ÷ 分值 × 100%", _percent, "%"),
    Method("占比", "部分 ÷ 总数 × 100%", _percent, "%"),
    Method("完成率", "完成值 ÷ 指标值 × 100%", _percent, "%"),
    Method("人均", "总数 ÷ 人数", lambda dividend, divisor: dividend / divisor, mixes=True),
    Method("乘积", "各项相乘", _spread("*"), mixes=True),
    Method("位次", "按数值从大到小排列的名次，数值相同的名次相同", _spread("rank"), "位"),
    Method("选项得分", "选择人数 ÷ 答卷人数 × 选项分值", _option_points, "分", mixes=True),
    Method("执行得分", "分值 × 执行率，不超过分值", _points_for_rate, "分", mixes=True),
    Method("正向得分", "完成值 ÷ 指标值 × 分值，不超过分值", _points_for_more, "分", mixes=True),
    Method("反向得分", "指标值 ÷ 完成值 × 分值，不超过分值", _points_for_less, "分", mixes=True),
    Method("同值", "取同一数值", lambda value: value),
    Method("平均", "各项的算术平均数", _spread("mean")),
    Method("最小", "各项中最小的数", _spread("least")),
    Method("最大", "各项中最大的数", _spread("greatest")),
)
METHODS: Mapping[str, Method] = MappingProxyType({method.name: method for method in _METHODS})


def signed_total(added: int, taken: int) -> Method:
    """The method of a total over so many numbers that are added, followed by so many that are taken away."""
    if not taken:
        return METHODS["合计"]
    if added == 1:
        return METHODS["差额"]

    def form(*parts: Term) -> Term:
        return total(*parts[:added], *(-part for part in parts[added:]))

    return Method("加减", f"前{added}项之和减去其余各项" if added else "零减去各项", form, adds=True)


def percent(part: Value, whole: Value) -> Value:
    """Part over whole in percent; not applicable where the whole is missing or zero."""
    return METHODS["占比"]((part, whole))


def change_rate(current: Value, previous: Value) -> Value:
    """(本期 − 上期) over 上期 in percent; not applicable when the earlier value is missing or zero."""
    return METHODS["变动率"]((current, previous))
