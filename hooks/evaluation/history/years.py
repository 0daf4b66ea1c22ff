"""One year as a comparison needs it, and the years before one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.dataset import Definitions, finished_years
from evaluation.facts import Register
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


def read_earlier(root: Path, year: str) -> tuple[tuple[YearFigures, ...], tuple[Problem, ...]]:
    """The figures of all earlier years, and a problem for each that cannot be published as it is."""
    reports = [read_report(root, other) for other in earlier_years(root, year)]
    return tuple(year_figures(report) for report in reports if not report.problems), tuple(_problems(reports))


def _problems(reports: list[Report]) -> Iterator[Problem]:
    for report in reports:
        if report.problems:
            year = report.dataset.year
            found = f"{len(report.problems)} 个问题"
            yield Problem(
                Place(f"data/{year}"), "以前年度的数据须没有问题，才能对比", found, f"请运行 report --year {year} check"
            )
