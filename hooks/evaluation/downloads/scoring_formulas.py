"""Every way of scoring, and every formula of the methodology, as a formula of spreadsheet programs.

These compute with binary numbers: 1.1 − 1 is a little more than 0.1 there. So whatever is compared with a bound,
divided into steps or rounded is first rounded to nine decimals, far beyond what any score is stated with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.downloads.formula import Expression, Reference, expression, joined
from evaluation.scoring import Rule
from evaluation.scoring.methods import (
    ABOVE,
    AT_LEAST,
    AT_MOST,
    BELOW,
    EACH_FULL,
    EACH_STARTED,
    EQUAL,
    HIGHER,
    IN_PROPORTION,
    Band,
)

POINTS = "分"
SIGNS = {AT_LEAST: ">=", ABOVE: ">", AT_MOST: "<=", BELOW: "<", EQUAL: "="}
COUNTING = {EACH_STARTED: "ROUNDUP(ROUND({},9),0)", EACH_FULL: "ROUNDDOWN(ROUND({},9),0)", IN_PROPORTION: "{}"}


@dataclass(frozen=True, slots=True)
class ParameterCell:
    """A number among a rule's parameters that a formula refers to. `unit` is empty for that of the rule's input."""

    name: str
    value: Fraction
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where the formula of one score finds what it computes from."""

    rule: Rule
    weight: Reference
    inputs: Sequence[Reference]
    parameters: Sequence[Reference]

    def choice(self, name: str) -> str:
        return self.rule.given[name].text


def parameter_cells(rule: Rule) -> Iterator[ParameterCell]:
    """The numbers among the rule's parameters in the order in which `score_formula` takes their cells."""
    for name, given in rule.given.items():
        value = given.value
        if isinstance(value, Fraction):
            yield ParameterCell(name, value, "" if given.units else POINTS)
        elif isinstance(value, int):
            yield ParameterCell(name, Fraction(value), "位")
        elif isinstance(value, tuple) and name == "档":
            yield from _band_cells(_from_the_top(value))
        elif isinstance(value, tuple) and name == "每项得分":
            for at, points in enumerate(value, start=1):
                yield ParameterCell(name if len(value) == 1 else f"{name}（第{at}项）", points, POINTS)


def _from_the_top(bands: Sequence[Band]) -> list[Band]:
    """The bands from the highest values down; the last one has no lower bound."""
    bounded = [band for band in bands if band.low is not None]
    ordered = sorted(bounded, key=lambda band: (band.low or Fraction(0), not band.holds_low), reverse=True)
    return [*ordered, *(band for band in bands if band.low is None)]


def _band_cells(bands: Sequence[Band]) -> Iterator[ParameterCell]:
    for at, band in enumerate(bands, start=1):
        if band.low is not None:
            yield ParameterCell(f"第{at}档的下限{'（含）' if band.holds_low else '（不含）'}", band.low)
        yield ParameterCell(f"第{at}档的得分", band.points, POINTS)


def score_formula(
    rule: Rule, weight: Reference, inputs: Sequence[Reference], parameters: Sequence[Reference]
) -> Expression:
    """The score of a rule over the cells of its weight, its inputs and its parameters."""
    score = SCORES[rule.name](_Cells(rule, weight, inputs, parameters))
    if rule.decimals is None:
        return score
    return expression("MIN({},ROUND(ROUND({},9),{}))", weight, score, parameters[-1])


def compared(value: Reference, sign: str, bound: Reference) -> Expression:
    """Whether the value stands in the relation to the bound, as a condition."""
    return expression(f"ROUND({{}}-{{}},9){sign}0", value, bound)


def _proportional(at: _Cells) -> Expression:
    (value,), full, weight = at.inputs, at.parameters[0], at.weight
    if at.choice("方向") == HIGHER:
        return expression("{}*MAX(0,MIN(1,{}/{}))", weight, value, full)
    return expression("IF({},{},{}*{}/{})", compared(value, "<=", full), weight, weight, full, value)


def _reached(at: _Cells) -> Expression:
    condition = compared(at.inputs[0], SIGNS[at.choice("关系")], at.parameters[0])
    return expression("IF({},{},0)", condition, at.weight)


