"""The report: everything that one fiscal year's data yields, computed, checked and frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.checks import Finding, check, problems_of
from evaluation.checks.tried import suspected
from evaluation.checks.unfilled import not_waiting, unfilled_problems
from evaluation.dataset import Dataset, PolicyError, policy_problems, read_dataset, read_policy
from evaluation.facts import Register, register_facts, state_columns, target_problems, year_graph
from evaluation.problems import Cause, Problem, follows, quoted_names
from evaluation.report.charts import ChartView, chart_views
from evaluation.report.tables import TableView, TextColumns, table_views


@dataclass(frozen=True)
class Report:
    """Facts, tables and charts of a fiscal year with every finding of the checks.

    `unfilled` is what still has to be filled in. In a draft it is no problem yet; otherwise it is one like any other.
    """

    dataset: Dataset
    register: Register
    findings: tuple[Finding, ...]
    tables: Mapping[str, TableView]
    charts: Mapping[str, ChartView]
    texts: TextColumns
    problems: tuple[Problem, ...]
    unfilled: tuple[Problem, ...] = ()

    @property
    def suspects(self) -> tuple[Cause, ...]:
        """The cells that are probably wrong when checks fail, with what each explains; nothing that follows from
        numbers that are missing."""
        missing = [problem for problem in self.problems if problem.takes]
        echoes = {problem for problem in self.problems for one in missing if follows(problem, one)}
        known = [one for one in self.findings if one.problem not in echoes]
        return suspected(self.dataset, self.register, known)


def read_report(root: Path, year: str) -> Report:
    """Read `data/` under the repository's root and evaluate one year: read, check, evaluate.

    PolicyError when the schema, without which nothing can be read, is itself at fault.
    """
    policy = read_policy(root / "data" / "schema")
    if problems := tuple(policy_problems(policy)):
        raise PolicyError(problems)
    return evaluate(read_dataset(root / "data", year, policy))


def evaluate(dataset: Dataset) -> Report:
    """The report that the dataset yields, with all problems found on the way; it never stops at the first."""
    register = register_facts(dataset)
    findings = check(dataset, register)
    failed = {*target_problems(dataset, register), *problems_of(findings, dataset)}
    # Whether the year is a draft that may have gaps, only its settings can tell.
    unfilled = tuple(sorted(unfilled_problems(dataset))) if dataset.settings.are_readable else ()
    failed = set(not_waiting(failed, unfilled)) if dataset.is_draft else {*failed, *unfilled}
    problems = {*dataset.problems, *failed}
    texts = state_columns(dataset, register)
    return Report(
        dataset,
        register,
        findings,
        {view.title: view for view in table_views(dataset, register, texts)},
        {view.title: view for view in chart_views(dataset, register)},
        texts,
        tuple(_with_needs(sorted(problems), dataset)),
        unfilled,
    )


def _with_needs(problems: Sequence[Problem], dataset: Dataset) -> Iterator[Problem]:
    """The problems; where numbers are missing, each with all numbers that those it is about are computed from."""
    graph = year_graph(dataset) if any(problem.takes for problem in problems) else None
    for problem in problems:
        names = () if graph is None or problem.takes else (*problem.facts, *quoted_names(problem))
        yield replace(problem, facts=graph.needed(names)) if graph and names else problem
