"""One year as a comparison needs it, and the years before one's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from evaluation.checks.rectified import unanswered
from evaluation.dataset import Definitions, Settings, Table, finished_years
from evaluation.dataset.settings import FORMER
from evaluation.facts import Register
from evaluation.kept import Kept
from evaluation.problems import Place, Problem, follows
from evaluation.report import Report, read_report


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year's register, what it says of its definitions, and the problems that it names."""

    year: str
    register: Register
    definitions: Definitions
    problems: Table | None = None


def year_figures(report: Report) -> YearFigures:
    dataset = report.dataset
    return YearFigures(dataset.year, report.register, dataset.definitions, dataset.of_role("problems"))


def earlier_years(root: Path, year: str) -> tuple[str, ...]:
    """The years under `data/` before the given one, the earliest first: a later year never changes an earlier site."""
    return tuple(other for other in finished_years(root / "data") if other < year)


def read_earlier(
    root: Path, report: Report, kept: Kept | None = None
) -> tuple[tuple[YearFigures, ...], tuple[Problem, ...]]:
    """The figures of all years before a report's own, and what stands in the way of comparing it with them.

    That is each year that cannot be published as it is, each indicator that the report says to continue but that
    the year before does not have, and each problem that the year before left open and that the report is silent about.
    """
    every = [read_report(root, other, kept) for other in earlier_years(root, report.dataset.year)]
    reports = list(_of_the_department(every, report.dataset.settings))
    sound = tuple(year_figures(other) for other in reports if not _faults(other))
    problems = [*_problems(reports, {*report.problems}), *_of_others(every, reports, report)]
    if reports and not _faults(reports[-1]):
        problems += [
            *_unknown_codes(report.dataset.definitions, reports[-1]),
            *unanswered(report.dataset, reports[-1].dataset),
        ]
    return sound, tuple(problems)


def _of_the_department(reports: Sequence[Report], settings: Settings) -> Sequence[Report]:
    """The years of the same department, under the names that it had: each year says what it was called before."""
    names, found = settings.departments, []
    for report in reversed(reports):
        if names & report.dataset.settings.departments or not report.dataset.settings.are_readable:
            names |= report.dataset.settings.departments
            found.append(report)
    return found[::-1]


def _of_others(every: Sequence[Report], own: Sequence[Report], report: Report) -> Iterator[Problem]:
    for other in every:
        if other not in own and report.dataset.settings.are_readable:
            name = other.dataset.settings.known("部门")
            place = Place(f"data/{report.dataset.year}/settings.yml", column="部门")
            rule = f"须与 {other.dataset.year} 年度的部门“{name}”相同，不同的部门不作对比"
            advice = f"改了名称或由几个部门合并的，写 {FORMER}: [{name}]；不是同一个部门的，不要放在同一个项目里"
            yield Problem(place, rule, report.dataset.settings.known("部门"), advice)


def _unknown_codes(definitions: Definitions, before: Report) -> Iterator[Problem]:
    table = before.dataset.of_role("indicators")
    codes = table.ids() if table is not None else []
    for code, old in definitions.indicators.items():
        if old not in codes:
            place = Place(definitions.file, column="指标对应")
            near = get_close_matches(old, codes, n=3, cutoff=0.3) or codes
            advice = f"{before.dataset.year}年的编号最接近的有：{'、'.join(near)}"
            yield Problem(place, "上年没有这个指标", f"“{code}: {old}”", advice)


def _faults(report: Report) -> list[Problem]:
    """What is wrong with a year's data; the configuration is the project's, and told of with the year that is built."""
    return [problem for problem in report.problems if problem.place.file.startswith("data/")]


def _problems(reports: list[Report], told: Collection[Problem]) -> Iterator[Problem]:
    """The years that cannot be compared with; those whose only faults are the project's are told of with its own."""
    for report in reports:
        if faults := [
            one for one in _faults(report) if one not in told and not any(follows(one, cause) for cause in told)
        ]:
            year = report.dataset.year
            found = f"{len(faults)} 个问题"
            yield Problem(
                Place(f"data/{year}"), "以前年度的数据须没有问题，才能对比", found, f"请运行 report --year {year} check"
            )
