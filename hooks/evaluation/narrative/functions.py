"""What the functions of `{{ … }}` share: they look at one report, and print through its macros.

Each is a method that is named in Chinese, as staff call it: naming it puts it into the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.dataset import Table
from evaluation.facts import Fact
from evaluation.markup import Macros, Markup
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.narrative.figures import Figure, in_ten_thousands, quoted
from evaluation.narrative.gate import Verbatim
from evaluation.narrative.progress import Progress
from evaluation.problems import Problem
from evaluation.report import Report
from evaluation.versions import YearFigures


@dataclass(frozen=True)
class Beside:
    """What functions may list of all pages and years: uses of 原文(…), the sound ones of the years there are before,
    lines to be written, progress."""

    verbatims: tuple[Verbatim, ...] = ()
    earlier: tuple[YearFigures, ...] = ()
    unwritten: tuple[Problem, ...] = ()
    parts: tuple[Progress, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Functions:
    """Functions over one report. `cells` fills a narrative cell or a chart's sentence: template to HTML."""

    report: Report
    macros: Macros
    cells: Callable[[str], Markup]
    beside: Beside

    @property
    def by_name(self) -> dict[str, Callable[..., Any]]:
        return {name: getattr(self, name) for name in vars(type(self)) if not name.isascii()}

    def _figure(self, fact_id: str) -> Figure | None:
        fact = self.report.register.get(fact_id)
        return None if fact is None else Figure.of(fact)

    def _said(self, facts: Iterable[Fact], rule: str, words: str) -> Markup:
        """Words about figures, with these and the rule by which they follow."""
        return self.macros.inline("values", "comparison", [fact.id for fact in facts], rule, words)

    def _ranked(self, pairs: list[tuple[str, Fact]], count: int, *, largest: bool = True) -> list[tuple[str, Fact]]:
        """The first so many facts by their values, and all that tie with the last."""
        pairs.sort(key=lambda pair: pair[1].value or 0, reverse=largest)
        last = pairs[min(count, len(pairs)) - 1][1].value
        return [pair for at, pair in enumerate(pairs) if at < count or pair[1].value == last]

    def _listed(self, pairs: Iterable[tuple[str, Fact]]) -> Markup:
        """Names with their figures, money in 万元."""
        units = self.report.dataset.policy.units
        return self.macros.inline("values", "ranked", [(name, in_ten_thousands(fact, units)) for name, fact in pairs])

    def _grades(self) -> Sequence[tuple[str, Fraction]]:
        grades = self.report.dataset.settings.grades
        if not grades:
            raise WithheldError("设置里的等级无法读取")
        return grades

    def _refuse_withheld(self, tables: Iterable[str]) -> None:
        """What shows a table that could not be read is missing for that reason alone, which is reported there."""
        for name in tables:
            if self.report.register.is_withheld(name):
                raise WithheldError("所在的表无法读取", f"“{name}”")

    def _table(self, name: Any) -> Table:
        self._refuse_withheld([quoted(name)])
        table = self.report.dataset.table(name)
        if table is None:
            known = "、".join(filter(None, self.report.dataset.tables))
            raise NarrativeError("没有这张表", f"“{name}”", f"可用的有：{known}")
        return table
