"""Failed checks that are known: published with their reason, and a problem themselves once they no longer fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evaluation.checks.rule import Finding
from evaluation.dataset import Declarations, Waiver
from evaluation.problems import Place, Problem


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
