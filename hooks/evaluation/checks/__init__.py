"""Rules that must hold before anything is published, grouped by what they look at."""

from __future__ import annotations

from evaluation.checks import arithmetic, columns
from evaluation.checks.rule import Finding, Rule, findings_of
from evaluation.dataset import Dataset
from evaluation.facts import Register

RULES: tuple[Rule, ...] = (*columns.RULES, *arithmetic.RULES)

__all__ = ["RULES", "Finding", "Rule", "check", "findings_of"]


def check(dataset: Dataset, register: Register) -> tuple[Finding, ...]:
    """Every comparison that every rule makes, passed or failed."""
    return tuple(finding for rule in RULES for finding in findings_of(rule, dataset, register))