def _excess(at: _Cells) -> Expression:
    standard, step, each = at.parameters[:3]
    ends = (at.inputs[0], standard) if at.choice("关系") == AT_MOST else (standard, at.inputs[0])
    steps = expression(COUNTING[at.choice("不足一步")], expression("(MAX(0,{}-{})/{})", *ends, step))
    return expression("MAX(0,{}-{}*{})", at.weight, steps, each)


def _banded(at: _Cells) -> Expression:
    bands, cells = _from_the_top(at.rule.given["档"].value), list(at.parameters)  # type: ignore[arg-type]
    score: Expression = (cells.pop(),)
    for band in reversed(bands[:-1]):
        points, low = cells.pop(), cells.pop()
        condition = compared(at.inputs[0], ">=" if band.holds_low else ">", low)
        score = expression("IF({},{},{})", condition, points, score)
    return expression("MIN({},{})", at.weight, score)


def _interpolated(at: _Cells) -> Expression:
    (value,), (none, full) = at.inputs, at.parameters[:2]
    return expression("{}*MAX(0,MIN(1,({}-{})/({}-{})))", at.weight, value, none, full, none)


def _listed(at: _Cells) -> Expression:
    each = at.parameters if len(at.parameters) > 1 else [*at.parameters] * len(at.inputs)
    earned = [expression("{}*{}", count, points) for count, points in zip(at.inputs, each, strict=True)]
    return expression("MIN({},{})", at.weight, joined("+", earned))


def _yes_or_no(at: _Cells) -> Expression:
    return expression(f'IF({{}}="{at.choice("满分条件")}",{{}},0)', at.inputs[0], at.weight)


def _satisfaction(at: _Cells) -> Expression:
    (value,), (full, none), weight = at.inputs, at.parameters[:2], at.weight
    above, below = compared(value, ">=", full), compared(value, "<", none)
    return expression("IF({},{},IF({},0,{}*{}/{}))", above, weight, below, weight, value, full)


def _judged(at: _Cells) -> Expression:
    return expression("MAX(0,MIN({},{}))", at.weight, at.inputs[0])


SCORES: Mapping[str, Callable[[_Cells], Expression]] = {
    "比例得分": _proportional,
    "达标得分": _reached,
    "超出扣分": _excess,
    "分档": _banded,
    "线性插值": _interpolated,
    "清单": _listed,
    "是否": _yes_or_no,
    "满意度": _satisfaction,
    "定性分级": _judged,
    "人工评分": _judged,
}


def method_formula(method: str, inputs: Sequence[Reference]) -> Expression:
    """A formula of the methodology over the cells of its inputs."""
    if method in _SPREAD:
        return expression(f"{_SPREAD[method]}({{}})", joined(",", inputs))
    match method:
        case "差额":
            rest = joined(",", inputs[1:])
            return expression("SUM({})-SUM({})", inputs[0], rest) if rest else (inputs[0],)
        case "位次":
            above = [expression("(N({})>{})", other, inputs[0]) for other in inputs[1:]]
            return expression("1+{}", joined("+", above)) if above else ("1",)
    return expression(_FIXED[method], *(inputs[at] for at in _ORDER[method]))


_SPREAD = {"合计": "SUM", "乘积": "PRODUCT", "平均": "AVERAGE", "最小": "MIN", "最大": "MAX"}
_FIXED = {
    "结余": "SUM({},{})-SUM({})",
    "变动率": "({}-{})/{}*100",
    "节约率": "({}-{})/{}*100",
    "人均": "{}/{}",
    "选项得分": "IF({}=0,0,{}/{}*{})",
    "同值": "{}",
    **dict.fromkeys(("执行率", "控制率", "成新率", "得分率", "占比", "完成率"), "{}/{}*100"),
}
_ORDER = {
    "结余": (0, 1, 2),
    "变动率": (0, 1, 1),
    "节约率": (0, 1, 0),
    "人均": (0, 1),
    "选项得分": (0, 0, 1, 2),
    "同值": (0,),
    **dict.fromkeys(("执行率", "控制率", "成新率", "得分率", "占比", "完成率"), (0, 1)),
}
