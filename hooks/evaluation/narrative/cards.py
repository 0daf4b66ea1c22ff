"""Figures made to be seen: cards, the score on its scale, amounts side by side, simple pictures, panels of a poster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.dataset import ATTAINMENT
from evaluation.facts import ATTAINED
from evaluation.markup import Block, Macros, Markup
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.figures import Figure
from evaluation.narrative.filling import shown
from evaluation.narrative.indicators import SIGNS
from evaluation.numbers.amounts import written
from evaluation.report import Report
from evaluation.scoring import grade

TENTHS = 10
MOST_TENTHS = 30
WIDTHS = {"全": "whole", "半": "half", "三分之一": "third", "三分之二": "rest"}


@dataclass(frozen=True, slots=True)
class Zone:
    """A grade on the scale: from which score on, and where it stands in percent of the scale's width."""

    name: str
    least: str
    start: str
    middle: str
    width: str
    is_reached: bool


@dataclass(frozen=True)
class _Cards:
    """The functions of `card_words`, over one report, its grades and the macros."""

    report: Report
    macros: Macros
    grades: Sequence[tuple[str, Fraction]]

    def key_figures(self, *entries: Any) -> Block:
        """A card for each [label, figure] or [label, figure, remark]; each may be text, a figure or a sentence."""
        return self.macros.block("cards", "key_figures", [self._entry(entry) for entry in entries])

    def score(self, score: Figure, full: Figure) -> Block:
        """The score in large digits, its grade, and both on the scale of all grades."""
        if not self.grades:
            raise WithheldError("设置里的等级无法读取")
        reached, whole = _amount(score), _amount(full)
        if not 0 <= reached <= whole or not whole:
            raise NarrativeError("得分须在零和满分之间", f"“{score.fact.id}”", "请核对")
        name = grade(reached, self.grades)
        zones, pin = self._zones(whole, name), _percent(reached, whole)
        figures = (shown(score, self.macros), shown(full, self.macros))
        return self.macros.block("cards", "score", *figures, name, zones, pin)

    def tenths(self, rate: Figure) -> Block:
        """A percentage as ten squares, filled exactly as far as it goes; what is above the whole has further ones."""
        filled = _amount(rate) / TENTHS
        if rate.fact.unit.base != "%" or not 0 <= filled <= MOST_TENTHS:
            found, advice = f"“{rate.fact.id}”为{rate.fact.text}", "请换一个数，或者删去 比例图(…)"
            raise NarrativeError("比例图只能画零到百分之三百的比例", found, advice)
        count = max(TENTHS, -(-filled.numerator // filled.denominator))
        squares = [written(min(max(filled - at, Fraction(0)), Fraction(1)) * 20, 2) for at in range(count)]
        return self.macros.block("cards", "tenths", squares)

    def big(self, value: Any) -> Block:
        """One figure in large digits, to answer a question with."""
        return self.macros.block("cards", "big", shown(value, self.macros))

    def squares(self) -> Block:
        """A square for each target with the sign of its state, and how many there are of each."""
        table = self.report.dataset.of_role("targets")
        if table is None or not len(table):
            raise NarrativeError("本年度没有绩效目标的表", advice="请删去 目标格()")
        states = Counter(self.report.texts[table.schema.name, ATTAINMENT])
        order = [*(state for state in SIGNS if state == ATTAINED), *(state for state in SIGNS if state != ATTAINED)]
        order = [state for state in order if states[state]]
        cells = [(SIGNS[state], state) for state in order for _ in range(states[state])]
        counts = [(SIGNS[state], state, states[state]) for state in order]
        return self.macros.block("cards", "squares", cells, counts)

    def compared(self, *entries: Any) -> Block:
        """Amounts of one unit as bars below each other, each with its label and its figure."""
        pairs = [_pair(entry) for entry in entries]
        amounts = [_amount(figure) for _, figure in pairs]
        if len({figure.fact.unit.base for _, figure in pairs}) != 1 or min(amounts) < 0 or not max(amounts):
            raise NarrativeError("对比图要有同一单位、不小于零的数", advice="请检查各行的数")
        bars = [
            (label, shown(figure, self.macros), _percent(amount, max(amounts)))
            for (label, figure), amount in zip(pairs, amounts, strict=True)
        ]
        return self.macros.block("cards", "compared", bars)

    def icon(self, name: str) -> Markup:
        """A simple picture that repeats what the words beside it say."""
        known = self.macros.names("icons", "paths")
        if name not in known:
            raise NarrativeError("没有这个图标", f"“{name}”", f"可用的有：{'、'.join(known)}")
        return self.macros.inline("icons", "icon", name)

    def sentence(self, *parts: Any) -> Block:
        """Texts and figures in a row."""
        return self.macros.block("cards", "sentence", self._joined(parts))

    def panel(self, title: str, *parts: Any, 宽: str = "半") -> Block:
        """A part of the poster: a heading and what stands below it, as wide as told."""
        if 宽 not in WIDTHS:
            raise NarrativeError("没有这种宽度", f"“{宽}”", f"可用的有：{'、'.join(WIDTHS)}")
        return self.macros.block("cards", "panel", title, self._joined(parts), WIDTHS[宽])

    def _zones(self, whole: Fraction, reached: str) -> list[Zone]:
        ends = [whole, *(least for _, least in self.grades)]
        return [
            Zone(
                name,
                written(least, 0),
                _percent(least, whole),
                _percent((least + end) / 2, whole),
                _percent(end - least, whole),
                name == reached,
            )
            for (name, least), end in zip(self.grades, ends, strict=False)
        ]

    def _entry(self, entry: Any) -> tuple[Markup, Markup, Markup | None]:
        match entry:
            case [label, value]:
                return shown(label, self.macros), shown(value, self.macros), None
            case [label, value, remark]:
                return shown(label, self.macros), shown(value, self.macros), shown(remark, self.macros)
        raise NarrativeError("每个关键数写成 [名称, 数] 或 [名称, 数, 说明]", advice="请检查方括号")

    def _joined(self, parts: Sequence[Any]) -> Markup:
        return Markup("").join(shown(part, self.macros) for part in parts)


def card_words(report: Report, macros: Macros) -> Mapping[str, Callable[..., Markup]]:
    """What writers may put on a page to be seen rather than read."""
    cards = _Cards(report, macros, report.dataset.settings.grades)
    return {
        "关键数": cards.key_figures,
        "得分尺": cards.score,
        "大数": cards.big,
        "比例图": cards.tenths,
        "目标格": cards.squares,
        "对比图": cards.compared,
        "图标": cards.icon,
        "句": cards.sentence,
        "版块": cards.panel,
    }


def _pair(entry: Any) -> tuple[str, Figure]:
    match entry:
        case [str(label), Figure() as figure]:
            return label, figure
    raise NarrativeError("对比图的每一行写成 [名称, 数]", advice="请检查方括号")


def _amount(figure: Any) -> Fraction:
    if not isinstance(figure, Figure):
        raise NarrativeError("这里要写一个数的名称", f"“{figure}”", "请检查括号里的内容")
    if figure.fact.value is None:
        raise NarrativeError("这个数没有值", f"“{figure.fact.id}”为{figure.fact.absence}", "请换一个数")
    return figure.fact.value


def _percent(part: Fraction, whole: Fraction) -> str:
    return f"{written(part / whole * 100, 2)}%"
