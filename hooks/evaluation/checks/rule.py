"""What a rule is and what it yields, and which of its failures are known and published with their reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import ModuleType

from evaluation.dataset import Dataset, Declarations, Field, Table, Waiver
from evaluation.dataset.schema import ID
from evaluation.facts import Register
from evaluation.numbers.amounts import Unit
from evaluation.problems import Place, Problem

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

    def __call__(self, dataset: Dataset, register: Register) -> Compared:
        return self.run(dataset, register)


def rule(
    name: str, sentence: str, role: str = "", given: Callable[[Dataset], bool] = lambda dataset: True
) -> Callable[[Callable[[Dataset, Register], Compared]], Rule]:
    """What makes a rule of the function below it."""
    return lambda run: Rule(name, sentence, run, role, given)


def judged(
    facts: tuple[str, ...], holds: bool, place: Place, rule: str, found: str, advice: str
) -> tuple[str, ...] | Problem:
    """What a comparison comes to: the numbers that it vouches for where it holds, else what is wrong with them."""
    return facts if holds else Problem(place, rule, found, advice, facts=facts)


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules of these modules, in the order in which they stand there."""
    found = ((module.__name__, one) for module in modules for one in vars(module).values() if isinstance(one, Rule))
    return tuple(one for home, one in found if one.run.__module__ == home)


def findings_of(rule: Rule, dataset: Dataset, register: Register) -> Iterator[Finding]:
    """What the rule finds, under its name."""
    for found in rule(dataset, register):
        yield Finding(rule.name, found.facts, found) if isinstance(found, Problem) else Finding(rule.name, found)


def cells(dataset: Dataset) -> Iterator[tuple[Table, Field, int, str]]:
    """Every cell of every table with its column and row; blanks of the columns that a file does not have. Of a line
    that is no row, such as who made the table, there is but the cell that says so."""
    for table in dataset.tables.values():
        lines = _no_rows(table)
        for field in table.schema.fields:
            for row, text in enumerate(table.texts(field.name)):
                if row not in lines or field.type == "kind":
                    yield table, field, row, text


def _no_rows(table: Table) -> set[int]:
    """The lines of a kind that there is not and without an id."""
    kinds = next((field for field in table.schema.fields if field.type == "kind"), None)
    texts = enumerate(zip(table.texts(kinds.name), table.texts(ID), strict=True)) if kinds else ()
    return {row for row, (kind, code) in texts if kinds and kind not in kinds.enum and not code}


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


def waived(finding: Finding, waivers: Sequence[Waiver]) -> Finding:
    """The finding with the waiver that covers it, when it failed and one does."""
    if finding.problem is None:
        return finding
    return replace(finding, waiver=next((waiver for waiver in waivers if covers(waiver, finding)), None))


def covers(waiver: Waiver, finding: Finding) -> bool:
    """A waiver names a declared check, or a rule together with the fact that it is about."""
    named = waiver.check in (finding.rule, finding.problem.place.column if finding.problem else "")
    return named and (waiver.fact in finding.facts if waiver.fact else waiver.check != finding.rule)


def stale_waivers(findings: Sequence[Finding], declarations: Declarations) -> Iterator[Problem]:
    """A waiver that covers no failed check: the check holds now, or its name is wrong."""
    used = {finding.waiver for finding in findings if finding.waiver}
    for waiver in declarations.waivers:
        if waiver not in used:
            place = Place(declarations.file, column=f"豁免 {waiver.check}")
            yield Problem(place, "豁免的核对现在成立，或没有这项核对", waiver.date, "请删除这条豁免或更正名称")
