"""Which cell is probably wrong: the one that most failed comparisons have in common and fewest passed ones vouch for.

Spectrum-based fault localisation (Jones & Harrold, Tarantula, 2005) with comparisons in place of test runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evaluation.checks.rule import Finding, exact_protection
from evaluation.facts import Register
from evaluation.problems import Place

CANDIDATES = 3


def suspects(findings: Sequence[Finding], register: Register) -> list[tuple[Place, ...]]:
    """For each independent fault the cells it can be in, most likely first; left out when more than three can be."""
    vouched = exact_protection(findings)
    failed = [finding for finding in findings if finding.problem and not finding.waiver and finding.facts]
    found: list[tuple[Place, ...]] = []
    while failed:
        blamed = Counter(fact for finding in failed for fact in dict.fromkeys(finding.facts) if _cell(fact, register))
        if not blamed:
            break
        most = max(blamed.values())
        likely = [fact for fact, times in blamed.items() if times == most]
        least = min(vouched[fact] for fact in likely)
        chosen = [fact for fact in likely if vouched[fact] == least]
        places = tuple(dict.fromkeys(place for fact in chosen if (place := _cell(fact, register))))
        if len(places) <= CANDIDATES:
            found.append(places)
        failed = [finding for finding in failed if not set(chosen) & set(finding.facts)]
    return list(dict.fromkeys(found))


def _cell(fact_id: str, register: Register) -> Place | None:
    """The data cell that states the fact: its source, or the control total that somebody wrote."""
    place = register[fact_id].origin.source if fact_id in register else None
    return place if place and place.row else None
