"""One year as a comparison needs it, and the years before one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from evaluation.dataset import Definitions, finished_years
from evaluation.facts import Register
from evaluation.kept import Kept
from evaluation.problems import Place, Problem
from evaluation.report import Report, read_report


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year's register, and what it says of its definitions."""

    year: str
    register: Register
    definitions: Definitions


def year_figures(report: Report) -> YearFigures:
    return YearFigures(report.dataset.year, report.register, report.dataset.definitions)


def earlier_years(root: Path, year: str) -> tuple[str, ...]:
    """The years under `data/` before the given one, the earliest first: a later year never changes an earlier site."""
    return tuple(other for other in finished_years(root / "data") if other < year)


def read_earlier(
    root: Path, report: Report, kept: Kept | None = None
) -> tuple[tuple[YearFigures, ...], tuple[Problem, ...]]:
    """The figures of all years before a report's own, and what stands in the way of comparing it with them.

    That is each year that cannot be published as it is, and each indicator that the report says to continue but that
    the year before does not have.
    """
    reports = [read_report(root, other, kept) for other in earlier_years(root, report.dataset.year)]
    sound = tuple(year_figures(other) for other in reports if not other.problems)
    problems = list(_problems(reports))
    if reports and not reports[-1].problems:
        problems += _unknown_codes(report.dataset.definitions, reports[-1])
    return sound, tuple(problems)


def _unknown_codes(definitions: Definitions, before: Report) -> Iterator[Problem]:
    table = before.dataset.of_role("indicators")
    codes = table.ids() if table is not None else []
    for code, old in definitions.indicators.items():
        if old not in codes:
            place = Place(definitions.file, column="指标对应")
            near = get_close_matches(old, codes, n=3, cutoff=0.3) or codes
            advice = f"{before.dataset.year}年的编号最接近的有：{'、'.join(near)}"
            yield Problem(place, "上年没有这个指标", f"“{code}: {old}”", advice)


def _problems(reports: list[Report]) -> Iterator[Problem]:
    for report in reports:
        if report.problems:
            year = report.dataset.year
            found = f"{len(report.problems)} 个问题"
            yield Problem(
                Place(f"data/{year}"), "以前年度的数据须没有问题，才能对比", found, f"请运行 report --year {year} check"
            )
