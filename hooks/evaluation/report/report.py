"""The report: everything that one fiscal year's data yields, computed, checked and frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evaluation.checks import Finding, check, problems_of
from evaluation.checks.tried import suspected
from evaluation.checks.unfilled import missing_rows, not_waiting, unfilled_problems
from evaluation.dataset import Dataset, Policy, PolicyError, policy_problems, read_campaign, read_dataset, read_policy
from evaluation.facts import Register, register_facts, state_columns, target_problems, year_graph
from evaluation.kept import Kept
from evaluation.problems import Cause, Problem, follows, quoted_names
from evaluation.report.charts import ChartView, chart_views
from evaluation.report.tables import TableView, TextColumns, table_views
from evaluation.shipped import COMMON


@dataclass(frozen=True, eq=False)
class Report:
    """Facts, tables and charts of a fiscal year with every finding of the checks, each worked out when asked for."""

    dataset: Dataset
    register: Register
    texts: TextColumns

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return check(self.dataset, self.register)

    @cached_property
    def tables(self) -> Mapping[str, TableView]:
        return {view.title: view for view in table_views(self.dataset, self.register, self.texts)}

    @cached_property
    def charts(self) -> Mapping[str, ChartView]:
        return {view.title: view for view in chart_views(self.dataset, self.register)}

    @cached_property
    def unfilled(self) -> tuple[Problem, ...]:
        """What still has to be filled in. In a draft it is no problem yet; otherwise it is one like any other."""
        # Whether the year is a draft that may have gaps, only its settings can tell.
        return tuple(sorted(unfilled_problems(self.dataset))) if self.dataset.settings.are_readable else ()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that was found on the way; it never stops at the first."""
        failed = {*target_problems(self.dataset, self.register), *problems_of(self.findings, self.dataset)}
        failed = set(not_waiting(failed, self.unfilled)) if self.dataset.is_draft else {*failed, *self.unfilled}
        return tuple(_with_needs(sorted({*self.dataset.problems, *failed}), self.dataset))

    def suspects(self, problems: Collection[Problem]) -> tuple[Cause, ...]:
        """What probably explains these problems: rows that are not there, and the cells that are probably wrong when
        checks fail; nothing that follows from numbers that are missing."""
        missing = [problem for problem in self.problems if problem.takes]
        echoes = {problem for problem in self.problems for one in missing if follows(problem, one)}
        known = [one for one in self.findings if one.problem not in echoes]
        return (*missing_rows(self.dataset, problems), *suspected(self.dataset, self.register, known))


def read_report(root: Path, year: str, kept: Kept | None = None) -> Report:
    """Read `data/` under the repository's root and evaluate one year: read, check, evaluate.

    PolicyError when the schema, without which nothing can be read, is itself at fault.
    """
    kept = kept or Kept()
    schema, settings = kept.signature(root / "data" / "schema", COMMON), root / "mkdocs.yml"
    campaign, _ = read_campaign(root, root / "docs" / year, kept)
    files = (schema, kept.signature(root / "data" / year, settings), campaign)

    def read() -> Report:
        policy = kept.of("policy", (schema,), lambda: _policy(root / "data" / "schema"))
        return evaluate(read_dataset(root / "data", year, policy, kept))

    return kept.of(("report", year), files, lambda: kept.value(("report", year, repr(campaign)), read))


def _policy(schema: Path) -> Policy:
    policy = read_policy(schema)
    if problems := tuple(policy_problems(policy)):
        raise PolicyError(problems)
    return policy


def evaluate(dataset: Dataset) -> Report:
    """The report that the dataset yields."""
    register = register_facts(dataset)
    return Report(dataset, register, state_columns(dataset, register))


def _with_needs(problems: Sequence[Problem], dataset: Dataset) -> Iterator[Problem]:
    """The problems; where numbers are missing, each with all numbers that those it is about are computed from."""
    graph = year_graph(dataset) if any(problem.takes for problem in problems) else None
    for problem in problems:
        names = () if graph is None or problem.takes else (*problem.facts, *quoted_names(problem))
        yield replace(problem, facts=graph.needed(names)) if graph and names else problem
