"""What the page of all years shows: the main figures with bars and words, then all that stands in several years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evaluation.markup import Block, Macros
from evaluation.narrative.expressions import NarrativeError, WithheldError
from evaluation.report import Report
from evaluation.versions import YearFigures, history, year_figures

BARS = 4


def history_words(report: Report, earlier: Sequence[YearFigures], macros: Macros) -> Mapping[str, Callable[[], Block]]:
    """历年对比 over a report and the years before it."""

    def compared() -> Block:
        if not report.dataset.settings.are_readable:
            raise WithheldError("设置无法读取")
        if not earlier:
            advice = "请在这一页开头写上 needs: 以前年度，没有以前年度时就不出这一页"
            raise NarrativeError("没有以前年度的数据可以对比", advice=advice)
        policy = report.dataset.policy
        titles = {schema.name: schema.title for schema in policy.schemas if schema.name}
        found = history([*earlier, year_figures(report)], policy.comparison, policy.units, titles)
        return macros.block("history", "page", found, min(BARS, len(found.years)))

    return {"历年对比": compared}
