"""What a rule is and what it yields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from evaluation.dataset import Dataset, Waiver
from evaluation.facts import Register
from evaluation.problems import Problem

BOUND_RULES = frozenset({"不得超过"})


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
    run: Callable[[Dataset, Register], Iterator[tuple[tuple[str, ...], Problem | None]]]
    role: str = ""
    given: Callable[[Dataset], bool] = lambda dataset: True


def findings_of(rule: Rule, dataset: Dataset, register: Register) -> Iterator[Finding]:
    """What the rule finds, under its name."""
    for facts, problem in rule.run(dataset, register):
        yield Finding(rule.name, facts, replace(problem, facts=facts) if problem and facts else problem)


def exact_protection(findings: Iterable[Finding]) -> Counter[str]:
    """How many passed comparisons for equality vouch for each fact; bounds catch too little to be counted."""
    passed = (finding for finding in findings if finding.problem is None and finding.rule not in BOUND_RULES)
    return Counter(fact for finding in passed for fact in set(finding.facts))
