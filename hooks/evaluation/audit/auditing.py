"""One audit from a document to findings: read once, every rule asked, each thing said once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from evaluation.audit.against import RULE as AGAINST_TABLE
from evaluation.audit.against import contradictions_with_tables
from evaluation.audit.averages import averages
from evaluation.audit.changes import changes, differences
from evaluation.audit.citations import citations
from evaluation.audit.dates import dates
from evaluation.audit.evidence import Evidence, evidence_of
from evaluation.audit.finding import CONFIDENCES, POSSIBLE, SURE, Finding
from evaluation.audit.known import Known, Row
from evaluation.audit.ranks import ranks
from evaluation.audit.rates import impossible_shares, rates
from evaluation.audit.repeated import repeated
from evaluation.audit.scores import scores
from evaluation.audit.sums import sums
from evaluation.audit.tables import tables
from evaluation.audit.words import Words
from evaluation.documents import Document
from evaluation.facts import Register
from evaluation.numbers.intervals import exactly

Rule = Callable[[Evidence], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    *(tables, sums, rates, impossible_shares, changes, differences, averages, scores, ranks, repeated),
    *(citations, contradictions_with_tables, dates),
)


@dataclass(frozen=True)
class Audit:
    """What was found in a document, and whether it was held against data."""

    document: Document
    findings: tuple[Finding, ...]
    uses_data: bool = False

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.confidence != POSSIBLE)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What may well have an innocent reason, as rounding."""
        return tuple(one for one in self.findings if one.confidence == POSSIBLE)


def audit(document: Document, words: Words, facts: Sequence[Row] | None = None) -> Audit:
    """Everything in which the document contradicts itself, its tables or the facts."""
    evidence = evidence_of(document, words, facts or ())
    found = chain.from_iterable(rule(evidence) for rule in RULES)
    return Audit(document, tuple(_distinct(found)), facts is not None)


def _distinct(findings: Iterator[Finding]) -> Iterator[Finding]:
    """In the order of the document, each place and text once a rule, nothing that a refuted figure explains."""
    read = list(findings)
    refuted = {one.figure for one in read if one.rule == AGAINST_TABLE and one.confidence == SURE}
    best: dict[tuple[int, str, str], Finding] = {}
    for one in read:
        if refuted & set(one.inputs):
            continue
        key = (one.block, one.rule, one.printed)
        if key not in best or CONFIDENCES.index(one.confidence) < CONFIDENCES.index(best[key].confidence):
            best[key] = one
    yield from sorted(best.values(), key=lambda one: (one.block, one.rule, one.printed))


def rows_of(register: Register) -> Iterator[Row]:
    """The facts of the data as rows that a text may repeat: behind the last dot of a label stands the column."""
    rows: dict[str, list[Known]] = {}
    for fact in register.values():
        if fact.value is not None:
            row, _, column = fact.label.rpartition("·")
            name = row.rpartition("·")[2] or fact.label
            source = f"数据“{fact.id}”为{fact.text}"
            known = Known(name, column, exactly(fact.value), fact.unit.base, source, f"数据“{fact.id}”")
            rows.setdefault(row or fact.label, []).append(known)
    yield from (tuple(ones) for ones in rows.values())
