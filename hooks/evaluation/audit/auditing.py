"""One audit from text to findings: read, compare, list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evaluation.audit.assertions import contradictions_of_assertions
from evaluation.audit.citations import STYLE, contradictions_of_citations
from evaluation.audit.counts import contradictions_of_counts
from evaluation.audit.dates import contradictions_of_dates
from evaluation.audit.document import Document, read_document
from evaluation.audit.figures import mended, refutations_by_tables
from evaluation.audit.finding import POSSIBLE, Finding, distinct
from evaluation.audit.known import Ground, is_of_year, known_from_register, known_from_tables, vocabulary
from evaluation.audit.names import names_written_in_two_ways
from evaluation.audit.parts import contradictions_of_parts
from evaluation.audit.ranks import contradictions_of_ranks
from evaluation.audit.rates import contradictions_of_rates
from evaluation.audit.readings import Reading, readings
from evaluation.audit.restated import contradictions_of_repetition
from evaluation.audit.sentences import Sentence, read_sentences
from evaluation.audit.tables import BLANK, contradictions_in_tables
from evaluation.audit.targets import contradictions_of_targets
from evaluation.audit.topics import contradictions_of_labels, contradictions_of_money
from evaluation.audit.twofold import told_twofold
from evaluation.audit.wording import RULES, slips_of_writing
from evaluation.report import Report

WRITING = frozenset({*RULES, STYLE, BLANK})
_PARTS_FOLLOW = re.compile(r"，其中|[（(]")
_TELLING = 8


@dataclass(frozen=True)
class Audit:
    """What an audit found. `uses_data` is whether the text is of the data's year, so that facts were compared too."""

    findings: tuple[Finding, ...]
    readings: tuple[Reading, ...]
    uses_data: bool

    @property
    def contradictions(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.confidence != POSSIBLE and one.rule not in WRITING)

    @property
    def slips(self) -> tuple[Finding, ...]:
        """Slips of writing: a reader stumbles, but no number, name or date is refuted."""
        return tuple(one for one in self.findings if one.confidence != POSSIBLE and one.rule in WRITING)

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """Findings that may well have an innocent reason: rounding, style."""
        return tuple(one for one in self.findings if one.confidence == POSSIBLE)


def audit(text: str, report: Report) -> Audit:
    """Everything in which the text contradicts itself, its tables or the data, and each of its quantities."""
    policy = report.dataset.policy
    document = read_document(text)
    sentences = read_sentences(document, policy.units, policy.language)
    uses_data = is_of_year(sentences, str(report.dataset.settings.get("年度")))
    found = distinct(_findings(document, sentences, report, uses_data=uses_data))
    read = readings(document, sentences, report.register, policy)
    return Audit(tuple(found), tuple(read), uses_data)


def _findings(
    document: Document, sentences: tuple[Sentence, ...], report: Report, *, uses_data: bool
) -> Iterator[Finding]:
    policy, grids = report.dataset.policy, document.grids
    words = vocabulary(sentence.text for sentence in sentences)
    tables = Ground(tuple(known_from_tables(grids, policy.units)), words)
    register = report.register if uses_data else None
    facts = tuple(known_from_register(register)) if register else ()
    names = dict.fromkeys(one.names for one in (*tables.known, *facts))
    named = vocabulary([*(sentence.text for sentence in sentences), *names])
    ground = Ground((*tables.known, *facts), named)
    counted = Ground(facts, named, policy.language.counting)
    yield from contradictions_in_tables(grids)
    yield from (_with_repeats(one, sentences) for one in contradictions_of_parts(sentences))
    refuted = list(refutations_by_tables(sentences, ground, tables, counted))
    yield from contradictions_of_rates(sentences, mended(refuted))
    yield from (one.finding for one in refuted)
    yield from (_with_repeats(one, sentences) for one in contradictions_of_money(sentences, grids, tables))
    repeated = list(contradictions_of_repetition(sentences))
    told = {one.all_lines for one in repeated}
    yield from repeated
    yield from (one for one in contradictions_of_labels(sentences) if one.all_lines not in told)
    targets = contradictions_of_targets(sentences, grids, words, policy.units, policy.language, register)
    yield from (_with_repeats(one, sentences) for one in targets)
    yield from told_twofold(sentences, words)
    yield from contradictions_of_counts(sentences, grids)
    yield from contradictions_of_ranks(sentences, grids, words)
    yield from contradictions_of_assertions(sentences)
    yield from contradictions_of_dates(sentences)
    yield from contradictions_of_citations(document)
    yield from names_written_in_two_ways(document)
    yield from slips_of_writing(document)


def _with_repeats(finding: Finding, sentences: Sequence[Sentence]) -> Finding:
    """The finding with the other lines on which the refuted whole stands under the same name."""
    whole = _PARTS_FOLLOW.split(finding.printed)[0]
    again = [
        sentence.line_at(at)
        for sentence in sentences
        if (at := sentence.text.find(whole)) >= 0 and len(whole) >= _TELLING
    ]
    lines = tuple(dict.fromkeys((*finding.lines, *(line for line in again if line != finding.line))))
    return replace(finding, lines=lines)
