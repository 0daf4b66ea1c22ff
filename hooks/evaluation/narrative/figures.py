"""What an expression's value can be: a fact with the way it is shown, or a comparison of two facts in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.facts import Fact, shown
from evaluation.narrative.expressions import NarrativeError
from evaluation.numbers.amounts import Unit, decimal_string, decimals_of, parse, written
from evaluation.numbers.formulas import METHODS, change_rate

MOST = 99  # of what a list may be asked for


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact as a sentence shows it: in which unit, with how many decimals, with or without the unit's name."""

    fact: Fact
    unit: Unit
    decimals: int
    bare: bool = False

    @classmethod
    def of(cls, fact: Fact) -> Figure:
        return cls(fact, fact.unit, fact.decimals)

    @property
    def text(self) -> str:
        if self.fact.value is None:
            return self.fact.absence
        text = shown(self.fact.value, self.unit, self.decimals, self.fact.qualifier, grouped=self.unit.name == "元")
        return text.removesuffix(self.unit.name) if self.bare else text

    @property
    def exact(self) -> str:
        return "" if self.fact.value is None else decimal_string(self.fact.value)

    def within(self, unit: Unit, decimals: int | None) -> Figure:
        """The same fact in another unit of the same base."""
        if unit.base != self.fact.unit.base:
            rule = f"不能换成“{unit.name}”"
            raise NarrativeError(rule, f"“{self.fact.id}”的单位是“{self.fact.unit.name}”", "请改用合适的单位")
        return replace(self, unit=unit, decimals=unit.decimals if decimals is None else decimals)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two facts compared in words, so that the words cannot contradict the data. `amount` compares the difference."""

    new: Figure
    old: Figure
    amount: bool = False
    decimals: int = 2

    @property
    def difference(self) -> Fraction:
        if self.new.fact.value is None or self.old.fact.value is None:
            missing = self.new if self.new.fact.value is None else self.old
            raise NarrativeError("没有数可以比较", f"“{missing.fact.id}”为{missing.fact.absence}", "请换一个数")
        refuse_other_units(self.new.fact, self.old.fact.unit)
        return self.new.fact.value - self.old.fact.value

    def words(self, up: str, down: str, level: str) -> str:
        difference = self.difference
        return up if difference > 0 else down if difference < 0 else level

    @property
    def text(self) -> str:
        if self.amount:
            direction = self.words("增加", "减少", "没有变化")
            amount = size(self.difference, self.new.unit, self.new.decimals) if self.difference else ""
            return f"{direction}{amount}"
        direction = self.words("增长", "下降", "持平")
        rate = change_rate(self.new.fact.value, self.old.fact.value)
        if not self.difference:
            return direction
        if rate is None:
            raise NarrativeError("上期为零，不能计算变化率", f"“{self.old.fact.id}”", "请改用“增减(…)”")
        return f"{direction}{written(abs(rate), self.decimals)}%"

    @property
    def rule(self) -> str:
        """How the words were computed, for readers who ask."""
        method = METHODS["差额" if self.amount else "变动率"]
        return f"{method.name}：{method.words}"

    def within(self, unit: Unit, decimals: int | None) -> Comparison:
        return replace(self, new=self.new.within(unit, decimals), amount=True)


def in_ten_thousands(fact: Fact, units: Mapping[str, Unit]) -> Figure:
    """The fact as a list of several shows it: money in 万元, to its decimals at most; all else in its own unit."""
    shown_as, money = Figure.of(fact), units["万元"]
    if fact.unit == money:
        return replace(shown_as, decimals=min(fact.decimals, money.decimals))
    return shown_as.within(money, None) if fact.unit.name == "元" else shown_as


def figure(value: object) -> Figure:
    """The value as a figure; NarrativeError when it is none."""
    if not isinstance(value, Figure):
        raise NarrativeError("这里要写一个数的名称", f"“{value}”", "请检查括号里的内容")
    return value


def amount(value: object) -> Fraction:
    """The exact value of a figure; NarrativeError when there is none."""
    fact = figure(value).fact
    if fact.value is None:
        raise NarrativeError("这个数没有值", f"“{fact.id}”为{fact.absence}", "请换一个数")
    return fact.value


def size(difference: Fraction, unit: Unit, decimals: int) -> str:
    """How far apart two figures are; two percentages in percentage points."""
    return shown(abs(difference), unit, decimals, grouped=unit.name == "元").replace("%", "个百分点")


def refuse_other_units(fact: Fact, unit: Unit) -> None:
    """NarrativeError when a fact cannot be compared with an amount in this unit."""
    if fact.unit.base != unit.base:
        raise NarrativeError("两个数的单位不同，不能比较", f"“{fact.unit.name}”和“{unit.name}”", "请换一个数")


def quoted(value: object) -> str:
    """The value as a text; NarrativeError when it is none."""
    if not isinstance(value, str):
        raise NarrativeError("这里要写加引号的文字", f"{value}", "请加上引号")
    return value


def whole(value: object, least: int = 0) -> int:
    """A whole number within what can be asked for; NarrativeError when it is none."""
    if type(value) is not int or not least <= value <= MOST:
        raise NarrativeError(f"这里要写 {least} 到 {MOST} 的整数", f"“{value}”", "请改为不加引号的整数")
    return value


def agrees(figure: Figure, literal: str, units: Mapping[str, Unit]) -> bool:
    """Whether a typed literal such as `6412.30万元` states the fact at the literal's own precision."""
    for unit in sorted(units.values(), key=lambda unit: -len(unit.name)):
        if literal.endswith(unit.name) and unit.base == figure.fact.unit.base:
            digits = literal.removesuffix(unit.name)
            stated = parse(digits)
            if stated is not None and figure.fact.value is not None:
                places = decimals_of(digits)
                return written(figure.fact.value / unit.scale, places) == written(stated, places)
    return False
