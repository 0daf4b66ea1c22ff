"""What a rule is and what it yields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluation.dataset import Dataset, Field, Table, Waiver
from evaluation.facts import Register
from evaluation.numbers.amounts import Unit
from evaluation.problems import Problem

BOUND_RULES = frozenset({"不得超过"})


# What a rule yields for each comparison: the ids of the numbers that it vouches for, or what is wrong.
Compared = Iterator[tuple[str, ...] | Problem]


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison that a rule made: the facts it vouches for, the problem when it failed, and its waiver."""

    rule: str
    facts: tuple[str, ...]
    problem: Problem | None = None
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule under its Chinese name, with the sentence that readers see on the page of checks.

    One about the table of a `role` is listed only in a year that has it, and one with a condition (`given`) only where
    it holds.
    """

    name: str
    sentence: str
    run: Callable[[Dataset, Register], Compared]
    role: str = ""
    given: Callable[[Dataset], bool] = lambda dataset: True


def findings_of(rule: Rule, dataset: Dataset, register: Register) -> Iterator[Finding]:
    """What the rule finds, under its name."""
    for found in rule.run(dataset, register):
        yield Finding(rule.name, found.facts, found) if isinstance(found, Problem) else Finding(rule.name, found)


def cells(dataset: Dataset) -> Iterator[tuple[Table, Field, int, str]]:
    """Every cell of every table with its column and row; blanks of the columns that a file does not have."""
    for table in dataset.tables.values():
        for field in table.schema.fields:
            for row, text in enumerate(table.texts(field.name)):
                yield table, field, row, text


def amounts(dataset: Dataset) -> Iterator[tuple[Table, Field, int, Fraction, Unit]]:
    """Every amount that is stated, with its column and row and its unit."""
    for table, field, row, _ in cells(dataset):
        value = table.amounts[field.name][row] if table.amounts.get(field.name) else None
        unit = dataset.policy.units.get(table.unit(field, row)) if value is not None else None
        if value is not None and unit is not None:
            yield table, field, row, value, unit


def exact_protection(findings: Iterable[Finding]) -> Counter[str]:
    """How many passed comparisons for equality vouch for each fact; bounds catch too little to be counted."""
    passed = (finding for finding in findings if finding.problem is None and finding.rule not in BOUND_RULES)
    return Counter(fact for finding in passed for fact in set(finding.facts))
