"""Figures made to be seen: cards, the score on its scale, amounts side by side, simple pictures, panels of a poster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from evaluation.dataset import ATTAINMENT
from evaluation.facts import ATTAINED, UNFILLED
from evaluation.markup import Block, Markup
from evaluation.narrative.expressions import NarrativeError
from evaluation.narrative.figures import Figure, amount, figure
from evaluation.narrative.filling import shown
from evaluation.narrative.functions import Functions
from evaluation.narrative.indicators import SIGNS
from evaluation.numbers.amounts import drawn_width, written
from evaluation.scoring import grade

TENTHS = 10
MOST_TENTHS = 30
WIDTHS = {"全": "whole", "半": "half", "三分之一": "third", "三分之二": "rest"}


class Cards(Functions):
    """Figures that are seen rather than read."""

    def 关键数(self, *entries: Any) -> Block:
        """A card for each [label, figure] or [label, figure, remark]; each may be text, a figure or a sentence."""
        return self.macros.block("cards", "key_figures", [self._entry(entry) for entry in entries])

    def 得分尺(self, score: Figure, full: Figure) -> Block:
        """The score in large digits, its grade, and both on the scale of all grades."""
        if figure(score).fact.absence == UNFILLED:
            return self.大数(score)
        grades = self._grades()
        reached, whole = amount(score), amount(full)
        if not 0 <= reached <= whole or not whole:
            raise NarrativeError("得分须在零和满分之间", f"“{score.fact.id}”", "请核对")
        name = grade(reached, grades)
        zones, pin = self._zones(whole, name), drawn_width(reached, whole)
        figures = (shown(score, self.macros), shown(full, self.macros))
        return self.macros.block("cards", "score", *figures, name, zones, pin)

    def 比例图(self, rate: Figure) -> Block:
        """A percentage as ten squares, filled exactly as far as it goes; what is above the whole has further ones."""
        if figure(rate).fact.absence == UNFILLED:
            return self.大数(rate)
        filled = amount(rate) / TENTHS
        if rate.fact.unit.base != "%" or not 0 <= filled <= MOST_TENTHS:
            found, advice = f"“{rate.fact.id}”为{rate.fact.text}", "请换一个数，或者删去 比例图(…)"
            raise NarrativeError("比例图只能画零到百分之三百的比例", found, advice)
        count = max(TENTHS, -(-filled.numerator // filled.denominator))
        squares = [written(min(max(filled - at, Fraction(0)), Fraction(1)) * 20, 2) for at in range(count)]
        return self.macros.block("cards", "tenths", squares)

    def 大数(self, value: Any, caption: str = "") -> Block:
        """One figure in large digits, to answer a question with, and what it is."""
        return self.macros.block("cards", "big", shown(value, self.macros), caption)

    def 目标格(self) -> Block:
        """A square for each target with the sign of its state, and how many there are of each."""
        self._refuse_withheld(schema.name for schema in self.report.dataset.policy.schemas if schema.role == "targets")
        table = self.report.dataset.of_role("targets")
        if table is None or not len(table) or any(table.samples):
            raise NarrativeError("本年度没有绩效目标的表", advice="请删去 目标格()")
        states = Counter(self.report.texts[table.schema.name, ATTAINMENT])
        order = [*(state for state in SIGNS if state == ATTAINED), *(state for state in SIGNS if state != ATTAINED)]
        order = [state for state in order if states[state]]
        cells = [(SIGNS[state], state) for state in order for _ in range(states[state])]
        counts = [(SIGNS[state], state, states[state]) for state in order]
        return self.macros.block("cards", "squares", cells, counts)

    def 对比图(self, *entries: Any) -> Block:
        """Amounts of one unit as bars below each other, each with its label and its figure."""
        pairs = [_pair(entry) for entry in entries]
        amounts = [amount(figure) for _, figure in pairs]
        if len({figure.fact.unit.base for _, figure in pairs}) != 1 or min(amounts) < 0 or not max(amounts):
            raise NarrativeError("对比图要有同一单位、不小于零的数", advice="请检查各行的数")
        bars = [
            (label, shown(figure, self.macros), drawn_width(value, max(amounts)))
            for (label, figure), value in zip(pairs, amounts, strict=True)
        ]
        return self.macros.block("cards", "compared", bars)

    def 图标(self, name: str) -> Markup:
        """A simple picture that repeats what the words beside it say."""
        known = self.macros.names("icons", "paths")
        if name not in known:
            raise NarrativeError("没有这个图标", f"“{name}”", f"可用的有：{'、'.join(known)}")
        return self.macros.inline("icons", "icon", name)

    def 句(self, *parts: Any) -> Block:
        """Texts and figures in a row."""
        return self.macros.block("cards", "sentence", self._joined(parts))

    def 版块(self, title: str, *parts: Any, 宽: str = "半") -> Block:
        """A part of the poster: a heading and what stands below it, as wide as told."""
        if 宽 not in WIDTHS:
            raise NarrativeError("没有这种宽度", f"“{宽}”", f"可用的有：{'、'.join(WIDTHS)}")
        return self.macros.block("cards", "panel", title, self._joined(parts), WIDTHS[宽])

    def _zones(self, whole: Fraction, reached: str) -> list[dict[str, Any]]:
        """Each grade on the scale: from which score on, and where it stands in percent of the scale's width."""
        grades = self._grades()
        return [
            {
                "name": name,
                "least": written(least, 0),
                "start": drawn_width(least, whole),
                "middle": drawn_width((least + end) / 2, whole),
                "width": drawn_width(end - least, whole),
                "is_reached": name == reached,
            }
            for (name, least), end in zip(grades, [whole, *(least for _, least in grades)], strict=False)
        ]

    def _entry(self, entry: Any) -> tuple[Markup | None, ...]:
        if not isinstance(entry, list) or len(entry) not in (2, 3):
            raise NarrativeError("每个关键数写成 [名称, 数] 或 [名称, 数, 说明]", advice="请检查方括号")
        return *(shown(part, self.macros) for part in entry), *[None] * (3 - len(entry))

    def _joined(self, parts: Sequence[Any]) -> Markup:
        return Markup("").join(shown(part, self.macros) for part in parts)


def _pair(entry: Any) -> tuple[str, Figure]:
    match entry:
        case [str(label), Figure() as figure]:
            return label, figure
    raise NarrativeError("对比图的每一行写成 [名称, 数]", advice="请检查方括号")
