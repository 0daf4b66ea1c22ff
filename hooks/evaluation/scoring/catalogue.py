"""Every way of scoring under its Chinese name: its rule in a sentence for readers, its parameters, its inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from evaluation.dataset.yaml_files import common
from evaluation.scoring import methods
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
    LEVELS,
    LOWER,
    NO,
    YES,
)
from evaluation.scoring.parameters import (
    AMOUNT,
    BANDS,
    CHOICE,
    SCORE,
    SCORES,
    SHARES,
    WHOLE,
    Fault,
    Given,
    Parameter,
    band_faults,
)
from evaluation.scoring.steps import Way

Texts = Mapping[str, str]
Values = Mapping[str, Any]
WORDS = "scoring.yml"
UNLIMITED = 99
_HALF_WIDTH = str.maketrans("（）【】", "()[]")
DECIMALS = Parameter("小数", "decimals", WHOLE)


@dataclass(frozen=True, slots=True)
class ScoringMethod:
    """A way of scoring.

    `judges` marks those where a person gives the points: their one input is 人工得分, not a fact. `wants` names the
    unit that inputs must have where the parameters do not tell it. `told` puts the parameters of one indicator into a
    sentence, where they do more than fill the shared one. `faults` looks at the parameters, the weight and how many
    inputs there are.
    """

    name: str
    work: Callable[..., Way]
    parameters: tuple[Parameter, ...] = ()
    told: Callable[[Texts], str] | None = None
    faults: Callable[[Values, Fraction | None, int], Iterator[Fault]] = lambda values, weight, inputs: iter(())
    most_inputs: int = 1
    judges: bool = False
    wants: str = ""

    def __reduce__(self) -> tuple[Callable[[str], ScoringMethod], tuple[str]]:
        return _of_name, (self.name,)  # it holds functions: what is kept says its name

    @property
    def words(self) -> str:
        """Its rule for any parameters."""
        return str(common(WORDS)["rules"][self.name])

    def sentence(self, given: Texts) -> str:
        """Its rule with the parameters of one indicator."""
        return self.told(given) if self.told else str(common(WORDS)["sentences"][self.name]).format_map(given)


def _of_name(name: str) -> ScoringMethod:
    return CATALOGUE[name]


def _scale_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    if "full" in values and values["full"] <= 0:
        yield Fault("满分值须大于零", "", "请更正")


def _excess_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    for key, name in (("step", "步长"), ("each", "每步扣")):
        if key in values and values[key] <= 0:
            yield Fault(f"{name}须大于零", "", "请更正")


def _band_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    bands = values.get("bands", ())
    if bands:
        yield from band_faults(bands)
    if weight is not None and any(band.points > weight for band in bands):
        yield Fault("各档得分须不大于权重", "", "请更正")


def _line_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    if "none" in values and "full" in values and values["none"] == values["full"]:
        yield Fault("零分值与满分值不得相同", "", "请更正")


def _satisfaction_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    if "none" in values and "full" in values and not 0 <= values["none"] <= values["full"] != 0:
        yield Fault("零分线须不大于满分线，满分线须大于零", "", "请更正")


def _list_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    each = values.get("each", ())
    if len(each) > 1 and inputs and len(each) != inputs:
        found = f"{len(each)} 个得分、{inputs} 个依据数"
        yield Fault("每项得分只写一个，或者与依据数一样多", found, "请补齐，或只写一个")


def _limit_faults(values: Values, weight: Fraction | None, inputs: int) -> Iterator[Fault]:
    if "limits" in values and not 0 < values["limits"][1] < values["limits"][0] < 1:
        yield Fault("分档界须从高到低，在0和100%之间", "", "请更正，例如 分档界=80%、60%")


def _proportional_words(given: Texts) -> str:
    if given["方向"] == HIGHER:
        return f"达到{given['满分值']}得满分；达不到的，按实际值占{given['满分值']}的比例得分。"
    return f"不超过{given['满分值']}得满分；超过的，按{given['满分值']}占实际值的比例得分。"


def _excess_words(given: Texts) -> str:
    verb = {AT_MOST: "超过", AT_LEAST: "低于"}[given["关系"]]
    step = given["步长"].replace("%", "个百分点")
    partial = {EACH_STARTED: f"不足{step}的按{step}算", EACH_FULL: f"不足{step}的不扣", IN_PROPORTION: "按比例扣"}
    each = f"每{verb}{step}扣{_in_points(given['每步扣'])}，{partial[given['不足一步']]}"
    return f"{given['关系']}{given['标准']}得满分；{each}，扣完为止。"


def _band_words(given: Texts) -> str:
    return f"按实际值所在的档得分：{given['档'].translate(_HALF_WIDTH)}。方括号含界限，圆括号不含。"


def _list_words(given: Texts) -> str:
    each = _items(given["每项得分"])
    if len(each) == 1:
        return f"每有一项得{_in_points(each[0])}，最多得满分。"
    return f"逐项计分，有的才得分，各项依次为{'、'.join(map(_in_points, each))}，最多得满分。"


def _items(text: str) -> list[str]:
    return [part.strip() for part in text.replace("/", "、").split("、")]


def _in_points(text: str) -> str:
    return f"{text.removesuffix('分')}分"


def _graded_words(given: Texts) -> str:
    upper, lower = _items(given["分档界"])
    return (
        f"由评价人按档次打分：“达成”得权重的100%至{upper}（含），“部分达成”得{upper}至{lower}（含），"
        f"“未达成”得{lower}以下；本项评为“{given['档次']}”。"
    )


_FULL, _NONE = Parameter("满分值", "full", AMOUNT), Parameter("零分值", "none", AMOUNT)
_FULL_LINE, _NO_LINE = Parameter("满分线", "full", AMOUNT), Parameter("零分线", "none", AMOUNT)
_STANDARD = Parameter("标准", "standard", AMOUNT)
_REACHED = (_STANDARD, Parameter("关系", "relation", CHOICE, (AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL)))
_STEPS = (
    *(_STANDARD, Parameter("关系", "relation", CHOICE, (AT_MOST, AT_LEAST))),
    *(Parameter("步长", "step", AMOUNT), Parameter("每步扣", "each", SCORE)),
    *(Parameter("不足一步", "partial", CHOICE, (EACH_STARTED, EACH_FULL, IN_PROPORTION)), DECIMALS),
)
_DIRECTION = Parameter("方向", "direction", CHOICE, (HIGHER, LOWER), default=HIGHER)
_GRADES = (Parameter("档次", "level", CHOICE, LEVELS), Parameter("分档界", "limits", SHARES, count=2))
_EACH, _BANDS = Parameter("每项得分", "each", SCORES), Parameter("档", "bands", BANDS)
_YES_OR_NO = Parameter("满分条件", "full_when", CHOICE, (YES, NO))
_METHODS = (
    ScoringMethod("比例得分", methods.proportional, (_FULL, _DIRECTION, DECIMALS), _proportional_words, _scale_faults),
    ScoringMethod("达标得分", methods.reached, _REACHED),
    ScoringMethod("超出扣分", methods.excess, _STEPS, _excess_words, _excess_faults),
    ScoringMethod("分档", methods.banded, (_BANDS,), _band_words, _band_faults),
    ScoringMethod("线性插值", methods.interpolated, (_NONE, _FULL, DECIMALS), faults=_line_faults),
    ScoringMethod("清单", methods.listed, (_EACH,), _list_words, _list_faults, most_inputs=UNLIMITED, wants="整数"),
    ScoringMethod("是否", methods.yes_or_no, (_YES_OR_NO,), wants="是否"),
    ScoringMethod("满意度", methods.satisfaction, (_FULL_LINE, _NO_LINE, DECIMALS), faults=_satisfaction_faults),
    ScoringMethod("定性分级", methods.graded, _GRADES, _graded_words, _limit_faults, judges=True),
    ScoringMethod("人工评分", methods.judged, judges=True),
)
CATALOGUE: Mapping[str, ScoringMethod] = MappingProxyType({method.name: method for method in _METHODS})


def keywords(method: ScoringMethod, given: Mapping[str, Given]) -> dict[str, Any]:
    """The values of the parameters by their keywords, without the rounding that is common to all."""
    chosen = (parameter for parameter in method.parameters if parameter.name in given and parameter != DECIMALS)
    return {parameter.key: given[parameter.name].value for parameter in chosen}
