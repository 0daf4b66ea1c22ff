"""Rules that must hold before anything is published, grouped by what they look at."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from evaluation.checks import sealed
from evaluation.checks.rule import Finding, Rule, exact_protection, findings_of, rules_of, stale_waivers, waived
from evaluation.dataset import Dataset
from evaluation.facts import Register
from evaluation.problems import Problem

# In the order in which readers see them on the page of checks.
_MODULES = (
    *("columns", "arithmetic", "measures", "indicators", "scores", "forms", "rekeyed", "printed", "documents"),
    *("declared", "rectified", "personal", "sealed", "yearly"),
)
RULES = rules_of(*(import_module(f"{__name__}.{name}") for name in _MODULES))


def check(dataset: Dataset, register: Register, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """Every comparison that the rules make: passed, failed, or failed and waived."""
    findings = (finding for rule in rules for finding in findings_of(rule, dataset, register))
    return tuple(waived(finding, dataset.declarations.waivers) for finding in findings)


def problems_of(findings: Sequence[Finding], dataset: Dataset) -> tuple[Problem, ...]:
    """The failed comparisons that no waiver covers, and the waivers that cover nothing any more.

    Nothing is said twice: not of a cell that could not be read, nor of a broken seal where another rule names the cell.
    """
    failed = [finding for finding in findings if finding.problem and not finding.waiver]
    unread = {problem.place for problem in dataset.problems}
    rows = {(place.file, place.row) for place in unread}
    told = {finding.problem.place for finding in failed if finding.problem and finding.rule != sealed.SEALED}
    problems = [
        problem
        for finding in failed
        if (problem := finding.problem)
        and problem.place not in unread
        and not (finding.rule == sealed.SEALED and problem.place in told)
        and not (finding.rule == sealed.SEALED_ROWS and (problem.place.file, problem.place.row) in rows)
    ]
    # A table that could not be read has no failed checks for its waivers to cover.
    stale = () if dataset.problems else stale_waivers(findings, dataset.declarations)
    return (*problems, *stale)
