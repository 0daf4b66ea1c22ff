"""What an audit reports: one contradiction with its line, the printed text, what it should be, why, and how sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

SURE, LIKELY, POSSIBLE = "高", "中", "低"
CONFIDENCES = (SURE, LIKELY, POSSIBLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the text contradicts itself or the data. `lines` are all lines concerned, `line` the faulty one.

    A finding of confidence 低 may have an innocent reason (rounding, another scope, style) and is listed apart.
    """

    line: int
    rule: str
    printed: str
    expected: str
    reason: str
    confidence: str = LIKELY
    lines: tuple[int, ...] = ()

    @property
    def all_lines(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((self.line, *self.lines)))

    def __str__(self) -> str:
        others = "、".join(map(str, self.all_lines[1:]))
        also = f"（另见第{others}行）" if others else ""
        expected = f"，{self.expected}" if self.expected else ""
        return (
            f"第{self.line}行：〔{self.rule}〕“{self.printed}”{expected}。{self.reason}。{also}把握：{self.confidence}"
        )


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of the text; of those that say the same of the same place, the surest, with all lines."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(findings, key=_order):
        key = (finding.rule, finding.printed, finding.expected, finding.reason)
        if key in kept:
            first = kept[key]
            kept[key] = replace(first, lines=_union(first, finding))
        else:
            kept[key] = finding
    return sorted(kept.values(), key=_order)


def _union(first: Finding, second: Finding) -> tuple[int, ...]:
    return tuple(line for line in dict.fromkeys((*first.all_lines, *second.all_lines)) if line != first.line)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.line, CONFIDENCES.index(finding.confidence), finding.rule, finding.printed, finding.reason
