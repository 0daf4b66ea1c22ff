"""What a rule is and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evaluation.dataset import Dataset, Waiver
from evaluation.facts import Register
from evaluation.problems import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison that a rule made: the facts it vouches for, the problem when it failed, and its waiver."""

    rule: str
    facts: tuple[str, ...]
    problem: Problem | None = None
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule under its Chinese name, with the sentence that readers see on the page of checks."""

    name: str
    sentence: str
    run: Callable[[Dataset, Register], Iterator[tuple[tuple[str, ...], Problem | None]]]


def findings_of(rule: Rule, dataset: Dataset, register: Register) -> Iterator[Finding]:
    """What the rule finds, under its name."""
    for facts, problem in rule.run(dataset, register):
        yield Finding(rule.name, facts, problem)
